"""``posturewatch preview``: what the camera sees, and what is made of it."""

import sys

import click

from posturewatch.commands.options import Context, Number, common_options, model_option, view_option


@click.command()
@click.option("--source", metavar="S", help="Camera index, name or path; video file; address.")
@click.option("--text", is_flag=True, help="Draw in the terminal, also where a window could open.")
@click.option(
    "--seconds", type=Number(0, min_open=True), metavar="N", help="End by itself after N."
)
@view_option
@model_option
@common_options
def command(
    context: Context,
    *,
    source: str | None,
    text: bool,
    seconds: float | None,
    view: str | None,
    model: str | None,
) -> None:
    """Show the skeleton, each fault against its limit, and the verdict, live.

    A window where there is a display, else text. Pictures are shown and dropped, never stored.
    """
    from posturewatch import preview
    from posturewatch.adapters.display import has_display

    settings = context.settings_with({"camera": {"source": source, "view": view, "model": model}})
    if not text and has_display():
        preview.in_window(context.paths, settings, seconds)
        return
    began_s: float | None = None
    for sight in preview.sights(context.paths, settings):
        began_s = sight.frame.at_s if began_s is None else began_s
        home = "\x1b[H\x1b[2J" if sys.stdout.isatty() else ""
        click.echo(f"{home}{preview.as_text(sight)}")
        if seconds is not None and sight.frame.at_s - began_s >= seconds:
            return
