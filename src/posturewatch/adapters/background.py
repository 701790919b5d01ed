"""A monitor of its own process: started detached, ended by asking."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from posturewatch import status
from posturewatch.control import STOP, ask
from posturewatch.core.words import CameraState, Sitting
from posturewatch.errors import NotRunningError, PostureWatchError
from posturewatch.paths import Paths
from posturewatch.ports import Clock
from posturewatch.status import Status

START_S = 30.0
"""Longest start: loading the pose library takes 1 s here, 10 s on a cold, slow disk."""
STOP_S = 10.0
"""Longest end: everything is stored within 2 s; a busy disk may take more."""
SETTLE_S = 6.0
"""A camera that has given no picture by then gives none for now (``watcher.WARMING_S``)."""
POLL_S = 0.1
NO_PICTURE = (CameraState.LOST, CameraState.BUSY, CameraState.REFUSED, CameraState.STALLED)


def command(arguments: Sequence[str] = ()) -> list[str]:
    """The command line of a background monitor."""
    return [sys.executable, "-m", "posturewatch", "run", "--background", *arguments]


def start(paths: Paths, arguments: Sequence[str], clock: Clock) -> Status:
    """Start a monitor and wait until it sees, or cannot; what it says then.

    Raises PostureWatchError, also when it ends before it has seen anything.
    """
    paths.ensure()
    paths.logs.parent.mkdir(mode=0o700, exist_ok=True)
    complaint = paths.logs.with_name("start.err")
    complaint.unlink(missing_ok=True)  # of a start that failed, maybe with other rights
    descriptor = os.open(complaint, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as errors:
        process = subprocess.Popen(  # noqa: S603 - our own program
            command(arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,
            cwd="/" if os.name == "posix" else None,  # hold no folder of the caller's
        )
    turns, told = round(START_S / POLL_S), 0
    for _ in range(turns):
        code = process.poll()
        if code:
            raise _failure(complaint, code)
        now = status.read(paths.status)
        if now and now.pid == process.pid:
            told += 1
            if code == 0 or (told > 3 and _sees(now)) or told > SETTLE_S / POLL_S:
                with suppress(OSError):  # Windows keeps a file that is open; it is empty
                    complaint.unlink()
                process.returncode = 0  # it lives on without us: no warning about that
                return now
        elif code == 0:
            raise _failure(complaint, code)
        clock.wait(POLL_S)
    raise PostureWatchError(f"the monitor did not begin within {START_S:g} s; posturewatch logs")


def _sees(now: Status) -> bool:
    """Whether a picture has been judged, or none is to be had."""
    return now.state is not Sitting.UNOBSERVED or now.camera in NO_PICTURE


def _failure(complaint: Path, code: int) -> PostureWatchError:
    """What the monitor said last, with its exit code."""
    said = complaint.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    failure = PostureWatchError(
        said[-1].removeprefix("posturewatch: ") if said else f"exit code {code}"
    )
    failure.exit_code = code or 1
    return failure


def stop(paths: Paths, clock: Clock) -> None:
    """Ask the monitor to end, and wait until it has. Raises PostureWatchError."""
    if not status.is_running(paths):
        raise NotRunningError(f"no monitor is running on {paths.data_dir}")
    last = status.read(paths.status)
    try:
        ask(paths, STOP)
    except NotRunningError:  # it holds the lock but does not listen: the signal still works
        if last is None:
            raise
        with suppress(ProcessLookupError):
            os.kill(last.pid, signal.SIGTERM)
    for _ in range(round(STOP_S / POLL_S)):
        if not status.is_running(paths):
            return
        clock.wait(POLL_S)
    raise PostureWatchError(f"the monitor has not ended within {STOP_S:g} s; posturewatch logs")
