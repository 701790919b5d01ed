"""Posture over time: what counts as an episode, and when it is told."""

import random

import pytest
from tests.sessions import ABSENT, BAD, DARK, FAR, GOOD, NOTHING, UNKNOWN, Day, bad, with_rules

from posturewatch.core.events import Episode, Fault, Judgement, Posture, SignalKind, Verdict
from posturewatch.core.posture import PostureRules


@pytest.mark.parametrize("every_s", [0.5, 2.0, 10.0, 15.0])
def test_a_slouch_is_told_after_ninety_seconds(every_s: float) -> None:
    """However far apart the looks are, a verdict counts until the next one."""
    day = Day(every_s=every_s).look(GOOD, 600).look(BAD, 240).end()

    assert day.alert_times == [("posture", 690)]
    assert day.alerts[0].held_s == 90
    assert day.posture == [("good", 0, 600), ("bad", 600, 840)]


def test_twice_over_the_limit_is_told_after_sixty_seconds() -> None:
    """Far out of range a minute is enough, and the alert is the stronger one."""
    day = Day().look(GOOD, 600).look(FAR, 240)

    assert day.alert_times == [("posture", 660)]
    assert day.alerts[0].level == 2


def test_how_far_is_far_can_be_set() -> None:
    """At 2.3 times the limit: the stronger alert after 60 s by default, the common one at 90."""
    strict, mild = (Day(rules=with_rules(posture=PostureRules(far_factor=f))) for f in (2.0, 3.0))
    for day in (strict, mild):
        day.look(GOOD, 600).look(FAR, 120)

    assert [(one.level, one.held_s) for one in strict.alerts] == [(2, 60.0)]
    assert [(one.level, one.held_s) for one in mild.alerts] == [(1, 90.0)]


@pytest.mark.parametrize("seconds", [4, 10, 14])
def test_a_glance_leaves_no_trace(seconds: float) -> None:
    """Shorter than the dwell: neither episode nor alert, as often as it may come."""
    day = Day().look(GOOD, 300)
    for _ in range(20):
        day.look(BAD, seconds).look(GOOD, 60)
    day.end()

    assert {state for state, _, _ in day.posture} == {"good"}
    assert day.alerts == []


def test_an_episode_counts_from_the_moment_it_began() -> None:
    """Known after the dwell, dated to its first look; the same for the recovery."""
    day = Day().look(GOOD, 100).look(BAD, 60).look(GOOD, 100).end()

    assert day.posture == [("good", 0, 100), ("bad", 100, 160), ("good", 160, 260)]


def test_a_short_recovery_does_not_end_a_slouch() -> None:
    """10 s upright in the middle: one episode of poor posture."""
    day = Day().look(GOOD, 100).look(BAD, 100).look(GOOD, 10).look(BAD, 100).end()

    assert day.posture == [("good", 0, 100), ("bad", 100, 310)]


def test_hovering_about_the_limit_keeps_the_episode_and_tells_nothing() -> None:
    """Half of the looks just within the limit: four fifths of the window are not poor."""
    close = Judgement(Verdict.GOOD, severity=0.48)
    day = Day().look(GOOD, 100).look(BAD, 40)
    for _ in range(20):
        day.look(close, 10).look(BAD, 10)
    day.end()

    assert day.alerts == []
    assert day.posture == [("good", 0, 100), ("bad", 100, 540)]


def test_just_under_the_limit_is_no_recovery() -> None:
    """After poor posture, good must be clearly good; before it, the limit is the limit."""
    close = Judgement(Verdict.GOOD, severity=0.48)
    after = Day().look(GOOD, 100).look(BAD, 100).look(close, 100).end()
    before = Day().look(close, 200).end()

    assert after.posture == [("good", 0, 100), ("bad", 100, 300)]
    assert before.posture == [("good", 0, 200)]


def test_unknown_is_a_state() -> None:
    """A hidden face is neither good nor bad, and ends what was before."""
    day = Day().look(BAD, 40).look(UNKNOWN, 60).look(GOOD, 60).end()

    assert day.posture == [("bad", 0, 40), ("unknown", 40, 100), ("good", 100, 160)]


@pytest.mark.parametrize(("known", "raised"), [(8, True), (5, False)])
def test_an_alert_needs_most_of_its_window_known(known: int, raised: bool) -> None:
    """Poor in every known look: told with 80 % known, not with 50 %."""
    day = Day(every_s=1).look(GOOD, 60)
    for _ in range(40):
        day.look(BAD, known).look(UNKNOWN, 10 - known)

    assert bool(day.alerts) is raised


def test_an_alert_needs_four_fifths_poor() -> None:
    """A third of the time upright again and again: no alert."""
    day = Day(every_s=1).look(GOOD, 60)
    for _ in range(60):
        day.look(BAD, 8).look(GOOD, 4)

    assert day.alerts == []


def test_the_leading_fault_names_the_episode() -> None:
    """Most of the time slumped, a little tilted: a slump."""
    day = Day().look(GOOD, 60)
    day.look(bad(Fault.HEAD_TILT), 30).look(bad(Fault.SLUMP), 80).look(GOOD, 60).end()

    episodes = [e for e in day.of(Episode) if e.state is Posture.BAD]
    assert [e.fault for e in episodes] == [Fault.SLUMP]
    assert [alert.fault for alert in day.alerts] == [Fault.SLUMP]


@pytest.mark.parametrize("away", [ABSENT, DARK, NOTHING])
def test_no_alert_while_nobody_is_seen(away: Judgement | None) -> None:
    """The slouch was long enough, but whoever slouched has left, or cannot be seen."""
    day = Day().look(GOOD, 60).look(BAD, 88).look(away, 600).end()

    assert day.alerts == []


def test_a_slouch_without_a_calibrated_start_is_judged_from_the_first_look() -> None:
    """Sitting down slouched is slouching from the first second."""
    day = Day().look(ABSENT, 600).look(BAD, 120).end()

    assert day.alert_times == [("posture", 690)]
    assert day.posture == [("bad", 600, 720)]


@pytest.mark.parametrize("every_s", [1.0, 5.0, 10.0])
@pytest.mark.parametrize("stray", ["good", "empty", "unknown"])
def test_a_slouch_is_raised_in_time_among_wrong_looks(stray: str, every_s: float) -> None:
    """A tenth of single looks replaced: nearly every slouch is told within 120 s of its start.

    Two wrong looks in a row, 10 s each, are a recovery by definition; they make up the rest.
    """
    other = {"good": GOOD, "empty": ABSENT, "unknown": UNKNOWN}[stray]
    days = 40
    in_time = 0
    for seed in range(days):
        draw = random.Random(seed)
        day = Day(every_s=every_s).look(GOOD, 300)
        for _ in range(int(240 / every_s)):
            day.look(other if draw.random() < 0.1 else BAD, every_s)
        in_time += any(300 <= at_s <= 420 for _, at_s in day.alert_times)

    assert in_time / days >= 0.9


@pytest.mark.parametrize("every_s", [1.0, 10.0])
@pytest.mark.parametrize("view", [GOOD, ABSENT, DARK])
def test_wrong_looks_raise_nothing(view: Judgement, every_s: float) -> None:
    """A tenth of single looks poor, in hours of good posture, absence or darkness: no alert."""
    draw = random.Random(5)
    day = Day(every_s=every_s)
    for _ in range(int(7200 / every_s)):
        day.look(BAD if draw.random() < 0.1 else view, every_s)

    assert [kind for kind, _ in day.alert_times if kind == "posture"] == []


def test_posture_leaves_no_trace_in_an_absence_that_is_decided_later() -> None:
    """Paused for half a minute, back for twelve seconds, locked: unobserved from the pause on."""
    day = Day().look(GOOD, 60).signal(SignalKind.PAUSE, minutes=0.5)
    day.look(None, 30).look(GOOD, 12).signal(SignalKind.LOCK).look(None, 300).end()
    assert day.posture == [("good", 0, 60)]


def test_a_far_window_longer_than_the_other_is_filled_too() -> None:
    """Thirty seconds for a slouch, two minutes for a deep one, as the ranges allow."""
    rules = with_rules(posture=PostureRules(window_s=30.0, far_window_s=120.0))
    day = Day(rules=rules).look(GOOD, 60)
    for _ in range(20):
        day.look(FAR, 18).look(BAD, 2)
    kept = day.session.posture.held
    assert day.session.at_s - kept[0].since_s >= 120
