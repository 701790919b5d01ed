"""The database file: opened, brought up to date, kept aside when damaged; its failures in words.

Write-ahead logging lets reports read while the monitor writes. ``synchronous=NORMAL`` syncs only
at checkpoints: a killed process loses nothing that was committed; a power cut may lose the last
seconds' commits, but never the file (https://sqlite.org/pragma.html#pragma_synchronous). A monitor
that saves every 30 s needs no more, and a laptop's disk may sleep.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from posturewatch.adapters.schema import APPLICATION_ID, STEPS
from posturewatch.errors import StoreError, why

BUSY_S = 2.0
"""How long to wait for another process's write. Ours take milliseconds; a report may not hang."""

_REASONS: dict[int, str] = {
    sqlite3.SQLITE_BUSY: "is locked by another program; try again when that has finished",
    sqlite3.SQLITE_LOCKED: "is locked by another program; try again when that has finished",
    sqlite3.SQLITE_READONLY: "may not be written: the file or its folder is read-only",
    sqlite3.SQLITE_PERM: "may not be opened: permission refused",
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened: check that its folder exists and may be written",
    sqlite3.SQLITE_CORRUPT: "is damaged; the next `posturewatch run` keeps it aside and"
    " starts anew",
    sqlite3.SQLITE_NOTADB: "is not a database; the next `posturewatch run` keeps it aside and"
    " starts anew",
}
"""SQLite's primary result codes (https://sqlite.org/rescode.html) in words."""

_DAMAGE: Final = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def open_to_write(path: Path, *, check: bool = False) -> sqlite3.Connection:
    """Open for writing, creating and migrating; ``check`` reads the whole file for damage.

    A new file is readable by its owner only.
    """
    with translated(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite's log gets the same rights
        if os.name == "posix" and path.stat().st_mode & 0o077:
            path.chmod(0o600)
        db = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)
        with _closed_on_error(db):
            version = _version(db, path)
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            if version < len(STEPS):
                _migrate(db, path)
            if check and (found := db.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
                raise sqlite3.DatabaseError(f"quick_check: {found}")
        return db


def open_to_read(path: Path) -> sqlite3.Connection:
    """Read beside a running monitor, or from a folder that may not be written at all."""
    if not path.exists():
        raise StoreError(f"{path} does not exist yet; `posturewatch run` starts it")
    with translated(path):
        db = _connect_to_read(path)
        with _closed_on_error(db):
            if _version(db, path) != len(STEPS):
                raise StoreError(
                    f"{path} is from an earlier version; `posturewatch run` brings it up to date"
                )
        return db


def _connect_to_read(path: Path) -> sqlite3.Connection:
    for options in ("mode=ro", "immutable=1"):
        db = sqlite3.connect(
            f"{path.absolute().as_uri()}?{options}", uri=True, timeout=BUSY_S, isolation_level=None
        )
        try:
            db.execute("PRAGMA user_version").fetchone()
        except sqlite3.OperationalError as error:
            db.close()
            if options == "immutable=1" or _code(error) != sqlite3.SQLITE_CANTOPEN:
                raise
        else:
            return db
    raise AssertionError("the last option returns or raises")


@contextmanager
def _closed_on_error(db: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        db.close()
        raise


def _version(db: sqlite3.Connection, path: Path) -> int:
    """How many steps the file has taken; refuses what is not ours or not yet known."""
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    owner = int(db.execute("PRAGMA application_id").fetchone()[0])
    has_tables = db.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    if has_tables and owner != APPLICATION_ID:
        raise StoreError(f"{path} is a database of another program; nothing was changed")
    if version < 0:  # never written by anybody
        raise sqlite3.DatabaseError(f"quick_check: schema {version}")
    if version > len(STEPS):
        raise StoreError(
            f"{path} is from a newer PostureWatch (schema {version}, this one knows"
            f" {len(STEPS)}); nothing was changed. Update PostureWatch"
        )
    return version


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    """Take the missing steps, each in its own transaction."""
    while True:
        db.execute("BEGIN EXCLUSIVE")
        version = _version(db, path)  # again, under the lock: two programs may start at once
        if version == len(STEPS):
            db.execute("COMMIT")
            return
        try:
            for statement in _statements(STEPS[version]):
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {version + 1}")
            db.execute("COMMIT")
        except sqlite3.Error:
            if db.in_transaction:  # where the disk is full, SQLite has rolled back by itself
                db.execute("ROLLBACK")
            raise


def keep_aside(path: Path, now_s: float) -> Path:
    """Rename the file and its log, byte for byte as found."""
    stamp = datetime.fromtimestamp(now_s, UTC).strftime("%Y%m%dT%H%M%SZ")
    kept = path.with_name(f"{path.name}.damaged-{stamp}")
    try:
        for suffix in ("-wal", "-shm", ""):
            part = path.with_name(path.name + suffix)
            if part.exists():
                part.rename(kept.with_name(kept.name + suffix))
    except OSError as error:
        raise StoreError(f"{path} is damaged and cannot be kept aside: {why(error)}") from error
    return kept


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: ``executescript`` would commit in between."""
    lines: list[str] = []
    for line in script.splitlines():
        lines.append(line)
        statement = "\n".join(lines)
        if sqlite3.complete_statement(statement):
            yield statement
            lines = []


def _code(error: BaseException | None) -> int:
    """SQLite's primary result code; 0 when there is none."""
    return (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF


def _finds_no_room(error: sqlite3.Error) -> bool:
    """Whether the log's index, 32 KiB, could not be made: SQLite calls that an I/O error."""
    return getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_IOERR_SHMSIZE


def is_damage(error: BaseException | None) -> bool:
    """Whether the file itself is broken, rather than locked, full or not ours to write."""
    if not isinstance(error, sqlite3.DatabaseError):
        return False
    return _code(error) in _DAMAGE or str(error).startswith("quick_check")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """SQLite's and the system's errors as one clear line each."""
    try:
        yield
    except sqlite3.Error as error:
        code = sqlite3.SQLITE_FULL if _finds_no_room(error) else _code(error)
        reason = _REASONS.get(code, f"cannot be used: {error}")
        raise StoreError(f"{path} {reason}") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be used: {why(error)}") from error
    except (KeyError, ValueError) as error:
        raise StoreError(f"{path} holds a row this version does not know: {error}") from error
