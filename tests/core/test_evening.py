"""The day's summary is said once, when work hours end or the person has gone home."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from posturewatch.core.day import DayReport, clock_s, summarise
from posturewatch.core.evening import evening_due
from posturewatch.core.events import Episode, Sitting, Track
from seeded import DAY

UTC = ZoneInfo("UTC")


def day_until(hour: float, now_hour: float, minutes: float = 180) -> DayReport:
    """A day with sitting that ended at ``hour``, then away until now."""
    left_s = clock_s(DAY, 0, UTC) + hour * 3600
    now_s = clock_s(DAY, 0, UTC) + now_hour * 3600
    events = (
        Episode(Track.SITTING, Sitting.SEATED, left_s - minutes * 60, left_s),
        Episode(Track.SITTING, Sitting.AWAY, left_s, now_s),
    )
    return summarise(DAY, UTC, events, now_s)


@pytest.mark.parametrize(
    ("left", "now", "due"),
    [
        (17.5, 18.0, False),  # away for half an hour
        (17.5, 18.51, True),
        (12.0, 13.5, False),  # a long lunch
        (12.0, 17.1, True),  # gone since noon, and it is evening now
    ],
)
def test_an_hour_away_in_the_evening_ends_the_day(left: float, now: float, due: bool) -> None:
    """Not at noon, not after half an hour."""
    report = day_until(left, now)

    assert evening_due(report, report.until_s, UTC) is due


@pytest.mark.parametrize(("now", "due"), [(16.9, False), (17.0, True)])
def test_the_end_of_work_hours_ends_the_day(now: float, due: bool) -> None:
    """Also while still sitting."""
    report = day_until(now, now)

    assert evening_due(report, report.until_s, UTC, work_ends=time(17)) is due


def test_it_is_said_once_a_day() -> None:
    """Told today: not again; told yesterday: due."""
    report = day_until(17.5, 19)
    yesterday = DAY - timedelta(days=1)

    assert not evening_due(report, report.until_s, UTC, told=DAY)
    assert evening_due(report, report.until_s, UTC, told=yesterday)


def test_a_day_off_is_left_in_peace() -> None:
    """Under an hour of sitting there is nothing to tell."""
    report = day_until(17.5, 19, minutes=50)

    assert not evening_due(report, report.until_s, UTC)
