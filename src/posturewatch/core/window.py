"""What the looks of the last minutes have said: runs of one verdict, and how long each held."""

from dataclasses import dataclass
from enum import IntEnum

from posturewatch.core.events import Fault, Posture


class Kind(IntEnum):
    """What a look says, as far as this machine asks."""

    UNKNOWN = 0
    GOOD = 1
    NEAR = 2
    """Within the limit, but not clearly: keeps a poor posture going, and tells of none."""
    BAD = 3
    FAR = 4
    """Beyond twice the limit."""


@dataclass(frozen=True, slots=True)
class Held:
    """From ``since_s`` on every look said the same."""

    since_s: float
    kind: Kind
    fault: Fault | None = None
    is_confirmed: bool = False
    """More than one picture has said it."""


KINDS = {
    Posture.GOOD: (Kind.GOOD,),
    Posture.BAD: (Kind.NEAR, Kind.BAD, Kind.FAR),
    Posture.UNKNOWN: (Kind.UNKNOWN,),
}
"""The looks that make up a state."""


def without_stray(
    held: tuple[Held, ...], kind: Kind, at_s: float, longest_s: float
) -> tuple[Held, ...]:
    """A single picture that those before and after it contradict says nothing."""
    if len(held) < 2:
        return held
    before, stray = held[-2], held[-1]
    is_bad = stray.kind > Kind.GOOD
    contradicted = (
        Kind.UNKNOWN not in (before.kind, stray.kind, kind)
        and (before.kind > Kind.GOOD) is not is_bad
        and (kind > Kind.GOOD) is not is_bad
    )
    if not contradicted or stray.is_confirmed or at_s - stray.since_s >= longest_s:
        return held
    return (*held[:-1], Held(stray.since_s, Kind.UNKNOWN))


def lengths(held: tuple[Held, ...], start_s: float, end_s: float) -> list[float]:
    """Seconds by kind from ``start_s`` to ``end_s``, up to which the last run holds."""
    length = [0.0] * len(Kind)
    until_s = end_s
    for one in reversed(held):
        if one.since_s <= start_s:
            length[one.kind] += until_s - start_s
            break
        length[one.kind] += until_s - one.since_s
        until_s = one.since_s
    return length


def added(
    faults: tuple[tuple[Fault, float], ...], fault: Fault | None, seconds: float
) -> tuple[tuple[Fault, float], ...]:
    """The seconds each fault has led, with some more of one."""
    if fault is None or seconds <= 0:
        return faults
    sums = dict(faults)
    sums[fault] = sums.get(fault, 0.0) + seconds
    return tuple(sums.items())


def leading(faults: tuple[tuple[Fault, float], ...]) -> Fault | None:
    """The fault that has led for longest."""
    return max(faults, key=lambda item: item[1])[0] if faults else None
