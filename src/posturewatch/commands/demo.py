"""``posturewatch demo``: the whole program on a bundled clip."""

import sys

import click

from posturewatch.commands.options import Context, common_options


@click.command()
@click.option("--quiet", is_flag=True, help="Show the alerts here only, not on the desktop.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object an event, at full speed.")
@common_options
def command(context: Context, *, quiet: bool, as_json: bool) -> None:
    """See the whole program at work, without a camera.

    Plays 52 minutes at a desk, sped up: calibration, poor posture, alerts, breaks and the report.
    It always runs with the default settings and keeps nothing: your data folder is left alone.
    """
    from rich.console import Console

    from posturewatch import demo

    context.check()  # a broken settings file is to be heard of here too
    if as_json:
        demo.play_json(sys.stdout)
    else:
        demo.play(Console(highlight=False), quiet=quiet)
