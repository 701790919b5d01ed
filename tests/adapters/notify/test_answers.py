"""What the person does with a popup comes back as the right signal, and text arrives as written."""

from dataclasses import replace
from pathlib import Path

import pytest

from desktop import Dunst, Xfce, daemon_answers, until
from posturewatch.adapters.notify.chain import NotifierChain
from posturewatch.adapters.notify.desktop import DesktopNotifierBackend, open_stretch
from posturewatch.adapters.notify.plyer_way import PlyerNotifier
from posturewatch.adapters.notify.way import Way, escape, plain
from posturewatch.core.events import Signal, SignalKind
from posturewatch.ports import Message
from posturewatch.texts import buttons

BUTTONS = tuple(buttons(600.0))
ALERT = Message("Slumped for 2 min", "Tall reset (15 s).", alert_at_s=1000.0, stretch="walk")
PRESSED = {
    "snooze": Signal(1002.0, SignalKind.SNOOZE, minutes=10.0, alert_at_s=1000.0),
    "break": Signal(1002.0, SignalKind.BREAK_START, alert_at_s=1000.0),
    "wrong": Signal(1002.0, SignalKind.WRONG, alert_at_s=1000.0),
    "show": Signal(1002.0, SignalKind.RIGHT, alert_at_s=1000.0),
}


class Desk:
    """A chain with the rich way only, and what it has answered and shown."""

    def __init__(self, snooze_s: float = 600.0) -> None:
        self.shown: list[str] = []
        way = DesktopNotifierBackend(snooze_s=snooze_s, on_show=self.shown.append)
        self.chain = NotifierChain([way])

    def alert(self, message: Message = ALERT) -> None:
        """Show an alert and wait until the daemon has it."""
        self.chain.notify(message)
        assert until(self.chain.deliveries)

    def answers(self) -> list[Signal]:
        """The signals that come back, at 1002 s."""
        came: list[Signal] = []
        until(lambda: came.extend(self.chain.poll(1002.0)) or came, within_s=3.0)
        return came


def test_each_button_of_xfce_is_its_signal(xfce: Xfce) -> None:
    """The four buttons, pressed with the mouse from left to right, are four different signals."""
    assert until(daemon_answers)
    desk = Desk()
    for index, key in enumerate(BUTTONS):
        desk.alert()
        xfce.press(index, of=len(BUTTONS))
        assert desk.answers() == [PRESSED[key]], key
    assert desk.shown == ["walk"]
    desk.chain.close()


def test_the_snooze_button_says_and_does_what_the_setting_says(xfce: Xfce) -> None:
    """A quarter of an hour on the button and in the signal."""
    assert until(daemon_answers)
    assert buttons(900.0)["snooze"] == "Snooze 15 min"
    desk = Desk(snooze_s=900.0)
    desk.alert()
    xfce.press(0, of=len(BUTTONS))
    assert desk.answers() == [replace(PRESSED["snooze"], minutes=15.0)]
    desk.chain.close()


def test_closing_a_popup_of_xfce_is_a_dismissal(xfce: Xfce) -> None:
    """A click beside the buttons closes the popup: the alert was seen and not followed."""
    assert until(daemon_answers)
    desk = Desk()
    desk.alert()
    xfce.click_text()
    assert desk.answers() == [Signal(1002.0, SignalKind.DISMISS, alert_at_s=1000.0)]
    desk.chain.close()


def test_a_click_on_a_popup_of_dunst_shows_the_stretch(dunst: Dunst) -> None:
    """Dunst draws no buttons; its default action shows the stretch and says the alert was right."""
    desk = Desk()
    desk.alert()
    dunst.click()
    assert desk.answers() == [PRESSED["show"]]
    assert desk.shown == ["walk"]
    desk.chain.close()


def test_closing_a_popup_of_dunst_is_a_dismissal(dunst: Dunst) -> None:
    """Closing it by hand comes back once."""
    desk = Desk()
    desk.alert()
    dunst.dismiss()
    assert desk.answers() == [Signal(1002.0, SignalKind.DISMISS, alert_at_s=1000.0)]
    desk.chain.close()


def test_an_answer_goes_to_the_alert_whose_popup_was_met(dunst: Dunst) -> None:
    """Two popups closed one after the other: the newer one and the older one, each by its time."""
    desk = Desk()
    desk.alert()
    desk.alert(replace(ALERT, title="Head forward", alert_at_s=1500.0))
    assert until(lambda: dunst.displayed() == 2)
    met = []
    for _ in range(2):
        dunst.dismiss()
        met += [(signal.kind, signal.alert_at_s) for signal in desk.answers()]
    assert sorted(met) == [(SignalKind.DISMISS, 1000.0), (SignalKind.DISMISS, 1500.0)]
    desk.chain.close()


def test_the_stretch_is_shown_in_the_place_that_the_monitor_works_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stretch of one's own, out of the settings file and the data folder that were given."""
    own, config, opened = (tmp_path / name for name in ("mine.toml", "own.toml", "opened"))
    own.write_text(
        '[[stretch]]\nid = "stairs"\nname = "Stairs"\narea = "legs"\ndose = "once"\n'
        'steps = ["Walk."]\nsource = "me"\n'
    )
    config.write_text(f"[stretches]\nown = '{own}'\n")
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{opened}"\n')
    browser.chmod(0o700)
    monkeypatch.setenv("BROWSER", str(browser))

    open_stretch("stairs", ["--data-dir", str(tmp_path / "data"), "--config", str(config)])
    assert until(lambda: opened.exists() and opened.read_text().strip(), within_s=20.0)
    assert opened.read_text().startswith((tmp_path / "data").as_uri())


def test_a_notice_takes_no_answers(dunst: Dunst) -> None:
    """Closing a notice is no answer to any alert."""
    desk = Desk()
    desk.alert(Message("PostureWatch", "Not calibrated yet."))
    assert until(lambda: dunst.displayed() == 1)
    dunst.dismiss()
    assert until(lambda: dunst.displayed() == 0)
    assert desk.chain.poll(1002.0) == ()
    desk.chain.close()


HOSTILE = [
    "<b>bold</b> & <img src='x'/> &amp; &lt;",
    "--help",
    'it\'s "quoted" $(id) `id` %s %n {x}',
    "two\nlines",
    r"C:\new\table and a lone \ at the end\\",
    "-1 \N{DEGREE SIGN} and -- more",
    "sit up \N{SLIGHTLY SMILING FACE} \N{CHAIR}",
    "\N{RIGHT-TO-LEFT OVERRIDE}abc",
]


@pytest.mark.parametrize("way", [DesktopNotifierBackend(), PlyerNotifier()], ids=lambda w: w.name)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_arrives_as_written(dunst: Dunst, way: Way, text: str) -> None:
    """Markup, dashes, quotes, newlines and emoji are on the screen as they were written.

    But for a space before the dash of a title, where notify-send would take it for an option.
    """
    way.deliver(Message(text, text))
    assert until(lambda: dunst.displayed() == 1)
    (shown,) = dunst.history()
    assert shown["summary"].lstrip() == plain(text)
    assert shown["body"] == plain(text)
    way.close()


def test_markup_is_escaped_only_where_the_daemon_reads_it() -> None:
    """A daemon without body-markup gets the text untouched."""
    assert escape("a < b & c", frozenset({"body-markup"})) == "a &lt; b &amp; c"
    assert escape("a < b & c", frozenset({"body"})) == "a < b & c"


def test_control_signs_are_left_out() -> None:
    """A NUL, an escape sequence and a bell do not reach an argument list or a terminal."""
    assert plain("a\0b\x1b[2Jc\ad\ne") == "ab[2Jcd\ne"
