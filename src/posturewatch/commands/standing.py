"""``posturewatch standing``: tell that you stand, where the camera cannot."""

from typing import Literal

import click

from posturewatch.commands.options import Context, common_options
from posturewatch.control import ask
from posturewatch.core.words import SignalKind
from posturewatch.texts import _


@click.command()
@click.argument("state", type=click.Choice(["on", "off"]))
@common_options
def command(context: Context, state: Literal["on", "off"]) -> None:
    """Say that you stand at your desk now (on), or sit again (off)."""
    ask(context.paths, SignalKind.STANDING_ON if state == "on" else SignalKind.STANDING_OFF)
    click.echo(_("Counted as standing.") if state == "on" else _("Counted as sitting."))
