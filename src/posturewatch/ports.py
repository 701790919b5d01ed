"""What the loop asks of the world outside: small protocols, one job each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from posturewatch.core.words import CameraState

if TYPE_CHECKING:  # `status` needs the camera's words at once, and nothing of the rest
    from posturewatch.core.calibration import Calibration
    from posturewatch.core.events import Event, Outcome, Signal, Step
    from posturewatch.core.pace import FrameChange
    from posturewatch.core.pose import Pose
    from posturewatch.core.session import Session

__all__ = [
    "Camera",
    "CameraState",
    "Clock",
    "EventStore",
    "Frame",
    "FrameGate",
    "Listener",
    "Message",
    "Notifier",
    "PoseLandmarker",
    "SignalSource",
]


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture with its time. Never stored, never logged."""

    at_s: float
    """POSIX seconds (UTC) at capture."""
    pixels: Any
    """numpy uint8 array, height x width x 3, BGR as OpenCV gives it."""


class Camera(Protocol):
    """A stream of frames that never raises once it has been opened: it reports its state."""

    @property
    def key(self) -> str:
        """Identity that a calibration is stored under: a name or path, never an index."""

    @property
    def state(self) -> CameraState: ...

    @property
    def on_s(self) -> float:
        """Seconds the device has been on so far; 0 for what has no light to be lit."""

    def open(self) -> None:
        """Ask for the stream. Raises CameraError only for what can never work."""

    def read(self, at_s: float) -> Frame | None:
        """The newest frame at this instant, or None while none comes. Never blocks for long."""

    def release(self) -> None:
        """Let go of the device; ``open`` may follow."""


class FrameGate(Protocol):
    """Tells whether a frame needs a new look."""

    def change(self, frame: Frame) -> FrameChange:
        """How the frame differs from the last judged one."""

    def judged(self, frame: Frame) -> None:
        """Compare with this frame from now on."""

    def forget(self) -> None:
        """The next frame counts as changed."""


class PoseLandmarker(Protocol):
    """Finds people in a frame."""

    def detect(self, frame: Frame) -> Sequence[Pose]:
        """Everybody found, the most certain first. Raises ModelError when the model fails."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Message:
    """A notification as a person reads it."""

    title: str
    body: str
    level: int = 1
    """2 asks for more attention."""
    alert_at_s: float | None = None
    """The alert it tells of; None for a notice. Answers come back under this time."""
    stretch: str = ""
    """Id of the suggested stretch, which a button or a click can show; empty: none."""


class Notifier(Protocol):
    """Shows messages without holding up the loop; a lost one goes on to the next way."""

    def notify(self, message: Message) -> None: ...

    def outcomes(self, now_s: float) -> Sequence[Outcome]:
        """What has become of shown alerts since the last call: delivered or lost."""

    def close(self) -> None: ...


class EventStore(Protocol):
    """Keeps what happened. Raises StoreError."""

    def save(self, events: Iterable[Event]) -> None:
        """Keep events for good. One saved again (same track, same start) only grows."""

    def events(self, start_s: float, end_s: float) -> Sequence[Event]:
        """Events that touch ``[start_s, end_s)``, by time."""

    def withdraw(self, events: Iterable[Event]) -> None:
        """Delete what was saved while it was open, found again by its start (and track)."""

    def delete_before(self, before_s: float) -> int:
        """Delete for good all that ended before an instant; how much it was."""

    def save_calibration(self, camera: str, placement: str, calibration: Calibration) -> None: ...

    def calibrations(self, camera: str) -> dict[str, Calibration]:
        """The calibrations of a camera by placement, the one in use first."""

    def use_placement(self, camera: str, placement: str, at_s: float) -> None:
        """From this instant on this placement is in use."""


class Clock(Protocol):
    """The only source of time. Simulated in tests, replay and demo."""

    def now(self) -> float:
        """POSIX seconds (UTC)."""

    def wait(self, seconds: float) -> bool:
        """Wait; True when the program was asked to stop, False when the time is over."""


class SignalSource(Protocol):
    """Tells what happened at the desk since it was last asked."""

    def poll(self, now_s: float) -> Sequence[Signal]: ...


class Listener(Protocol):
    """An output that follows the monitor: status line, log lines, JSON lines, status file."""

    def on_step(self, session: Session, step: Step) -> None:
        """After every step: the monitor's memory as it now is."""

    def on_event(self, event: Event) -> None:
        """After an event has been stored."""

    def close(self) -> None: ...
