"""SQLite as the event store: rows to events and back, and what a damaged file means."""

# ruff: noqa: S608 - table and column names in SQL text are the constants of this module

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Final, Self

from posturewatch.adapters.database import (
    is_damage,
    keep_aside,
    open_to_read,
    open_to_write,
    translated,
)
from posturewatch.adapters.placements import PlacementRows
from posturewatch.adapters.rows import SAVE, starts_s, to_alert, to_episode, to_row
from posturewatch.core.events import Bout, Break, CameraTime, Episode, Event, Notice, Outcome, Track
from posturewatch.errors import StoreError

OVERLAP_S = 86_400.0
"""How far before a window rows are sought besides the one running into it: a clock set back may
have left overlapping rows, and no clock is set back by more than a day in earnest."""

_END_COLUMNS: Final = (
    ("episode", "end_s"),
    ("bout", "end_s"),
    ("break", "end_s"),
    ("camera", "end_s"),
    ("alert", "at_s"),
    ("outcome", "alert_at_s"),
    ("notice", "at_s"),
)
"""Tables with the column that tells when a row is over. The names in SQL text below are these."""
_TABLES: Final[dict[type, str]] = {Bout: "bout", Break: "break", CameraTime: "camera"}


class SqliteStore(PlacementRows):
    """The event store in one SQLite file. All failures are ``StoreError``.

    ``read_only`` opens a file for a report: nothing is created, migrated or changed.
    """

    def __init__(self, path: Path, *, read_only: bool = False, check: bool = False) -> None:
        """Open, creating and migrating as needed; ``check`` reads the whole file for damage."""
        self.path = path
        self._db = open_to_read(path) if read_only else open_to_write(path, check=check)

    def close(self) -> None:
        """Let go of the file. Nothing is pending: each save is its own commit."""
        with translated(self.path):
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with translated(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def save(self, events: Iterable[Event]) -> None:
        """Keep events for good, in one commit. One saved again (same start) only grows."""
        batch = tuple(events)
        if not batch:
            return
        with self._transaction():
            for event in batch:
                self._db.execute(SAVE[type(event)], to_row(event))

    def withdraw(self, events: Iterable[Event]) -> None:
        """Delete what was saved while it was open, found again by its start (and track)."""
        with self._transaction():
            for event in events:
                match event:
                    case Episode():
                        self._db.execute(
                            "DELETE FROM episode WHERE track = ? AND start_s = ?",
                            (event.track, event.start_s),
                        )
                    case Bout() | Break() | CameraTime():
                        self._db.execute(
                            f"DELETE FROM {_TABLES[type(event)]} WHERE start_s = ?",
                            (event.start_s,),
                        )

    def events(self, start_s: float, end_s: float) -> Sequence[Event]:
        """Events that touch ``[start_s, end_s)``, by time; outcomes go with their alerts."""
        with translated(self.path):
            found = chain(
                *(self._episodes(track, start_s, end_s) for track in Track),
                self._spans("bout", "start_s, end_s, seated_s", Bout, start_s, end_s),
                self._spans("break", "start_s, end_s", Break, start_s, end_s),
                self._spans("camera", "start_s, end_s, on_s", CameraTime, start_s, end_s),
                map(to_alert, self._at("alert", "at_s", start_s, end_s)),
                (
                    Outcome(alert_at_s, at_s, kind)
                    for alert_at_s, kind, at_s in self._at("outcome", "alert_at_s", start_s, end_s)
                ),
                (Notice(*row) for row in self._at("notice", "at_s", start_s, end_s)),
            )
            return tuple(sorted(found, key=starts_s))

    def _episodes(self, track: Track, start_s: float, end_s: float) -> Iterator[Episode]:
        rows = self._db.execute(
            """SELECT state, start_s, end_s, fault FROM episode
               WHERE track = :track AND start_s < :end AND end_s > :start
               AND start_s >= (SELECT ifnull(max(start_s), -1e999) FROM episode
                               WHERE track = :track AND start_s <= :start - :overlap)""",
            {"track": track.value, "start": start_s, "end": end_s, "overlap": OVERLAP_S},
        )
        return (to_episode(track, row) for row in rows)

    def _spans(
        self, table: str, columns: str, kind: type, start_s: float, end_s: float
    ) -> Iterator[Event]:
        rows = self._db.execute(
            f"""SELECT {columns} FROM {table} WHERE start_s < :end AND end_s > :start
                AND start_s >= (SELECT ifnull(max(start_s), -1e999) FROM {table}
                                WHERE start_s <= :start - :overlap)""",
            {"start": start_s, "end": end_s, "overlap": OVERLAP_S},
        )
        return (kind(*row) for row in rows)

    def _at(self, table: str, column: str, start_s: float, end_s: float) -> sqlite3.Cursor:
        return self._db.execute(
            f"SELECT * FROM {table} WHERE {column} >= ? AND {column} < ?", (start_s, end_s)
        )

    def history(self) -> Iterator[Event]:
        """Everything ever kept, a month at a time, so that memory does not grow with the years."""
        span = self.span()
        if span is None:
            return
        start_s = span[0]
        while start_s <= span[1]:
            end_s = start_s + 30 * 86_400
            for event in self.events(start_s, end_s):
                if _key_s(event) >= start_s:  # what began earlier came with its own month
                    yield event
            start_s = end_s

    def span(self) -> tuple[float, float] | None:
        """First and last instant (POSIX seconds) anything is known of; None when empty."""
        with translated(self.path):
            first, last = self._db.execute(
                """SELECT min(start_s), max(end_s) FROM (
                       SELECT start_s, end_s FROM episode UNION ALL SELECT start_s, end_s FROM bout
                       UNION ALL SELECT start_s, end_s FROM break
                       UNION ALL SELECT start_s, end_s FROM camera
                       UNION ALL SELECT at_s, at_s FROM alert
                       UNION ALL SELECT alert_at_s, alert_at_s FROM outcome
                       UNION ALL SELECT at_s, at_s FROM notice)"""
            ).fetchone()
        return None if first is None else (first, last)

    def replace(self, start_s: float, end_s: float, events: Iterable[Event]) -> None:
        """Put ``events`` in the place of all that touches ``[start_s, end_s)``, in one commit."""
        batch = tuple(events)
        with self._transaction():
            for table in ("episode", "bout", "break"):
                self._db.execute(
                    f"DELETE FROM {table} WHERE start_s < ? AND end_s > ?", (end_s, start_s)
                )
            for event in batch:
                self._db.execute(SAVE[type(event)], to_row(event))

    def delete_before(self, before_s: float) -> int:
        """Delete for good all that ended before an instant; how many rows went.

        What runs across it keeps its later part. Deleted bytes are overwritten (secure_delete),
        the file is rewritten (VACUUM) and the log emptied, so nothing can be read back from it.
        """
        gone = 0
        with translated(self.path):
            self._db.execute("PRAGMA secure_delete = ON")
        with self._transaction():
            for table, column in _END_COLUMNS:
                gone += self._db.execute(
                    f"DELETE FROM {table} WHERE {column} <= ?", (before_s,)
                ).rowcount
            self._cut(before_s)
        with translated(self.path):
            if gone:
                self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone

    def _cut(self, before_s: float) -> None:
        """Let what runs across ``before_s`` begin there; a bout keeps its share of sitting."""
        at = {"at": before_s}
        self._db.execute(
            """UPDATE bout SET seated_s = seated_s * (end_s - :at) / (end_s - start_s)
               WHERE start_s < :at""",
            at,
        )
        for table in ("episode", "bout", "break"):
            self._db.execute(f"UPDATE OR REPLACE {table} SET start_s = :at WHERE start_s < :at", at)


def open_store(path: Path, *, now_s: float) -> tuple[SqliteStore, Notice | None]:
    """The monitor's store, checked; a damaged file is kept aside as found and a new one started.

    The notice (kind ``store_damaged``, detail: where the old file lies now) is already saved in the
    new store; it is for saying aloud. All other failures are ``StoreError`` and change nothing.
    """
    try:
        return SqliteStore(path, check=True), None
    except StoreError as error:
        if not is_damage(error.__cause__):
            raise
        kept = keep_aside(path, now_s)
    store = SqliteStore(path)
    notice = Notice(now_s, "store_damaged", str(kept))
    store.save((notice,))
    return store, notice


def _key_s(event: Event) -> float:
    return event.alert_at_s if isinstance(event, Outcome) else starts_s(event)
