"""Alerts, counted by what became of them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

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


_FOLLOWED = {"recovered", "got_up", "done"}
_CLOSED = {"dismissed", "snoozed", "wrong"}


def count_alerts(alerts: Sequence[Alert], outcomes: Outcomes) -> tuple[AlertCount, ...]:
    """Each shown alert counts once: following it outweighs closing it, closing it ignoring it."""
    counts: dict[tuple[AlertKind, Fault | None], AlertCount] = {}
    for alert in alerts:
        key = (alert.kind, alert.fault)
        count = counts.get(key, AlertCount(*key))
        became = outcomes.get(alert.at_s, set())
        if alert.suppressed:
            counts[key] = replace(count, suppressed=count.suppressed + 1)
            continue
        followed = bool(became & _FOLLOWED)
        closed = not followed and bool(became & _CLOSED)
        counts[key] = replace(
            count,
            sent=count.sent + 1,
            corrected=count.corrected + followed,
            dismissed=count.dismissed + closed,
            ignored=count.ignored + (not followed and not closed and "ignored" in became),
            lost=count.lost + ("lost" in became and "delivered" not in became),
        )
    return _by_sent(counts.values())


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
    totals: dict[tuple[AlertKind, Fault | None], AlertCount] = {}
    for count in counts:
        key = (count.kind, count.fault)
        old = totals.get(key, AlertCount(*key))
        totals[key] = replace(
            old,
            sent=old.sent + count.sent,
            corrected=old.corrected + count.corrected,
            ignored=old.ignored + count.ignored,
            dismissed=old.dismissed + count.dismissed,
            lost=old.lost + count.lost,
            suppressed=old.suppressed + count.suppressed,
        )
    return _by_sent(totals.values())


def _by_sent(counts: Iterable[AlertCount]) -> tuple[AlertCount, ...]:
    return tuple(sorted(counts, key=lambda count: (-count.sent, count.kind, count.fault or "")))
