"""When a look is worth no verdict: unknown is an answer.

The pose model draws every landmark it is asked for, seen or not. These gates say which of them may
be measured, and whether the picture is worth a look at all.
"""

import math
from dataclasses import dataclass
from typing import Annotated

import msgspec
from msgspec import Meta

from posturewatch.core.geometry import middle
from posturewatch.core.pose import LANDMARK_COUNT, Landmark, PictureQuality, Pose, PoseLandmark


@dataclass(frozen=True, slots=True)
class Unmeasurable:
    """A pose that cannot be judged."""

    reason: str
    """A key of texts.REASONS."""


class PictureGates(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a picture must be worth before a verdict rests on it."""

    min_brightness: Annotated[
        float, Meta(ge=0, le=0.5, description="mean grey value (0 to 1) below it: dark")
    ] = 0.08
    min_contrast: Annotated[
        float, Meta(ge=0, le=0.3, description="standard deviation of grey below it: shutter shut")
    ] = 0.02
    min_sharpness: Annotated[
        float,
        Meta(ge=0, le=500, description="variance of the Laplacian at 0.2 contrast; below: blurred"),
    ] = 1.0
    """Pictures blurred by half a hundredth of their height (3 to 10 here) are judged nearly as well
    as sharp ones; by one hundredth (0.4 to 1.3) the model begins to lose people."""


EARS = (PoseLandmark.LEFT_EAR, PoseLandmark.RIGHT_EAR)
FACE = (PoseLandmark.NOSE, PoseLandmark.LEFT_EYE, PoseLandmark.RIGHT_EYE, *EARS)
MOUTH = (PoseLandmark.MOUTH_LEFT, PoseLandmark.MOUTH_RIGHT)
SHOULDERS = (PoseLandmark.LEFT_SHOULDER, PoseLandmark.RIGHT_SHOULDER)
FINGERS = (
    PoseLandmark.LEFT_INDEX,
    PoseLandmark.LEFT_THUMB,
    PoseLandmark.LEFT_PINKY,
    PoseLandmark.RIGHT_INDEX,
    PoseLandmark.RIGHT_THUMB,
    PoseLandmark.RIGHT_PINKY,
)

_FLAT = 0.25
"""Contrast by brightness: a dark room keeps its shapes, or the camera's noise; a shutter none."""
_CONTRAST = 0.2
"""That of a room in daylight. Edges are as strong as the light allows: dim is not blurred."""
_ROUNDING = 20 / 12
"""Sharpness that rounding to whole grey values alone makes: the sum of the squares of the
Laplacian's weights, by the variance of the rounding."""
TRUST = 0.5
"""Least visibility, and least presence, of a landmark that is measured: more likely so than not."""
SHOULDER_PRESENCE = 0.2
"""Least presence of a shoulder. Presence asks for "in the picture, hidden or not"; near the lower
edge, where webcams put shoulders, the model answers 0.2 to 0.5 for shoulders in plain view."""
HAND_REACH = 1.25
"""Eyes to mouth is about 7 cm: a finger within 9 cm of nose, mouth or ear is at the face."""
EDGE = 0.05
"""How far shoulders may lie outside the picture, as a share of it: many webcams cut them."""


def picture_fault(quality: PictureQuality, gates: PictureGates) -> str:
    """Why a picture is worth no look, as a key of texts.REASONS; empty when it is."""
    dark = quality.brightness < gates.min_brightness
    if dark and quality.contrast > _FLAT * quality.brightness:
        return "dark"
    if quality.contrast < gates.min_contrast:
        return "shutter"
    if dark:
        return "dark"
    edges = quality.sharpness - _ROUNDING
    if edges < gates.min_sharpness * (quality.contrast / _CONTRAST) ** 2:
        return "blurred"
    return ""


def front_fault(pose: Pose) -> str:
    """Why a pose cannot be measured from the front; empty when it can."""
    fault = face_fault(pose)
    if fault not in ("", "hand_at_face"):
        return fault
    hidden = not all(_shoulder_usable(pose[name]) for name in SHOULDERS)
    return "shoulders_hidden" if hidden else fault


def face_fault(pose: Pose) -> str:
    """Why a face cannot be measured, wherever the shoulders are; empty when it can."""
    if not complete(pose):
        return "half_visible"
    if not face_seen(pose):
        return "face_hidden"
    if _hand_before_face(pose):
        return "hand_at_face"
    return ""


def face_seen(pose: Pose) -> bool:
    """The whole face is in the picture, by all the model can tell."""
    return complete(pose) and all(trusted(pose[name]) and inside(pose[name]) for name in FACE)


def complete(pose: Pose) -> bool:
    """All landmarks are there, and those of the trunk are numbers."""
    return (
        len(pose.landmarks) == LANDMARK_COUNT
        and math.isfinite(pose.aspect)
        and pose.aspect > 0
        and all(_finite(pose[name]) for name in (*FACE, *MOUTH, *SHOULDERS))
    )


def trusted(point: Landmark) -> bool:
    """The model is more sure than not that the landmark is there and seen."""
    return point.visibility >= TRUST and point.presence >= TRUST


def inside(point: Landmark, margin: float = 0.0) -> bool:
    """The landmark lies in the picture, or at most ``margin`` outside it."""
    return -margin <= point.x <= 1 + margin and -margin <= point.y <= 1 + margin


def _shoulder_usable(point: Landmark) -> bool:
    return point.visibility >= TRUST and point.presence >= SHOULDER_PRESENCE and inside(point, EDGE)


def _hand_before_face(pose: Pose) -> bool:
    """A finger near nose, mouth or an ear: a cup, a phone, a hand that props up the head.

    It hides what is measured, and the model puts the face where the hand is.
    """
    mouth, eyes = (
        middle(pose.point(left), pose.point(right))
        for left, right in (MOUTH, (PoseLandmark.LEFT_EYE, PoseLandmark.RIGHT_EYE))
    )
    reach = HAND_REACH * math.dist(mouth, eyes)
    spots = [mouth, *map(pose.point, (PoseLandmark.NOSE, *EARS))]
    fingers = (pose.point(name) for name in FINGERS if pose[name].visibility >= TRUST)
    return any(math.dist(finger, spot) < reach for finger in fingers for spot in spots)


def _finite(point: Landmark) -> bool:
    return all(map(math.isfinite, (point.x, point.y, point.visibility, point.presence)))
