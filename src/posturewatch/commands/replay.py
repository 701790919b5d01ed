"""``posturewatch replay``: a recorded day through the real pipeline, as fast as it can."""

import tempfile
from pathlib import Path

import click
from click.core import ParameterSource
from msgspec.structs import replace as with_fields

from posturewatch.commands.options import Context, common_options, model_option, view_option
from posturewatch.core.hours import HoursRules
from posturewatch.paths import Paths, default_data_dir

DEFAULT_START = "2026-03-02T09:00"


@click.command()
@click.argument("timeline", type=click.Path(path_type=Path), metavar="TIMELINE.csv")
@click.option(
    "--start",
    default=DEFAULT_START,
    show_default=True,
    metavar="ISO-TIME",
    help="When second 0 of the timeline was; local unless it names an offset.",
)
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object an event, a summary of each day last."
)
@view_option
@model_option
@common_options
def command(
    context: Context,
    *,
    timeline: Path,
    start: str,
    as_json: bool,
    view: str | None,
    model: str | None,
) -> None:
    """Play a recorded day through the real pipeline on a simulated clock.

    TIMELINE.csv has the columns at_s, file, signal (see docs/replay.md). What happens is stored in
    the folder given with --data-dir, else in one that is thrown away.
    """
    from posturewatch.replay import replay

    settings = context.settings_with({"camera": {"view": view, "model": model, "mode": "steady"}})
    settings = with_fields(settings, hours=_hours(context))
    if context.paths.data_dir != default_data_dir():
        replay(timeline, start, context.paths, settings, as_json=as_json)
        return
    with tempfile.TemporaryDirectory(prefix="posturewatch-replay-") as folder:
        replay(timeline, start, Paths(Path(folder)), settings, as_json=as_json)


def _hours(context: Context) -> HoursRules:
    """Work and quiet hours of a file given with ``--config``.

    A person's own hours are about their own days: every hour of a recorded one counts.
    """
    source = click.get_current_context().get_parameter_source("config")
    if source is not ParameterSource.COMMANDLINE:
        return HoursRules()
    from posturewatch.settings import load

    return load(context.config).hours
