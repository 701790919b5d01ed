"""People made of a few measured lengths, seen by a pinhole camera: poses with a known posture.

Lengths are those of adults in metres; x grows to the person's left (the picture's right), y down, z
away from the camera, which stands at the origin. Not a real person: what is told by these poses is
the geometry, and no more.
"""

import math
import random
from dataclasses import dataclass, replace

from posturewatch.core.pose import (
    LANDMARK_COUNT,
    Landmark,
    Look,
    PictureQuality,
    Pose,
    PoseLandmark,
)

FOCAL = 0.5 / math.tan(math.radians(22.5))
"""In picture heights: 45 degrees from the upper edge to the lower, as most webcams have."""
DAYLIGHT = PictureQuality(brightness=0.5, contrast=0.2, sharpness=200.0)

Vector = tuple[float, float, float]


@dataclass(frozen=True)
class Person:
    """How somebody sits, and where. Angles in degrees, lengths in metres."""

    neck_deg: float = 55.0
    """The neck's rise from the horizontal, seen from the side; less when the head comes forward."""
    nod_deg: float = 0.0
    turn_deg: float = 0.0
    """The face, to the person's left."""
    swivel_deg: float = 0.0
    """Chair, trunk and face, to the person's left."""
    tilt_deg: float = 0.0
    """The head, towards the person's left shoulder."""
    bow_deg: float = 0.0
    """The trunk, forward from the hips."""
    bend_deg: float = 0.0
    """The trunk, to the person's left from the hips."""
    raised: float = 0.0
    """The right shoulder, above the left."""
    slid: float = 0.0
    """Down in the chair."""
    aside: float = 0.0
    """The chair, to the person's left."""
    back: float = 0.0
    """The chair, away from the camera."""
    distance: float = 0.6
    """Eyes of the upright person to the camera."""
    camera_up: float = 0.0
    """The camera above the eyes of the upright person."""
    camera_down_deg: float = 0.0
    """The camera, pointing down."""
    camera_roll_deg: float = 0.0
    build: float = 1.0
    """Size of the body."""
    breadth: float = 1.0
    """Of the shoulders, against the rest of the body."""
    aspect: float = 4 / 3


TRUNK, NECK, SHOULDERS = 0.50, 0.15, 0.36
HEAD: dict[PoseLandmark, Vector] = {
    PoseLandmark.NOSE: (0.0, 0.0, -0.12),
    PoseLandmark.LEFT_EYE_INNER: (0.018, -0.025, -0.095),
    PoseLandmark.LEFT_EYE: (0.0315, -0.025, -0.09),
    PoseLandmark.LEFT_EYE_OUTER: (0.045, -0.025, -0.08),
    PoseLandmark.LEFT_EAR: (0.075, 0.0, 0.0),
    PoseLandmark.MOUTH_LEFT: (0.025, 0.045, -0.095),
}
"""From the middle of the ears, about which the head turns."""
MIRRORED = {
    PoseLandmark.LEFT_EYE_INNER: PoseLandmark.RIGHT_EYE_INNER,
    PoseLandmark.LEFT_EYE: PoseLandmark.RIGHT_EYE,
    PoseLandmark.LEFT_EYE_OUTER: PoseLandmark.RIGHT_EYE_OUTER,
    PoseLandmark.LEFT_EAR: PoseLandmark.RIGHT_EAR,
    PoseLandmark.MOUTH_LEFT: PoseLandmark.MOUTH_RIGHT,
}


def pose(person: Person, *, noise: float = 0.0, seed: int = 0) -> Pose:
    """The pose of a person; ``noise`` is the standard deviation of a landmark, picture heights."""
    chance = random.Random(seed)
    points = _points(person)
    landmarks = []
    for index in range(LANDMARK_COUNT):
        x, y = points.get(index, (0.5 * person.aspect, 1.6))
        seen = 0.99 if index in points else 0.01
        landmarks.append(
            Landmark(
                (x + chance.gauss(0, noise)) / person.aspect, y + chance.gauss(0, noise), seen, seen
            )
        )
    return Pose(tuple(landmarks), person.aspect)


def look(
    person: Person,
    at_s: float = 0.0,
    *,
    noise: float = 0.0,
    seed: int = 0,
    scene: tuple[float, ...] | None = None,
) -> Look:
    """A look at one person in daylight."""
    return Look(at_s, (pose(person, noise=noise, seed=seed),), DAYLIGHT, scene)


def looks(person: Person, count: int = 8, noise: float = 0.003) -> list[Look]:
    """Looks at somebody who sits still; the landmarks wander as those of a webcam do."""
    return [look(person, float(at), noise=noise, seed=at) for at in range(count)]


def moved(person: Person, **changes: float) -> Person:
    """The same person in another posture or place."""
    return replace(person, **changes)


def _points(person: Person) -> dict[int, tuple[float, float]]:
    """Landmarks in picture heights."""
    body = _body(person)
    return {name: _project(point, person) for name, point in body.items()}


def _body(person: Person) -> dict[int, Vector]:
    size = person.build
    upright = Person(neck_deg=person.neck_deg if person.neck_deg > 55 else 55.0)
    rise = math.radians(upright.neck_deg)
    forward = NECK * math.cos(rise) + 0.09
    up = TRUNK + NECK * math.sin(rise) + 0.05 + 0.025
    hips = (
        person.aside,
        person.camera_up + up * size + person.slid,
        person.distance + forward * size + person.back,
    )
    spine = _turned((0.0, -TRUNK * size, 0.0), person)
    shoulder = _add(hips, spine)
    swivel = math.radians(person.swivel_deg)
    half = SHOULDERS / 2 * size * person.breadth
    side = _turned((half * math.cos(swivel), 0.0, half * math.sin(swivel)), person)
    tilt = math.radians(person.neck_deg)
    rises, leads = (NECK * math.sin(tilt) + 0.05) * size, NECK * math.cos(tilt) * size
    neck = _turned((leads * math.sin(swivel), -rises, -leads * math.cos(swivel)), person)
    ears = _add(shoulder, neck)
    body: dict[int, Vector] = {
        PoseLandmark.LEFT_SHOULDER: _add(shoulder, side, (0.0, person.raised / 2, 0.0)),
        PoseLandmark.RIGHT_SHOULDER: _add(shoulder, _scaled(side, -1), (0, -person.raised / 2, 0)),
    }
    for name, place in HEAD.items():
        for each, sign in ((name, 1), (MIRRORED.get(name), -1)):
            if each is not None:
                point = (sign * place[0] * size, place[1] * size, place[2] * size)
                body[each] = _add(ears, _turned(_faced(point, person), person))
    return body


def _faced(point: Vector, person: Person) -> Vector:
    """Nod, then tilt, then turn about the middle of the ears."""
    x, y, z = point
    aside = person.turn_deg + person.swivel_deg
    nod, tilt, turn = map(math.radians, (person.nod_deg, person.tilt_deg, aside))
    y, z = y * math.cos(nod) - z * math.sin(nod), y * math.sin(nod) + z * math.cos(nod)
    x, y = x * math.cos(tilt) - y * math.sin(tilt), x * math.sin(tilt) + y * math.cos(tilt)
    return x * math.cos(turn) - z * math.sin(turn), y, x * math.sin(turn) + z * math.cos(turn)


def _turned(vector: Vector, person: Person) -> Vector:
    """Turned with the trunk about the hips."""
    x, y, z = vector
    bow, bend = math.radians(person.bow_deg), math.radians(person.bend_deg)
    y, z = y * math.cos(bow) - z * math.sin(bow), y * math.sin(bow) + z * math.cos(bow)
    return x * math.cos(bend) - y * math.sin(bend), x * math.sin(bend) + y * math.cos(bend), z


def _project(point: Vector, person: Person) -> tuple[float, float]:
    x, y, z = point
    down, roll = math.radians(person.camera_down_deg), math.radians(person.camera_roll_deg)
    y, z = y * math.cos(down) - z * math.sin(down), y * math.sin(down) + z * math.cos(down)
    x, y = x * math.cos(roll) - y * math.sin(roll), x * math.sin(roll) + y * math.cos(roll)
    return 0.5 * person.aspect + FOCAL * x / z, 0.5 + FOCAL * y / z


def _add(*vectors: Vector) -> Vector:
    x, y, z = (sum(parts) for parts in zip(*vectors, strict=True))
    return x, y, z


def _scaled(vector: Vector, factor: float) -> Vector:
    return vector[0] * factor, vector[1] * factor, vector[2] * factor
