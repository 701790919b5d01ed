"""Who follows the monitor: status line, log lines, JSON lines and the status file.

JSON lines carry ``at_s``, seconds since the run (or the timeline) began, so that they can be held
against the position in a file, and the same instants as ISO times.
"""

import json
import math
import os
from contextlib import suppress
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, Protocol

from msgspec.structs import replace
from rich.console import Console
from rich.live import Live
from rich.text import Text

from posturewatch import lines, status, texts
from posturewatch.core.events import (
    Alert,
    Bout,
    Break,
    CameraTime,
    Episode,
    Event,
    Judgement,
    Notice,
    Outcome,
    Posture,
    Sample,
    Sitting,
    Step,
    Verdict,
)
from posturewatch.core.presence import View
from posturewatch.core.session import Session
from posturewatch.ports import Camera, CameraState
from posturewatch.status import Status
from posturewatch.texts import _

STATUS_EVERY_S = 10.0
"""The status file is never older than this while the monitor runs."""


class Writable(Protocol):
    """Where lines go: a file, a pipe, a log."""

    def write(self, text: str, /) -> int:
        """Add text."""

    def flush(self) -> None:
        """Let it be seen."""


class JsonLines:
    """One JSON object a line: events, and samples when asked for.

    Events of one instant come as alert, episode, bout, break, then the rest.
    """

    def __init__(self, stream: Writable, start_s: float, *, samples: bool) -> None:
        self._stream = stream
        self._start_s = start_s
        self._samples = samples
        self._now_s = start_s
        self._held: list[dict[str, Any]] = []

    def on_step(self, session: Session, step: Step) -> None:
        """Write what was held back for an earlier instant, then the sample."""
        if step.at_s != self._now_s:
            self._flush()
            self._now_s = step.at_s
        if self._samples and isinstance(step, Sample):
            self._write(_sample(session, step, self._start_s))

    def on_event(self, event: Event) -> None:
        """Hold the event until its instant is over, so that kinds come in their order."""
        line = event_object(event, self._start_s)
        self._held.append({"event": line.pop("event"), "at_s": self._since(self._now_s)} | line)
        if self._samples:
            self._flush()

    def close(self) -> None:
        """Write what is held back."""
        self._flush()

    def _since(self, at_s: float) -> float:
        return round(at_s - self._start_s, 3)

    def _flush(self) -> None:
        for line in sorted(self._held, key=lambda line: _ORDER.get(line["event"], len(_ORDER))):
            self._write(line)
        self._held.clear()

    def _write(self, line: dict[str, Any]) -> None:
        write_line(self._stream, line)


def write_line(stream: Writable, line: dict[str, Any]) -> None:
    """One JSON object on one line, at once."""
    stream.write(json.dumps(line, ensure_ascii=False) + "\n")
    stream.flush()


_ORDER = {"alert": 0, "episode": 1, "bout": 2, "break": 3}


def event_object(event: Event, start_s: float) -> dict[str, Any]:
    """An event as JSON has it; seconds count from ``start_s``, and ISO times stand beside them."""
    match event:
        case Alert():
            return {
                "event": "suppressed" if event.suppressed else "alert",
                "kind": event.kind,
                "fault": event.fault,
                "stretch": event.stretch,
                "level": event.level,
                "held_s": round(event.held_s, 3),
                **({"reason": event.suppressed} if event.suppressed else {}),
                "at": _iso(event.at_s),
            }
        case Episode():
            extra = {"track": event.track, "state": event.state, "fault": event.fault}
            return {"event": "episode", **extra, **_span(event, start_s)}
        case Bout():
            return {"event": "bout", **_span(event, start_s), "seated_s": round(event.seated_s, 3)}
        case Break():
            return {"event": "break", **_span(event, start_s)}
        case Outcome():
            alert_at_s = round(event.alert_at_s - start_s, 3)
            return {"event": "outcome", "kind": event.kind, "alert_at_s": alert_at_s}
        case CameraTime():
            return {"event": "camera", **_span(event, start_s), "on_s": round(event.on_s, 3)}
        case Notice(kind="calibrated"):
            return {"event": "calibration", "ok": True}
        case Notice(kind="calibration_refused"):
            return {"event": "calibration", "ok": False, "reason": event.detail}
        case Notice():
            return {"event": "notice", "kind": event.kind, "detail": event.detail}


def _span(event: Episode | Bout | Break | CameraTime, start_s: float) -> dict[str, Any]:
    return {
        "start_s": round(event.start_s - start_s, 3),
        "end_s": round(event.end_s - start_s, 3),
        "start": _iso(event.start_s),
        "end": _iso(event.end_s),
    }


def _sample(session: Session, step: Sample, start_s: float) -> dict[str, Any]:
    judgement = step.judgement or Judgement(Verdict.UNKNOWN, reason="no_picture")
    return {
        "event": "sample",
        "at_s": round(step.at_s - start_s, 3),
        "utc": _iso(step.at_s),
        "verdict": judgement.verdict,
        "severity": round(judgement.severity, 4),
        "faults": [finding.fault for finding in judgement.findings],
        "reason": judgement.reason,
        "new": step.is_new,
        "sitting": session.sitting.state,
        "posture": session.posture.state,
        "seated_s": round(session.seated_s, 3),
    }


def _iso(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).isoformat(timespec="milliseconds")


_TROUBLES = (CameraState.LOST, CameraState.STALLED, CameraState.REFUSED, CameraState.BUSY)


class LogLines:
    """Plain lines for a file or a pipe: events, and every change of posture or sitting."""

    def __init__(
        self, stream: Writable, zone: tzinfo | None = None, camera: Camera | None = None
    ) -> None:
        """``camera``: one whose troubles are told too."""
        self._stream = stream
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
        line = lines.event(event, self._zone)
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


def camera_state(camera: Camera, session: Session) -> CameraState:
    """What the camera is doing: closed because of a call is busy."""
    return camera.state if session.desk.busy_since_s is None else CameraState.BUSY


class StatusLine:
    """One live line in a terminal; events scroll by above it."""

    def __init__(self, console: Console, camera: Camera) -> None:
        self._console = console
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
        line = lines.event(event)
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


class StatusFile:
    """Keeps ``status.json`` true: at every change, and every ten seconds at the latest."""

    def __init__(self, path: Path, camera: Camera, start_s: float, mode: str) -> None:
        self._path = path
        self._camera = camera
        self._start_s = start_s
        self._mode = mode
        self._written: Status | None = None
        self._reason = ""
        self._calibrated = True

    def on_step(self, session: Session, step: Step) -> None:
        """Write when something besides the time has changed, or the file grows old."""
        if isinstance(step, Sample):
            self._reason = step.judgement.reason if step.judgement else ""
        if session.desk.view is View.STRANGER:
            self._reason = "stranger"
        found = self._status(session)
        old = self._written
        if old is not None and abs(found.at_s - old.at_s) < STATUS_EVERY_S and _same(old, found):
            return
        with suppress(OSError):  # a full disk must not stop the watch; the next step tries again
            status.write(self._path, found)
            self._written = found

    def _status(self, session: Session) -> Status:
        return Status(
            pid=os.getpid(),
            mode=self._mode,
            started_s=self._start_s,
            at_s=session.at_s,
            source=self._camera.key,
            camera=camera_state(self._camera, session),
            state=session.sitting.state,
            since_s=session.sitting.since_s,
            posture=session.posture.state,
            posture_since_s=session.posture.since_s,
            seated_s=session.seated_s,
            next_break_s=session.next_break_s,
            fault=session.posture.fault,
            reason=self._reason,
            paused=session.desk.paused_until_s is not None,
            paused_until_s=_known(session.desk.paused_until_s),
            quiet_until_s=_later(session.policy.snoozed_until_s, session.at_s),
            calibrated=self._calibrated,
            camera_on_s=round(self._camera.on_s, 1),
        )

    def on_event(self, event: Event) -> None:
        """Events are in the store; only of calibrations the status tells."""
        if isinstance(event, Notice) and event.kind in ("no_calibration", "calibrated"):
            self._calibrated = event.kind == "calibrated"

    def close(self) -> None:
        """The last state stays: ``status`` tells what was last known."""


def _later(at_s: float, now_s: float) -> float | None:
    return at_s if at_s > now_s else None


def _known(at_s: float | None) -> float | None:
    """An end that will come by itself."""
    return None if at_s is None or math.isinf(at_s) else at_s


def _same(old: Status, new: Status) -> bool:
    clocks = {
        name: getattr(old, name) for name in ("at_s", "seated_s", "next_break_s", "camera_on_s")
    }
    return old == replace(new, **clocks)
