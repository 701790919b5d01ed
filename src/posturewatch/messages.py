"""An alert in words: one named problem, one action under a minute, calm, and no medical claim.

Concrete suggestions work better than insights (18,000 notices to 1,414 people,
https://pmc.ncbi.nlm.nih.gov/articles/PMC6080195); a stretch "may ease", it never cures.
"""

from posturewatch.core.events import Alert, AlertKind, Finding, Notice
from posturewatch.core.stretches import Stretch
from posturewatch.ports import Message
from posturewatch.texts import FAULTS, NOTICES, _, fault_sentence, held, span

QUICK_S = 60
"""What a person will do at once: longer exercises are named with how long they take."""


def compose(alert: Alert, stretch: Stretch | None) -> Message:
    """The notification of an alert; ``stretch`` is the suggested one, None when there is none."""
    return Message(
        title=_title(alert),
        body=_body(alert, stretch),
        level=alert.level,
        alert_at_s=alert.at_s,
        stretch=stretch.id if stretch else "",
    )


def notice(told: Notice) -> Message:
    """The notification of a notice."""
    text = NOTICES.get(told.kind, told.kind.replace("_", " "))
    return Message(title="PostureWatch", body=f"{text} ({told.detail})" if told.detail else text)


def _title(alert: Alert) -> str:
    if alert.kind is AlertKind.SITTING:
        return _("You have been sitting for {span}").format(span=span(alert.held_s))
    if alert.kind is AlertKind.EYES or alert.fault is None:
        return _("A moment for your eyes")
    fault = FAULTS[alert.fault]
    return _("{fault} for {span}").format(
        fault=fault[:1].upper() + fault[1:], span=held(alert.held_s)
    )


def _body(alert: Alert, stretch: Stretch | None) -> str:
    if alert.kind is AlertKind.EYES:
        return _("Look at something far away for 20 seconds, and blink slowly.")
    if alert.kind is AlertKind.SITTING:
        return _get_up(stretch)
    what = _("Sit back and grow tall; a small change of position is enough.")
    if stretch is not None:
        what = _("This may ease it: {exercise}").format(exercise=_exercise(stretch))
    if alert.fault is None:
        return what
    finding = Finding(alert.fault, severity=0.0, change=alert.change or 0.0)
    return f"{fault_sentence(finding)} {what}"


def _get_up(stretch: Stretch | None) -> str:
    if stretch is None:
        return _("Stand up and walk for a few minutes.")
    exercise = _exercise(stretch)
    if stretch.gets_up:
        return _("Up you get. {exercise}").format(exercise=exercise)
    return _("Stand up for a few minutes; before you do: {exercise}").format(exercise=exercise)


def _exercise(stretch: Stretch) -> str:
    """Name, length and steps in a line."""
    steps = " ".join(stretch.steps)
    if stretch.has_sides:
        steps = _("{steps} Then the other side.").format(steps=steps)
    if stretch.total_s > QUICK_S:
        return f"{stretch.name} ({stretch.dose}). {steps}"
    return f"{stretch.name} ({span(stretch.total_s)}). {steps}"
