"""``posturewatch pause``: stop watching for a while."""

import click

from posturewatch.commands.options import MINUTES, Context, common_options
from posturewatch.control import ask
from posturewatch.core.words import SignalKind
from posturewatch.texts import _


@click.command()
@click.argument("minutes", type=MINUTES, required=False, metavar="[MIN]")
@common_options
def command(context: Context, minutes: float | None) -> None:
    """Stop watching and close the camera, for MIN minutes or until `resume`.

    The time counts as unobserved.
    """
    ask(context.paths, SignalKind.PAUSE, minutes)
    if minutes is None:
        click.echo(_("Paused until: posturewatch resume"))
    else:
        click.echo(_("Paused for {minutes:g} min.").format(minutes=minutes))
