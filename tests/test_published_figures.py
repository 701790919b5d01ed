"""The figures of docs/accuracy.md, held a little below what is published."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from posturewatch.adapters.landmarker import MediaPipeLandmarker, shipped_model
from posturewatch.adapters.still import read_still
from posturewatch.app import look as look_at
from posturewatch.core.features import View
from posturewatch.core.pose import Look
from posturewatch.core.simple_rules import Rule
from posturewatch.evaluation import Plan, Score, evaluate, score
from posturewatch.manifest import GOOD, Manifest, read_manifest

pytestmark = pytest.mark.pictures


@pytest.fixture(scope="module")
def scored(pictures: Path) -> Iterator[Callable[[str, int], tuple[Score, float]]]:
    """A person's score after a calibration with so many slouches, and the unknown share of good."""
    landmarker = MediaPipeLandmarker(shipped_model("full"))
    manifest = pictures / "manifest.csv"

    @cache
    def look(path: Path) -> Look | None:
        frame = read_still(path)
        return None if frame is None else look_at(landmarker, frame)

    def of(subject: str, shown: int) -> tuple[Score, float]:
        view = View.SIDE if subject == "psC_orange" else View.FRONT
        asked = read_manifest(manifest, "subject", view)
        rows = tuple(row for row in asked.rows if row.setup == subject)
        rule = Rule.TWO_POINT if shown else Rule.PERSONAL
        plan = Plan(calibrate_slouch=shown, rule=rule, view=view)
        judged = evaluate(Manifest(rows, {}), look, plan).judged
        good = score(each for each in judged if each.row.label == GOOD)
        return score(judged), good.n_unknown / good.n

    yield of
    landmarker.close()


@pytest.mark.parametrize(
    ("subject", "shown", "balanced", "auc"),
    [
        ("snowC", 0, 0.97, 0.99),
        ("snowC", 4, 0.98, 0.99),
        ("snowA", 0, 0.93, 0.98),
        ("snowA", 4, 0.91, 0.98),
        ("psC_orange", 0, 0.93, 0.96),
        ("psC_orange", 4, 0.90, 0.96),
    ],
)
def test_strangers_are_judged_as_well_as_published(
    scored: Callable[[str, int], tuple[Score, float]],
    subject: str,
    shown: int,
    balanced: float,
    auc: float,
) -> None:
    """Every labelled picture, each alone, calibrated on the first eight good ones."""
    found, good_unknown = scored(subject, shown)
    assert found.balanced_accuracy is not None
    assert found.auc is not None
    assert found.balanced_accuracy >= balanced
    assert found.auc >= auc
    assert good_unknown <= 0.05
    assert found.n_unknown <= 0.05 * found.n
