"""Screen saver, GNOME's idle counter, KDE's Do Not Disturb: real bus, services of the tests."""
# ruff: noqa: F821, N802 - annotations and names of D-Bus

import asyncio
import time
from collections.abc import Callable

import pytest
from dbus_fast import BusType
from dbus_fast.constants import PropertyAccess
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

from desk_services import Heard, Host, hear, host
from desktop import private_bus, until
from posturewatch.adapters.desk.board import Board, Missing
from posturewatch.adapters.desk.bus import Bus
from posturewatch.adapters.desk.mutter import Mutter
from posturewatch.adapters.desk.quiet import Inhibited
from posturewatch.adapters.desk.screensaver import ScreenSaver
from posturewatch.core.events import SignalKind

__all__ = ["hear", "host", "private_bus"]


class Saver(ServiceInterface):
    """A screen saver."""

    def __init__(self, service: str) -> None:
        super().__init__(service)
        self.is_active = False

    @dbus_method()
    def GetActive(self) -> "b":
        """Whether it is active."""
        return self.is_active

    @dbus_signal()
    def ActiveChanged(self, is_active: "b") -> "b":
        """It begins or ends."""
        return is_active


class OnlyInhibits(ServiceInterface):
    """What GNOME has under the common name: nothing that tells of a lock."""

    def __init__(self) -> None:
        super().__init__("org.freedesktop.ScreenSaver")

    @dbus_method()
    def Inhibit(self, program: "s", why: "s") -> "u":
        """Keep the screen on."""
        return 1


class IdleMonitor(ServiceInterface):
    """A compositor's counter since a last input that the test sets."""

    def __init__(self) -> None:
        super().__init__("org.gnome.Mutter.IdleMonitor")
        self.input_m = time.monotonic()
        self.asked = 0

    @dbus_method()
    def GetIdletime(self) -> "t":
        """Milliseconds since the last input."""
        self.asked += 1
        return round(1000 * (time.monotonic() - self.input_m))


class Silent(ServiceInterface):
    """A compositor that hangs for longer than anybody waits."""

    def __init__(self) -> None:
        super().__init__("org.gnome.Mutter.IdleMonitor")

    @dbus_method()
    async def GetIdletime(self) -> "t":
        """No answer in time."""
        await asyncio.sleep(30)
        return 0


class Plasma(ServiceInterface):
    """A notification service with Plasma's property."""

    def __init__(self) -> None:
        super().__init__("org.freedesktop.Notifications")
        self.is_inhibited = True

    @dbus_property(access=PropertyAccess.READ)
    def Inhibited(self) -> "b":
        """Whether it is to be quiet."""
        return self.is_inhibited


def screen_saver(_system: Bus, session: Bus) -> ScreenSaver:
    """The source under test."""
    return ScreenSaver(session)


def mutter(_system: Bus, session: Bus) -> Mutter:
    """The source under test."""
    return Mutter(session)


@pytest.mark.parametrize(
    ("service", "path"),
    [
        ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
        ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ],
)
def test_a_screen_saver_that_begins_is_a_lock(
    private_bus: str, host: Host, hear: Callable[..., Heard], service: str, path: str
) -> None:
    """Under its common name, or its desktop's own beside a common name that tells nothing."""
    saver = Saver(service)
    host.serve(BusType.SESSION, service, {path: [saver]})
    if service != "org.freedesktop.ScreenSaver":
        objects = {"/org/freedesktop/ScreenSaver": [OnlyInhibits()]}
        host.serve(BusType.SESSION, "org.freedesktop.ScreenSaver", objects)
    saver.is_active = True
    heard = hear(screen_saver)
    assert heard.says(SignalKind.LOCK)
    host.do(lambda: saver.ActiveChanged(False))
    assert heard.says(SignalKind.LOCK, SignalKind.UNLOCK)


def test_input_is_told_at_its_own_time_and_once(
    private_bus: str, host: Host, hear: Callable[..., Heard]
) -> None:
    """Seven seconds ago is seven seconds ago, however often the counter is asked."""
    monitor = IdleMonitor()
    monitor.input_m = time.monotonic() - 7.0
    host.serve(BusType.SESSION, monitor.name, {"/org/gnome/Mutter/IdleMonitor/Core": [monitor]})
    heard = hear(mutter)
    assert heard.says(SignalKind.INPUT)
    assert heard.signals[0].at_s == pytest.approx(heard.now_s - 7.0, abs=0.5)
    assert until(lambda: monitor.asked >= 2)
    assert heard.says(SignalKind.INPUT, within_s=0)
    monitor.input_m = time.monotonic()
    assert heard.says(SignalKind.INPUT, SignalKind.INPUT)


def test_a_service_that_hangs_does_not_hold_up_the_loop(
    private_bus: str, host: Host, hear: Callable[..., Heard]
) -> None:
    """Asked a hundred times, the desk answers at once, and ends at once."""
    objects = {"/org/gnome/Mutter/IdleMonitor/Core": [Silent()]}
    host.serve(BusType.SESSION, "org.gnome.Mutter.IdleMonitor", objects)
    heard = hear(mutter)
    start_m = time.monotonic()
    for _turn in range(100):
        assert not heard.desk.poll(0.0)
    heard.close()
    assert time.monotonic() - start_m < 1.0


@pytest.mark.parametrize("source", [ScreenSaver, Mutter, Inhibited])
def test_what_nobody_offers_is_missing(private_bus: str, source: Callable[[Bus], Mutter]) -> None:
    """Told with a reason; nothing is started for the asking."""

    async def ask() -> None:
        bus = Bus()
        try:
            await source(bus).tell(Board())
        finally:
            await bus.close()

    with pytest.raises(Missing, match=r"no .* on the session bus|no screen saver answers"):
        asyncio.run(ask())


def test_plasma_says_when_it_is_to_be_quiet(
    private_bus: str, host: Host, hear: Callable[..., Heard]
) -> None:
    """By the person's choice or a program's."""
    plasma = Plasma()
    objects = {"/org/freedesktop/Notifications": [plasma]}
    host.serve(BusType.SESSION, "org.freedesktop.Notifications", objects)
    heard = hear(lambda _system, session: Inhibited(session))
    assert heard.says(SignalKind.QUIET_ON)
