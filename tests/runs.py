"""The real program as a process of its own, on a short real clip, for tests of faults."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import cv2

import posturewatch

DEMO = Path(posturewatch.__file__).parent / "data" / "demo.webm"


def clip(path: Path, *, first_s: int = 20, count: int = 60) -> Path:
    """So many seconds of the demo as a file of its own, one frame a second."""
    source = cv2.VideoCapture(str(DEMO))
    target = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 1.0, (640, 480))
    for _ in range(first_s):
        source.grab()
    for _ in range(count):
        target.write(source.read()[1])
    target.release()
    source.release()
    return path


def command(source: Path | str, data_dir: Path, *more: str) -> list[str]:
    """The command line of a monitor."""
    start = [sys.executable, "-m", "posturewatch", "run", "--json"]
    return [*start, "--source", str(source), "--data-dir", str(data_dir), *more]


@contextmanager
def started(arguments: Sequence[str], **options: object) -> Iterator[subprocess.Popen[str]]:
    """A process that is gone when the block is left; stderr comes after stdout's end."""
    process = subprocess.Popen(
        arguments, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def lines_until(process: subprocess.Popen[str], word: str) -> list[str]:
    """What the process says, up to the first line with that word."""
    said = []
    assert process.stdout
    for line in process.stdout:
        said.append(line)
        if word in line:
            return said
    raise AssertionError(f"{word!r} never came: {said[-3:]}{process.communicate()[1]}")


def children(pid: int) -> list[int]:
    """Processes that this one has started and that run."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):  # a thread that has just ended
            found += map(int, (task / "children").read_text().split())
    return [child for child in found if is_alive(child)]


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that is dead and not yet buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def becomes_true(what: Callable[[], bool], within_s: float = 15.0) -> bool:
    """Wait for another process to get there."""
    end_s = time.monotonic() + within_s
    while not what() and time.monotonic() < end_s:
        time.sleep(0.02)
    return what()


def ended(process: subprocess.Popen[str], number: int | None = None) -> tuple[int, str]:
    """Exit code and stderr, after a signal if one is given."""
    if number is not None:
        os.kill(process.pid, number)
    _, said = process.communicate(timeout=60)
    return process.returncode, said


SIGNALS = (signal.SIGINT, signal.SIGTERM)
