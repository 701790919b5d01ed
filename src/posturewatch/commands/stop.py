"""``posturewatch stop``: end the monitor in the background."""

import click

from posturewatch.commands.options import Context, common_options
from posturewatch.texts import _


@click.command()
@common_options
def command(context: Context) -> None:
    """End the running monitor; everything is stored first."""
    from posturewatch.adapters.background import stop
    from posturewatch.adapters.clock import SystemClock

    stop(context.paths, SystemClock())
    click.echo(_("Stopped."))
