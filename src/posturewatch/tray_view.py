"""What the tray's icon shows and what its menu asks for, whichever toolkit draws it.

One menu for good: each entry says when it is shown. Pure: a status in, words and a colour out.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from posturewatch import texts
from posturewatch.control import STOP
from posturewatch.core.words import Posture, SignalKind, Sitting
from posturewatch.status import Status
from posturewatch.texts import _, span

SIZE = 64
"""Edge of the icon in its own dots; the desktop scales it."""
DISC = (2, 2, 62, 62)
"""Left, top, right, bottom; filled with the colour."""
HEAD = (24, 12, 40, 28)
"""A seated figure in white: a disc, and shoulders with round corners."""
SHOULDERS = (16, 32, 48, 50)
ROUND = 9
"""Radius of the shoulders' corners."""

SNOOZES_MIN = (10.0, 30.0, 60.0)
"""The popup's ten minutes, and two longer ones for a talk or a meeting."""


class Colour(StrEnum):
    """What the icon's colour says."""

    GOOD = "#3fa45b"
    BAD = "#d64545"
    UNKNOWN = "#e0a82e"
    AWAY = "#7a8794"
    OFF = "#4a4f55"


class Mode(Enum):
    """What the monitor is at, as far as the menu depends on it."""

    OFF = auto()
    WATCHING = auto()
    QUIET = auto()
    """Watching, without alerts."""
    PAUSED = auto()


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the running monitor; the words of ``control.Request``."""

    command: str
    minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Run a command of this program."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Close:
    """Take the icon away; the monitor stays as it is."""


Act = Ask | Run | Close


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the menu: what it does, or the menu it opens."""

    words: str
    does: "Act | tuple[Entry, ...]"
    shown: AbstractSet[Mode] = frozenset(Mode)


@dataclass(frozen=True, slots=True)
class View:
    """What is to be seen now."""

    colour: Colour
    line: str
    """Top of the menu, and the tooltip after the program's name."""
    mode: Mode


def view_of(now: Status | None) -> View:
    """The view of a monitor's status; None when no monitor runs."""
    return View(_colour(now), _line(now), _mode(now))


def _snooze(minutes: float) -> Entry:
    return Entry(_("{minutes:g} min").format(minutes=minutes), Ask(SignalKind.SNOOZE, minutes))


_RUNS = frozenset({Mode.WATCHING, Mode.QUIET, Mode.PAUSED})
_WATCHES = frozenset({Mode.WATCHING, Mode.QUIET})

MENU: tuple[tuple[Entry, ...], ...] = (
    (
        Entry(_("Pause"), Ask(SignalKind.PAUSE), _WATCHES),
        Entry(_("Resume"), Ask(SignalKind.RESUME), frozenset({Mode.PAUSED})),
        Entry(
            _("No alerts for"),
            (
                *map(_snooze, SNOOZES_MIN),
                Entry(_("the rest of the day"), Ask(SignalKind.SNOOZE)),
            ),
            _WATCHES,
        ),
        Entry(_("Alerts again"), Ask(SignalKind.RESUME), frozenset({Mode.QUIET})),
        Entry(_("Take a break"), Ask(SignalKind.BREAK_START), _WATCHES),
    ),
    (Entry(_("Today's report"), Run(("report", "--format", "html", "--open"))),),
    (
        Entry(_("Start watching"), Run(("start",)), frozenset({Mode.OFF})),
        Entry(_("Stop watching"), Ask(STOP), _RUNS),
        Entry(_("Close this icon"), Close()),
    ),
)
"""Groups of entries; a rule is drawn between two that are shown."""


def _colour(now: Status | None) -> Colour:
    """Green and red while seated, yellow when posture cannot be told, grey otherwise."""
    if now is None:
        return Colour.OFF
    if now.paused or now.state is not Sitting.SEATED:
        return Colour.AWAY
    return {
        Posture.GOOD: Colour.GOOD,
        Posture.BAD: Colour.BAD,
        Posture.UNKNOWN: Colour.UNKNOWN,
    }[now.posture]


def _line(now: Status | None) -> str:
    if now is None:
        return _("Not running")
    if now.paused:
        return _("Paused")
    if now.state is not Sitting.SEATED:
        return texts.SITTING[now.state]
    line = _("Seated for {seated}").format(seated=span(now.seated_s))
    if now.posture is Posture.BAD and now.fault:
        return f"{line}, {texts.FAULTS[now.fault]}"
    return line


def _mode(now: Status | None) -> Mode:
    if now is None:
        return Mode.OFF
    if now.paused:
        return Mode.PAUSED
    return Mode.WATCHING if now.quiet_until_s is None else Mode.QUIET
