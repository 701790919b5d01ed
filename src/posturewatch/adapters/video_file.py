"""A video file or an image sequence as a camera: the frame that its own time shows."""

import math
import os
from pathlib import Path

from posturewatch.adapters.pixels import cv2, is_a_cameras, shrink
from posturewatch.errors import CameraError
from posturewatch.ports import CameraState, Frame

_FALLBACK_FPS = 25.0
_BREAKS_OFF = 0.05
"""Share of the announced length that may be missing: some containers only estimate it."""
_UNCOUNTED = 2
"""Frames that the estimate may be off by in a short clip."""


class VideoFile:
    """Plays by the times it is asked at, so what is seen does not hang on the machine's speed."""

    on_s = 0.0

    def __init__(self, path: str, *, loop: bool = False) -> None:
        self._path = path
        self._loop = loop
        self._capture: cv2.VideoCapture | None = None
        self._fps = _FALLBACK_FPS
        self._base_s: float | None = None
        self._grabbed = 0
        self._frame: Frame | None = None
        self._state = CameraState.CLOSED

    @property
    def key(self) -> str:
        """The file's full path, however it was spelt."""
        return os.path.realpath(self._path)

    @property
    def state(self) -> CameraState:
        """Whether the file plays or has ended."""
        return self._state

    def open(self) -> None:
        """Begin to play. Raises CameraError for what is no video."""
        if self._capture is not None:
            return
        self._capture = _open(self._path)
        fps = self._capture.get(cv2.CAP_PROP_FPS)
        self._fps = fps if math.isfinite(fps) and 0 < fps <= 1000 else _FALLBACK_FPS
        self._grabbed = 0
        self._state = CameraState.ON

    def read(self, at_s: float) -> Frame | None:
        """The frame shown at this instant.

        Raises CameraError where the file breaks off, or ends without ever having shown one.
        """
        if self._capture is None or self._state is CameraState.ENDED:
            return None
        if self._base_s is None:
            self._base_s = at_s
        wanted = math.floor((at_s - self._base_s) * self._fps + 1e-6) + 1
        fresh = False
        while self._grabbed < wanted:
            if self._capture.grab():
                self._grabbed += 1
                fresh = True
            elif self._loop and self._grabbed:
                self._base_s += self._grabbed / self._fps
                wanted -= self._grabbed
                self._rewind()
            else:
                self._end()
                return None
        if fresh:
            got, pixels = self._capture.retrieve()
            if got and is_a_cameras(pixels):
                self._frame = Frame(at_s, shrink(pixels))
        return self._frame

    def release(self) -> None:
        """Stop here; ``open`` begins again at the file's start."""
        if self._capture is not None:
            self._capture.release()
        self._capture = None
        if self._state is not CameraState.ENDED:
            self._state = CameraState.CLOSED
            self._base_s = None

    def _rewind(self) -> None:
        assert self._capture is not None
        self._capture.release()
        self._capture = _open(self._path)
        self._grabbed = 0

    def _end(self) -> None:
        assert self._capture is not None
        self._state = CameraState.ENDED
        if self._frame is None:
            raise CameraError(f"{self._path}: no picture in it can be read")
        announced = self._capture.get(cv2.CAP_PROP_FRAME_COUNT)
        missing = announced - self._grabbed
        if missing > max(_UNCOUNTED, _BREAKS_OFF * announced):
            raise CameraError(
                f"{self._path}: breaks off after {self._grabbed / self._fps:.0f} of "
                f"{announced / self._fps:.0f} s; the file is truncated, copy it again"
            )


def _open(path: str) -> cv2.VideoCapture:
    if "%" not in path:
        _check(Path(path))
    capture = cv2.VideoCapture(path, cv2.CAP_FFMPEG)
    if not capture.isOpened():
        capture.release()
        if "%" in path:
            raise CameraError(f"{path}: no pictures of that pattern; write it like shot_%04d.jpg")
        raise CameraError(f"{path}: is not a video that can be read, or is truncated")
    return capture


def _check(path: Path) -> None:
    if path.is_dir():
        raise CameraError(f"{path}: is a folder; give a video file or a pattern like %04d.jpg")
    if not path.exists():
        raise CameraError(f"{path}: there is no such file")
    try:
        with path.open("rb") as file:
            if not file.read(1):
                raise CameraError(f"{path}: is empty")
    except OSError as error:
        raise CameraError(f"{path}: cannot be read ({error.strerror})") from error
