"""The log of a monitor in the background: lines in files that rotate."""

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from posturewatch.errors import StoreError

MAX_BYTES = 1_000_000
"""A quiet day writes some ten kilobytes; four files of this size hold months."""
KEPT = 3


class _OwnFiles(RotatingFileHandler):
    """Every file it opens is readable by the owner only."""

    def _open(self) -> TextIOWrapper:
        return open(
            self.baseFilename, "a", encoding=self.encoding, errors=self.errors, opener=_owners
        )


def _owners(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class RotatingLog:
    """A text stream whose lines end up in a log file, 0600, rotated by size."""

    def __init__(self, path: Path) -> None:
        """Open the log. Raises StoreError."""
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._handler = _OwnFiles(
                path, maxBytes=MAX_BYTES, backupCount=KEPT, encoding="utf-8", errors="replace"
            )
        except OSError as error:
            raise StoreError(f"{path}: {error.strerror}") from error
        self._handler.setFormatter(logging.Formatter("%(message)s"))
        self._rest = ""

    def write(self, text: str) -> int:
        """Take in text; every finished line is logged. A full disk loses lines, not the watch."""
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            if line.strip():
                self._handler.handle(
                    logging.LogRecord("posturewatch", logging.INFO, "", 0, line, None, None)
                )
        return len(text)

    def flush(self) -> None:
        """Lines are flushed one by one."""

    def isatty(self) -> bool:
        """Never a terminal."""
        return False

    def close(self) -> None:
        """Close the file."""
        self._handler.close()


def tail(path: Path, count: int) -> list[str]:
    """The last ``count`` lines of a log, the files rotated away included."""
    lines: list[str] = []
    for number in range(KEPT + 1):
        part = path if number == 0 else path.with_name(f"{path.name}.{number}")
        if not part.exists() or len(lines) >= count:
            break
        lines = part.read_text(encoding="utf-8", errors="replace").splitlines() + lines
    return lines[-count:] if count else []


class Follower:
    """Reads what is added to a log from now on, across its rotation."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._read = path.stat().st_size if path.exists() else 0

    def more(self) -> str:
        """Text added since the last call."""
        try:
            size = self._path.stat().st_size
            if size < self._read:
                self._read = 0  # rotated away
            with self._path.open("rb") as file:
                file.seek(self._read)
                added = file.read()
        except OSError:
            return ""
        self._read += len(added)
        return added.decode(errors="replace")
