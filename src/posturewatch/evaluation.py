"""How often the verdict is right: labelled pictures, judged one by one, against their labels.

A manifest is planned first (which rows calibrate, which are judged, which are left out), then every
picture is looked at once, then each setup is calibrated and judged on its own, without smoothing.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

from posturewatch.core.calibration import Calibration, CalibrationRules, calibrate
from posturewatch.core.events import Judgement, Verdict
from posturewatch.core.features import View
from posturewatch.core.pose import Look
from posturewatch.core.simple_rules import Rule, judge_simply
from posturewatch.core.verdict import VerdictRules, judge
from posturewatch.errors import CalibrationError
from posturewatch.manifest import ABSENT, GOOD, SLOUCH, Manifest, Row

AT_THEIR_WORD = CalibrationRules(min_looks=1, min_usable=0.0, max_spread=1.0, max_sink=10.0)
"""Rows labelled good are good posture: a calibration of them is not refused for being restless."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A row, what was seen and what was said of it."""

    row: Row
    look: Look
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Score:
    """How a set of judged rows came out. A rate with nothing to divide by is None."""

    n: int
    n_unknown: int
    """People whose posture was not told: unknown, and absent on a person."""
    true_positive_rate: float | None
    """Share of the known faulty rows that were called bad."""
    true_negative_rate: float | None
    """Share of the known good rows that were called good."""
    balanced_accuracy: float | None
    auc: float | None
    """Chance that a faulty row's severity is above a good row's; ties count half."""
    absent_detected: float | None
    """Share of the rows without a person that were called absent."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a manifest is to be judged."""

    calibrate: int = 8
    calibrate_slouch: int = 0
    rule: Rule = Rule.PERSONAL
    view: View = View.AUTO
    verdict: VerdictRules = field(default_factory=VerdictRules)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that came out, by setup, in the manifest's order."""

    setups: Mapping[str, Sequence[Judged]]
    calibrated: Mapping[str, int]
    """Usable calibration looks by setup; 0 where it was judged without a baseline."""
    skipped: Mapping[str, int]

    @property
    def judged(self) -> Sequence[Judged]:
        """Every judged row."""
        return [each for rows in self.setups.values() for each in rows]


def evaluate(manifest: Manifest, look_at: Callable[[Path], Look | None], plan: Plan) -> Evaluation:
    """Judge a manifest. ``look_at`` gives None for a file that is no picture."""
    setups: dict[str, list[tuple[Row, Look]]] = defaultdict(list)
    skipped = Counter(manifest.skipped)
    for row in manifest.rows:
        look = look_at(row.path)
        if look is None:
            skipped["not_a_picture"] += 1
        else:
            setups[row.setup].append((row, look))
    judged, calibrated = {}, {}
    for name, rows in setups.items():
        judged[name], calibrated[name] = _judge_setup(rows, plan)
    return Evaluation(judged, calibrated, skipped)


def score(judged: Iterable[Judged]) -> Score:
    """Count one set of rows."""
    rows = list(judged)
    people = [each for each in rows if each.row.label != ABSENT]
    empty = [each for each in rows if each.row.label == ABSENT]
    known = [each for each in people if each.judgement.verdict in (Verdict.GOOD, Verdict.BAD)]
    faulty = [each.judgement for each in known if each.row.label != GOOD]
    good = [each.judgement for each in known if each.row.label == GOOD]
    positive = _share(each.verdict is Verdict.BAD for each in faulty)
    negative = _share(each.verdict is Verdict.GOOD for each in good)
    return Score(
        n=len(rows),
        n_unknown=len(people) - len(known),
        true_positive_rate=positive,
        true_negative_rate=negative,
        balanced_accuracy=None
        if positive is None or negative is None
        else (positive + negative) / 2,
        auc=area([each.severity for each in faulty], [each.severity for each in good]),
        absent_detected=_share(each.judgement.verdict is Verdict.ABSENT for each in empty),
    )


def mean_score(scores: Sequence[Score]) -> Score:
    """The unweighted mean over setups, each rate over the setups that have it; counts add up."""

    def mean(values: Iterable[float | None]) -> float | None:
        given = [value for value in values if value is not None]
        return fmean(given) if given else None

    return Score(
        n=sum(each.n for each in scores),
        n_unknown=sum(each.n_unknown for each in scores),
        true_positive_rate=mean(each.true_positive_rate for each in scores),
        true_negative_rate=mean(each.true_negative_rate for each in scores),
        balanced_accuracy=mean(each.balanced_accuracy for each in scores),
        auc=mean(each.auc for each in scores),
        absent_detected=mean(each.absent_detected for each in scores),
    )


def area(faulty: Sequence[float], good: Sequence[float]) -> float | None:
    """Area under the receiver operating characteristic; None without either side."""
    if not faulty or not good:
        return None
    ranks = _ranks([*faulty, *good])
    above = sum(ranks[: len(faulty)]) - len(faulty) * (len(faulty) + 1) / 2
    return above / (len(faulty) * len(good))


def _judge_setup(rows: Sequence[tuple[Row, Look]], plan: Plan) -> tuple[list[Judged], int]:
    """Calibrate on the setup's first good rows, judge the others."""
    good = _in_order(rows, GOOD)
    good = good[: min(plan.calibrate, len(good) // 2)]
    slouched = _in_order(rows, SLOUCH)[: plan.calibrate_slouch]
    used = {id(row) for row, _ in (*good, *slouched)}
    others = [(row, look) for row, look in rows if id(row) not in used]
    good_looks = [look for _, look in good]
    if plan.rule not in (Rule.PERSONAL, Rule.TWO_POINT):
        return [
            Judged(row, look, judge_simply(plan.rule, look, good_looks)) for row, look in others
        ], len(good)
    shown = [look for _, look in slouched] if plan.rule is Rule.TWO_POINT else []
    calibration = _calibration(good_looks, shown, _view(plan.view, [row for row, _ in rows]))
    return [
        Judged(row, look, judge(look, calibration, plan.verdict)) for row, look in others
    ], calibration.looks if calibration else 0


def _calibration(good: Sequence[Look], slouched: Sequence[Look], view: View) -> Calibration | None:
    """None when the rows do not make one; a slouch that cannot be measured is done without."""
    for shown in (slouched, ()):
        try:
            return calibrate(good, shown, rules=AT_THEIR_WORD, view=view)
        except CalibrationError:
            continue
    return None


def _view(asked: View, rows: Sequence[Row]) -> View:
    """The view asked for, or the one that all rows of the setup agree on."""
    told = {row.view for row in rows if row.label != ABSENT}
    if asked is View.AUTO and len(told) == 1 and told <= {View.FRONT.value, View.SIDE.value}:
        return View(told.pop())
    return asked


def _in_order(rows: Sequence[tuple[Row, Look]], label: str) -> list[tuple[Row, Look]]:
    return sorted((pair for pair in rows if pair[0].label == label), key=lambda pair: pair[0].seq)


def _share(statements: Iterable[bool]) -> float | None:
    found = list(statements)
    return sum(found) / len(found) if found else None


def _ranks(values: Sequence[float]) -> list[float]:
    """Rank of each value from 1 up; equal values share the middle of their ranks."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for at in order[start:end]:
            ranks[at] = (start + 1 + end) / 2
        start = end
    return ranks
