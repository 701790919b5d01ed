"""What a new session takes over from the one before: a program that was restarted is no break."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import tzinfo

from posturewatch.core.events import Alert, Bout, Event, Outcome
from posturewatch.core.hours import last_midnight
from posturewatch.core.memory import PolicyState, learn, remembered
from posturewatch.core.rules import Rules
from posturewatch.core.sitting import OpenBout

TURNS_S = 14 * 86_400.0
"""How far back suggested stretches are remembered: two weeks of alerts go more than once through
the library."""


def turns(
    events: Sequence[Event], at_s: float, zone: tzinfo | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ids of the stretches suggested on the days before, and today, each in order."""
    found = [one for one in events if isinstance(one, Alert) and one.stretch]
    found.sort(key=lambda one: one.at_s)
    day_starts_s = last_midnight(at_s, zone)
    earlier = tuple(one.stretch for one in found if one.at_s < day_starts_s)
    return earlier, tuple(one.stretch for one in found if one.at_s >= day_starts_s)


def bout(recent: Sequence[Event], at_s: float, break_s: float) -> OpenBout | None:
    """The last bout, if it ended less than a break ago: it goes on."""
    bouts = [one for one in recent if isinstance(one, Bout) and one.end_s <= at_s]
    last = max(bouts, key=lambda one: one.end_s, default=None)
    if last is None or at_s - last.end_s >= break_s:
        return None
    return OpenBout(last.start_s, last.end_s, last.seated_s)


def policy(
    fresh: PolicyState,
    recent: Sequence[Event],
    at_s: float,
    running: OpenBout | None,
    rules: Rules,
) -> PolicyState:
    """A policy that remembers the alerts already shown and what became of them."""
    told = [one for one in recent if isinstance(one, (Alert, Outcome)) and one.at_s <= at_s]
    found = fresh
    day_starts_s = last_midnight(at_s, rules.zone)
    for one in sorted(told, key=lambda one: one.at_s):
        if isinstance(one, Outcome):
            found = learn(found, (one,), rules.alerts)
        elif not one.suppressed:
            is_of_bout = running is not None and one.at_s >= running.start_s
            found = remembered(
                found, one, rules.alerts, is_today=one.at_s >= day_starts_s, is_of_bout=is_of_bout
            )
    return replace(found, repeats=0, told=())
