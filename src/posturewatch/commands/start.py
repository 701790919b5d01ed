"""``posturewatch start``: watch in the background."""

import click

from posturewatch import texts
from posturewatch.commands.options import Context, common_options
from posturewatch.texts import _


@click.command()
@common_options
def command(context: Context) -> None:
    """Begin to watch in the background.

    Returns once the monitor sees, or says what keeps it from seeing. A second start says that one
    is running already. Without a camera the monitor waits for one.
    """
    context.check()
    begin(context)


def begin(context: Context) -> bool:
    """Start the monitor and say so; whether it sees. Raises PostureWatchError."""
    from posturewatch.adapters.background import NO_PICTURE, start
    from posturewatch.adapters.clock import SystemClock

    now = start(context.paths, context.arguments, SystemClock())
    if now.camera not in NO_PICTURE:
        click.echo(_("Watching in the background (process {pid}).").format(pid=now.pid))
        return True
    said = _("Running in the background (process {pid}), but no picture comes yet: camera {state}.")
    click.echo(said.format(pid=now.pid, state=texts.CAMERA[now.camera]))
    click.echo(_("Watching begins by itself when one comes; posturewatch doctor says more."))
    return False
