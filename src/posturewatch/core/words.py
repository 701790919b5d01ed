"""The words of a day, each an enumeration: what quick commands need of the rules, and nothing more.

``events`` hands on its share of them, ``ports`` the camera's; only what must start in an instant
asks here.
"""

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


class AlertKind(StrEnum):
    """What an alert is about."""

    POSTURE = "posture"
    SITTING = "sitting"
    EYES = "eyes"


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
    """``minutes`` of silence; None until local midnight."""
    DISMISS = "dismiss"
    """An alert was closed without being followed."""
    WRONG = "wrong"
    RIGHT = "right"
    STRETCH_DONE = "stretch_done"
    """The stretch that an alert suggested was gone through to its end."""
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


class CameraState(StrEnum):
    """What the camera is doing, in words the status shows."""

    CLOSED = "closed"
    ON = "on"
    BUSY = "busy"
    """Another program holds it."""
    LOST = "lost"
    """Unplugged, or not to be opened; tried again with growing waits."""
    STALLED = "stalled"
    """Open, but no new frame has come for too long."""
    REFUSED = "refused"
    """The system does not allow it."""
    ENDED = "ended"
    """A file that has been played to its end."""
