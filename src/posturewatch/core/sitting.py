"""The sitting clock: what presence means for the day.

::

    presence   SEATED ......... gone ......... SEATED
               < 60 s gone      still sitting, no trace
               1 to 3 min       the clock pauses, the bout goes on
               >= 3 min         the bout ended, and the break began, with the first second

An absence is judged by its length, so its first minute is open: it belongs to no episode until it
is decided. The same holds for a return: it counts from its first second, but only once it has
lasted ``settle_s``, or a passer-by at the empty desk would end a break. Standing pauses the clock
too. Episodes of this track never overlap and leave no hole.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated

import msgspec
from msgspec import Meta

from posturewatch.core.absence import Absence, Run, back, gone
from posturewatch.core.absence import shift as shift_absence
from posturewatch.core.events import Bout, Break, Episode, Event, Sitting, Track
from posturewatch.core.presence import Presence


class SittingRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When an absence pauses the clock and when it is a break."""

    pause_s: Annotated[
        float, Meta(ge=20, le=120, description="a shorter absence is still sitting, s")
    ] = 60.0
    """30 s micro-breaks ease muscles but do not break the sitting
    (https://doi.org/10.1016/s0003-6870(00)00071-5)."""
    break_s: Annotated[
        float, Meta(ge=120, le=600, description="an absence this long is a break, s")
    ] = 180.0
    """The American Diabetes Association advises 3 min or more every 30 min; 2 min every 20 min
    (https://doi.org/10.2337/dc11-1931) helped, 1 min every 30 min did not help glucose
    (https://doi.org/10.1249/MSS.0000000000003109)."""
    settle_s: Annotated[
        float, Meta(ge=2, le=60, description="presence that makes a return count, s")
    ] = 30.0
    """Half of the shortest absence that counts; longer than a passer-by or two wrong looks 10 s
    apart. It counts from its first second, and the state shows it at once."""
    standing_s: Annotated[
        float, Meta(ge=5, le=300, description="standing seen for less is still sitting, s")
    ] = 60.0
    """Like an absence: who gets up to reach a shelf has not changed to standing work."""
    standing_is_break: Annotated[
        bool, Meta(description="standing as long as a break ends the bout too")
    ] = False
    """Off: standing pauses the clock. Standing 5 min every 30 min lowered glucose as walking did
    (https://doi.org/10.2337/dc15-1240), so either can be defended."""


@dataclass(frozen=True, slots=True)
class OpenBout:
    """The running bout, up to its last whole seated episode."""

    start_s: float
    end_s: float
    seated_s: float


@dataclass(frozen=True, slots=True)
class SittingState:
    """The clock between two steps."""

    at_s: float
    settled: Sitting
    """State of the running episode."""
    since_s: float
    """Start of the running episode."""
    presence: Presence
    absence: Absence | None = None
    turn_s: float | None = None
    """Since when the person seems to have changed between sitting and standing."""
    bout: OpenBout | None = None

    @property
    def state(self) -> Sitting:
        """The state to show now: a return shows at once, an absence after its first minute."""
        if self.absence is not None and self.settled in GONE and self.presence.is_there:
            return self.presence.state
        return self.settled

    @property
    def is_seated(self) -> bool:
        """Somebody surely sits: settled, and there at this moment."""
        return self.settled is Sitting.SEATED and self.presence.state is Sitting.SEATED

    @property
    def seated_s(self) -> float:
        """Seconds sat in the running bout, pauses left out; 0 without one."""
        if self.bout is None:
            return 0.0
        if self.settled is not Sitting.SEATED:
            return self.bout.seated_s
        return self.bout.seated_s + self._here_until_s() - self.since_s

    @property
    def decided_s(self) -> float:
        """Up to when the running episode is certain; no later event can shorten it."""
        if self.turn_s is not None:
            return self.turn_s
        if self.absence is None:
            return self.presence.known_s
        if self.settled not in GONE:
            return self.absence.since_s
        return self.presence.known_s if self.absence.back_s is None else self.absence.back_s

    def _here_until_s(self) -> float:
        """Up to when the present episode runs, an undecided absence left out."""
        if self.absence is None or self.absence.back_s is not None:
            return self.at_s
        return self.absence.since_s


GONE = frozenset({Sitting.AWAY, Sitting.UNOBSERVED})


def start(at_s: float, bout: OpenBout | None = None) -> SittingState:
    """A clock that knows nothing yet; ``bout`` goes on if it ended just before."""
    since_s = at_s if bout is None else bout.end_s
    absence = Absence((Run(Sitting.UNOBSERVED, at_s),), since_s)
    nothing = Presence(Sitting.UNOBSERVED, at_s, at_s)
    return SittingState(at_s, Sitting.UNOBSERVED, at_s, nothing, absence, bout=bout)


def step(
    state: SittingState, presence: Presence, at_s: float, rules: SittingRules, *, is_told: bool
) -> tuple[SittingState, tuple[Event, ...]]:
    """Take in the presence at ``at_s``; events in the order of their time.

    ``is_told``: standing or sitting was said by the person, and counts at once.
    """
    if state.absence is None and presence.state is state.settled:
        return replace(state, at_s=at_s, presence=presence, turn_s=None), ()
    state = replace(state, at_s=at_s, presence=presence)
    if state.absence is None and presence.is_there:
        return _turn(state, rules, is_told=is_told)
    absence = _absence(state, rules)
    state = replace(state, absence=absence, turn_s=None)
    state, events = _pass(state, absence, rules)
    if absence.back_s is not None and absence.back_for_s >= rules.settle_s:
        state, returned = _return(state, rules)
        events += returned
    return state, events


def _absence(state: SittingState, rules: SittingRules) -> Absence:
    """The absence after this step; one that goes on even though somebody may be back."""
    presence = state.presence
    if presence.is_there:
        assert state.absence is not None
        return back(state.absence, presence)
    since_s = max(presence.since_s, state.since_s)
    return gone(state.absence, presence, since_s, state.at_s, rules.settle_s)


def _turn(
    state: SittingState, rules: SittingRules, *, is_told: bool
) -> tuple[SittingState, tuple[Event, ...]]:
    """Between sitting and standing: counts from its first second once it has lasted."""
    turn_s = state.presence.since_s if state.turn_s is None else state.turn_s
    turn_s = max(turn_s, state.since_s)
    if state.at_s - turn_s < (0 if is_told else rules.standing_s):
        return replace(state, turn_s=turn_s), ()
    ended = _episode(state.settled, state.since_s, turn_s)
    bout = _bout_after(state, turn_s)
    events: tuple[Event, ...] = tuple(ended)
    if (
        rules.standing_is_break
        and bout is not None
        and state.settled is Sitting.STANDING
        and turn_s - state.since_s >= rules.break_s
    ):
        events += tuple(_told(bout))
        bout = None
    here = state.presence.state
    if here is Sitting.SEATED and bout is None:
        bout = OpenBout(turn_s, turn_s, 0.0)
    return (
        replace(state, settled=here, since_s=turn_s, turn_s=None, bout=bout),
        events,
    )


def _pass(
    state: SittingState, absence: Absence, rules: SittingRules
) -> tuple[SittingState, tuple[Event, ...]]:
    """What the length of the absence decides: a pause after a minute, a break after three."""
    events: list[Event] = []
    length_s = (state.at_s if absence.back_s is None else absence.back_s) - absence.since_s
    if state.settled not in GONE and length_s >= rules.pause_s:
        events += _episode(state.settled, state.since_s, absence.since_s)
        bout = _bout_after(state, absence.since_s)
        state = replace(state, settled=absence.runs[0].state, since_s=absence.since_s, bout=bout)
    if state.settled in GONE:
        if state.bout is not None and length_s >= rules.break_s:
            events += _told(state.bout)
            state = replace(state, bout=None)
        state, told = _tell_runs(state, absence, rules)
        events += told
    return state, tuple(events)


def _tell_runs(
    state: SittingState, absence: Absence, rules: SittingRules
) -> tuple[SittingState, list[Event]]:
    """Tell the runs that are over once the one that followed has settled."""
    last = absence.runs[-1]
    if len(absence.runs) == 1 or state.decided_s - last.since_s < rules.settle_s:
        return state, []
    told = list(_run_events(absence.runs, last.since_s, rules, all_but_last=True))
    absence = replace(absence, runs=(last,))
    return replace(state, absence=absence, settled=last.state, since_s=last.since_s), told


def _return(state: SittingState, rules: SittingRules) -> tuple[SittingState, tuple[Event, ...]]:
    """The return has settled: it counts from its first second."""
    absence = state.absence
    assert absence is not None
    assert absence.back_s is not None
    here = state.presence.state
    if state.settled not in GONE:
        turn_s = absence.back_s if here is not state.settled else None
        return replace(state, absence=None, turn_s=turn_s), ()
    runs = absence.runs
    if len(runs) > 1 and absence.back_s - runs[-1].since_s < rules.settle_s:
        runs = runs[:-1]
    events = tuple(_run_events(runs, absence.back_s, rules))
    bout = state.bout
    if bout is None and here is Sitting.SEATED:
        bout = OpenBout(absence.back_s, absence.back_s, 0.0)
    return replace(state, absence=None, settled=here, since_s=absence.back_s, bout=bout), events


def _run_events(
    runs: tuple[Run, ...], end_s: float, rules: SittingRules, *, all_but_last: bool = False
) -> Iterator[Event]:
    ends = (*(run.since_s for run in runs[1:]), end_s)
    pairs = list(zip(runs, ends, strict=True))
    for run, until_s in pairs[:-1] if all_but_last else pairs:
        yield from _episode(run.state, run.since_s, until_s)
        if run.state is Sitting.AWAY and until_s - run.since_s >= rules.break_s:
            yield Break(run.since_s, until_s)


def _bout_after(state: SittingState, end_s: float) -> OpenBout | None:
    """The bout once the running episode has ended."""
    if state.bout is None or state.settled is not Sitting.SEATED:
        return state.bout
    seated_s = state.bout.seated_s + end_s - state.since_s
    return OpenBout(state.bout.start_s, end_s, seated_s)


def _told(bout: OpenBout) -> Iterator[Event]:
    if bout.seated_s > 0:
        yield Bout(bout.start_s, bout.end_s, bout.seated_s)


def _episode(state: Sitting, start_s: float, end_s: float) -> Iterator[Event]:
    if end_s > start_s:
        yield Episode(Track.SITTING, state, start_s, end_s)


def open_events(state: SittingState, rules: SittingRules) -> tuple[Event, ...]:
    """What goes on, as far as it is decided: saved again it can only grow."""
    absence = state.absence
    if state.settled in GONE:
        assert absence is not None
        runs, end_s = absence.runs, state.decided_s
        if len(runs) > 1:  # the last one may still be too short to count
            runs, end_s = runs[:-1], runs[-1].since_s
        events = tuple(_run_events(runs, end_s, rules))
        return events + (() if state.bout is None else tuple(_told(state.bout)))
    bout = _bout_after(state, state.decided_s)
    told = () if bout is None else tuple(_told(bout))
    return (*_episode(state.settled, state.since_s, state.decided_s), *told)


def finish(state: SittingState, rules: SittingRules) -> tuple[Event, ...]:
    """Close everything at the last step, the undecided as it looks: gone is away, back is back."""
    absence, at_s = state.absence, state.at_s
    events: tuple[Event, ...] = ()
    if absence is not None:
        back_s = absence.back_s
        if back_s is not None and state.presence.is_there:
            state, events = _return(state, rules)
        else:
            if state.settled not in GONE:
                events = tuple(_episode(state.settled, state.since_s, absence.since_s))
                state = replace(state, bout=_bout_after(state, absence.since_s))
            events += tuple(_run_events(absence.runs, at_s, rules))
            return events + (() if state.bout is None else tuple(_told(state.bout)))
    bout = _bout_after(state, at_s)
    events += tuple(_episode(state.settled, state.since_s, at_s))
    return events + (() if bout is None else tuple(_told(bout)))


def shift(state: SittingState, seconds: float) -> SittingState:
    """The same clock on a wall clock that was set by so many seconds."""
    bout, presence = state.bout, state.presence
    if bout is not None:
        bout = OpenBout(bout.start_s + seconds, bout.end_s + seconds, bout.seated_s)
    return replace(
        state,
        at_s=state.at_s + seconds,
        since_s=state.since_s + seconds,
        presence=Presence(presence.state, presence.since_s + seconds, presence.known_s + seconds),
        absence=None if state.absence is None else shift_absence(state.absence, seconds),
        turn_s=None if state.turn_s is None else state.turn_s + seconds,
        bout=bout,
    )
