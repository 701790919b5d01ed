"""The background tells whether the camera has moved."""

import math
import random

import pytest

from bodies import Person, look, looks, moved
from posturewatch.core.calibration import calibrate
from posturewatch.core.events import Fault, Judgement, Verdict
from posturewatch.core.scene import (
    COLUMNS,
    ROWS,
    UNSEEN,
    Background,
    Descriptor,
    Movement,
    compare,
)
from posturewatch.core.verdict import VerdictRules, judge

UPRIGHT = Person()


def room(
    seed: int = 1, *, down: float = 0.0, right: float = 0.0, noise: float = 0.0, covered: int = 20
) -> Descriptor:
    """A background with edges at random places, shifted by shares of the picture."""
    values: list[float] = []
    for size, shift in ((ROWS, down), (COLUMNS, right)):
        chance = random.Random(seed + size)
        wander = random.Random(seed + size + round(1e6 * shift))
        edges = [(chance.uniform(-0.4, 1.4), chance.uniform(0.5, 2.5)) for _ in range(30)]
        for at in range(size):
            here = at / size - shift
            edge = sum(h * math.exp(-(((here - place) * 60) ** 2)) for place, h in edges)
            values.append(max(0.0, edge + 0.3 + wander.gauss(0, noise)))
    middle = ROWS + COLUMNS // 2
    values[middle - covered // 2 : middle + covered // 2] = [UNSEEN] * covered
    return tuple(values)


def after(scene: Descriptor | None, person: Person) -> Judgement:
    """The verdict on a person before this background, calibrated before the first room."""
    good = [
        look(UPRIGHT, float(at), noise=0.002, seed=at, scene=room(noise=0.05)) for at in range(8)
    ]
    return judge(look(person, scene=scene), calibrate(good), VerdictRules())


def test_the_same_room_is_still() -> None:
    """Also with noise, and with another part of it covered."""
    assert compare(room(), room(noise=0.1, covered=40)) == Movement(Background.STILL)


@pytest.mark.parametrize("down", [-0.104166, -0.0625, 0.03125, 0.0625, 0.125])
@pytest.mark.parametrize("right", [0.0, 0.0625])
def test_a_shift_is_found(down: float, right: float) -> None:
    """To a row and a column."""
    found = compare(room(), room(down=down, right=right))
    assert found.background is Background.SHIFTED
    assert found.down == pytest.approx(down, abs=1 / ROWS)
    assert found.right == pytest.approx(right, abs=1 / COLUMNS)


def test_another_room_is_a_camera_that_moved() -> None:
    """Without a shift anybody could trust; never a room that is as it was."""
    said = [compare(room(), room(seed)).background for seed in range(2, 12)]
    assert set(said) <= {Background.MOVED, Background.DOUBTFUL, Background.UNCLEAR}
    assert said.count(Background.MOVED) >= len(said) / 2


def test_one_profile_alone_is_not_believed() -> None:
    """Rows as they were and columns of another room: nobody is told that the camera moved."""
    mixed = room()[:ROWS] + room(6)[ROWS:]
    assert compare(room(), mixed).background is Background.DOUBTFUL
    judgement = after(mixed, moved(UPRIGHT, back=-0.15))
    assert judgement.verdict is Verdict.GOOD
    assert not judgement.camera_moved


@pytest.mark.parametrize("beside", [range(70, 128), range(48)])
def test_somebody_beside_the_desk_is_no_camera_that_moved(beside: range) -> None:
    """All rows differ, and the columns of one side; those of the other stand where they stood."""
    then, other = room(noise=0.05), room(5, noise=0.05)
    now = list(then)
    now[:ROWS] = other[:ROWS]
    for column in beside:
        now[ROWS + column] = other[ROWS + column]
    assert compare(then, tuple(now)).background is Background.DOUBTFUL


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (None, room()),
        (room(), None),
        (room(), (1.0, 2.0)),
        (room(), (UNSEEN,) * (ROWS + COLUMNS)),
        ((0.5,) * (ROWS + COLUMNS), (0.5,) * (ROWS + COLUMNS)),
    ],
)
def test_without_a_background_nothing_is_said(
    then: Descriptor | None, now: Descriptor | None
) -> None:
    """No descriptor, one of another kind, everything covered, a plain wall."""
    assert compare(then, now).background is Background.UNCLEAR


def test_sliding_down_before_a_still_camera_is_a_slump() -> None:
    """Everything of the person is lower, the room is where it was."""
    judgement = after(room(noise=0.05), moved(UPRIGHT, slid=0.06))
    assert judgement.findings[0].fault is Fault.SLUMP
    assert not judgement.camera_moved


def test_a_lid_that_was_tilted_is_no_slump() -> None:
    """The same landmarks, but the room has gone down as well: the baseline goes with it."""
    tilted = moved(UPRIGHT, camera_down_deg=-4)
    judgement = after(room(down=0.083, noise=0.05), tilted)
    assert judgement.verdict is Verdict.GOOD
    assert judgement.camera_moved


def test_sliding_down_is_told_after_the_lid_was_tilted_too() -> None:
    """The shift is known, so a slump still stands out."""
    both = moved(UPRIGHT, camera_down_deg=-4, slid=0.07)
    judgement = after(room(down=0.083, noise=0.05), both)
    assert Fault.SLUMP in [finding.fault for finding in judgement.findings]


def test_what_survives_a_moved_camera_is_still_judged() -> None:
    """Another room or zoom: sizes and places tell nothing, proportions and angles do."""
    elsewhere = room(5)
    near = after(elsewhere, moved(UPRIGHT, back=-0.15))
    tilted = after(elsewhere, moved(UPRIGHT, back=-0.1, tilt_deg=16))
    assert near.verdict is Verdict.GOOD
    assert near.camera_moved
    assert [finding.fault for finding in tilted.findings] == [Fault.HEAD_TILT]


def test_without_a_background_height_in_the_picture_tells_nothing() -> None:
    """It could be the camera's; coming nearer is told all the same."""
    assert after(None, moved(UPRIGHT, slid=0.045)).verdict is Verdict.GOOD
    assert after(None, moved(UPRIGHT, back=-0.18)).findings[0].fault is Fault.TOO_CLOSE


def test_a_camera_carried_about_while_calibrating_leaves_the_places_out() -> None:
    """Good posture in several rooms: proportions are known, places are not."""
    good = [look(UPRIGHT, float(at), seed=at, noise=0.002, scene=room(at)) for at in range(8)]
    calibration = calibrate(good)
    assert not calibration.steady
    judgement = judge(look(moved(UPRIGHT, back=-0.15), scene=room(3)), calibration, VerdictRules())
    assert judgement.verdict is Verdict.GOOD
    assert not judgement.camera_moved


def test_looks_without_a_background_make_a_steady_calibration() -> None:
    """Nothing speaks against it."""
    assert calibrate(looks(UPRIGHT)).steady
