"""An evaluation as one page: distributions of the severity, a confusion table, the worst errors.

Errors are drawn as skeletons out of the landmarks. No picture is in the page, and nothing is
loaded from elsewhere.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import jinja2

from posturewatch.core.events import Verdict
from posturewatch.core.people import nearest
from posturewatch.core.pose import Pose, PoseLandmark
from posturewatch.core.simple_rules import Rule
from posturewatch.errors import ManifestError
from posturewatch.evaluation import Evaluation, Judged, Plan, Score, score
from posturewatch.manifest import ABSENT, GOOD

BINS = 20
WORST = 24
VERDICTS = tuple(Verdict)

BONES = (
    (PoseLandmark.LEFT_SHOULDER, PoseLandmark.RIGHT_SHOULDER),
    (PoseLandmark.LEFT_SHOULDER, PoseLandmark.LEFT_ELBOW),
    (PoseLandmark.RIGHT_SHOULDER, PoseLandmark.RIGHT_ELBOW),
    (PoseLandmark.LEFT_SHOULDER, PoseLandmark.LEFT_HIP),
    (PoseLandmark.RIGHT_SHOULDER, PoseLandmark.RIGHT_HIP),
    (PoseLandmark.LEFT_EAR, PoseLandmark.LEFT_EYE),
    (PoseLandmark.LEFT_EYE, PoseLandmark.NOSE),
    (PoseLandmark.NOSE, PoseLandmark.RIGHT_EYE),
    (PoseLandmark.RIGHT_EYE, PoseLandmark.RIGHT_EAR),
    (PoseLandmark.MOUTH_LEFT, PoseLandmark.MOUTH_RIGHT),
)
"""Lines of a skeleton; drawn where both ends are more likely seen than not."""


@dataclass(frozen=True, slots=True)
class Setup:
    """One setup as the page shows it."""

    name: str
    score: Score
    calibrated: int
    good: Sequence[float]
    """Share of the good rows in each of the bins of severity, of the fullest bin of both."""
    faulty: Sequence[float]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a skeleton, in hundredths of the picture's height."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Error:
    """A row that was judged wrong."""

    file: str
    label: str
    told: str
    severity: float
    width: float
    lines: Sequence[Line]


def write_page(path: Path, found: Evaluation, plan: Plan, model: str) -> None:
    """Write the page. Raises ManifestError when the file cannot be written."""
    try:
        path.write_text(render(found, plan, model), encoding="utf-8")
    except OSError as error:
        raise ManifestError(f"{path}: cannot be written: {error.strerror}") from error


def render(found: Evaluation, plan: Plan, model: str) -> str:
    """The page."""
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = files("posturewatch").joinpath("data/evaluation.html").read_text(encoding="utf-8")
    return environment.from_string(template).render(
        setups=[_setup(name, rows, found) for name, rows in found.setups.items()],
        pooled=score(found.judged),
        verdicts=VERDICTS,
        confusion=confusion(found.judged),
        errors=[_error(each) for each in worst(found.judged)],
        skipped=found.skipped,
        plan=plan,
        model=model,
        two_point=plan.rule is Rule.TWO_POINT,
        bins=BINS,
    )


def confusion(judged: Sequence[Judged]) -> dict[str, list[int]]:
    """Counts of each verdict by label; good first, absent last."""
    counts = Counter((each.row.label, each.judgement.verdict) for each in judged)
    labels = sorted(
        {label for label, _ in counts}, key=lambda label: (label == ABSENT, label != GOOD, label)
    )
    return {label: [counts[label, verdict] for verdict in VERDICTS] for label in labels}


def worst(judged: Sequence[Judged]) -> list[Judged]:
    """Rows judged wrong, the surest mistakes first: good ones told bad, faulty ones told good."""

    def wrong(each: Judged) -> float:
        verdict, severity = each.judgement.verdict, each.judgement.severity
        if each.row.label == GOOD and verdict is Verdict.BAD:
            return severity
        if each.row.label not in (GOOD, ABSENT) and verdict is Verdict.GOOD:
            return 1 - severity
        return 0.0

    return sorted((each for each in judged if wrong(each)), key=wrong, reverse=True)[:WORST]


def _setup(name: str, rows: Sequence[Judged], found: Evaluation) -> Setup:
    known = [each for each in rows if each.judgement.verdict in (Verdict.GOOD, Verdict.BAD)]
    good = _bins([each for each in known if each.row.label == GOOD])
    faulty = _bins([each for each in known if each.row.label not in (GOOD, ABSENT)])
    fullest = max(*good, *faulty, 1e-9)
    return Setup(
        name=name or "(none)",
        score=score(rows),
        calibrated=found.calibrated[name],
        good=[share / fullest for share in good],
        faulty=[share / fullest for share in faulty],
    )


def _bins(rows: Sequence[Judged]) -> list[float]:
    counts = Counter(min(BINS - 1, int(each.judgement.severity * BINS)) for each in rows)
    return [counts[at] / max(1, len(rows)) for at in range(BINS)]


def _error(each: Judged) -> Error:
    pose = nearest(each.look.poses)
    faults = ", ".join(finding.fault.replace("_", " ") for finding in each.judgement.findings)
    return Error(
        file=each.row.file,
        label=each.row.label,
        told=faults or each.judgement.verdict.value,
        severity=each.judgement.severity,
        width=100 * pose.aspect,
        lines=_skeleton(pose),
    )


def _skeleton(pose: Pose) -> list[Line]:
    def end(name: PoseLandmark) -> tuple[float, float]:
        x, y = pose.point(name)
        return round(100 * x, 1), round(100 * y, 1)

    return [
        Line(*end(start), *end(stop))
        for start, stop in BONES
        if min(pose[start].visibility, pose[stop].visibility) >= 0.5
    ]
