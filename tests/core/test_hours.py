"""Hours of the day in local time."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from posturewatch.core.hours import (
    HoursRules,
    last_midnight,
    next_midnight,
    silent_hour,
    within,
)

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str, zone: ZoneInfo = BERLIN) -> float:
    """The instant of a local time."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).timestamp()


@pytest.mark.parametrize(
    ("local", "span", "inside"),
    [
        ("2026-03-02T08:59", "09:00-17:30", False),
        ("2026-03-02T09:00", "09:00-17:30", True),
        ("2026-03-02T17:29", "09:00-17:30", True),
        ("2026-03-02T17:30", "09:00-17:30", False),
        ("2026-03-02T23:00", "22:00-07:00", True),
        ("2026-03-02T06:59", "22:00-07:00", True),
        ("2026-03-02T12:00", "22:00-07:00", False),
        ("2026-03-02T12:00", "00:00-00:00", True),
    ],
)
def test_a_span_is_in_local_time_and_may_run_over_midnight(
    local: str, span: str, inside: bool
) -> None:
    """The end is the first minute outside."""
    assert within(at(local), span, BERLIN) is inside


@pytest.mark.parametrize(
    ("local", "hours"),
    [("2026-03-29T12:00", 23), ("2026-10-25T12:00", 25), ("2026-03-02T12:00", 24)],
)
def test_a_day_is_as_long_as_the_clock_makes_it(local: str, hours: float) -> None:
    """23 h in spring, 25 h in autumn."""
    length_s = next_midnight(at(local), BERLIN) - last_midnight(at(local), BERLIN)

    assert length_s == hours * 3600


@pytest.mark.parametrize(
    ("local", "reason"),
    [
        ("2026-03-02T10:00", ""),
        ("2026-03-02T20:00", "work_hours"),
        ("2026-03-07T10:00", "work_hours"),
        ("2026-03-02T12:30", "quiet_hours"),
    ],
)
def test_an_hour_is_silent_for_a_reason(local: str, reason: str) -> None:
    """Outside work hours, on a Saturday, at lunch."""
    rules = HoursRules(work_hours="09:00-17:00", quiet_hours="12:00-13:00")

    assert silent_hour(at(local), rules, BERLIN) == reason


def test_every_hour_counts_unless_asked_otherwise() -> None:
    """Off by default."""
    assert silent_hour(at("2026-03-07T03:00"), HoursRules(), UTC) == ""
