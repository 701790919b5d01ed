"""Who is told from the owner, and that the owner never is."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodies import Person, look, looks, moved, pose
from posturewatch.core.build import FEWEST, Build, difference, measure_build
from posturewatch.core.calibration import Calibration, calibrate
from posturewatch.core.pose import Landmark, Pose
from posturewatch.core.stranger import LATELY_S, MOST, Glimpse, glimpse, is_stranger, lately

OWNER = Person(breadth=1.1, distance=0.8)
"""A man with shoulders of 40 cm."""
CHILD = moved(OWNER, build=0.93, breadth=0.865, slid=0.12)
"""Of eight years: shoulders of 29 cm under a head of 14 cm, and a shorter trunk."""
CALIBRATION = calibrate(looks(OWNER))
ROOM = tuple(float(row % 7) for row in range(224))
OTHER_ROOM = tuple(float(row % 11) for row in range(224))


def seen(person: Person, calibration: Calibration = CALIBRATION, count: int = MOST) -> bool:
    """Whether so many looks are called somebody else's."""
    glimpses: tuple[Glimpse, ...] = ()
    for number in range(count):
        one = look(person, float(number), noise=0.003, seed=100 + number)
        found = glimpse(one.at_s, one.poses[0], calibration.scene, calibration)
        glimpses = lately(glimpses, one.at_s, found)
    return is_stranger(glimpses, calibration)


def test_a_child_in_the_chair_is_somebody_else() -> None:
    """Narrower against the head, and lower in the picture."""
    assert seen(CHILD)
    assert seen(moved(CHILD, neck_deg=45))
    assert seen(moved(CHILD, aside=0.1, back=0.1))


@pytest.mark.parametrize(
    "changes",
    [
        {"neck_deg": 38.0},
        {"nod_deg": 25.0},
        {"turn_deg": 12.0},
        {"turn_deg": 40.0},
        {"tilt_deg": 15.0},
        {"bow_deg": 10.0},
        {"bow_deg": 20.0},
        {"bow_deg": -15.0},
        {"bend_deg": 12.0},
        {"slid": 0.1},
        {"slid": 0.1, "neck_deg": 38.0, "nod_deg": 10.0},
        {"raised": 0.05},
        {"aside": 0.3},
        {"back": 0.5},
        {"back": -0.1},
        {"camera_up": 0.15},
        {"camera_down_deg": 10.0},
    ],
    ids=str,
)
def test_the_owner_is_the_owner_however_he_sits(changes: dict[str, float]) -> None:
    """Slouched, leaning, turned, elsewhere in the room."""
    assert not seen(moved(OWNER, **changes))


def test_a_like_build_in_another_place_is_the_owner() -> None:
    """A chair moved aside; and an adult whom nothing tells from the owner."""
    assert not seen(moved(OWNER, breadth=1.0, slid=0.15))


def test_broad_shoulders_elsewhere_are_somebody_else() -> None:
    """A man in a woman's chair: nothing makes one's own shoulders broader."""
    assert seen(moved(OWNER, breadth=1.4, slid=-0.1))


def test_narrow_shoulders_at_the_owner_s_height_are_the_owner_s() -> None:
    """The body turned aside, a shoulder behind something."""
    assert not seen(moved(OWNER, breadth=0.8, aside=0.3))


def test_another_build_in_the_very_place_is_the_owner() -> None:
    """A thick jacket."""
    assert not seen(moved(OWNER, breadth=1.4))


def test_where_the_camera_has_moved_nothing_is_said() -> None:
    """The place is no longer the same place."""
    here = replace(CALIBRATION, scene=ROOM)
    elsewhere = glimpse(0.0, pose(CHILD), OTHER_ROOM, here)
    assert glimpse(0.0, pose(CHILD), ROOM, here) is not None
    assert elsewhere is None
    assert glimpse(0.0, pose(CHILD), ROOM, replace(here, steady=False)) is None


def test_one_look_or_two_tell_nothing() -> None:
    """And a calibration of so few looks knows no build."""
    assert not seen(CHILD, count=FEWEST - 1)
    assert seen(CHILD, count=FEWEST)
    few = calibrate(looks(OWNER, count=FEWEST - 1))
    assert few.build is None
    assert not seen(CHILD, few)


def test_a_calibration_of_before_knows_no_stranger() -> None:
    """Neither a build nor a size is in it; nothing fails."""
    old = replace(CALIBRATION, build=None, size=0.0)
    assert glimpse(0.0, pose(CHILD), None, old) is None
    assert not seen(CHILD, old)


def test_only_what_was_seen_lately_counts() -> None:
    """So many looks at most, and none that is older."""
    one = Glimpse(0.0, Build(2.4, 0.5, 0.5), 0.0, 0.0)
    glimpses: tuple[Glimpse, ...] = ()
    for number in range(2 * MOST):
        glimpses = lately(glimpses, float(number), replace(one, at_s=float(number)))
    assert [each.at_s for each in glimpses] == [float(at) for at in range(MOST, 2 * MOST)]
    late = replace(one, at_s=2 * MOST + LATELY_S)
    assert lately(glimpses, late.at_s, late) == (late,)
    assert lately(glimpses, late.at_s, None) == ()
    assert lately((late,), late.at_s, late) == (late,), "a look that is judged again counts once"


@given(
    factor=st.floats(0.2, 3.0),
    right=st.floats(-0.2, 0.2),
    turn_deg=st.floats(-10, 10),
)
def test_scale_and_place_leave_the_build_alone(
    factor: float, right: float, turn_deg: float
) -> None:
    """Distances by distances."""
    before = pose(moved(OWNER, turn_deg=turn_deg))
    middle = 0.5
    after = Pose(
        tuple(
            Landmark(
                middle + (p.x - middle) * factor * 0.3 + right,
                middle + (p.y - middle) * factor * 0.3,
                p.visibility,
                p.presence,
            )
            for p in before.landmarks
        ),
        before.aspect,
    )
    one, other = measure_build(before), measure_build(after)
    assert one is not None
    assert other is not None
    assert difference(one, other) == pytest.approx(0, abs=1e-9)


@given(index=st.integers(0, 32), name=st.sampled_from(["x", "y"]), bad=st.just(float("nan")))
def test_a_missing_landmark_is_no_build_or_the_same(index: int, name: str, bad: float) -> None:
    """Never an exception, never a number that is none."""
    points = list(pose(OWNER).landmarks)
    points[index] = replace(points[index], **{name: bad})
    found = measure_build(Pose(tuple(points), 4 / 3))
    assert found is None or all(
        getattr(found, each.name) == getattr(found, each.name) for each in fields(found)
    )
