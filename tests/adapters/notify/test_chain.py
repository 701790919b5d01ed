"""Delivery in order, on a thread of its own, and on to the next way when one fails."""

import logging
import os
import pty
import threading
import time

import pytest

from desktop import Dunst, until
from posturewatch.adapters.notify.chain import NotifierChain, build
from posturewatch.adapters.notify.desktop import DesktopNotifierBackend
from posturewatch.adapters.notify.plyer_way import PlyerNotifier
from posturewatch.adapters.notify.terminal import TerminalNotifier
from posturewatch.core.events import Outcome
from posturewatch.errors import NotifierError
from posturewatch.ports import Message

ALERT = Message(
    "You've been slumped for 2 min",
    "Tall reset: grow tall & breathe. It may ease the back.",
    alert_at_s=1000.0,
    stretch="posture_reset",
)


class RecordingWay:
    """Takes what it is given, or fails as it is told."""

    name = "recording"

    def __init__(self, *, fails: bool = False, slow_s: float = 0.0) -> None:
        self.taken: list[str] = []
        self.fails = fails
        self.slow_s = slow_s
        self.closed = threading.Event()

    def check(self) -> str:
        """It always works."""
        return "always"

    def deliver(self, message: Message) -> None:
        """Keep the title, after being slow or failing."""
        time.sleep(self.slow_s)
        if self.fails:
            raise NotifierError("told to fail")
        self.taken.append(message.title)

    def poll(self, now_s: float) -> tuple[()]:
        """No answers."""
        return ()

    def close(self) -> None:
        """Remember it."""
        self.closed.set()


def titles(*numbers: int) -> list[Message]:
    """Alerts with these times."""
    return [Message(f"alert {n}", "", alert_at_s=float(n)) for n in numbers]


def test_messages_are_delivered_in_the_order_they_came() -> None:
    """Three messages handed over at once arrive in their order, and all before close returns."""
    way = RecordingWay()
    chain = NotifierChain([way])
    for message in titles(1, 2, 3):
        chain.notify(message)
    chain.close()
    assert way.taken == ["alert 1", "alert 2", "alert 3"]
    assert way.closed.is_set()


def test_a_slow_way_does_not_hold_up_the_loop() -> None:
    """Handing over takes no time, closing about a second, however slow a way is."""
    chain = NotifierChain([RecordingWay(slow_s=5.0)])
    began = time.monotonic()
    chain.notify(ALERT)
    assert time.monotonic() - began < 0.1
    chain.close()
    assert time.monotonic() - began < 2.0


def test_a_lost_message_goes_on_to_the_next_way_and_the_first_is_tried_again() -> None:
    """A way that fails once is passed over once; when it works again it is used again."""
    first, second = RecordingWay(fails=True), RecordingWay()
    chain = NotifierChain([first, second])
    chain.notify(titles(1)[0])
    assert until(lambda: second.taken)
    first.fails = False
    chain.notify(titles(2)[0])
    chain.close()
    assert (first.taken, second.taken) == (["alert 2"], ["alert 1"])
    deliveries = chain.deliveries()
    assert [each.way for each in deliveries] == ["recording", "recording"]
    assert deliveries[0].failures == ("recording: told to fail",)


def test_what_became_of_each_alert_is_told_once() -> None:
    """Delivered and lost alerts are outcomes under the alert's time; notices have none."""
    way = RecordingWay()
    chain = NotifierChain([way])
    chain.notify(titles(7)[0])
    chain.notify(Message("a notice", ""))
    assert until(lambda: len(way.taken) == 2)
    way.fails = True
    chain.notify(titles(8)[0])
    chain.close()
    assert chain.outcomes(50.0) == [Outcome(7.0, 50.0, "delivered"), Outcome(8.0, 50.0, "lost")]
    assert chain.outcomes(51.0) == []


def test_a_way_that_breaks_does_not_end_delivery() -> None:
    """A terminal line that cannot be drawn is one failure; the next message is tried again."""

    def broken(line: str) -> None:
        raise RuntimeError("no line to draw on")

    chain = NotifierChain([TerminalNotifier(broken)])
    for message in titles(1, 2):
        chain.notify(message)
    chain.close()
    assert [each.kind for each in chain.outcomes(9.0)] == ["lost", "lost"]


def test_a_folder_app_is_not_taken_for_a_sandbox(
    dunst: Dunst, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where plyer by itself would turn to Flatpak's portal, the popup is there."""
    real = os.path.isdir
    monkeypatch.setattr("os.path.isdir", lambda path: path == "/app" or real(path))
    PlyerNotifier().deliver(ALERT)
    assert until(lambda: dunst.displayed() == 1)


@pytest.mark.parametrize("backend", ["auto", "desktop", "plyer"])
def test_a_real_daemon_shows_the_alert(dunst: Dunst, backend: str) -> None:
    """On a desktop with dunst, every backend's alert is on the screen with title and text."""
    chain = build(backend)
    chain.notify(ALERT)
    assert until(lambda: dunst.displayed() == 1)
    chain.close()
    (outcome,) = chain.outcomes(1001.0)
    assert outcome.kind == "delivered"
    (shown,) = dunst.history()
    assert shown["summary"] == ALERT.title
    assert shown["body"] == ALERT.body


@pytest.mark.parametrize("desktop", ["private_bus", "no_bus"])
def test_without_a_daemon_the_alert_rings_in_the_terminal(
    desktop: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """With no daemon, or no bus at all, bell and text come out of a real terminal and the log."""
    request.getfixturevalue(desktop)
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal, caplog.at_level(logging.INFO):
        monkeypatch.setattr("sys.stderr", terminal)
        chain = build("auto")
        chain.notify(ALERT)
        assert until(chain._delivered.qsize)
        chain.close()
    seen = os.read(ours, 4096).decode()
    os.close(ours)
    (delivery,) = chain.deliveries()
    assert delivery.way == "terminal"
    assert [each.split(":")[0] for each in delivery.failures] == ["desktop", "plyer"]
    assert seen.startswith("\a")
    assert ALERT.title in seen
    assert ALERT.title in caplog.text


def test_an_alert_nobody_can_see_is_logged_and_called_lost(
    private_bus: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """In the background without a daemon the outcome is "lost", and the log keeps the text."""
    chain = build("auto")
    chain.notify(ALERT)
    assert until(chain._delivered.qsize)
    chain.close()
    assert [each.kind for each in chain.outcomes(1001.0)] == ["lost"]
    assert ALERT.title in caplog.text


def test_a_notice_is_not_said_a_second_time(
    private_bus: str, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Without a desktop it stands in the output of the run already: nothing warns beside it."""
    chain = build("auto")
    chain.notify(Message("PostureWatch", "Not calibrated for this camera yet"))
    assert until(chain._delivered.qsize)
    chain.close()
    assert capsys.readouterr().err == ""
    assert [each for each in caplog.records if each.levelno >= logging.WARNING] == []


def test_a_daemon_that_dies_between_two_alerts_is_noticed_and_used_again(dunst: Dunst) -> None:
    """Shown, then lost on the desktop and told in the terminal, then shown again."""
    lines: list[str] = []
    chain = build("auto", write=lines.append)
    chain.notify(ALERT)
    assert until(lambda: dunst.displayed() == 1)
    dunst.stop()
    chain.notify(Message("second", "while nobody listens", alert_at_s=2000.0))
    assert until(lambda: lines)
    dunst.start()
    chain.notify(Message("third", "after the restart", alert_at_s=3000.0))
    assert until(lambda: dunst.displayed() == 1)
    chain.close()
    assert [each.way for each in chain.deliveries()] == ["desktop", "terminal", "desktop"]
    assert "second" in lines[0]


def test_the_chain_says_which_way_works_and_why(dunst: Dunst) -> None:
    """With dunst, which has actions, the first way that works is the one with buttons."""
    chain = build("auto", write=lambda _line: None)
    report = chain.report()
    chain.close()
    assert [(each.name, each.works) for each in report] == [
        ("desktop", True),
        ("plyer", True),
        ("terminal", True),
    ]
    assert report[0].reason.startswith("dunst")
    assert "with buttons" in report[0].reason


def test_without_a_bus_the_chain_says_why_nothing_works(
    no_bus: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each way gives its reason; none claims to work."""
    chain = build("auto")
    report = chain.report()
    chain.close()
    assert not any(each.works for each in report)
    assert "no session bus" in report[0].reason
    assert "log" in report[2].reason


def test_a_named_backend_goes_first_and_the_others_stand_behind_it() -> None:
    """The setting reorders the ways; only ``terminal`` stands alone."""
    orders = {}
    for backend in ("auto", "desktop", "plyer", "terminal"):
        chain = build(backend)
        orders[backend] = [way.name for way in chain._ways]
        chain.close()
    assert orders == {
        "auto": ["desktop", "plyer", "terminal"],
        "desktop": ["desktop", "plyer", "terminal"],
        "plyer": ["plyer", "desktop", "terminal"],
        "terminal": ["terminal"],
    }


@pytest.mark.parametrize("way", [PlyerNotifier(), DesktopNotifierBackend(), TerminalNotifier()])
def test_every_way_says_so_when_it_cannot(
    way: PlyerNotifier, no_bus: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without bus and terminal, each way raises NotifierError and nothing else."""
    with pytest.raises(NotifierError):
        way.deliver(ALERT)
    way.close()
