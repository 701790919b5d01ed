"""Is somebody there? One answer out of camera, keyboard and mouse, lock, sleep and pause.

Each source proves something at an instant; between proofs the last one is carried on trust for a
while. When the trust runs out, what follows counts from the last proof, not from now: no second
of sitting rests on hope.

==================== ==================================== =================================
what is known        says                                 carried by input
==================== ==================================== =================================
asleep, paused       unobserved
locked               away
person in picture    seated, or standing
empty picture        away                                 ``pause_s``: an absence below it is
                                                          sitting anyway
no usable picture    the former state for ``blind_s``,    ``input_s``, or ``call_input_s``
                     then unobserved                      while a call has the camera
==================== ==================================== =================================
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from posturewatch.core.events import Judgement, Signal, SignalKind, Sitting, Verdict

BLIND_REASONS = frozenset({"dark", "shutter", "blurred"})
"""Reasons of an unknown verdict that tell nothing of anybody being there (core/gates.py)."""

STALE_INPUT_S = 10.0
"""An input signal may come late by the poll of its source; an older one proves nothing of now."""

FOREVER = float("inf")


class PresenceRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long a proof is carried where no new one comes."""

    blind_s: Annotated[
        float, Meta(ge=5, le=170, description="no picture for less keeps the former state, s")
    ] = 60.0
    """As long as an absence that is still sitting: a hiccup of the camera changes nothing."""
    input_s: Annotated[
        float, Meta(ge=30, le=600, description="without a picture, longest time between inputs, s")
    ] = 180.0
    """A break takes 3 min, so none fits between two inputs nearer than that. ActivityWatch calls
    a person away after the same time (https://docs.activitywatch.net, aw-watcher-afk)."""
    call_input_s: Annotated[
        float, Meta(ge=30, le=3600, description="the same while a call has the camera, s")
    ] = 600.0
    """People listen: a camera in use says that a call goes on, two inputs that they are in it."""


class View(StrEnum):
    """What the camera says at the moment."""

    PERSON = "person"
    EMPTY = "empty"
    NOTHING = "nothing"
    """No picture, or one in which nobody could be seen anyway."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What holds at the desk, each as its source last said."""

    view: View = View.NOTHING
    is_upright: bool = False
    """The person in the picture fits a standing placement."""
    standing_on: bool = False
    """The person said so (``posturewatch standing on``)."""
    is_locked: bool = False
    is_asleep: bool = False
    paused_until_s: float | None = None
    """None: not paused."""
    busy_since_s: float | None = None
    """Since when another program has had the camera; None: it has not."""
    is_calibrating: bool = False
    is_quiet: bool = False
    """Do Not Disturb or a full-screen program."""
    last_input_s: float = -FOREVER
    is_closed: bool = False
    """Outside work hours, which are not recorded."""

    @property
    def is_standing(self) -> bool:
        """Whoever is present stands."""
        return self.standing_on or self.is_upright

    @property
    def is_off(self) -> bool:
        """Nothing may be observed, whatever the sources say."""
        return self.is_asleep or self.paused_until_s is not None or self.is_closed


@dataclass(frozen=True, slots=True)
class Presence:
    """The answer, and how far it is proven."""

    state: Sitting
    since_s: float
    known_s: float
    """Proven until then; later it is carried on trust."""

    @property
    def is_there(self) -> bool:
        """Somebody is at the desk."""
        return self.state in (Sitting.SEATED, Sitting.STANDING)


def seen(desk: Desk, judgement: Judgement | None) -> Desk:
    """The desk after a sample."""
    if judgement is None:
        view = View.NOTHING
    elif judgement.verdict is Verdict.ABSENT:
        view = View.EMPTY
    elif judgement.verdict is Verdict.UNKNOWN and judgement.reason in BLIND_REASONS:
        view = View.NOTHING
    else:
        view = View.PERSON
    upright = desk.is_upright
    if judgement is not None and view is View.PERSON:
        upright = judgement.standing
    if view is desk.view and upright == desk.is_upright:
        return desk
    return replace(desk, view=view, is_upright=upright)


def heard(desk: Desk, signal: Signal, at_s: float) -> Desk:
    """The desk after a signal. A camera that was let go shows nothing until the next sample."""
    match signal.kind:
        case SignalKind.INPUT:
            if at_s - signal.at_s > STALE_INPUT_S:
                return desk
            return replace(desk, last_input_s=at_s, is_asleep=False)
        case SignalKind.LOCK:
            return replace(desk, is_locked=True, view=View.NOTHING)
        case SignalKind.UNLOCK:
            return replace(desk, is_locked=False, is_asleep=False, last_input_s=at_s)
        case SignalKind.SLEEP:
            return replace(desk, is_asleep=True, view=View.NOTHING)
        case SignalKind.WAKE:
            return replace(desk, is_asleep=False)
        case SignalKind.PAUSE:
            until_s = at_s + 60 * signal.minutes if signal.minutes else FOREVER
            return replace(desk, paused_until_s=until_s, view=View.NOTHING)
        case SignalKind.RESUME:
            return replace(desk, paused_until_s=None, last_input_s=at_s)
        case SignalKind.CAMERA_BUSY:
            since_s = at_s if desk.busy_since_s is None else desk.busy_since_s
            return replace(desk, busy_since_s=since_s, view=View.NOTHING)
        case SignalKind.CAMERA_FREE:
            return replace(desk, busy_since_s=None)
        case SignalKind.UNPLUG:
            return replace(desk, view=View.NOTHING)
        case SignalKind.STANDING_ON | SignalKind.STANDING_OFF:
            return replace(desk, standing_on=signal.kind is SignalKind.STANDING_ON)
        case SignalKind.QUIET_ON | SignalKind.QUIET_OFF:
            return replace(desk, is_quiet=signal.kind is SignalKind.QUIET_ON)
        case SignalKind.CALIBRATE | SignalKind.CALIBRATE_SLOUCH:
            return replace(desk, is_calibrating=True)
        case SignalKind.END_CALIBRATE:
            return replace(desk, is_calibrating=False)
        case _:
            return desk


PROVES_PRESENCE = frozenset({SignalKind.INPUT, SignalKind.UNLOCK, SignalKind.RESUME})
"""Signals that only a person at the desk can give."""


def fuse(
    presence: Presence, desk: Desk, at_s: float, rules: PresenceRules, pause_s: float
) -> Presence:
    """The answer at ``at_s``. Call it with the desk as it was, and again after it has changed."""
    proven = _proven(desk, at_s)
    if proven is None:
        return _trusted(presence, desk, at_s, rules, pause_s)
    if proven is presence.state:
        if presence.known_s == at_s:
            return presence
        return Presence(proven, presence.since_s, at_s)
    return Presence(proven, at_s, at_s)


def _proven(desk: Desk, at_s: float) -> Sitting | None:
    """What is certain at this instant."""
    if desk.is_off:
        return Sitting.UNOBSERVED
    if desk.is_locked:
        return Sitting.AWAY
    if desk.view is View.PERSON or desk.last_input_s == at_s:
        return Sitting.STANDING if desk.is_standing else Sitting.SEATED
    return None


def _trusted(
    presence: Presence, desk: Desk, at_s: float, rules: PresenceRules, pause_s: float
) -> Presence:
    """Without a proof: the former answer while it may be carried, else one from its last proof."""
    if desk.view is View.EMPTY:
        if presence.state is Sitting.AWAY:
            return replace(presence, known_s=at_s)
        if presence.is_there and desk.last_input_s >= presence.known_s:
            if at_s - desk.last_input_s < pause_s:
                return presence
            return Presence(Sitting.AWAY, presence.known_s, at_s)
        return Presence(Sitting.AWAY, at_s, at_s)
    if presence.state is Sitting.UNOBSERVED:
        return replace(presence, known_s=at_s)
    carried_until_s = presence.known_s + rules.blind_s
    if presence.is_there:
        in_call = desk.busy_since_s is not None
        hold_s = rules.call_input_s if in_call else rules.input_s
        carried_until_s = max(carried_until_s, desk.last_input_s + hold_s)
    if at_s < carried_until_s:
        return presence
    return Presence(Sitting.UNOBSERVED, presence.known_s, at_s)


def shift(desk: Desk, seconds: float) -> Desk:
    """The same desk on a clock that was set by so many seconds."""
    paused, busy = desk.paused_until_s, desk.busy_since_s
    return replace(
        desk,
        paused_until_s=None if paused is None else paused + seconds,
        busy_since_s=None if busy is None else busy + seconds,
        last_input_s=desk.last_input_s + seconds,
    )
