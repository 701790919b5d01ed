"""The whole memory of the monitor, and its one step.

``advance`` folds samples and signals, in the order they become known, into episodes, bouts, breaks
and alerts. It decides nothing itself: who is there (core/presence), what that means for the clock
(core/sitting), how they sit (core/posture) and what to tell (core/alerts, with its
core/memory) each have their module.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from posturewatch.core import alerts, answers, history, memory, posture, presence, sitting
from posturewatch.core.events import Event, Notice, Sample, Signal, SignalKind, Sitting, Step
from posturewatch.core.hours import next_minute, silent_hour
from posturewatch.core.memory import PolicyState
from posturewatch.core.posture import PostureState
from posturewatch.core.presence import Desk, InPicture, Presence
from posturewatch.core.rules import Rules
from posturewatch.core.sitting import SittingState

__all__ = ["Rules", "Session", "advance", "finish", "open_events", "start"]

MAX_GAP_S = 90.0
"""Steps come at least every 20 s while watching and every 30 s while not; a longer silence means
that the program did not run."""


@dataclass(frozen=True, slots=True)
class Session:
    """All that is remembered between two steps."""

    at_s: float
    started_s: float
    desk: Desk
    sitting: SittingState
    posture: PostureState
    policy: PolicyState
    rules: Rules
    """Those of the last step."""
    hours_until_s: float
    """Until when the hour of the day need not be asked again."""

    @property
    def seated_s(self) -> float:
        """Seconds sat in the running bout; 0 without one."""
        return self.sitting.seated_s

    @property
    def next_break_s(self) -> float | None:
        """Seconds of sitting until the next sitting alert, 0 when due; None without a bout."""
        if self.sitting.bout is None:
            return None
        return max(0.0, self.policy.sitting_due_s - self.seated_s)


def start(at_s: float, rules: Rules, recent: Iterable[Event] = ()) -> Session:
    """A session that begins now.

    ``recent`` are stored events of this day and the hours before: a bout that ended less than a
    break ago goes on, and the policy remembers today's alerts. Alerts of the days before tell
    which stretches had their turn.
    """
    recent = tuple(recent)
    bout = history.bout(recent, at_s, rules.sitting.break_s)
    policy = memory.start(at_s, rules.alerts, rules.zone)
    policy = history.policy(policy, recent, at_s, bout, rules)
    return Session(
        at_s=at_s,
        started_s=at_s,
        desk=Desk(),
        sitting=sitting.start(at_s, bout),
        posture=PostureState(at_s),
        policy=policy,
        rules=rules,
        hours_until_s=at_s,
    )


def advance(session: Session, step: Step, rules: Rules) -> tuple[Session, tuple[Event, ...]]:
    """One step: the new memory, and what became known by it, at the step's time."""
    if isinstance(step, Signal) and step.kind is SignalKind.CLOCK_STEP:
        session = _shifted(session, step.seconds or 0.0)
    at_s = max(step.at_s, session.at_s)
    was_taken = presence.is_taken(session.desk, session.at_s, rules.presence)
    session, events = _pass(session, at_s, rules)
    before, policy, is_told = session.desk, session.policy, False
    if isinstance(step, Sample):
        desk = presence.seen(before, step.judgement, at_s)
        if desk.view is not InPicture.NOTHING:
            session, lapsed = _lapsed(session, at_s, rules)
            events += lapsed
    else:
        desk = presence.heard(before, step, at_s)
        is_told = step.kind in (SignalKind.STANDING_ON, SignalKind.STANDING_OFF)
        policy, heard = answers.hear(policy, step, at_s, before, session.sitting, rules)
        events += heard
    if desk is not before or policy is not session.policy:
        session = replace(session, desk=desk, policy=policy)
    session, weighed = _weigh(session, at_s, rules, is_told=is_told)
    judging, judged = _judged(session, step, at_s, rules)
    policy, told = alerts.step(policy, at_s, desk, session.sitting, judging, rules)
    session = replace(session, posture=judging, policy=policy, rules=rules)
    if presence.is_taken(desk, at_s, rules.presence) and not was_taken:
        told += (Notice(at_s, "stranger"),)
    return session, events + weighed + judged + told


def open_events(session: Session) -> tuple[Event, ...]:
    """What goes on, as far as it is decided: saved every half minute, it can only grow."""
    rules, clock = session.rules, session.sitting
    return (
        *sitting.open_events(clock, rules.sitting),
        *posture.open_events(session.posture, clock.decided_s, rules.posture),
    )


def finish(session: Session, at_s: float) -> tuple[Event, ...]:
    """Close everything at ``at_s``, or at the last step if that is later."""
    rules = session.rules
    session, events = _pass(session, max(at_s, session.at_s), rules)
    clock = session.sitting
    gone = None if clock.presence.is_there else clock.absence
    _, judged = posture.stop(session.posture, session.at_s if gone is None else gone.since_s)
    return (*events, *judged, *sitting.finish(clock, rules.sitting))


def _pass(session: Session, at_s: float, rules: Rules) -> tuple[Session, tuple[Event, ...]]:
    """Let time pass until ``at_s``, with everything as it was: or with nothing known, in a gap."""
    desk = session.desk
    events: tuple[Event, ...] = ()
    if at_s - session.at_s > MAX_GAP_S:
        before = session.sitting.presence
        gone = Presence(Sitting.UNOBSERVED, before.known_s, at_s)
        if before.state is Sitting.UNOBSERVED:
            gone = replace(before, known_s=at_s)
        session, events = _sit(session, gone, at_s, rules, is_told=False)
        desk = presence.let_go(desk)
        session = replace(session, desk=desk)
    if at_s >= session.hours_until_s:
        session = _clocked(session, at_s, rules)
        desk = session.desk
    if desk.paused_until_s is not None and at_s >= desk.paused_until_s:
        session = replace(session, desk=replace(desk, paused_until_s=None))
    session, more = _weigh(session, at_s, rules)
    return replace(session, at_s=at_s), events + more


def _clocked(session: Session, at_s: float, rules: Rules) -> Session:
    """Ask the hour of the day, once a minute."""
    reason = silent_hour(at_s, rules.hours, rules.zone)
    is_closed = reason == "work_hours" and not rules.hours.record_outside
    desk, policy = session.desk, session.policy
    if is_closed != desk.is_closed:
        desk = replace(presence.let_go(desk), is_closed=is_closed)
    if reason != policy.silent_hour:
        policy = replace(policy, silent_hour=reason)
    return replace(session, desk=desk, policy=policy, hours_until_s=next_minute(at_s))


def _weigh(
    session: Session, at_s: float, rules: Rules, *, is_told: bool = False
) -> tuple[Session, tuple[Event, ...]]:
    """What the desk as it is says of presence, and what that means for the clock."""
    before = session.sitting
    found = presence.fuse(
        before.presence, session.desk, at_s, rules.presence, rules.sitting.pause_s
    )
    if found is before.presence and before.at_s == at_s:
        return session, ()
    return _sit(session, found, at_s, rules, is_told=is_told)


def _lapsed(session: Session, at_s: float, rules: Rules) -> tuple[Session, tuple[Event, ...]]:
    """A picture comes again after too long without: what lay between stays unobserved."""
    before = session.sitting.presence
    found = presence.lapse(before, session.desk, at_s, rules.presence)
    if found is before:
        return session, ()
    return _sit(session, found, at_s, rules, is_told=False)


def _sit(
    session: Session, found: Presence, at_s: float, rules: Rules, *, is_told: bool
) -> tuple[Session, tuple[Event, ...]]:
    """The clock goes on; who no longer sits is no longer judged."""
    clock, events = sitting.step(session.sitting, found, at_s, rules.sitting, is_told=is_told)
    if clock.state is Sitting.SEATED or not session.posture.is_judging:
        return replace(session, sitting=clock), events
    end_s = clock.since_s if clock.absence is None else clock.absence.since_s
    judging, ended = posture.stop(session.posture, end_s)
    return replace(session, sitting=clock, posture=judging), ended + events


def _judged(
    session: Session, step: Step, at_s: float, rules: Rules
) -> tuple[PostureState, tuple[Event, ...]]:
    """Posture, while somebody is seated."""
    clock, state, desk = session.sitting, session.posture, session.desk
    if clock.state is not Sitting.SEATED:
        return state, ()
    in_doubt = (
        desk.is_calibrating
        or desk.view is InPicture.STRANGER
        or clock.presence.state is not Sitting.SEATED
    )
    if isinstance(step, Sample) and not in_doubt:
        state = posture.look(state, at_s, step.judgement, rules.posture, is_new=step.is_new)
    elif in_doubt or desk.view is InPicture.NOTHING:
        state = posture.look(state, at_s, None, rules.posture, is_new=False)
    else:
        state = posture.wait(state, at_s)
    if clock.settled is not Sitting.SEATED or clock.absence is not None:
        return state, ()  # an absence or a return that is not decided may leave no trace
    return posture.settle(state, rules.posture)


def _shifted(session: Session, seconds: float) -> Session:
    """The same memory on a wall clock that was set by so many seconds."""
    return replace(
        session,
        at_s=session.at_s + seconds,
        started_s=session.started_s + seconds,
        desk=presence.shift(session.desk, seconds),
        sitting=sitting.shift(session.sitting, seconds),
        posture=posture.shift(session.posture, seconds),
        policy=memory.shift(session.policy, seconds),
        hours_until_s=session.at_s + seconds,
    )
