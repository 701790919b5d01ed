"""Which of the people in a picture is the one at the desk."""

import math
from collections.abc import Sequence

from posturewatch.core.geometry import Point, middle
from posturewatch.core.pose import LANDMARK_COUNT, Pose, PoseLandmark

_OUTLINE = (
    PoseLandmark.NOSE,
    PoseLandmark.LEFT_EAR,
    PoseLandmark.RIGHT_EAR,
    PoseLandmark.LEFT_SHOULDER,
    PoseLandmark.RIGHT_SHOULDER,
)

FARTHEST = 0.35
"""Somebody smaller than this share of the calibrated size is not at the desk: who sat at 60 cm
would have gone back to 1.7 m, out of reach of any keyboard."""


def nearest(poses: Sequence[Pose]) -> Pose:
    """The largest person: who sits at the desk is nearer than who stands behind."""
    return max(poses, key=size)


ASIDE = 1.0
"""Somebody who fits the place worse (see ``misfit``) is not at the desk either, if the camera
stands where it stood: an extent of head and shoulders aside, or at 1.6 m instead of 60 cm."""


def at_desk(
    poses: Sequence[Pose], place: Point, calibrated_size: float, *, camera_stands: bool = False
) -> Pose | None:
    """The person who fits a calibrated place and size best; None when nobody is at the desk.

    ``place`` is the middle of the head and shoulders in picture heights, ``calibrated_size`` what
    ``size`` gave. A pose whose size is not known is nobody who could be mistaken for another, and
    stays in.
    """
    near = [pose for pose in poses if not 0 < size(pose) < FARTHEST * calibrated_size]
    best = min(near, key=lambda pose: misfit(pose, place, calibrated_size), default=None)
    if best is None or not camera_stands:
        return best
    return None if ASIDE < misfit(best, place, calibrated_size) < math.inf else best


def size(pose: Pose) -> float:
    """Extent of head and shoulders together, in picture heights; 0 when not known."""
    points = _outline(pose)
    if not points:
        return 0.0
    xs, ys = zip(*points, strict=True)
    return math.hypot(max(xs) - min(xs), max(ys) - min(ys))


def centre(pose: Pose) -> Point | None:
    """Middle between head and shoulders, in picture heights; None when not known."""
    points = _outline(pose)
    if not points:
        return None
    _, left_ear, right_ear, left, right = points
    return middle(middle(left_ear, right_ear), middle(left, right))


def misfit(pose: Pose, place: Point, calibrated_size: float) -> float:
    """Distance from the place, in sizes, and how many times larger or smaller."""
    where, extent = centre(pose), size(pose)
    if where is None or not extent or not calibrated_size:
        return math.inf
    return math.dist(where, place) / calibrated_size + abs(math.log(extent / calibrated_size))


def _outline(pose: Pose) -> list[Point]:
    if len(pose.landmarks) != LANDMARK_COUNT:
        return []
    points = [pose.point(name) for name in _OUTLINE]
    finite = all(math.isfinite(value) for point in points for value in point)
    return points if finite else []
