"""One look against a calibration: which fault, how severe, or why it cannot be told."""

from dataclasses import dataclass, replace

from posturewatch.core.calibration import Calibration
from posturewatch.core.events import Finding, Judgement, Verdict
from posturewatch.core.faults import (
    Place,
    face_faults,
    front_faults,
    near_face,
    plain_faults,
    side_faults,
)
from posturewatch.core.features import (
    Features,
    SideFeatures,
    Unmeasurable,
    View,
    extract,
    measure_face,
)
from posturewatch.core.gates import face_seen, picture_fault
from posturewatch.core.limits import LIMIT, VerdictRules
from posturewatch.core.people import at_desk, nearest
from posturewatch.core.pose import Look, Pose
from posturewatch.core.scene import Background, Movement, compare

__all__ = ["VerdictRules", "Weighed", "judge", "judged_person", "weigh"]


@dataclass(frozen=True, slots=True)
class Weighed:
    """All that one look says, before anything is concluded from it."""

    pose: Pose | None = None
    """Who is judged; None when there is nobody."""
    findings: tuple[Finding, ...] = ()
    """Every fault that was measured, over its limit or not."""
    otherwise: str = ""
    """Why the verdict is unknown unless a fault is over its limit; a key of texts.REASONS."""


def judge(look: Look, calibration: Calibration | None, rules: VerdictRules) -> Judgement:
    """The verdict of one look, without smoothing."""
    fault = picture_fault(look.quality, rules)
    if fault:
        found = fault != "shutter" and any(map(face_seen, look.poses))
        return Judgement(Verdict.UNKNOWN, reason=fault, somebody=found)
    background = movement(look, calibration).background if calibration else None
    return replace(_concluded(weigh(look, calibration, rules)), background=background)


def weigh(look: Look, calibration: Calibration | None, rules: VerdictRules) -> Weighed:
    """Every fault of whoever is judged, in a picture that is worth a look."""
    pose = judged_person(look, calibration)
    if pose is None:
        return Weighed()
    seen = extract(pose, calibration.view if calibration else View.AUTO)
    if isinstance(seen, Unmeasurable):
        return Weighed(pose, _by_the_face(look, pose, seen, calibration, rules), seen.reason)
    if calibration is None:
        plain = plain_faults(seen, rules) if isinstance(seen, Features) else ()
        return Weighed(pose, tuple(plain), "no_calibration")
    if isinstance(seen, SideFeatures):
        return Weighed(pose, tuple(side_faults(seen, calibration, rules)))
    calibration, place = _in_place(look, pose, calibration)
    return Weighed(pose, tuple(front_faults(seen, calibration, rules, place)))


def judged_person(look: Look, calibration: Calibration | None) -> Pose | None:
    """Who of those seen is judged; None when there is nobody, or nobody at the desk."""
    if not look.poses:
        return None
    if calibration is None or not calibration.size:
        return nearest(look.poses)
    stands = movement(look, calibration).background is Background.STILL
    return at_desk(look.poses, calibration.place, calibration.size, camera_stands=stands)


def movement(look: Look, calibration: Calibration) -> Movement:
    """What has become of the camera since the calibration, which it has to have stood still for."""
    if not calibration.steady:
        return Movement(Background.UNCLEAR)
    return compare(calibration.scene, look.scene)


def _by_the_face(
    look: Look,
    pose: Pose,
    unseen: Unmeasurable,
    calibration: Calibration | None,
    rules: VerdictRules,
) -> tuple[Finding, ...]:
    """What a face tells whose shoulders have left the picture; nothing in other cases."""
    face = measure_face(pose)
    if unseen.reason != "shoulders_hidden" or isinstance(face, Unmeasurable):
        return ()
    if calibration is None or calibration.view is View.SIDE:
        return (near_face(face, rules),)
    calibration, place = _in_place(look, pose, calibration)
    return tuple(face_faults(face, calibration, rules, place))


def _in_place(look: Look, pose: Pose, calibration: Calibration) -> tuple[Calibration, Place]:
    """The baseline moved along with the camera, and what place and size in the picture tell."""
    if not calibration.steady:
        return calibration, Place.NONE
    moved = movement(look, calibration)
    match moved.background:
        case Background.STILL:
            return calibration, Place.ALL
        case Background.SHIFTED:
            return _shifted(calibration, moved, pose.aspect), Place.ALL
        case Background.UNCLEAR:
            return calibration, Place.SIZE
        case _:
            return calibration, Place.NONE


def _shifted(calibration: Calibration, movement: Movement, aspect: float) -> Calibration:
    """The baseline moved along with the background."""
    by = {
        "face_x": movement.right * aspect,
        "shoulder_x": movement.right * aspect,
        "face_y": movement.down,
        "shoulder_y": movement.down,
    }
    moved = {
        name: replace(calibration.good[name], centre=calibration.good[name].centre + shift)
        for name, shift in by.items()
    }
    return replace(calibration, good=calibration.good | moved)


def _concluded(weighed: Weighed) -> Judgement:
    """Bad when one fault is over its limit; else good, or unknown for the reason given."""
    if weighed.pose is None:
        return Judgement(Verdict.ABSENT)
    over = sorted(
        (finding for finding in weighed.findings if finding.severity >= LIMIT),
        key=lambda finding: -finding.severity,
    )
    severity = max((finding.severity for finding in weighed.findings), default=0.0)
    if over:
        return Judgement(Verdict.BAD, severity, tuple(over))
    if weighed.otherwise:
        return Judgement(Verdict.UNKNOWN, severity, reason=weighed.otherwise)
    return Judgement(Verdict.GOOD, severity)
