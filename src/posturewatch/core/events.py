"""What the monitor remembers of a day: the words the store, the report and the alerts share.

Instants are POSIX seconds (UTC) named ``*_s``; spans of time are seconds too, and say so.

What is kept is a msgspec Struct: ten years are four hundred thousand of them, which dataclasses
take three times as long to make.
"""

from dataclasses import dataclass

import msgspec

from posturewatch.core.scene import Background
from posturewatch.core.words import (
    AlertKind,
    Fault,
    Posture,
    SignalKind,
    Sitting,
    Track,
    Verdict,
)

__all__ = [
    "Alert",
    "AlertKind",
    "Bout",
    "Break",
    "CameraTime",
    "Episode",
    "Event",
    "Fault",
    "Finding",
    "Judgement",
    "Notice",
    "Outcome",
    "Posture",
    "Sample",
    "Signal",
    "SignalKind",
    "Sitting",
    "Step",
    "Track",
    "Verdict",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault in one look."""

    fault: Fault
    severity: float
    """0 (as at calibration) to 1; 0.5 is the limit, 2/3 is twice the limit."""
    change: float
    """How far the feature has moved from the baseline, in the unit the fault is told in; 0 when
    there is no baseline."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict of one look."""

    verdict: Verdict
    severity: float = 0.0
    """Largest severity over all faults, the ones below their limit included: 0 to 1."""
    findings: tuple[Finding, ...] = ()
    """Faults over their limit, the worst first; empty unless the verdict is bad."""
    reason: str = ""
    """Why the verdict is unknown: a key of texts.REASONS, such as ``dark``; else empty."""
    standing: bool = False
    """The person fits a standing placement."""
    somebody: bool = False
    """The picture is too poor for a verdict, and yet a face is surely in it."""
    background: Background | None = None
    """What the background says of the camera since calibration; None: not compared."""
    stranger: bool = False
    """Whoever was seen lately does not fit the calibrated person (see core/stranger.py)."""

    @property
    def camera_moved(self) -> bool:
        """The background is not where it was at calibration."""
        return self.background in (Background.MOVED, Background.SHIFTED)


class Episode(msgspec.Struct, frozen=True, gc=False):
    """A stretch of time in one state on one track."""

    track: Track
    state: Sitting | Posture
    start_s: float
    end_s: float
    fault: Fault | None = None
    """The leading fault of a bad posture episode; else None."""


class Bout(msgspec.Struct, frozen=True, gc=False):
    """Sitting without a break: absences of less than three minutes do not end it."""

    start_s: float
    end_s: float
    seated_s: float
    """Seconds sat, the pauses of one to three minutes left out."""


class Break(msgspec.Struct, frozen=True, gc=False):
    """A seen absence of three minutes or more, from its first second."""

    start_s: float
    end_s: float


class Alert(msgspec.Struct, frozen=True, gc=False):
    """What is due to be told; a notification is its appearance on the desktop."""

    at_s: float
    kind: AlertKind
    fault: Fault | None
    """The fault of a posture alert, else None."""
    stretch: str
    """Id of the suggested stretch."""
    level: int
    """1, or 2 for the stronger alert (twice the limit; an hour of sitting)."""
    held_s: float
    """Seconds the state had held when the alert fell due."""
    suppressed: str = ""
    """Why it was not shown (a key of texts.SUPPRESSED); empty when it was."""
    change: float | None = None
    """How far the fault's feature had moved, as ``Finding.change``; None when not measured."""


class Outcome(msgspec.Struct, frozen=True, gc=False):
    """What became of an alert that was shown."""

    alert_at_s: float
    at_s: float
    kind: str
    """recovered, ignored, got_up, done (the suggested stretch), dismissed, snoozed, wrong, right,
    lost or delivered."""


class Notice(msgspec.Struct, frozen=True, gc=False):
    """Something said once to the person that is neither posture nor sitting."""

    at_s: float
    kind: str
    """A key of texts.NOTICES, such as ``no_calibration`` or ``camera_moved``."""
    detail: str = ""


class CameraTime(msgspec.Struct, frozen=True, gc=False):
    """How long the camera was on within a stretch of watching, an hour at most."""

    start_s: float
    end_s: float
    on_s: float
    """Seconds; no more than the stretch is long."""


Event = Episode | Bout | Break | Alert | Outcome | Notice | CameraTime
"""What the store keeps and the outputs show."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that happened at the desk."""

    at_s: float
    kind: SignalKind
    minutes: float | None = None
    seconds: float | None = None
    text: str = ""
    alert_at_s: float | None = None
    """The alert that is answered; None: the last one."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What is known at an instant: the judgement in force, or none while no picture comes."""

    at_s: float
    judgement: Judgement | None
    """None while the camera is closed, busy, unplugged or stalled."""
    is_new: bool = True
    """False when the picture has not changed and the judgement is the last look's."""


Step = Sample | Signal
"""What ``session.advance`` folds."""
