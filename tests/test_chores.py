"""What a monitor does besides watching, on a real store: the evening's message, and retention."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import msgspec
import pytest

from posturewatch.adapters.store import SqliteStore
from posturewatch.chores import Evening, chores, work_ends
from posturewatch.core import session as memory
from posturewatch.core.events import Bout, Episode, Notice, Sitting, Track
from posturewatch.core.hours import HoursRules
from posturewatch.core.rules import Rules
from posturewatch.core.session import Session
from posturewatch.core.trends import ReportRules
from posturewatch.settings import Settings

DAY = date(2026, 3, 11)
"""A Wednesday."""
QUIET = msgspec.structs.replace(Settings(), report=ReportRules(evening=False))


def at(hour: float, day: date = DAY) -> float:
    """An hour of a day, UTC."""
    return datetime.combine(day, time(), UTC).timestamp() + hour * 3600


def sat(store: SqliteStore, start_s: float, end_s: float) -> None:
    """Somebody sat from then to then."""
    store.save(
        (
            Episode(Track.SITTING, Sitting.SEATED, start_s, end_s),
            Bout(start_s, end_s, end_s - start_s),
        )
    )


def session(now_s: float) -> Session:
    """The memory of a monitor that has just begun."""
    return memory.start(now_s, Rules())


@pytest.fixture
def store(tmp_path: Path) -> SqliteStore:
    """A store in which somebody sat from 13 to 17 h."""
    store = SqliteStore(tmp_path / "store.db")
    sat(store, at(13), at(17))
    return store


def test_an_hour_after_leaving_in_the_evening_the_day_is_told_once(
    store: SqliteStore, tmp_path: Path
) -> None:
    """With its headline and its page; a restart remembers that it was told."""
    evening = Evening(store, Settings(), tmp_path / "reports", UTC)
    assert evening(session(at(17.5)), at(17.5)) is None
    told = evening(session(at(18.1)), at(18.1))
    assert told is not None
    notice, message = told
    assert message.body.startswith("So far you have sat for 4 h")
    assert (tmp_path / "reports" / notice.detail).read_text(encoding="utf-8")
    store.save([notice])
    again = Evening(store, Settings(), tmp_path / "reports", UTC)
    assert again(session(at(19)), at(19)) is None


def test_nobody_is_disturbed_with_it(store: SqliteStore, tmp_path: Path) -> None:
    """During Do Not Disturb it waits."""
    evening = Evening(store, Settings(), tmp_path / "reports", UTC)
    found = session(at(18.1))
    assert evening(replace(found, desk=replace(found.desk, is_quiet=True)), at(18.1)) is None
    assert evening(found, at(18.2)) is not None


def test_work_hours_end_by_the_day_of_the_week() -> None:
    """Not at the weekend, and not when they run over midnight."""
    rules = HoursRules(work_hours="09:00-16:30")
    assert work_ends(rules, at(12), UTC) == time(16, 30)
    assert work_ends(rules, at(12, DAY + timedelta(days=3)), UTC) is None
    assert work_ends(HoursRules(work_hours="22:00-06:00"), at(12), UTC) is None
    assert work_ends(HoursRules(), at(12), UTC) is None


def test_it_is_not_told_where_it_is_switched_off(store: SqliteStore, tmp_path: Path) -> None:
    """``report.evening = false``."""
    assert chores(store, QUIET, tmp_path, UTC)(session(at(18.1)), at(18.1)) is None


def test_days_older_than_asked_for_are_deleted_with_their_pages(
    store: SqliteStore, tmp_path: Path
) -> None:
    """At the start, and again when the next day has begun; today counts besides."""
    for ago in (1, 2, 3):
        day = DAY - timedelta(days=ago)
        sat(store, at(9, day), at(10, day))
        (tmp_path / f"{day}.html").touch()
    store.save([Notice(at(8), "camera_moved")])
    two_days = msgspec.structs.replace(QUIET, report=ReportRules(evening=False, keep_days=2))
    chore = chores(store, two_days, tmp_path, UTC)

    def bouts() -> list[float]:
        return [each.start_s for each in store.events(0, at(48)) if isinstance(each, Bout)]

    chore(session(at(18)), at(18))
    assert bouts() == [at(9 - 48), at(9 - 24), at(13)]
    assert sorted(page.name for page in tmp_path.glob("*.html")) == [
        "2026-03-09.html",
        "2026-03-10.html",
    ]
    chore(session(at(24.1)), at(24.1))
    assert bouts() == [at(9 - 24), at(13)]


def test_without_a_limit_everything_is_kept(store: SqliteStore, tmp_path: Path) -> None:
    """The default."""
    sat(store, at(-9000), at(-8999))
    chores(store, QUIET, tmp_path, UTC)(session(at(18)), at(18))
    assert len([each for each in store.events(0, at(48)) if isinstance(each, Bout)]) == 2
