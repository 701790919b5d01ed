"""``posturewatch evaluate`` on real pictures, and what it says of bad input."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from posturewatch.manifest import ABSENT, FAULTY, GOOD

FIGURES = {
    "n",
    "n_unknown",
    "true_positive_rate",
    "true_negative_rate",
    "balanced_accuracy",
    "auc",
}


@pytest.fixture(scope="module")
def subset(pictures: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every fifth front picture, the empty room, one in doubt and one that is no picture."""
    with (pictures / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    people = [
        row
        for row in rows
        if row["subject"] in ("snowA", "snowC") and row["label_check"] != "doubt"
    ]
    calibrating = [row for row in people if row["label"] == "good" and row["seq"] in ("0", "1")]
    rest = [row for row in people if row not in calibrating][::5]
    others = [row for row in rows if row["label"] == "absent"]
    others += [row for row in rows if row["label_check"] == "doubt"][:1]
    path = tmp_path_factory.mktemp("manifest") / "subset.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        for row in (*calibrating, *rest, *others):
            writer.writerow(row | {"file": str(pictures / row["file"])})
        (path.parent / "notes.jpg").write_text("no picture", encoding="utf-8")
        writer.writerow(rows[0] | {"file": "notes.jpg", "subject": "snowA"})
    return path


@pytest.mark.pictures
def test_strangers_are_judged_right(
    subset: Path, tmp_path: Path, posturewatch: Callable[..., Any]
) -> None:
    """The figures hold on a fifth of the pictures; the JSON and the CSV are as promised."""
    out = tmp_path / "out.csv"
    done = posturewatch(
        "evaluate", subset, "--setup-column", "subject", "--json", "--predictions", out
    )
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert told["setups"]["snowC"]["balanced_accuracy"] >= 0.95
    for name in ("snowA", "snowC"):
        each = told["setups"][name]
        assert set(each) >= FIGURES
        assert each["auc"] >= 0.96
        assert each["n_unknown"] <= 0.05 * each["n"]
    assert told["absent_detected"] == 1
    assert told["skipped"] == {"doubt": 1, "not_a_picture": 1}
    assert told["pooled"]["n"] == told["overall"]["n"]
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == told["pooled"]["n"]
    assert set(rows[0]) == {"file", "verdict", "severity", "faults"}
    with subset.open(encoding="utf-8", newline="") as file:
        listed = [row["file"] for row in csv.DictReader(file)]
    assert set(listed) >= {row["file"] for row in rows}


@pytest.mark.pictures
def test_a_report_shows_skeletons_and_no_picture(
    pictures: Path, tmp_path: Path, posturewatch: Callable[..., Any]
) -> None:
    """A page of its own: nothing is loaded from elsewhere, no picture is in it."""
    lines = [
        f"{pictures}/psvedant_side/{name},a,{label},side"
        for label in ("good", "slouch")
        for name in sorted(
            path.name for path in (pictures / "psvedant_side").glob(f"psC_orange_{label}*")
        )[:6]
    ]
    manifest = tmp_path / "side.csv"
    manifest.write_text("\n".join(["file,setup,label,view", *lines]), encoding="utf-8")
    page = tmp_path / "report.html"
    done = posturewatch("evaluate", manifest, "--view", "side", "--report", page)
    assert done.code == 0, done.err
    text = page.read_text(encoding="utf-8")
    assert "<svg" in text
    assert "<img" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    assert "data:image" not in text


@pytest.mark.parametrize(
    ("text", "complaint"),
    [(None, "No such file"), ("", "is empty"), ("a,b\n1,2\n", "no column 'file'")],
)
def test_a_bad_manifest_is_one_line(
    tmp_path: Path, posturewatch: Callable[..., Any], text: str | None, complaint: str
) -> None:
    """And an exit code of its own."""
    path = tmp_path / "bad.csv"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    done = posturewatch("evaluate", path)
    assert done.code == 9
    assert complaint in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_two_points_need_a_slouch(tmp_path: Path, posturewatch: Callable[..., Any]) -> None:
    """The rule cannot be asked for without it."""
    done = posturewatch("evaluate", tmp_path / "x.csv", "--rule", "two-point")
    assert done.code == 2
    assert "--calibrate-slouch" in done.err


@pytest.mark.parametrize("option", ["--predictions", "--report"])
def test_an_output_that_cannot_be_written_is_found_before_the_work(
    tmp_path: Path, posturewatch: Callable[..., Any], option: str
) -> None:
    """Not even the manifest is read."""
    for path in (tmp_path, tmp_path / "none" / "out.csv"):
        done = posturewatch("evaluate", tmp_path / "x.csv", option, path)
        assert done.code == 9
        assert done.err.startswith(f"posturewatch: {path}: cannot be written: ")
        assert done.err.count("\n") == 1


def test_the_help_lists_every_judged_label(posturewatch: Callable[..., Any]) -> None:
    """As the program has them."""
    said = posturewatch("evaluate", "--help").out
    assert all(label in said for label in (GOOD, ABSENT, *FAULTY))
