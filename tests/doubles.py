"""Scripted parts of the world outside, for the loop: each says in its name how it behaves."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

import bodies
from posturewatch.core.events import Event, Outcome, Signal, Step
from posturewatch.core.pose import Look
from posturewatch.core.session import Session
from posturewatch.ports import CameraState, Frame, Message

EMPTY, PERSON, SLUMPED = 10, 100, 200
"""Brightness of the right half of a picture, standing for what is seen."""
UPRIGHT = bodies.Person()
WARM_S = 1.0


class ScriptedCamera:
    """Shows what the script says, a second after it was opened."""

    def __init__(
        self, script: Callable[[float], int | None], *, noisy: bool = False, key: str = "scripted"
    ) -> None:
        self.script = script
        self.key = key
        self.opened = 0
        self.state = CameraState.CLOSED
        self.on_s = self._read_s = 0.0
        self._noise = np.random.default_rng(1) if noisy else None
        self._warm_s: float | None = None

    def open(self) -> None:
        """Begin to warm up."""
        self.opened += 1
        self.state = CameraState.ON
        self._warm_s = None

    def read(self, at_s: float) -> Frame | None:
        """What the script shows, once warm."""
        self.on_s += at_s - self._read_s if self._warm_s is not None else 0.0
        self._read_s = at_s
        if self._warm_s is None:
            self._warm_s = at_s + WARM_S
        grey = self.script(at_s)
        if at_s < self._warm_s or grey is None:
            return None
        pixels = np.full((120, 160, 3), 0, np.uint8)
        pixels[:, 80:] = grey
        if self._noise is not None:
            pixels[0, 0] = self._noise.integers(0, 255)
        return Frame(at_s, pixels)

    def release(self) -> None:
        """Close."""
        self.state = CameraState.CLOSED


class ScriptedLook:
    """Sees an upright person, a bent one, or nobody, by the brightness of the right half."""

    def __init__(self) -> None:
        self.at: list[float] = []

    def __call__(self, frame: Frame) -> Look:
        """Look, and remember when."""
        self.at.append(frame.at_s)
        grey = int(frame.pixels[60, 120, 0])
        if grey == EMPTY:
            return Look(frame.at_s, (), bodies.DAYLIGHT)
        person = UPRIGHT if grey == PERSON else bodies.moved(UPRIGHT, neck_deg=20.0)
        return bodies.look(person, frame.at_s)


class ScriptedSignals:
    """Tells its signals when their time has come."""

    def __init__(self, signals: Iterable[Signal]) -> None:
        self._due = sorted(signals, key=lambda signal: signal.at_s)

    def poll(self, now_s: float) -> Sequence[Signal]:
        """Those up to now."""
        told = [signal for signal in self._due if signal.at_s <= now_s]
        self._due = self._due[len(told) :]
        return told


class RecordingNotifier:
    """Keeps the messages, and what was to be seen when each came."""

    def __init__(self, look: Callable[[], object] = lambda: None) -> None:
        self.messages: list[Message] = []
        self.seen: list[object] = []
        self._look = look

    def notify(self, message: Message) -> None:
        """Keep it."""
        self.messages.append(message)
        self.seen.append(self._look())

    def outcomes(self, now_s: float) -> Sequence[Outcome]:
        """Nothing is known of what became of them."""
        return ()

    def close(self) -> None:
        """Nothing is held."""


class RecordingListener:
    """Keeps all steps and events."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.events: list[Event] = []
        self.closed = False

    def on_step(self, session: Session, step: Step) -> None:
        """Keep the step."""
        self.steps.append(step)

    def on_event(self, event: Event) -> None:
        """Keep the event."""
        self.events.append(event)

    def close(self) -> None:
        """Remember that it was told to."""
        self.closed = True
