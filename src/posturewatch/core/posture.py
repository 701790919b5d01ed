"""Posture over time: a glance is not a slouch.

One look says little, so every verdict counts for as long as it holds, until the next look, however
far apart looks are. The state changes once another verdict has filled most of ``dwell_s``, and then
from the moment that verdict began; what is shorter leaves no trace. An alert asks for more: most of
a whole window, and enough of it seen.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from statistics import median
from typing import Annotated

import msgspec
from msgspec import Meta

from posturewatch.core.events import Episode, Event, Fault, Judgement, Posture, Track, Verdict
from posturewatch.core.limits import severity
from posturewatch.core.window import (
    KINDS,
    Held,
    Kind,
    added,
    leading,
    lengths,
    without_stray,
)

Share = Annotated[float, Meta(gt=0.5, le=1)]


class PostureRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long a posture must be held to count, and to be told."""

    window_s: Annotated[
        float, Meta(ge=30, le=300, description="poor posture held so long is told, s")
    ] = 90.0
    """Between "static" (over 60 s, RULA) and the 97 s until discomfort of a bent neck, the
    shortest of 40 people's sitting postures (https://doi.org/10.1080/10803548.2022.2085418)."""
    far_window_s: Annotated[
        float, Meta(ge=20, le=120, description="the same far beyond the limit, s")
    ] = 60.0
    """RULA calls a posture static from one minute on."""
    far_factor: Annotated[
        float, Meta(ge=1.2, le=4, description="so many times its limit is far: the stronger alert")
    ] = 2.0
    bad_share: Annotated[
        float, Meta(gt=0.5, le=1, description="share of the known part that must be poor")
    ] = 0.8
    """A fifth of the looks may be wrong, or glances elsewhere."""
    known_share: Annotated[
        float, Meta(gt=0, le=1, description="share of the window that must be known")
    ] = 0.6
    """Below it a verdict would rest on less than most of what happened."""
    dwell_s: Annotated[
        float, Meta(ge=5, le=60, description="a change shorter than this leaves no trace, s")
    ] = 20.0
    """Also the recovery: drinking and glancing at a phone are over by then."""
    recovery_severity: Annotated[
        float, Meta(ge=0.2, le=0.5, description="poor posture must fall below it to be good again")
    ] = 0.44
    """Four fifths of the limit (severity r / (1 + r) at r = 0.8), so that who sits on the limit
    does not flicker."""


CHANGES = 9
"""Looks whose middle says how far: four of them may be wrong."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """Poor posture that has been held long enough to be told."""

    fault: Fault
    level: int
    """2 far beyond the limit, else 1."""
    held_s: float
    change: float | None
    """Median of how far the fault's feature had moved in the last looks; None without any."""


@dataclass(frozen=True, slots=True)
class PostureState:
    """The machine between two steps."""

    at_s: float
    state: Posture = Posture.UNKNOWN
    since_s: float = 0.0
    """Start of the running episode."""
    is_judging: bool = False
    """Somebody is seated."""
    held: tuple[Held, ...] = ()
    """Back to the start of the longest window, oldest first; the last still holds."""
    faults: tuple[tuple[Fault, float], ...] = ()
    """Seconds each fault has led in the running poor episode, the last of ``held`` left out."""
    changes: tuple[tuple[Fault, float], ...] = ()
    """Leading fault and its change in the last poor looks since posture was good, oldest first."""

    @property
    def fault(self) -> Fault | None:
        """The leading fault of the running poor episode, else None."""
        if self.state is not Posture.BAD:
            return None
        last = self.held[-1]
        return leading(added(self.faults, last.fault, self.at_s - max(last.since_s, self.since_s)))


def look(
    state: PostureState,
    at_s: float,
    judgement: Judgement | None,
    rules: PostureRules,
    *,
    is_new: bool = True,
) -> PostureState:
    """Take in the judgement in force from ``at_s`` on, of somebody seated.

    ``is_new``: another picture was judged than at the step before.
    """
    if not state.is_judging:
        state = PostureState(at_s, Posture.UNKNOWN, at_s, is_judging=True)
    kind, fault = _kind(judgement, state.state, rules)
    held, faults = state.held, state.faults
    last = held[-1] if held else None
    if last is not None and last.kind is kind and last.fault is fault:
        if is_new and not last.is_confirmed:
            held = (*held[:-1], replace(last, is_confirmed=True))
    else:
        if last is not None and state.state is Posture.BAD:
            faults = added(faults, last.fault, at_s - max(last.since_s, state.since_s))
        held = (*without_stray(held, kind, at_s, rules.dwell_s), Held(at_s, kind, fault))
    start_s = at_s - max(rules.window_s, rules.far_window_s, rules.dwell_s)
    while len(held) > 1 and held[1].since_s <= start_s:
        held = held[1:]
    changes = state.changes
    if is_new and fault is not None and judgement is not None:
        changes = (*changes, (fault, judgement.findings[0].change))[-CHANGES:]
    return replace(state, at_s=at_s, held=held, faults=faults, changes=changes)


def wait(state: PostureState, at_s: float) -> PostureState:
    """Let time pass: what was last judged still holds."""
    if not state.is_judging or state.at_s == at_s:
        return state
    return replace(state, at_s=at_s)


def settle(state: PostureState, rules: PostureRules) -> tuple[PostureState, tuple[Event, ...]]:
    """The state after the last dwell, and the episode that another one has ended."""
    if not state.is_judging:
        return state, ()
    length = lengths(state.held, state.at_s - rules.dwell_s, state.at_s)
    bad_s = length[Kind.NEAR] + length[Kind.BAD] + length[Kind.FAR]
    known_s = bad_s + length[Kind.GOOD]
    unknown_s = length[Kind.UNKNOWN]
    if known_s + unknown_s < rules.dwell_s - 1e-6:
        return state, ()
    if unknown_s >= rules.bad_share * rules.dwell_s:
        found = Posture.UNKNOWN
    elif known_s < rules.known_share * rules.dwell_s:
        return state, ()
    elif bad_s >= rules.bad_share * known_s:
        found = Posture.BAD
    elif length[Kind.GOOD] >= rules.bad_share * known_s:
        found = Posture.GOOD
    else:
        return state, ()
    if found is state.state:
        return state, ()
    since_s = _began(state, found, rules)
    ended = _lasting(state, since_s, rules)
    faults: tuple[tuple[Fault, float], ...] = ()
    if found is Posture.BAD:
        for one, until in zip(state.held, state.held[1:], strict=False):
            faults = added(faults, one.fault, until.since_s - max(one.since_s, since_s))
    changes = () if found is Posture.GOOD else state.changes
    return replace(state, state=found, since_s=since_s, faults=faults, changes=changes), ended


def stop(state: PostureState, at_s: float) -> tuple[PostureState, tuple[Event, ...]]:
    """Nobody is seated since ``at_s``: what was running ended then."""
    if not state.is_judging:
        return state, ()
    return PostureState(state.at_s), tuple(_episode(state, at_s))


def complaint(state: PostureState, rules: PostureRules) -> Complaint | None:
    """The poor posture to be told of, or None while there is none held long enough."""
    if state.state is not Posture.BAD or state.held[-1].kind <= Kind.GOOD:
        return None  # who has just sat up is not told to
    held_s = state.at_s - state.since_s
    if held_s >= rules.far_window_s and _fills(state, Kind.FAR, rules.far_window_s, rules):
        level = 2
    elif held_s >= rules.window_s and _fills(state, Kind.BAD, rules.window_s, rules):
        level = 1
    else:
        return None
    fault = state.fault
    if fault is None:
        return None
    changes = [change for one, change in state.changes if one is fault]
    return Complaint(fault, level, held_s, median(changes) if changes else None)


def open_events(state: PostureState, until_s: float, rules: PostureRules) -> tuple[Event, ...]:
    """The running episode as far as it is decided."""
    if not state.is_judging:
        return ()
    return _lasting(state, min(_decided(state, rules), until_s), rules)


def shift(state: PostureState, seconds: float) -> PostureState:
    """The same state on a wall clock that was set by so many seconds."""
    held = tuple(replace(one, since_s=one.since_s + seconds) for one in state.held)
    return replace(state, at_s=state.at_s + seconds, since_s=state.since_s + seconds, held=held)


def _kind(
    judgement: Judgement | None, state: Posture, rules: PostureRules
) -> tuple[Kind, Fault | None]:
    """What a judgement counts as. In poor posture good must be clearly good (hysteresis)."""
    if judgement is None:
        return Kind.UNKNOWN, None
    if judgement.verdict is Verdict.BAD and judgement.findings:
        worst = judgement.findings[0]
        return (Kind.FAR if worst.severity >= severity(rules.far_factor) else Kind.BAD), worst.fault
    if judgement.verdict is not Verdict.GOOD:
        return Kind.UNKNOWN, None
    if state is Posture.BAD and judgement.severity > rules.recovery_severity:
        return Kind.NEAR, None
    return Kind.GOOD, None


def _lasting(state: PostureState, end_s: float, rules: PostureRules) -> tuple[Event, ...]:
    """The running episode until ``end_s``, unless it is too short ever to have settled."""
    if end_s - state.since_s < rules.bad_share * rules.dwell_s:
        return ()
    return tuple(_episode(state, end_s))


def _began(state: PostureState, found: Posture, rules: PostureRules) -> float:
    """The earliest moment from which on the new verdict has filled its share until now."""
    mine_s = others_s = 0.0
    began_s = state.at_s
    for one, since_s, until_s in _recent(state, rules):
        if one.kind in KINDS[found]:
            mine_s += until_s - since_s
            if mine_s >= rules.bad_share * (mine_s + others_s):
                began_s = since_s
        elif one.kind is not Kind.UNKNOWN or found is Posture.UNKNOWN:
            others_s += until_s - since_s
    return began_s


def _decided(state: PostureState, rules: PostureRules) -> float:
    """Up to when no change can reach back any more."""
    decided_s = state.at_s
    for one, since_s, _until_s in _recent(state, rules):
        if one.kind not in KINDS[state.state]:
            decided_s = since_s
    return decided_s


def _recent(state: PostureState, rules: PostureRules) -> Iterator[tuple[Held, float, float]]:
    """Runs of the episode that a change found now may reach back to, the newest first."""
    reach_s = state.at_s - rules.dwell_s / rules.bad_share
    until_s = state.at_s
    for one in reversed(state.held):
        if until_s < reach_s or until_s < state.since_s:
            return
        since_s = max(one.since_s, state.since_s)
        yield one, since_s, until_s
        until_s = since_s


def _fills(state: PostureState, least: Kind, span_s: float, rules: PostureRules) -> bool:
    """Most of the known part of the last ``span_s`` is at least so bad, and enough is known."""
    length = lengths(state.held, state.at_s - span_s, state.at_s)
    known_s = sum(length) - length[Kind.UNKNOWN]
    bad_s = length[Kind.FAR] + (length[Kind.BAD] if least is Kind.BAD else 0.0)
    return known_s >= rules.known_share * span_s and bad_s >= rules.bad_share * known_s


def _episode(state: PostureState, end_s: float) -> Iterator[Event]:
    if end_s > state.since_s:
        yield Episode(Track.POSTURE, state.state, state.since_s, end_s, state.fault)
