"""The monitor's memory and its events, each as one line for a person."""

from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo

from posturewatch import texts
from posturewatch.core.events import (
    Alert,
    AlertKind,
    Bout,
    Break,
    Event,
    Finding,
    Notice,
    Posture,
    Sitting,
)
from posturewatch.core.session import Session
from posturewatch.texts import _, held, span


def state(session: Session) -> str:
    """What the person does, and how: ``Seated, head forward``."""
    sitting = session.sitting.state
    words = texts.SITTING[sitting]
    if sitting is not Sitting.SEATED:
        return words
    posture, fault = session.posture.state, session.posture.fault
    if posture is Posture.BAD and fault is not None:
        return _("{sitting}, {fault}").format(sitting=words, fault=texts.FAULTS[fault])
    return _("{sitting}, posture {posture}").format(sitting=words, posture=texts.POSTURE[posture])


def clock(session: Session) -> str:
    """How long the person has sat, and when the next break is due."""
    sat = _("sat {span}").format(span=span(session.seated_s))
    due_s = session.next_break_s
    if due_s is None:
        return sat
    due = _("break due") if due_s <= 0 else _("break in {span}").format(span=span(due_s))
    return f"{sat}  ·  {due}"


def event(
    happened: Event, zone: tzinfo | None = None, stretches: Mapping[str, str] | None = None
) -> str:
    """What a person wants to know of an event at once; empty when nothing.

    ``stretches``: their names by id.
    """
    match happened:
        case Alert(suppressed=""):
            return alert(happened, stretches or {})
        case Bout():
            return _("Sat from {start} to {end} ({span})").format(
                start=_clock(happened.start_s, zone),
                end=_clock(happened.end_s, zone),
                span=span(happened.seated_s),
            )
        case Break():
            return _("Break from {start} to {end} ({span})").format(
                start=_clock(happened.start_s, zone),
                end=_clock(happened.end_s, zone),
                span=span(happened.end_s - happened.start_s),
            )
        case Notice():
            words = texts.NOTICES.get(happened.kind, happened.kind)
            return f"{words}: {happened.detail}" if _shows_detail(happened) else words
        case _:
            return ""


def alert(due: Alert, stretches: Mapping[str, str]) -> str:
    """An alert in one line, with the stretch by its name."""
    if due.kind is AlertKind.EYES:
        return _("Rest your eyes: look into the distance for 20 seconds.")
    if due.kind is AlertKind.SITTING:
        told = _("You have been sitting for {span}: stand up.").format(span=span(due.held_s))
    elif due.fault is None:
        told = _("Poor posture for {span}.").format(span=held(due.held_s))
    else:
        fault = texts.FAULTS[due.fault]
        told = _("{fault} for {span}. {sentence}").format(
            fault=fault[:1].upper() + fault[1:],
            span=held(due.held_s),
            sentence=texts.fault_sentence(Finding(due.fault, 0.0, due.change or 0.0)),
        )
    if not due.stretch:
        return told
    name = stretches.get(due.stretch, due.stretch.replace("_", " "))
    return _("{told} Stretch: {name}.").format(told=told, name=name)


def _shows_detail(notice: Notice) -> bool:
    return bool(notice.detail) and notice.kind != "no_calibration"


def _clock(at_s: float, zone: tzinfo | None) -> str:
    return f"{datetime.fromtimestamp(at_s, UTC).astimezone(zone):%H:%M}"
