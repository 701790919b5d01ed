"""One look against a calibration: which fault, how severe, or why it cannot be told."""

from typing import Annotated

import msgspec
from msgspec import Meta

from posturewatch.core.calibration import Calibration
from posturewatch.core.events import Fault, Finding, Judgement, Verdict
from posturewatch.core.features import Features, Unmeasurable, extract
from posturewatch.core.pose import Look


class VerdictRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The limits of the faults. Each scales with the person between its floor and ceiling."""

    spreads: Annotated[
        float, Meta(ge=1, le=10, description="a limit is this many of the person's own spreads")
    ] = 3.0
    neck_floor: Annotated[float, Meta(ge=0.03, le=0.5, description="share of the ratio")] = 0.10
    neck_ceiling: Annotated[float, Meta(ge=0.03, le=0.5, description="share of the ratio")] = 0.18
    too_close: Annotated[float, Meta(ge=0.1, le=1, description="growth of the face")] = 0.20
    head_tilt_deg: Annotated[float, Meta(ge=4, le=30, description="change, degrees")] = 10.0
    shoulder_tilt_deg: Annotated[float, Meta(ge=3, le=30, description="change, degrees")] = 6.0


def judge(look: Look, calibration: Calibration | None, rules: VerdictRules) -> Judgement:
    """The verdict of one look, without smoothing."""
    if not look.poses:
        return Judgement(Verdict.ABSENT)
    features = extract(look.poses[0])
    if isinstance(features, Unmeasurable):
        return Judgement(Verdict.UNKNOWN, reason=features.reason)
    if calibration is None:
        return Judgement(Verdict.UNKNOWN, reason="no_calibration")
    measured = _measure(features, calibration, rules)
    severity = max(finding.severity for finding in measured)
    over = sorted(
        (finding for finding in measured if finding.severity >= 0.5),
        key=lambda finding: -finding.severity,
    )
    return Judgement(Verdict.BAD if over else Verdict.GOOD, severity, tuple(over))


def severity_of(change: float, limit: float) -> float:
    """0 as at calibration, 0.5 at the limit, 2/3 at twice the limit."""
    over = max(0.0, change / limit)
    return over / (1 + over)


def _measure(features: Features, calibration: Calibration, rules: VerdictRules) -> list[Finding]:
    good = calibration.good
    neck = good["neck_height_ratio"]
    lost = 1 - features.neck_height_ratio / neck.centre
    neck_limit = min(
        rules.neck_ceiling, max(rules.neck_floor, rules.spreads * neck.spread / neck.centre)
    )
    grown = features.face_size / good["face_size"].centre - 1
    tilt = features.head_tilt_deg - good["head_tilt_deg"].centre
    shoulders = features.shoulder_tilt_deg - good["shoulder_tilt_deg"].centre
    table = (
        (Fault.TOO_CLOSE, grown, rules.too_close),
        (Fault.HEAD_FORWARD, lost, neck_limit),
        (Fault.HEAD_TILT, abs(tilt), rules.head_tilt_deg),
        (Fault.SHOULDER_TILT, abs(shoulders), rules.shoulder_tilt_deg),
    )
    return [
        Finding(fault, severity_of(change, limit * calibration.feedback.get(fault, 1.0)), change)
        for fault, change, limit in table
    ]
