"""What happens in lines for a person: one that stays in a terminal, or one after the other."""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo

from rich.console import Console
from rich.live import Live
from rich.text import Text

from posturewatch import lines, texts
from posturewatch.core.events import Alert, Event, Posture, Sample, Sitting, Step
from posturewatch.core.session import Session
from posturewatch.outputs import Writable, camera_state
from posturewatch.ports import Camera, CameraState
from posturewatch.texts import _

_TROUBLES = (CameraState.LOST, CameraState.STALLED, CameraState.REFUSED, CameraState.BUSY)


class LogLines:
    """Plain lines for a file or a pipe: events, and every change of posture or sitting."""

    def __init__(
        self,
        stream: Writable,
        zone: tzinfo | None = None,
        camera: Camera | None = None,
        stretches: Mapping[str, str] | None = None,
    ) -> None:
        """``camera``: one whose troubles are told too; ``stretches``: their names by id."""
        self._stream = stream
        self._stretches = stretches
        self._camera = camera
        self._trouble: CameraState | None = None
        self._zone = zone
        self._now_s = 0.0
        self._state = texts.SITTING[Sitting.UNOBSERVED]  # nothing to say before the first picture

    def on_step(self, session: Session, step: Step) -> None:
        """A line when the state in words has changed, and when no more pictures come."""
        self._now_s = step.at_s
        self._tell_trouble(step)
        state = lines.state(session)
        if state != self._state:
            self._state = state
            self._write(state)

    def on_event(self, event: Event) -> None:
        """A line for what a person wants to know."""
        self._now_s = self._now_s or getattr(event, "at_s", 0.0)
        line = lines.event(event, self._zone, self._stretches)
        if line:
            self._write(line)

    def close(self) -> None:
        """Nothing is held open."""

    def _tell_trouble(self, step: Step) -> None:
        """Why no picture comes, once until one has come again."""
        if self._camera is None:
            return
        if isinstance(step, Sample) and step.is_new and step.judgement is not None:
            self._trouble = None
            return
        state = self._camera.state
        if state in _TROUBLES and state is not self._trouble:
            self._trouble = state
            words = _("No picture comes from {camera}: {state}")
            key = self._camera.key or _("the camera")
            self._write(words.format(camera=key, state=texts.CAMERA[state]))

    def _write(self, line: str) -> None:
        at = datetime.fromtimestamp(self._now_s, UTC).astimezone(self._zone)
        self._stream.write(f"{at:%Y-%m-%d %H:%M:%S}  {line}\n")
        self._stream.flush()


class StatusLine:
    """One live line in a terminal; events scroll by above it."""

    def __init__(
        self, console: Console, camera: Camera, stretches: Mapping[str, str] | None = None
    ) -> None:
        """``stretches``: their names by id."""
        self._console = console
        self._stretches = stretches
        self._camera = camera
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self._live.start()

    def on_step(self, session: Session, step: Step) -> None:  # noqa: ARG002 - the session has it
        """Draw the line anew."""
        words = lines.state(session)
        line = Text(" ● ", style=_style(session))
        line.append(words)
        line.append(f"  ·  {lines.clock(session)}", "dim")
        state = camera_state(self._camera, session)
        if state is not CameraState.ON:
            line.append(f"  ·  {_('camera')} {texts.CAMERA[state]}", "yellow")
        line.truncate(self._console.width - 1, overflow="ellipsis")
        self._live.update(line, refresh=True)

    def on_event(self, event: Event) -> None:
        """A line above the live one."""
        line = lines.event(event, None, self._stretches)
        if line:
            self._console.print(line, style="bold" if isinstance(event, Alert) else None)

    def ring(self, _line: str) -> None:
        """Ring the bell for what no desktop has shown; the line itself stands here already."""
        self._console.bell()

    def close(self) -> None:
        """Give the terminal back."""
        self._live.stop()


_STYLES = {Posture.GOOD: "green", Posture.BAD: "red", Posture.UNKNOWN: "yellow"}


def _style(session: Session) -> str:
    seated = session.sitting.state is Sitting.SEATED
    return _STYLES[session.posture.state] if seated else "dim"
