"""What is stored, as counted days."""

from collections.abc import Iterator, Sequence
from datetime import date, tzinfo
from typing import Protocol

from posturewatch.core.day import DayReport, day_span, summarise_days
from posturewatch.core.events import Event
from posturewatch.core.range import span_days

_AT_ONCE = 60
"""Days read from the store in one go."""


class History(Protocol):
    """What a report asks of the store."""

    def events(self, start_s: float, end_s: float) -> Sequence[Event]:
        """Events that touch ``[start_s, end_s)``, by time."""

    def span(self) -> tuple[float, float] | None:
        """First and last instant anything is known of."""


class Nothing:
    """The history before the first run."""

    def events(self, start_s: float, end_s: float) -> Sequence[Event]:  # noqa: ARG002
        """None."""
        return ()

    def span(self) -> None:
        """None."""


def read_days(
    store: History, first: date, last: date, tz: tzinfo, now_s: float
) -> Iterator[DayReport]:
    """Every day, some weeks at a time, so that ten years need no more memory than two months."""
    days = span_days(first, last)
    for start in range(0, len(days), _AT_ONCE):
        part = days[start : start + _AT_ONCE]
        events = store.events(day_span(part[0], tz)[0], day_span(part[-1], tz)[1])
        yield from summarise_days(part, tz, events, now_s)
