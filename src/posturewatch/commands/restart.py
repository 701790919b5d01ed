"""``posturewatch restart``: stop and start."""

import click

from posturewatch.commands.options import Context, common_options
from posturewatch.texts import _


@click.command()
@common_options
def command(context: Context) -> None:
    """End the running monitor, if there is one, and begin anew in the background."""
    from posturewatch.adapters.background import start, stop
    from posturewatch.adapters.clock import SystemClock
    from posturewatch.status import is_running

    context.check()
    clock = SystemClock()
    if is_running(context.paths):
        stop(context.paths, clock)
    pid = start(context.paths, context.arguments, clock)
    click.echo(_("Watching in the background (process {pid}).").format(pid=pid))
