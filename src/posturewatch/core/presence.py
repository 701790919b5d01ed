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
somebody else in it  the former state; unobserved, from
                     the last proof, if it lasts for
                     ``stranger_s``
empty picture        away                                 ``pause_s``: an absence below it is
                                                          sitting anyway
no usable picture    the former state, if it is proven    ``input_s``, or ``call_input_s`` while
                     again within ``blind_s``; else       a call has the camera
                     unobserved
==================== ==================================== =================================
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from posturewatch.core.events import Judgement, Signal, SignalKind, Sitting, Verdict

BLIND_REASONS = frozenset({"dark", "shutter", "blurred"})
"""Reasons of an unknown verdict that tell nothing of anybody being there (core/gates.py)."""

STALE_INPUT_S = 10.0
"""An input signal may come late by the poll of its source; an older one proves nothing of now."""

AFTER_CALL_S = 60.0
"""A camera that a call has let go needs so long at most until it shows somebody again."""

FOREVER = float("inf")


class PresenceRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long a proof is carried where no new one comes."""

    blind_s: Annotated[
        float, Meta(ge=5, le=170, description="no picture for less keeps the former state, s")
    ] = 60.0
    """As long as an absence that is still sitting: a hiccup of the camera changes nothing."""
    input_s: Annotated[
        float, Meta(ge=30, le=600, description="no picture, but input before or after: so long, s")
    ] = 180.0
    """A break takes 3 min, so none fits between two proofs nearer than that. ActivityWatch calls
    a person away after the same time (https://docs.activitywatch.net, aw-watcher-afk)."""
    call_input_s: Annotated[
        float, Meta(ge=30, le=3600, description="the same while a call has the camera, s")
    ] = 600.0
    """People listen: a camera in use says that a call goes on, two inputs that they are in it."""

    stranger_s: Annotated[
        float, Meta(ge=60, le=3600, description="somebody else for so long is not counted, s")
    ] = 180.0
    """As long as a break: a colleague who sits down to show something is gone by then."""


class InPicture(StrEnum):
    """What the camera says at the moment."""

    PERSON = "person"
    STRANGER = "stranger"
    """Somebody whose build and place do not fit the person."""
    EMPTY = "empty"
    NOTHING = "nothing"
    """No picture, or one in which nobody could be seen anyway."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What holds at the desk, each as its source last said."""

    view: InPicture = InPicture.NOTHING
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
    call_until_s: float = -FOREVER
    """Up to when a call explains that no picture comes: a minute more than it has the camera."""
    is_calibrating: bool = False
    is_quiet: bool = False
    """Do Not Disturb or a full-screen program."""
    last_input_s: float = -FOREVER
    stranger_since_s: float | None = None
    """Since when nobody but a stranger has been seen; None: the last one seen was the person."""
    is_vouched: bool = False
    """Whoever sits there said that it is the person (``posturewatch resume``)."""
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


def seen(desk: Desk, judgement: Judgement | None, at_s: float) -> Desk:
    """The desk after a sample."""
    view = _view(desk, judgement)
    upright, vouched, since_s = desk.is_upright, desk.is_vouched, desk.stranger_since_s
    if judgement is not None and view is InPicture.PERSON:
        upright = judgement.standing
    if view is InPicture.EMPTY:
        vouched = False
    if view is InPicture.STRANGER:
        since_s = at_s if since_s is None else since_s
    elif view is not InPicture.NOTHING:
        since_s = None
    before = (desk.view, desk.is_upright, desk.is_vouched, desk.stranger_since_s)
    if (view, upright, vouched, since_s) == before:
        return desk
    return replace(
        desk, view=view, is_upright=upright, is_vouched=vouched, stranger_since_s=since_s
    )


def _view(desk: Desk, judgement: Judgement | None) -> InPicture:
    if judgement is None:
        return InPicture.NOTHING
    if judgement.verdict is Verdict.ABSENT:
        return InPicture.EMPTY
    if judgement.reason in BLIND_REASONS and not judgement.somebody:
        return InPicture.NOTHING
    return InPicture.STRANGER if judgement.stranger and not desk.is_vouched else InPicture.PERSON


def is_taken(desk: Desk, at_s: float, rules: PresenceRules) -> bool:
    """Somebody else has sat at the desk for long."""
    since_s = desk.stranger_since_s
    return since_s is not None and at_s - since_s >= rules.stranger_s


_LET_GO: dict[str, Any] = {"view": InPicture.NOTHING, "stranger_since_s": None}
"""A camera that is let go shows nothing until a sample; who is seen then may be another."""

_SWITCHES: dict[SignalKind, dict[str, Any]] = {
    SignalKind.LOCK: {"is_locked": True, "is_vouched": False, **_LET_GO},
    SignalKind.SLEEP: {"is_asleep": True, "is_vouched": False, **_LET_GO},
    SignalKind.WAKE: {"is_asleep": False},
    SignalKind.UNPLUG: _LET_GO,
    SignalKind.STANDING_ON: {"standing_on": True},
    SignalKind.STANDING_OFF: {"standing_on": False},
    SignalKind.QUIET_ON: {"is_quiet": True},
    SignalKind.QUIET_OFF: {"is_quiet": False},
    SignalKind.CALIBRATE: {"is_calibrating": True},
    SignalKind.CALIBRATE_SLOUCH: {"is_calibrating": True},
    SignalKind.END_CALIBRATE: {"is_calibrating": False},
    SignalKind.RECALL: {"is_calibrating": False},
}
"""Signals that only switch something."""


def let_go(desk: Desk) -> Desk:
    """The desk once the camera was let go."""
    return replace(desk, **_LET_GO)


def heard(desk: Desk, signal: Signal, at_s: float) -> Desk:
    """The desk after a signal. Input, unlocking and resuming take a person at the desk."""
    switched = _SWITCHES.get(signal.kind)
    if switched is not None:
        return replace(desk, **switched)
    match signal.kind:
        case SignalKind.INPUT:
            if at_s - signal.at_s > STALE_INPUT_S:
                return desk
            return replace(desk, last_input_s=at_s, is_asleep=False)
        case SignalKind.UNLOCK:
            return replace(desk, is_locked=False, is_asleep=False, last_input_s=at_s)
        case SignalKind.PAUSE:
            until_s = at_s + 60 * signal.minutes if signal.minutes else FOREVER
            return replace(let_go(desk), paused_until_s=until_s)
        case SignalKind.RESUME:
            return replace(desk, paused_until_s=None, last_input_s=at_s, is_vouched=True)
        case SignalKind.CAMERA_BUSY:
            since_s = at_s if desk.busy_since_s is None else desk.busy_since_s
            return replace(let_go(desk), busy_since_s=since_s, call_until_s=FOREVER)
        case SignalKind.CAMERA_FREE if desk.busy_since_s is not None:
            return replace(desk, busy_since_s=None, call_until_s=at_s + AFTER_CALL_S)
        case _:
            return desk


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
    if desk.view is InPicture.STRANGER:
        return None  # a stranger's hands prove nothing either
    if desk.view is InPicture.PERSON or desk.last_input_s == at_s:
        return Sitting.STANDING if desk.is_standing else Sitting.SEATED
    return None


def _trusted(
    presence: Presence, desk: Desk, at_s: float, rules: PresenceRules, pause_s: float
) -> Presence:
    """Without a proof: the former answer while it may be carried, else one from its last proof."""
    if desk.view is InPicture.STRANGER and not is_taken(desk, at_s, rules):
        return presence
    if desk.view is InPicture.EMPTY:
        if presence.state is Sitting.AWAY:
            return replace(presence, known_s=at_s)
        if presence.is_there and desk.last_input_s >= presence.known_s:
            if at_s - desk.last_input_s < pause_s:
                return presence
            return Presence(Sitting.AWAY, presence.known_s, at_s)
        return Presence(Sitting.AWAY, at_s, at_s)
    if presence.state is Sitting.UNOBSERVED:
        return replace(presence, known_s=at_s)
    hold_s = _hold(desk, at_s, rules) if presence.is_there else rules.blind_s
    if desk.view is not InPicture.STRANGER and at_s - presence.known_s < hold_s:
        return presence
    return Presence(Sitting.UNOBSERVED, presence.known_s, at_s)


def _hold(desk: Desk, at_s: float, rules: PresenceRules) -> float:
    """How long presence is carried where an input is one of the two proofs."""
    return rules.call_input_s if at_s <= desk.call_until_s else rules.input_s


def lapse(presence: Presence, desk: Desk, at_s: float, rules: PresenceRules) -> Presence:
    """The answer just before a picture comes again: two sights prove less than two inputs.

    ``desk`` is the one before the picture.
    """
    if not presence.is_there or desk.view is not InPicture.NOTHING:
        return presence
    by_input = desk.last_input_s >= presence.known_s
    hold_s = _hold(desk, at_s, rules) if by_input else rules.blind_s
    if at_s - presence.known_s < hold_s:
        return presence
    return Presence(Sitting.UNOBSERVED, presence.known_s, at_s)


def shift(desk: Desk, seconds: float) -> Desk:
    """The same desk on a clock that was set by so many seconds."""
    paused, busy, stranger = desk.paused_until_s, desk.busy_since_s, desk.stranger_since_s
    return replace(
        desk,
        paused_until_s=None if paused is None else paused + seconds,
        busy_since_s=None if busy is None else busy + seconds,
        call_until_s=desk.call_until_s + seconds,
        last_input_s=desk.last_input_s + seconds,
        stranger_since_s=None if stranger is None else stranger + seconds,
    )
