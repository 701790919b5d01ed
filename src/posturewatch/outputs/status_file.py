"""What the monitor says of itself, kept where ``posturewatch status`` reads it."""

import math
import os
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from posturewatch import status
from posturewatch.core.events import Event, Notice, Sample, Step
from posturewatch.core.presence import InPicture
from posturewatch.core.session import Session
from posturewatch.outputs import camera_state
from posturewatch.ports import Camera
from posturewatch.status import Status

STATUS_EVERY_S = 10.0
"""The status file is never older than this while the monitor runs."""


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
        if session.desk.view is InPicture.STRANGER:
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
