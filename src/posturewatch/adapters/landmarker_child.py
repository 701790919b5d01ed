"""The process that runs the pose model for the monitor, and what is said between the two.

The model and its library hold more memory than all the rest; in a process of their own they can be
let go, and run out of memory, without the monitor. Pictures come in through a pipe, raw; landmarks
go out as 32-bit floats, which is what the model gives. Nothing else is understood, so nothing
harmful can be said. The process ends with the pipe, hence with the monitor, whatever ends that.

A pipe and no shared memory: there is nothing to name, to size or to leave behind, on any system.
It costs some 0.5 ms a picture, where the model takes 40 (``make bench`` measures both).
"""

import os
import signal
import struct
import sys
import threading
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from posturewatch.core.pose import LANDMARK_COUNT, Landmark, Pose
from posturewatch.errors import ModelError

REQUEST = struct.Struct("<HH")
"""Width and height of the picture; width x height x 3 bytes in the order RGB follow."""
ANSWER = struct.Struct("<?I")
"""Whether it is landmarks (else a sentence in UTF-8), and how many bytes of them follow."""

LONGEST_ANSWER = 1 << 16
"""Bytes. Poses take half a kilobyte each; a longer answer is not one of ours."""

IDLE_S = 90.0
"""Without a request for so long, the process ends and its memory is free. A still picture is looked
at every minute (``pace.refresh_s``), so only absence, pause and lock last longer."""
HANG_S = 30.0
"""A picture takes 40 ms, on a slow and busy machine a second."""

_NUMBERS = 4
_BROKEN = 1
_OUT_OF_MEMORY = 3
_HUNG = 4


def pack(poses: Sequence[Pose]) -> bytes:
    """Landmarks as floats, least byte first: x, y, visibility, presence of each in turn."""
    points = chain.from_iterable(pose.landmarks for pose in poses)
    numbers = array("f", chain.from_iterable((p.x, p.y, p.visibility, p.presence) for p in points))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def unpack(body: bytes, aspect: float) -> tuple[Pose, ...]:
    """The poses again. Raises ValueError for what ``pack`` cannot have made."""
    numbers = array("f")
    numbers.frombytes(body)
    if sys.byteorder == "big":
        numbers.byteswap()
    each = LANDMARK_COUNT * _NUMBERS
    if len(numbers) % each:
        raise ValueError(f"{len(numbers)} numbers are no whole poses")
    points = [Landmark(*numbers[at : at + _NUMBERS]) for at in range(0, len(numbers), _NUMBERS)]
    return tuple(
        Pose(tuple(points[at : at + LANDMARK_COUNT]), aspect)
        for at in range(0, len(points), LANDMARK_COUNT)
    )


def main(model: str) -> None:
    """Load the model, say so with an empty answer, then look at pictures until no more come."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # meant for the monitor, whose end is ours
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    code = _BROKEN
    try:
        _serve(Path(model), requests, answers)
        code = 0
    except BrokenPipeError:
        code = 0  # the monitor has gone in the meantime
    except (MemoryError, RuntimeError):  # no room for a picture, or for a thread
        code = _OUT_OF_MEMORY
    finally:
        os._exit(code)  # there is nothing to put away, and the library takes its time over that


def _serve(model: Path, requests: BinaryIO, answers: BinaryIO) -> None:
    import numpy as np

    from posturewatch.adapters.landmarker import MediaPipeLandmarker

    try:
        landmarker = MediaPipeLandmarker(model)
        _answer(answers, b"")
        picture = np.empty((0, 0, 3), np.uint8)
        while size := _next(requests):
            width, height = size
            if picture.shape[:2] != (height, width):
                picture = np.empty((height, width, 3), np.uint8)
            if requests.readinto(picture.data.cast("B")) < picture.nbytes:  # type: ignore[attr-defined]
                return
            with _at_most(HANG_S, _HUNG):
                found = landmarker.detect_rgb(picture)
            _answer(answers, pack(found))
    except ModelError as error:
        _answer(answers, str(error).encode(), is_landmarks=False)


def _next(requests: BinaryIO) -> tuple[int, int] | None:
    """Width and height of the picture that comes next; None when none does."""
    with _at_most(IDLE_S, 0):
        head = requests.read(REQUEST.size)
    return REQUEST.unpack(head) if len(head) == REQUEST.size else None


def _answer(answers: BinaryIO, body: bytes, *, is_landmarks: bool = True) -> None:
    answers.write(ANSWER.pack(is_landmarks, len(body)) + body)
    answers.flush()


@contextmanager
def _at_most(seconds: float, code: int) -> Iterator[None]:
    """End this process with ``code`` when the block takes longer."""
    limit = threading.Timer(seconds, os._exit, (code,))
    limit.daemon = True
    limit.start()
    try:
        yield
    finally:
        limit.cancel()


if __name__ == "__main__":
    main(sys.argv[1])
