"""One seeded store behind every report test: the same days in all four faces."""

import functools
import tempfile
from datetime import date, timedelta
from pathlib import Path

from posturewatch.adapters.store import SqliteStore
from posturewatch.core.day import DayReport, day_span, summarise_days
from posturewatch.core.events import Event
from posturewatch.core.range import RangeReport, span_days, summarise_range
from posturewatch.report import data, html, text
from posturewatch.report.range_view import range_view
from posturewatch.report.view import Insight, day_view, insight
from posturewatch.report.wording import Wording
from seeded import BERLIN, DAY, office_days

SEED = 3
WORDS = Wording(BERLIN, "en_GB", "24")
FIRST = DAY - timedelta(days=28)


@functools.cache
def stored(first: date, last: date) -> tuple[Event, ...]:
    """The seeded events, saved in a real store and read back as a report reads them."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "posturewatch.db"
        with SqliteStore(file) as store:
            store.save(office_days(first, (last - first).days + 1, seed=SEED))
        with SqliteStore(file, read_only=True) as store:
            return tuple(store.events(day_span(first, BERLIN)[0], day_span(last, BERLIN)[1]))


def days(first: date = FIRST, last: date = DAY) -> tuple[DayReport, ...]:
    """The seeded days from first to last."""
    return summarise_days(span_days(first, last), BERLIN, stored(first, last))


def day_faces(report: DayReport, found: Insight | None = None) -> dict[str, str]:
    """A day as text, HTML, JSON and CSV."""
    found = found or Insight()
    view = day_view(report, WORDS, found)
    return {
        "txt": text.render_day(view),
        "html": html.render_day(view),
        "json": data.day_json(report, found, BERLIN),
        "csv": data.to_csv((report,)),
    }


def range_faces(found: RangeReport) -> dict[str, str]:
    """A range as text, HTML, JSON and CSV."""
    view = range_view(found, WORDS)
    return {
        "txt": text.render_range(view),
        "html": html.render_range(view),
        "json": data.range_json(found, BERLIN),
        "csv": data.to_csv(found.days),
    }


def golden() -> dict[str, str]:
    """Every golden file by its name."""
    *earlier, today = days()
    week, month = (
        days(date(2026, 3, 2), date(2026, 3, 8)),
        days(date(2026, 3, 1), date(2026, 3, 31)),
    )
    sets = {
        "day": day_faces(today, insight(today, earlier)),
        "week": range_faces(summarise_range(week)),
        "month": range_faces(summarise_range(month)),
    }
    return {f"{name}.{form}": face for name, faces in sets.items() for form, face in faces.items()}
