"""``posturewatch snooze``: no alerts for a while."""

import click

from posturewatch.commands.options import MINUTES, Context, common_options
from posturewatch.control import ask
from posturewatch.core.events import SignalKind
from posturewatch.texts import _


@click.command()
@click.argument("minutes", type=MINUTES, metavar="MIN")
@common_options
def command(context: Context, minutes: float) -> None:
    """Show no alerts for MIN minutes; the clock goes on."""
    ask(context.paths, SignalKind.SNOOZE, minutes)
    click.echo(_("No alerts for {minutes:g} min.").format(minutes=minutes))
