"""A person's own good (and slouched) posture, as numbers: what every later look is held against."""

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Annotated

import msgspec
from msgspec import Meta

from posturewatch.core.events import Fault
from posturewatch.core.features import Features, View, extract
from posturewatch.core.pose import Look
from posturewatch.errors import CalibrationError


class CalibrationRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a calibration is good enough to be trusted."""

    min_looks: Annotated[
        int, Meta(ge=1, le=100, description="usable looks a calibration needs at least")
    ] = 2
    max_neck_spread: Annotated[
        float,
        Meta(ge=0.01, le=0.5, description="spread of the neck ratio, share of it, above it noisy"),
    ] = 0.10


@dataclass(frozen=True, slots=True)
class Baseline:
    """One feature over a calibration."""

    centre: float
    """Median."""
    spread: float
    """Robust standard deviation (1.4826 times the median absolute deviation)."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """All that is remembered of a calibration. No picture is in it."""

    good: dict[str, Baseline]
    """Baseline by feature name, of good posture."""
    slouched: dict[str, Baseline] = field(default_factory=dict)
    """The same of the person's own slouch; empty when none was shown."""
    view: View = View.FRONT
    looks: int = 0
    """Usable looks the good baseline rests on."""
    quality: float = 1.0
    """0 (hardly usable) to 1."""
    scene: tuple[float, ...] | None = None
    """Descriptor of the background while calibrating, or None."""
    feedback: dict[Fault, float] = field(default_factory=dict)
    """Factor on a fault's limit, from the person's answers; 1 when missing."""


def calibrate(
    good: Sequence[Look],
    slouched: Sequence[Look] = (),
    *,
    rules: CalibrationRules | None = None,
    view: View = View.FRONT,
) -> Calibration:
    """The calibration of looks at good posture. Raises CalibrationError with what to change."""
    rules = rules or CalibrationRules()
    measured = _measured(good, view)
    if len(measured) < rules.min_looks:
        raise CalibrationError(
            f"only {len(measured)} of {len(good)} looks show head and shoulders: sit so that the "
            "camera sees your whole face and both shoulders, in good light"
        )
    baseline = _baseline(measured)
    neck = baseline["neck_height_ratio"]
    if neck.spread > rules.max_neck_spread * abs(neck.centre):
        raise CalibrationError("too much movement: sit upright and still, and try again")
    return Calibration(
        good=baseline,
        slouched=_baseline(_measured(slouched, view)) if slouched else {},
        view=view,
        looks=len(measured),
        quality=len(measured) / len(good),
        scene=good[-1].scene,
    )


def _measured(looks: Sequence[Look], view: View) -> list[Features]:
    found = (extract(look.poses[0], view) for look in looks if look.poses)
    return [features for features in found if isinstance(features, Features)]


def _baseline(measured: Sequence[Features]) -> dict[str, Baseline]:
    rows = [asdict(features) for features in measured]
    return {name: _centre([row[name] for row in rows]) for name in rows[0]} if rows else {}


def _centre(values: Sequence[float]) -> Baseline:
    centre = statistics.median(values)
    return Baseline(centre, 1.4826 * statistics.median(abs(value - centre) for value in values))
