"""Which fault is told of bodies with a known posture, and that nothing else is."""

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodies import DAYLIGHT, Person, look, looks, moved, pose
from posturewatch.core.calibration import Calibration, calibrate
from posturewatch.core.events import Fault, Judgement, Verdict
from posturewatch.core.features import Unmeasurable, View, extract
from posturewatch.core.pose import (
    LANDMARK_COUNT,
    Landmark,
    Look,
    PictureQuality,
    Pose,
    PoseLandmark,
)
from posturewatch.core.verdict import VerdictRules, judge

RULES = VerdictRules()
UPRIGHT = Person()
BUILDS = [
    UPRIGHT,
    Person(build=0.85, distance=0.7),
    Person(neck_deg=50, camera_up=0.1, camera_down_deg=8),
    Person(camera_up=-0.15, camera_down_deg=-12, distance=0.7),
    Person(distance=0.8, aspect=16 / 9),
]
"""Large and small, screens with the camera on top, laptops that look up, near and far."""


def calibrated(person: Person) -> Calibration:
    """A calibration of somebody who sits still."""
    return calibrate(looks(person), view=View.FRONT)


def verdict_of(upright: Person, **changes: float) -> Judgement:
    """The verdict on a person who was calibrated upright and then moved."""
    return judge(look(moved(upright, **changes)), calibrated(upright), RULES)


def changed(person: Person, name: str, by: float) -> dict[str, float]:
    """A posture this much away from the person's own."""
    return {name: getattr(person, name) + by}


@pytest.mark.parametrize("person", BUILDS)
def test_sitting_as_calibrated_is_good(person: Person) -> None:
    """Nothing is told of somebody who has not moved."""
    judgement = judge(look(person), calibrated(person), RULES)
    assert judgement.verdict is Verdict.GOOD
    assert judgement.severity < 0.3


@pytest.mark.parametrize("person", BUILDS)
@pytest.mark.parametrize(
    ("change", "by", "fault"),
    [
        ("neck_deg", -12, Fault.HEAD_FORWARD),
        ("nod_deg", 25, Fault.HEAD_DOWN),
        ("tilt_deg", 14, Fault.HEAD_TILT),
        ("tilt_deg", -14, Fault.HEAD_TILT),
        ("raised", 0.05, Fault.SHOULDER_TILT),
        ("raised", -0.05, Fault.SHOULDER_TILT),
        ("bend_deg", 13, Fault.SIDE_LEAN),
        ("bend_deg", -13, Fault.SIDE_LEAN),
    ],
)
def test_each_movement_leads_to_its_own_fault(
    person: Person, change: str, by: float, fault: Fault
) -> None:
    """The worst fault is the movement that was made, whoever sits there and however far away."""
    judgement = verdict_of(person, **changed(person, change, by))
    assert judgement.verdict is Verdict.BAD
    assert judgement.findings[0].fault is fault


@pytest.mark.parametrize("person", BUILDS)
def test_coming_nearer_is_leaning_in_and_then_too_close(person: Person) -> None:
    """A hand's breadth is leaning in; at three quarters of the distance the eyes are too close."""
    near = verdict_of(person, back=-0.16 * person.distance)
    nearer = verdict_of(person, back=-0.28 * person.distance)
    assert [finding.fault for finding in near.findings][:1] == [Fault.LEANING_IN]
    assert [finding.fault for finding in nearer.findings][:1] == [Fault.TOO_CLOSE]


def test_a_lean_towards_the_screen_is_told_as_a_lean() -> None:
    """The bowed trunk takes the head down with it; the lean is the cause and leads."""
    judgement = verdict_of(UPRIGHT, bow_deg=8, nod_deg=-4)
    assert judgement.findings[0].fault in (Fault.LEANING_IN, Fault.TOO_CLOSE)


@pytest.mark.parametrize("person", BUILDS)
@pytest.mark.parametrize(
    "change",
    [
        {"back": 0.2},
        {"back": 0.4},
        {"aside": 0.12},
        {"aside": -0.12},
        {"turn_deg": 25.0},
        {"nod_deg": 5.0},
        {"nod_deg": -12.0},
        {"raised": 0.01},
        {"tilt_deg": 6.0},
    ],
)
def test_what_is_no_fault_is_not_told(person: Person, change: dict[str, float]) -> None:
    """A chair rolled back or aside, a look aside, up or a little down: good."""
    assert verdict_of(person, **change).verdict is Verdict.GOOD


@pytest.mark.parametrize(
    "change", [{"camera_roll_deg": 8.0}, {"camera_down_deg": 6.0}, {"camera_up": 0.04}]
)
def test_a_camera_that_moved_a_little_is_no_fault(change: dict[str, float]) -> None:
    """A lid tilted or a crooked stand: the head and shoulders change together."""
    assert verdict_of(UPRIGHT, **change).verdict is Verdict.GOOD


CAMERAS = [(0.0, 0.0), (0.2, 15.0), (0.35, 28.0), (-0.25, -20.0)]
"""Metres above the eyes and degrees down: at eye height, on a screen, on a shelf, a laptop's."""


@pytest.mark.parametrize(("up", "down_deg"), CAMERAS)
@pytest.mark.parametrize("turn", [{"turn_deg": 30.0}, {"turn_deg": -30.0}, {"swivel_deg": 25.0}])
def test_a_second_screen_is_no_fault_wherever_the_camera_stands(
    up: float, down_deg: float, turn: dict[str, float]
) -> None:
    """A level face or body that turns shows a slope from above and below: it is no tilt."""
    person = Person(camera_up=up, camera_down_deg=down_deg, distance=0.7)
    assert verdict_of(person, **turn).verdict is not Verdict.BAD


@pytest.mark.parametrize("swivel_deg", [30.0, -30.0])
def test_a_chair_that_swivels_is_no_fault(swivel_deg: float) -> None:
    """The nearer shoulder is lower in the picture, and no lower."""
    assert verdict_of(UPRIGHT, swivel_deg=swivel_deg).verdict is not Verdict.BAD


ROOM = tuple(float(row % 7) for row in range(224))
LAPTOP = Person(camera_up=-0.1, camera_down_deg=-16.0)
"""Shoulders just above the picture's lower edge."""


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"back": -0.16}, Fault.TOO_CLOSE),
        ({"back": -0.2}, Fault.TOO_CLOSE),
        ({"slid": 0.07}, Fault.SLUMP),
    ],
)
def test_whose_shoulders_leave_the_picture_is_judged_by_the_face(
    change: dict[str, float], fault: Fault
) -> None:
    """Nearer or lower than calibrated: the worst postures hide the shoulders."""
    person = LAPTOP
    calibration = calibrate(looks(person), view=View.FRONT)
    seen = look(moved(person, **change), scene=ROOM)
    assert extract(seen.poses[0], View.FRONT) == Unmeasurable("shoulders_hidden")
    judgement = judge(seen, replace(calibration, scene=ROOM), RULES)
    assert judgement.findings[0].fault is fault


def test_a_face_alone_is_never_called_good() -> None:
    """Shoulders behind something: unknown, as long as the face is where it was."""
    calibration = calibrate(looks(UPRIGHT), view=View.FRONT)
    points = list(pose(UPRIGHT).landmarks)
    points[PoseLandmark.LEFT_SHOULDER] = Landmark(0.6, 0.9, 0.1, 0.1)
    judgement = judge(Look(0.0, (Pose(tuple(points), 4 / 3),), DAYLIGHT), calibration, RULES)
    assert (judgement.verdict, judgement.reason) == (Verdict.UNKNOWN, "shoulders_hidden")


def test_severity_is_half_at_the_limit_and_two_thirds_at_twice_the_limit() -> None:
    """Severity grows with the change and passes a half just where the verdict turns."""
    judgements = [verdict_of(UPRIGHT, tilt_deg=degrees / 2) for degrees in range(60)]
    severities = [judgement.severity for judgement in judgements]
    assert all(one <= other + 1e-6 for one, other in pairwise(severities[8:]))
    for judgement in judgements:
        assert (judgement.verdict is Verdict.BAD) == (judgement.severity >= 0.5)
    limit = next(at for at, each in enumerate(judgements) if each.verdict is Verdict.BAD)
    assert severities[2 * limit - 2] == pytest.approx(2 / 3, abs=0.03)


@pytest.mark.parametrize(
    ("up", "down_deg"), [(0.0, 0.0), (0.1, 6.0), (0.25, 20.0), (0.35, 28.0), (-0.15, -12.0)]
)
def test_the_camera_s_height_hardly_moves_the_limit(up: float, down_deg: float) -> None:
    """From a shelf or from a laptop: five degrees pass, twelve are told, a small nod passes."""
    person = Person(camera_up=up, camera_down_deg=down_deg)
    for change in ({"neck_deg": 50.0}, {"nod_deg": 6.0}):
        assert verdict_of(person, **change).verdict is Verdict.GOOD
    assert verdict_of(person, neck_deg=43.0).findings[0].fault is Fault.HEAD_FORWARD


def test_a_shown_slouch_moves_the_limit_between_the_two() -> None:
    """Who shows a deep slouch is not told of a slight one."""
    slight = look(moved(UPRIGHT, neck_deg=45))
    deep = looks(moved(UPRIGHT, neck_deg=30), 4)
    alone = calibrate(looks(UPRIGHT), view=View.FRONT)
    both = calibrate(looks(UPRIGHT), deep, view=View.FRONT)
    assert judge(slight, alone, RULES).verdict is Verdict.BAD
    assert judge(slight, both, RULES).verdict is Verdict.GOOD
    assert judge(look(moved(UPRIGHT, neck_deg=36)), both, RULES).verdict is Verdict.BAD


def test_answers_move_the_limit_of_their_fault_only() -> None:
    """A limit made three tenths wider lets a tilt pass that was told before."""
    tilted = look(moved(UPRIGHT, tilt_deg=12.5))
    calibration = calibrated(UPRIGHT)
    wider = Calibration(
        good=calibration.good, view=calibration.view, feedback={Fault.HEAD_TILT: 1.3}
    )
    other = Calibration(good=calibration.good, feedback={Fault.HEAD_DOWN: 1.3})
    assert judge(tilted, calibration, RULES).verdict is Verdict.BAD
    assert judge(tilted, wider, RULES).verdict is Verdict.GOOD
    assert judge(tilted, other, RULES).verdict is Verdict.BAD


@pytest.mark.parametrize(
    ("quality", "reason"),
    [
        (PictureQuality(brightness=0.03, contrast=0.05, sharpness=60), "dark"),
        (PictureQuality(brightness=0.5, contrast=0.005, sharpness=1), "shutter"),
        (PictureQuality(brightness=0.0, contrast=0.0, sharpness=0), "shutter"),
        (PictureQuality(brightness=0.5, contrast=0.2, sharpness=1.0), "blurred"),
    ],
)
@pytest.mark.parametrize("poses", [(), (pose(UPRIGHT),)])
def test_a_picture_worth_nothing_is_unknown(
    quality: PictureQuality, reason: str, poses: tuple[Pose, ...]
) -> None:
    """Neither good, nor bad, nor proof that nobody is there."""
    judgement = judge(Look(0.0, poses, quality), calibrated(UPRIGHT), RULES)
    assert judgement.verdict is Verdict.UNKNOWN
    assert judgement.reason == reason


def test_nobody_is_absent() -> None:
    """A good picture without a person."""
    assert judge(Look(0.0, (), DAYLIGHT), calibrated(UPRIGHT), RULES).verdict is Verdict.ABSENT


def test_without_a_calibration_only_what_needs_none_is_told() -> None:
    """A face that fills the picture and a head laid aside are bad, all else is unknown."""
    upright, near, tilted = (
        judge(look(moved(UPRIGHT, **change)), None, RULES)
        for change in ({}, {"back": -0.36}, {"tilt_deg": 28.0})
    )
    assert (upright.verdict, upright.reason) == (Verdict.UNKNOWN, "no_calibration")
    assert [each.fault for each in near.findings] == [Fault.TOO_CLOSE]
    assert [each.fault for each in tilted.findings] == [Fault.HEAD_TILT]


coordinate = st.one_of(st.floats(-3, 3), st.sampled_from([math.nan, math.inf, -math.inf, 0.0, 1e9]))
landmark = st.builds(Landmark, coordinate, coordinate, coordinate, coordinate)


@given(
    landmarks=st.lists(landmark, min_size=0, max_size=LANDMARK_COUNT),
    is_calibrated=st.booleans(),
)
def test_whatever_a_model_returns_there_is_a_verdict(
    landmarks: list[Landmark], is_calibrated: bool
) -> None:
    """No landmarks, however wild or few, raise an error."""
    calibration = calibrate(looks(UPRIGHT), view=View.FRONT) if is_calibrated else None
    judgement = judge(Look(0.0, (Pose(tuple(landmarks), 4 / 3),), DAYLIGHT), calibration, RULES)
    assert judgement.verdict in Verdict
    assert 0 <= judgement.severity <= 1


NEEDED = (0, 2, 5, 7, 8, 9, 10, 11, 12)
"""Nose, eyes, ears, mouth and shoulders."""


@given(
    name=st.integers(0, LANDMARK_COUNT - 1),
    field=st.sampled_from(["x", "y", "visibility", "presence"]),
    value=st.sampled_from([math.nan, math.inf, -math.inf]),
)
def test_a_landmark_that_is_no_number_is_not_guessed(name: int, field: str, value: float) -> None:
    """Unknown when it is one that is measured; good when nothing is asked of it."""
    points = list(pose(UPRIGHT).landmarks)
    points[name] = replace(points[name], **{field: value})
    judgement = judge(
        Look(0.0, (Pose(tuple(points), 4 / 3),), DAYLIGHT), calibrated(UPRIGHT), RULES
    )
    assert judgement.verdict is (Verdict.UNKNOWN if name in NEEDED else Verdict.GOOD)


@given(
    name=st.sampled_from([0, 2, 5, 7, 8, 11, 12]),
    values=st.fixed_dictionaries(
        {"visibility": st.floats(0, 0.19), "presence": st.floats(0, 0.19)}
    ),
)
def test_a_landmark_that_is_not_seen_is_not_guessed(name: int, values: dict[str, float]) -> None:
    """A point of face or shoulders that the model itself does not believe in."""
    points = list(pose(moved(UPRIGHT, neck_deg=35)).landmarks)
    points[name] = replace(points[name], **values)
    judgement = judge(
        Look(0.0, (Pose(tuple(points), 4 / 3),), DAYLIGHT), calibrated(UPRIGHT), RULES
    )
    assert judgement.verdict is Verdict.UNKNOWN


CHANGES = st.fixed_dictionaries(
    {
        "neck_deg": st.floats(35, 60),
        "nod_deg": st.floats(-10, 30),
        "turn_deg": st.floats(-40, 40),
        "swivel_deg": st.floats(-30, 30),
        "tilt_deg": st.floats(-20, 20),
        "raised": st.floats(-0.05, 0.05),
        "bend_deg": st.floats(-12, 12),
        "aside": st.floats(-0.1, 0.1),
        "back": st.floats(-0.15, 0.3),
    }
)


@given(change=CHANGES)
def test_a_mirrored_person_is_judged_alike(change: dict[str, float]) -> None:
    """Mirroring swaps left and right and nothing else."""
    calibration = calibrate([look(UPRIGHT)] * 2, view=View.FRONT)
    seen = judge(look(moved(UPRIGHT, **change)), calibration, RULES)
    swapped = {**change, **{name: -change[name] for name in SIDEWAYS}}
    mirrored = judge(look(moved(UPRIGHT, **swapped)), calibration, RULES)
    assert mirrored.verdict is seen.verdict
    assert mirrored.severity == pytest.approx(seen.severity)
    assert {each.fault for each in mirrored.findings} == {each.fault for each in seen.findings}


SIDEWAYS = ("turn_deg", "swivel_deg", "tilt_deg", "raised", "bend_deg", "aside")
