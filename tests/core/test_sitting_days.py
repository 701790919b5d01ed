"""The days of the sitting clock, told in samples and signals: exact bouts, breaks and alerts.

Times are seconds since the session's start unless a name says otherwise.
"""

import random
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from tests.sessions import (
    ABSENT,
    BAD,
    DARK,
    GOOD,
    NOTHING,
    STANDING,
    START_S,
    UNKNOWN,
    Day,
    with_rules,
)

from posturewatch.core.events import SignalKind, Sitting

MIN = 60.0
HOUR = 3600.0


def test_leaning_out_for_ten_seconds_is_sitting() -> None:
    """No episode, no break, no alert: the bout is whole."""
    day = Day().look(GOOD, 600).look(ABSENT, 10).look(GOOD, 600).end()

    assert day.sitting == [("seated", 0, 1210)]
    assert (day.bouts, day.breaks, day.alerts) == ([(0, 1210, 1210)], [], [])


def test_drinking_leaves_no_trace() -> None:
    """A hand before the face for 8 s, three times: neither poor posture nor an absence."""
    day = Day().look(GOOD, 300)
    for _ in range(3):
        day.look(UNKNOWN, 4).look(BAD, 4).look(GOOD, 120)
    day.end()

    assert day.posture == [("good", 0, 684)]
    assert day.alerts == []


def test_a_phone_call_without_input_is_sitting() -> None:
    """20 min with the phone at the ear, posture unknown: the camera keeps the clock going."""
    day = Day().look(GOOD, 300).look(UNKNOWN, 1200).look(GOOD, 200).end()

    assert day.bouts == [(0, 1700, 1700)]
    assert day.posture == [("good", 0, 300), ("unknown", 300, 1500), ("good", 1500, 1700)]
    assert day.alerts == []


def test_reading_for_forty_minutes_without_input_is_sitting() -> None:
    """No key, no mouse: still one bout, and the alert after 30 min."""
    day = Day().look(GOOD, 2400).end()

    assert day.bouts == [(0, 2400, 2400)]
    assert day.alert_times == [("sitting", 1800)]


@pytest.mark.parametrize("passing_s", [2, 6, 14])
def test_a_passer_by_at_the_empty_desk_ends_no_break(passing_s: float) -> None:
    """Somebody walks past while the person is away: one break, no bout of seconds."""
    day = Day().look(GOOD, 600).look(ABSENT, 300).look(GOOD, passing_s)
    day.look(ABSENT, 300).look(GOOD, 600).end()

    back_s = 1200 + passing_s
    assert day.breaks == [(600, back_s)]
    assert day.bouts == [(0, 600, 600), (back_s, back_s + 600, 600)]


def test_lunch_is_one_break() -> None:
    """45 min away: two bouts, one break from its first second to its last."""
    day = Day().look(GOOD, 25 * MIN).look(ABSENT, 45 * MIN).look(GOOD, 25 * MIN).end()

    assert day.bouts == [(0, 1500, 1500), (4200, 5700, 1500)]
    assert day.breaks == [(1500, 4200)]
    assert day.alerts == []


@pytest.mark.parametrize(
    ("absence_s", "seated_s", "bouts", "breaks"),
    [
        (58, 1258, 1, 0),
        (60, 1200, 1, 0),
        (178, 1200, 1, 0),
        (180, 600, 2, 1),
    ],
)
def test_an_absence_is_judged_by_its_length(
    absence_s: float, seated_s: float, bouts: int, breaks: int
) -> None:
    """Under 60 s still sitting, 1 to 3 min a pause, from 3 min on a break."""
    day = Day().look(GOOD, 600).look(ABSENT, absence_s).look(GOOD, 600).end()

    assert (len(day.bouts), len(day.breaks)) == (bouts, breaks)
    assert day.bouts[0][2] == seated_s


def test_a_pause_does_not_count_towards_the_alert() -> None:
    """After 20 min of sitting and 2 min away the alert comes after 10 more minutes."""
    day = Day().look(GOOD, 1200).look(ABSENT, 120).look(GOOD, 700).end()

    assert day.alert_times == [("sitting", 1920)]
    assert day.bouts == [(0, 2020, 1900)]


def test_a_suspend_over_midnight_is_unobserved() -> None:
    """8 h of sleep: the bout ends with its first second, and it is no break."""
    start_s = datetime(2026, 3, 2, 22, 0, tzinfo=UTC).timestamp() - START_S
    day = Day(now_s=start_s).look(GOOD, 1200).signal(SignalKind.SLEEP).skip(8 * HOUR)
    day.signal(SignalKind.WAKE).look(GOOD, 600).end()

    asleep_s, awake_s = start_s + 1200, start_s + 1200 + 8 * HOUR
    assert day.sitting == [
        ("seated", start_s, asleep_s),
        ("unobserved", asleep_s, awake_s),
        ("seated", awake_s, awake_s + 600),
    ]
    assert day.bouts == [(start_s, asleep_s, 1200), (awake_s, awake_s + 600, 600)]
    assert (day.breaks, day.alerts) == ([], [])


def test_a_suspend_without_a_signal_is_unobserved() -> None:
    """The clock jumps 8 h between two samples: the same as if sleep had been told."""
    day = Day().look(GOOD, 1200).skip(8 * HOUR).look(GOOD, 600).end()

    last_look_s = 1198
    awake_s = 1200 + 8 * HOUR
    assert day.sitting[1] == ("unobserved", last_look_s, awake_s)
    assert day.bouts == [(0, last_look_s, last_look_s), (awake_s, awake_s + 600, 600)]
    assert day.breaks == []


def test_a_daylight_saving_night_has_no_seam() -> None:
    """Sitting from 1 to 4 o'clock in the night of the change lasts as long as it lasted."""
    zone = ZoneInfo("Europe/Berlin")
    start_s = datetime(2026, 10, 25, 1, 0, tzinfo=zone).timestamp() - START_S
    day = Day(rules=with_rules(zone=zone), now_s=start_s, every_s=5).look(GOOD, 4 * HOUR).end()

    assert datetime.fromtimestamp(START_S + day.now_s, zone).hour == 4
    assert day.bouts == [(start_s, start_s + 4 * HOUR, 4 * HOUR)]
    assert [at_s - start_s for _, at_s in day.alert_times] == [1800, 3600, 5400, 8100, 12150]


@pytest.mark.parametrize("jump_s", [-HOUR, HOUR, -20.0])
def test_a_set_clock_changes_no_bout(jump_s: float) -> None:
    """Clock set 1 h back or forward after 20 min: one bout of 40 min, its alert after 30."""
    day = Day().look(GOOD, 1200)
    day.signal(SignalKind.CLOCK_STEP, seconds=jump_s).look(GOOD, 1200).end()

    assert day.bouts == [(jump_s, jump_s + 2400, 2400)]
    assert day.sitting == [("seated", jump_s, jump_s + 2400)]
    assert day.alert_times == [("sitting", jump_s + 1800)]


def test_a_step_from_the_past_is_harmless() -> None:
    """A sample with an older time neither shortens nor lengthens anything."""
    day = Day().look(GOOD, 600)
    day.skip(-300).look(GOOD, 10)
    day.now_s = 600
    day.look(GOOD, 600).end()

    assert day.bouts == [(0, 1200, 1200)]


def test_a_lock_of_five_seconds_is_sitting() -> None:
    """Locked and unlocked again: no trace."""
    day = Day().look(GOOD, 600).signal(SignalKind.LOCK).look(NOTHING, 5)
    day.signal(SignalKind.UNLOCK).look(GOOD, 600).end()

    assert day.bouts == [(0, 1205, 1205)]
    assert day.breaks == []


def test_a_lock_of_ten_minutes_ends_the_bout() -> None:
    """Away from its first second, and a break."""
    day = Day().look(GOOD, 600).signal(SignalKind.LOCK).look(NOTHING, 600)
    day.signal(SignalKind.UNLOCK).look(GOOD, 600).end()

    assert day.sitting == [("seated", 0, 600), ("away", 600, 1200), ("seated", 1200, 1800)]
    assert day.bouts == [(0, 600, 600), (1200, 1800, 600)]
    assert day.breaks == [(600, 1200)]


def test_a_video_call_keeps_the_clock_on_input() -> None:
    """50 min with the camera in other hands, a key now and then: sitting, and no nudge."""
    day = Day().look(GOOD, 600).signal(SignalKind.CAMERA_BUSY)
    for _ in range(10):
        day.look(NOTHING, 280).signal(SignalKind.INPUT).look(NOTHING, 20)
    day.signal(SignalKind.CAMERA_FREE).look(GOOD, 600).end()

    assert day.bouts == [(0, 4200, 4200)]
    assert day.sitting == [("seated", 0, 4200)]
    assert {reason for _, reason in day.held_back} == {"meeting"}
    assert day.alert_times == [("sitting", 3600)]


def test_a_video_call_without_input_is_unobserved() -> None:
    """Nothing to tell by for 50 min: neither sitting nor a break."""
    day = Day().look(GOOD, 600).signal(SignalKind.CAMERA_BUSY).look(NOTHING, 3000)
    day.signal(SignalKind.CAMERA_FREE).look(GOOD, 600).end()

    assert day.sitting == [
        ("seated", 0, 600),
        ("unobserved", 600, 3600),
        ("seated", 3600, 4200),
    ]
    assert day.bouts == [(0, 600, 600), (3600, 4200, 600)]
    assert (day.breaks, day.alerts) == ([], [])


def test_a_call_is_summed_up_once() -> None:
    """After a call one notice says how long the person has sat."""
    day = Day().look(GOOD, 120).signal(SignalKind.CAMERA_BUSY).look(NOTHING, 900, typing=True)
    day.signal(SignalKind.CAMERA_FREE).look(GOOD, 120).end()

    assert day.notices == ["call_over"]
    assert day.alerts == []


def test_an_unplugged_camera_is_no_absence() -> None:
    """Unplugged for 40 s: no trace. For 10 min without input: unobserved. With input: sitting."""
    short = Day().look(GOOD, 600).signal(SignalKind.UNPLUG).look(NOTHING, 40)
    short.signal(SignalKind.REPLUG).look(GOOD, 600).end()
    long = Day().look(GOOD, 600).signal(SignalKind.UNPLUG).look(NOTHING, 600)
    long.signal(SignalKind.REPLUG).look(GOOD, 600).end()
    typed = Day().look(GOOD, 600).signal(SignalKind.UNPLUG).look(NOTHING, 600, typing=True)
    typed.signal(SignalKind.REPLUG).look(GOOD, 600).end()

    assert short.bouts == [(0, 1240, 1240)]
    assert long.bouts == [(0, 600, 600), (1200, 1800, 600)]
    assert long.seconds(Sitting.UNOBSERVED) == 600
    assert typed.bouts == [(0, 1800, 1800)]


def test_two_sights_bridge_a_minute_and_an_input_bridges_three() -> None:
    """No picture for 2 min: unobserved, a pause of the clock; with one key in it: sitting."""
    blind = Day().look(GOOD, 600).look(NOTHING, 120).look(GOOD, 600).end()
    keyed = Day().look(GOOD, 600).look(NOTHING, 60).signal(SignalKind.INPUT)
    keyed.look(NOTHING, 60).look(GOOD, 600).end()

    assert blind.sitting[1] == ("unobserved", 600, 720)
    assert blind.bouts == [(0, 1320, 1200)]
    assert keyed.bouts == [(0, 1320, 1320)]


def test_a_day_that_ends_in_the_dark_ends_with_the_last_sight() -> None:
    """Nothing comes after: the bout ended when somebody was last seen."""
    day = Day().look(GOOD, 600).look(DARK, 600).end()

    assert day.sitting == [("seated", 0, 600), ("unobserved", 600, 1200)]
    assert day.bouts == [(0, 600, 600)]


def test_one_look_at_an_empty_room_in_the_dark_leaves_no_trace() -> None:
    """10 s of something else in 20 min of darkness: unobserved throughout."""
    day = Day().look(GOOD, 600).look(DARK, 600).look(ABSENT, 10).look(DARK, 600)
    day.look(GOOD, 600).end()

    assert day.sitting[1] == ("unobserved", 600, 1810)


def test_a_dark_picture_while_typing_is_sitting() -> None:
    """10 min of black, a key every two minutes: the input keeps the clock going."""
    day = Day().look(GOOD, 600)
    for _ in range(5):
        day.look(DARK, 120).signal(SignalKind.INPUT)
    day.look(GOOD, 300).end()

    assert day.bouts == [(0, 1500, 1500)]
    assert day.posture == [("good", 0, 600), ("unknown", 600, 1200), ("good", 1200, 1500)]


def test_a_dark_picture_without_input_is_unobserved_from_its_first_second() -> None:
    """Nobody can say whether anybody was there."""
    day = Day().look(GOOD, 600).look(DARK, 600).look(GOOD, 600).end()

    assert day.sitting == [
        ("seated", 0, 600),
        ("unobserved", 600, 1200),
        ("seated", 1200, 1800),
    ]
    assert day.breaks == []


def test_typing_out_of_the_picture_is_sitting() -> None:
    """The camera sees an empty chair, the keys say otherwise; they stop, and so does the bout."""
    day = Day().look(GOOD, 300).look(ABSENT, 600, typing=True).look(ABSENT, 300).end()

    last_key_s = 898
    assert day.bouts == [(0, last_key_s, last_key_s)]
    assert day.breaks == [(last_key_s, 1200)]


def test_standing_pauses_the_clock_and_is_told_apart() -> None:
    """20 min seated, 10 standing, 20 seated: one bout of 40 min, alerted after 30 of them."""
    day = Day().look(GOOD, 1200).look(STANDING, 600).look(GOOD, 1200).end()

    assert day.sitting == [("seated", 0, 1200), ("standing", 1200, 1800), ("seated", 1800, 3000)]
    assert day.bouts == [(0, 3000, 2400)]
    assert day.alert_times == [("sitting", 2400)]


def test_getting_up_for_a_moment_is_not_standing() -> None:
    """20 s upright: still sitting, without trace."""
    day = Day().look(GOOD, 600).look(STANDING, 20).look(GOOD, 600).end()

    assert day.sitting == [("seated", 0, 1220)]


def test_standing_that_was_said_counts_at_once() -> None:
    """``posturewatch standing on`` and ``off`` need no minute to be believed."""
    day = Day().look(GOOD, 600).signal(SignalKind.STANDING_ON).look(GOOD, 30)
    day.signal(SignalKind.STANDING_OFF).look(GOOD, 600).end()

    assert day.sitting == [("seated", 0, 600), ("standing", 600, 630), ("seated", 630, 1230)]


def test_standing_may_be_set_to_end_the_bout() -> None:
    """With ``standing_is_break`` standing of three minutes starts the clock anew."""
    rules = with_rules()
    rules = with_rules(sitting=type(rules.sitting)(standing_is_break=True))
    day = Day(rules=rules).look(GOOD, 1200).look(STANDING, 600).look(GOOD, 1200).end()

    assert day.bouts == [(0, 1200, 1200), (1800, 3000, 1200)]
    assert (day.breaks, day.alerts) == ([], [])


def test_a_pause_of_the_program_is_unobserved() -> None:
    """Paused for 20 min: nothing is recorded but that, whatever the camera would show."""
    day = Day().look(GOOD, 600).signal(SignalKind.PAUSE, minutes=20).look(NOTHING, 1200)
    day.look(GOOD, 600).end()

    assert day.sitting == [
        ("seated", 0, 600),
        ("unobserved", 600, 1800),
        ("seated", 1800, 2400),
    ]


def test_an_absence_that_turns_into_sleep_is_told_in_two_parts() -> None:
    """Away 10 min, then the machine sleeps for an hour: a break of 10 min, an hour unobserved."""
    day = Day().look(GOOD, 600).look(ABSENT, 600).signal(SignalKind.SLEEP).skip(HOUR)
    day.signal(SignalKind.WAKE).look(GOOD, 300).end()

    assert day.breaks == [(600, 1200)]
    assert day.sitting[1:3] == [("away", 600, 1200), ("unobserved", 1200, 4800)]
    assert len(day.bouts) == 2


def test_a_return_shows_at_once_and_counts_from_its_first_second() -> None:
    """The state is seated with the first look; the bout begins with it once it has lasted."""
    day = Day().look(GOOD, 600).look(ABSENT, 600).look(GOOD, 2)

    assert day.session.sitting.state is Sitting.SEATED
    assert day.look(GOOD, 600).end().bouts[1] == (1200, 1802, 602)


@pytest.mark.parametrize("seed", range(8))
def test_single_wrong_looks_change_no_bout(seed: int) -> None:
    """One look in ten is wrong, 10 s each: no bout and no break is lost, none off by 2 min."""
    day = Day(every_s=2)
    draw = random.Random(seed)
    for view, other in ((GOOD, ABSENT), (ABSENT, GOOD), (GOOD, ABSENT)):
        for _ in range(120):
            day.look(other if draw.random() < 0.1 else view, 10)
    day.end()

    assert len(day.breaks) >= 1
    assert len(day.bouts) <= 3
    assert max(day.bouts, key=lambda bout: bout[2])[2] == pytest.approx(1200, abs=120)
    assert sum(seated_s for _, _, seated_s in day.bouts) == pytest.approx(2400, abs=150)


def test_work_hours_keep_the_evening_out() -> None:
    """Outside them nothing is recorded, unless asked; then still without alerts."""
    base = with_rules()
    hours = type(base.hours)(work_hours="09:00-10:00")
    day = Day(rules=with_rules(hours=hours), every_s=10).look(GOOD, 3 * HOUR).end()
    kept_rules = with_rules(hours=type(base.hours)(work_hours="09:00-10:00", record_outside=True))
    kept = Day(rules=kept_rules, every_s=10).look(GOOD, 3 * HOUR).end()

    assert day.sitting == [("seated", 0, 3600), ("unobserved", 3600, 10800)]
    assert kept.sitting == [("seated", 0, 10800)]
    assert [at_s for _, at_s in kept.alert_times] == [1800]
    assert {reason for _, reason in kept.held_back} == {"work_hours"}
