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
    from posturewatch.adapters.autostart import choose, ways
    from posturewatch.adapters.background import command as monitor

    known = ways(Path.home(), os.environ)
    if action == "enable":
        context.check()
        way, entry = choose(name, known)
        for other, old in known.items():
            if other != way:
                old.disable()  # two entries would start two monitors
        entry.enable(monitor(context.arguments))
        click.echo(
            _("Starts with your next login, by {way}: {where}").format(way=way, where=entry.where)
        )
        return
    chosen = dict([choose(name, known)]) if name else known
    for way, entry in chosen.items():
        is_on = entry.disable() if action == "disable" else entry.is_enabled()
        if is_on:
            word = _("Removed") if action == "disable" else _("Enabled")
            click.echo(f"{word} ({way}): {entry.where}")
            return
    click.echo(_("Not enabled."))
