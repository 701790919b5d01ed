"""A pose seen from the side, to features.

The far half of the body is hidden and guessed near the one that is seen, and the model swaps them
now and then; the middle of both moves less than either.
"""

import math
from dataclasses import dataclass

from posturewatch.core.gates import Unmeasurable, complete, inside
from posturewatch.core.geometry import Point, forward_deg, middle
from posturewatch.core.pose import Landmark, Pose, PoseLandmark

_EARS = (PoseLandmark.LEFT_EAR, PoseLandmark.RIGHT_EAR)
_SHOULDERS = (PoseLandmark.LEFT_SHOULDER, PoseLandmark.RIGHT_SHOULDER)
_HIPS = (PoseLandmark.LEFT_HIP, PoseLandmark.RIGHT_HIP)

_TRUST = 0.5
_HIP_MARGIN = 0.05
"""Hips may lie a little under the picture's lower edge, as shoulders may."""


@dataclass(frozen=True, slots=True)
class SideFeatures:
    """What one pose says from the side. Angles from the vertical, positive forward."""

    body_lean_deg: float
    """Line from the hips to the ears: the whole of the upper body."""
    trunk_lean_deg: float
    """Line from the hips to the shoulders."""
    neck_lean_deg: float
    """Line from the shoulders to the ears."""
    face_pitch_deg: float
    """Line from the ears to the nose, from the horizontal; positive when the face points down."""
    neck_height_ratio: float
    """Ears above the shoulders, in trunk lengths."""
    body_scale: float
    """Length of the trunk in picture heights."""
    face_x: float
    """Ears, in picture heights from the left edge."""
    face_y: float
    """Ears, in picture heights from the upper edge."""
    shoulder_x: float
    shoulder_y: float


def measure_side(pose: Pose) -> SideFeatures | Unmeasurable:
    """The features of a person whom the camera sees from the side."""
    if not complete(pose):
        return Unmeasurable("half_visible")
    if not (_seen(pose, _EARS) and inside(pose[PoseLandmark.NOSE])):
        return Unmeasurable("face_hidden")
    if not _seen(pose, _SHOULDERS):
        return Unmeasurable("shoulders_hidden")
    if not _seen(pose, _HIPS, _HIP_MARGIN):
        return Unmeasurable("hips_hidden")
    ears, shoulders, hips = (_middle(pose, pair) for pair in (_EARS, _SHOULDERS, _HIPS))
    nose = pose.point(PoseLandmark.NOSE)
    trunk = math.dist(shoulders, hips)
    if trunk < 1e-3:
        return Unmeasurable("half_visible")
    facing = 1.0 if nose[0] >= ears[0] else -1.0
    return SideFeatures(
        body_lean_deg=forward_deg(hips, ears, facing),
        trunk_lean_deg=forward_deg(hips, shoulders, facing),
        neck_lean_deg=forward_deg(shoulders, ears, facing),
        face_pitch_deg=math.degrees(math.atan2(nose[1] - ears[1], facing * (nose[0] - ears[0]))),
        neck_height_ratio=(shoulders[1] - ears[1]) / trunk,
        body_scale=trunk,
        face_x=ears[0],
        face_y=ears[1],
        shoulder_x=shoulders[0],
        shoulder_y=shoulders[1],
    )


def _seen(pose: Pose, pair: tuple[PoseLandmark, PoseLandmark], margin: float = 0.0) -> bool:
    """One of the two, the near one, is there and seen; the other is wherever the model puts it."""
    return all(_number(pose[name]) for name in pair) and any(
        pose[name].visibility >= _TRUST
        and pose[name].presence >= _TRUST
        and inside(pose[name], margin)
        for name in pair
    )


def _number(point: Landmark) -> bool:
    return math.isfinite(point.x) and math.isfinite(point.y)


def _middle(pose: Pose, pair: tuple[PoseLandmark, PoseLandmark]) -> Point:
    return middle(pose.point(pair[0]), pose.point(pair[1]))
