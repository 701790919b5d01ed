"""What a running monitor says of itself: one small file that ``status``, tray and doctor read."""

import os
import sys
from pathlib import Path
from typing import Self

import msgspec

from posturewatch.core.words import CameraState, Fault, Posture, Sitting
from posturewatch.errors import AlreadyRunningError, StoreError, why
from posturewatch.paths import Paths


class Status(msgspec.Struct, frozen=True, omit_defaults=True):
    """The state of a monitor at ``at_s``. Unknown keys of a newer version are passed over."""

    pid: int
    mode: str
    """``run``, ``demo`` or ``background``."""
    started_s: float
    at_s: float
    """Time of the last step (POSIX seconds, UTC)."""
    source: str
    """Key of the camera."""
    camera: CameraState
    state: Sitting
    since_s: float
    """Since when the sitting state holds."""
    posture: Posture
    posture_since_s: float
    seated_s: float
    """Seconds sat in the running bout."""
    next_break_s: float | None
    """Seconds of sitting until the next break is due; None while not seated."""
    fault: Fault | None = None
    """Leading fault while the posture is bad."""
    reason: str = ""
    """Why posture is unknown: a key of texts.REASONS."""
    paused: bool = False
    paused_until_s: float | None = None
    """End of a pause; None when there is none, or when it lasts until resumed."""
    quiet_until_s: float | None = None
    """End of a snooze; None when there is none."""
    calibrated: bool = True
    camera_on_s: float = 0.0
    """Seconds the camera has been on since ``started_s``; 0 for a file."""


def write(path: Path, status: Status) -> None:
    """Put the status in place in one go: a reader sees the old one or the new one."""
    new = path.with_suffix(".new")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.encode(status))
    new.replace(path)


def read(path: Path) -> Status | None:
    """The last status written, or None when there is none that can be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Status)
    except (OSError, msgspec.MsgspecError):
        return None


class OnlyOne:
    """The right to watch for this data folder: one monitor at a time, free again when it dies."""

    def __init__(self, paths: Paths) -> None:
        from filelock import FileLock

        self._paths = paths
        self._lock = FileLock(paths.lock, mode=0o600)

    def __enter__(self) -> Self:
        """Take the lock. Raises AlreadyRunningError when another monitor holds it."""
        from filelock import Timeout

        self._paths.ensure()
        try:
            self._lock.acquire(timeout=0.5)  # `status` looks at the lock for a moment
        except Timeout as error:
            other = read(self._paths.status)
            who = f" (process {other.pid})" if other else ""
            raise AlreadyRunningError(
                f"already running on {self._paths.data_dir}{who}; posturewatch stop ends it"
            ) from error
        except OSError as error:
            raise StoreError(f"{self._paths.lock}: {why(error)}") from error
        return self

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def is_running(paths: Paths) -> bool:
    """Whether a monitor holds the data folder now."""
    if not paths.lock.exists():
        return False
    if sys.platform == "win32":
        from filelock import FileLock, Timeout

        try:
            with FileLock(paths.lock, timeout=0):
                return False
        except Timeout:
            return True
    import fcntl  # what filelock itself asks, at a third of its import time

    with paths.lock.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False
