"""``posturewatch autostart``: watch from login on."""

import os
from pathlib import Path
from typing import Literal

import click

from posturewatch.commands.options import Context, common_options
from posturewatch.texts import _


@click.command()
@click.argument("action", type=click.Choice(["enable", "disable", "status"]))
@click.option("--by", "name", metavar="WAY", help="systemd, xdg, launchd or windows.")
@common_options
def command(
    context: Context, action: Literal["enable", "disable", "status"], name: str | None
) -> None:
    """Start with every login (enable), no longer (disable), or tell (status).

    Writes one file of your own: a systemd user unit, an XDG autostart entry, a launchd agent, or
    the Run key on Windows.
    """
    from posturewatch.adapters.autostart import choose, enable, ways
    from posturewatch.adapters.background import command as monitor

    known = ways(Path.home(), os.environ)
    if action == "enable":
        source = context.settings.camera.source
        for line in enable(name, known, monitor(context.arguments), source):
            click.echo(line)
        return
    chosen = dict([choose(name, known)]) if name else known
    told = [
        (way, entry.where)
        for way, entry in chosen.items()
        if (entry.disable() if action == "disable" else entry.is_enabled())
    ]
    word = _("Removed") if action == "disable" else _("Enabled")
    for way, where in told:
        click.echo(f"{word} ({way}): {where}")
    if not told:
        click.echo(_("Not enabled."))
