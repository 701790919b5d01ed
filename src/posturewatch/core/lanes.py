"""Rows of the day as intervals: clipped, laid over each other, shared out, measured."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import Final, TypeVar

import msgspec

from posturewatch.core.events import (
    Alert,
    Bout,
    Break,
    CameraTime,
    Episode,
    Event,
    Fault,
    Notice,
    Posture,
    Sitting,
    Track,
)

Span = TypeVar("Span", Bout, Break)
Timed = TypeVar("Timed", Bout, Break, CameraTime)
Instant = TypeVar("Instant", Alert, Notice)

FaultTotals = tuple[tuple[Fault, float], ...]
"""Seconds of bad posture by leading fault, the longest first."""


class Spent(msgspec.Struct, frozen=True, gc=False):
    """Seconds of the day by sitting state and, within the seated ones, by posture."""

    seated_s: float = 0.0
    standing_s: float = 0.0
    away_s: float = 0.0
    unobserved_s: float = 0.0
    good_s: float = 0.0
    bad_s: float = 0.0
    unknown_s: float = 0.0
    """Seated, but the posture could not be judged."""

    @property
    def observed_s(self) -> float:
        """Seconds somebody or nobody was seen for certain."""
        return self.seated_s + self.standing_s + self.away_s

    @property
    def total_s(self) -> float:
        """Seconds counted at all."""
        return self.observed_s + self.unobserved_s

    @property
    def judged_s(self) -> float:
        """Seconds with a verdict: the denominator of every posture share."""
        return self.good_s + self.bad_s

    @property
    def observed_share(self) -> float | None:
        """Observed part of what was counted, 0 to 1; None when nothing was."""
        return self.observed_s / self.total_s if self.total_s else None

    @property
    def good_share(self) -> float | None:
        """Good part of what was judged, 0 to 1; None when nothing was."""
        return self.good_s / self.judged_s if self.judged_s else None


NOTHING: Final = Spent()
_VALUES: Final = attrgetter(*Spent.__struct_fields__)


def total(parts: Iterable[Spent]) -> Spent:
    """Several spans of time together."""
    return Spent(*map(sum, zip(*map(_VALUES, parts), strict=True)))


def lane(
    events: Iterable[Event], track: Track, start_s: float, until_s: float
) -> tuple[Episode, ...]:
    """The episodes of a track clipped to a window; where two overlap, the later start wins.

    A later start knows more: what was saved as still running is ended by what came after it.
    """
    episodes = sorted(
        (event for event in events if isinstance(event, Episode) and event.track is track),
        key=attrgetter("end_s"),
    )
    episodes.sort(key=attrgetter("start_s"))
    ends = [*(episode.start_s for episode in episodes[1:]), until_s][: len(episodes)]
    clipped = (
        _clip(episode, start_s, min(following, until_s))
        for episode, following in zip(episodes, ends, strict=True)
        if episode.state is not Sitting.UNOBSERVED
    )
    return tuple(filter(None, clipped))


def _clip(episode: Episode, start_s: float, end_s: float) -> Episode | None:
    """The part of an episode in a window: itself when it lies within, None when outside."""
    from_s, to_s = episode.start_s, episode.end_s
    if start_s <= from_s < to_s <= end_s:
        return episode
    from_s, to_s = max(from_s, start_s), min(to_s, end_s)
    if to_s <= from_s:
        return None
    return Episode(episode.track, episode.state, from_s, to_s, episode.fault)


def within(inner: Sequence[Episode], outer: Sequence[Episode]) -> tuple[Episode, ...]:
    """The parts of ``inner`` that lie in ``outer``; both by start and without overlap."""
    parts: list[Episode] = []
    first = 0
    for episode in inner:
        while first < len(outer) and outer[first].end_s <= episode.start_s:
            first += 1
        index = first
        while index < len(outer) and outer[index].start_s < episode.end_s:
            part = _clip(episode, outer[index].start_s, outer[index].end_s)
            if part is not None:
                parts.append(part)
            index += 1
    return tuple(parts)


def cut(row: Sequence[Episode], edges: Sequence[float]) -> list[tuple[Episode, ...]]:
    """The parts of a lane in each window between edges."""
    starts = [episode.start_s for episode in row]
    ends = [episode.end_s for episode in row]
    windows = []
    for from_s, to_s in pairwise(edges):
        parts = row[bisect_right(ends, from_s) : bisect_left(starts, to_s)]
        windows.append(tuple(filter(None, (_clip(part, from_s, to_s) for part in parts))))
    return windows


def spent_between(
    sitting: Iterable[Episode], posture: Iterable[Episode], edges: Sequence[float]
) -> list[Spent]:
    """What each window between edges was spent on; both lanes by start and without overlap."""
    windows: dict[int, dict[Sitting | Posture, float]] = defaultdict(dict)
    last = len(edges) - 2
    for row in (sitting, posture):
        number = 0
        for episode in row:
            at_s, end_s, state = max(episode.start_s, edges[0]), episode.end_s, episode.state
            while True:
                to_s = min(end_s, edges[number + 1])
                if to_s > at_s:
                    by_state = windows[number]
                    by_state[state] = by_state.get(state, 0.0) + to_s - at_s
                    at_s = to_s
                if at_s >= end_s or number == last:
                    break
                number += 1
    return [
        _spent(windows[number], to_s - from_s)
        if number in windows
        else Spent(unobserved_s=to_s - from_s)
        for number, (from_s, to_s) in enumerate(pairwise(edges))
    ]


def _spent(by_state: Mapping[Sitting | Posture, float], seconds: float) -> Spent:
    seated_s, standing_s, away_s = (
        by_state.get(state, 0.0) for state in (Sitting.SEATED, Sitting.STANDING, Sitting.AWAY)
    )
    good_s, bad_s = by_state.get(Posture.GOOD, 0.0), by_state.get(Posture.BAD, 0.0)
    unobserved_s = max(seconds - seated_s - standing_s - away_s, 0.0)
    unknown_s = max(seated_s - good_s - bad_s, 0.0)
    return Spent(seated_s, standing_s, away_s, unobserved_s, good_s, bad_s, unknown_s)


def longest(spans: Iterable[Span], until_s: float) -> list[Span]:
    """The spans begun by then, by start; of several saved under one start the longest."""
    by_start = {
        span.start_s: span
        for span in sorted(spans, key=attrgetter("start_s", "end_s"))
        if span.start_s < until_s
    }
    return list(by_start.values())


def touching(spans: Iterable[Timed], edges: Sequence[float]) -> list[list[Timed]]:
    """The spans that touch each window between edges, whole."""
    windows: list[list[Timed]] = [[] for _ in edges[1:]]
    for span in spans:
        first = max(bisect_right(edges, span.start_s) - 1, 0)
        last = min(bisect_left(edges, span.end_s), len(windows))
        for number in range(first, last):
            windows[number].append(span)
    return windows


def lying_in(instants: Iterable[Instant], edges: Sequence[float]) -> list[list[Instant]]:
    """What was at an instant of each window between edges."""
    windows: list[list[Instant]] = [[] for _ in edges[1:]]
    for one in instants:
        if edges[0] <= one.at_s < edges[-1]:
            windows[bisect_right(edges, one.at_s) - 1].append(one)
    return windows


def fault_totals(posture: Iterable[Episode]) -> FaultTotals:
    """Seconds of bad posture by leading fault, the longest first."""
    return add_faults(
        (episode.fault, episode.end_s - episode.start_s)
        for episode in posture
        if episode.state is Posture.BAD and episode.fault is not None
    )


def add_faults(found: Iterable[tuple[Fault, float]]) -> FaultTotals:
    """Seconds by fault added up, the longest first."""
    totals: dict[Fault, float] = defaultdict(float)
    for fault, seconds in found:
        totals[fault] += seconds
    return tuple(sorted(totals.items(), key=lambda item: (-item[1], item[0])))
