"""Counts a shrug, a neck side bend or a turn of the head from what a front camera sees.

Everything is measured against the person's own rest, seen in the first moment. A repetition counts
once its range has been held for its time; it ends when the person is back near rest. Movements of
the whole body do not count: shoulders that rise with the head, a head that leans with the trunk, a
head that turns with the shoulders.
"""

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from statistics import median

from posturewatch.core.features import NOSE_DEPTH
from posturewatch.core.gates import EDGE
from posturewatch.core.geometry import middle, slope_deg
from posturewatch.core.pose import Pose, PoseLandmark
from posturewatch.core.routine import Side
from posturewatch.core.stretches import Counted

REST_S = 1.5
"""How long the person sits at ease before counting begins."""
REST_LOOKS = 3
"""Looks that rest needs at least: fewer cannot outvote a bad one."""

ENTER: dict[Counted, float] = {
    Counted.SHRUG: 0.08,
    Counted.SIDE_BEND: 15.0,
    Counted.TURN: 35.0,
}
"""Range that counts. Shrug, in shoulder widths: 3 cm of the 36 cm between adult shoulder joints.
Side bend, degrees: half as much again as the head tilt that is told as a fault (10 degrees), far
beyond the 3 degrees by which a camera errs (https://doi.org/10.2147/OPTH.S381874). Turn, degrees:
well beyond a glance aside (25 degrees), and short of where the far ear is only guessed (45)."""
LEAVE = 0.5
"""Share of the range below which a hold has ended."""
NARROW = 0.75
"""Shoulders seen narrower than this share of their width at rest: the trunk has turned along (the
cosine of 41 degrees)."""
LOST_S = 1.0
"""A look that shows nobody, as when a hand or the turn hides the face, is passed over so long."""
SEEN = 0.5
"""Least visibility of a landmark that is measured: more likely seen than not."""


class Told(StrEnum):
    """What the person hears."""

    READY = "ready"
    """Rest is known; begin."""
    REACHED = "reached"
    """The range is reached; hold it."""
    COUNTED = "counted"
    """Held long enough: one repetition."""
    TOO_SHORT = "too_short"
    """Let go before the time."""


@dataclass(frozen=True, slots=True)
class Measures:
    """One pose as far as these movements need it; lengths in picture heights."""

    left_neck: float
    """Left ear above the left shoulder."""
    right_neck: float
    left_shoulder_y: float
    right_shoulder_y: float
    width: float
    """Between the shoulders."""
    tilt_deg: float
    """Lean of the head against the shoulder line; positive to the person's left."""
    yaw_deg: float
    """Turn of the face; positive to the person's left."""


@dataclass(frozen=True, slots=True)
class Counting:
    """The memory between two looks."""

    kind: Counted
    hold_s: float
    """How long a repetition is held."""
    began_s: float
    seen_s: float
    """Time of the last look that could be measured."""
    settling: tuple[Measures, ...] = ()
    """Looks at rest, until ``rest`` is known."""
    rest: Measures | None = None
    side: Side = ""
    """Side of the running hold, the person's own."""
    since_s: float | None = None
    """Since when the range is held; None between holds."""
    is_counted: bool = False
    """Whether the running hold has been counted."""
    counts: tuple[tuple[Side, int], ...] = ()

    def count(self, side: Side = "") -> int:
        """Repetitions so far to a side; shrugs have none."""
        return dict(self.counts).get(side, 0)

    def held_s(self, at_s: float) -> float:
        """How long the running hold has lasted; 0 between holds."""
        return 0.0 if self.since_s is None else at_s - self.since_s


def start(kind: Counted, hold_s: float, at_s: float) -> Counting:
    """Counting begins with the person at rest."""
    return Counting(kind, hold_s, at_s, at_s)


def follow(state: Counting, at_s: float, pose: Pose | None) -> tuple[Counting, tuple[Told, ...]]:
    """One look; ``pose`` is None when nobody is seen, which in the end ends a hold."""
    seen = measure(pose) if pose is not None else None
    if seen is not None:
        state = replace(state, seen_s=at_s)
    elif at_s - state.seen_s < LOST_S:
        return state, ()
    if state.rest is None:
        return _settle(state, at_s, seen)
    extent, side = _extent(state.kind, seen, state.rest) if seen else (0.0, state.side)
    enter = ENTER[state.kind]
    if state.since_s is None:
        if extent < enter:
            return state, ()
        return replace(state, since_s=at_s, side=side, is_counted=False), (Told.REACHED,)
    if extent < enter * LEAVE or side != state.side:
        told = () if state.is_counted else (Told.TOO_SHORT,)
        return replace(state, since_s=None), told
    if not state.is_counted and at_s - state.since_s >= state.hold_s:
        counts = dict(state.counts) | {side: state.count(side) + 1}
        return replace(state, is_counted=True, counts=tuple(counts.items())), (Told.COUNTED,)
    return state, ()


def measure(pose: Pose) -> Measures | None:
    """The measures of a pose, or None when head or shoulders cannot be seen."""
    if not _is_seen(pose):
        return None
    point = pose.point
    left, right = point(PoseLandmark.LEFT_SHOULDER), point(PoseLandmark.RIGHT_SHOULDER)
    left_ear, right_ear = point(PoseLandmark.LEFT_EAR), point(PoseLandmark.RIGHT_EAR)
    eyes = point(PoseLandmark.RIGHT_EYE_OUTER), point(PoseLandmark.LEFT_EYE_OUTER)
    width, ear_span = math.dist(left, right), math.dist(left_ear, right_ear)
    if min(width, ear_span) <= 0:
        return None
    aside = (point(PoseLandmark.NOSE)[0] - middle(left_ear, right_ear)[0]) / ear_span
    return Measures(
        left_neck=left[1] - left_ear[1],
        right_neck=right[1] - right_ear[1],
        left_shoulder_y=left[1],
        right_shoulder_y=right[1],
        width=width,
        tilt_deg=slope_deg(*eyes) - slope_deg(right, left),
        yaw_deg=math.degrees(math.atan(aside / NOSE_DEPTH)),
    )


def _is_seen(pose: Pose) -> bool:
    """Nose in the picture, shoulders in it or just outside; all three more likely seen than not."""
    nose = pose[PoseLandmark.NOSE]
    shoulders = pose[PoseLandmark.LEFT_SHOULDER], pose[PoseLandmark.RIGHT_SHOULDER]
    inside = 0.0 <= nose.x <= 1.0 and 0.0 <= nose.y <= 1.0
    near = all(-EDGE <= s.x <= 1 + EDGE and s.y <= 1 + EDGE for s in shoulders)
    return inside and near and all(each.visibility >= SEEN for each in (nose, *shoulders))


def _settle(
    state: Counting, at_s: float, seen: Measures | None
) -> tuple[Counting, tuple[Told, ...]]:
    """Gather rest: the median of the first looks."""
    settling = (*state.settling, seen) if seen else state.settling
    if at_s - state.began_s < REST_S or len(settling) < REST_LOOKS:
        return replace(state, settling=settling), ()
    names = Measures.__slots__
    rest = Measures(*(median(getattr(look, name) for look in settling) for name in names))
    return replace(state, settling=(), rest=rest), (Told.READY,)


def _extent(kind: Counted, seen: Measures, rest: Measures) -> tuple[float, Side]:
    """How far the movement goes, in the unit of ``ENTER``, and to which side."""
    match kind:
        case Counted.SHRUG:
            return _shrug(seen, rest), ""
        case Counted.SIDE_BEND:
            signed = seen.tilt_deg - rest.tilt_deg
        case Counted.TURN:
            signed = seen.yaw_deg - rest.yaw_deg
            if seen.width < NARROW * rest.width:
                signed = 0.0
    return abs(signed), "left" if signed > 0 else "right"


def _shrug(seen: Measures, rest: Measures) -> float:
    """The least of four: each shoulder has risen, and has come nearer to its ear."""
    rises = (
        rest.left_shoulder_y - seen.left_shoulder_y,
        rest.right_shoulder_y - seen.right_shoulder_y,
        rest.left_neck - seen.left_neck,
        rest.right_neck - seen.right_neck,
    )
    return min(rises) / rest.width
