"""Hours of the day in local time: work hours and quiet hours.

Instants stay UTC; a time of day only ever follows from an instant and a zone, so a daylight-saving
change needs no rule of its own.
"""

from datetime import datetime, time, timedelta, tzinfo
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

MINUTE_S = 60.0

SPAN = r"^(([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)?$"
"""A span of local time such as ``22:00-07:00``, or nothing."""

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class HoursRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which hours count. Off by default: every hour does."""

    work_hours: Annotated[
        str, Meta(pattern=SPAN, description="local time, such as 09:00-17:30; empty: all hours")
    ] = ""
    work_days: Annotated[
        tuple[Weekday, ...], Meta(description="days of work; only asked with work_hours set")
    ] = ("mon", "tue", "wed", "thu", "fri")
    record_outside: Annotated[
        bool, Meta(description="keep the clock outside work hours too, without alerts")
    ] = False
    quiet_hours: Annotated[
        str, Meta(pattern=SPAN, description="no alerts between, such as 22:00-07:00; empty: none")
    ] = ""

    def __post_init__(self) -> None:
        """Raises ValueError when there are hours of work and no day of it."""
        if self.work_hours and not self.work_days:
            raise ValueError(f"work_hours = {self.work_hours} and work_days names no day")


def parse(span: str) -> tuple[int, int]:
    """``"22:00-07:00"`` as two minutes of the day. Raises ValueError."""
    start, _, end = span.partition("-")
    return _minute(start), _minute(end)


def _minute(text: str) -> int:
    at = time.fromisoformat(text.strip())
    return 60 * at.hour + at.minute


def within(at_s: float, span: str, zone: tzinfo | None) -> bool:
    """Whether an instant lies in a span such as ``"09:00-17:30"``; it may run over midnight.

    Two equal times mean the whole day. ``zone`` None is the system's own.
    """
    start, end = parse(span)
    local = datetime.fromtimestamp(at_s, zone)
    minute = 60 * local.hour + local.minute
    if start == end:
        return True
    if start < end:
        return start <= minute < end
    return minute >= start or minute < end


def silent_hour(at_s: float, rules: HoursRules, zone: tzinfo | None) -> str:
    """Why no alert may come at this hour: ``work_hours``, ``quiet_hours``; empty when one may."""
    if rules.work_hours:
        day = WEEKDAYS[datetime.fromtimestamp(at_s, zone).weekday()]
        if day not in rules.work_days or not within(at_s, rules.work_hours, zone):
            return "work_hours"
    return "quiet_hours" if rules.quiet_hours and within(at_s, rules.quiet_hours, zone) else ""


def last_midnight(at_s: float, zone: tzinfo | None) -> float:
    """The instant the local day of ``at_s`` began."""
    return _midnight(datetime.fromtimestamp(at_s, zone), 0)


def next_midnight(at_s: float, zone: tzinfo | None) -> float:
    """The instant the local day of ``at_s`` ends."""
    return _midnight(datetime.fromtimestamp(at_s, zone), 1)


def _midnight(local: datetime, days: int) -> float:
    date = local.date() + timedelta(days=days)
    return datetime.combine(date, time.min, local.tzinfo).timestamp()


def next_minute(at_s: float) -> float:
    """The next instant at which a span of whole minutes can begin or end."""
    return (at_s // MINUTE_S + 1) * MINUTE_S
