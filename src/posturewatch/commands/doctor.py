"""``posturewatch doctor``: what could keep it from working, and what to do."""

import json
from dataclasses import asdict

import click

from posturewatch.commands.options import Context, common_options

MARKS = {"ok": "ok     ", "warning": "warning", "problem": "PROBLEM"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object with all findings.")
@common_options
def command(context: Context, *, as_json: bool) -> int:
    """Look at camera, light, model, notifications, store and disk.

    Opens the camera for a moment unless a monitor is running. Exit code 1 when there is a problem.
    """
    from posturewatch.doctor import Finding, Level, examine

    findings: list[Finding] = []
    for finding in examine(context.paths, context.settings):
        findings.append(finding)
        if not as_json:
            click.echo(f"{MARKS[finding.level]}  {finding.name}: {finding.said}")
            if finding.todo:
                click.echo(f"         -> {finding.todo}")
    if as_json:
        click.echo(json.dumps({"findings": [asdict(finding) for finding in findings]}))
    return int(any(finding.level is Level.PROBLEM for finding in findings))
