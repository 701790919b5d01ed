"""One look against a calibration: which fault, how severe, or why it cannot be told."""

from dataclasses import replace

from posturewatch.core.calibration import Calibration
from posturewatch.core.events import Finding, Judgement, Verdict
from posturewatch.core.faults import (
    Place,
    face_only_faults,
    front_faults,
    plain_faults,
    side_faults,
)
from posturewatch.core.features import Features, SideFeatures, Unmeasurable, View, extract
from posturewatch.core.gates import face_seen, picture_fault
from posturewatch.core.limits import VerdictRules
from posturewatch.core.people import at_desk, nearest
from posturewatch.core.pose import Look, Pose
from posturewatch.core.scene import Camera, Movement, compare

__all__ = ["VerdictRules", "judge", "judged_person"]

LIMIT = 0.5
"""The severity of a change as large as its limit."""


def judge(look: Look, calibration: Calibration | None, rules: VerdictRules) -> Judgement:
    """The verdict of one look, without smoothing."""
    fault = picture_fault(look.quality, rules)
    if fault:
        found = fault != "shutter" and any(map(face_seen, look.poses))
        return Judgement(Verdict.UNKNOWN, reason=fault, somebody=found)
    pose = judged_person(look, calibration)
    if pose is None:
        return Judgement(Verdict.ABSENT)
    seen = extract(pose, calibration.view if calibration else View.AUTO)
    if isinstance(seen, Unmeasurable):
        if seen.reason == "shoulders_hidden":
            return _concluded(face_only_faults(pose, rules), otherwise=seen.reason)
        return Judgement(Verdict.UNKNOWN, reason=seen.reason)
    if calibration is None:
        findings = plain_faults(seen, rules) if isinstance(seen, Features) else []
        return _concluded(findings, otherwise="no_calibration")
    if isinstance(seen, SideFeatures):
        return _concluded(side_faults(seen, calibration, rules))
    movement = compare(calibration.scene, look.scene)
    moved = calibration.steady and movement.camera in (Camera.MOVED, Camera.SHIFTED)
    if movement.camera is Camera.SHIFTED:
        calibration = _shifted(calibration, movement, pose.aspect)
    trust = _trust(movement.camera) if calibration.steady else Place.NONE
    judgement = _concluded(front_faults(seen, calibration, rules, trust))
    return replace(judgement, camera_moved=moved) if moved else judgement


def _trust(camera: Camera) -> Place:
    """What place and size in the picture tell, after what has become of the camera."""
    match camera:
        case Camera.STILL | Camera.SHIFTED:
            return Place.ALL
        case Camera.UNCLEAR:
            return Place.SIZE
        case _:
            return Place.NONE


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


def judged_person(look: Look, calibration: Calibration | None) -> Pose | None:
    """Who of those seen is judged; None when there is nobody, or only far behind the desk."""
    if not look.poses:
        return None
    if calibration is None or not calibration.size:
        return nearest(look.poses)
    return at_desk(look.poses, calibration.place, calibration.size)


def _concluded(findings: list[Finding], otherwise: str = "") -> Judgement:
    """Bad when one fault is over its limit; else good, or unknown for the reason given."""
    over = sorted(
        (finding for finding in findings if finding.severity >= LIMIT),
        key=lambda finding: -finding.severity,
    )
    severity = max((finding.severity for finding in findings), default=0.0)
    if over:
        return Judgement(Verdict.BAD, severity, tuple(over))
    if otherwise:
        return Judgement(Verdict.UNKNOWN, severity, reason=otherwise)
    return Judgement(Verdict.GOOD, severity)
