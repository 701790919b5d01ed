"""``posturewatch start``: watch in the background."""

import click

from posturewatch.commands.options import Context, common_options
from posturewatch.texts import _


@click.command()
@common_options
def command(context: Context) -> None:
    """Begin to watch in the background.

    Returns once the monitor watches. A second start says that one is running already. Without a
    camera the monitor waits for one.
    """
    from posturewatch.adapters.background import start
    from posturewatch.adapters.clock import SystemClock

    context.check()
    pid = start(context.paths, context.arguments, SystemClock())
    click.echo(_("Watching in the background (process {pid}).").format(pid=pid))
