"""What is stored is counted some weeks at a time, and nobody can tell."""

from datetime import timedelta
from pathlib import Path

from posturewatch.adapters.store import SqliteStore
from posturewatch.core.day import day_span, summarise_days
from posturewatch.core.events import Bout, Episode, Sitting, Track
from posturewatch.core.range import span_days
from posturewatch.report.history import read_days
from seeded import BERLIN, DAY, office_days

DAYS = span_days(DAY, DAY + timedelta(days=129))


def test_days_read_in_pieces_are_as_if_read_at_once(tmp_path: Path) -> None:
    """Also with a night of sitting over every midnight, and a clock change on the way."""
    midnights = [day_span(day, BERLIN)[0] for day in DAYS]
    nights = [
        event
        for at_s in midnights
        for event in (
            Episode(Track.SITTING, Sitting.SEATED, at_s - 600, at_s + 900),
            Bout(at_s - 600, at_s + 900, 1500),
        )
    ]
    now_s = midnights[-1] + 40_000
    with SqliteStore(tmp_path / "posturewatch.db") as store:
        store.save((*office_days(DAY, len(DAYS)), *nights))
        read = tuple(read_days(store, DAYS[0], DAYS[-1], BERLIN, now_s))
        at_once = summarise_days(DAYS, BERLIN, store.events(0, 1e12), now_s)

    assert read == at_once
