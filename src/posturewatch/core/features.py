"""A pose to features: ratios and angles that do not depend on the distance to the camera.

A feature is named after what is measured. A front camera sees neither the side view nor the
seventh neck vertebra, so nothing here is a medical angle. Which features answer to which movement
follows from the pinhole model in docs/how-it-judges.md.
"""

import math
from dataclasses import asdict, dataclass
from enum import StrEnum

from posturewatch.core.gates import Unmeasurable, complete, face_fault, front_fault
from posturewatch.core.geometry import middle, sine_deg, slope_deg
from posturewatch.core.pose import Pose, PoseLandmark
from posturewatch.core.side import SideFeatures, measure_side

__all__ = [
    "Face",
    "Features",
    "SideFeatures",
    "Unmeasurable",
    "View",
    "extract",
    "measure_face",
    "seen_from_the_side",
]


class View(StrEnum):
    """From where the camera sees the person."""

    FRONT = "front"
    SIDE = "side"
    AUTO = "auto"
    """Told by the landmarks."""


@dataclass(frozen=True, slots=True)
class Face:
    """What the face alone says, from the front."""

    face_pitch_deg: float
    """How far the face points down: nose below the ears, as an angle. Compare, do not read."""
    face_yaw_deg: float
    """How far the face is turned aside; 0 into the camera, positive to the person's left. Turning
    brings the ears together as it carries the nose aside."""
    head_tilt_deg: float
    """Slope of the line through the ears and eyes; positive when the left side is lower."""
    face_size: float
    """Eyes to mouth in picture heights: grows as the face comes nearer, and turning the head aside
    does not shorten it, as it does the distance between eyes or ears."""
    face_x: float
    """Middle of the ears, in picture heights from the left edge."""
    face_y: float
    """Middle of the ears, in picture heights from the upper edge."""


@dataclass(frozen=True, slots=True)
class Features(Face):
    """What face and shoulders say, from the front.

    Lengths that end in ``ratio`` are in body scales: the geometric mean of shoulder width and
    face size. Either alone errs, the shoulders when the body turns or the picture cuts them,
    the face when the head turns or comes forward; both shrink alike with distance.
    """

    neck_height_ratio: float
    """Ears above the shoulder line: the neck's length as it is seen. Nodding leaves it alone."""
    nose_height_ratio: float
    """Nose above the shoulder line: falls with the head, and with the face's pitch."""
    shoulder_tilt_deg: float
    """Slope of the shoulder line; positive when the left shoulder is lower."""
    shoulder_width: float
    """Distance between the shoulders in picture heights."""
    body_scale: float
    """Geometric mean of shoulder width and face size."""
    shoulder_x: float
    """Middle of the shoulders, in picture heights from the left edge."""
    shoulder_y: float
    """Middle of the shoulders, in picture heights from the upper edge."""


MAX_YAW_DEG = 45.0
"""Beyond it the far ear and eye are hidden and only guessed. Up to it the ratios were seen to
change by less than 5 % (docs/accuracy.md), and upward, so that a glance aside cannot look bad."""
NOSE_DEPTH = 0.8
"""How far the nose stands before the line through the ears, in distances between the ears: about
12 cm to 15 cm in adults."""
_SMALLEST = 1e-3
"""Picture heights; anything smaller is no person that could be measured."""


def extract(pose: Pose, view: View = View.AUTO) -> Features | SideFeatures | Unmeasurable:
    """Measure a pose, or say why it cannot be measured. Never raises for what a model returns."""
    if view is View.SIDE or (view is View.AUTO and seen_from_the_side(pose)):
        return measure_side(pose)
    return measure_front(pose)


def seen_from_the_side(pose: Pose) -> bool:
    """The shoulders cover each other: they are nearer together than ears and shoulders are.

    From the front, shoulders lie about 1.5 times as far apart as ears lie above them; a person
    has to turn by some 50 degrees before that is undone.
    """
    if not complete(pose):
        return False
    left, right = pose.point(PoseLandmark.LEFT_SHOULDER), pose.point(PoseLandmark.RIGHT_SHOULDER)
    ears = middle(pose.point(PoseLandmark.LEFT_EAR), pose.point(PoseLandmark.RIGHT_EAR))
    return math.dist(left, right) < math.dist(ears, middle(left, right))


def measure_front(pose: Pose) -> Features | Unmeasurable:
    """The features of a person who sits before the camera."""
    fault = front_fault(pose)
    face = Unmeasurable(fault) if fault else measure_face(pose)
    if isinstance(face, Unmeasurable):
        return face
    left, right = pose.point(PoseLandmark.LEFT_SHOULDER), pose.point(PoseLandmark.RIGHT_SHOULDER)
    shoulders, width = middle(left, right), math.dist(left, right)
    if width < _SMALLEST:
        return Unmeasurable("turned_away")
    scale = math.sqrt(width * face.face_size)
    return Features(
        **asdict(face),
        neck_height_ratio=(shoulders[1] - face.face_y) / scale,
        nose_height_ratio=(shoulders[1] - pose.point(PoseLandmark.NOSE)[1]) / scale,
        shoulder_tilt_deg=slope_deg(right, left),
        shoulder_width=width,
        body_scale=scale,
        shoulder_x=shoulders[0],
        shoulder_y=shoulders[1],
    )


def measure_face(pose: Pose) -> Face | Unmeasurable:
    """The features of a face before the camera, wherever the shoulders are."""
    fault = face_fault(pose)
    if fault:
        return Unmeasurable(fault)
    point = pose.point
    left_ear, right_ear = point(PoseLandmark.LEFT_EAR), point(PoseLandmark.RIGHT_EAR)
    left_eye, right_eye = point(PoseLandmark.LEFT_EYE), point(PoseLandmark.RIGHT_EYE)
    mouth = middle(point(PoseLandmark.MOUTH_LEFT), point(PoseLandmark.MOUTH_RIGHT))
    nose, ears = point(PoseLandmark.NOSE), middle(left_ear, right_ear)
    ear_span, size = math.dist(left_ear, right_ear), math.dist(middle(left_eye, right_eye), mouth)
    if min(size, ear_span) < _SMALLEST:
        return Unmeasurable("turned_away")
    yaw_deg = math.degrees(math.atan((nose[0] - ears[0]) / ear_span / NOSE_DEPTH))
    if abs(yaw_deg) > MAX_YAW_DEG:
        return Unmeasurable("turned_away")
    return Face(
        face_pitch_deg=sine_deg(
            (nose[1] - ears[1]) / ear_span * math.cos(math.radians(yaw_deg)) / NOSE_DEPTH
        ),
        face_yaw_deg=yaw_deg,
        head_tilt_deg=(slope_deg(right_eye, left_eye) + slope_deg(right_ear, left_ear)) / 2,
        face_size=size,
        face_x=ears[0],
        face_y=ears[1],
    )
