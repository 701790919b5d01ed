"""``posturewatch calibrate``: learn how this person sits well."""

import sys

import click

from posturewatch import status
from posturewatch.commands.options import (
    Context,
    Number,
    common_options,
    forget_keys,
    model_option,
    placement_name,
    view_option,
)
from posturewatch.errors import ConfigError
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
    type=Number(5, 60),
    default=12.0,
    show_default=True,
    help="How long you sit upright.",
)
@click.option(
    "--placement",
    metavar="NAME",
    default="",
    callback=placement_name,
    help="Keep it beside others of this camera, such as dock; default: replace the one in use.",
)
@click.option("--standing", is_flag=True, help="You stand here: it counts as standing.")
@view_option
@model_option
@common_options
def command(
    context: Context,
    *,
    source: str | None,
    slouch: bool,
    seconds: float,
    placement: str,
    standing: bool,
    view: str | None,
    model: str | None,
) -> None:
    """Learn your good posture (and slouch) from the camera.

    Sit as you want to sit, for a few seconds. A restless or half visible calibration is refused,
    and you are told what to change. Kept for this camera; the next run uses it.
    """
    from posturewatch.adapters.address import shown
    from posturewatch.calibrating import How, take, take_running

    settings = context.settings_with({"camera": {"source": source, "view": view, "model": model}})
    if settings.camera.source == "demo":
        raise ConfigError("--source demo: the demo calibrates itself; see it: posturewatch demo")
    monitor = status.read(context.paths.status) if status.is_running(context.paths) else None
    how = How(seconds, slouch, placement, standing)
    on_terminal = sys.stderr.isatty()

    def say(words: str) -> None:
        click.echo(f"\r\x1b[K{words}" if on_terminal else words, nl=not on_terminal, err=True)

    try:
        if monitor is not None and (source is None or shown(source) == monitor.source):
            found = take_running(context.paths, monitor.source, how, say)
        else:
            found = take(context.paths, settings, how, say)
    except KeyboardInterrupt:
        say(_("Stopped: nothing was changed."))
        raise
    finally:
        if on_terminal:
            click.echo(err=True)
            forget_keys()
    click.echo(
        _(
            "Calibrated from {looks} pictures, {view} view; quality {quality:.0%} (100% is best)."
        ).format(looks=found.looks, view=found.view.value, quality=found.quality)
    )
    if not slouch:
        click.echo(_("Tip: calibrate --slouch also learns your own slouch and judges more finely."))
