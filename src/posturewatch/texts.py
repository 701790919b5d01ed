"""Every sentence a person reads, in one place and ready to be translated."""

from __future__ import annotations

import gettext
import math
from typing import TYPE_CHECKING

from posturewatch.core.words import CameraState, Fault, Posture, Sitting

if TYPE_CHECKING:  # a finding is a dataclass, which quick commands do without
    from posturewatch.core.events import Finding

_ = gettext.translation("posturewatch", fallback=True).gettext
"""Translate a sentence; the sentence itself where no translation is installed."""

FAULTS: dict[Fault, str] = {
    Fault.HEAD_FORWARD: _("head forward"),
    Fault.SLUMP: _("slumped"),
    Fault.LEANING_IN: _("leaning in"),
    Fault.TOO_CLOSE: _("too close to the screen"),
    Fault.HEAD_DOWN: _("head down"),
    Fault.HEAD_TILT: _("head tilted"),
    Fault.SHOULDER_TILT: _("shoulders uneven"),
    Fault.SIDE_LEAN: _("leaning to one side"),
    Fault.RECLINE: _("lying back"),
}
"""A fault in two or three words."""


def limit_sentence(fault: Fault, factor: float) -> str:
    """What answers have made of a fault's limit: ``head forward: limit 10 % wider``."""
    percent = round(abs(factor - 1) * 100)
    if not percent:
        return _("{fault}: limit as calibrated").format(fault=FAULTS[fault])
    words = (
        _("{fault}: limit {percent} % wider")
        if factor > 1
        else _("{fault}: limit {percent} % narrower")
    )
    return words.format(fault=FAULTS[fault], percent=percent)


REASONS: dict[str, str] = {
    "": "",
    "absent": _("nobody is seen"),
    "blurred": _("the picture is blurred"),
    "calibrating": _("being calibrated"),
    "dark": _("too dark to see"),
    "face_hidden": _("the face is not fully in the picture"),
    "half_visible": _("only part of the body is seen"),
    "hand_at_face": _("a hand is before the face"),
    "hips_hidden": _("a side camera must see the hips"),
    "no_calibration": _("not calibrated yet"),
    "no_picture": _("no picture comes"),
    "shoulders_hidden": _("the shoulders are not in the picture"),
    "shutter": _("the picture is black: the shutter may be closed"),
    "stranger": _("somebody else seems to sit here"),
    "turned_away": _("turned away from the camera"),
}
"""Why a posture is unknown, by ``Judgement.reason``."""

ADVICE: dict[str, str] = {
    "absent": _("sit down where you work, and turn the camera to yourself"),
    "blurred": _("wipe the lens, or move a little back"),
    "dark": _("turn on a light that falls on your face"),
    "face_hidden": _("raise or turn the camera until your whole face is seen"),
    "half_visible": _("move back, or turn the camera, until head and shoulders are seen"),
    "hand_at_face": _("take the hand from your face"),
    "hips_hidden": _("move the camera back, or put it in front of you"),
    "no_picture": _("close other programs that use the camera"),
    "shoulders_hidden": _("tilt the camera down, or move back, until both shoulders are seen"),
    "shutter": _("open the camera's shutter"),
    "turned_away": _("face the camera, or put it to your side"),
}
"""What to change so that the posture can be seen, by the same reason."""

SUPPRESSED: dict[str, str] = {
    "break": _("on a break"),
    "cooldown": _("told a short while ago"),
    "daily_cap": _("told often enough today"),
    "meeting": _("in a call"),
    "paused": _("paused"),
    "quiet": _("Do Not Disturb"),
    "quiet_hours": _("quiet hours"),
    "snoozed": _("snoozed"),
    "work_hours": _("outside work hours"),
}
"""Why an alert was not shown, by ``Alert.suppressed``."""

NOTICES: dict[str, str] = {
    "camera_moved": _(
        "The camera seems to have moved since you calibrated. Put it back, or run: "
        "posturewatch calibrate"
    ),
    "better_placement": _(
        "Another of your placements fits better where you are now. To change to it: posturewatch "
        "placement use"
    ),
    "stranger": _(
        "Somebody else seems to sit here, so nothing is judged or counted. If it is you, run: "
        "posturewatch resume"
    ),
    "outgrown": _(
        "You sit taller than when you calibrated. For limits that fit you now, run: "
        "posturewatch calibrate"
    ),
    "settings_taken": _("New settings are in force"),
    "settings_refused": _("The new settings cannot be used, the old ones stay"),
    "no_calibration": _(
        "Not calibrated for this camera yet. The sitting clock runs, but of your posture only the "
        "plainest faults are told. To have all of it judged: posturewatch calibrate"
    ),
    "calibrated": _("Calibrated: from now on your posture is held against this one."),
    "calibration_refused": _("Not calibrated"),
    "call_over": _("Your call is over. You have been sitting for"),
    "evening": _("Your day, summed up"),
    "store_damaged": _("The store was damaged: a new one was started, the old file is kept as"),
}
"""What is said once, by ``Notice.kind``."""


def buttons(snooze_s: float) -> dict[str, str]:
    """Buttons of an alert, in the order they stand."""
    return {
        "snooze": _("Snooze {span}").format(span=span(snooze_s)),
        "break": _("I'm taking a break"),
        "wrong": _("Wrong alert"),
        "show": _("Show me the stretch"),
    }


SITTING: dict[Sitting, str] = {
    Sitting.SEATED: _("Seated"),
    Sitting.STANDING: _("Standing"),
    Sitting.AWAY: _("Away"),
    Sitting.UNOBSERVED: _("Not observed"),
}
"""The sitting track in a word."""

POSTURE: dict[Posture, str] = {
    Posture.GOOD: _("good"),
    Posture.BAD: _("poor"),
    Posture.UNKNOWN: _("unknown"),
}
"""The posture track in a word."""

CAMERA: dict[CameraState, str] = {
    CameraState.CLOSED: _("closed"),
    CameraState.ON: _("on"),
    CameraState.BUSY: _("in use by another program"),
    CameraState.LOST: _("not found, trying again"),
    CameraState.STALLED: _("on, but no picture comes"),
    CameraState.REFUSED: _("not allowed by the system"),
    CameraState.ENDED: _("played to the end"),
}
"""What the camera is doing."""


def span(seconds: float) -> str:
    """A span of time, everywhere the same: ``45 s``, ``24 min``, ``1 h 05 min``, ``112 h``.

    To the nearest minute, so that it is never off by more than half of one and parts come close to
    their sum; cut off, each part would fall short. Something is never told as nothing.
    """
    whole = max(1, math.floor(seconds + 0.5))
    if seconds > 0 and whole < 60:
        return _("{seconds} s").format(seconds=whole)
    hours, minutes = divmod(max(0, math.floor(seconds / 60 + 0.5)), 60)
    if hours >= 100:
        return _("{hours} h").format(hours=hours + (minutes >= 30))
    if not hours:
        return _("{minutes} min").format(minutes=minutes)
    return _("{hours} h {minutes:02d} min").format(hours=hours, minutes=minutes)


def held(seconds: float) -> str:
    """How long something has held: ``a minute and a half`` where ``1 min`` would say too little."""
    halves = round(seconds / 30)
    if seconds < 55 or seconds >= 135:
        return span(seconds)
    if halves == 4:
        return span(120)
    return _("a minute") if halves == 2 else _("a minute and a half")


DEMO: dict[str, str] = {
    "title": _("PostureWatch demo: {span} at a desk, sped up"),
    "about": _("A made clip (NASA's portrait of Eileen Collins), no camera, nothing is kept."),
    "calibrating": _("Calibrating: 15 seconds of sitting upright"),
    "gone": _("Nobody at the desk"),
    "back": _("Back at the desk"),
    "yours": _("Your own day: posturewatch calibrate, then posturewatch run."),
}
"""What the demo says beyond what a run says."""

GENERAL_ADVICE = _(
    "Slowly, without bouncing, and keep breathing. Stop at pain, dizziness, numbness or tingling. "
    "Seated exercises need a chair that does not roll. After a recent injury or surgery, with "
    "osteoporosis, in pregnancy or with a known neck or back condition ask a clinician first."
)
"""Said with every stretch (https://ehs.stanford.edu/topic/ergonomics/exercises-and-stretches)."""

SIDES: dict[str, str] = {"": "", "right": _("right side"), "left": _("left side")}
"""A side of the body, the person's own."""

TOLD: dict[str, str] = {
    "ready": _("Begin."),
    "reached": _("Far enough: hold it."),
    "counted": _("Counted."),
    "too_short": _("Let go too early; try once more."),
}
"""What the camera tells during a movement, by ``movement.Told``."""


def fault_sentence(finding: Finding) -> str:
    """One fault as a sentence, with a distance that a hand can show where there is one.

    Distances are those of a middling adult 60 cm from the screen (docs/how-it-judges.md); changes
    of more than 2 are angles, as a camera at the side tells them, and get none.
    """
    change = finding.change
    match finding.fault:
        case Fault.HEAD_FORWARD if 0 < change < 0.8:
            rise = math.sin(math.radians(55)) - 14 / 15 * change
            cm = 15 * (math.cos(math.asin(rise)) - math.cos(math.radians(55)))
        case Fault.SLUMP if 0 < change < 2:
            cm = 18 * change
        case Fault.LEANING_IN | Fault.TOO_CLOSE if change > 0:
            cm = 60 * (1 - 1 / (1 + change))
        case _:
            return _SENTENCES[finding.fault]
    return _SENTENCES_BY[finding.fault].format(breadth=_breadth(cm))


def _breadth(cm: float) -> str:
    if cm < 3:
        return _("a finger's breadth or two")
    if cm < 6:
        return _("half a hand's breadth")
    if cm < 12:
        return _("about a hand's breadth")
    return _("more than a hand's breadth")


_SENTENCES: dict[Fault, str] = {
    Fault.HEAD_FORWARD: _("Your head has come forward of your shoulders."),
    Fault.SLUMP: _("You have sunk into your chair."),
    Fault.LEANING_IN: _("You are leaning towards the screen."),
    Fault.TOO_CLOSE: _("Your eyes are close to the screen."),
    Fault.HEAD_DOWN: _("You are looking down. Is the screen, or the phone, too low?"),
    Fault.HEAD_TILT: _("Your head leans to one side."),
    Fault.SHOULDER_TILT: _("One shoulder sits higher than the other."),
    Fault.SIDE_LEAN: _("You are leaning to one side."),
    Fault.RECLINE: _("You are lying back in your chair."),
}
_SENTENCES_BY: dict[Fault, str] = {
    Fault.HEAD_FORWARD: _("Your head has come forward of your shoulders by {breadth}."),
    Fault.SLUMP: _("You have sunk into your chair by {breadth}."),
    Fault.LEANING_IN: _("You have come {breadth} towards the screen."),
    Fault.TOO_CLOSE: _("Your eyes have come {breadth} nearer to the screen."),
}
