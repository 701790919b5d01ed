"""Lock and sleep over a real bus, from a service that stands where logind does."""

import asyncio
import os
from collections.abc import Callable

import pytest
from dbus_fast import BusType

from desk_services import (
    MINE,
    OTHERS,
    ROOT,
    Daemon,
    Heard,
    Host,
    Login,
    Manager,
    hear,
    host,
    system_bus,
)
from desktop import until
from posturewatch.adapters.desk.board import Board, Kind, Missing
from posturewatch.adapters.desk.bus import Bus
from posturewatch.adapters.desk.logind import Logind
from posturewatch.core.events import SignalKind

__all__ = ["hear", "host", "system_bus"]

LOCK, UNLOCK = SignalKind.LOCK, SignalKind.UNLOCK
SLEEP, WAKE = SignalKind.SLEEP, SignalKind.WAKE


@pytest.fixture
def login(system_bus: Daemon, host: Host, monkeypatch: pytest.MonkeyPatch) -> Login:
    """A logind that knows our session by its id."""
    monkeypatch.setenv("XDG_SESSION_ID", "2")
    running = Login(host)
    running.manager.by_id = {"2": MINE, "3": OTHERS}
    return running


def logind(system: Bus, _session: Bus) -> Logind:
    """The source under test."""
    return Logind(system)


def test_a_lock_and_its_end_are_told_at_once(login: Login, hear: Callable[..., Heard]) -> None:
    """The loop is woken for each, not left to its next glance."""
    heard = hear(logind)
    assert heard.says()
    login.lock(is_locked=True)
    assert heard.says(LOCK)
    login.lock(is_locked=False)
    assert heard.says(LOCK, UNLOCK)
    assert heard.woken == 2


def test_sleep_and_its_end_are_told(login: Login, hear: Callable[..., Heard]) -> None:
    """PrepareForSleep comes before and after."""
    heard = hear(logind)
    login.lock(is_locked=True)
    assert heard.says(LOCK)  # it listens by now
    login.sleep(begins=True)
    assert heard.says(LOCK, SLEEP)
    login.sleep(begins=False)
    assert heard.says(LOCK, SLEEP, WAKE)


def test_a_session_locked_before_we_began_is_locked(
    login: Login, hear: Callable[..., Heard]
) -> None:
    """As when the program starts again in the background."""
    login.lock(is_locked=True)
    assert hear(logind).says(LOCK)


def test_the_lock_of_another_session_is_not_ours(login: Login, hear: Callable[..., Heard]) -> None:
    """Two people are logged in."""
    heard = hear(logind)
    login.host.do(lambda: login.others.lock(is_locked=True))
    login.lock(is_locked=True)
    assert heard.says(LOCK)
    login.lock(is_locked=False)
    assert heard.says(LOCK, UNLOCK)


def test_signals_of_a_stranger_are_not_heard(login: Login, hear: Callable[..., Heard]) -> None:
    """Any program may send PrepareForSleep on the system bus; only logind's counts."""
    heard = hear(logind)
    login.lock(is_locked=True)
    assert heard.says(LOCK)
    stranger = Manager()
    login.host.serve(BusType.SYSTEM, "", {ROOT: [stranger]})
    login.host.do(lambda: stranger.PrepareForSleep(True))
    login.lock(is_locked=False)
    assert heard.says(LOCK, UNLOCK)


@pytest.mark.parametrize("way", ["pid", "display"])
def test_the_session_is_found_without_its_id(
    login: Login, hear: Callable[..., Heard], monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """By our process; or, for a user service that lies in no session, by the user's display."""
    monkeypatch.delenv("XDG_SESSION_ID")
    if way == "pid":
        login.manager.by_pid = {os.getpid(): MINE}
    login.lock(is_locked=True)
    assert hear(logind).says(LOCK)


def test_a_user_without_a_screen_has_no_session(system_bus: Daemon, host: Host) -> None:
    """As over the network: missing, with the reason; sleep is told all the same."""
    Login(host, display=("", "/"))

    async def ask() -> None:
        bus = Bus(system=True)
        try:
            await Logind(bus, {}).tell(Board())
        finally:
            await bus.close()

    with pytest.raises(Missing, match="no session of this user"):
        asyncio.run(ask())


def test_a_bus_that_goes_and_comes_back_is_survived(
    login: Login, system_bus: Daemon, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In between the source is missing; afterwards what it listened to is heard again."""

    async def live() -> None:
        bus, board = Bus(system=True), Board()
        source = Logind(bus)
        await source.tell(board)
        await asyncio.to_thread(system_bus.stop)
        with pytest.raises(Missing):
            await source.tell(board)
        await asyncio.to_thread(system_bus.start)
        again = await asyncio.to_thread(Login, host)
        again.manager.by_id = {"2": MINE}
        await source.tell(board)
        await asyncio.to_thread(lambda: again.lock(is_locked=True))
        assert await asyncio.to_thread(until, lambda: board.holds(Kind.LOCK))
        await bus.close()

    asyncio.run(live())


def test_without_a_system_bus_it_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: "os.PathLike[str]"
) -> None:
    """A container, or a system without D-Bus."""
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")
    with pytest.raises(Missing, match="no system bus"):
        asyncio.run(Logind(Bus(system=True), {}).tell(Board()))
