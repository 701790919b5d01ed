"""A live camera: a device or an address, read by a thread that keeps up with it.

The thread only takes frames off the line; decoding costs most, so it is done when somebody asks
for a picture. A watchdog looks at the age of the last frame, and whatever fails is opened again
with growing waits. Nothing here raises once the source is known to be one.
"""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from posturewatch.adapters.address import shown
from posturewatch.adapters.device import backend, devices, find, holders
from posturewatch.adapters.pixels import Pixels, cv2, is_a_cameras, shrink
from posturewatch.errors import CameraError
from posturewatch.ports import CameraState, Frame

STALL_S = 5.0
"""No frame for so long is a stall: the slowest webcams in the dark still give one each second."""
_OPEN_MS, _READ_MS = 3000, 2000
"""FFmpeg waits 30 s by default, which is as long as a hang."""
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.5, 15.0
_BUSY_WAIT_S = 5.0
_WARM_FRAMES, _WARM_S = 5, 0.6
"""Discarded after opening: exposure and white balance need a few frames to settle."""
_FRESH_S = 0.25
"""How long ``read`` waits for the next frame before it takes the last one."""
_JOIN_S = 1.0
_WIDTH, _HEIGHT, _FPS = 640, 480, 10
"""Asked of a webcam; it gives the nearest it can. The pose model works on 256 pixels."""

_MJPG = cv2.VideoWriter.fourcc(*"MJPG")

Opening = tuple[Any, int, list[int]]
"""Source (index or address), OpenCV backend and parameters of ``cv2.VideoCapture``."""


class Target(Protocol):
    """What to open. Looked up anew at each opening."""

    @property
    def key(self) -> str:
        """Name or address; empty while it is not known."""

    @property
    def path(self) -> str:
        """Device file, for asking who holds it and whether it may be opened; "" if none."""

    def locate(self) -> Opening | None:
        """How to open it now; None while it is not there."""


class DeviceTarget:
    """A camera of this machine: found again by name or path after it was unplugged."""

    def __init__(self, wanted: str) -> None:
        """``wanted``: index, name or path; "" for the first there is."""
        self._wanted = wanted
        self.key = ""
        self.path = ""

    def find(self) -> None:
        """Look which camera is meant. Raises CameraError when it is not there."""
        device = find(self.key or self._wanted, devices())
        self._index = device.index
        self.key = device.key
        self.path = device.path if device.path.startswith("/dev/") else ""

    def locate(self) -> Opening | None:
        """The camera by the index it has now."""
        try:
            self.find()
        except CameraError:
            return None
        size = [cv2.CAP_PROP_FRAME_WIDTH, _WIDTH, cv2.CAP_PROP_FRAME_HEIGHT, _HEIGHT]
        return self._index, backend(), [*size, cv2.CAP_PROP_FPS, _FPS]


@dataclass(frozen=True, slots=True)
class AddressTarget:
    """A stream on the network (http MJPEG; rtsp as best effort)."""

    address: str
    path: str = ""

    @property
    def key(self) -> str:
        """The address without user, password and the like: it is printed and stored."""
        return shown(self.address)

    def locate(self) -> Opening:
        """The address, with waits shorter than a hang."""
        waits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, _OPEN_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, _READ_MS]
        return self.address, cv2.CAP_FFMPEG, [*waits, cv2.CAP_PROP_N_THREADS, 1]


class LiveCamera:
    """Implements ports.Camera."""

    def __init__(self, target: Target, now: Callable[[], float]) -> None:
        """``now`` stamps the frames."""
        self._target = target
        self._now = now
        self._reader: _Reader | None = None
        self._used_s = 0.0

    @property
    def key(self) -> str:
        """The device's name, or the address."""
        return self._target.key

    @property
    def is_device(self) -> bool:
        """A camera of this machine, that other programs may want."""
        return isinstance(self._target, DeviceTarget)

    @property
    def path(self) -> str:
        """The device file; empty for an address, or while it is not known."""
        return self._target.path

    @property
    def state(self) -> CameraState:
        """What the stream is doing."""
        return self._reader.state if self._reader else CameraState.CLOSED

    @property
    def on_s(self) -> float:
        """Seconds the camera has been on, all stretches together: its light was lit."""
        return self._used_s + (self._reader.on_s if self._reader else 0.0)

    def open(self) -> None:
        """Begin to read, in a thread of its own."""
        if self._reader is None:
            self._reader = _Reader(self._target)
            self._reader.start()

    def read(self, at_s: float) -> Frame | None:  # noqa: ARG002 - frames carry their own time
        """The next frame within a quarter of a second, else the last; None when that is old."""
        if self._reader is None:
            return None
        pixels = self._reader.ask()
        return None if pixels is None else Frame(self._now(), shrink(pixels))

    def release(self) -> None:
        """Let go of the source; a reader that hangs is left behind, and lets go when it wakes."""
        if self._reader is not None:
            self._reader.end()
            self._used_s += self._reader.on_s
        self._reader = None


class _Reader(threading.Thread):
    """Reads from ``open`` to ``release``. Ages are told by a clock that nobody sets."""

    def __init__(self, target: Target) -> None:
        super().__init__(name="camera", daemon=True)
        self._target = target
        self._ended = threading.Event()
        self._answer = threading.Condition()
        self._wanted = False
        self._pixels: Pixels | None = None
        self._state = CameraState.ON
        self._alive_s = time.monotonic()
        self._used_s = 0.0
        self._since_s: float | None = None
        """Since when the source is open now."""

    @property
    def on_s(self) -> float:
        since_s = self._since_s
        return self._used_s + (0.0 if since_s is None else time.monotonic() - since_s)

    @property
    def state(self) -> CameraState:
        late = time.monotonic() - self._alive_s > STALL_S
        return CameraState.STALLED if late and self._state is CameraState.ON else self._state

    def ask(self) -> Pixels | None:
        with self._answer:
            if self.state is not CameraState.ON:
                return None
            self._wanted = True
            self._answer.wait_for(lambda: not self._wanted, _FRESH_S)
            return self._pixels if self.state is CameraState.ON else None

    def end(self) -> None:
        self._ended.set()
        self.join(_JOIN_S)

    def run(self) -> None:
        wait_s = _FIRST_WAIT_S
        while not self._ended.is_set():
            opened_s = time.monotonic()
            capture = self._open()
            if capture is not None:
                self._since_s = opened_s
                self._read(capture)
                capture.release()
                self._used_s, self._since_s = self.on_s, None
                if time.monotonic() - opened_s > _LONGEST_WAIT_S:
                    wait_s = _FIRST_WAIT_S  # it did run: this is a new trouble
            self._pixels = None
            self._ended.wait(_BUSY_WAIT_S if self._state is CameraState.BUSY else wait_s)
            wait_s = min(2 * wait_s, _LONGEST_WAIT_S)

    def _open(self) -> cv2.VideoCapture | None:
        """The open source, or None with the state saying why."""
        opening = self._target.locate()
        path = self._target.path
        if path and holders(path):
            self._state = CameraState.BUSY
            return None
        if path and Path(path).exists() and not os.access(path, os.R_OK | os.W_OK):
            self._state = CameraState.REFUSED
            return None
        capture = cv2.VideoCapture(*opening) if opening else None
        if capture is None or not capture.isOpened():
            self._state = CameraState.LOST
            return None
        if capture.get(cv2.CAP_PROP_FOURCC) == _MJPG and opening and opening[1] == cv2.CAP_FFMPEG:
            capture.set(cv2.CAP_PROP_FORMAT, -1)  # hand over JPEG as it comes: we decode few
        return capture

    def _read(self, capture: cv2.VideoCapture) -> None:
        opened_s, count = time.monotonic(), 0
        while not self._ended.is_set() and capture.grab():
            now_s, count = time.monotonic(), count + 1
            self._state = CameraState.ON
            warm = count > _WARM_FRAMES and now_s - opened_s > _WARM_S
            if not (self._wanted and warm) or self._give(_decode(capture)):
                self._alive_s = now_s
        self._state = CameraState.LOST

    def _give(self, pixels: Pixels | None) -> bool:
        """Answer with a picture; a broken one is none, the next will do, and the last is old."""
        with self._answer:
            self._pixels = pixels
            if pixels is None:
                return False
            self._wanted = False
            self._answer.notify()
            return True


def _decode(capture: cv2.VideoCapture) -> Pixels | None:
    got, pixels = capture.retrieve()
    if not got or pixels is None:
        return None
    if pixels.shape[0] == 1:  # a JPEG as it came
        try:
            pixels = cv2.imdecode(pixels.ravel(), cv2.IMREAD_COLOR)
        except cv2.error:  # it claims to be larger than OpenCV takes
            return None
    if pixels is None or pixels.ndim != 3 or not is_a_cameras(pixels):
        return None
    return pixels
