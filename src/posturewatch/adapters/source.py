"""What the words after ``--source`` mean: a camera of this machine, an address, or a file."""

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from posturewatch.adapters.address import shown
from posturewatch.adapters.device import devices
from posturewatch.adapters.stream import AddressTarget, DeviceTarget, LiveCamera
from posturewatch.adapters.video_file import VideoFile
from posturewatch.errors import CameraError

_SCHEMES = ("http://", "https://", "rtsp://")


def is_file(source: str) -> bool:
    """Whether a source is played from files, by its own time."""
    if not source or "://" in source or source.startswith("/dev/"):
        return False
    has_ending = any(map(str.isalpha, Path(source).suffix))  # "Webcam v2.0" has none
    return "%" in source or has_ending or Path(source).exists()


def file_camera(source: str, *, loop: bool = False) -> VideoFile:
    """A video file or image sequence, opened. Raises CameraError."""
    camera = VideoFile(source, loop=loop)
    camera.open()
    return camera


def live_camera(source: str, now: Callable[[], float], *, patient: bool = False) -> LiveCamera:
    """A camera of this machine or an address.

    Raises CameraError for what is not there; when ``patient`` it is waited for instead.
    """
    if "://" in source:
        if not source.startswith(_SCHEMES):
            raise CameraError(f"{shown(source)}: only {', '.join(_SCHEMES)} addresses can be read")
        if not _host(source):
            raise CameraError(f"{shown(source)}: names no camera")
        return LiveCamera(AddressTarget(source), now)
    target = DeviceTarget(source)
    if not patient:
        target.find()
    return LiveCamera(target, now)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def has_camera() -> bool:
    """Whether this machine has any camera."""
    return bool(devices())
