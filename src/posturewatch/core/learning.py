"""What a calibration learns while someone works: the person's answers, and slow drift.

The baseline follows good posture only, slowly, and never so far that a slouch could become the
baseline: half of the smallest limit at most, all days together.
"""

import math
from dataclasses import asdict, replace
from typing import Annotated

import msgspec
from msgspec import Meta

from posturewatch.core.calibration import Calibration
from posturewatch.core.events import Fault, Judgement, Verdict
from posturewatch.core.features import Features, SideFeatures


class LearningRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How answers move a limit, and how the baseline follows slow drift."""

    answer_step: Annotated[
        float, Meta(ge=0, le=0.3, description="share by which one answer moves a fault's limit")
    ] = 0.1
    answer_most: Annotated[
        float, Meta(ge=0, le=0.5, description="share by which all answers together move it")
    ] = 0.3
    halves_s: Annotated[
        float, Meta(ge=60, le=1e6, description="good sitting after which half a drift is followed")
    ] = 3600.0
    calm: Annotated[
        float, Meta(ge=0.05, le=0.5, description="largest severity of a look that is followed")
    ] = 0.33
    most_share: Annotated[
        float, Meta(ge=0, le=0.2, description="farthest from the calibration, share of a ratio")
    ] = 0.035
    most_deg: Annotated[
        float, Meta(ge=0, le=10, description="farthest from the calibration, degrees")
    ] = 3.0


def answered(
    calibration: Calibration, fault: Fault, rules: LearningRules, *, was_wrong: bool
) -> Calibration:
    """The limit of a fault moved by one answer: wider after a wrong alert, narrower after right."""
    step = rules.answer_step if was_wrong else -rules.answer_step
    factor = calibration.feedback.get(fault, 1.0) + step
    kept = round(min(1 + rules.answer_most, max(1 - rules.answer_most, factor)), 3)
    return replace(calibration, feedback={**calibration.feedback, fault: kept})


def unanswered(calibration: Calibration) -> Calibration:
    """All limits as they were before the answers."""
    return replace(calibration, feedback={})


def followed(
    calibration: Calibration,
    seen: Features | SideFeatures,
    judgement: Judgement,
    lasted_s: float,
    rules: LearningRules,
) -> Calibration:
    """The baseline moved towards a good look that held for ``lasted_s`` seconds.

    Only what tells of the body moves. Place and size in the picture stay as they were calibrated:
    they tell that camera or chair have moved.
    """
    if judgement.verdict is not Verdict.GOOD or judgement.severity > rules.calm or lasted_s <= 0:
        return calibration
    weight = 1 - 0.5 ** (lasted_s / rules.halves_s)
    good, drift = dict(calibration.good), dict(calibration.drift)
    for name, value in asdict(seen).items():
        if name not in good or not name.endswith(("_ratio", "_deg")):
            continue
        now = good[name].centre
        origin = now - drift.get(name, 0.0)
        most = rules.most_deg if name.endswith("_deg") else rules.most_share * abs(origin)
        moved = drift.get(name, 0.0) + weight * (value - now)
        drift[name] = math.copysign(min(abs(moved), most), moved)
        good[name] = replace(good[name], centre=origin + drift[name])
    return replace(calibration, good=good, drift=drift)


def has_outgrown(calibration: Calibration, rules: LearningRules) -> bool:
    """The person has long sat taller than when calibrated.

    The baseline has followed the neck's height upward as far as it may: the calibration was taken
    a little slouched.
    """
    name = "neck_height_ratio"
    drift = calibration.drift.get(name, 0.0)
    origin = calibration.good[name].centre - drift if drift else 0.0
    return drift > 0 and drift >= _NEARLY * rules.most_share * abs(origin)


_NEARLY = 0.95
"""It nears what it follows and never reaches it."""
