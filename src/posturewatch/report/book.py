"""A browsable set of self-contained pages: one a day, linked to its neighbours, and an index."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from posturewatch.core.day import DayReport, local_day
from posturewatch.core.range import summarise_range
from posturewatch.core.trends import ReportRules
from posturewatch.report import html
from posturewatch.report.files import page_name, write_private
from posturewatch.report.history import History, read_days
from posturewatch.report.range_view import range_view
from posturewatch.report.view import day_view, insight
from posturewatch.report.wording import Wording

INDEX = "index.html"


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
    reports = tuple(read_days(store, first, max(first, last), words.tz, now_s))
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
