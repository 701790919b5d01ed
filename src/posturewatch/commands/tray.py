"""``posturewatch tray``: an icon in the system tray."""

import signal

import click

from posturewatch.commands.options import Context, common_options
from posturewatch.errors import NotifierError


@click.command()
@common_options
def command(context: Context) -> None:
    """Show an icon in the system tray: how you sit, pause, snooze, report.

    Needs the extra: pip install 'posturewatch[tray]'. Closing it leaves the monitor as it is.
    """
    from posturewatch.adapters.display import has_display

    if not has_display():
        raise NotifierError("no tray here: there is no display")
    from posturewatch.adapters.tray import Watch, icon

    watch = Watch(context.paths, context.arguments)
    try:
        found = icon(watch)
    except ImportError as error:
        raise NotifierError(f"no tray here: pip install 'posturewatch[tray]' ({error})") from error
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # the toolkit's loop would swallow Ctrl-C
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    found.show()
