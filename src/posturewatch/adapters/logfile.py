"""The log of a monitor in the background: lines in files that rotate."""

import logging
import os
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from posturewatch.errors import PostureWatchError, StoreError

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


@contextmanager
def last_words(log: logging.Logger) -> Iterator[None]:
    """Tell what ends the monitor, or a thread of it; of a mistake of ours, where it happened.

    Raises PostureWatchError in the place of what nobody foresaw.
    """
    before = threading.excepthook
    threading.excepthook = lambda died: _tell(log, "A thread ended", died.exc_value)
    try:
        yield
    except PostureWatchError as error:
        log.error("Ended: %s", error)  # noqa: TRY400 - foreseen, so one line
        raise
    except Exception as error:
        _tell(log, "Ended", error)
        why = f"ended by a mistake of the program ({type(error).__name__}); posturewatch logs"
        raise PostureWatchError(why) from error
    finally:
        threading.excepthook = before


def _tell(log: logging.Logger, what: str, error: BaseException | None) -> None:
    """Kind and places. The message may hold a name or an address, and the folders do: not told."""
    log.critical("%s by a mistake of the program: %s", what, type(error).__name__)
    for at in traceback.extract_tb(error.__traceback__ if error else None):
        place = "/".join(Path(at.filename).parts[-3:])
        log.critical("  %s:%s in %s: %s", place, at.lineno, at.name, at.line)


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
