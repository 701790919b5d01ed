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
from posturewatch.core.features import Face, Features, SideFeatures
from posturewatch.core.limits import Change, Ruler, VerdictRules, severity

_SHOULDER_GROWTH = 1 / 3
"""Leaning in with the trunk, the shoulders grow half as much as the face (pinhole model); with the
head alone not at all."""
_SAME_DISTANCE = 0.15
"""Share by which the body may have grown or shrunk for its height in the picture to be compared."""
_FOCAL = 0.5 / math.tan(math.radians(45 / 2))
"""In picture heights: 45 degrees from the upper edge to the lower, as most webcams have."""
_WANDER_DEG = 2.0
"""So far the landmarks alone make a face or body that is still seem to turn, as a slope."""
_NOTHING = Change(0.0, 0.0)

Changes = dict[Fault, Change]


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
    down = _down(ruler, rules)
    drop = (neck.ratio + nose.ratio) / 2
    nodding = down.ratio > neck.ratio
    changes: Changes = {
        **(_nearer(ruler, rules, drop) if place is not Place.NONE else {}),
        Fault.HEAD_FORWARD: Change(neck.amount, neck.ratio if nodding else drop),
        Fault.HEAD_DOWN: Change(down.amount, max(down.ratio, drop) if nodding else down.ratio),
        Fault.SLUMP: _slump(ruler, rules) if place is Place.ALL else _NOTHING,
        Fault.SIDE_LEAN: _side_lean(ruler, rules) if place is not Place.NONE else _NOTHING,
        Fault.HEAD_TILT: _head_tilt(ruler, rules),
        Fault.SHOULDER_TILT: _shoulder_tilt(ruler, rules),
    }
    return _findings(changes, calibration)


def face_faults(
    seen: Face, calibration: Calibration, rules: VerdictRules, place: Place
) -> list[Finding]:
    """What a face tells whose shoulders have left the picture: who comes near or slides down.

    Held against the face of the calibration; nothing here can say that all is well.
    """
    ruler = Ruler(asdict(seen), calibration, rules.spreads)
    close = ruler.steady("face_size", 1, rules.close_floor, rules.close_ceiling)
    changes: Changes = {
        Fault.TOO_CLOSE: close if place is not Place.NONE else _NOTHING,
        Fault.HEAD_DOWN: _down(ruler, rules),
        Fault.SLUMP: _face_slump(ruler, rules) if place is Place.ALL else _NOTHING,
    }
    return [*_findings(changes, calibration), near_face(seen, rules)]


def side_faults(seen: SideFeatures, calibration: Calibration, rules: VerdictRules) -> list[Finding]:
    """All faults a side camera sees."""
    ruler = Ruler(asdict(seen), calibration, rules.spreads)
    body = ruler.over("body_lean_deg", 1, rules.body_floor_deg, rules.body_ceiling_deg)
    trunk = ruler.over("trunk_lean_deg", 1, rules.body_floor_deg, rules.body_ceiling_deg)
    back = ruler.over("body_lean_deg", -1, rules.body_floor_deg, rules.body_ceiling_deg)
    neck = ruler.over("neck_lean_deg", 1, rules.side_neck_floor_deg, rules.side_neck_ceiling_deg)
    down = ruler.over("face_pitch_deg", 1, rules.side_pitch_floor_deg, rules.side_pitch_ceiling_deg)
    changes: Changes = {
        Fault.HEAD_FORWARD: neck,
        Fault.SLUMP: max(body, trunk, key=lambda change: change.ratio),
        Fault.HEAD_DOWN: down,
        Fault.RECLINE: back,
    }
    return _findings(changes, calibration)


def plain_faults(seen: Features, rules: VerdictRules) -> list[Finding]:
    """What is a fault whoever sits there and wherever the camera stands."""
    head = _both(seen.head_tilt_deg, seen.head_tilt_deg - seen.shoulder_tilt_deg)
    shoulders = seen.shoulder_tilt_deg
    return [
        near_face(seen, rules),
        Finding(Fault.HEAD_TILT, severity(abs(head) / rules.strong_head_tilt_deg), head),
        Finding(
            Fault.SHOULDER_TILT,
            severity(abs(shoulders) / rules.strong_shoulder_tilt_deg),
            shoulders,
        ),
    ]


def near_face(face: Face, rules: VerdictRules) -> Finding:
    """A face that fills the picture is too close, whoever's it is."""
    return Finding(Fault.TOO_CLOSE, severity(face.face_size / rules.huge_face), 0.0)


def _findings(changes: Changes, calibration: Calibration) -> list[Finding]:
    """The person's answers move a fault's limit by a factor."""
    return [
        Finding(fault, severity(each.ratio / calibration.feedback.get(fault, 1.0)), each.amount)
        for fault, each in changes.items()
    ]


def _down(ruler: Ruler, rules: VerdictRules) -> Change:
    """The face points down; one that turns aside seems to, to a camera below it."""
    floor, ceiling = rules.pitch_floor_deg, rules.pitch_ceiling_deg
    down = ruler.over("face_pitch_deg", 1, floor, ceiling)
    return _widened(down, floor, _turned_pitch_deg(ruler))


def _nearer(ruler: Ruler, rules: VerdictRules, drop: float) -> Changes:
    """Leaning in, until the eyes are too close; then that is what is told."""
    close = ruler.steady("face_size", 1, rules.close_floor, rules.close_ceiling)
    face = ruler.steady("face_size", 1, rules.lean_floor, rules.lean_ceiling)
    shoulders = ruler.share("shoulder_width") / _SHOULDER_GROWTH
    trunk = shoulders >= face.amount
    lean = face.ratio
    if face.ratio > 0 and not trunk:
        lean *= shoulders / face.amount
    told = lean if close.ratio < 1 else 0.0
    return {
        Fault.TOO_CLOSE: Change(close.amount, _with_drop(close.ratio, drop, trunk=trunk)),
        Fault.LEANING_IN: Change(face.amount, _with_drop(told, drop, trunk=trunk)),
    }


def _with_drop(ratio: float, drop: float, *, trunk: bool) -> float:
    """A trunk that leans in takes the head down with it: the drop belongs to the lean."""
    return max(ratio, drop) if trunk and ratio >= 1 else ratio


def _slump(ruler: Ruler, rules: VerdictRules) -> Change:
    """Head and shoulders both lower in the picture, by body scales."""
    scale = ruler.calibration.good["body_scale"].centre
    return _lower(ruler, rules, ("face_y", "shoulder_y"), ruler.seen["body_scale"] / scale)


def _face_slump(ruler: Ruler, rules: VerdictRules) -> Change:
    """The face lower in the picture, by the body scales of the calibration."""
    size = ruler.calibration.good["face_size"].centre
    return _lower(ruler, rules, ("face_y",), ruler.seen["face_size"] / size)


def _lower(ruler: Ruler, rules: VerdictRules, names: tuple[str, ...], grown: float) -> Change:
    """How much lower all of these are; ``grown`` is how many times larger the body is seen.

    At another distance everything moves towards the picture's middle or away from it; the baseline
    is moved along, as the pinhole model of a level camera says, and not too far.
    """
    good = ruler.calibration.good
    if abs(grown - 1) > _SAME_DISTANCE:
        return _NOTHING
    scale = good["body_scale"].centre
    spread = rules.spreads * max(good[name].spread for name in ("face_y", "shoulder_y")) / scale
    if spread > rules.slump_ceiling:
        return _NOTHING  # the camera or the chair moved while calibrating: height tells nothing
    lower = min(
        (ruler.seen[name] - (0.5 + (good[name].centre - 0.5) * grown)) / (scale * grown)
        for name in names
    )
    return Change(lower, lower / max(rules.slump_floor, spread))


def _side_lean(ruler: Ruler, rules: VerdictRules) -> Change:
    """Shoulders gone aside and lower on that side; the person's left is to the picture's right."""
    shift = ruler.change("shoulder_x") / ruler.seen["shoulder_width"]
    tilt = ruler.change("shoulder_tilt_deg") * math.copysign(1, shift)
    return Change(shift, min(abs(shift) / rules.side_shift, max(0.0, tilt) / rules.side_tilt_deg))


def _head_tilt(ruler: Ruler, rules: VerdictRules) -> Change:
    """The head's slope; a level face that is turned shows one too, to a camera above or below."""
    floor, ceiling = rules.head_tilt_floor_deg, rules.head_tilt_ceiling_deg
    tilt = _tilt(ruler, "head_tilt_deg", "shoulder_tilt_deg", floor, ceiling)
    return _widened(tilt, floor, _turned_face_deg(ruler))


def _shoulder_tilt(ruler: Ruler, rules: VerdictRules) -> Change:
    """The shoulders' slope; level ones show one too when the body turns with the face."""
    floor, ceiling = rules.shoulder_tilt_floor_deg, rules.shoulder_tilt_ceiling_deg
    tilt = _tilt(ruler, "shoulder_tilt_deg", "head_tilt_deg", floor, ceiling)
    return _widened(tilt, floor, _turned_body_deg(ruler))


def _turned_face_deg(ruler: Ruler) -> float:
    """Slope that a level face gains by turning, seen from as far above as at calibration."""
    above = math.sin(math.radians(ruler.calibration.good["face_pitch_deg"].centre))
    return _slope_gained_deg(ruler, above, above)


def _turned_body_deg(ruler: Ruler) -> float:
    """Slope that level shoulders gain when the body turns with the face: the nearer seems lower."""
    good = ruler.calibration.good["shoulder_y"].centre
    return _slope_gained_deg(ruler, *((y - 0.5) / _FOCAL for y in (ruler.seen["shoulder_y"], good)))


def _turned_pitch_deg(ruler: Ruler) -> float:
    """Pitch that a level face gains by turning, seen from as far above as at calibration."""
    good = ruler.calibration.good
    above = math.sin(math.radians(good["face_pitch_deg"].centre))
    now, then = (
        math.degrees(math.asin(above * math.cos(math.radians(yaw))))
        for yaw in (ruler.seen["face_yaw_deg"], good["face_yaw_deg"].centre)
    )
    return now - then


def _slope_gained_deg(ruler: Ruler, now: float, then: float) -> float:
    """From how far below the camera's axis a line lies, as a slope, and how far the face turns."""
    yaws = (ruler.seen["face_yaw_deg"], ruler.calibration.good["face_yaw_deg"].centre)
    one, other = (
        math.degrees(math.atan(math.tan(math.radians(yaw)) * below))
        for yaw, below in zip(yaws, (now, then), strict=True)
    )
    return one - other


def _widened(change: Change, limit_deg: float, by_deg: float) -> Change:
    """The same change against a limit that is wider by what turning explains."""
    wider_deg = max(0.0, abs(by_deg) - _WANDER_DEG)
    return Change(change.amount, change.ratio * limit_deg / (limit_deg + wider_deg))


def _tilt(ruler: Ruler, line: str, other: str, floor: float, ceiling: float) -> Change:
    """One line's tilt against the picture and against the other line: the smaller of the two.

    A crooked camera, or a trunk that bends with the head, tilts both lines alike.
    """
    alone = ruler.either_way(line, floor, ceiling)
    if not alone.amount:
        return _NOTHING
    both = _both(alone.amount, alone.amount - ruler.change(other))
    return Change(both, abs(both / alone.amount) * alone.ratio)


def _both(one: float, other: float) -> float:
    """The smaller of two changes in one direction; 0 when they disagree."""
    return 0.0 if one * other <= 0 else min(one, other, key=abs)
