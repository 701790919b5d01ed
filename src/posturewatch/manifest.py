"""A list of labelled pictures: which rows count, and why the others do not."""

import csv
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from posturewatch.core.features import View
from posturewatch.errors import ManifestError

GOOD, ABSENT, SLOUCH = "good", "absent", "slouch"
FAULTY = frozenset(
    {
        SLOUCH,
        "head_tilt",
        "lean_left",
        "lean_right",
        "recline",
        "too_close",
        "head_down",
        "forward_head",
    }
)
"""Labels of poor posture."""


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled picture of a manifest."""

    file: str
    """As the manifest has it."""
    path: Path
    setup: str
    label: str
    view: str
    """What the manifest says of the camera's place; may be empty."""
    seq: float
    """Place in the setup's order; infinite when not given."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The rows that count, in the manifest's order, and how many do not, by reason."""

    rows: tuple[Row, ...]
    skipped: Mapping[str, int]


def read_manifest(path: Path, setup_column: str = "setup", view: View = View.AUTO) -> Manifest:
    """The rows of a manifest file. Raises ManifestError.

    Rows in doubt and rows seen from another side than the one asked for are left out.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            lines = list(reader)
            columns = reader.fieldnames or []
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ManifestError(f"{path}: not a manifest that can be read: {_short(error)}") from error
    if not columns:
        raise ManifestError(f"{path}: is empty; a manifest has file, {setup_column}, label")
    missing = [name for name in ("file", "label", setup_column) if name not in columns]
    if missing:
        raise ManifestError(f"{path}: no column {missing[0]!r}; there are {', '.join(columns)}")
    rows, skipped = [], Counter[str]()
    for line in lines:
        row = _row(line, path.parent, setup_column)
        reason = _left_out(row, (line.get("label_check") or "").strip(), view)
        if reason:
            skipped[reason] += 1
        else:
            rows.append(row)
    return Manifest(tuple(rows), skipped)


def _row(line: Mapping[str, str | None], folder: Path, setup_column: str) -> Row:
    def text(name: str) -> str:
        return (line.get(name) or "").strip()

    file = line.get("file") or ""
    return Row(
        file=file,
        path=folder / file.strip(),
        setup=text(setup_column),
        label=text("label"),
        view=text("view"),
        seq=_number(text("seq")),
    )


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        return math.inf
    return math.inf if math.isnan(value) else value


def _left_out(row: Row, check: str, view: View) -> str:
    """Why a row does not count; empty when it does."""
    if check == "doubt":
        return "doubt"
    if row.label not in FAULTY and row.label not in (GOOD, ABSENT):
        return "other_label"
    if view is not View.AUTO and row.view and row.view != view.value:
        return "other_view"
    return ""


def _short(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "no UTF-8 text"
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
