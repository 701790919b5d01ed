"""A browsable set of self-contained pages: one a day, linked to its neighbours, and an index."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta, tzinfo
from itertools import groupby
from pathlib import Path
from typing import Protocol

from posturewatch.core.day import DayReport, day_span, local_day, summarise_days
from posturewatch.core.events import Event
from posturewatch.core.range import span_days, summarise_range
from posturewatch.core.trends import ReportRules
from posturewatch.report import html
from posturewatch.report.files import write_private
from posturewatch.report.range_view import range_view
from posturewatch.report.view import day_view, insight
from posturewatch.report.wording import Wording

INDEX = "index.html"
_AT_ONCE = 60
"""Days read from the store in one go."""


class Nothing:
    """The history before the first run."""

    def events(self, start_s: float, end_s: float) -> Sequence[Event]:  # noqa: ARG002
        """None."""
        return ()

    def span(self) -> None:
        """None."""


class History(Protocol):
    """What a set of pages asks of the store."""

    def events(self, start_s: float, end_s: float) -> Sequence[Event]:
        """Events that touch ``[start_s, end_s)``, by time."""

    def span(self) -> tuple[float, float] | None:
        """First and last instant anything is known of."""


def write_book(
    folder: Path,
    store: History,
    words: Wording,
    now_s: float,
    *,
    rules: ReportRules,
    stretch_names: Mapping[str, str],
) -> tuple[Path, int]:
    """Write a page for every day with data, and the index. (index, number of days).

    Raises StoreError when a file cannot be written.
    """
    span = store.span() or (now_s, now_s)
    first = local_day(span[0], words.tz)
    last = min(local_day(span[1], words.tz), local_day(now_s, words.tz))
    reports = tuple(_read(store, first, max(first, last), words.tz, now_s))
    shown = [report for report in reports if report.has_data]
    back = timedelta(days=max(rules.median_days, 7 * rules.hint_weeks))
    names = ["", *(page_name(report.day) for report in shown), ""]
    start = 0
    for number, report in enumerate(shown):
        while shown[start].day < report.day - back:
            start += 1
        found = insight(report, shown[start:number], rules)
        links = html.Links(names[number], names[number + 2], INDEX)
        view = day_view(report, words, found, stretch_names)
        write_private(folder / page_name(report.day), html.render_day(view, links))
    index = folder / INDEX
    view_all = range_view(summarise_range(reports), words)
    write_private(index, html.render_range(view_all, pages=_months(shown, words)))
    return index, len(shown)


def page_name(day: date) -> str:
    """File name of a day's page."""
    return f"{day.isoformat()}.html"


def _read(store: History, first: date, last: date, tz: tzinfo, now_s: float) -> Iterator[DayReport]:
    """Every day, some weeks at a time, so that ten years need no more memory than two months."""
    days = span_days(first, last)
    for start in range(0, len(days), _AT_ONCE):
        part = days[start : start + _AT_ONCE]
        events = store.events(day_span(part[0], tz)[0], day_span(part[-1], tz)[1])
        yield from summarise_days(part, tz, events, now_s)


def _months(shown: Sequence[DayReport], words: Wording) -> list[tuple[str, list[html.DayLink]]]:
    latest_first = sorted(shown, key=lambda report: report.day, reverse=True)
    return [
        (
            words.month(date(year, month, 1)),
            [
                html.DayLink(
                    page_name(report.day),
                    words.short_day(report.day),
                    words.duration(report.spent.seated_s),
                )
                for report in group
            ],
        )
        for (year, month), group in groupby(
            latest_first, key=lambda report: (report.day.year, report.day.month)
        )
    ]
