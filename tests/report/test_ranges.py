"""A range is named by its dates, with years where a day and a month would not say which."""

import re
from datetime import date, timedelta

import pytest

from posturewatch.core.range import summarise_range
from posturewatch.report.range_charts import trend_bars
from posturewatch.report.range_view import range_view
from posturewatch.report.texts import range_streak
from report.faces import WORDS, days, range_faces


@pytest.mark.parametrize(
    ("first", "last", "title", "heading", "row", "labels"),
    [
        ("2026-03-02", "2026-03-08", "2–8 Mar 2026", "Day by day", "Mon 2 Mar", ["Mon", ""]),
        ("2026-02-01", "2026-02-28", "February 2026", "Day by day", "Sun 1 Feb", ["1 Feb", ""]),
        (
            *("2025-12-29", "2026-01-02", "29 Dec 2025 – 2 Jan 2026", "Day by day"),
            *("Mon, 29 Dec 2025", ["Mon", "2025"]),
        ),
        (
            *("2025-12-01", "2026-01-31", "1 Dec 2025 – 31 Jan 2026", "Day by day"),
            *("Mon, 1 Dec 2025", ["1 Dec", "2025"]),
        ),
        (
            *("2025-03-01", "2025-06-30", "1 Mar – 30 Jun 2025", "Week by week"),
            *("1–2 Mar", ["1 Mar", ""]),
        ),
        (
            *("2025-11-03", "2026-03-01", "3 Nov 2025 – 1 Mar 2026", "Week by week"),
            *("3–9 Nov 2025", ["3 Nov", "2025"]),
        ),
        (
            *("2024-11-01", "2026-02-10", "1 Nov 2024 – 10 Feb 2026", "Month by month"),
            *("Nov 2024", ["Nov", "2024"]),
        ),
    ],
)
def test_a_range_has_years_where_it_needs_them(
    first: str, last: str, title: str, heading: str, row: str, labels: list[str]
) -> None:
    """In the title, in the rows and below the chart, headed by what a bar stands for."""
    found = summarise_range(days(date.fromisoformat(first), date.fromisoformat(last)))
    view = range_view(found, WORDS)
    label = trend_bars(found, WORDS).labels[0]

    assert (view.title, view.tables["trend"].title) == (title, heading)
    assert view.tables["trend"].rows[0][0] == row
    assert [label.label, label.year] == labels
    assert view.tables["time"].title == "Where the time went"


def test_no_label_of_a_chart_comes_twice() -> None:
    """Seventeen months have each their own, year and all."""
    found = summarise_range(days(date(2024, 11, 1), date(2026, 3, 12)))
    labels = [(label.label, label.year) for label in trend_bars(found, WORDS).labels]

    assert len(labels) == len(set(labels)) > 4


def test_the_longest_bout_of_two_years_is_found_by_its_date() -> None:
    """Its year stands beside it."""
    found = summarise_range(days(date(2025, 12, 1), date(2026, 1, 31)))
    notes = {figure.key: figure.note for figure in range_view(found, WORDS).figures}

    assert re.search(r"20\d\d$", notes["longest"])


@pytest.mark.parametrize(
    ("current", "best", "told"),
    [
        (0, 0, "Every day at the desk had a bout of more than an hour."),
        (0, 1, "The best run without a bout of more than an hour was one day at the desk."),
        (0, 4, "The best run without a bout of more than an hour was 4 days at the desk."),
        (1, 1, "The last day at the desk had no bout of more than an hour."),
        (
            1,
            4,
            "The last day at the desk had no bout of more than an hour; your best run was 4 days.",
        ),
        (4, 4, "The last 4 days at the desk had no bout of more than an hour, your best run."),
    ],
)
def test_a_run_without_long_bouts_is_told_where_it_tells_something(
    current: int, best: int, told: str
) -> None:
    """One day is no run, and a best run is named only beside a shorter one."""
    assert range_streak(current, best) == told


def test_a_day_of_a_trend_is_no_count_of_days() -> None:
    """The column is there for weeks and months, which hold several."""
    last = date(2026, 3, 8)
    week = range_faces(summarise_range(days(last - timedelta(days=6), last)))["txt"]
    quarter = range_faces(summarise_range(days(last - timedelta(days=89), last)))["txt"]
    trend = quarter[quarter.index("Week by week") : quarter.index("When you sit")]

    assert "  Days  " not in week[week.index("Day by day") : week.index("When you sit")]
    assert "  Days  " in trend
