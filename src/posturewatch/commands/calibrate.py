"""``posturewatch calibrate``: learn how this person sits well."""

import sys

import click

from posturewatch.commands.options import Context, common_options
from posturewatch.texts import _


@click.command()
@click.option(
    "--source",
    metavar="S",
    help="Camera index, name or path; video file; pattern like shot_%04d.jpg; http address.",
)
@click.option("--slouch", is_flag=True, help="Show your own slouch as well: sharper limits.")
@click.option(
    "--seconds",
    type=click.FloatRange(5, 60),
    default=12.0,
    show_default=True,
    help="How long you sit upright.",
)
@click.option("--view", type=click.Choice(["front", "side", "auto"]), help="Where the camera is.")
@click.option("--model", type=click.Choice(["full", "lite"]), help="Pose model.")
@common_options
def command(
    context: Context,
    *,
    source: str | None,
    slouch: bool,
    seconds: float,
    view: str | None,
    model: str | None,
) -> None:
    """Learn your good posture (and slouch) from the camera.

    Sit as you want to sit, for a few seconds. A restless or half visible calibration is refused,
    and you are told what to change. Kept for this camera; the next run uses it.
    """
    from posturewatch.calibrating import take

    settings = context.settings_with({"camera": {"source": source, "view": view, "model": model}})
    on_terminal = sys.stderr.isatty()

    def say(words: str) -> None:
        click.echo(f"\r\x1b[K{words}" if on_terminal else words, nl=not on_terminal, err=True)

    try:
        found = take(context.paths, settings, seconds=seconds, slouch=slouch, say=say)
    finally:
        if on_terminal:
            click.echo(err=True)
    click.echo(
        _("Calibrated from {looks} pictures, {view} view; quality {quality:.0%}.").format(
            looks=found.looks, view=found.view.value, quality=found.quality
        )
    )
    if not slouch:
        click.echo(_("Tip: calibrate --slouch also learns your own slouch and judges more finely."))
