"""``posturewatch snooze``: no alerts for a while."""

import click

from posturewatch.commands.options import MINUTES, Context, common_options
from posturewatch.control import ask
from posturewatch.core.words import SignalKind
from posturewatch.texts import _

REST = "rest"
"""The rest of the day."""


def _span(context: click.Context, parameter: click.Parameter, said: str) -> float | None:
    """Minutes, or None for the rest of the day."""
    if said == REST:
        return None
    minutes: float = MINUTES.convert(said, parameter, context)
    return minutes


@click.command()
@click.argument("minutes", default=REST, callback=_span, metavar="[MIN|rest]")
@common_options
def command(context: Context, minutes: float | None) -> None:
    """Show no alerts for MIN minutes, or for the rest of the day; the clock goes on.

    It ends by itself, after the minutes or at midnight, or with `resume`.
    """
    ask(context.paths, SignalKind.SNOOZE, minutes)
    if minutes is None:
        click.echo(_("No alerts until midnight."))
    else:
        click.echo(_("No alerts for {minutes:g} min.").format(minutes=minutes))
