"""An absence while it goes on: what it consists of, and whether somebody is back."""

from dataclasses import dataclass, replace

from posturewatch.core.events import Sitting
from posturewatch.core.presence import Presence


@dataclass(frozen=True, slots=True)
class Run:
    """From ``since_s`` on nobody sat: away, or unobserved."""

    state: Sitting
    since_s: float


@dataclass(frozen=True, slots=True)
class Absence:
    """An absence that still goes on, or whose end has not settled."""

    runs: tuple[Run, ...]
    """Oldest first; those already told as episodes are left out."""
    since_s: float
    back_s: float | None = None
    """Since when somebody may be back."""
    back_for_s: float = 0.0
    """Proven presence since then."""
    counted_s: float = 0.0
    """Up to when ``back_for_s`` has been counted."""
    gone_again_s: float | None = None
    """Since when whoever was back is gone again."""


def gone(
    absence: Absence | None, presence: Presence, since_s: float, at_s: float, settle_s: float
) -> Absence:
    """Nobody is there: an absence begins, changes its kind, or outlasts a supposed return."""
    if absence is None:
        return Absence((Run(presence.state, since_s),), since_s)
    if absence.back_s is None:
        runs = _joined(absence.runs, Run(presence.state, since_s), settle_s)
        return absence if runs is absence.runs else replace(absence, runs=runs)
    gone_again_s = since_s if absence.gone_again_s is None else absence.gone_again_s
    if at_s - gone_again_s < settle_s:
        return replace(absence, gone_again_s=gone_again_s)
    runs = _joined(absence.runs, Run(presence.state, gone_again_s), settle_s)
    return replace(absence, runs=runs, back_s=None, gone_again_s=None)


def back(absence: Absence, presence: Presence) -> Absence:
    """Somebody is there: count how much of it is proven."""
    if absence.back_s is None:
        back_s = max(presence.since_s, absence.since_s, absence.runs[-1].since_s)
        return replace(
            absence, back_s=back_s, back_for_s=0.0, counted_s=presence.known_s, gone_again_s=None
        )
    from_s = max(absence.counted_s, presence.since_s)
    proven_s = max(0.0, presence.known_s - from_s)
    return replace(
        absence,
        back_for_s=absence.back_for_s + proven_s,
        counted_s=max(absence.counted_s, presence.known_s),
        gone_again_s=None,
    )


def _joined(runs: tuple[Run, ...], run: Run, settle_s: float) -> tuple[Run, ...]:
    """The runs with one more; one too short to count, unless it is the first, is left out."""
    if runs[-1].state is run.state:
        return runs
    since_s = max(run.since_s, runs[-1].since_s)
    if len(runs) > 1 and since_s - runs[-1].since_s < settle_s:
        runs = runs[:-1]
        if runs[-1].state is run.state:
            return runs
    return (*runs, Run(run.state, since_s))


def shift(absence: Absence, seconds: float) -> Absence:
    """The same absence on a wall clock that was set by so many seconds."""
    return Absence(
        tuple(Run(run.state, run.since_s + seconds) for run in absence.runs),
        absence.since_s + seconds,
        None if absence.back_s is None else absence.back_s + seconds,
        absence.back_for_s,
        absence.counted_s + seconds,
        None if absence.gone_again_s is None else absence.gone_again_s + seconds,
    )
