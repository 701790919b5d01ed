"""What a day means beside the person's own earlier days: comparison, one suggestion, one hint.

Days on which hardly anybody sat are left out everywhere: a day off is neither good nor bad.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from statistics import median
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from posturewatch.core.day import LONG_BOUT_S, DayReport
from posturewatch.core.events import Fault
from posturewatch.core.lanes import Spent, add_faults

WORKED_S = 3600.0
"""A day with less sitting than this says nothing of habits and is left out of comparisons."""
MIN_DAYS = 3
"""A median of fewer days is one of them, or the mean of two: no habit yet."""
GOOD_BREAK_S = 300.0
"""The length of break the advice suggests: 5 minutes each half-hour lowered glucose where shorter
ones did not (https://doi.org/10.1249/MSS.0000000000003109)."""
POOR_SHARE = 0.2
"""From this share of the judged time on, posture is worth a suggestion. A design choice: with less,
eight of ten minutes are good, and sitting itself is the better thing to change."""
JUDGED_SHARE = 0.5
"""When less of the sitting could be judged, the picture is what to improve first."""


class ReportRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How days are compared and shown."""

    median_days: Annotated[
        int, Meta(ge=MIN_DAYS, le=90, description="days a day is compared with, the latest ones")
    ] = 14
    hint_weeks: Annotated[
        int,
        Meta(
            ge=2,
            le=26,
            description="weeks in a row the same fault must lead before the report says to ask a"
            " physical therapist",
        ),
    ] = 3
    clock: Annotated[
        Literal["auto", "12", "24"],
        Meta(description="hours of the clock in reports; auto: as the locale has it"),
    ] = "auto"
    locale: Annotated[
        str,
        Meta(
            pattern=r"^([a-z]{2,3}([_-][A-Za-z]{2,4})?)?$",
            description="how dates are written, such as de_DE; empty: as the system has it",
        ),
    ] = ""
    evening: Annotated[
        bool, Meta(description="say in the evening how the day went, once, with the report's file")
    ] = True
    keep_days: Annotated[
        int, Meta(ge=0, le=36500, description="days of history kept; 0: all of it")
    ] = 0


class Measure(StrEnum):
    """What a day is compared by."""

    SEATED = "seated"
    """Seconds seated."""
    LONGEST_BOUT = "longest_bout"
    """Seconds sat in the longest bout."""
    LONG_BOUTS = "long_bouts"
    """Bouts of more than 30 minutes."""
    BREAKS = "breaks"
    """Breaks."""
    GOOD_SHARE = "good_share"
    """Good part of the judged posture, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure of a day beside the median of the days before."""

    measure: Measure
    value: float
    median: float
    days: int
    """How many days the median rests on."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The one thing to try tomorrow, and the numbers it follows from."""

    kind: str
    """A key of the suggestion texts, such as ``very_long_bout``."""
    fault: Fault | None = None
    at_s: float | None = None
    """An instant the suggestion speaks of, POSIX seconds (UTC)."""
    hour: int | None = None
    """A clock hour the suggestion speaks of, 0 to 23."""
    value: float = 0.0
    """The number that led to it: seconds, a count or a share, by kind."""


@dataclass(frozen=True, slots=True)
class Hint:
    """The same fault has led for weeks: time to ask somebody who knows bodies."""

    fault: Fault
    weeks: int


def value(report: DayReport, measure: Measure) -> float | None:
    """A measure of a day; None when nothing was judged."""
    match measure:
        case Measure.SEATED:
            return report.spent.seated_s
        case Measure.LONGEST_BOUT:
            return report.longest_bout_s
        case Measure.LONG_BOUTS:
            return float(report.long_bouts)
        case Measure.BREAKS:
            return float(len(report.breaks))
        case Measure.GOOD_SHARE:
            return report.spent.good_share


def compare(
    report: DayReport, earlier: Sequence[DayReport], *, days: int = 14
) -> tuple[Comparison, ...]:
    """A day beside the median of those of the ``days`` before it on which the person sat.

    Empty with fewer than three of them. What grows through the day (time seated, breaks) is
    compared only once the day is over.
    """
    since = report.day - timedelta(days=days)
    before = [one for one in earlier if since <= one.day < report.day and worked(one)]
    if len(before) < MIN_DAYS or not report.has_data:
        return ()
    measures = (Measure.LONGEST_BOUT, Measure.GOOD_SHARE) if report.is_running else tuple(Measure)
    found = []
    for measure in measures:
        own = value(report, measure)
        others = [other for one in before if (other := value(one, measure)) is not None]
        if own is not None and len(others) >= MIN_DAYS:
            found.append(Comparison(measure, own, median(others), len(others)))
    return tuple(found)


def worked(report: DayReport) -> bool:
    """Enough sitting to speak of habits."""
    return report.spent.seated_s >= WORKED_S


def suggest(report: DayReport) -> Suggestion | None:
    """One suggestion, sitting first; None when too little was sat to suggest anything.

    The order is the founding guide's order of causes: long sitting, breaks, then posture.
    """
    spent = report.spent
    if not worked(report):
        return None
    longest = max(report.bouts, key=lambda bout: bout.seated_s, default=None)
    if longest is not None and report.very_long_bouts:
        middle_s = longest.start_s + min(LONG_BOUT_S, (longest.end_s - longest.start_s) / 2)
        return Suggestion("very_long_bout", at_s=middle_s, value=longest.seated_s)
    if report.long_bouts_s > spent.seated_s / 2:
        return Suggestion("long_bouts", value=float(report.long_bouts))
    if report.breaks and report.mean_break_s < GOOD_BREAK_S:
        return Suggestion("short_breaks", value=report.mean_break_s)
    if spent.judged_s < JUDGED_SHARE * spent.seated_s:
        return Suggestion("hard_to_see", value=spent.judged_s / spent.seated_s)
    if spent.good_share is not None and 1 - spent.good_share > POOR_SHARE and report.by_fault:
        fault, _ = report.by_fault[0]
        return Suggestion(
            "fault", fault=fault, hour=_worst_hour(report.by_hour), value=1 - spent.good_share
        )
    return Suggestion("keep", value=report.longest_bout_s)


def _worst_hour(by_hour: Sequence[Spent]) -> int | None:
    """The clock hour (0 to 23) with the most bad posture; None without any."""
    worst = max(range(len(by_hour)), key=lambda hour: by_hour[hour].bad_s, default=0)
    return worst if by_hour and by_hour[worst].bad_s else None


def leading_fault(reports: Sequence[DayReport], *, weeks: int = 3) -> Hint | None:
    """The fault that led in each of the last ``weeks`` weeks up to the latest day, if one did.

    A week counts with three days of sitting at least, and only when the fault took a tenth of its
    judged time: something always leads, and a trifle is no reason to see anybody.
    """
    if not reports:
        return None
    last = max(report.day for report in reports)
    leaders: set[Fault] = set()
    for number in range(weeks):
        end = last - timedelta(days=7 * number)
        week = [one for one in reports if end - timedelta(days=7) < one.day <= end and worked(one)]
        judged_s = sum(one.spent.judged_s for one in week)
        totals = add_faults(pair for one in week for pair in one.by_fault)
        if len(week) < MIN_DAYS or not totals or totals[0][1] < 0.1 * judged_s:
            return None
        leaders.add(totals[0][0])
    return Hint(leaders.pop(), weeks) if len(leaders) == 1 else None


def streak(reports: Sequence[DayReport]) -> tuple[int, int]:
    """(current, best) run of days without a bout of more than an hour.

    Days off and days not watched neither lengthen a run nor end it.
    """
    current = best = 0
    for report in sorted(reports, key=lambda report: report.day):
        if not worked(report):
            continue
        current = 0 if report.very_long_bouts else current + 1
        best = max(best, current)
    return current, best
