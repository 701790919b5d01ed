"""Many days as one: totals, trend, weekday by hour. Days without data stay visible as such."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from posturewatch.core.day import LONG_BOUT_S, VERY_LONG_BOUT_S, DayReport, longer, mean
from posturewatch.core.events import Bout, Break, Fault
from posturewatch.core.lanes import Spent, add_faults, total
from posturewatch.core.tally import AlertCount, add_counts
from posturewatch.core.trends import streak, worked


@dataclass(frozen=True, slots=True)
class Point:
    """One bar of a trend: a day, or a week or month of days."""

    first: date
    last: date
    days: int
    """Days on which the person sat for an hour or more: the denominator of the means."""
    seated_s: float
    """Mean seconds seated on such a day; 0 without one."""
    long_bouts_s: float
    """Mean seconds sat in bouts of more than 30 minutes on such a day."""
    longest_bout_s: float
    """Longest of all."""
    good_share: float | None
    """Good part of all judged time; None when nothing was judged."""


@dataclass(frozen=True, slots=True)
class RangeReport:
    """Consecutive days, counted together."""

    days: tuple[DayReport, ...]
    spent: Spent
    by_fault: tuple[tuple[Fault, float], ...]
    bouts: tuple[Bout, ...]
    """Each once, also when it touches two days."""
    breaks: tuple[Break, ...]
    alerts: tuple[AlertCount, ...]
    heat: tuple[tuple[Spent, ...], ...]
    """Seven rows (Monday first) of 24 clock hours, summed."""
    heat_days: tuple[int, ...]
    """Days with data by weekday: what the rows are divided by."""
    trend: tuple[Point, ...]
    streak: tuple[int, int]
    """(current, best) run of days without a bout over an hour; days off do not end it."""

    @property
    def first(self) -> date:
        """First day."""
        return self.days[0].day

    @property
    def last(self) -> date:
        """Last day."""
        return self.days[-1].day

    @property
    def worked(self) -> tuple[DayReport, ...]:
        """Days with enough sitting to speak of: the denominator of means."""
        return tuple(day for day in self.days if worked(day))

    @property
    def long_bouts(self) -> int:
        """Bouts of more than 30 minutes, those of more than 60 included."""
        return longer(self.bouts, LONG_BOUT_S)

    @property
    def very_long_bouts(self) -> int:
        """Bouts of more than 60 minutes."""
        return longer(self.bouts, VERY_LONG_BOUT_S)

    @property
    def mean_seated_s(self) -> float:
        """Mean seconds seated on a day with enough sitting."""
        return mean(day.spent.seated_s for day in self.worked)


def summarise_range(days: Sequence[DayReport]) -> RangeReport:
    """Count consecutive days together; at least one. Raises ValueError without any."""
    if not days:
        raise ValueError("a range has at least one day")
    observed: list[list[DayReport]] = [[] for _ in range(7)]
    for day in days:
        if day.has_data:
            observed[day.day.weekday()].append(day)
    return RangeReport(
        days=tuple(days),
        spent=total(day.spent for day in days),
        by_fault=add_faults(pair for day in days for pair in day.by_fault),
        bouts=tuple(dict.fromkeys(bout for day in days for bout in day.bouts)),
        breaks=tuple(dict.fromkeys(pause for day in days for pause in day.breaks)),
        alerts=add_counts(count for day in days for count in day.alerts),
        heat=tuple(
            tuple(total(day.by_hour[hour] for day in row) for hour in range(24)) for row in observed
        ),
        heat_days=tuple(len(row) for row in observed),
        trend=tuple(_point(group) for group in _groups(days)),
        streak=streak(days),
    )


def span_days(first: date, last: date) -> tuple[date, ...]:
    """Each date from first to last."""
    return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))


def _groups(days: Sequence[DayReport]) -> list[list[DayReport]]:
    """Days one by one up to two months, by week up to a year, by month beyond.

    More than about 60 bars are hard to tell apart on a page.
    """
    if len(days) <= 62:
        return [[day] for day in days]
    groups: dict[tuple[int, int], list[DayReport]] = {}
    for day in days:
        iso = day.day.isocalendar()
        key = (iso.year, iso.week) if len(days) <= 366 else (day.day.year, day.day.month)
        groups.setdefault(key, []).append(day)
    return list(groups.values())


def _point(days: Sequence[DayReport]) -> Point:
    spent = total(day.spent for day in days)
    counted = [day for day in days if worked(day)]
    return Point(
        first=days[0].day,
        last=days[-1].day,
        days=len(counted),
        seated_s=mean(day.spent.seated_s for day in counted),
        long_bouts_s=mean(day.long_bouts_s for day in counted),
        longest_bout_s=max((day.longest_bout_s for day in days), default=0.0),
        good_share=spent.good_share,
    )
