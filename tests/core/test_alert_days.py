"""When alerts fall due, wait, repeat and stay silent: single rules, one day at a time."""

from itertools import pairwise

import pytest
from tests.sessions import (
    ABSENT,
    BAD,
    DARK,
    GOOD,
    NOTHING,
    STANDING,
    START_S,
    Day,
    bad,
    with_rules,
)

from posturewatch.core.events import Fault, Outcome, Signal, SignalKind
from posturewatch.core.hours import HoursRules
from posturewatch.core.memory import PolicyState, learn
from posturewatch.core.rules import AlertRules, Rules
from posturewatch.core.stretches import Area, Stretch

HOUR = 3600.0


def gaps(day: Day, kind: str) -> list[float]:
    """Seconds between the alerts of one kind."""
    times = [at_s for one, at_s in day.alert_times if one == kind]
    return [later - earlier for earlier, later in pairwise(times)]


def test_sitting_is_told_after_thirty_minutes_and_stronger_after_sixty() -> None:
    """Then with growing gaps, never beyond two hours, never silent for ever."""
    day = Day(every_s=10).look(GOOD, 14 * HOUR)

    assert [at_s for _, at_s in day.alert_times[:2]] == [1800, 3600]
    assert [alert.level for alert in day.alerts] == [1, *[2] * (len(day.alerts) - 1)]
    assert gaps(day, "sitting") == [1800, 1800, 2700, 4050, 6080, 7200, 7200, 7200, 7200]


def test_uncorrected_posture_is_told_with_growing_gaps() -> None:
    """15 min, then 30, 60 and 120, and on at 120: slouching without end."""
    rules = with_rules(alerts=AlertRules(sitting_s=3600, long_sitting_s=5400))
    day = Day(rules=rules, every_s=10)
    for _ in range(60):  # up every 15 min, so that sitting stays out of it
        day.look(BAD, 870)
        day.look(None, 30)

    assert (
        gaps(day, "posture")
        == [900, 1800, 3600, 7200, 7200, 7200, 7200, 7200, 7200][: len(gaps(day, "posture"))]
    )
    assert len(day.alerts) >= 5


def test_a_fault_that_was_corrected_is_told_again_after_its_cooldown() -> None:
    """Slouching again 5 min after an alert: kept back once, told when 15 min are over."""
    day = Day().look(BAD, 100).look(GOOD, 200).look(BAD, 700)

    assert day.alert_times == [("posture", 90), ("posture", 990)]
    assert day.held_back == [(390, "cooldown")]


def test_another_fault_has_its_own_cooldown() -> None:
    """A tilt 6 min after a slump was told and corrected is told."""
    day = Day().look(bad(Fault.SLUMP), 100).look(GOOD, 260).look(bad(Fault.HEAD_TILT), 100)

    assert [(alert.fault, alert.at_s - day.alerts[0].at_s) for alert in day.alerts] == [
        (Fault.SLUMP, 0),
        (Fault.HEAD_TILT, 360),
    ]


def test_sitting_waits_five_minutes_after_another_alert() -> None:
    """A slouch told at 29 min moves the sitting alert to 34 min."""
    day = Day().look(GOOD, 1650).look(BAD, 120).look(GOOD, 600)

    assert day.alert_times == [("posture", 1740), ("sitting", 2040)]


def test_sitting_goes_before_posture() -> None:
    """Both due at once: the sitting alert; the slouch five minutes later if it still holds."""
    day = Day().look(GOOD, 1710).look(BAD, 600)

    assert day.alert_times == [("sitting", 1800), ("posture", 2100)]


def test_an_alert_waits_for_a_pause_in_typing() -> None:
    """Told 4 s after the last key; after 60 s of typing on it is told anyway."""
    paused = Day(every_s=1).look(GOOD, 100).look(BAD, 110, typing=True).look(BAD, 30)
    typing = Day(every_s=1).look(GOOD, 100).look(BAD, 240, typing=True)

    assert paused.alert_times == [("posture", 213)]
    assert typing.alert_times == [("posture", 250)]


@pytest.mark.parametrize(
    ("begins", "ends", "reason"),
    [
        (SignalKind.QUIET_ON, SignalKind.QUIET_OFF, "quiet"),
        (SignalKind.BREAK_START, SignalKind.BREAK_DONE, "break"),
    ],
)
def test_silence_keeps_the_alert_and_tells_it_after(
    begins: SignalKind, ends: SignalKind, reason: str
) -> None:
    """Kept once with its reason; told as soon as the silence is over and the slouch is not."""
    day = Day().signal(begins).look(BAD, 300).signal(ends).look(BAD, 60)

    assert day.held_back == [(90, reason)]
    assert day.alert_times == [("posture", 300)]


def test_coming_back_early_ends_an_announced_break() -> None:
    """Back after 200 s of fifteen minutes: a break of 200 s, and a slouch is told as always."""
    day = Day().look(GOOD, 300).signal(SignalKind.BREAK_START).look(GOOD, 20)
    day.look(ABSENT, 200).look(BAD, 150)

    assert day.breaks == [(320, 520)]
    assert day.alert_times == [("posture", 610)]


def test_who_announces_a_break_and_stays_is_left_in_peace_for_its_length() -> None:
    """Fifteen minutes when nobody says how long, and what was due is told then."""
    day = Day().signal(SignalKind.BREAK_START).look(BAD, 960)
    short = Day(rules=with_rules(alerts=AlertRules(announced_break_s=300)))
    short.signal(SignalKind.BREAK_START).look(BAD, 360)

    assert day.alert_times == [("posture", 900)]
    assert short.alert_times == [("posture", 300)]


@pytest.mark.parametrize(("answer_s", "kinds"), [(600.0, ["snoozed"]), (60.0, [])])
def test_a_snooze_soon_after_an_alert_answers_it(answer_s: float, kinds: list[str]) -> None:
    """Two minutes later, by command: an answer or not, as the setting has it."""
    day = Day(rules=with_rules(alerts=AlertRules(answer_s=answer_s)))
    day.look(BAD, 210).signal(SignalKind.SNOOZE, minutes=10).look(BAD, 60)

    assert [one.kind for one in day.of(Outcome)] == kinds


@pytest.mark.parametrize(
    ("backoff", "rounds", "longer"), [(1.0, 2, 1), (2.0, 1, 2), (2.0, 3, 8), (4.0, 1, 4)]
)
def test_dismissals_lengthen_the_gaps_as_far_as_the_setting_says(
    backoff: float, rounds: int, longer: float
) -> None:
    """Three closed in a row, so often over; never beyond two hours, and one followed takes back."""
    rules = AlertRules(backoff=backoff)
    policy = learn(PolicyState(), [Outcome(0.0, 1.0, "dismissed")] * 3 * rounds, rules)
    followed = learn(policy, [Outcome(2.0, 3.0, "got_up")], rules)

    assert policy.backoff == longer
    assert followed.backoff == max(1.0, longer / backoff)


def test_a_snooze_ends_by_itself() -> None:
    """10 min of silence, then told again."""
    day = Day().signal(SignalKind.SNOOZE, minutes=10).look(BAD, 700)

    assert day.held_back == [(90, "snoozed")]
    assert day.alert_times == [("posture", 600)]


def test_the_end_of_a_pause_leaves_a_snooze_alone() -> None:
    """Resume ends what holds: the pause when there is one, else the snooze."""
    day = Day().signal(SignalKind.SNOOZE, minutes=30)
    day.signal(SignalKind.PAUSE).look(NOTHING, 60).signal(SignalKind.RESUME).look(BAD, 600)
    assert day.alerts == []

    day.signal(SignalKind.RESUME).look(BAD, 60)
    assert len(day.alerts) == 1


def test_a_snooze_for_the_rest_of_the_day_ends_at_midnight() -> None:
    """From 9 o'clock on nothing; the next day as always."""
    day = Day(every_s=10).signal(SignalKind.SNOOZE)
    for _ in range(16):
        day.look(BAD, 600).look(ABSENT, 3000)
    before = len(day.alerts)
    day.look(BAD, 1200)

    assert before == 1  # the first slouch of the next day
    assert day.alerts[0].at_s % 86400 == 90
    assert {reason for _, reason in day.held_back} == {"snoozed"}


def test_quiet_hours_follow_local_time_over_midnight() -> None:
    """22:00 to 07:00: silence; at 07:00 the alert that is due."""
    rules = with_rules(hours=HoursRules(quiet_hours="22:00-07:00"))
    day = Day(rules=rules, every_s=10, now_s=20 * HOUR)  # 5 o'clock
    day.look(GOOD, 2.5 * HOUR)

    assert day.held_back[0] == (20 * HOUR + 1800, "quiet_hours")
    assert day.alert_times[0] == ("sitting", 22 * HOUR)


def test_nothing_is_told_in_a_call() -> None:
    """The camera is in other hands for 40 min of typing: kept with its reason, told after."""
    day = Day().look(GOOD, 600).signal(SignalKind.CAMERA_BUSY).look(NOTHING, 2400, typing=True)
    during = list(day.alerts)
    day.signal(SignalKind.CAMERA_FREE).look(GOOD, 60)

    assert during == []
    assert day.held_back == [(1800, "meeting")]
    assert day.alert_times == [("sitting", 3002)]
    assert day.notices == []


def test_a_calibration_raises_nothing_and_counts_as_sitting() -> None:
    """Two minutes of calibrating poses: seated, no alert, nothing kept back."""
    day = Day().signal(SignalKind.CALIBRATE).look(BAD, 120).signal(SignalKind.END_CALIBRATE)
    day.look(GOOD, 60).end()

    assert (day.alerts, day.held_back) == ([], [])
    assert day.bouts == [(0, 180, 180)]


def test_a_standing_person_is_not_told_of_posture_or_sitting() -> None:
    """Two hours at the raised desk."""
    day = Day(every_s=10).look(GOOD, 600).look(STANDING, 2 * HOUR)

    assert day.alerts == []


def test_sitting_in_the_dark_is_told_to_who_types() -> None:
    """The clock runs on input; the alert comes in a short pause, not to an empty chair."""
    typed = Day(every_s=1).look(GOOD, 60)
    while typed.now_s < 1900:
        typed.look(DARK, 20, typing=True).look(DARK, 10)
    left = Day(every_s=1).look(GOOD, 1700).look(DARK, 600)

    assert [kind for kind, _ in typed.alert_times] == ["sitting"]
    assert 1800 <= typed.alert_times[0][1] <= 1830
    assert left.alerts == []


def test_nothing_is_told_to_an_empty_picture() -> None:
    """Keys are pressed out of the picture at 30 min: told when somebody is seen again."""
    day = Day(every_s=1).look(GOOD, 1700)
    while day.now_s < 2000:
        day.look(ABSENT, 20, typing=True).look(ABSENT, 10)
    before = list(day.alerts)
    day.look(GOOD, 60)

    assert before == []
    assert day.alert_times == [("sitting", 2000)]


def test_a_snooze_long_after_an_alert_is_no_answer_to_it() -> None:
    """20 min later it stands for itself; the alert was ignored."""
    day = Day().look(BAD, 800).look(GOOD, 500).signal(SignalKind.SNOOZE, minutes=10)

    assert [kind for _, _, kind in day.outcomes] == ["ignored"]


def test_the_daily_cap_leaves_the_rest_to_the_report() -> None:
    """Slouching a quarter of an hour of every hour: the cap is reached, sitting is still told."""
    rules = with_rules(alerts=AlertRules(daily_cap=3))
    day = Day(rules=rules, every_s=10)
    for _ in range(8):
        day.look(BAD, 300).look(ABSENT, 900)

    assert len(day.alerts) == 3
    assert {reason for _, reason in day.held_back} == {"daily_cap"}
    assert len(day.held_back) == 5


def test_three_dismissals_double_the_gap_and_a_followed_alert_halves_it() -> None:
    """The cooldown goes from 15 to 30 min and back."""
    day = Day()
    for _ in range(3):
        day.look(BAD, 100).signal(SignalKind.DISMISS).look(BAD, 80).look(GOOD, 900)
    doubled = day.session.policy.backoff
    day.look(BAD, 100)
    early = len([kind for kind, _ in day.alert_times if kind == "posture"])
    day.look(ABSENT, 900).look(BAD, 120).look(GOOD, 120)

    assert doubled == 2
    assert early == 3
    assert day.alert_times[-1][0] == "posture"
    assert day.session.policy.backoff == 1


def test_an_alert_that_was_closed_and_followed_counts_as_followed() -> None:
    """Who closes the message and sits up has done what it asked."""
    day = Day()
    for _ in range(6):
        day.look(BAD, 100).signal(SignalKind.DISMISS).look(GOOD, 900)

    assert day.session.policy.backoff == 1


def test_backing_off_has_an_end() -> None:
    """However often alerts are closed, posture is told again within two hours or so."""
    day = Day(rules=with_rules(alerts=AlertRules(daily_cap=40)), every_s=10)
    told = 0
    while told < 12:
        day.look(BAD, 100)
        if len(day.alerts) > told:
            told = len(day.alerts)
            day.signal(SignalKind.DISMISS).look(BAD, 320)
        day.look(ABSENT, 300)

    assert day.session.policy.backoff == 8
    assert 7200 <= max(gaps(day, "posture")) <= 7200 + 400


def test_the_effect_of_an_alert_is_kept() -> None:
    """Recovered within 60 s; got up within 5 min; dismissed; or ignored."""
    recovered = Day().look(BAD, 120).look(GOOD, 400)
    got_up = Day().look(GOOD, 1900).look(ABSENT, 400)
    ignored = Day().look(GOOD, 2400)
    dismissed = Day().look(GOOD, 1810).signal(SignalKind.DISMISS).look(GOOD, 600)

    assert recovered.outcomes == [(90, 120, "recovered")]
    assert got_up.outcomes == [(1800, 1900, "got_up")]
    assert ignored.outcomes == [(1800, 2100, "ignored")]
    assert dismissed.outcomes == [(1800, 1810, "dismissed")]


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [(SignalKind.WRONG, "wrong"), (SignalKind.RIGHT, "right"), (SignalKind.SNOOZE, "snoozed")],
)
def test_an_answer_is_kept_once(kind: SignalKind, outcome: str) -> None:
    """Said twice, it counts once, and the alert is not ignored."""
    day = Day().look(BAD, 100).signal(kind, minutes=10).signal(kind, minutes=10).look(BAD, 500)

    assert [name for _, _, name in day.outcomes] == [outcome]


def test_an_answer_without_an_alert_is_no_outcome() -> None:
    """Nothing has been told yet."""
    assert Day().look(GOOD, 60).signal(SignalKind.DISMISS).outcomes == []


@pytest.mark.parametrize(
    ("kind", "minutes", "outcome"),
    [
        (SignalKind.DISMISS, None, "dismissed"),
        (SignalKind.WRONG, None, "wrong"),
        (SignalKind.SNOOZE, 10, "snoozed"),
    ],
)
def test_an_answer_is_about_the_alert_it_names(
    kind: SignalKind, minutes: float | None, outcome: str
) -> None:
    """The older of two popups is answered, though another alert came after; then the newer."""
    day = Day().look(GOOD, 1600).look(BAD, 900)
    older, newer = day.alerts
    for alert_at_s in (older.at_s, None):
        day.step(Signal(START_S + day.now_s, kind, minutes, alert_at_s=alert_at_s))

    said = [one.alert_at_s for one in day.of(Outcome) if one.kind == outcome]
    assert said == [older.at_s, newer.at_s]


def test_an_alert_that_slept_away_is_not_called_ignored() -> None:
    """The machine was suspended a minute after the alert: nobody can say."""
    day = Day().look(GOOD, 1860).signal(SignalKind.SLEEP).skip(HOUR)
    day.signal(SignalKind.WAKE).look(GOOD, 600)

    assert day.outcomes == []


def test_eye_breaks_are_off_unless_asked_for() -> None:
    """On: every 20 min of sitting, giving way to the sitting alert."""
    off = Day(every_s=10).look(GOOD, 1790)
    on = Day(rules=with_rules(alerts=AlertRules(eye_break=True)), every_s=10).look(GOOD, 3000)

    assert off.alerts == []
    assert on.alert_times == [("eyes", 1200), ("sitting", 1800), ("eyes", 2400)]


def stretch(
    name: str, *faults: Fault, after_min: int | None = None, gets_up: bool = False
) -> Stretch:
    """A stretch of which only the choice matters."""
    return Stretch(
        id=name,
        name=name,
        area=Area.NECK,
        dose="once",
        steps=("Move.",),
        source="https://example.org",
        faults=faults,
        after_sitting_min=after_min,
        gets_up=gets_up,
    )


def test_each_alert_suggests_a_stretch_that_fits_and_does_not_repeat() -> None:
    """By fault and by sitting; not the same again on the same day while another fits."""
    library = (
        stretch("chin_tuck", Fault.HEAD_FORWARD),
        stretch("neck_nod", Fault.HEAD_FORWARD),
        stretch("walk", after_min=30),
    )
    day = Day(rules=with_rules(stretches=library), every_s=5).look(BAD, 1900)

    assert [alert.stretch for alert in day.alerts] == ["chin_tuck", "neck_nod", "walk"]


def test_rules_are_what_the_caller_says() -> None:
    """Other lengths, other alerts."""
    rules = with_rules(alerts=AlertRules(sitting_s=1200, long_sitting_s=2700))

    assert isinstance(rules, Rules)
    assert Day(rules=rules).look(GOOD, 2800).alert_times == [("sitting", 1200), ("sitting", 2700)]


def test_the_turns_of_stretches_go_on_the_next_day() -> None:
    """Three stretches and two alerts a day: each day begins where the one before ended."""
    library = tuple(stretch(name, Fault.HEAD_FORWARD) for name in ("chin", "nod", "blades"))
    day = Day(rules=with_rules(stretches=library), every_s=10)
    for _ in range(3):
        day.look(BAD, 1100).look(ABSENT, 600).signal(SignalKind.SLEEP).skip(86_400 - 1700)
        day.signal(SignalKind.WAKE)

    suggested = [alert.stretch for alert in day.alerts if alert.fault]
    assert suggested == ["chin", "nod", "blades", "chin", "nod", "blades"]


@pytest.mark.parametrize(("gets_up", "kinds"), [(True, ["got_up", "done"]), (False, ["got_up"])])
def test_getting_up_is_done_for_a_stretch_that_asks_so(gets_up: bool, kinds: list[str]) -> None:
    """A walk was suggested, or an exercise in the chair; the person gets up."""
    rules = with_rules(stretches=(stretch("one", after_min=30, gets_up=gets_up),))
    day = Day(rules=rules).look(GOOD, 1900).look(ABSENT, 400)

    assert [kind for _, _, kind in day.outcomes] == kinds


def test_a_stretch_gone_through_is_an_outcome_of_its_alert() -> None:
    """Said once, and the alert is not called ignored."""
    day = Day().look(GOOD, 1810)
    (told,) = day.alerts
    for _ in range(2):
        day.step(Signal(START_S + 1850, SignalKind.STRETCH_DONE, alert_at_s=told.at_s))
    day.look(GOOD, 700)

    assert day.outcomes == [(1800, 1850, "done")]


def test_an_alert_teaches_once_however_it_was_followed() -> None:
    """Gaps grown four times as long are halved once by an alert that was recovered and done."""
    closed = tuple(Outcome(START_S - n, START_S - n, "dismissed") for n in range(600, 0, -100))
    day = Day(recent=closed).look(BAD, 100)
    assert day.session.policy.backoff == 4
    day.signal(SignalKind.STRETCH_DONE).look(GOOD, 60)

    assert [kind for _, _, kind in day.outcomes] == ["done", "recovered"]
    assert day.session.policy.backoff == 2
