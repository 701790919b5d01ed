"""Rows of the day as intervals: clipped, laid over each other, measured."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from posturewatch.core.events import Episode, Event, Fault, Posture, Sitting, Track


@dataclass(frozen=True, slots=True)
class Spent:
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

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(
            self.seated_s + other.seated_s,
            self.standing_s + other.standing_s,
            self.away_s + other.away_s,
            self.unobserved_s + other.unobserved_s,
            self.good_s + other.good_s,
            self.bad_s + other.bad_s,
            self.unknown_s + other.unknown_s,
        )


def lane(
    events: Iterable[Event], track: Track, start_s: float, until_s: float
) -> tuple[Episode, ...]:
    """The episodes of a track clipped to a window; where two overlap, the later start wins.

    A later start knows more: what was saved as still running is ended by what came after it.
    """
    episodes = sorted(
        (event for event in events if isinstance(event, Episode) and event.track is track),
        key=lambda episode: (episode.start_s, episode.end_s),
    )
    ends = [*(episode.start_s for episode in episodes[1:]), until_s][: len(episodes)]
    clipped = (
        _clip(episode, start_s, min(following, until_s))
        for episode, following in zip(episodes, ends, strict=True)
        if episode.state is not Sitting.UNOBSERVED
    )
    return tuple(episode for episode in clipped if episode is not None)


def _clip(episode: Episode, start_s: float, end_s: float) -> Episode | None:
    """The part of an episode in a window: itself when it lies within, None when outside."""
    if start_s <= episode.start_s < episode.end_s <= end_s:
        return episode
    from_s, to_s = max(episode.start_s, start_s), min(episode.end_s, end_s)
    return replace(episode, start_s=from_s, end_s=to_s) if to_s > from_s else None


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


def spent_in(
    sitting: Sequence[Episode], posture: Sequence[Episode], start_s: float, end_s: float
) -> Spent:
    """What a window was spent on; both lanes by start and without overlap."""
    if end_s <= start_s:
        return Spent()
    by_state: dict[Sitting | Posture, float] = {}
    for row in (sitting, posture):
        index = bisect_right(row, start_s, key=lambda episode: episode.end_s)
        while index < len(row) and row[index].start_s < end_s:
            episode = row[index]
            overlap_s = min(episode.end_s, end_s) - max(episode.start_s, start_s)
            by_state[episode.state] = by_state.get(episode.state, 0.0) + overlap_s
            index += 1
    seated_s, standing_s, away_s = (
        by_state.get(state, 0.0) for state in (Sitting.SEATED, Sitting.STANDING, Sitting.AWAY)
    )
    good_s, bad_s = by_state.get(Posture.GOOD, 0.0), by_state.get(Posture.BAD, 0.0)
    return Spent(
        seated_s=seated_s,
        standing_s=standing_s,
        away_s=away_s,
        unobserved_s=max(end_s - start_s - seated_s - standing_s - away_s, 0.0),
        good_s=good_s,
        bad_s=bad_s,
        unknown_s=max(seated_s - good_s - bad_s, 0.0),
    )


def fault_totals(posture: Iterable[Episode]) -> tuple[tuple[Fault, float], ...]:
    """Seconds of bad posture by leading fault, the longest first."""
    totals: dict[Fault, float] = {}
    for episode in posture:
        if episode.state is Posture.BAD and episode.fault is not None:
            totals[episode.fault] = totals.get(episode.fault, 0.0) + episode.end_s - episode.start_s
    return tuple(sorted(totals.items(), key=lambda item: (-item[1], item[0])))
