"""``posturewatch report`` as a person calls it."""

import csv
import io
import json
import re
import stat
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from posturewatch.adapters.clock import SystemClock
from posturewatch.adapters.store import SqliteStore
from posturewatch.commands.report import which_days
from posturewatch.core.day import local_day
from posturewatch.errors import ConfigError
from seeded import BERLIN, DAY, office_days

TODAY = date(2026, 3, 18)
Run = Callable[..., Any]


@pytest.fixture
def filled(data_dir: Path, berlin: None) -> Path:
    """A data folder with six weeks of office days up to ``DAY``."""
    with SqliteStore(data_dir / "posturewatch.db") as store:
        store.save(office_days(DAY - timedelta(days=41), 42, seed=3))
    return data_dir


@pytest.mark.parametrize(
    ("options", "first", "last"),
    [
        ({"day": None}, TODAY, TODAY),
        ({"day": "today"}, TODAY, TODAY),
        ({"day": " Yesterday "}, date(2026, 3, 17), date(2026, 3, 17)),
        ({"day": "2026-03-12"}, DAY, DAY),
        ({"day": "20260312"}, DAY, DAY),
        ({"day": None, "week": True}, date(2026, 3, 16), TODAY),
        ({"day": "2026-03-12", "week": True}, date(2026, 3, 9), date(2026, 3, 15)),
        ({"day": "2026-02-12", "month": True}, date(2026, 2, 1), date(2026, 2, 28)),
        ({"day": None, "first": "2026-03-12"}, DAY, TODAY),
        ({"day": None, "last": "2026-03-12"}, DAY, DAY),
        ({"day": None, "first": "2026-03-01", "last": "yesterday"}, date(2026, 3, 1), TODAY),
    ],
)
def test_days_are_asked_for_in_words_or_dates(
    options: dict[str, Any], first: date, last: date
) -> None:
    """None of them lies after today."""
    found = which_days(
        options["day"],
        options.get("first"),
        options.get("last"),
        TODAY,
        week=options.get("week", False),
        month=options.get("month", False),
    )
    if options.get("last") == "yesterday":
        last -= timedelta(days=1)

    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("options", "word"),
    [
        (("--date", "soon"), "--date 'soon' is no date"),
        (("--date", "2026-13-01"), "is no date"),
        (("--date", "2999-01-01"), "still to come"),
        (("--date", "0001-01-01"), "before there were computers"),
        (("--from", "2026-03-12", "--to", "2026-03-01"), "is after"),
        (("--from", "2026-03-12", "--week"), "is enough"),
        (("--week", "--month"), "is enough"),
        (("--format", "pdf"), "'pdf' is not one of"),
        (("--config", "/nowhere/at/all.toml"), "no such settings file"),
    ],
)
def test_a_wrong_option_is_one_clear_line(
    posturewatch: Run, data_dir: Path, options: tuple[str, ...], word: str
) -> None:
    """Exit code 2, nothing on stdout, no folder made."""
    done = posturewatch("report", "--data-dir", data_dir, *options)

    assert done.code == 2
    assert word in done.err
    assert len(done.err.splitlines()) == 1
    assert done.out == ""
    assert not data_dir.exists()


def test_only_text_of_a_range_with_week_and_from_is_refused() -> None:
    """Two ways to say which days are one too many."""
    with pytest.raises(ConfigError, match="is enough"):
        which_days(None, "2026-03-01", None, TODAY, month=True)


def test_before_the_first_run_the_report_is_empty_not_an_error(
    posturewatch: Run, data_dir: Path
) -> None:
    """Nothing is made in the data folder."""
    done = posturewatch("report", "--data-dir", data_dir)

    assert done.code == 0
    assert "Nothing has been watched today yet." in done.out
    assert not data_dir.exists()


@pytest.mark.parametrize("form", ["text", "html", "json", "csv"])
@pytest.mark.parametrize("span", [(), ("--week",), ("--month",)])
def test_every_form_of_every_span_comes_to_stdout(
    posturewatch: Run, filled: Path, form: str, span: tuple[str, ...]
) -> None:
    """Plain when piped, well-formed, with the same seated time in the data forms."""
    done = posturewatch("report", "--data-dir", filled, "--date", DAY, "--format", form, *span)

    assert done.code == 0, done.err
    assert "\x1b" not in done.out
    if form == "json":
        told = json.loads(done.out)
        rows = told.get("days") or [told]
        assert told["schema"] == f"posturewatch.{'range' if span else 'day'}/1"
        assert len(rows) == {(): 1, ("--week",): 7, ("--month",): 31}[span]
    elif form == "csv":
        assert len(list(csv.DictReader(io.StringIO(done.out)))) in (1, 7, 31)
    elif form == "html":
        assert done.out.startswith("<!doctype html>")


def test_a_file_is_for_its_owner_and_in_the_form_of_its_name(
    posturewatch: Run, filled: Path, tmp_path: Path
) -> None:
    """``--output x.json`` writes JSON, 0600, and says where."""
    file = tmp_path / "new" / "day.json"
    done = posturewatch("report", "--data-dir", filled, "--date", DAY, "--output", file)

    assert done.out == f"{file}\n"
    assert json.loads(file.read_text())["date"] == DAY.isoformat()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["day.json"]


def test_a_place_that_cannot_be_written_is_one_clear_line(
    posturewatch: Run, filled: Path, tmp_path: Path
) -> None:
    """A file where a folder should be."""
    (tmp_path / "file").write_text("")
    target = tmp_path / "file" / "day.html"
    done = posturewatch("report", "--data-dir", filled, "--output", target)

    assert done.code == 5
    assert "cannot be written" in done.err
    assert len(done.err.splitlines()) == 1


def test_open_writes_the_page_beside_the_store_and_shows_it(
    posturewatch: Run, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The browser gets a file address."""
    shown: list[str] = []
    monkeypatch.setattr("webbrowser.open", shown.append)
    done = posturewatch("report", "--data-dir", filled, "--date", DAY, "--open")
    page = filled / "reports" / f"{DAY}.html"

    assert done.code == 0
    assert shown == [page.as_uri()]
    assert "You sat for" in page.read_text()


def test_the_settings_choose_locale_and_clock(
    posturewatch: Run, filled: Path, tmp_path: Path
) -> None:
    """German dates, a clock of twelve hours."""
    config = tmp_path / "config.toml"
    config.write_text('[report]\nlocale = "de_DE"\nclock = "12"\n')
    done = posturewatch("report", "--data-dir", filled, "--date", DAY, "--config", config)

    assert "Donnerstag, 12. März 2026" in done.out
    assert re.search(r"\b9:\d\d AM\b", done.out)


def test_a_damaged_store_is_one_clear_line(posturewatch: Run, data_dir: Path) -> None:
    """Exit code 5; the file stays as it is for the monitor to keep aside."""
    data_dir.mkdir()
    (data_dir / "posturewatch.db").write_bytes(b"no database" * 1000)
    done = posturewatch("report", "--data-dir", data_dir)

    assert done.code == 5
    assert "is not a database" in done.err
    assert len(done.err.splitlines()) == 1


def test_all_days_become_a_set_of_linked_pages(
    posturewatch: Run, filled: Path, tmp_path: Path
) -> None:
    """Each link of each page leads to a page of the set, and every day is linked."""
    folder = tmp_path / "pages"
    done = posturewatch("report", "--data-dir", filled, "--all", folder)
    pages = {page.name: page.read_text() for page in folder.iterdir()}
    links = {name: set(re.findall(r'href="([^"#]+)"', content)) for name, content in pages.items()}

    assert done.code == 0, done.err
    assert len(pages) == 31  # thirty working days and the index
    assert links["index.html"] == set(pages) - {"index.html"}
    assert all(found <= set(pages) for found in links.values())
    assert f'rel="prev" href="{DAY - timedelta(days=1)}.html"' in pages[f"{DAY}.html"]
    assert 'rel="next"' not in pages[f"{DAY}.html"]


def test_a_single_day_is_written_as_one(posturewatch: Run, data_dir: Path, tmp_path: Path) -> None:
    """Not as "1 days"."""
    with SqliteStore(data_dir / "posturewatch.db") as store:
        store.save(office_days(DAY, 1))
    done = posturewatch("report", "--data-dir", data_dir, "--all", tmp_path / "pages")

    assert done.out.startswith("One day written; begin at ")


def test_all_days_of_nothing_are_an_index_that_says_so(
    posturewatch: Run, data_dir: Path, tmp_path: Path
) -> None:
    """Before the first run there is no day, and no error either."""
    done = posturewatch("report", "--data-dir", data_dir, "--all", tmp_path / "pages")

    assert done.code == 0
    assert [page.name for page in (tmp_path / "pages").iterdir()] == ["index.html"]
    assert "Nothing was watched" in (tmp_path / "pages" / "index.html").read_text()


def test_the_running_bout_is_in_todays_report(posturewatch: Run, data_dir: Path) -> None:
    """What the checkpoint saved a moment ago counts, and the day is 'so far'."""
    from posturewatch.adapters.clock import LocalZone
    from posturewatch.core.day import day_span
    from posturewatch.core.events import Bout, Episode, Sitting, Track

    now_s = SystemClock().now()
    tz = LocalZone()
    start_s = max(now_s - 2400, day_span(local_day(now_s, tz), tz)[0])
    with SqliteStore(data_dir / "posturewatch.db") as store:
        store.save(
            (
                Episode(Track.SITTING, Sitting.SEATED, start_s, now_s),
                Bout(start_s, now_s, now_s - start_s),
            )
        )
    done = posturewatch("report", "--data-dir", data_dir, "--format", "json")
    told = json.loads(done.out)

    assert told["so_far"] is True
    assert told["bouts"]["count"] == 1
    assert told["seconds"]["seated"] == pytest.approx(now_s - start_s, abs=0.01)


def test_the_zone_of_the_tests_is_the_seeds() -> None:
    """The ``berlin`` fixture and the seeded days speak of the same hours."""
    assert BERLIN.key == "Europe/Berlin"
