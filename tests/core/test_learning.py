"""Answers move a limit, good posture moves the baseline, and neither moves it far."""

import pytest

from bodies import Person, look, looks, moved, pose
from posturewatch.core.calibration import Calibration, calibrate
from posturewatch.core.events import Fault, Judgement, Verdict
from posturewatch.core.features import Features, View, extract
from posturewatch.core.learning import (
    LearningRules,
    answered,
    followed,
    has_outgrown,
    unanswered,
)
from posturewatch.core.verdict import VerdictRules, judge

UPRIGHT = Person()
RULES = LearningRules()
START = calibrate(looks(UPRIGHT))


def work(calibration: Calibration, person: Person, minutes: int) -> Calibration:
    """Minutes in one posture, a look a minute."""
    for _ in range(minutes):
        here = look(person)
        features = extract(here.poses[0], View.FRONT)
        assert isinstance(features, Features)
        judgement = judge(here, calibration, VerdictRules())
        calibration = followed(calibration, features, judgement, 60.0, RULES)
    return calibration


def test_ten_percent_an_answer_and_thirty_at_most() -> None:
    """Either way, for the fault that was answered."""
    calibration = START
    factors = []
    for _ in range(5):
        calibration = answered(calibration, Fault.SLUMP, RULES, was_wrong=True)
        factors.append(calibration.feedback[Fault.SLUMP])
    assert factors == [1.1, 1.2, 1.3, 1.3, 1.3]
    for _ in range(9):
        calibration = answered(calibration, Fault.SLUMP, RULES, was_wrong=False)
    assert calibration.feedback == {Fault.SLUMP: 0.7}
    assert unanswered(calibration).feedback == {}


def test_step_and_bound_of_answers_can_be_set() -> None:
    """Twenty percent an answer, forty at most; and none at all."""
    bold, none = LearningRules(answer_step=0.2, answer_most=0.4), LearningRules(answer_step=0)
    calibration = START
    for _ in range(3):
        calibration = answered(calibration, Fault.SLUMP, bold, was_wrong=True)
    assert calibration.feedback == {Fault.SLUMP: 1.4}
    assert answered(START, Fault.SLUMP, none, was_wrong=True).feedback == {Fault.SLUMP: 1.0}


def test_the_baseline_follows_good_posture_slowly() -> None:
    """An hour of sitting a little differently is followed half-way."""
    later = work(START, moved(UPRIGHT, neck_deg=53.5), 60)
    before, after = (each.good["neck_height_ratio"].centre for each in (START, later))
    now = extract(pose(moved(UPRIGHT, neck_deg=53.5)), View.FRONT)
    assert isinstance(now, Features)
    assert after - before == pytest.approx((now.neck_height_ratio - before) / 2, rel=0.1)


def test_a_slouch_is_never_followed() -> None:
    """A day of it changes nothing."""
    assert work(START, moved(UPRIGHT, neck_deg=40), 480) == START


def test_a_slouch_that_creeps_in_is_still_told() -> None:
    """One degree an hour: the baseline gives way by half a limit at most."""
    calibration = START
    for hour in range(14):
        calibration = work(calibration, moved(UPRIGHT, neck_deg=55 - hour), 60)
    neck = calibration.good["neck_height_ratio"].centre
    assert neck >= 0.965 * START.good["neck_height_ratio"].centre - 1e-9
    judgement = judge(look(moved(UPRIGHT, neck_deg=42)), calibration, VerdictRules())
    assert judgement.findings[0].fault is Fault.HEAD_FORWARD


def test_place_and_size_in_the_picture_are_not_followed() -> None:
    """They tell that camera or chair have moved."""
    later = work(START, moved(UPRIGHT, back=0.03), 60)
    for name in ("face_size", "face_y", "shoulder_x", "body_scale"):
        assert later.good[name] == START.good[name]


@pytest.mark.parametrize("verdict", [Verdict.BAD, Verdict.UNKNOWN, Verdict.ABSENT])
def test_only_good_looks_count(verdict: Verdict) -> None:
    """Whatever the features say."""
    features = extract(pose(UPRIGHT), View.FRONT)
    assert isinstance(features, Features)
    assert followed(START, features, Judgement(verdict), 60.0, RULES) == START


def test_who_sits_taller_than_calibrated_has_outgrown_it() -> None:
    """Calibrated five degrees slouched, and upright for some hours; not after a short stretch."""
    slouched = calibrate(looks(moved(UPRIGHT, neck_deg=50)))
    assert not has_outgrown(slouched, RULES)
    assert not has_outgrown(work(slouched, UPRIGHT, 15), RULES)
    assert has_outgrown(work(slouched, UPRIGHT, 240), RULES)
    assert not has_outgrown(work(START, UPRIGHT, 600), RULES)
    assert not has_outgrown(work(START, moved(UPRIGHT, neck_deg=52), 600), RULES)
