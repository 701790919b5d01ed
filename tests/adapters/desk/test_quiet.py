"""Do Not Disturb of real programs: dunst, Xfce's settings service, GNOME's settings."""

import asyncio
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from dbus_fast import BusType

from desk_services import Heard, Host, hear, host
from desktop import Dunst, dunst, end, need, private_bus, screen, until
from posturewatch.adapters.desk import quiet
from posturewatch.adapters.desk.board import Board, Kind, Missing
from posturewatch.adapters.desk.bus import Bus
from posturewatch.core.events import SignalKind

__all__ = ["dunst", "hear", "host", "private_bus", "screen"]

XFCONFD = sorted(Path("/usr/lib").glob("*/xfce4/xfconf/xfconfd"))


def is_quiet(source: Callable[[Bus], quiet.Dunst]) -> bool:
    """What the source says now. Raises Missing."""
    board = Board()

    async def ask() -> None:
        bus = Bus()
        try:
            await source(bus).tell(board)
        finally:
            await bus.close()

    asyncio.run(ask())
    return board.holds(Kind.QUIET)


def run(*words: str) -> None:
    """Do it as a person does in a terminal."""
    need(words[0])
    subprocess.run(words, check=True, capture_output=True, timeout=10)


def test_a_paused_dunst_is_quiet(dunst: Dunst) -> None:
    """And no longer when it goes on."""
    assert not is_quiet(quiet.Dunst)
    run("dunstctl", "set-paused", "true")
    assert is_quiet(quiet.Dunst)
    run("dunstctl", "set-paused", "false")
    assert not is_quiet(quiet.Dunst)


def test_the_loop_hears_of_a_paused_dunst(dunst: Dunst, hear: Callable[..., Heard]) -> None:
    """One signal, and the loop is woken."""
    run("dunstctl", "set-paused", "true")
    heard = hear(lambda _system, session: quiet.Dunst(session))
    assert heard.says(SignalKind.QUIET_ON)
    assert heard.woken == 1


def test_dunst_is_not_taken_for_plasma(dunst: Dunst) -> None:
    """It has no property of that name."""
    with pytest.raises(Missing):
        is_quiet(quiet.Inhibited)


@pytest.fixture
def xfconf(private_bus: str) -> Iterator[None]:
    """The real xfconfd, with settings of the test's own home."""
    if not XFCONFD:
        pytest.skip("xfconfd is not installed")
    need("xfconf-query")
    daemon = subprocess.Popen([str(XFCONFD[0])], stderr=subprocess.DEVNULL)

    def answers() -> bool:
        try:
            is_quiet(quiet.Xfce)
        except Missing:
            return False
        return True

    assert until(answers)
    yield
    end(daemon)


def test_the_switch_of_xfce_is_read(xfconf: None) -> None:
    """Never set is off."""
    assert not is_quiet(quiet.Xfce)
    switch = ("xfconf-query", "-c", "xfce4-notifyd", "-p", "/do-not-disturb")
    run(*switch, "--create", "-t", "bool", "-s", "true")
    assert is_quiet(quiet.Xfce)
    run(*switch, "-s", "false")
    assert not is_quiet(quiet.Xfce)


def test_the_switch_of_gnome_is_read_where_its_shell_runs(
    private_bus: str, host: Host, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The same key lies on other desktops, where it switches nothing."""
    monkeypatch.setenv("GSETTINGS_BACKEND", "keyfile")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    switch = ("gsettings", "set", "org.gnome.desktop.notifications", "show-banners")
    run(*switch, "false")
    with pytest.raises(Missing, match="Shell does not run"):
        is_quiet(quiet.Gnome)
    host.serve(BusType.SESSION, "org.gnome.Shell", {})
    assert is_quiet(quiet.Gnome)
    run(*switch, "true")
    assert not is_quiet(quiet.Gnome)
