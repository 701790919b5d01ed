"""Cameras of this machine: which there are, which one is meant, and who holds it."""

import math
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cv2_enumerate_cameras import enumerate_cameras

from posturewatch.adapters.pixels import cv2
from posturewatch.core.events import Signal, SignalKind
from posturewatch.errors import CameraError

_BACKENDS = {"linux": cv2.CAP_V4L2, "darwin": cv2.CAP_AVFOUNDATION, "win32": cv2.CAP_MSMF}
_BY_ID = Path("/dev/v4l/by-id")
_PROC = "/proc"
MORE = "; posturewatch doctor says more"
HELD_EVERY_S = 5.0
"""Between two looks at who holds the camera. One look takes 20 ms on a desktop of 300 processes."""


@dataclass(frozen=True, slots=True)
class Device:
    """One camera as the system lists it now. The index may be another after it is replugged."""

    index: int
    name: str
    path: str
    """Device path on Linux, the system's own identifier elsewhere; empty when not told."""

    @property
    def key(self) -> str:
        """What stays the same when it is plugged in elsewhere: its udev name, else its name."""
        return _udev_name(self.path) or self.name or self.path or str(self.index)

    def __str__(self) -> str:
        return f"{self.index}: {self.name}"


def devices() -> list[Device]:
    """All cameras, by index."""
    found = enumerate_cameras(backend())
    listed = [Device(each.index, each.name or "", each.path or "") for each in found]
    return sorted(listed, key=lambda device: device.index)


def backend() -> int:
    """OpenCV's number of this system's own way to its cameras."""
    return int(_BACKENDS.get(sys.platform, cv2.CAP_ANY))


def gives_to_one() -> bool:
    """Whether this system lets only one program at a time have pictures of a camera.

    V4L2 refuses the second one with EBUSY
    (https://docs.kernel.org/userspace-api/media/v4l/open.html); Windows does too, unless a driver
    shares; macOS shares.
    """
    return sys.platform != "darwin"


def find(wanted: str, among: Sequence[Device]) -> Device:
    """The camera meant by an index, a name or a part of it, or a path; "" means the first.

    Raises CameraError that lists what there is.
    """
    if not wanted and among:
        return among[0]
    for matches in (_is_exactly, _is_partly):
        found = [device for device in among if matches(device, wanted)]
        if found:
            return found[0]
    there = ", ".join(str(device) for device in among) or "none"
    which = f"camera {wanted}" if wanted else "camera"
    raise CameraError(f"no {which} found (there: {there}){MORE}")


def holders(path: str) -> tuple[int, ...]:
    """Processes other than this one that hold a device open, as far as this user may see.

    Linux only: elsewhere, and where nothing may be read, nobody seems to.
    """
    wanted = os.path.realpath(path)
    try:
        with os.scandir(_PROC) as entries:
            processes = [int(entry.name) for entry in entries if entry.name.isdigit()]
    except OSError:
        return ()
    mine = os.getpid()
    return tuple(pid for pid in processes if pid != mine and _holds(pid, wanted))


def _holds(pid: int, wanted: str) -> bool:
    """Strings only: a desktop has some ten thousand descriptors, and this is asked often."""
    try:
        with os.scandir(f"{_PROC}/{pid}/fd") as entries:
            return any(_link(entry.path) == wanted for entry in entries)
    except OSError:  # gone, or another user's
        return False


def _link(descriptor: str) -> str:
    try:
        return os.readlink(descriptor)  # noqa: PTH115 - strings are quicker, see _holds
    except OSError:  # closed in the meantime
        return ""


class OtherPrograms:
    """A source of signals: another program has taken the camera, or has given it back.

    So a call gets the camera even while we hold it: we let go as soon as somebody else opens it.
    """

    def __init__(self, path: Callable[[], str]) -> None:
        """``path``: the device in use; empty while there is none."""
        self._path = path
        self._is_held = False
        self._looked_s = -math.inf

    def poll(self, now_s: float) -> Sequence[Signal]:
        """A signal when the camera has changed hands since the last look."""
        if 0 <= now_s - self._looked_s < HELD_EVERY_S:
            return ()
        self._looked_s = now_s
        path = self._path()
        is_held = bool(path and holders(path))
        if is_held is self._is_held:
            return ()
        self._is_held = is_held
        kind = SignalKind.CAMERA_BUSY if is_held else SignalKind.CAMERA_FREE
        return (Signal(now_s, kind),)


def _is_exactly(device: Device, wanted: str) -> bool:
    if wanted.isdigit():
        return device.index == int(wanted)
    same_path = bool(device.path) and os.path.realpath(wanted) == os.path.realpath(device.path)
    return same_path or wanted in (device.name, device.key)


def _is_partly(device: Device, wanted: str) -> bool:
    return not wanted.isdigit() and wanted.lower() in device.name.lower()


def _udev_name(path: str) -> str:
    try:
        links = sorted(_BY_ID.iterdir())
    except OSError:
        return ""
    real = os.path.realpath(path)
    return next((link.name for link in links if os.path.realpath(link) == real), "")
