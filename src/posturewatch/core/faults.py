"""Which fault, and how far over its limit: the features of a look against the baseline.

Every fault is measured on every look. What tells them apart is the pinhole model of
docs/how-it-judges.md: nodding lowers the nose and leaves the neck's length alone; a head that comes
forward shortens both; leaning in makes face and shoulders grow, a head alone only the face; sliding
down lowers everything and leaves the proportions alone.
"""

import math
from dataclasses import asdict
from enum import Enum, auto

from posturewatch.core.calibration import Calibration
from posturewatch.core.events import Fault, Finding
from posturewatch.core.features import Features, SideFeatures, face_size
from posturewatch.core.limits import Ruler, VerdictRules, severity
from posturewatch.core.pose import Pose

_SHOULDER_GROWTH = 1 / 3
"""Leaning in with the trunk, the shoulders grow half as much as the face (pinhole model); with the
head alone not at all."""
_SAME_DISTANCE = 0.15
"""Share by which the body may have grown or shrunk for its height in the picture to be compared."""


class Place(Enum):
    """What may be read from where and how large somebody is in the picture."""

    ALL = auto()
    """The camera stands where it stood: height too."""
    SIZE = auto()
    """It is not known to have moved; a height that changed could still be the camera's."""
    NONE = auto()
    """It has moved."""


def front_faults(
    seen: Features, calibration: Calibration, rules: VerdictRules, place: Place
) -> list[Finding]:
    """All faults a front camera sees, over their limit or not, the most telling first."""
    ruler = Ruler(asdict(seen), calibration, rules.spreads)
    neck = ruler.over("neck_height_ratio", -1, rules.neck_floor, rules.neck_ceiling)
    nose = ruler.over("nose_height_ratio", -1, rules.nose_floor, rules.nose_ceiling)
    down = ruler.over("face_pitch_deg", 1, rules.pitch_floor_deg, rules.pitch_ceiling_deg)
    drop = (neck.ratio + nose.ratio) / 2
    nodding = down.ratio > neck.ratio
    ratios = {
        **(_nearer(ruler, rules, drop) if place is not Place.NONE else {}),
        Fault.HEAD_FORWARD: (neck.amount, neck.ratio if nodding else drop),
        Fault.HEAD_DOWN: (down.amount, max(down.ratio, drop) if nodding else down.ratio),
        Fault.SLUMP: _slump(ruler, rules) if place is Place.ALL else (0.0, 0.0),
        Fault.SIDE_LEAN: _side_lean(ruler, rules) if place is not Place.NONE else (0.0, 0.0),
        Fault.HEAD_TILT: _tilt(
            ruler,
            "head_tilt_deg",
            "shoulder_tilt_deg",
            rules.head_tilt_floor_deg,
            rules.head_tilt_ceiling_deg,
        ),
        Fault.SHOULDER_TILT: _tilt(
            ruler,
            "shoulder_tilt_deg",
            "head_tilt_deg",
            rules.shoulder_tilt_floor_deg,
            rules.shoulder_tilt_ceiling_deg,
        ),
    }
    return _findings(ratios, calibration)


def side_faults(seen: SideFeatures, calibration: Calibration, rules: VerdictRules) -> list[Finding]:
    """All faults a side camera sees."""
    ruler = Ruler(asdict(seen), calibration, rules.spreads)
    body = ruler.over("body_lean_deg", 1, rules.body_floor_deg, rules.body_ceiling_deg)
    back = ruler.over("body_lean_deg", -1, rules.body_floor_deg, rules.body_ceiling_deg)
    neck = ruler.over("neck_lean_deg", 1, rules.side_neck_floor_deg, rules.side_neck_ceiling_deg)
    down = ruler.over("face_pitch_deg", 1, rules.side_pitch_floor_deg, rules.side_pitch_ceiling_deg)
    ratios = {
        Fault.HEAD_FORWARD: (neck.amount, neck.ratio),
        Fault.SLUMP: (body.amount, body.ratio),
        Fault.HEAD_DOWN: (down.amount, down.ratio),
        Fault.RECLINE: (back.amount, back.ratio),
    }
    return _findings(ratios, calibration)


def plain_faults(seen: Features, rules: VerdictRules) -> list[Finding]:
    """What is a fault whoever sits there and wherever the camera stands."""
    head = _both(seen.head_tilt_deg, seen.head_tilt_deg - seen.shoulder_tilt_deg)
    ratios = {
        Fault.TOO_CLOSE: (0.0, seen.face_size / rules.huge_face),
        Fault.HEAD_TILT: (head, abs(head) / rules.strong_head_tilt_deg),
        Fault.SHOULDER_TILT: (
            seen.shoulder_tilt_deg,
            abs(seen.shoulder_tilt_deg) / rules.strong_shoulder_tilt_deg,
        ),
    }
    return [Finding(fault, severity(ratio), change) for fault, (change, ratio) in ratios.items()]


def face_only_faults(pose: Pose, rules: VerdictRules) -> list[Finding]:
    """Very near, the shoulders are out of the picture: a face that fills it is enough."""
    return [Finding(Fault.TOO_CLOSE, severity(face_size(pose) / rules.huge_face), 0.0)]


def _findings(ratios: dict[Fault, tuple[float, float]], calibration: Calibration) -> list[Finding]:
    """The person's answers move a fault's limit by a factor."""
    return [
        Finding(fault, severity(ratio / calibration.feedback.get(fault, 1.0)), change)
        for fault, (change, ratio) in ratios.items()
    ]


def _nearer(ruler: Ruler, rules: VerdictRules, drop: float) -> dict[Fault, tuple[float, float]]:
    """Leaning in, until the eyes are too close; then that is what is told.

    A trunk that leans in takes the head down with it: the drop belongs to the lean.
    """
    close = ruler.steady("face_size", 1, rules.close_floor, rules.close_ceiling)
    face = ruler.steady("face_size", 1, rules.lean_floor, rules.lean_ceiling)
    shoulders = ruler.share("shoulder_width") / _SHOULDER_GROWTH
    trunk = shoulders >= face.amount
    lean = min(face.ratio, shoulders * face.ratio / face.amount) if face.ratio > 0 else face.ratio
    over, lean_over = (
        max(ratio, drop) if ratio >= 1 and trunk else ratio for ratio in (close.ratio, lean)
    )
    return {
        Fault.TOO_CLOSE: (close.amount, over),
        Fault.LEANING_IN: (face.amount, lean_over if close.ratio < 1 else 0.0),
    }


def _slump(ruler: Ruler, rules: VerdictRules) -> tuple[float, float]:
    """Head and shoulders both lower in the picture, by body scales.

    At another distance everything moves towards the picture's middle or away from it; the baseline
    is moved along, as the pinhole model of a level camera says, and not too far.
    """
    good = ruler.calibration.good
    grown = ruler.seen["body_scale"] / good["body_scale"].centre
    if abs(grown - 1) > _SAME_DISTANCE:
        return 0.0, 0.0
    lower = [
        (ruler.seen[name] - (0.5 + (good[name].centre - 0.5) * grown)) / ruler.seen["body_scale"]
        for name in ("face_y", "shoulder_y")
    ]
    scale = good["body_scale"].centre
    spread = rules.spreads * max(good["face_y"].spread, good["shoulder_y"].spread) / scale
    if spread > rules.slump_ceiling:
        return 0.0, 0.0  # the camera or the chair moved while calibrating: height tells nothing
    return min(lower), min(lower) / max(rules.slump_floor, spread)


def _side_lean(ruler: Ruler, rules: VerdictRules) -> tuple[float, float]:
    """Shoulders gone aside and lower on that side; the person's left is to the picture's right."""
    shift = ruler.change("shoulder_x") / ruler.seen["shoulder_width"]
    tilt = ruler.change("shoulder_tilt_deg") * math.copysign(1, shift)
    return shift, min(abs(shift) / rules.side_shift, max(0.0, tilt) / rules.side_tilt_deg)


def _tilt(ruler: Ruler, line: str, other: str, floor: float, ceiling: float) -> tuple[float, float]:
    """One line's tilt against the picture and against the other line: the smaller of the two.

    A crooked camera, or a trunk that bends with the head, tilts both lines alike.
    """
    alone = ruler.either_way(line, floor, ceiling)
    if not alone.amount:
        return 0.0, 0.0
    both = _both(alone.amount, alone.amount - ruler.change(other))
    return both, abs(both / alone.amount) * alone.ratio


def _both(one: float, other: float) -> float:
    """The smaller of two changes in one direction; 0 when they disagree."""
    return 0.0 if one * other <= 0 else min(one, other, key=abs)
