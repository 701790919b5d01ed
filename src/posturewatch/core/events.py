"""What the monitor remembers of a day: the words the store, the report and the alerts share.

Instants are POSIX seconds (UTC) named ``*_s``; spans of time are seconds too, and say so.
"""

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """The kind of poor posture. A side camera sees head_forward, slump, head_down and recline."""

    HEAD_FORWARD = "head_forward"
    """The head has come forward of the shoulders: the neck looks shorter."""
    SLUMP = "slump"
    """Slid down in the chair: head and shoulders are lower than at calibration."""
    LEANING_IN = "leaning_in"
    """The trunk leans towards the screen: face and shoulders have both grown."""
    TOO_CLOSE = "too_close"
    """The eyes are nearer to the screen than is comfortable."""
    HEAD_DOWN = "head_down"
    """The face points down: reading the keyboard or a phone."""
    HEAD_TILT = "head_tilt"
    """The head leans to one side."""
    SHOULDER_TILT = "shoulder_tilt"
    """One shoulder is higher than the other."""
    SIDE_LEAN = "side_lean"
    """The trunk leans to one side."""
    RECLINE = "recline"
    """Lying back in the chair (seen by a side camera only)."""


class Verdict(StrEnum):
    """What one look says of the person."""

    GOOD = "good"
    BAD = "bad"
    UNKNOWN = "unknown"
    """Somebody may be there, but the posture cannot be judged: neither good nor bad."""
    ABSENT = "absent"
    """Nobody is seen."""


class Track(StrEnum):
    """The row of the day an episode lies on."""

    SITTING = "sitting"
    POSTURE = "posture"


class Sitting(StrEnum):
    """States of the sitting track. They never overlap and add up to the observed day."""

    SEATED = "seated"
    STANDING = "standing"
    AWAY = "away"
    UNOBSERVED = "unobserved"
    """Program off, sleep, pause, or nothing to tell by."""


class Posture(StrEnum):
    """States of the posture track, while somebody is seated."""

    GOOD = "good"
    BAD = "bad"
    UNKNOWN = "unknown"


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
    camera_moved: bool = False
    """The background is not where it was at calibration (see core/scene.py)."""


@dataclass(frozen=True, slots=True)
class Episode:
    """A stretch of time in one state on one track."""

    track: Track
    state: Sitting | Posture
    start_s: float
    end_s: float
    fault: Fault | None = None
    """The leading fault of a bad posture episode; else None."""


@dataclass(frozen=True, slots=True)
class Bout:
    """Sitting without a break: absences of less than three minutes do not end it."""

    start_s: float
    end_s: float
    seated_s: float
    """Seconds sat, the pauses of one to three minutes left out."""


@dataclass(frozen=True, slots=True)
class Break:
    """A seen absence of three minutes or more, from its first second."""

    start_s: float
    end_s: float


class AlertKind(StrEnum):
    """What an alert is about."""

    POSTURE = "posture"
    SITTING = "sitting"
    EYES = "eyes"


@dataclass(frozen=True, slots=True)
class Alert:
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


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an alert that was shown."""

    alert_at_s: float
    at_s: float
    kind: str
    """recovered, ignored, got_up, dismissed, snoozed, wrong, right, lost or delivered."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something said once to the person that is neither posture nor sitting."""

    at_s: float
    kind: str
    """A key of texts.NOTICES, such as ``no_calibration`` or ``camera_moved``."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class CameraTime:
    """How long the camera was on within a stretch of watching, an hour at most."""

    start_s: float
    end_s: float
    on_s: float
    """Seconds; no more than the stretch is long."""


Event = Episode | Bout | Break | Alert | Outcome | Notice | CameraTime
"""What the store keeps and the outputs show."""


class SignalKind(StrEnum):
    """What happens at the desk besides pictures. The words are those of a timeline file."""

    LOCK = "lock"
    UNLOCK = "unlock"
    SLEEP = "sleep"
    WAKE = "wake"
    CAMERA_BUSY = "camera_busy"
    CAMERA_FREE = "camera_free"
    INPUT = "input"
    """A key was pressed or the mouse moved at ``at_s``."""
    UNPLUG = "unplug"
    REPLUG = "replug"
    PAUSE = "pause"
    """``minutes`` is None until resumed."""
    RESUME = "resume"
    SNOOZE = "snooze"
    """``minutes`` of silence."""
    DISMISS = "dismiss"
    """An alert was closed without being followed."""
    WRONG = "wrong"
    RIGHT = "right"
    STANDING_ON = "standing_on"
    STANDING_OFF = "standing_off"
    BREAK_START = "break_start"
    BREAK_DONE = "break_done"
    QUIET_ON = "quiet_on"
    """Do Not Disturb or a full-screen program began."""
    QUIET_OFF = "quiet_off"
    BATTERY_ON = "battery_on"
    """The machine runs on its battery."""
    BATTERY_OFF = "battery_off"
    CLOCK_STEP = "clock_step"
    """The wall clock was set; ``seconds`` is how far it jumped."""
    CALIBRATE = "calibrate"
    """``minutes``: how long looks count; None: until the next of these."""
    CALIBRATE_SLOUCH = "calibrate_slouch"
    END_CALIBRATE = "end_calibrate"
    """``text`` names the placement; empty: the one in use."""
    RECALL = "recall"
    """Calibrations in the store were changed: read them again. Ends one that is being taken."""
    END = "end"


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
