"""``posturewatch break``: a break with a countdown."""  # noqa: N999 - named as the command is

from typing import Literal

import click

from posturewatch.commands.options import Context, Number, common_options, forget_keys
from posturewatch.control import ask
from posturewatch.core.words import SignalKind
from posturewatch.errors import NotRunningError
from posturewatch.texts import _, span


@click.command()
@click.argument("what", type=click.Choice(["start", "done", "skip"]), default="start")
@click.option(
    "--minutes",
    type=Number(0, 60, min_open=True),
    help="How long the break is; else what alerts.countdown_s says.",
)
@common_options
def command(
    context: Context, *, what: Literal["start", "done", "skip"], minutes: float | None
) -> None:
    """Take a break with a countdown, end it early, or skip the one you were told to take.

    A break is what the camera sees: it counts from the first second you are away, and ends when
    you are back, whatever the countdown says.
    """
    if what == "done":
        ask(context.paths, SignalKind.BREAK_DONE)
        click.echo(_("Welcome back."))
    elif what == "skip":
        ask(context.paths, SignalKind.DISMISS)
        click.echo(_("Skipped."))
    else:
        if minutes is None:
            minutes = context.settings.alerts.countdown_s / 60
        if not _tell(context, SignalKind.BREAK_START, minutes):
            click.echo(_("No monitor is running, so the break is not recorded."), err=True)
        try:
            _countdown(60 * minutes)
        finally:
            forget_keys()
            _tell(context, SignalKind.BREAK_DONE)
        click.echo(_("The break is over. Welcome back."))


def _tell(context: Context, kind: SignalKind, minutes: float | None = None) -> bool:
    """Tell the running monitor; False without one: the countdown stands alone."""
    try:
        ask(context.paths, kind, minutes)
    except NotRunningError:
        return False
    return True


def _countdown(seconds: float) -> None:
    from rich.console import Console

    from posturewatch.adapters.clock import SystemClock
    from posturewatch.coaching import Coach

    words = _("Up you get: {span}. Walk, stretch, look out of the window.")
    click.echo(words.format(span=span(seconds)))
    Coach(Console(highlight=False), SystemClock()).countdown(seconds)
