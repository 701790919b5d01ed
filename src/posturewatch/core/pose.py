"""Where the body is, in one frame.

Left and right are the person's own. ``y`` grows downward. Values are those of BlazePose's
two-dimensional output; its depth is left out on purpose: at a desk the hips are out of the
picture and depth has no origin (mediapipe issue 4935).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum


class PoseLandmark(IntEnum):
    """BlazePose's names and numbers of the landmarks this program uses."""

    NOSE = 0
    LEFT_EYE_INNER = 1
    LEFT_EYE = 2
    LEFT_EYE_OUTER = 3
    RIGHT_EYE_INNER = 4
    RIGHT_EYE = 5
    RIGHT_EYE_OUTER = 6
    LEFT_EAR = 7
    RIGHT_EAR = 8
    MOUTH_LEFT = 9
    MOUTH_RIGHT = 10
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_ELBOW = 13
    RIGHT_ELBOW = 14
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_PINKY = 17
    RIGHT_PINKY = 18
    LEFT_INDEX = 19
    RIGHT_INDEX = 20
    LEFT_THUMB = 21
    RIGHT_THUMB = 22
    LEFT_HIP = 23
    RIGHT_HIP = 24


LANDMARK_COUNT = 33
"""Landmarks in a BlazePose result, those without a name above included."""


@dataclass(frozen=True, slots=True)
class Landmark:
    """One body point."""

    x: float
    """Share of the picture's width, 0 at the left edge; outside 0..1 when out of the picture."""
    y: float
    """Share of the picture's height, 0 at the upper edge, growing downward."""
    visibility: float
    """Chance (0..1) that the point is in the picture and not hidden."""
    presence: float
    """Chance (0..1) that the point is in the picture, hidden or not."""


@dataclass(frozen=True, slots=True)
class Pose:
    """One person's landmarks in one picture."""

    landmarks: tuple[Landmark, ...]
    """All 33, in BlazePose's order."""
    aspect: float
    """Width of the picture divided by its height: makes x and y comparable."""

    def __getitem__(self, landmark: PoseLandmark) -> Landmark:
        return self.landmarks[landmark]

    def point(self, landmark: PoseLandmark) -> tuple[float, float]:
        """``(x, y)`` of a landmark in picture heights, so that angles are true angles."""
        found = self.landmarks[landmark]
        return found.x * self.aspect, found.y


@dataclass(frozen=True, slots=True)
class PictureQuality:
    """What a picture is worth, before anyone looks for a body in it."""

    brightness: float
    """Mean grey value, 0 (black) to 1 (white)."""
    contrast: float
    """Standard deviation of the grey values, 0 to 0.5; near 0 when the shutter is closed."""
    sharpness: float
    """Variance of the Laplacian of the grey picture at 320 pixels width, grey values 0..255."""


@dataclass(frozen=True, slots=True)
class Look:
    """All that one judged picture says. The picture itself goes no further than this."""

    at_s: float
    poses: Sequence[Pose]
    """Everybody found, the most certain first; empty when nobody is seen."""
    quality: PictureQuality
    scene: tuple[float, ...] | None = None
    """Descriptor of the picture's fixed background (see adapters/picture.py), or None."""
