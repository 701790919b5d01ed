"""Two buses of the tests' own, services on them, and a desk that hears them."""
# ruff: noqa: F821, N802 - annotations and names of D-Bus

import asyncio
import os
import subprocess
import threading
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

import pytest
from dbus_fast import BusType
from dbus_fast.aio import MessageBus
from dbus_fast.constants import PropertyAccess
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

from desktop import end, start_bus, until
from posturewatch.adapters.desk.bus import Bus
from posturewatch.adapters.desk.desk import Desk
from posturewatch.core.events import Signal, SignalKind


class Host:
    """Runs services on a thread of their own, as another program would."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        self._buses: list[Any] = []

    def do(self, what: Coroutine[Any, Any, Any] | Callable[[], Any]) -> Any:
        """Do it on that thread, and wait."""

        async def call() -> Any:
            return what() if callable(what) else await what

        return asyncio.run_coroutine_threadsafe(call(), self.loop).result(10)

    def serve(
        self, kind: BusType, name: str, objects: dict[str, Sequence[ServiceInterface]]
    ) -> Any:
        """Own a name on a bus, with these objects by path."""

        async def start() -> Any:
            bus = await MessageBus(bus_type=kind).connect()
            for path, interfaces in objects.items():
                for interface in interfaces:
                    bus.export(path, interface)
            if name:
                await bus.request_name(name)
            return bus

        bus = self.do(start())
        self._buses.append(bus)
        return bus

    def close(self) -> None:
        """Leave the buses and end the thread."""

        async def leave() -> None:
            for bus in self._buses:
                bus.disconnect()
                with suppress(Exception):  # its daemon may have gone before
                    await asyncio.wait_for(bus.wait_for_disconnect(), 1)

        self.do(leave())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)
        self.loop.close()


@pytest.fixture
def host() -> Iterator[Host]:
    """Where services of the tests run."""
    with closing(Host()) as running:
        yield running


class Daemon:
    """A real dbus-daemon, as system bus."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._environ = monkeypatch
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, at a new address."""
        self.process = start_bus(self._folder, services="")
        assert self.process.stdout
        address = self.process.stdout.readline().strip()
        self._environ.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)

    def stop(self) -> None:
        """End it."""
        if self.process:
            end(self.process)
            self.process = None


@pytest.fixture
def system_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Daemon]:
    """A real dbus-daemon in the place of the system bus."""
    folder = tmp_path / "system"
    folder.mkdir()
    daemon = Daemon(folder, monkeypatch)
    daemon.start()
    yield daemon
    daemon.stop()


MANAGER, SESSION = "org.freedesktop.login1.Manager", "org.freedesktop.login1.Session"
ROOT = "/org/freedesktop/login1"
MINE, OTHERS = f"{ROOT}/session/_32", f"{ROOT}/session/_33"


class Manager(ServiceInterface):
    """As much of logind's manager as is asked."""

    def __init__(self) -> None:
        super().__init__(MANAGER)
        self.by_id: dict[str, str] = {}
        self.by_pid: dict[int, str] = {}

    @dbus_method()
    def GetSession(self, name: "s") -> "o":
        """Path of a session by id."""
        return self._found(self.by_id.get(name))

    @dbus_method()
    def GetSessionByPID(self, pid: "u") -> "o":
        """Path of the session a process belongs to."""
        return self._found(self.by_pid.get(pid))

    @dbus_method()
    def GetUser(self, uid: "u") -> "o":
        """Path of a user."""
        return f"{ROOT}/user/_{uid}"

    @staticmethod
    def _found(path: str | None) -> str:
        from dbus_fast import DBusError

        if path is None:
            raise DBusError("org.freedesktop.login1.NoSuchSession", "no such session")
        return path

    @dbus_property(access=PropertyAccess.READ)
    def PreparingForSleep(self) -> "b":
        """Whether the machine is about to sleep."""
        return False

    @dbus_signal()
    def PrepareForSleep(self, begins: "b") -> "b":
        """Sleep begins, or is over."""
        return begins


class Session(ServiceInterface):
    """A session that can be locked."""

    def __init__(self, *, is_locked: bool = False) -> None:
        super().__init__(SESSION)
        self.is_locked = is_locked

    @dbus_property(access=PropertyAccess.READ)
    def LockedHint(self) -> "b":
        """Whether it is locked."""
        return self.is_locked

    def lock(self, *, is_locked: bool) -> None:
        """Lock or unlock it, and say so as logind does."""
        self.is_locked = is_locked
        self.emit_properties_changed({"LockedHint": is_locked})


class User(ServiceInterface):
    """A user with one session on a screen."""

    def __init__(self, display: tuple[str, str]) -> None:
        super().__init__("org.freedesktop.login1.User")
        self._display = display

    @dbus_property(access=PropertyAccess.READ)
    def Display(self) -> "(so)":
        """Id and path of the session on the screen."""
        return list(self._display)


class Login:
    """A logind of the tests' own: our session and one of somebody else."""

    def __init__(self, host: Host, display: tuple[str, str] = ("2", MINE)) -> None:
        self.host = host
        self.manager, self.mine, self.others = Manager(), Session(), Session()
        self.bus = host.serve(
            BusType.SYSTEM,
            "org.freedesktop.login1",
            {
                ROOT: [self.manager],
                MINE: [self.mine],
                OTHERS: [self.others],
                f"{ROOT}/user/_{os.getuid()}": [User(display)],
            },
        )

    def lock(self, *, is_locked: bool) -> None:
        """Lock or unlock our session."""
        self.host.do(lambda: self.mine.lock(is_locked=is_locked))

    def sleep(self, *, begins: bool) -> None:
        """Say that sleep begins, or is over."""
        self.host.do(lambda: self.manager.PrepareForSleep(begins))


class Heard:
    """A desk of chosen sources, and every signal it has given so far."""

    def __init__(self, *make: Callable[[Bus, Bus], Any]) -> None:
        self.woken = 0
        self.signals: list[Signal] = []
        self.now_s = 1000.0

        @asynccontextmanager
        async def tellers() -> Any:
            system, session = Bus(system=True), Bus()
            made = [each(system, session) for each in make]
            try:
                yield made
            finally:
                for teller in made:
                    if hasattr(teller, "close"):
                        teller.close()
                await session.close()
                await system.close()

        self.desk = Desk(tellers, self._wake)

    def _wake(self) -> None:
        self.woken += 1

    def kinds(self) -> list[SignalKind]:
        """The kinds of all signals so far."""
        self.signals += self.desk.poll(self.now_s)
        return [signal.kind for signal in self.signals]

    def says(self, *kinds: SignalKind, within_s: float = 10.0) -> bool:
        """Whether exactly these signals come, in this order."""
        return until(lambda: self.kinds() == list(kinds), within_s)

    def close(self) -> None:
        """End it."""
        self.desk.close()


@pytest.fixture
def hear() -> Iterator[Callable[..., Heard]]:
    """Makes desks, and ends them."""
    made: list[Heard] = []

    def make(*tellers: Callable[[Bus, Bus], Any]) -> Heard:
        made.append(Heard(*tellers))
        return made[-1]

    yield make
    for each in made:
        each.close()
