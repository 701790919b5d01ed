"""Two machines' memories of the same time as one, without counting anything twice.

::

    here      |---seated---|--away--|            |---seated---|
    imported        |---seated----------|  |--away--|
    together  |---seated---|-seated-|se|   |-away|---seated---|

Sitting: who was seen seated anywhere was seated; only where nobody was does *away* count.
Posture: what this machine judged stands. What the import adds nothing to stays as it is, so the
same file imported twice changes nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from posturewatch.core.events import (
    Bout,
    Break,
    Episode,
    Event,
    Posture,
    Sitting,
    Track,
)

Kind = TypeVar("Kind", Episode, Bout, Break)

BREAK_S = 180.0
"""An absence this long is a break (core/sitting.py); shorter ones do not part two bouts."""

_RANK: dict[Sitting | Posture, int] = {
    Sitting.UNOBSERVED: 0,
    Sitting.AWAY: 1,
    Sitting.STANDING: 2,
    Sitting.SEATED: 3,
    Posture.UNKNOWN: 1,
    Posture.GOOD: 2,
    Posture.BAD: 2,
}


def merge(here: Iterable[Event], imported: Iterable[Event]) -> tuple[Event, ...]:
    """All events of a span of time together; both sides as the store gives them.

    Alerts, outcomes and notices are kept once each. Episodes do not overlap on a track.
    """
    own, other = tuple(here), tuple(imported)
    sitting = _merge_track(own, other, Track.SITTING)
    posture = _merge_track(own, other, Track.POSTURE)
    seated = [one for one in sitting if one.state in (Sitting.SEATED, Sitting.STANDING)]
    points = [one for one in (*own, *other) if not isinstance(one, Episode | Bout | Break)]
    return (
        *sitting,
        *posture,
        *_merge_bouts(_of(own, Bout), _of(other, Bout), seated),
        *_merge_breaks(_of(own, Break), _of(other, Break), seated),
        *dict.fromkeys(points),
    )


def _of(events: Iterable[Event], kind: type[Kind]) -> list[Kind]:
    return [event for event in events if isinstance(event, kind)]


def _merge_track(own: Sequence[Event], other: Sequence[Event], track: Track) -> list[Episode]:
    here = [one for one in _of(own, Episode) if one.track is track]
    there = [one for one in _of(other, Episode) if one.track is track]
    kept = _without(here, there, lambda mine, theirs: _RANK[theirs.state] > _RANK[mine.state])
    added = _without(there, kept, lambda theirs, mine: _RANK[mine.state] >= _RANK[theirs.state])
    return sorted((*kept, *added), key=lambda one: one.start_s)


def _without(
    episodes: Iterable[Episode],
    others: Iterable[Episode],
    gives_way: Callable[[Episode, Episode], bool],
) -> list[Episode]:
    """Each episode less the parts where it gives way to one of the others."""
    blockers = sorted(others, key=lambda one: one.start_s)
    parts: list[Episode] = []
    first = 0
    for episode in sorted(episodes, key=lambda one: one.start_s):
        while first < len(blockers) and blockers[first].end_s <= episode.start_s:
            first += 1
        at_s = episode.start_s
        for blocker in blockers[first:]:
            if blocker.start_s >= episode.end_s:
                break
            if blocker.end_s <= at_s or not gives_way(episode, blocker):
                continue
            if blocker.start_s > at_s:
                parts.append(replace(episode, start_s=at_s, end_s=blocker.start_s))
            at_s = max(at_s, blocker.end_s)
        if at_s < episode.end_s:
            parts.append(replace(episode, start_s=at_s))
    return parts


def _merge_bouts(
    own: Sequence[Bout], other: Sequence[Bout], seated: Sequence[Episode]
) -> list[Bout]:
    """Bouts that overlap, or have less than a break between them, become one.

    Only an imported bout joins others: what this machine told apart stays apart.
    """
    bouts = list(own)
    for new in sorted(other, key=lambda bout: bout.start_s):
        if any(bout.start_s <= new.start_s and new.end_s <= bout.end_s for bout in bouts):
            continue
        near = [
            bout
            for bout in own
            if bout.start_s < new.end_s + BREAK_S and new.start_s < bout.end_s + BREAK_S
        ]
        joined = [bout for bout in bouts if any(_touches(bout, one) for one in near)]
        start_s = min((new, *joined), key=lambda bout: bout.start_s).start_s
        end_s = max((new, *joined), key=lambda bout: bout.end_s).end_s
        bouts = [bout for bout in bouts if bout not in joined]
        sat_s = _overlap_s(seated, start_s, end_s) if joined else new.seated_s
        bouts.append(Bout(start_s, end_s, min(sat_s, end_s - start_s)))
    return sorted(bouts, key=lambda bout: bout.start_s)


def _touches(one: Bout, two: Bout) -> bool:
    return one.start_s < two.end_s and two.start_s < one.end_s


def _overlap_s(episodes: Iterable[Episode], start_s: float, end_s: float) -> float:
    return sum(
        max(0.0, min(one.end_s, end_s) - max(one.start_s, start_s))
        for one in episodes
        if one.state is Sitting.SEATED
    )


def _merge_breaks(
    own: Sequence[Break], other: Sequence[Break], seated: Sequence[Episode]
) -> list[Break]:
    """What is left of each break when the time spent at the other desk is taken out."""
    as_episodes = [
        Episode(Track.SITTING, Sitting.AWAY, one.start_s, one.end_s) for one in (*own, *other)
    ]
    rest = _without(as_episodes, seated, lambda _pause, _seat: True)
    merged: list[Break] = []
    for part in sorted(rest, key=lambda one: one.start_s):
        if merged and part.start_s < merged[-1].end_s:
            merged[-1] = Break(merged[-1].start_s, max(merged[-1].end_s, part.end_s))
        else:
            merged.append(Break(part.start_s, part.end_s))
    return [one for one in merged if one.end_s - one.start_s >= BREAK_S]
