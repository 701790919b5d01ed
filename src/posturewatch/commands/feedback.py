"""``posturewatch feedback``: tell whether the last posture alert was right."""

from typing import Literal

import click

from posturewatch.commands.options import Context, common_options
from posturewatch.control import ask
from posturewatch.core.events import SignalKind
from posturewatch.texts import _


@click.command()
@click.argument("answer", type=click.Choice(["right", "wrong"]))
@common_options
def command(context: Context, answer: Literal["right", "wrong"]) -> None:
    """Say that the last posture alert was right, or wrong."""
    ask(context.paths, SignalKind(answer))
    click.echo(_("Noted."))
