"""What a camera at the side sees."""

import math
from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodies import DAYLIGHT
from posturewatch.core.calibration import calibrate
from posturewatch.core.events import Fault, Judgement, Verdict
from posturewatch.core.features import SideFeatures, View, extract
from posturewatch.core.pose import LANDMARK_COUNT, Landmark, Look, Pose, PoseLandmark
from posturewatch.core.verdict import VerdictRules, judge


def seen(
    *, trunk_deg: float = 0.0, neck_deg: float = 20.0, nod_deg: float = 15.0, facing: int = 1
) -> Look:
    """Somebody at a desk from the side: angles from the vertical, forward positive."""
    hip = (0.6, 0.85)
    shoulder = _up(hip, 0.32, trunk_deg, facing)
    ear = _up(shoulder, 0.14, trunk_deg + neck_deg, facing)
    down = math.radians(nod_deg)
    nose = (ear[0] + facing * 0.07 * math.cos(down), ear[1] + 0.07 * math.sin(down))
    near = {"EAR": ear, "SHOULDER": shoulder, "HIP": hip, "EYE": nose}
    points = [Landmark(0.4, 0.4, 0.01, 0.01)] * LANDMARK_COUNT
    for name, (x, y) in near.items():
        for side, trust in (("LEFT", 0.95), ("RIGHT", 0.4)):
            points[PoseLandmark[f"{side}_{name}"]] = Landmark(x / 1.2, y, trust, trust)
    points[PoseLandmark.NOSE] = Landmark(nose[0] / 1.2, nose[1], 0.95, 0.95)
    return Look(0.0, (Pose(tuple(points), 1.2),), DAYLIGHT)


def _up(
    start: tuple[float, float], length: float, lean_deg: float, facing: int
) -> tuple[float, float]:
    lean = math.radians(lean_deg)
    return start[0] + facing * length * math.sin(lean), start[1] - length * math.cos(lean)


def verdict_of(facing: int = 1, **posture: float) -> Judgement:
    """The verdict after a calibration on the upright posture."""
    calibration = calibrate([seen(facing=facing)] * 4)
    assert calibration.view is View.SIDE
    return judge(seen(facing=facing, **posture), calibration, VerdictRules())


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize(
    ("posture", "fault"),
    [
        ({"trunk_deg": 20.0}, Fault.SLUMP),
        ({"trunk_deg": 16.0, "neck_deg": -16.0}, Fault.SLUMP),
        ({"neck_deg": 45.0}, Fault.HEAD_FORWARD),
        ({"nod_deg": 45.0}, Fault.HEAD_DOWN),
        ({"trunk_deg": -20.0}, Fault.RECLINE),
    ],
)
def test_each_movement_is_told_by_its_name(
    facing: int, posture: dict[str, float], fault: Fault
) -> None:
    """Whichever way the person faces."""
    judgement = verdict_of(facing, **posture)
    assert judgement.verdict is Verdict.BAD
    assert judgement.findings[0].fault is fault


@pytest.mark.parametrize(
    "posture", [{}, {"trunk_deg": 6.0}, {"neck_deg": 28.0}, {"nod_deg": 28.0}, {"trunk_deg": -7.0}]
)
def test_small_movements_are_good(posture: dict[str, float]) -> None:
    """Nobody sits like a statue."""
    assert verdict_of(**posture).verdict is Verdict.GOOD


def test_hips_behind_the_desk_are_unknown() -> None:
    """From the side the trunk cannot be told without them."""
    calibration = calibrate([seen()] * 4)
    here = seen()
    points = list(here.poses[0].landmarks)
    for name in (PoseLandmark.LEFT_HIP, PoseLandmark.RIGHT_HIP):
        points[name] = Landmark(points[name].x, points[name].y, 0.2, 0.9)
    hidden = Look(0.0, (Pose(tuple(points), 1.2),), DAYLIGHT)
    judgement = judge(hidden, calibration, VerdictRules())
    assert (judgement.verdict, judgement.reason) == (Verdict.UNKNOWN, "hips_hidden")


POSTURES = st.fixed_dictionaries(
    {
        "trunk_deg": st.floats(-25, 35),
        "neck_deg": st.floats(0, 60),
        "nod_deg": st.floats(-20, 60),
    }
)


def measured(pose: Pose) -> dict[str, float]:
    """The features by name."""
    found = extract(pose, View.SIDE)
    assert isinstance(found, SideFeatures), found
    return asdict(found)


@given(
    posture=POSTURES,
    factor=st.floats(0.5, 0.95),
    right=st.floats(0, 0.04),
    down=st.floats(0, 0.04),
)
def test_size_and_place_in_the_picture_change_no_angle(
    posture: dict[str, float], factor: float, right: float, down: float
) -> None:
    """Scaling and shifting all landmarks together leaves the ratio and the angles alone."""
    here = seen(**posture).poses[0]
    there = tuple(
        replace(point, x=point.x * factor + right, y=point.y * factor + down)
        for point in here.landmarks
    )
    one, other = measured(here), measured(Pose(there, here.aspect))
    for name in one:
        if name.endswith(("_deg", "_ratio")):
            assert other[name] == pytest.approx(one[name], abs=1e-6)


@given(posture=POSTURES)
def test_mirroring_changes_no_angle(posture: dict[str, float]) -> None:
    """Whoever faces the other way sits as far forward."""
    here = seen(**posture).poses[0]
    points = [replace(point, x=1 - point.x) for point in here.landmarks]
    for name in PoseLandmark:
        if name.name.startswith("LEFT"):
            other = PoseLandmark[name.name.replace("LEFT", "RIGHT")]
            points[name], points[other] = points[other], points[name]
    one, other_way = measured(here), measured(Pose(tuple(points), here.aspect))
    for key, value in one.items():
        expected = here.aspect - value if key in ("face_x", "shoulder_x") else value
        assert other_way[key] == pytest.approx(expected, abs=1e-6)


@given(
    pair=st.sampled_from(["EAR", "SHOULDER", "HIP"]),
    side=st.sampled_from(["LEFT", "RIGHT"]),
    field=st.sampled_from(["x", "y"]),
)
def test_a_landmark_that_is_no_number_is_not_guessed(pair: str, side: str, field: str) -> None:
    """Near or far: the middle of both is measured."""
    here = seen(trunk_deg=30.0).poses[0]
    points = list(here.landmarks)
    name = PoseLandmark[f"{side}_{pair}"]
    points[name] = replace(points[name], **{field: math.nan})
    spoiled = Look(0.0, (Pose(tuple(points), here.aspect),), DAYLIGHT)
    judgement = judge(spoiled, calibrate([seen()] * 4), VerdictRules())
    assert judgement.verdict is Verdict.UNKNOWN
