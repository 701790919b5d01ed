"""How far the figures of docs/accuracy.md can be trusted: other calibrations, other bursts.

``python -m tests.confidence PICTURES`` prints its tables: pictures that calibrate drawn at random,
intervals over bursts, the burst as the unit of an alert, and how deep the slouches are.
"""

import random
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean, median

from posturewatch.adapters.landmarker import MediaPipeLandmarker, shipped_model
from posturewatch.adapters.still import read_still
from posturewatch.app import look as look_at
from posturewatch.core.calibration import Calibration, calibrate
from posturewatch.core.events import Judgement, Verdict
from posturewatch.core.features import View
from posturewatch.core.pose import Look
from posturewatch.core.verdict import VerdictRules, judge
from posturewatch.evaluation import AT_THEIR_WORD, Judged, score
from posturewatch.manifest import GOOD, SLOUCH, Row, read_manifest

SUBJECTS = {"snowA": View.FRONT, "snowC": View.FRONT, "psC_orange": View.SIDE}
CALIBRATED_ON, SHOWN, DRAWS, RUNS, RESAMPLES = 8, 4, 20, 30, 2000
ALERTED = 0.8
"""Share of a burst that must be bad for an alert, as ``PostureRules.bad_share``."""


@dataclass(frozen=True)
class Picture:
    """A labelled picture, looked at."""

    row: Row
    burst: str
    look: Look

    def judged(self, calibration: Calibration) -> Judged:
        """By a calibration."""
        return Judged(self.row, self.look, judge(self.look, calibration, VerdictRules()))


def read(pictures: Path, subject: str, model: str) -> list[Picture]:
    """A person's pictures, in the order they were taken."""
    manifest = pictures / "manifest.csv"
    bursts = {row.file: row.setup for row in read_manifest(manifest, "setup").rows}
    rows = [row for row in read_manifest(manifest, "subject").rows if row.setup == subject]
    landmarker = MediaPipeLandmarker(shipped_model(model))
    found = []
    for row in sorted(rows, key=lambda row: row.seq):
        frame = read_still(row.path)
        if frame is not None and row.label in (GOOD, SLOUCH):
            found.append(Picture(row, bursts[row.file], look_at(landmarker, frame)))
    landmarker.close()
    return found


def calibrated(good: Sequence[Picture], shown: Sequence[Picture], view: View) -> Calibration:
    """On these pictures, taken at their word."""
    looks, slouched = ([each.look for each in one] for one in (good, shown))
    return calibrate(looks, slouched, rules=AT_THEIR_WORD, view=view)


def drawn(pictures: Sequence[Picture], view: View, shown: int) -> list[float]:
    """Balanced accuracy of each random calibration."""
    draw, found = random.Random(1), []
    by_label = {
        label: [each for each in pictures if each.row.label == label] for label in (GOOD, SLOUCH)
    }
    for _ in range(DRAWS):
        good = draw.sample(by_label[GOOD], CALIBRATED_ON)
        slouched = draw.sample(by_label[SLOUCH], shown)
        calibration = calibrated(good, slouched, view)
        used = {id(each) for each in (*good, *slouched)}
        others = [each.judged(calibration) for each in pictures if id(each) not in used]
        found.append(score(others).balanced_accuracy or 0.0)
    return found


def in_a_row(pictures: Sequence[Picture], view: View, count: int) -> list[float]:
    """Balanced accuracy of calibrations on so many consecutive good pictures, as a live one is."""
    draw, found = random.Random(1), []
    good = [each for each in pictures if each.row.label == GOOD]
    for _ in range(RUNS):
        first = draw.randrange(len(good) - count + 1)
        used = good[first : first + count]
        calibration = calibrated(used, (), view)
        others = [each.judged(calibration) for each in pictures if each not in used]
        found.append(score(others).balanced_accuracy or 0.0)
    return found


def first_eight(pictures: Sequence[Picture], view: View) -> Mapping[str, list[Judged]]:
    """All but the first good ones, which calibrate, by burst."""
    good = [each for each in pictures if each.row.label == GOOD][:CALIBRATED_ON]
    calibration = calibrated(good, (), view)
    bursts: dict[str, list[Judged]] = defaultdict(list)
    for each in pictures:
        if each not in good:
            bursts[each.burst].append(each.judged(calibration))
    return bursts


def interval(bursts: Mapping[str, Sequence[Judged]]) -> tuple[float, float]:
    """95 % of the balanced accuracies when whole bursts are drawn anew."""
    draw, found = random.Random(1), []
    by_label: dict[str, list[Sequence[Judged]]] = defaultdict(list)
    for rows in bursts.values():
        by_label[rows[0].row.label].append(rows)
    for _ in range(RESAMPLES):
        drawn_bursts = (draw.choices(each, k=len(each)) for each in by_label.values())
        rows = [row for each in drawn_bursts for burst in each for row in burst]
        balanced = score(rows).balanced_accuracy
        if balanced is not None:
            found.append(balanced)
    found.sort()
    return found[round(0.025 * len(found))], found[round(0.975 * len(found)) - 1]


def alerts(bursts: Mapping[str, Sequence[Judged]], label: str) -> tuple[int, int]:
    """Bursts of a label of which most known pictures are bad, and all of them."""
    told = total = 0
    for rows in bursts.values():
        if rows[0].row.label != label:
            continue
        total += 1
        known = [each.judgement for each in rows if each.judgement.verdict is not Verdict.UNKNOWN]
        bad = sum(each.verdict is Verdict.BAD for each in known)
        told += bool(known) and bad >= ALERTED * len(known)
    return told, total


def limits_deep(judgement: Judgement) -> float:
    """How many limits beyond the baseline: the inverse of severity = r / (1 + r)."""
    return judgement.severity / (1 - judgement.severity)


def main(pictures: Path) -> None:
    """All tables."""
    for model in ("full", "lite"):
        for subject, view in SUBJECTS.items():
            seen = read(pictures, subject, model)
            print(f"{subject} {model}: {len(seen)} pictures")
            for name, shown in (("personal", 0), ("two-point", SHOWN)):
                values = drawn(seen, view, shown)
                print(f"  {name}, {DRAWS} draws: mean {fmean(values):.3f}, worst {min(values):.3f}")
            for count in (2, 4, 8, 12):
                values = in_a_row(seen, view, count)
                print(f"  {count} in a row: mean {fmean(values):.3f}, worst {min(values):.3f}")
            bursts = first_eight(seen, view)
            rows = [row for burst in bursts.values() for row in burst]
            print(f"  first eight: {score(rows).balanced_accuracy:.3f}")
            if view is View.FRONT:  # those from the side have no bursts of one label
                print_bursts(bursts)
            depths = [
                limits_deep(row.judgement)
                for row in rows
                if row.row.label == SLOUCH and row.judgement.verdict is not Verdict.UNKNOWN
            ]
            shallow = sum(1 <= depth < 1.5 for depth in depths)
            print(
                f"  slouches: median {median(depths):.1f} limits deep, {shallow} of {len(depths)} "
                f"between 1 and 1.5, {sum(depth < 1 for depth in depths)} below"
            )


def print_bursts(bursts: Mapping[str, Sequence[Judged]]) -> None:
    """What whole bursts say."""
    low, high = interval(bursts)
    print(f"  by bursts {low:.3f} to {high:.3f}")
    for label in (GOOD, SLOUCH):
        told, total = alerts(bursts, label)
        print(f"  {label} bursts mostly bad: {told} of {total}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
