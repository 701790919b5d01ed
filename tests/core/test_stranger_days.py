"""Days on which somebody else sits at the desk. Times are seconds since the start."""

import pytest

from posturewatch.core.events import Judgement, Posture, SignalKind, Sitting, Verdict
from posturewatch.core.presence import PresenceRules
from sessions import ABSENT, BAD, DARK, GOOD, NOTHING, STRANGER, UNKNOWN, Day, bad

SLOUCHED_STRANGER = Judgement(Verdict.BAD, 0.6, BAD.findings, stranger=True)
LONG_S = PresenceRules().stranger_s


def owner() -> Day:
    """Ten minutes of the owner's sitting."""
    return Day().look(GOOD, 600)


@pytest.mark.parametrize("judgement", [STRANGER, SLOUCHED_STRANGER])
@pytest.mark.parametrize("typing", [False, True])
def test_a_stranger_s_hour_is_nobody_s(judgement: Judgement, typing: bool) -> None:
    """Not sat, not judged, not alerted: unobserved from the first look that did not fit."""
    day = owner().look(judgement, 3600, typing=typing).look(GOOD, 600).end()
    assert day.notices == ["stranger"]
    assert not day.alerts
    assert not day.held_back
    assert day.sitting == [
        ("seated", 0, 600),
        ("unobserved", 600, 4200),
        ("seated", 4200, 4800),
    ]
    assert day.seconds(Posture.BAD) == 0
    assert max(end for _state, start, end in day.posture if start < 600) <= 600
    assert day.bouts == [(0, 600, 600), (4200, 4800, 600)]
    assert not day.breaks


def test_who_only_shows_something_is_counted_as_the_owner() -> None:
    """Less than a break long: the bout goes on without a hole, and nothing is said."""
    day = owner().look(STRANGER, LONG_S - 20).look(GOOD, 600).end()
    assert not day.notices
    assert day.sitting == [("seated", 0, 1360)]


def test_a_stranger_after_an_empty_chair_ends_no_break() -> None:
    """Away, then somebody else, then back: none of it was sat."""
    day = owner().look(ABSENT, 300).look(STRANGER, 1200).look(ABSENT, 60).look(GOOD, 600).end()
    assert day.notices == ["stranger"]
    assert day.seconds(Sitting.SEATED) == pytest.approx(1200, abs=2)
    assert day.breaks[0] == (600, 900)


def test_each_stranger_is_told_of_once() -> None:
    """However the looks flicker while one sits there; and again for the next one."""
    day = owner().look(STRANGER, 600).look(DARK, 4).look(NOTHING, 60).look(STRANGER, 600)
    assert day.notices == ["stranger"]
    day.look(GOOD, 60).look(STRANGER, 600).look(UNKNOWN, 10)
    assert day.notices == ["stranger", "stranger"]


def test_a_stranger_s_slouch_is_not_told_even_before_it_is_sure() -> None:
    """In doubt nothing is judged."""
    day = owner().look(SLOUCHED_STRANGER, LONG_S - 10)
    assert not day.alerts
    assert day.session.posture.state is Posture.UNKNOWN


def test_the_owner_may_say_that_it_is_he() -> None:
    """``resume`` is believed until the chair is empty."""
    day = owner().look(STRANGER, 300)
    assert day.session.sitting.state is Sitting.UNOBSERVED
    day.signal(SignalKind.RESUME).look(SLOUCHED_STRANGER, 300)
    assert day.session.sitting.state is Sitting.SEATED
    assert [alert.fault for alert in day.alerts] == [bad().findings[0].fault]
    day.look(ABSENT, 120).look(STRANGER, 300)
    assert day.session.sitting.state is Sitting.UNOBSERVED


def test_a_clock_that_is_set_changes_no_stranger() -> None:
    """Three minutes stay three minutes."""
    day = owner().look(STRANGER, LONG_S - 60)
    day.signal(SignalKind.CLOCK_STEP, seconds=7200.0).look(STRANGER, 40)
    assert not day.notices
    day.look(STRANGER, 40)
    assert day.notices == ["stranger"]


@pytest.mark.parametrize(
    "kind",
    [
        SignalKind.LOCK,
        SignalKind.SLEEP,
        SignalKind.PAUSE,
        SignalKind.CAMERA_BUSY,
        SignalKind.UNPLUG,
    ],
)
def test_nobody_is_told_of_a_stranger_whom_no_camera_sees(kind: SignalKind) -> None:
    """Seen for half a minute before the camera was let go; who comes after it may be another."""
    day = owner().look(STRANGER, 30).signal(kind).look(NOTHING, 600)
    assert not day.notices


def test_a_stranger_before_a_gap_is_not_told_of_after_it() -> None:
    """The first thing heard is a key, and hours have passed."""
    day = owner().look(STRANGER, 30).skip(7200).signal(SignalKind.INPUT)
    assert not day.notices


def test_who_vouched_vouches_for_nobody_after_the_lock() -> None:
    """Whoever unlocks the screen may be another."""
    day = owner().look(STRANGER, 300).signal(SignalKind.RESUME).look(STRANGER, 60)
    assert day.session.sitting.state is Sitting.SEATED
    day.signal(SignalKind.LOCK).look(None, 60).signal(SignalKind.UNLOCK).look(STRANGER, 300)
    assert day.session.sitting.state is Sitting.UNOBSERVED
