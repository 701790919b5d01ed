"""Two machines' memories together: nothing twice, nothing lost, nothing changed for nothing."""

import itertools
from collections.abc import Iterable
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from posturewatch.core.day import clock_s, summarise
from posturewatch.core.events import Alert, Bout, Break, Episode, Event, Posture, Sitting, Track
from posturewatch.core.merge import merge
from seeded import DAY, office_day

UTC = ZoneInfo("UTC")
START = clock_s(DAY, 9, UTC)


def sat(start_min: float, end_min: float, state: Sitting = Sitting.SEATED) -> Episode:
    """A sitting episode in minutes from nine."""
    return Episode(Track.SITTING, state, START + start_min * 60, START + end_min * 60)


def bout(start_min: float, end_min: float) -> Bout:
    """A bout in minutes from nine."""
    return Bout(START + start_min * 60, START + end_min * 60, (end_min - start_min) * 60)


def pause(start_min: float, end_min: float) -> Break:
    """A break in minutes from nine."""
    return Break(START + start_min * 60, START + end_min * 60)


def of(kind: type[Event], events: Iterable[Event]) -> list[Event]:
    """The events of one kind."""
    return [event for event in events if isinstance(event, kind)]


def test_the_same_history_twice_changes_nothing() -> None:
    """An office day merged with itself is that day."""
    day = office_day(DAY)

    assert set(merge(day, day)) == set(day)


def test_into_an_empty_store_everything_goes_as_it_is() -> None:
    """Also bouts that were told apart by less than a break."""
    day = (*office_day(DAY), bout(700, 720), bout(721, 730))

    assert set(merge((), day)) == set(day)


def test_seated_anywhere_is_seated() -> None:
    """Away from one machine and seated at the other: one hour and a half of sitting, no break."""
    here = (sat(0, 30), bout(0, 30), sat(30, 90, Sitting.AWAY), pause(30, 90))
    there = (sat(31, 90), bout(31, 90))
    merged = merge(here, there)
    report = summarise(DAY, UTC, merged)

    assert report.spent.seated_s == 89 * 60
    assert report.spent.away_s == 60
    assert report.bouts == (replace(bout(0, 90), seated_s=89 * 60),)
    assert report.breaks == ()


def test_time_seen_on_both_counts_once() -> None:
    """Two cameras on the same person."""
    merged = merge((sat(0, 60), bout(0, 60)), (sat(20, 80), bout(20, 80)))
    report = summarise(DAY, UTC, merged)

    assert report.spent.seated_s == 80 * 60
    assert report.bouts == (bout(0, 80),)


def test_of_a_break_remains_what_was_no_sitting_elsewhere() -> None:
    """Half an hour away, ten minutes of it at the other machine."""
    here = (sat(0, 30, Sitting.AWAY), pause(0, 30))
    merged = merge(here, (sat(10, 20), bout(10, 20)))

    assert of(Break, merged) == [pause(0, 10), pause(20, 30)]


def test_this_machines_posture_stands() -> None:
    """Where both judged, the store's own verdict is kept; the rest is added."""
    mine = Episode(Track.POSTURE, Posture.GOOD, START, START + 600)
    other = Episode(Track.POSTURE, Posture.BAD, START + 300, START + 900)
    merged = merge((sat(0, 15), mine), (sat(0, 15), other))

    assert of(Episode, merged)[1:] == [mine, replace(other, start_s=START + 600)]


def test_alerts_of_both_are_kept_once_each() -> None:
    """An alert is the same when all of it is."""
    alerts = of(Alert, office_day(DAY))
    merged = merge(alerts, alerts)

    assert of(Alert, merged) == alerts


@st.composite
def histories(draw: st.DrawFn) -> tuple[Event, ...]:
    """A machine's lane of sitting episodes one after the other, with its bouts and breaks."""
    at, events = draw(st.integers(0, 60)), []
    for _ in range(draw(st.integers(0, 6))):
        length = draw(st.integers(4, 60))
        state = draw(st.sampled_from((Sitting.SEATED, Sitting.AWAY, Sitting.STANDING)))
        events.append(sat(at, at + length, state))
        if state is Sitting.SEATED:
            events.append(bout(at, at + length))
        elif state is Sitting.AWAY:
            events.append(pause(at, at + length))
        at += length + draw(st.sampled_from((0, 0, 5, 30)))
    return tuple(events)


def seated_minutes(events: Iterable[Event]) -> set[int]:
    """The minutes seated, as a plain set: the slow and certain way."""
    return {
        minute
        for event in events
        if isinstance(event, Episode) and event.state is Sitting.SEATED
        for minute in range(round((event.start_s - START) / 60), round((event.end_s - START) / 60))
    }


@settings(max_examples=300, deadline=None)
@given(histories(), histories())
def test_merging_is_a_union_and_settles(here: tuple[Event, ...], there: tuple[Event, ...]) -> None:
    """Seated minutes are the union of both; lanes do not overlap; a second time adds nothing."""
    merged = merge(here, there)
    lane = sorted(of(Episode, merged), key=lambda one: one.start_s)
    bouts = sorted(of(Bout, merged), key=lambda one: one.start_s)

    assert seated_minutes(merged) == seated_minutes(here) | seated_minutes(there)
    assert all(a.end_s <= b.start_s for a, b in itertools.pairwise(lane))
    assert all(a.end_s <= b.start_s for a, b in itertools.pairwise(bouts))
    assert set(merge(merged, there)) == set(merged)
    assert set(merge(merged, here)) == set(merged)
    total = len(seated_minutes(merged)) * 60
    assert sum(one.seated_s for one in bouts) == pytest.approx(total)
