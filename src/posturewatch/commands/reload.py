"""``posturewatch reload``: take new settings without losing the clock."""

import click

from posturewatch.commands.options import Context, common_options
from posturewatch.control import RELOAD, ask
from posturewatch.texts import _


@click.command()
@common_options
def command(context: Context) -> None:
    """Let the running monitor read its settings again; the clock goes on.

    The settings are checked here first: a mistake is told, and the monitor keeps the old ones.
    """
    context.check()
    ask(context.paths, RELOAD)
    click.echo(_("The monitor reads its settings again."))
