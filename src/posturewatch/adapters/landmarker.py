"""From a frame to the poses in it, with MediaPipe's pose landmarker.

Every frame is looked at afresh: the detector searches the whole picture, then the landmark model
looks at each find. MediaPipe's tracking mode would save the search, but goes on reporting a person
who has just left.
"""

import hashlib
import logging
import math
import os
import re
import sys
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any

from posturewatch.core.pose import Landmark, Pose, PoseLandmark
from posturewatch.errors import ModelError
from posturewatch.paths import shipped
from posturewatch.ports import Frame

_log = logging.getLogger(__name__)

CHECKSUMS = "SHA256SUMS"
"""The list beside the models: what ``sha256sum`` writes."""

_PEOPLE = 3
"""Looked for in one picture: the person, a passer-by, one more. Each one found costs as much again;
places that stay empty cost nothing."""

_HEAD_AND_SHOULDERS = tuple(at for at in PoseLandmark if at <= PoseLandmark.RIGHT_SHOULDER)

_SAME_BODY = 0.2
"""Two skeletons closer than this share of a body are one person found twice. A body counts as the
larger side of the box around its head and shoulders, some 36 cm on an adult. A fifth of that is
half the breadth of a head (15 cm; Gordon et al. 2014, Natick/TR-15/007): of two heads that near to
each other in a picture, the one in front would hide the other."""

_REINSTALL = "install posturewatch again, or see models/README.md to rebuild it"

_CHATTER = re.compile(rb"INFO: |WARNING: All log messages|[IWEF]\d{4} \d\d:\d\d:\d\d")
"""How a line of the library's own log begins (absl and TensorFlow Lite)."""

_LIBRARY_ERRORS = (RuntimeError, ValueError, OSError, IndexError)
"""What MediaPipe makes of its status codes."""


def shipped_model(model: str) -> Path:
    """The file of the shipped model ``full`` or ``lite``. Raises ModelError when it is missing."""
    try:
        return shipped(f"models/pose_landmarker_{model}.task")
    except FileNotFoundError as error:
        raise ModelError(f"{error}; install posturewatch again") from error


class MediaPipeLandmarker:
    """Finds up to three people in a frame.

    Raises ModelError when the file is missing, is not the one this version was made for, or cannot
    be loaded.
    """

    def __init__(self, model_path: Path) -> None:
        verify(model_path)
        self._path = model_path
        self._has_seen_someone = False
        with _without_chatter():
            self._mediapipe = _import_mediapipe()
            self._landmarker = _load(self._mediapipe, model_path)
        self._close = weakref.finalize(self, _let_go, self._landmarker)

    def detect(self, frame: Frame) -> Sequence[Pose]:
        """Everybody found, the most certain first. Raises ModelError when the model fails."""
        import cv2  # the process that only runs the model does without its 30 MB

        return self.detect_rgb(cv2.cvtColor(frame.pixels, cv2.COLOR_BGR2RGB))

    def detect_rgb(self, pixels: Any) -> tuple[Pose, ...]:
        """The same for a contiguous uint8 array, height x width x 3, in the order RGB."""
        if not self._close.alive:
            raise ModelError(f"pose model {self._path.name}: already closed")
        height, width = pixels.shape[:2]
        image = self._mediapipe.Image(self._mediapipe.ImageFormat.SRGB, pixels)
        try:
            found = self._find(image).pose_landmarks
        except _LIBRARY_ERRORS as error:
            raise ModelError(f"pose model {self._path.name} failed: {error}") from error
        return distinct([_pose(landmarks, width / height) for landmarks in found])

    def close(self) -> None:
        """Let go of the model's memory and threads. Closing twice does no harm."""
        self._close()

    def _find(self, image: Any) -> Any:
        """The library's own result. It grumbles once more when it first finds somebody."""
        if self._has_seen_someone:
            return self._landmarker.detect(image)
        with _without_chatter():
            result = self._landmarker.detect(image)
        self._has_seen_someone = bool(result.pose_landmarks)
        return result


def distinct(poses: Sequence[Pose]) -> tuple[Pose, ...]:
    """The poses without repeats of one body; of two that lie on each other the first is kept.

    Two finds slide onto one body when people overlap in the picture.
    """
    kept: list[Pose] = []
    for pose in poses:
        if all(_distance(pose, other) > _SAME_BODY for other in kept):
            kept.append(pose)
    return tuple(kept)


def _distance(pose: Pose, other: Pose) -> float:
    """Mean distance of head and shoulder points, in sizes of the larger body."""
    ours, theirs = ([body.point(at) for at in _HEAD_AND_SHOULDERS] for body in (pose, other))
    size = max(_extent(ours), _extent(theirs))
    apart = sum(math.dist(a, b) for a, b in zip(ours, theirs, strict=True)) / len(ours)
    return apart / size if size > 0 else 0.0


def _extent(points: list[tuple[float, float]]) -> float:
    """Larger side of the box around the points."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return max(max(xs) - min(xs), max(ys) - min(ys))


def _pose(landmarks: Sequence[Any], aspect: float) -> Pose:
    return Pose(
        tuple(Landmark(point.x, point.y, point.visibility, point.presence) for point in landmarks),
        aspect,
    )


def verify(model_path: Path) -> None:
    """Raise ModelError unless the file has the checksum that the list beside it gives its name."""
    listed = model_path.parent / CHECKSUMS
    try:
        lines = listed.read_text(encoding="ascii").splitlines()
        with model_path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise ModelError(f"no pose model: {error.filename} is missing; {_REINSTALL}") from error
    except (OSError, ValueError) as error:
        raise ModelError(f"pose model {model_path}: {error}; {_REINSTALL}") from error
    if f"{found}  {model_path.name}" not in lines:
        raise ModelError(
            f"pose model {model_path} is not the file this version was made for "
            f"(its SHA-256 {found[:12]}... is not in {listed}); {_REINSTALL}"
        )


def _import_mediapipe() -> Any:
    """MediaPipe without its audio part, whose import would open the sound system."""
    sound = sys.modules.pop("sounddevice", None)
    sys.modules["sounddevice"] = None  # type: ignore[assignment]  # makes its import fail
    try:
        import mediapipe
    except (ImportError, OSError) as error:
        raise ModelError(f"mediapipe cannot be loaded: {error}") from error
    finally:
        del sys.modules["sounddevice"]
        if sound:
            sys.modules["sounddevice"] = sound
    return mediapipe


def _load(mediapipe: Any, model_path: Path) -> Any:
    """MediaPipe's landmarker for single pictures. Raises ModelError."""
    vision = mediapipe.tasks.vision
    options = vision.PoseLandmarkerOptions(
        base_options=mediapipe.tasks.BaseOptions(model_asset_path=str(model_path)),
        running_mode=vision.RunningMode.IMAGE,
        num_poses=_PEOPLE,
    )
    try:
        return vision.PoseLandmarker.create_from_options(options)
    except _LIBRARY_ERRORS as error:
        raise ModelError(f"pose model {model_path} cannot be loaded: {error}") from error


def _let_go(landmarker: Any) -> None:
    """Close a landmarker, or forget it when the interpreter has already ended its thread."""
    try:
        landmarker.close()
    except RuntimeError:
        landmarker._handle = None  # or its __del__ fails the same way, aloud


@contextmanager
def _without_chatter() -> Iterator[None]:
    """Catch what C++ writes to file descriptor 2: its log goes to ours, the rest on to stderr."""
    with ExitStack() as stack:
        try:
            caught = stack.enter_context(_nameless())
            stderr = os.dup(2)
        except OSError:  # no room for a file, or a windowed process without a stderr
            yield
            return
        os.dup2(caught.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
            caught.seek(0)
            _pass_on(caught.read())


def _nameless() -> IO[bytes]:
    """A file in memory alone; where there is none, a temporary one."""
    if sys.platform == "linux":
        return os.fdopen(os.memfd_create("chatter"), "w+b")
    return tempfile.TemporaryFile()


def _pass_on(text: bytes) -> None:
    for line in text.splitlines(keepends=True):
        if _CHATTER.match(line):
            _log.debug("%s", line.decode(errors="replace").rstrip())
        else:
            os.write(2, line)
