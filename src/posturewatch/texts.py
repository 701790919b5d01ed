"""Every sentence a person reads, in one place and ready to be translated."""

import gettext

from posturewatch.core.events import Fault

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

REASONS: dict[str, str] = {
    "": "",
    "dark": _("too dark to see"),
    "no_calibration": _("not calibrated yet"),
    "no_pose": _("somebody is there, but the posture cannot be seen"),
    "out_of_frame": _("head or shoulders are outside the picture"),
}
"""Why a posture is unknown, by ``Judgement.reason``."""

SUPPRESSED: dict[str, str] = {
    "cooldown": _("told a short while ago"),
    "snoozed": _("snoozed"),
    "paused": _("paused"),
}
"""Why an alert was not shown, by ``Alert.suppressed``."""

NOTICES: dict[str, str] = {
    "no_calibration": _(
        "Not calibrated for this camera yet: the sitting clock runs, posture is judged only "
        "where no baseline is needed. Run: posturewatch calibrate"
    ),
}
"""What is said once, by ``Notice.kind``."""
