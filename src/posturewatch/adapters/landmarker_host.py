"""The pose landmarker as the monitor sees it: a process of its own, started when it is needed.

A child that dies, runs out of memory or hangs is replaced and asked again; only one that keeps
dying is an error. See ``landmarker_child`` for what the two say to each other.
"""

import logging
import os
import subprocess
import sys
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import cv2

from posturewatch.adapters import landmarker_child as child
from posturewatch.adapters.landmarker import verify
from posturewatch.core.pose import Pose
from posturewatch.errors import ModelError
from posturewatch.ports import Frame

_log = logging.getLogger(__name__)

START_S = 60.0
"""Loading takes a third of a second; from a cold disk on a busy machine some seconds."""
DEATHS = 3
DEATHS_WITHIN_S = 600.0
"""So many deaths within ten minutes are no accident any more."""
_FAREWELL_S = 2.0


class HostedLandmarker:
    """Finds up to three people in a frame, in a child process.

    Raises ModelError when the model's file is missing or is not the one this version was made for.
    """

    def __init__(self, model_path: Path, *, hang_s: float = child.HANG_S) -> None:
        """``hang_s``: an answer that takes longer never comes."""
        verify(model_path)
        self._path = model_path
        self._hang_s = hang_s
        self._child: subprocess.Popen[bytes] | None = None
        self._end: Callable[[], object] = _nothing
        self._deaths: deque[float] = deque(maxlen=DEATHS)

    @property
    def pid(self) -> int | None:
        """Of the child, while there is one."""
        return self._child.pid if self._child and self._child.poll() is None else None

    def detect(self, frame: Frame) -> Sequence[Pose]:
        """Everybody found, the most certain first. Raises ModelError when the model fails."""
        pixels = cv2.cvtColor(frame.pixels, cv2.COLOR_BGR2RGB)
        while True:
            try:
                return self._ask(pixels)
            except (OSError, EOFError, ValueError) as error:
                self._bury(error)

    def close(self) -> None:
        """End the child, if there is one. Another look starts another."""
        self._end()
        self._child = None

    def _ask(self, pixels: Any) -> tuple[Pose, ...]:
        running = self._running()
        height, width = pixels.shape[:2]
        head = child.REQUEST.pack(width, height)
        return child.unpack(self._answer(running, self._hang_s, head, pixels.data), width / height)

    def _running(self) -> subprocess.Popen[bytes]:
        """The child, ready to be asked; a new one when the last has gone home or never was."""
        if self._child is not None and self._child.poll() == 0:
            self.close()
        if self._child is None:
            self._child = _start(self._path)
            self._end = weakref.finalize(self, _end, self._child)
            self._answer(self._child, START_S)
        return self._child

    def _answer(self, asked: subprocess.Popen[bytes], within_s: float, *request: Any) -> bytes:
        """Send a request and read the answer to it; a child that takes too long is killed."""
        requests, answers = _pipes(asked)
        hurry = threading.Timer(within_s, asked.kill)
        hurry.daemon = True
        hurry.start()
        try:
            for part in request:
                requests.write(part)
            requests.flush()
            is_landmarks, length = child.ANSWER.unpack(_exactly(answers, child.ANSWER.size))
            if length > child.LONGEST_ANSWER:
                raise ValueError(f"{length} bytes are no answer")
            body = _exactly(answers, length)
        finally:
            hurry.cancel()
        if not is_landmarks:
            self.close()
            raise ModelError(body.decode(errors="replace"))
        return body

    def _bury(self, error: Exception) -> None:
        """Clear away a child that gives no answer. Raises ModelError when too many have died."""
        dead = self._child
        self.close()
        if dead is not None and dead.returncode == 0:
            return  # it had just gone home: nobody had asked for long
        code = None if dead is None else dead.returncode
        _log.warning("the pose model's process has died (%s, exit code %s)", error, code)
        self._deaths.append(time.monotonic())
        if len(self._deaths) == DEATHS and self._deaths[-1] - self._deaths[0] < DEATHS_WITHIN_S:
            raise ModelError(
                f"pose model {self._path.name}: its process died {DEATHS} times within"
                f" {DEATHS_WITHIN_S / 60:.0f} minutes (exit code {code}); is there enough memory?"
            )


def _start(model_path: Path) -> subprocess.Popen[bytes]:
    """A child that finds the modules we found, out of reach of the terminal's Ctrl-C."""
    own = {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "OPENBLAS_NUM_THREADS": "1",  # nothing is calculated with it
    }
    windows = sys.platform == "win32"
    return subprocess.Popen(  # noqa: S603 - our own interpreter, our own module, a checked file
        [sys.executable, "-P", "-m", child.__name__, str(model_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **own},
        start_new_session=not windows,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0) if windows else 0,
    )


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin
    assert process.stdout
    return process.stdin, process.stdout


def _exactly(answers: IO[bytes], count: int) -> bytes:
    body = answers.read(count)
    if len(body) < count:
        raise EOFError("no answer")
    return body


def _end(process: subprocess.Popen[bytes]) -> None:
    """Let a child go home; one that does not is killed."""
    for pipe in _pipes(process):
        with suppress(OSError):  # what was still to be written has nobody left to read it
            pipe.close()
    try:
        process.wait(_FAREWELL_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _nothing() -> None:
    """What there is to end before the first child."""
