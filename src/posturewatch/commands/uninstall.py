"""``posturewatch uninstall``: take away what the program put on this machine."""

import os
from pathlib import Path

import click

from posturewatch.commands.options import Context, common_options
from posturewatch.paths import user_config
from posturewatch.texts import _


@click.command()
@click.option("--data", is_flag=True, help="Delete the data folder too: history and calibration.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@common_options
def command(context: Context, *, data: bool, yes: bool) -> int:
    """Stop the monitor and remove autostart; with --data the history too.

    Without your yes nothing of it is done, and the exit code is 1.

    The program itself is removed by the tool that installed it, such as pipx or pip.
    """
    from posturewatch.adapters.autostart import ways
    from posturewatch.adapters.background import stop
    from posturewatch.adapters.clock import SystemClock
    from posturewatch.status import is_running

    question = _("Delete all history in {path} for good?")
    if data and not yes and not click.confirm(question.format(path=context.paths.data_dir)):
        click.echo(_("Nothing was deleted, stopped or removed; without --data the history stays."))
        return 1
    if is_running(context.paths):
        stop(context.paths, SystemClock())
        click.echo(_("Stopped the monitor."))
    for name, entry in ways(Path.home(), os.environ).items():
        if entry.disable():
            click.echo(_("Removed autostart ({name}).").format(name=name))
    if data:
        context.paths.delete()
        click.echo(_("Deleted the data in {path}.").format(path=context.paths.data_dir))
    else:
        click.echo(
            _("Your data stays in {path}; --data deletes it.").format(path=context.paths.data_dir)
        )
    settings = context.config or user_config()
    if settings.exists():
        click.echo(
            _("Your settings stay in {path}; they are yours to delete.").format(path=settings)
        )
    click.echo(_("To remove the program: pipx uninstall posturewatch, or pip uninstall it."))
    return 0
