"""``posturewatch run``: watch, tell, remember."""

import sys

import click
from click.core import ParameterSource

from posturewatch.commands.options import Context, Number, common_options, model_option, view_option
from posturewatch.texts import _


@click.command()
@click.option(
    "--source",
    metavar="S",
    help="Camera index, name or path; video file; pattern like shot_%04d.jpg; http address; demo.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each sample and event.")
@click.option(
    "--speed",
    type=Number(0.1, 1000),
    default=1.0,
    metavar="N",
    help="Play a file N times faster, into a --data-dir of its own.",
)
@click.option("--loop", is_flag=True, help="Play a file again and again.")
@view_option
@model_option
@click.option("--background", is_flag=True, hidden=True, help="Wait for a camera; log lines.")
@common_options
def command(
    context: Context,
    *,
    source: str | None,
    as_json: bool,
    speed: float,
    loop: bool,
    view: str | None,
    model: str | None,
    background: bool,
) -> None:
    """Watch your posture and your sitting until Ctrl-C.

    Without a camera it plays the built-in demo.
    """
    given = {"camera": {"source": source, "view": view, "model": model}}
    settings = context.settings_with(given)
    if settings.camera.source == "demo":
        _demo(as_json=as_json)
        return
    if not settings.camera.source and not background:
        from posturewatch.adapters.source import has_camera

        if not has_camera():
            click.echo(_("No camera found: playing the built-in demo instead."), err=True)
            _demo(as_json=as_json)
            return
    if speed != 1.0 and not _named_folder():
        raise click.UsageError(
            _(
                "--speed: the times of a file played faster run ahead of the clock and would mix"
                " into your own days; give it a folder of its own with --data-dir"
            )
        )
    from posturewatch import app

    app.run(
        context.paths,
        settings,
        speed=speed,
        loop=loop,
        as_json=as_json,
        background=background,
        arguments=context.arguments,
        reread=lambda: context.settings_with(given),
    )


def _named_folder() -> bool:
    """Whether ``--data-dir`` was given now: the one of the environment is where a person lives."""
    given = click.get_current_context().get_parameter_source("data_dir")
    return given is ParameterSource.COMMANDLINE


def _demo(*, as_json: bool) -> None:
    from rich.console import Console

    from posturewatch import demo

    if as_json:
        demo.play_json(sys.stdout, samples=True)
    else:
        demo.play(Console(highlight=False), quiet=False)
