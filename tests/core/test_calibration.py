"""A calibration keeps what is typical, and refuses what cannot be trusted with what to change."""

from dataclasses import replace

import msgspec
import pytest

from bodies import DAYLIGHT, Person, look, looks, moved, pose
from posturewatch.core.calibration import Calibration, CalibrationRules, calibrate
from posturewatch.core.events import Fault, Verdict
from posturewatch.core.features import View
from posturewatch.core.pose import Look
from posturewatch.core.verdict import VerdictRules, judge
from posturewatch.errors import CalibrationError

UPRIGHT = Person()
EASY = CalibrationRules(max_sink=1.0)


def test_one_look_away_does_not_move_the_baseline() -> None:
    """Centre and spread are robust: a sneeze among the looks changes next to nothing."""
    calm = calibrate(looks(UPRIGHT, 12))
    sneezed = calibrate([*looks(UPRIGHT, 12), look(moved(UPRIGHT, neck_deg=30, nod_deg=40))])
    for name in ("neck_height_ratio", "nose_height_ratio"):
        assert sneezed.good[name].centre == pytest.approx(calm.good[name].centre, rel=0.02)


def test_a_frozen_pose_is_a_calibration() -> None:
    """Two equal looks have no spread at all; the floors of the limits stand in."""
    calibration = calibrate([look(UPRIGHT), look(UPRIGHT)])
    assert calibration.looks == 2
    assert calibration.good["neck_height_ratio"].spread == 0
    assert calibration.quality == 1


def test_it_survives_being_stored() -> None:
    """A calibration is kept as JSON."""
    calibration = calibrate(looks(UPRIGHT), looks(moved(UPRIGHT, neck_deg=40), 4))
    answered = replace(calibration, feedback={Fault.SLUMP: 1.1})
    for each in (calibration, answered):
        assert msgspec.json.decode(msgspec.json.encode(each), type=Calibration) == each


def test_a_restless_one_is_refused() -> None:
    """Somebody who bobs up and down while calibrating is asked to hold still."""
    restless = [look(moved(UPRIGHT, neck_deg=55 - 25 * (at % 2))) for at in range(10)]
    with pytest.raises(CalibrationError, match="hold still"):
        calibrate(restless)


def test_quality_falls_with_restlessness_and_with_useless_looks() -> None:
    """The figure a person sees."""
    calm = calibrate(looks(UPRIGHT, noise=0.001)).quality
    shaky = calibrate(looks(UPRIGHT, noise=0.008)).quality
    partly = calibrate([*looks(UPRIGHT, 6, noise=0.001), *[Look(0.0, (), DAYLIGHT)] * 6]).quality
    assert 0.9 < calm <= 1
    assert shaky < calm
    assert partly == pytest.approx(calm / 2, abs=0.1)


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        ([], "camera"),
        ([Look(0.0, (), DAYLIGHT)] * 5, "nobody is seen"),
        ([look(moved(UPRIGHT, camera_down_deg=-12))] * 5, "both shoulders"),
        ([look(moved(UPRIGHT, turn_deg=70))] * 5, "look towards the camera"),
        ([look(moved(UPRIGHT, aside=-0.4))] * 5, "face"),
        ([look(UPRIGHT)], "longer"),
    ],
)
def test_a_refusal_says_what_to_change(given: list[Look], advice: str) -> None:
    """One sentence that helps."""
    with pytest.raises(CalibrationError, match=advice):
        calibrate(given)


def test_a_slouch_that_nobody_can_see_is_refused() -> None:
    """A slouched sample without a measurable look is no sample."""
    with pytest.raises(CalibrationError, match="usable"):
        calibrate(looks(UPRIGHT), [Look(0.0, (), DAYLIGHT)])


def test_the_nearest_person_is_calibrated() -> None:
    """Somebody who stands behind does not count, wherever in the list."""
    behind = pose(moved(UPRIGHT, back=1.2, aside=0.3))
    with_others = [
        Look(each.at_s, (behind, *each.poses) if at % 2 else (*each.poses, behind), DAYLIGHT)
        for at, each in enumerate(looks(UPRIGHT))
    ]
    assert calibrate(with_others).good == calibrate(looks(UPRIGHT)).good


def test_it_remembers_the_view_and_the_background() -> None:
    """Both are needed to judge later looks."""
    calibration = calibrate([look(UPRIGHT, scene=(0.1, 0.2))] * 3)
    assert calibration.view is View.FRONT
    assert calibration.scene == (0.1, 0.2)


def test_the_rules_say_how_many_looks_it_takes() -> None:
    """Fewer are refused."""
    with pytest.raises(CalibrationError, match="4 of 4"):
        calibrate(looks(UPRIGHT, 4), rules=CalibrationRules(min_looks=5))


@pytest.mark.parametrize("share", [0.25, 0.5, 0.65])
def test_looks_at_the_keyboard_are_left_out(share: float) -> None:
    """Half of a calibration with the head down blinds it to no fault."""
    keyboard = round(24 * share)
    typed = looks(moved(UPRIGHT, nod_deg=25), keyboard)
    mixed = calibrate([*typed, *looks(UPRIGHT, 24 - keyboard)], view=View.FRONT)
    assert mixed.looks == 24 - keyboard
    for change, fault in (
        ({"neck_deg": 43}, Fault.HEAD_FORWARD),
        ({"nod_deg": 20}, Fault.HEAD_DOWN),
    ):
        judgement = judge(look(moved(UPRIGHT, **change)), mixed, VerdictRules())
        assert judgement.findings[0].fault is fault


def test_a_calibration_of_the_keyboard_is_refused() -> None:
    """Whoever hardly looks up is asked to."""
    typed = looks(moved(UPRIGHT, nod_deg=25), 18)
    with pytest.raises(CalibrationError, match="not at the keyboard"):
        calibrate([*looks(UPRIGHT, 6), *typed], view=View.FRONT)


def test_who_sinks_while_it_is_taken_is_told() -> None:
    """Upright at the first second and slouched at the last is no good posture."""
    sinking = [look(moved(UPRIGHT, neck_deg=55 - at)) for at in range(15)]
    with pytest.raises(CalibrationError, match="sank"):
        calibrate(sinking)
    assert calibrate(list(reversed(sinking))).looks == 15


@pytest.mark.parametrize("tall", [5, 6, 7, 8])
def test_who_sat_in_two_ways_is_judged_by_both(tall: int) -> None:
    """Seven degrees of the neck apart, and neither is a slouch, whichever was held for longer."""
    lower = moved(UPRIGHT, neck_deg=48)
    both = calibrate([*looks(UPRIGHT, tall), *looks(lower, 12 - tall)], rules=EASY)
    for person in (UPRIGHT, lower):
        assert judge(look(person), both, VerdictRules()).verdict is Verdict.GOOD
