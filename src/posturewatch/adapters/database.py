"""The database file: opened, kept aside when damaged, and its failures as one clear line."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from posturewatch.errors import StoreError

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


def open_to_write(path: Path) -> sqlite3.Connection:
    """Open for writing; a new file is readable by its owner only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # SQLite gives its log the same rights
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return sqlite3.connect(path, timeout=BUSY_S, isolation_level=None)


def open_to_read(path: Path) -> sqlite3.Connection:
    """Read beside a running monitor, or from a folder that may not be written at all."""
    if not path.exists():
        raise StoreError(f"{path} does not exist yet; `posturewatch run` starts it")
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
        raise StoreError(f"{path} is damaged and cannot be kept aside: {error.strerror}") from error
    return kept


def statements(script: str) -> Iterator[str]:
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
        reason = _REASONS.get(_code(error), f"cannot be used: {error}")
        raise StoreError(f"{path} {reason}") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be used: {error.strerror}") from error
    except ValueError as error:
        raise StoreError(f"{path} holds a row this version does not know: {error}") from error
