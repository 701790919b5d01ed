"""``posturewatch evaluate``: judge labelled pictures and tell how often it was right."""

import csv
import json
import os
import sys
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from posturewatch.commands.options import Context, common_options, model_option
from posturewatch.core.features import View
from posturewatch.core.pose import Look
from posturewatch.core.simple_rules import Rule
from posturewatch.errors import ManifestError
from posturewatch.evaluation import (
    Evaluation,
    Judged,
    Plan,
    Score,
    evaluate,
    mean_score,
    score,
)
from posturewatch.manifest import read_manifest


@click.command()
@click.argument("manifest", type=click.Path(path_type=Path))
@click.option(
    "--calibrate",
    type=click.IntRange(0),
    default=8,
    show_default=True,
    metavar="N",
    help="Calibrate each setup on its first N good rows, at most half of them.",
)
@click.option(
    "--calibrate-slouch",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Show each setup's first N slouch rows as the person's own slouch.",
)
@click.option(
    "--setup-column",
    default="setup",
    show_default=True,
    metavar="NAME",
    help="Column whose values are calibrated one by one.",
)
@click.option(
    "--view", type=click.Choice([View.FRONT.value, View.SIDE.value]), help="Rows of this view only."
)
@model_option
@click.option(
    "--rule",
    type=click.Choice([rule.value for rule in Rule]),
    help="Judge by this rule instead: simple rules of the field, for comparison.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of a table.")
@click.option(
    "--predictions",
    type=click.Path(path_type=Path),
    metavar="OUT.csv",
    help="Write the verdict of every row.",
)
@click.option(
    "--report", type=click.Path(path_type=Path), metavar="OUT.html", help="Write a page to look at."
)
@common_options
def command(
    context: Context,
    manifest: Path,
    calibrate: int,
    calibrate_slouch: int,
    setup_column: str,
    view: str | None,
    model: str | None,
    rule: str | None,
    predictions: Path | None,
    report: Path | None,
    *,
    as_json: bool,
) -> None:
    """Judge the pictures that MANIFEST lists and tell how often the verdict was right.

    MANIFEST is a CSV file with the columns file, setup and label, and if you like seq, view,
    subject and label_check. Each picture is judged alone, without smoothing.

    Judged labels: good, absent and the poor postures slouch, head_tilt, lean_left, lean_right,
    recline, too_close, head_down, forward_head. Rows with another label, with label_check doubt,
    or whose file is no picture are left out and counted.
    """
    settings = context.settings_with({"camera": {"model": model}})
    plan = Plan(
        calibrate=calibrate,
        calibrate_slouch=calibrate_slouch,
        rule=_rule(rule, calibrate_slouch),
        view=View(view) if view else View.AUTO,
        verdict=settings.verdict,
    )
    for output in (predictions, report):
        if output is not None:
            _refuse_unwritable(output)
    listed = read_manifest(manifest, setup_column, plan.view)
    from posturewatch import app

    shows = sys.stderr.isatty() and not as_json
    with (
        app.looking(settings) as look,
        click.progressbar(length=len(listed.rows), file=sys.stderr)
        if shows
        else nullcontext() as bar,
    ):
        found = evaluate(listed, _looker(look, bar), plan)
    if predictions:
        _write_predictions(predictions, found.judged)
    if report:
        from posturewatch.evaluation_page import write_page

        write_page(report, found, plan, settings.camera.model)
    told = results(found)
    click.echo(json.dumps(told, indent=2) if as_json else _table(told))


def results(found: Evaluation) -> dict[str, Any]:
    """What ``--json`` prints; the pooled figures stand beside the mean and within it."""
    setups = {name: score(rows) for name, rows in found.setups.items()}
    pooled = score(found.judged)
    return {
        "overall": asdict(mean_score(list(setups.values()))) | {"pooled": asdict(pooled)},
        "pooled": asdict(pooled),
        "absent_detected": pooled.absent_detected,
        "setups": {
            name: asdict(each) | {"calibrated": found.calibrated[name]}
            for name, each in setups.items()
        },
        "skipped": dict(found.skipped),
    }


def _rule(asked: str | None, calibrate_slouch: int) -> Rule:
    """Two points when a slouch is shown, else one; two-point without a slouch makes no sense."""
    if asked is None:
        return Rule.TWO_POINT if calibrate_slouch else Rule.PERSONAL
    if asked == Rule.TWO_POINT and not calibrate_slouch:
        raise click.UsageError("--rule two-point needs --calibrate-slouch N")
    return Rule(asked)


def _looker(look: Callable[[Any], Look], bar: Any) -> Callable[[Path], Look | None]:
    from posturewatch.adapters.still import read_still

    def look_at(path: Path) -> Look | None:
        if bar is not None:
            bar.update(1)
        frame = read_still(path)
        return None if frame is None else look(frame)

    return look_at


def _refuse_unwritable(path: Path) -> None:
    """Find before the work begins what would be lost after it. Raises ManifestError."""
    folder = path.parent
    if path.is_dir():
        raise ManifestError(f"{path}: cannot be written: it is a folder")
    if not folder.is_dir():
        raise ManifestError(f"{path}: cannot be written: there is no folder {folder}")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise ManifestError(f"{path}: cannot be written: permission refused")


def _write_predictions(path: Path, judged: Iterable[Judged]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("file", "verdict", "severity", "faults"))
            for each in judged:
                faults = ";".join(finding.fault for finding in each.judgement.findings)
                severity = f"{each.judgement.severity:.4f}"
                writer.writerow((each.row.file, each.judgement.verdict, severity, faults))
    except OSError as error:
        raise ManifestError(f"{path}: cannot be written: {error.strerror}") from error


def _table(told: dict[str, Any]) -> str:
    """The same for a person."""
    lines = [f"{'':16}" + "".join(f"{head:>10}" for head in _HEADS)]
    lines += [_line(name or "(none)", each) for name, each in told["setups"].items()]
    lines += [_line("mean", told["overall"]), _line("pooled", told["pooled"])]
    if told["skipped"]:
        reasons = ", ".join(f"{count} {reason}" for reason, count in told["skipped"].items())
        lines.append(f"left out: {reasons}")
    return "\n".join(lines)


_HEADS = ("n", "unknown", "tpr", "tnr", "balanced", "auc", "absent")
_FIELDS = tuple(Score.__dataclass_fields__)


def _line(name: str, each: dict[str, Any]) -> str:
    return f"{name:16}" + "".join(f"{_cell(each[field]):>10}" for field in _FIELDS)


def _cell(value: float | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"
