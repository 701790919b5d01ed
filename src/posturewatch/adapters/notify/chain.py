"""Delivers messages in order on a thread of its own, moving on to the next way when one fails.

Each message starts again with the first way, so a daemon that comes back is used again.
"""

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from posturewatch.adapters.notify.desktop import SNOOZE_S, DesktopNotifierBackend, open_stretch
from posturewatch.adapters.notify.plyer_way import PlyerNotifier
from posturewatch.adapters.notify.terminal import TerminalNotifier
from posturewatch.adapters.notify.way import Way
from posturewatch.core.events import Outcome, Signal
from posturewatch.errors import NotifierError
from posturewatch.ports import Message

log = logging.getLogger(__name__)

CLOSE_WITHIN_S = 1.0
"""A stopping program waits so long for the last message; the alert itself is stored anyway."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one message."""

    message: Message
    way: str
    """The way that showed it; empty when none did."""
    failures: tuple[str, ...] = ()
    """Why the ways before it did not, each ``name: reason``."""


@dataclass(frozen=True, slots=True)
class WayReport:
    """Whether a way of delivery works here, for ``doctor``."""

    name: str
    works: bool
    reason: str


class NotifierChain:
    """Implements ports.Notifier, and ports.SignalSource for the answers."""

    def __init__(self, ways: Sequence[Way]) -> None:
        self._ways = tuple(ways)
        self._waiting: queue.SimpleQueue[Message | None] = queue.SimpleQueue()
        self._delivered: queue.SimpleQueue[Delivery] = queue.SimpleQueue()
        self._worker = threading.Thread(target=self._work, name="notifications", daemon=True)
        self._worker.start()

    def notify(self, message: Message) -> None:
        """Hand a message over; returns at once."""
        self._waiting.put(message)

    def poll(self, now_s: float) -> Sequence[Signal]:
        """What the person answered on any way since the last call."""
        return tuple(signal for way in self._ways for signal in way.poll(now_s))

    def deliveries(self) -> Sequence[Delivery]:
        """What became of messages since the last call, in order."""
        done = []
        while not self._delivered.empty():
            done.append(self._delivered.get())
        return done

    def outcomes(self, now_s: float) -> Sequence[Outcome]:
        """``delivered`` or ``lost`` for each alert since the last call; notices have no outcome."""
        return [
            Outcome(each.message.alert_at_s, now_s, "delivered" if each.way else "lost")
            for each in self.deliveries()
            if each.message.alert_at_s is not None
        ]

    def report(self) -> Sequence[WayReport]:
        """Every way in the order it is tried; the first that works is the one that is picked."""
        return [_report(way) for way in self._ways]

    def close(self) -> None:
        """Deliver what still waits, for a second at most."""
        self._waiting.put(None)
        self._worker.join(CLOSE_WITHIN_S)

    def _work(self) -> None:
        while (message := self._waiting.get()) is not None:
            self._delivered.put(self._deliver(message))
        for way in self._ways:
            way.close()

    def _deliver(self, message: Message) -> Delivery:
        failures: list[str] = []
        for way in self._ways:
            try:
                way.deliver(message)
            except Exception as error:  # noqa: BLE001 - whatever it is, the next way is tried
                why = str(error) if isinstance(error, NotifierError) else repr(error)
                failures.append(f"{way.name}: {why}")
                log.info("notification not shown by %s: %s", way.name, why)
            else:
                return Delivery(message, way.name, tuple(failures))
        log.info("notification lost on every way (%s)", "; ".join(failures))
        return Delivery(message, "", tuple(failures))


def build(
    backend: str = "auto",
    *,
    sound: bool = False,
    snooze_s: float = SNOOZE_S,
    stays: bool = True,
    arguments: Sequence[str] = (),
    write: Callable[[str], None] | None = None,
) -> NotifierChain:
    """The chain that a ``notify.backend`` setting names.

    ``auto`` takes buttons where the desktop offers them, else plyer, and the terminal last; a
    named backend goes first, with the others behind it. ``arguments`` go to the command that
    shows a stretch, so that it works in the same place; ``write`` draws a line on a terminal that
    is in use (see TerminalNotifier).
    """
    ways: dict[str, Way] = {
        "desktop": DesktopNotifierBackend(
            needs_buttons=backend != "desktop",
            sound=sound,
            snooze_s=snooze_s,
            stays=stays,
            on_show=partial(open_stretch, arguments=arguments),
        ),
        "plyer": PlyerNotifier(),
        "terminal": TerminalNotifier(write),
    }
    order = sorted(ways, key=lambda name: name != backend)
    if backend == "terminal":
        order = ["terminal"]
    return NotifierChain([ways[name] for name in order])


def _report(way: Way) -> WayReport:
    try:
        return WayReport(way.name, works=True, reason=way.check())
    except NotifierError as error:
        return WayReport(way.name, works=False, reason=str(error))
