"""The text report is as wide as the terminal: nothing sticks out, no number is broken in two."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from posturewatch.adapters.store import SqliteStore
from posturewatch.core.range import summarise_range
from posturewatch.report import text
from posturewatch.report.range_view import range_view
from posturewatch.report.view import day_view, insight
from report.faces import WORDS, days
from seeded import DAY, office_days


def reports(width: int) -> dict[str, str]:
    """A day with all its tables, and ranges of days, weeks and months over a new year."""
    *earlier, today = days()
    made = {"day": text.render_day(day_view(today, WORDS, insight(today, earlier)), width=width)}
    for first in (date(2026, 3, 1), date(2025, 12, 1), date(2025, 9, 15), date(2024, 11, 1)):
        found = summarise_range(days(first, min(DAY, date(2026, 4, 1))))
        made[str(first)] = text.render_range(range_view(found, WORDS), width=width)
    return made


@pytest.mark.parametrize("width", [40, 47, 60, 80, 100, 120])
def test_every_line_fits_the_terminal(width: int) -> None:
    """And no duration or share is broken, in whatever table."""
    for name, report in reports(width).items():
        tables = report[report.index("─") :]

        assert max(map(len, report.splitlines())) <= width, name
        assert not re.search(r"^ +(\d\d )?(min|%)(  |$)", tables, re.MULTILINE), name


def test_a_narrow_terminal_has_fewer_columns_and_says_so() -> None:
    """What matters least goes first; in eighty columns nothing is missing."""
    narrow, wide = reports(40)["day"], reports(80)["day"]

    assert "More columns fit into a wider window." in narrow
    assert "More columns" not in wide
    for head in ("Sent", "Corrected", "Difference"):
        assert head in narrow
    for head in ("Ignored", "Held back", "Median"):
        assert head in wide
        assert head not in narrow


def test_a_wide_terminal_shows_the_day_in_finer_steps() -> None:
    """A sign for a quarter of an hour instead of twenty minutes."""
    steps = [
        next(line for line in reports(width)["day"].splitlines() if line.startswith(" 00 "))
        for width in (40, 80, 120)
    ]

    assert [line.index("12") for line in steps] == [19, 37, 49]


@pytest.mark.parametrize(("columns", "width"), [("40", 40), ("120", 120), ("10", 40)])
def test_the_command_is_as_wide_as_the_terminal_and_a_file_as_ever(
    posturewatch: Callable[..., Any],
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    columns: str,
    width: int,
) -> None:
    """By COLUMNS where it is set; what is written to a file has eighty."""
    with SqliteStore(data_dir / "posturewatch.db") as store:
        store.save(office_days(DAY, 1))
    monkeypatch.setenv("COLUMNS", columns)
    words = ("report", "--data-dir", data_dir, "--date", DAY)
    shown = posturewatch(*words).out
    posturewatch(*words, "--output", data_dir / "day.txt")
    written = (data_dir / "day.txt").read_text(encoding="utf-8")

    assert width - 6 <= max(map(len, shown.splitlines())) <= width
    assert 74 <= max(map(len, written.splitlines())) <= 80
