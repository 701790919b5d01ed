"""Ten years in the store: reports stay quick."""

import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from posturewatch.adapters.store import SqliteStore
from seeded import office_days

LAST = date(2026, 3, 13)


@pytest.fixture(scope="module")
def ten_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some four hundred thousand events."""
    folder = tmp_path_factory.mktemp("ten_years")
    with SqliteStore(folder / "posturewatch.db") as store:
        for year in range(10, 0, -1):
            store.save(office_days(LAST - timedelta(days=365 * year - 1), 365, seed=3))
    return folder


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--week",),
        ("--month", "--format", "html"),
        ("--from", "2025-03-14", "--format", "html"),
    ],
    ids=["day", "week", "month", "year"],
)
def test_a_report_takes_under_two_seconds(
    posturewatch: Callable[..., Any], ten_years: Path, options: tuple[str, ...], berlin: None
) -> None:
    """Time of this process, whatever else the machine is doing."""
    last = ("--to", LAST) if "--from" in options else ("--date", LAST)
    began = time.process_time()
    done = posturewatch("report", "--data-dir", ten_years, *last, *options)
    took_s = time.process_time() - began

    assert done.code == 0, done.err
    assert took_s < 2.0
