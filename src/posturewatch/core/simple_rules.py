"""The simple rules of the field, to hold ours against: one number, one limit for everybody.

Written anew from their descriptions, and given the same landmarks, gates and calibration looks as
our own rule. Each compares with the median of the calibration.
"""

import math
import statistics
from collections.abc import Callable, Sequence
from enum import StrEnum

from posturewatch.core.events import Judgement, Verdict
from posturewatch.core.features import Features, Unmeasurable, measure_front
from posturewatch.core.geometry import middle
from posturewatch.core.limits import LIMIT, severity
from posturewatch.core.people import nearest
from posturewatch.core.pose import Look, Pose, PoseLandmark


class Rule(StrEnum):
    """Ways to judge, for comparison."""

    NOSE_HEIGHT = "nose-height"
    """The nose is lower in the picture by 3 % of its height."""
    EYE_WIDTH = "eye-width"
    """The eyes have moved apart by 15 %: the face has come nearer."""
    FIXED_RATIO = "fixed-ratio"
    """Ears above shoulders, in shoulder widths, is down by 15 %."""
    PERSONAL = "personal"
    """Ours: limits from the person's own good posture."""
    TWO_POINT = "two-point"
    """Ours, with a slouch of the person's own beside it."""


def judge_simply(rule: Rule, look: Look, good: Sequence[Look]) -> Judgement:
    """One look by one of the three simple rules."""
    measure, limit = _RULES[rule]
    if not look.poses:
        return Judgement(Verdict.ABSENT)
    seen = _measured(look, measure)
    if isinstance(seen, Unmeasurable):
        return Judgement(Verdict.UNKNOWN, reason=seen.reason)
    baseline = [value for each in good if isinstance(value := _measured(each, measure), float)]
    if not baseline:
        return Judgement(Verdict.UNKNOWN, reason="no_calibration")
    over = severity(limit(seen, statistics.median(baseline)))
    return Judgement(Verdict.BAD if over >= LIMIT else Verdict.GOOD, over)


Measure = Callable[[Pose, Features], float]


def _measured(look: Look, measure: Measure) -> float | Unmeasurable:
    if not look.poses:
        return Unmeasurable("absent")
    pose = nearest(look.poses)
    features = measure_front(pose)
    return features if isinstance(features, Unmeasurable) else measure(pose, features)


def _nose_height(pose: Pose, _: Features) -> float:
    return pose[PoseLandmark.NOSE].y


def _eye_width(pose: Pose, _: Features) -> float:
    return math.dist(pose.point(PoseLandmark.LEFT_EYE), pose.point(PoseLandmark.RIGHT_EYE))


def _neck_ratio(pose: Pose, features: Features) -> float:
    ears = middle(pose.point(PoseLandmark.LEFT_EAR), pose.point(PoseLandmark.RIGHT_EAR))
    return (features.shoulder_y - ears[1]) / features.shoulder_width


_RULES: dict[Rule, tuple[Measure, Callable[[float, float], float]]] = {
    Rule.NOSE_HEIGHT: (_nose_height, lambda seen, good: (seen - good) / 0.03),
    Rule.EYE_WIDTH: (_eye_width, lambda seen, good: (seen / good - 1) / 0.15),
    Rule.FIXED_RATIO: (_neck_ratio, lambda seen, good: (1 - seen / good) / 0.15),
}
