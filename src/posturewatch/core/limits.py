"""How far a feature may move before it is a fault: the person's own limits.

From good posture alone, a limit is a multiple of the person's own spread, between a floor and a
ceiling. With a slouch that the person has shown as well, it is half-way between the two. Floors
keep a calibration that happens to be still from making every breath a fault; ceilings keep a
restless one from excusing everything. The reason of each stands at it; docs/how-it-judges.md lists
the sources.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta

from posturewatch.core.calibration import Baseline, Calibration
from posturewatch.core.gates import PictureGates


def _share(description: str) -> Meta:
    return Meta(ge=0.02, le=1.0, description=description)


def _degrees(description: str) -> Meta:
    return Meta(ge=2.0, le=60.0, description=description)


class VerdictRules(PictureGates, frozen=True, forbid_unknown_fields=True):
    """The limits of the faults."""

    spreads: Annotated[
        float, Meta(ge=1, le=10, description="a limit is this many of your own spreads")
    ] = 2.5
    # Of a neck of 15 cm that rises at 55 degrees, in body scales (14 cm at the ears). 8
    # degrees flatter, just more than the 5 to 5.5 that trained raters can tell apart
    # (doi.org/10.3390/ijerph17186521), lowers the ears by 1.3 cm and the nose by 2 cm; 10 degrees,
    # where a slight forward head becomes a marked one, by 1.7 and 2.5 cm.
    neck_floor: Annotated[float, _share("smallest limit on the ears' drop, body scales")] = 0.095
    neck_ceiling: Annotated[float, _share("largest limit on the ears' drop, body scales")] = 0.125
    nose_floor: Annotated[float, _share("smallest limit on the nose's drop, body scales")] = 0.14
    nose_ceiling: Annotated[float, _share("largest limit on the nose's drop, body scales")] = 0.18
    # RULA and REBA: neck flexed more than 20 degrees; ISO 11226: more than 25.
    pitch_floor_deg: Annotated[float, _degrees("smallest limit on the face pointing down")] = 15.0
    pitch_ceiling_deg: Annotated[float, _degrees("largest limit on the face pointing down")] = 25.0
    # 60 cm to 52 cm, about a hand's breadth; an upright trunk bent forward by 6 degrees.
    lean_floor: Annotated[float, _share("smallest limit on the face's growth, leaning in")] = 0.15
    lean_ceiling: Annotated[float, _share("largest limit on the face's growth, leaning in")] = 0.25
    # 60 cm to 50 cm, the nearest the American Optometric Association and OSHA advise; 45 cm.
    close_floor: Annotated[float, _share("smallest limit on the face's growth, too close")] = 0.20
    close_ceiling: Annotated[float, _share("largest limit on the face's growth, too close")] = 0.33
    # 4 cm and 7 cm of sliding down, at the shoulders.
    slump_floor: Annotated[float, _share("smallest limit on sliding down, in body scales")] = 0.22
    slump_ceiling: Annotated[float, _share("largest limit on sliding down, in body scales")] = 0.4
    # Side-bend of more than 10 degrees is not accepted (EN 1005-4, ISO 11226); heads of healthy
    # adults are level within about 4 degrees.
    head_tilt_floor_deg: Annotated[float, _degrees("smallest limit on the head's tilt")] = 10.0
    head_tilt_ceiling_deg: Annotated[float, _degrees("largest limit on the head's tilt")] = 15.0
    # Shoulders of healthy adults are level within about 4 degrees, mean 1 (PubMed 9365352); the
    # landmarks themselves wander by 2 to 3 degrees when the body turns or moves back.
    shoulder_tilt_floor_deg: Annotated[float, _degrees("smallest limit on the shoulders")] = 7.0
    shoulder_tilt_ceiling_deg: Annotated[float, _degrees("largest limit on the shoulders")] = 12.0
    # A trunk bent sideways by 10 degrees (EN 1005-4) carries the shoulders a quarter of their
    # width aside and tilts their line; a chair that rolls aside does not tilt it.
    side_shift: Annotated[float, _share("limit on the shoulders' shift aside, in widths")] = 0.25
    side_tilt_deg: Annotated[float, _degrees("shoulder tilt that goes with a lean aside")] = 4.0
    # Side camera. Trunk 20 degrees is the end of ISO 11226's free range, for the trunk alone and
    # held for long; half of it is told. Neck: half of RULA's 20 to the 25 of ISO 11226.
    body_floor_deg: Annotated[float, _degrees("smallest limit, head forward of hips")] = 10.0
    body_ceiling_deg: Annotated[float, _degrees("largest limit, head forward of hips")] = 15.0
    side_neck_floor_deg: Annotated[float, _degrees("smallest limit, head before shoulders")] = 15.0
    side_neck_ceiling_deg: Annotated[float, _degrees("largest, head before shoulders")] = 25.0
    side_pitch_floor_deg: Annotated[float, _degrees("smallest limit, face down, side")] = 20.0
    side_pitch_ceiling_deg: Annotated[float, _degrees("largest limit, face down, side")] = 30.0
    # Without a baseline only what no camera angle explains: a face nearer than about 30 cm to a
    # camera of 45 degrees of vertical view (most webcams; eyes to mouth 7 cm), and tilts far beyond
    # those of a crooked camera.
    huge_face: Annotated[float, _share("eyes to mouth, in picture heights, always too close")] = (
        0.28
    )
    strong_head_tilt_deg: Annotated[float, _degrees("head tilt, bad without a baseline")] = 20.0
    strong_shoulder_tilt_deg: Annotated[float, _degrees("shoulder tilt, likewise")] = 14.0

    def __post_init__(self) -> None:
        """Raises ValueError when a smallest limit lies above the largest."""
        for floor in (name for name in self.__struct_fields__ if "_floor" in name):
            ceiling = floor.replace("_floor", "_ceiling")
            least, most = getattr(self, floor), getattr(self, ceiling)
            if least > most:
                raise ValueError(f"{floor} = {least:g} lies above {ceiling} = {most:g}")


_NARROWEST, _WIDEST = 0.75, 1.5


@dataclass(frozen=True, slots=True)
class Change:
    """How far one feature has moved from the baseline, in the direction that is poor."""

    amount: float
    """In the feature's unit, or as a share of the baseline."""
    ratio: float
    """The amount divided by its limit: 1 at the limit, negative in the other direction."""


@dataclass(frozen=True, slots=True)
class Ruler:
    """Holds the features of a look against a calibration."""

    seen: Mapping[str, float]
    calibration: Calibration
    spreads: float

    def share(self, name: str) -> float:
        """Change of a feature as a share of its baseline."""
        return _share_of(self.seen[name], self.calibration.good[name].centre)

    def change(self, name: str) -> float:
        """Change of a feature in its own unit."""
        return self.seen[name] - self.calibration.good[name].centre

    def steady(self, name: str, sign: int, floor: float, ceiling: float) -> Change:
        """A change as a share, of a feature that moves with camera and chair as with the person.

        ``sign`` is the direction that is poor. When it wandered beyond its ceiling while
        calibrating, it tells nothing: no change.
        """
        good = self.calibration.good[name]
        if self.spreads * spread_of(good) > ceiling:
            return Change(0.0, 0.0)
        slouched = self.calibration.slouched.get(name)
        limit = self._limit(
            good.spread / abs(good.centre),
            sign * _share_of(slouched.centre, good.centre) if slouched else None,
            floor,
            ceiling,
        )
        amount = sign * self.share(name)
        return Change(amount, amount / limit)

    def over(self, name: str, sign: int, floor: float, ceiling: float) -> Change:
        """A change in the feature's own unit; ``sign`` is the direction that is poor."""
        good = self.calibration.good[name]
        slouched = self.calibration.slouched.get(name)
        shown = sign * (slouched.centre - good.centre) if slouched else None
        amount = sign * self.change(name)
        return Change(amount, amount / self._limit(good.spread, shown, floor, ceiling))

    def either_way(self, name: str, floor: float, ceiling: float) -> Change:
        """A change that is poor in both directions; a shown slouch says nothing about it."""
        limit = self._limit(self.calibration.good[name].spread, None, floor, ceiling)
        amount = self.change(name)
        return Change(amount, abs(amount) / limit)

    def _limit(self, spread: float, shown: float | None, floor: float, ceiling: float) -> float:
        """From the person's own spread; half-way to a slouch that showed this fault.

        A slight slouch narrows the limit by a quarter at most: what lies within the person's own
        wandering is no slouch, whatever was shown. A deep one widens it by half at most: people
        overdo a slouch that they are asked for.
        """
        own = min(ceiling, max(floor, self.spreads * spread))
        if shown is None or shown < floor:
            return own
        return min(_WIDEST * own, max(_NARROWEST * own, shown / 2))


LIMIT = 0.5
"""The severity of a change as large as its limit."""


def severity(ratio: float) -> float:
    """0 as at calibration, 0.5 at the limit, 2/3 at twice the limit."""
    over = max(0.0, ratio)
    return over / (1 + over)


def spread_of(baseline: Baseline) -> float:
    """Spread as a share of the centre."""
    return baseline.spread / abs(baseline.centre) if baseline.centre else float("inf")


def _share_of(value: float, centre: float) -> float:
    return value / centre - 1
