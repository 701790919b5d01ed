"""What happens as JSON lines, for programs.

They carry ``at_s``, seconds since the run (or the timeline) began, so that they can be held
against the position in a file, and the same instants as ISO times.
"""

import json
from datetime import UTC, datetime
from typing import Any

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
    Sample,
    Step,
    Verdict,
)
from posturewatch.core.session import Session
from posturewatch.outputs import Writable


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
