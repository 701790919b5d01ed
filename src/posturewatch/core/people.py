"""Which of the people in a picture is the one at the desk."""

import math
from collections.abc import Sequence

from posturewatch.core.pose import Pose, PoseLandmark

_OUTLINE = (
    PoseLandmark.NOSE,
    PoseLandmark.LEFT_EAR,
    PoseLandmark.RIGHT_EAR,
    PoseLandmark.LEFT_SHOULDER,
    PoseLandmark.RIGHT_SHOULDER,
)


def nearest(poses: Sequence[Pose]) -> Pose:
    """The largest person: who sits at the desk is nearer than who stands behind."""
    return max(poses, key=size)


def size(pose: Pose) -> float:
    """Height and width of head and shoulders together, in picture heights; 0 when not known."""
    if len(pose.landmarks) <= max(_OUTLINE):
        return 0.0
    points = [pose.point(name) for name in _OUTLINE]
    if not all(math.isfinite(value) for point in points for value in point):
        return 0.0
    xs, ys = zip(*points, strict=True)
    return math.hypot(max(xs) - min(xs), max(ys) - min(ys))
