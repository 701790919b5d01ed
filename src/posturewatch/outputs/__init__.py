"""Who follows the monitor: live line, log lines, JSON lines and the status file."""

from typing import Protocol

from posturewatch.core.session import Session
from posturewatch.ports import Camera, CameraState


class Writable(Protocol):
    """Where lines go: a file, a pipe, a log."""

    def write(self, text: str, /) -> int:
        """Add text."""

    def flush(self) -> None:
        """Let it be seen."""


def camera_state(camera: Camera, session: Session) -> CameraState:
    """What the camera is doing: closed because of a call is busy."""
    return camera.state if session.desk.busy_since_s is None else CameraState.BUSY
