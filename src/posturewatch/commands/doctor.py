"""``posturewatch doctor``: what could keep it from working, and what to do."""

import json
import shutil
import textwrap
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from posturewatch.commands.options import Context, common_options

if TYPE_CHECKING:
    from posturewatch.doctor import Finding

MARKS = {"ok": "ok     ", "warning": "warning", "problem": "PROBLEM"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object with all findings.")
@common_options
def command(context: Context, *, as_json: bool) -> int:
    """Look at camera, light, model, notifications, store and disk.

    Opens the camera for a moment unless a monitor is running. Exit code 1 when there is a problem.
    """
    from posturewatch.doctor import Level, examine

    findings: list[Finding] = []
    for finding in examine(context.paths, context.settings):
        findings.append(finding)
        if not as_json:
            click.echo(in_words(finding, shutil.get_terminal_size().columns))
    if as_json:
        click.echo(json.dumps({"findings": [asdict(finding) for finding in findings]}))
    return int(any(finding.level is Level.PROBLEM for finding in findings))


def in_words(finding: "Finding", width: int) -> str:
    """A finding as lines that break between words; a path too long for a line stays whole."""
    parts = [(f"{MARKS[finding.level]}  ", f"{finding.name}: {finding.said}")]
    if finding.todo:
        parts.append(("         -> ", finding.todo))
    return "\n".join(
        textwrap.fill(
            text,
            width,
            initial_indent=start,
            subsequent_indent=" " * len(start),
            break_long_words=False,
            break_on_hyphens=False,
        )
        for start, text in parts
    )
