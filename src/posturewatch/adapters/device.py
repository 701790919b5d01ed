"""Cameras of this machine: which there are, which one is meant, and who holds it."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cv2_enumerate_cameras import enumerate_cameras

from posturewatch.adapters.pixels import cv2
from posturewatch.errors import CameraError

_BACKENDS = {"linux": cv2.CAP_V4L2, "darwin": cv2.CAP_AVFOUNDATION, "win32": cv2.CAP_MSMF}
_BY_ID = Path("/dev/v4l/by-id")


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
    raise CameraError(f"no {which} found (there: {there}); see posturewatch run --help")


def holders(path: str, proc: Path = Path("/proc")) -> tuple[int, ...]:
    """Processes other than this one that hold a device open, as far as this user may see.

    Linux only: elsewhere, and where nothing may be read, nobody seems to.
    """
    try:
        wanted = Path(path).stat()
        processes = [int(entry.name) for entry in proc.iterdir() if entry.name.isdigit()]
    except OSError:
        return ()
    mine = os.getpid()
    return tuple(pid for pid in processes if pid != mine and _holds(proc / str(pid), wanted))


def _holds(process: Path, wanted: os.stat_result) -> bool:
    try:
        for descriptor in (process / "fd").iterdir():
            # most descriptors are sockets and pipes: their name tells, which is cheaper to ask
            if str(descriptor.readlink()).startswith("/") and os.path.samestat(
                descriptor.stat(), wanted
            ):
                return True
    except OSError:  # gone, or another user's
        pass
    return False


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
