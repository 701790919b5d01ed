"""A pose to features: ratios and angles that do not depend on the distance to the camera.

A feature is named after what is measured. A front camera sees neither the side view nor the
seventh neck vertebra, so nothing here is a medical angle. Which features answer to which movement
follows from the pinhole model in docs/how-it-judges.md.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

from posturewatch.core.pose import Landmark, Pose, PoseLandmark

Point = tuple[float, float]


class View(StrEnum):
    """From where the camera sees the person."""

    FRONT = "front"
    SIDE = "side"
    AUTO = "auto"
    """Tell by the landmarks."""


@dataclass(frozen=True, slots=True)
class Unmeasurable:
    """A pose that cannot be judged."""

    reason: str
    """A key of texts.REASONS."""


@dataclass(frozen=True, slots=True)
class Features:
    """What one pose says from the front. Heights are along the picture's vertical."""

    neck_height_ratio: float
    """Ears above the shoulder line, in shoulder widths: the neck's length as it is seen."""
    nose_height_ratio: float
    """Nose above the shoulder line, in shoulder widths."""
    face_shoulder_ratio: float
    """Face size in shoulder widths; grows when the head comes forward of the shoulders."""
    face_pitch_deg: float
    """How far the face points down: nose below the ears, as an angle. Compare, do not read."""
    face_yaw_deg: float
    """How far the face is turned aside, 0 when it looks into the camera; positive to their left."""
    head_tilt_deg: float
    """Slope of the line through eyes and ears; positive when the person's left side is lower."""
    shoulder_tilt_deg: float
    """Slope of the shoulder line; positive when the left shoulder is lower."""
    head_shift_ratio: float
    """Ears to the left of the middle of the shoulders, in shoulder widths."""
    face_size: float
    """Size of the face in picture heights: the reciprocal of its distance."""
    shoulder_width: float
    """In picture heights."""
    face_x: float
    """Middle of the face, in picture heights from the left edge."""
    face_y: float
    """Middle of the face, in picture heights from the upper edge."""
    shoulder_x: float
    shoulder_y: float


FACE = (
    PoseLandmark.NOSE,
    PoseLandmark.LEFT_EYE,
    PoseLandmark.RIGHT_EYE,
    PoseLandmark.LEFT_EAR,
    PoseLandmark.RIGHT_EAR,
)
SHOULDERS = (PoseLandmark.LEFT_SHOULDER, PoseLandmark.RIGHT_SHOULDER)

TRUST = 0.5
"""Least visibility and presence of a landmark that is measured."""
SHOULDER_MARGIN = 0.05
"""How far shoulders may lie outside the picture (share of its size): many webcams cut them."""
NOSE_DEPTH = 0.8
"""How far the nose stands before the line through the ears, in distances between the ears."""


def extract(pose: Pose, view: View = View.FRONT) -> Features | Unmeasurable:
    """Measure a pose, or say why it cannot be measured."""
    hidden = _hidden(pose)
    if hidden:
        return Unmeasurable(hidden)
    left_ear, right_ear = pose.point(PoseLandmark.LEFT_EAR), pose.point(PoseLandmark.RIGHT_EAR)
    left_eye, right_eye = pose.point(PoseLandmark.LEFT_EYE), pose.point(PoseLandmark.RIGHT_EYE)
    left, right = (pose.point(shoulder) for shoulder in SHOULDERS)
    nose = pose.point(PoseLandmark.NOSE)
    mouth = _middle(pose.point(PoseLandmark.MOUTH_LEFT), pose.point(PoseLandmark.MOUTH_RIGHT))
    ears, eyes, shoulders = (
        _middle(left_ear, right_ear),
        _middle(left_eye, right_eye),
        _middle(left, right),
    )
    width = math.dist(left, right)
    face_size = math.hypot(math.dist(left_eye, right_eye), math.dist(eyes, mouth))
    ear_span = math.dist(left_ear, right_ear)
    if min(width, face_size, ear_span) < 1e-3:
        return Unmeasurable("turned_away")
    return Features(
        neck_height_ratio=(shoulders[1] - ears[1]) / width,
        nose_height_ratio=(shoulders[1] - nose[1]) / width,
        face_shoulder_ratio=face_size / width,
        face_pitch_deg=_angle((nose[1] - ears[1]) / ear_span / NOSE_DEPTH),
        face_yaw_deg=_angle((nose[0] - ears[0]) / ear_span / NOSE_DEPTH),
        head_tilt_deg=_slope(right_eye, left_eye),
        shoulder_tilt_deg=_slope(right, left),
        head_shift_ratio=(ears[0] - shoulders[0]) / width,
        face_size=face_size,
        shoulder_width=width,
        face_x=(ears[0] + nose[0]) / 2,
        face_y=(ears[1] + nose[1]) / 2,
        shoulder_x=shoulders[0],
        shoulder_y=shoulders[1],
    )


def _hidden(pose: Pose) -> str:
    """Why the pose lacks what a measurement needs; empty when it has it."""
    face = [pose[name] for name in FACE]
    shoulders = [pose[name] for name in SHOULDERS]
    if not all(_finite(point) for point in (*face, *shoulders)):
        return "half_visible"
    if not all(_trusted(point) and _inside(point, 0.0) for point in face):
        return "face_hidden"
    if not all(_trusted(point) and _inside(point, SHOULDER_MARGIN) for point in shoulders):
        return "shoulders_hidden"
    return ""


def _finite(point: Landmark) -> bool:
    return math.isfinite(point.x) and math.isfinite(point.y)


def _trusted(point: Landmark) -> bool:
    return point.visibility >= TRUST and point.presence >= TRUST


def _inside(point: Landmark, margin: float) -> bool:
    return -margin <= point.x <= 1 + margin and -margin <= point.y <= 1 + margin


def _middle(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _angle(sine: float) -> float:
    return math.degrees(math.asin(max(-1.0, min(1.0, sine))))


def _slope(start: Point, end: Point) -> float:
    return math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))
