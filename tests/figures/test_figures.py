"""Figures: angles to points, points to a drawing that differs from step to step."""

import math
from xml.etree import ElementTree as ET

import pytest

from posturewatch.core.stretches import Stretch
from posturewatch.figures import Figure, draw, load
from posturewatch.figures.scene import DESK
from posturewatch.figures.skeleton import FLOOR, FOREARM, UPPER_ARM, joints, towards
from posturewatch.figures.svg import HEAD_RADIUS
from posturewatch.stretch_library import load as load_library

FIGURES = load()
STRETCHES = load_library().stretches


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Between two joints."""
    return math.dist(a, b)


@pytest.mark.parametrize(
    ("direction", "expected"), [(0, (0, -10)), (90, (10, 0)), (180, (0, 10)), (-90, (-10, 0))]
)
def test_directions_are_those_of_a_clock_face(
    direction: float, expected: tuple[float, float]
) -> None:
    """0 is up, 90 right, and y grows downward."""
    assert towards((0, 0), direction, 10) == pytest.approx(expected)


@pytest.mark.parametrize("name", [n for n, f in FIGURES.items() if f.view != "hand"])
def test_limbs_keep_their_length_and_feet_stand_on_the_floor(name: str) -> None:
    """Whatever the position, arms do not stretch and nobody sinks into the ground."""
    at = joints(FIGURES[name])
    for side in ("", "far_"):
        assert distance(at[f"{side}shoulder"], at[f"{side}elbow"]) == pytest.approx(UPPER_ARM)
        assert distance(at[f"{side}elbow"], at[f"{side}hand"]) == pytest.approx(FOREARM)
    lowest = max(y for _x, y in at.values())
    assert lowest == pytest.approx(FLOOR - 3.0)


@pytest.mark.parametrize("name", list(FIGURES))
def test_every_arrow_starts_at_a_joint_and_stays_in_the_picture(name: str) -> None:
    """Arrows and heads are not cut off."""
    svg = ET.fromstring(draw(FIGURES[name], name))
    left, top, width, height = (float(v) for v in svg.attrib["viewBox"].split())
    for path in svg.iter("path"):
        if path.attrib["class"] == "arrowhead":
            words = path.attrib["d"].split()
            tip = float(words[1]), float(words[2])
            assert left <= tip[0] <= left + width
            assert top <= tip[1] <= top + height


@pytest.mark.parametrize("stretch", STRETCHES, ids=lambda each: each.id)
def test_every_step_has_a_drawing_and_no_two_steps_look_alike(stretch: Stretch) -> None:
    """Each step names a figure that is there; the drawings of one stretch all differ."""
    drawings = [draw(FIGURES[name], "same title") for name in stretch.figures]
    assert len(drawings) == len(stretch.steps)
    assert len(set(drawings)) == len(drawings)


@pytest.mark.parametrize("name", ["palms_together", "palms_low"])
def test_palms_that_belong_together_touch(name: str) -> None:
    """Both hands meet before the breastbone, in either step of the prayer stretch."""
    at = joints(load()[name])
    assert math.dist(at["hand"], at["far_hand"]) < 4.0


@pytest.mark.parametrize("name", ["leg_straight", "leg_reach"])
def test_a_leg_stretched_out_has_its_heel_on_the_floor(name: str) -> None:
    """Beside the foot that stands, and the toes point up."""
    at = joints(FIGURES[name])
    assert at["ankle"][1] == pytest.approx(at["far_ankle"][1], abs=1.0)
    assert at["toe"][1] < at["ankle"][1] - 5


@pytest.mark.parametrize("name", [n for n, f in FIGURES.items() if "desk" in f.scene])
def test_hands_at_a_desk_lie_on_it(name: str) -> None:
    """Neither through its top nor above it."""
    assert joints(FIGURES[name])["hand"][1] == pytest.approx(DESK - 2.0, abs=2.0)


@pytest.mark.parametrize("name", ["ball_place", "ball_find", "ball_lean", "ball_roll"])
def test_the_ball_touches_the_wall_and_the_back(name: str) -> None:
    """Half of it lies between the wall's face and the middle of the trunk, which is 12 thick."""
    drawn = ET.fromstring(draw(FIGURES[name], name))
    ball = next(each for each in drawn.iter() if each.get("class") == "ball")
    wall = next(each for each in drawn.iter() if each.get("class") == "thing")
    x, r = float(ball.get("cx", "")), float(ball.get("r", ""))
    assert x - r == pytest.approx(float(wall.get("x", "")) + float(wall.get("width", "")), abs=0.6)
    at = joints(FIGURES[name])
    trunk_x = towards(at["collar"], FIGURES[name].trunk[1] + 180, 9.0)[0]
    assert x + r == pytest.approx(trunk_x - 6.0, abs=1.0)


@pytest.mark.parametrize("name", ["hands_behind_head", "elbows_open"])
def test_hands_behind_the_head_are_covered_by_it(name: str) -> None:
    """Their middle lies within the head, and they are drawn before it."""
    at = joints(FIGURES[name])
    assert math.dist(at["hand"], at["head"]) < HEAD_RADIUS
    svg = draw(FIGURES[name], name)
    assert svg.index("shirt-near") < svg.index('class="hair"')


def test_a_wrist_is_bent_by_the_other_hand() -> None:
    """Two sleeves, and the hand that is held lies under three fingers of the other."""
    for name in ("hand_down", "hand_up"):
        drawn = ET.fromstring(draw(FIGURES[name], name))
        kinds = [each.get("class", "") for each in drawn.iter("path")]
        assert {"limb shirt", "limb shirt-far"} <= set(kinds)
        assert kinds.index("limb skin") < len(kinds) - kinds[::-1].index("limb skin-far")


def test_a_circle_is_drawn_round_its_joint_and_ends_where_it_points() -> None:
    """Forward and backward rolls are mirror ways round the same shoulder."""
    forward, back = (draw(FIGURES[name], name) for name in ("roll_forward", "roll_back"))
    assert " 0 1 1 " in forward
    assert " 0 1 0 " in back


def test_who_sits_sideways_has_the_backrest_beside() -> None:
    """On the cushion's side of the hips, and no panel behind the back."""
    figure = load()["side_ready"]
    drawn = ET.fromstring(draw(figure, "sideways"))
    things = [each for each in drawn.iter() if each.get("class") == "thing"]
    rods = [each for each in drawn.iter() if each.get("class") == "rod"]
    waist = joints(figure)["waist"]
    high = [each for each in rods if min(float(each.get(y, "")) for y in ("y1", "y2")) < waist[1]]
    assert len(high) == 1
    assert float(high[0].get("x1", "")) > waist[0] + 10
    assert all(float(each.get("height", "")) < 10 for each in things)


def test_a_title_with_markup_is_escaped() -> None:
    """Text of a person's own file cannot become markup."""
    svg = draw(Figure(), '<script>"&')
    assert "<script>" not in svg
    assert ET.fromstring(svg).attrib["aria-label"] == '<script>"&'


def test_the_mirrored_figure_shows_the_other_side() -> None:
    """The same picture, turned over."""
    assert "scale(-1 1)" in draw(FIGURES["look_over"], "t", mirrored=True)
    assert "scale(-1 1)" not in draw(FIGURES["look_over"], "t")
