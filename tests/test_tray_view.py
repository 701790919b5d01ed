"""What the tray shows and offers, by what the monitor says of itself."""

import msgspec
import pytest

from posturewatch.core.events import Fault, Posture, SignalKind, Sitting
from posturewatch.tray_view import MENU, Ask, Close, Colour, Entry, Mode, view_of
from trays import SEATED


@pytest.mark.parametrize(
    ("changes", "colour", "line"),
    [
        ({}, Colour.GOOD, "Seated for 24 min"),
        ({"posture": Posture.BAD, "fault": Fault.SLUMP}, Colour.BAD, "Seated for 24 min, slumped"),
        ({"posture": Posture.UNKNOWN}, Colour.UNKNOWN, "Seated for 24 min"),
        ({"quiet_until_s": 9e9}, Colour.GOOD, "Seated for 24 min"),
        ({"state": Sitting.AWAY}, Colour.AWAY, "Away"),
        ({"paused": True}, Colour.AWAY, "Paused"),
    ],
)
def test_colour_and_line_follow_the_status(changes, colour: Colour, line: str) -> None:
    """What a glance tells."""
    view = view_of(msgspec.structs.replace(SEATED, **changes))

    assert (view.colour, view.line) == (colour, line)


def test_no_monitor_is_told() -> None:
    """The icon stays and says so."""
    assert view_of(None).colour is Colour.OFF
    assert view_of(None).line == "Not running"


QUIETLY = ["Pause", "No alerts for"]
REPORT = "Today's report"
ENDS = ["Stop watching", "Close this icon"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (None, [REPORT, "Start watching", "Close this icon"]),
        ({}, [*QUIETLY, "Take a break", REPORT, *ENDS]),
        ({"quiet_until_s": 9e9}, [*QUIETLY, "Alerts again", "Take a break", REPORT, *ENDS]),
        ({"paused": True, "quiet_until_s": 9e9}, ["Resume", REPORT, *ENDS]),
    ],
)
def test_the_menu_offers_what_makes_sense_now(changes, words: list[str]) -> None:
    """Without a monitor only what begins one; nothing of alerts while it is paused."""
    now = None if changes is None else msgspec.structs.replace(SEATED, **changes)
    mode = view_of(now).mode

    assert [entry.words for group in MENU for entry in group if mode in entry.shown] == words


def test_silence_is_had_for_minutes_or_the_rest_of_the_day() -> None:
    """As the popup and the command have it."""
    (snooze,) = [entry for group in MENU for entry in group if isinstance(entry.does, tuple)]

    assert [(each.words, each.does) for each in snooze.does] == [
        ("10 min", Ask(SignalKind.SNOOZE, 10.0)),
        ("30 min", Ask(SignalKind.SNOOZE, 30.0)),
        ("60 min", Ask(SignalKind.SNOOZE, 60.0)),
        ("the rest of the day", Ask(SignalKind.SNOOZE)),
    ]


@pytest.mark.parametrize("mode", list(Mode))
def test_the_icon_can_always_be_closed(mode: Mode) -> None:
    """By one entry."""
    shown: list[Entry] = [entry for group in MENU for entry in group if mode in entry.shown]

    assert [entry.words for entry in shown if isinstance(entry.does, Close)] == ["Close this icon"]
