"""What holds for any day, whatever the camera and the desk say."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.sessions import ABSENT, BAD, DARK, FAR, GOOD, RULES, STANDING, START_S, UNKNOWN

from posturewatch.core import session as memory
from posturewatch.core.events import (
    Alert,
    Bout,
    Break,
    Episode,
    Event,
    Sample,
    Signal,
    SignalKind,
    Sitting,
    Step,
    Track,
)
from posturewatch.core.session import Session

VIEWS = [GOOD, GOOD, BAD, FAR, UNKNOWN, DARK, ABSENT, STANDING, None]
SIGNALS = [kind for kind in SignalKind if kind is not SignalKind.CLOCK_STEP]
WAITS_S = [0.0, 0.5, 2.0, 5.0, 13.0, 20.0, 59.0, 61.0, 89.0, 91.0, 170.0, 181.0, 600.0, 7200.0]


@st.composite
def days(draw: st.DrawFn) -> list[Step]:
    """Stretches of one view, samples every few seconds, with signals strewn in between."""
    steps: list[Step] = []
    at_s = START_S
    for _ in range(draw(st.integers(1, 12))):
        at_s += draw(st.sampled_from(WAITS_S))
        if draw(st.booleans()):
            minutes = draw(st.sampled_from([None, 0.5, 5.0, 60.0]))
            late_s = draw(st.sampled_from([0.0, 0.0, 3.0, 400.0]))
            steps.append(Signal(at_s - late_s, draw(st.sampled_from(SIGNALS)), minutes))
        view = draw(st.sampled_from(VIEWS))
        every_s = draw(st.sampled_from([1.0, 7.0, 20.0, 45.0]))
        typing = draw(st.booleans())
        for count in range(draw(st.integers(0, 80))):
            at_s += every_s
            if typing:
                steps.append(Signal(at_s, SignalKind.INPUT))
            steps.append(Sample(at_s, view, is_new=count == 0))
    return steps


def run(steps: list[Step]) -> tuple[list[Event], list[Session], list[list[Event]]]:
    """All events, the session after each step, and each step's events."""
    session = memory.start(START_S, RULES)
    sessions, told, events = [], [], []
    for step in steps:
        session, new = memory.advance(session, step, RULES)
        sessions.append(session)
        told.append(list(new))
        events += new
    return [*events, *memory.finish(session, session.at_s)], sessions, told


def track(events: list[Event], name: Track) -> list[Episode]:
    """The episodes of one track."""
    return [event for event in events if isinstance(event, Episode) and event.track is name]


thorough = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@thorough
@given(days())
def test_the_sitting_track_covers_the_observed_time_without_hole_or_overlap(
    steps: list[Step],
) -> None:
    """Seated, standing, away and unobserved add up to the time the session lasted."""
    events, sessions, _ = run(steps)
    episodes = track(events, Track.SITTING)
    end_s = sessions[-1].at_s if sessions else START_S

    assert [one.start_s for one in episodes] == sorted(one.start_s for one in episodes)
    assert all(one.start_s < one.end_s for one in episodes)
    assert all(one.end_s == other.start_s for one, other in pairwise(episodes))
    if end_s > START_S:
        assert (episodes[0].start_s, episodes[-1].end_s) == (START_S, end_s)


@thorough
@given(days())
def test_bouts_hold_exactly_the_seated_time(steps: list[Step]) -> None:
    """Bouts never overlap, none is longer than it lasted, together they are what was sat."""
    events, _, _ = run(steps)
    bouts = [event for event in events if isinstance(event, Bout)]
    seated = [one for one in track(events, Track.SITTING) if one.state is Sitting.SEATED]

    assert all(one.end_s <= other.start_s for one, other in pairwise(bouts))
    assert all(0 < one.seated_s <= one.end_s - one.start_s + 1e-6 for one in bouts)
    total_s = sum(one.end_s - one.start_s for one in seated)
    assert abs(sum(one.seated_s for one in bouts) - total_s) < 1e-3
    for bout in bouts:
        inside = [e for e in seated if bout.start_s <= e.start_s and e.end_s <= bout.end_s]
        sat_s = sum(e.end_s - e.start_s for e in inside)
        assert abs(sat_s - bout.seated_s) < 1e-3


@thorough
@given(days())
def test_a_break_is_a_seen_absence_of_three_minutes(steps: list[Step]) -> None:
    """Every break is an away episode of at least 3 min, and every such episode is a break."""
    events, _, _ = run(steps)
    breaks = {(one.start_s, one.end_s) for one in events if isinstance(one, Break)}
    away = {
        (one.start_s, one.end_s)
        for one in track(events, Track.SITTING)
        if one.state is Sitting.AWAY and one.end_s - one.start_s >= RULES.sitting.break_s
    }

    assert breaks == away


@thorough
@given(days())
def test_posture_is_only_judged_of_somebody_seated(steps: list[Step]) -> None:
    """Posture episodes never overlap and never lie where nobody sat."""
    events, _, _ = run(steps)
    judged = track(events, Track.POSTURE)
    elsewhere = [one for one in track(events, Track.SITTING) if one.state is not Sitting.SEATED]

    assert all(one.start_s < one.end_s for one in judged)
    assert all(one.end_s <= other.start_s for one, other in pairwise(judged))
    for one in judged:
        assert not any(e.start_s < one.end_s and one.start_s < e.end_s for e in elsewhere)


@thorough
@given(days())
def test_alerts_keep_their_distance_and_their_silence(steps: list[Step]) -> None:
    """Never two within 5 min; none while away, locked, paused, in a call, snoozed or quiet."""
    _, sessions, told = run(steps)
    shown: list[float] = []
    for session, events in zip(sessions, told, strict=True):
        for alert in events:
            if not isinstance(alert, Alert) or alert.suppressed:
                continue
            shown.append(alert.at_s)
            desk = session.desk
            assert session.sitting.state is Sitting.SEATED
            assert not desk.is_off
            assert not desk.is_locked
            assert not desk.is_quiet
            assert not desk.is_calibrating
            assert desk.busy_since_s is None
            assert session.policy.snoozed_until_s <= alert.at_s

    assert all(later - earlier >= 300 for earlier, later in pairwise(shown))


@thorough
@given(days())
def test_what_was_saved_while_open_only_grows(steps: list[Step]) -> None:
    """A power cut leaves nothing that would not have come true."""
    events, sessions, _ = run(steps)
    final = {_key(event): event for event in events}
    for session in sessions:
        for event in memory.open_events(session):
            grown = final[_key(event)]
            assert isinstance(grown, Episode | Bout | Break)
            assert isinstance(event, Episode | Bout | Break)
            assert event.end_s <= grown.end_s
            if isinstance(event, Episode) and isinstance(grown, Episode):
                assert event.state is grown.state


def _key(event: Event) -> tuple[object, ...]:
    name = event.track if isinstance(event, Episode) else ""
    start_s = event.start_s if isinstance(event, Episode | Bout | Break) else event
    return type(event).__name__, name, start_s


@thorough
@given(days())
def test_the_same_input_gives_the_same_output(steps: list[Step]) -> None:
    """Nothing is drawn by lot, nothing asks a clock."""
    assert run(steps) == run(steps)


@thorough
@given(days(), st.sampled_from([-86400.0, -3600.0, -7.0, 5.0, 3600.0, 86400.0]), st.data())
def test_a_set_clock_changes_no_length(
    steps: list[Step], jump_s: float, data: st.DataObject
) -> None:
    """A day on a clock that is set is the same day, moved from then on."""
    where = data.draw(st.integers(0, len(steps)))
    before, after = steps[:where], steps[where:]
    set_at_s = max([START_S, *(one.at_s for one in before)]) + jump_s
    moved: list[Step] = [replace(one, at_s=one.at_s + jump_s) for one in after]
    step = Signal(set_at_s, SignalKind.CLOCK_STEP, seconds=jump_s)

    plain = _lengths(run([*before, *after])[0])
    stepped = _lengths(run([*before, step, *moved])[0])

    assert len(plain) == len(stepped)
    for (kind, length_s), (other, other_s) in zip(plain, stepped, strict=True):
        assert kind == other
        assert abs(length_s - other_s) < 1e-3


def _lengths(events: list[Event]) -> list[tuple[str, float]]:
    found = []
    for event in events:
        if isinstance(event, Episode):
            found.append((f"{event.track}:{event.state}", event.end_s - event.start_s))
        elif isinstance(event, Bout):
            found.append(("bout", event.seated_s))
    return found
