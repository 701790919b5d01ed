"""Every sentence of the reports, ready to be translated; faults are named in posturewatch.texts."""

import gettext

from posturewatch.core.events import AlertKind, Fault
from posturewatch.core.trends import Measure
from posturewatch.texts import _

ngettext = gettext.translation("posturewatch", fallback=True).ngettext
"""One or many."""

MINUTES, HOURS = _("{count} min"), _("{count} h")
"""Beside the lines of a chart."""

TITLE = _("Sitting report")
SO_FAR = _("so far, until {at}")
NO_DATA = _("Nothing was watched on this day.")
NO_DATA_YET = _("Nothing has been watched today yet.")
LITTLE_RANGE = _("You sat for {seated}; no day had an hour of sitting.")
NO_DATA_RANGE = _("Nothing was watched in this time.")

HEADLINE_SEATED = _("You sat for {seated}")
HEADLINE_SEATED_SO_FAR = _("So far you have sat for {seated}")
HEADLINE_AT_MOST = _("{seated}, at most {longest} at a time.")
HEADLINE_AT_ONE_GO = _("{seated}, at one go.")
HEADLINE_POSTURE = _("Posture was good for {share} of the time it could be judged.")
HEADLINE_UNJUDGED = _("Posture could not be judged.")
HEADLINE_NO_BREAK = _("You took no break.")
HEADLINE_NO_BREAK_YET = _("No break yet.")
HEADLINE_STANDING = _("You only stood or were away.")


def pages_written(count: int, index: str) -> str:
    """What ``report --all`` has made."""
    return ngettext(
        "One day written; begin at {index}", "{count} days written; begin at {index}", count
    ).format(count=count, index=index)


def headline_breaks(count: int, *, is_running: bool) -> str:
    """The headline's sentence on breaks."""
    if not count:
        return HEADLINE_NO_BREAK_YET if is_running else HEADLINE_NO_BREAK
    return ngettext("You took one break.", "You took {count} breaks.", count).format(count=count)


USUAL = {
    (Measure.LONGEST_BOUT, False): _("Your longest bout was {by} shorter than usual."),
    (Measure.LONGEST_BOUT, True): _("Your longest bout was {by} longer than usual."),
    (Measure.GOOD_SHARE, False): _("Posture was {by} points worse than usual."),
    (Measure.GOOD_SHARE, True): _("Posture was {by} points better than usual."),
    (Measure.SEATED, False): _("You sat {by} less than usual."),
    (Measure.SEATED, True): _("You sat {by} more than usual."),
}
"""How a day differs from the person's own usual one: whether by more."""
AS_USUAL = _("It was much like your usual day.")


def range_headline(days: int, seated: str) -> str:
    """The headline of many days."""
    return ngettext(
        "On one day at the desk you sat for {seated}.",
        "On {days} days at the desk you sat for {seated} a day.",
        days,
    ).format(days=days, seated=seated)


def range_streak(current: int, best: int) -> str:
    """Days without a very long bout; days off are left out of the count."""
    if not best:
        return _("Every day at the desk had a bout of more than an hour.")
    if not current:
        return ngettext(
            "The best run without a bout of more than an hour was one day at the desk.",
            "The best run without a bout of more than an hour was {best} days at the desk.",
            best,
        ).format(best=best)
    last = ngettext(
        "The last day at the desk had no bout of more than an hour",
        "The last {current} days at the desk had no bout of more than an hour",
        current,
    ).format(current=current)
    if current < best:
        return _("{last}; your best run was {best} days.").format(last=last, best=best)
    return f"{last}." if current == 1 else _("{last}, your best run.").format(last=last)


LABELS = {
    "seated": _("Seated"),
    "standing": _("Standing"),
    "away": _("Away"),
    "unobserved": _("Unobserved"),
    "good": _("Good"),
    "bad": _("Poor"),
    "unknown": _("Not judged"),
    "longest": _("Longest bout"),
    "long_bouts": _("Long bouts"),
    "breaks": _("Breaks"),
    "good_posture": _("Good posture"),
    "observed": _("Observed"),
    "mean_seated": _("Seated a day"),
    "days": _("Days at the desk"),
}
"""Names of figures and states."""

NOTES = {
    "of_observed": _("{share} of the time observed"),
    "of_bouts": _("over 30 min; mean {mean}"),
    "of_bouts_very_long": _("over 30 min, {very_long} over 60; mean {mean}"),
    "break_lengths": _("mean {mean}, longest {longest}"),
    "of_judged": _("of {judged} judged"),
    "of_day": _("{share} of the day"),
    "of_day_so_far": _("{share} of the day so far"),
    "camera": _("; camera on {minutes} an hour"),
    "of_days": _("of {days} days"),
    "in_all": _("{seated} in all"),
    "none": _("none"),
    "some": _("{some} of {count}"),
}
"""Small print under a figure."""

SECTIONS = {
    "day": _("The day"),
    "figures": _("At a glance"),
    "time": _("Where the day went"),
    "bouts": _("Sitting bouts"),
    "breaks": _("Breaks"),
    "posture": _("Posture while seated"),
    "hours": _("Hour by hour"),
    "alerts": _("Alerts"),
    "suppressed": _("Alerts held back"),
    "stretches": _("Stretches"),
    "comparison": _("Beside your own usual day"),
    "tomorrow": _("One thing for tomorrow"),
    "hint": _("Worth asking about"),
    "heat_seated": _("When you sit"),
    "heat_bad": _("When posture slips"),
    "episodes": _("Timeline"),
    "notices": _("Notices"),
}
"""Headings."""

TRENDS = {
    "day": _("Day by day"),
    "week": _("Week by week"),
    "month": _("Month by month"),
}
TIME_OF_RANGE = _("Where the time went")
"""Headings of many days."""

COLUMNS = {
    "state": _("State"),
    "time": _("Time"),
    "share": _("Share"),
    "share_judged": _("Share of judged"),
    "posture": _("Posture"),
    "hour": _("Hour"),
    "from": _("From"),
    "to": _("To"),
    "sat": _("Sat"),
    "length": _("Length"),
    "about": _("About"),
    "sent": _("Sent"),
    "corrected": _("Corrected"),
    "ignored": _("Ignored"),
    "closed": _("Closed"),
    "lost": _("Lost"),
    "suppressed": _("Held back"),
    "reason": _("Reason"),
    "times": _("Times"),
    "stretch": _("Stretch"),
    "suggested": _("Suggested"),
    "done": _("Done"),
    "measure": _("Measure"),
    "this_day": _("This day"),
    "median": _("Median"),
    "difference": _("Difference"),
    "day": _("Day"),
    "week": _("Week"),
    "month": _("Month"),
    "seated": _("Seated"),
    "days": _("Days"),
    "mean_seated": _("Seated a day"),
    "longest": _("Longest bout"),
    "over_30": _("In bouts over 30 min"),
    "good": _("Good posture"),
    "at": _("At"),
    "what": _("What"),
}
"""Column heads."""

MEASURES = {
    Measure.SEATED: _("Time seated"),
    Measure.LONGEST_BOUT: _("Longest bout"),
    Measure.LONG_BOUTS: _("Bouts over 30 min"),
    Measure.BREAKS: _("Breaks"),
    Measure.GOOD_SHARE: _("Good posture"),
}

ALERTS = {
    AlertKind.POSTURE: _("posture"),
    AlertKind.SITTING: _("long sitting"),
    AlertKind.EYES: _("eyes"),
}

ALERT = _("Alert")
BREAK = _("Break")
SAME = _("the same")
POOR_SHARE = _("poor posture, share of judged")
POINTS = _("{sign}{points} points")
TABLE = _("The same as a table")
MORE_COLUMNS = _("More columns fit into a wider window.")
MEDIAN_OF = _("Median of {days} earlier days with an hour or more of sitting.")

SUGGESTIONS = {
    "very_long_bout": _(
        "Your longest bout took {length}. Split one like it in two: get up at about {at} tomorrow,"
        " for five minutes."
    ),
    "long_bouts": _(
        "More than half of your sitting came in bouts of over 30 minutes. Get up once in each"
        " half-hour tomorrow; a walk to the window counts."
    ),
    "short_breaks": _(
        "Your breaks took {length} on average. Let one of them last five minutes or more tomorrow."
    ),
    "hard_to_see": _(
        "Posture could be judged in only {share} of your sitting. More light on your face, and head"
        " and shoulders in the picture, would help tomorrow."
    ),
    "fault": _("{fault}, mostly from {hour} on. {tip}"),
    "fault_any": _("{fault}. {tip}"),
    "keep": _("No bout took more than {length}. Do the same again tomorrow."),
}
"""One suggestion by ``Suggestion.kind``."""

FAULT_TIPS = {
    Fault.HEAD_FORWARD: _(
        "Draw the chin gently back over the shoulders each time you finish a page."
    ),
    Fault.SLUMP: _("Slide back until your back touches the chair, each time you sit down."),
    Fault.LEANING_IN: _("Make the text larger instead of coming nearer to it."),
    Fault.TOO_CLOSE: _("Push the screen back to an arm's length."),
    Fault.HEAD_DOWN: _("Raise what you read: a stand for the laptop, the phone or the paper."),
    Fault.HEAD_TILT: _("Put the screen straight before you, and the phone in the other hand."),
    Fault.SHOULDER_TILT: _("Set both armrests to one height, or leave both alone."),
    Fault.SIDE_LEAN: _("Sit on both sit bones; move the mouse nearer."),
    Fault.RECLINE: _("Bring the back of the chair up a little."),
}
"""What to try, by fault."""

HINT = _(
    "“{fault}” has led your poor posture for {weeks} weeks. If the same places keep tightening up,"
    " a physical therapist can tell which stretches fit you."
)
ABOUT = _(
    "Unobserved means nobody watched: the program was off or paused, or the computer slept. It is"
    " never counted as good. Posture shares are of the time that could be judged. A break is a seen"
    " absence of three minutes or more. PostureWatch is no medical device; all of this stays on"
    " this computer."
)
WHOLE_DAY = _("The whole day")
SEE_TABLE = _("The table says the same.")
SKIP = _("Go to the report")
PAGES = _("Pages")
HEAT = {
    "heat_seated": _(
        "Minutes seated in each hour, mean over the days watched: a stronger colour is more."
    ),
    "heat_bad": _("Share of the judged time in poor posture: a stronger colour is more."),
}
"""What the shades of a map mean."""
KEY = {
    "posture_alert": _("Posture alert"),
    "sitting_alert": _("Sitting alert"),
    "break": _("Break"),
    "short": _("In shorter bouts"),
    "long": _("In bouts over 30 min"),
    "to_30": _("Up to 30 min"),
    "over_30": _("Over 30 min"),
    "over_60": _("Over 60 min"),
}
"""Signs explained below a chart."""
EARLIER = _("Earlier")
LATER = _("Later")
ALL_DAYS = _("All days")
EVENING = _("How today went")
