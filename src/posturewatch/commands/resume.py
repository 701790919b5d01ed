"""``posturewatch resume``: watch again after a pause."""

import click

from posturewatch.commands.options import Context, common_options
from posturewatch.control import ask
from posturewatch.core.words import SignalKind
from posturewatch.texts import _


@click.command()
@common_options
def command(context: Context) -> None:
    """Watch again after `pause`; also ends a snooze, and says that it is you who sits here."""
    ask(context.paths, SignalKind.RESUME)
    click.echo(_("Watching again."))
