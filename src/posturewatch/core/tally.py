"""Alerts, counted by what became of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from posturewatch.core.events import Alert, AlertKind, Fault

Outcomes = Mapping[float, set[str]]
"""Kinds of outcome by the alert's ``at_s``."""


@dataclass(frozen=True, slots=True)
class AlertCount:
    """What became of the alerts of one kind and fault."""

    kind: AlertKind
    fault: Fault | None
    sent: int = 0
    """Shown to the person; those below are among them, the rest is still open."""
    corrected: int = 0
    """Posture was good again within 60 s, or the person got up, or did the stretch."""
    ignored: int = 0
    dismissed: int = 0
    """Closed, snoozed or called wrong by the person."""
    lost: int = 0
    """No way of delivery worked."""
    suppressed: int = 0
    """Fell due, but was not shown."""


_NUMBERS: Final = ("sent", "corrected", "ignored", "dismissed", "lost", "suppressed")
_FOLLOWED = {"recovered", "got_up", "done"}
_CLOSED = {"dismissed", "snoozed", "wrong"}


def count_alerts(alerts: Sequence[Alert], outcomes: Outcomes) -> tuple[AlertCount, ...]:
    """Each shown alert counts once: following it outweighs closing it, closing it ignoring it."""
    counts: dict[tuple[AlertKind, Fault | None], Counter[str]] = defaultdict(Counter)
    for alert in alerts:
        count = counts[alert.kind, alert.fault]
        if alert.suppressed:
            count["suppressed"] += 1
            continue
        became = outcomes.get(alert.at_s, set())
        count["sent"] += 1
        if became & _FOLLOWED:
            count["corrected"] += 1
        elif became & _CLOSED:
            count["dismissed"] += 1
        elif "ignored" in became:
            count["ignored"] += 1
        if "lost" in became and "delivered" not in became:
            count["lost"] += 1
    return _by_sent(
        AlertCount(*key, *(count[name] for name in _NUMBERS)) for key, count in counts.items()
    )


def count_stretches(
    alerts: Sequence[Alert], outcomes: Outcomes
) -> tuple[tuple[str, int, int], ...]:
    """Each stretch with how often it was suggested, and done.

    Done is gone through to its end, or got up for one that asks so; who got up after any other has
    not done it.
    """
    suggested: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for alert in alerts:
        if alert.stretch and not alert.suppressed:
            suggested[alert.stretch] += 1
            done[alert.stretch] += "done" in outcomes.get(alert.at_s, set())
    return tuple((name, count, done[name]) for name, count in most_first(suggested))


def most_first(counted: Counter[str]) -> tuple[tuple[str, int], ...]:
    """Counted words, the most frequent first."""
    return tuple(sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def add_counts(counts: Iterable[AlertCount]) -> tuple[AlertCount, ...]:
    """Counts of several days added up by kind and fault, the most sent first."""
    numbers = attrgetter(*_NUMBERS)
    found: dict[tuple[AlertKind, Fault | None], list[tuple[int, ...]]] = defaultdict(list)
    for count in counts:
        found[count.kind, count.fault].append(numbers(count))
    return _by_sent(
        AlertCount(*key, *map(sum, zip(*rows, strict=True))) for key, rows in found.items()
    )


def _by_sent(counts: Iterable[AlertCount]) -> tuple[AlertCount, ...]:
    return tuple(sorted(counts, key=lambda count: (-count.sent, count.kind, count.fault or "")))
