"""A day is counted: what adds up, what belongs to which day, what is never counted."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posturewatch.adapters.clock import LocalZone
from posturewatch.core.day import (
    clock_s,
    day_span,
    local_day,
    summarise,
    summarise_days,
)
from posturewatch.core.events import (
    Alert,
    AlertKind,
    Bout,
    Break,
    Episode,
    Event,
    Fault,
    Outcome,
    Posture,
    Sitting,
    Track,
)
from posturewatch.core.lanes import Spent
from seeded import BERLIN, DAY, office_day, office_days

UTC = ZoneInfo("UTC")
NOON = clock_s(DAY, 12, UTC)


def sat(start_min: float, end_min: float, state: Sitting = Sitting.SEATED) -> Episode:
    """A sitting episode in minutes from noon."""
    return Episode(Track.SITTING, state, NOON + start_min * 60, NOON + end_min * 60)


def posed(
    start_min: float, end_min: float, state: Posture = Posture.GOOD, fault: Fault | None = None
) -> Episode:
    """A posture episode in minutes from noon."""
    return Episode(Track.POSTURE, state, NOON + start_min * 60, NOON + end_min * 60, fault)


def bout(start_min: float, end_min: float) -> Bout:
    """A bout in minutes from noon."""
    return Bout(NOON + start_min * 60, NOON + end_min * 60, (end_min - start_min) * 60)


def test_an_empty_day_is_unobserved_from_midnight_to_midnight() -> None:
    """Where nobody watched, nothing is good and nothing is away."""
    report = summarise(DAY, UTC, ())

    assert report.spent == Spent(unobserved_s=86_400)
    assert report.spent.good_share is None
    assert not report.has_data


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 3, 30), 24), (date(2026, 10, 25), 25)]
)
@pytest.mark.parametrize("zone", ["Europe/Berlin", "system"])
def test_days_on_which_the_clock_changes_have_their_own_length(
    day: date, hours: int, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """23 hours in spring and 25 in autumn; the hours of the clock add up to the day."""
    import time

    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    tz = LocalZone() if zone == "system" else BERLIN
    try:
        start_s, end_s = day_span(day, tz)
        everything = Episode(Track.SITTING, Sitting.SEATED, start_s - 5000, end_s + 5000)
        report = summarise(day, tz, (everything,))
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()

    assert report.spent.total_s == hours * 3600
    assert report.spent.seated_s == hours * 3600
    assert sum(hour.seated_s for hour in report.by_hour) == hours * 3600


def test_the_hour_that_comes_twice_holds_both() -> None:
    """On 25 October the clock shows two o'clock for two hours."""
    start_s, end_s = day_span(date(2026, 10, 25), BERLIN)
    report = summarise(
        date(2026, 10, 25), BERLIN, (Episode(Track.SITTING, Sitting.SEATED, start_s, end_s),)
    )

    assert report.by_hour[2].seated_s == 7200
    assert report.by_hour[3].seated_s == 3600


@pytest.mark.parametrize("name", ["Asia/Kathmandu", "Australia/Lord_Howe", "America/St_Johns"])
def test_zones_off_the_full_hour_add_up_too(name: str) -> None:
    """Quarter and half hours of offset, and a half-hour change of clock."""
    tz = ZoneInfo(name)
    for day in (date(2026, 4, 5), date(2026, 10, 4), date(2026, 3, 8)):
        start_s, end_s = day_span(day, tz)
        report = summarise(day, tz, ())

        assert report.spent.unobserved_s == pytest.approx(end_s - start_s)


def test_the_rest_of_today_is_not_counted() -> None:
    """At one o'clock thirteen hours have passed; the eleven to come are not unobserved."""
    report = summarise(DAY, UTC, (sat(0, 45),), NOON + 3600)

    assert report.is_running
    assert report.spent.total_s == 13 * 3600
    assert report.spent.seated_s == 45 * 60


def test_a_bout_over_midnight_is_whole_on_both_days() -> None:
    """Two hours from eleven at night: neither day sees two short bouts."""
    events = (sat(11 * 60, 13 * 60), bout(11 * 60, 13 * 60))
    first, second = summarise_days((DAY, DAY + timedelta(days=1)), UTC, events)

    assert (first.spent.seated_s, second.spent.seated_s) == (3600, 3600)
    assert (first.longest_bout_s, second.longest_bout_s) == (7200, 7200)
    assert (first.very_long_bouts, second.very_long_bouts) == (1, 1)


def test_bouts_are_counted_beyond_30_and_60_minutes() -> None:
    """A bout of exactly 30 minutes followed the advice."""
    report = summarise(DAY, UTC, (bout(0, 30), bout(60, 91), bout(120, 181)))

    assert (report.long_bouts, report.very_long_bouts) == (2, 1)
    assert report.long_bouts_s == (31 + 61) * 60


def test_a_running_bout_saved_several_times_counts_once() -> None:
    """The checkpoints of a bout share its start; the longest stands for it."""
    report = summarise(DAY, UTC, (bout(0, 10), bout(0, 25), bout(0, 20)))

    assert report.bouts == (bout(0, 25),)


def test_a_night_away_is_no_break() -> None:
    """Four hours and more is time off, and leaves the mean break alone."""
    report = summarise(DAY, UTC, (Break(NOON, NOON + 600), Break(NOON + 6000, NOON + 60_000)))

    assert len(report.breaks) == 1
    assert report.mean_break_s == 600


def test_of_two_overlapping_episodes_the_later_start_wins() -> None:
    """A checkpoint said 'seated'; what came after knows when the person really left."""
    report = summarise(DAY, UTC, (sat(0, 10), sat(8, 20, Sitting.AWAY)))

    assert report.spent.seated_s == 8 * 60
    assert report.spent.away_s == 12 * 60


def test_posture_counts_only_while_seated() -> None:
    """A posture row that runs on after the person has left adds nothing."""
    report = summarise(DAY, UTC, (sat(0, 10), posed(0, 5), posed(5, 30, Posture.BAD, Fault.SLUMP)))

    assert (report.spent.good_s, report.spent.bad_s) == (300, 300)
    assert report.by_fault == ((Fault.SLUMP, 300),)


def test_seated_without_a_verdict_is_unknown_never_good() -> None:
    """The denominators hold only what was judged."""
    report = summarise(DAY, UTC, (sat(0, 60), posed(0, 15), posed(15, 20, Posture.UNKNOWN)))

    assert report.spent.unknown_s == 45 * 60
    assert report.spent.good_share == 1.0
    assert report.spent.judged_s == 15 * 60


def test_alerts_are_counted_by_what_became_of_them() -> None:
    """Followed outweighs closed, closed outweighs ignored; held back ones are told apart."""

    def alert(minute: float, suppressed: str = "") -> Alert:
        at_s = NOON + minute * 60
        return Alert(at_s, AlertKind.POSTURE, Fault.SLUMP, "chest_opener", 1, 90, suppressed)

    events: tuple[Event, ...] = (
        alert(0),
        Outcome(NOON, NOON + 5, "delivered"),
        Outcome(NOON, NOON + 50, "recovered"),
        alert(10),
        Outcome(NOON + 600, NOON + 610, "dismissed"),
        Outcome(NOON + 600, NOON + 660, "ignored"),
        alert(20),
        Outcome(NOON + 1200, NOON + 1260, "ignored"),
        alert(30),
        Outcome(NOON + 1800, NOON + 1801, "lost"),
        alert(40, "cooldown"),
    )
    (count,) = summarise(DAY, UTC, events).alerts

    assert (count.sent, count.corrected, count.dismissed, count.ignored) == (4, 1, 1, 1)
    assert (count.lost, count.suppressed) == (1, 1)
    assert summarise(DAY, UTC, events).suppressed == (("cooldown", 1),)


def test_a_stretch_is_done_when_that_was_stored_and_not_by_getting_up() -> None:
    """Three times suggested, gone through once; once one got up instead; one was held back."""

    def alert(minute: float, suppressed: str = "") -> Alert:
        at_s = NOON + minute * 60
        return Alert(at_s, AlertKind.POSTURE, Fault.SLUMP, "chest_opener", 1, 90, suppressed)

    events = (
        *(alert(0), alert(10), alert(20), alert(30, "cooldown")),
        Outcome(NOON, NOON + 50, "done"),
        Outcome(NOON, NOON + 300, "ignored"),
        Outcome(NOON + 600, NOON + 650, "got_up"),
    )
    report = summarise(DAY, UTC, events)

    assert report.stretches == (("chest_opener", 3, 1),)
    assert report.corrected == 2


def test_summarising_days_together_or_alone_is_the_same() -> None:
    """Events are shared out by day without loss."""
    days = tuple(DAY + timedelta(days=number) for number in range(10))
    events = tuple(office_days(DAY, 10, weekends=True))

    assert summarise_days(days, BERLIN, events) == tuple(
        summarise(day, BERLIN, events) for day in days
    )


def test_an_office_day_counts_what_its_events_say() -> None:
    """The seeded day's totals equal the sums over its events."""
    events = office_day(DAY)
    report = summarise(DAY, BERLIN, events)
    seated = [
        event for event in events if isinstance(event, Episode) and event.state is Sitting.SEATED
    ]
    bad = [event for event in events if isinstance(event, Episode) and event.state is Posture.BAD]

    assert report.spent.seated_s == pytest.approx(sum(one.end_s - one.start_s for one in seated))
    assert report.spent.bad_s == pytest.approx(sum(one.end_s - one.start_s for one in bad))
    assert len(report.bouts) == sum(isinstance(event, Bout) for event in events)


def test_the_local_day_of_an_instant_is_the_one_it_lies_in() -> None:
    """Also in the hour that comes twice."""
    for day in (date(2026, 3, 29), date(2026, 10, 25)):
        start_s, end_s = day_span(day, BERLIN)
        for at_s in (start_s, start_s + 2.5 * 3600, end_s - 1):
            assert local_day(at_s, BERLIN) == day


@st.composite
def loose_events(draw: st.DrawFn) -> list[Event]:
    """Any episodes at all around a day of 25 hours, overlapping as they please."""
    start_s = day_span(date(2026, 10, 25), BERLIN)[0]
    events: list[Event] = []
    for _ in range(draw(st.integers(0, 12))):
        at_s = start_s + draw(st.floats(-40_000, 130_000))
        end_s = at_s + draw(st.floats(0, 30_000))
        if draw(st.booleans()):
            events.append(Episode(Track.SITTING, draw(st.sampled_from(Sitting)), at_s, end_s))
        else:
            state = draw(st.sampled_from(Posture))
            fault = draw(st.sampled_from(Fault)) if state is Posture.BAD else None
            events.append(Episode(Track.POSTURE, state, at_s, end_s, fault))
    return events


@settings(max_examples=200, deadline=None)
@given(loose_events(), st.floats(0, 100_000))
def test_categories_always_add_up(events: list[Event], now_s: float) -> None:
    """Whatever was stored: the states make up the counted day, the postures the sitting."""
    day = date(2026, 10, 25)
    start_s, end_s = day_span(day, BERLIN)
    report = summarise(day, BERLIN, events, start_s + now_s)
    spent = report.spent

    assert spent.total_s == pytest.approx(min(now_s, end_s - start_s), abs=1e-3)
    assert spent.good_s + spent.bad_s + spent.unknown_s == pytest.approx(spent.seated_s, abs=1e-3)
    assert sum(seconds for _, seconds in report.by_fault) == pytest.approx(spent.bad_s, abs=1e-3)
    assert min(spent.seated_s, spent.away_s, spent.unobserved_s, spent.unknown_s) >= 0
