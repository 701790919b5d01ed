"""A person's own good (and slouched) posture, as numbers: what every later look is held against."""

import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Annotated

import msgspec
from msgspec import Meta

from posturewatch.core.build import Build, measure_build, middle_build
from posturewatch.core.events import Fault
from posturewatch.core.features import Features, SideFeatures, View, extract, seen_from_the_side
from posturewatch.core.gates import Unmeasurable
from posturewatch.core.people import centre, nearest, size
from posturewatch.core.pose import Look
from posturewatch.core.scene import Background, compare
from posturewatch.errors import CalibrationError


class CalibrationRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a calibration is good enough to be trusted."""

    min_looks: Annotated[
        int, Meta(ge=1, le=100, description="usable pictures a calibration needs at least")
    ] = 2
    min_usable: Annotated[
        float, Meta(ge=0, le=1, description="share of its pictures that must be usable")
    ] = 0.3
    max_spread: Annotated[
        float, Meta(ge=0.02, le=1, description="spread of the neck's height above it: too restless")
    ] = 0.15
    max_nod_deg: Annotated[
        float, Meta(ge=5, le=60, description="a face so much lower than at its highest is left out")
    ] = 15.0
    """Whoever looks at the screen holds the face highest; RULA and REBA begin to count a bent neck
    at 10 to 20 degrees. A keyboard in the baseline would excuse every look down."""
    max_sink: Annotated[
        float, Meta(ge=0.02, le=10, description="neck shorter at the end by so many body scales")
    ] = 0.095
    """The smallest limit on the ears' drop (``VerdictRules.neck_floor``)."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """One feature over a calibration."""

    centre: float
    """Trimean."""
    spread: float
    """Robust standard deviation."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """All that is remembered of a calibration. No picture is in it."""

    good: dict[str, Baseline]
    """Baseline by feature name, of good posture; the person's place and size are among them."""
    slouched: dict[str, Baseline] = field(default_factory=dict)
    """The same of the person's own slouch; empty when none was shown."""
    view: View = View.FRONT
    looks: int = 0
    """Usable looks the good baseline rests on."""
    quality: float = 1.0
    """0 (hardly usable) to 1: share of usable looks, less what restlessness takes."""
    place: tuple[float, float] = (0.0, 0.0)
    """Middle of head and shoulders in the picture, in picture heights."""
    size: float = 0.0
    """Extent of head and shoulders, in picture heights; 0 when not known."""
    scene: tuple[float, ...] | None = None
    """Descriptor of the background while calibrating, or None."""
    steady: bool = True
    """The camera stood still while calibrating; else places and sizes tell nothing."""
    build: Build | None = None
    """The person's proportions; None when too few looks showed them."""
    standing: bool = False
    """It was taken standing: whoever fits it stands."""
    drift: dict[str, float] = field(default_factory=dict)
    """How far each centre has followed good posture since (see core/learning.py)."""
    feedback: dict[Fault, float] = field(default_factory=dict)
    """Factor on a fault's limit, from the person's answers; 1 when missing."""


def calibrate(
    good: Sequence[Look],
    slouched: Sequence[Look] = (),
    *,
    rules: CalibrationRules | None = None,
    view: View = View.AUTO,
) -> Calibration:
    """The calibration of looks at good posture. Raises CalibrationError with what to change."""
    rules = rules or CalibrationRules()
    view = _view_of(good) if view is View.AUTO else view
    measured, reasons = _measured(good, view)
    if len(measured) < max(rules.min_looks, rules.min_usable * len(good)):
        raise CalibrationError(_refusal(len(measured), len(good), reasons))
    if view is View.FRONT:
        measured = _level(measured, rules)
    if len(measured) < max(rules.min_looks, rules.min_usable * len(good)):
        raise CalibrationError("too much looking down: look at the screen, not at the keyboard")
    baseline = _baseline(measured)
    restless = _restlessness(baseline, view)
    if restless > rules.max_spread:
        raise CalibrationError("too much movement: sit upright, look at the screen, hold still")
    if view is View.FRONT and _sunk(measured) > rules.max_sink:
        raise CalibrationError("you sank while it was taken: sit upright to the end")
    shown, reasons = _measured(slouched, view)
    if slouched and not shown:
        raise CalibrationError(_refusal(0, len(slouched), reasons))
    x, y, size = _place(good)
    scene = next((look.scene for look in reversed(good) if look.scene), None)
    return Calibration(
        good=baseline,
        slouched=_baseline(shown),
        view=view,
        looks=len(measured),
        quality=len(measured) / len(good) * (1 - restless / rules.max_spread / 2),
        place=(x, y),
        size=size,
        scene=scene,
        build=_build(good) if view is View.FRONT else None,
        steady=not any(compare(scene, look.scene).background in _MOVING for look in good),
    )


_MOVING = (Background.MOVED, Background.SHIFTED)


def _view_of(looks: Sequence[Look]) -> View:
    """What most looks show."""
    sides = [seen_from_the_side(nearest(look.poses)) for look in looks if look.poses]
    return View.SIDE if sides and sum(sides) * 2 > len(sides) else View.FRONT


def _measured(looks: Sequence[Look], view: View) -> tuple[list[Features | SideFeatures], list[str]]:
    """Features of the usable looks, and why the others are none."""
    found = [
        extract(nearest(look.poses), view) if look.poses else Unmeasurable("absent")
        for look in looks
    ]
    return (
        [each for each in found if not isinstance(each, Unmeasurable)],
        [each.reason for each in found if isinstance(each, Unmeasurable)],
    )


def _level(
    measured: Sequence[Features | SideFeatures], rules: CalibrationRules
) -> list[Features | SideFeatures]:
    """Those looks in which the face is about as high as in the highest fifth of them."""
    pitches = sorted(each.face_pitch_deg for each in measured)
    highest = pitches[len(pitches) // 5]
    return [each for each in measured if each.face_pitch_deg - highest <= rules.max_nod_deg]


def _sunk(measured: Sequence[Features | SideFeatures]) -> float:
    """By how much the neck is shorter in the last third of the looks than in the first."""
    third = len(measured) // 3
    if third < _FEWEST_OF_A_THIRD:
        return 0.0
    necks = [each.neck_height_ratio for each in measured]
    return statistics.median(necks[:third]) - statistics.median(necks[-third:])


_FEWEST_OF_A_THIRD = 3
"""Fewer say nothing of a change."""


def _place(looks: Sequence[Look]) -> tuple[float, float, float]:
    """Where the person is and how large: medians over the looks."""
    people = [nearest(look.poses) for look in looks if look.poses]
    found = [(*where, size(pose)) for pose in people if (where := centre(pose))]
    x, y, extent = (statistics.median(values) for values in zip(*found, strict=True))
    return x, y, extent


def _build(looks: Sequence[Look]) -> Build | None:
    found = [measure_build(nearest(look.poses)) for look in looks if look.poses]
    return middle_build([each for each in found if each is not None])


def _refusal(usable: int, asked: int, reasons: Sequence[str]) -> str:
    if not asked:
        return "no pictures came: is the camera free and uncovered?"
    advice = _ADVICE.get(statistics.mode(reasons) if reasons else "", _ADVICE[""])
    return f"only {usable} of {asked} pictures usable: {advice}"


_ADVICE = {
    "": "give it a few seconds longer",
    "absent": "nobody is seen; sit before the camera, in good light",
    "face_hidden": "your whole face must be in the picture, nothing before it",
    "half_visible": "your whole face and both shoulders must be in the picture",
    "shoulders_hidden": "both shoulders must be in the picture; move back or tilt the camera down",
    "hips_hidden": "a camera at your side must see you from the head down to the hips",
    "turned_away": "look towards the camera",
}
"""What to change, by the reason that spoiled most looks."""


def _restlessness(baseline: dict[str, Baseline], view: View) -> float:
    """Spread of the neck's height, as a share of it; of the body's lean, per 90 degrees."""
    if view is View.SIDE:
        return baseline["body_lean_deg"].spread / 90
    neck = baseline["neck_height_ratio"]
    return neck.spread / neck.centre if neck.centre > 0 else float("inf")


def _baseline(measured: Sequence[Features | SideFeatures]) -> dict[str, Baseline]:
    rows = [asdict(features) for features in measured]
    return {name: _centre([row[name] for row in rows]) for name in rows[0]} if rows else {}


def _centre(values: Sequence[float]) -> Baseline:
    """Tukey's trimean, and the wider of two robust deviations.

    Somebody who sat in two ways has two medians to choose from, and a median absolute deviation
    that knows only one of them; the middle eight tenths know both, and still no sneeze.
    """
    if len(values) < 2:
        return Baseline(values[0], 0.0)
    deciles = statistics.quantiles(values, n=10, method="inclusive")
    first, median, third = statistics.quantiles(values, n=4, method="inclusive")
    around = 1.4826 * statistics.median(abs(value - median) for value in values)
    return Baseline(
        (first + 2 * median + third) / 4, max(around, (deciles[-1] - deciles[0]) / _DECILES)
    )


_DECILES = 2.563
"""Between the first and the last decile of a normal distribution, in standard deviations."""
