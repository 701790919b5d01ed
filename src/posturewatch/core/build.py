"""The build of a body: proportions that tell people apart, and that sitting otherwise leaves alone.

A pose model draws every body towards the average one, so the builds it sees differ less than the
bodies do. One look errs by as much as people differ; only the middle of several tells anything.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from posturewatch.core.features import Features, View, extract
from posturewatch.core.pose import Pose, PoseLandmark

FEWEST = 5
"""Looks whose middle tells."""
SHOULDER_EDGE = 0.03
"""Share of the picture's width at either side within which a shoulder may be cut, and seems nearer
to the other one."""


@dataclass(frozen=True, slots=True)
class Build:
    """Proportions of a body."""

    shoulders: float
    """Shoulder width in distances between the ears."""
    mouth: float
    """Width of the mouth in distances between the outer corners of the eyes."""
    eyes: float
    """Distance between the inner corners of the eyes in distances between the outer ones."""


def measure_build(pose: Pose) -> Build | None:
    """The build of a person who faces the camera; None when it cannot be measured."""
    if not isinstance(extract(pose, View.FRONT), Features):
        return None
    shoulders = (pose[PoseLandmark.LEFT_SHOULDER], pose[PoseLandmark.RIGHT_SHOULDER])
    if not all(SHOULDER_EDGE <= shoulder.x <= 1 - SHOULDER_EDGE for shoulder in shoulders):
        return None

    def span(left: PoseLandmark, right: PoseLandmark) -> float:
        return math.dist(pose.point(left), pose.point(right))

    ears = span(PoseLandmark.LEFT_EAR, PoseLandmark.RIGHT_EAR)
    eyes = span(PoseLandmark.LEFT_EYE_OUTER, PoseLandmark.RIGHT_EYE_OUTER)
    inner = span(PoseLandmark.LEFT_EYE_INNER, PoseLandmark.RIGHT_EYE_INNER)
    mouth = span(PoseLandmark.MOUTH_LEFT, PoseLandmark.MOUTH_RIGHT)
    width = span(PoseLandmark.LEFT_SHOULDER, PoseLandmark.RIGHT_SHOULDER)
    if not min(ears, eyes, inner, mouth, width) > 0 or not math.isfinite(inner + eyes):
        return None
    return Build(width / ears, mouth / eyes, inner / eyes)


def middle_build(builds: Sequence[Build]) -> Build | None:
    """The median of each proportion; None without enough of them."""
    if len(builds) < FEWEST:
        return None
    return Build(*map(statistics.median, zip(*map(astuple, builds), strict=True)))


def difference(one: Build, other: Build) -> float:
    """Root mean square of how far the proportions differ, as a share; 0 for one and the same."""
    logs = (math.log(a / b) for a, b in zip(astuple(one), astuple(other), strict=True))
    return math.sqrt(statistics.fmean(log * log for log in logs))
