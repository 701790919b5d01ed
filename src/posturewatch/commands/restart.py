"""``posturewatch restart``: stop and start."""

import click

from posturewatch.commands.options import Context, common_options
from posturewatch.commands.start import begin


@click.command()
@common_options
def command(context: Context) -> None:
    """End the running monitor, if there is one, and begin anew in the background."""
    from posturewatch.adapters.background import stop
    from posturewatch.adapters.clock import SystemClock
    from posturewatch.status import is_running

    context.check()
    if is_running(context.paths):
        stop(context.paths, SystemClock())
    begin(context)
