"""The tray icon of Linux in a real tray on a virtual screen, its menu gone through by keyboard."""

import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

import msgspec
import pytest

from desktop import end, geometry, screen, until, xdotool
from posturewatch.adapters.background import stop
from posturewatch.adapters.clock import SystemClock
from posturewatch.core.events import SignalKind
from posturewatch.demo_script import clip
from posturewatch.paths import Paths
from posturewatch.status import is_running, write
from posturewatch.tray_view import Colour
from trays import SEATED, heard, host, monitor, seen

__all__ = ["host", "screen"]

pytest.importorskip(
    "posturewatch.adapters.tray.qt", reason="the extra tray is not installed", exc_type=ImportError
)
pytestmark = pytest.mark.skipif(
    not all(map(find_library, ("EGL", "xcb-cursor", "xcb-icccm", "xcb-keysyms"))),
    reason="libraries that Qt 6 needs on X11 are not installed (see docs/install.md)",
)


DOWN, RIGHT = "Down", "Right"


class Menu:
    """The icon of a process of its own, and its menu under the keyboard."""

    def __init__(self, paths: Paths, shot: Path, *more: str) -> None:
        command = [sys.executable, "-m", "posturewatch", "tray", "--data-dir", str(paths.data_dir)]
        self.process = subprocess.Popen([*command, *more])
        self._shot = shot

    def shows(self, colour: Colour) -> bool:
        """Whether the tray shows it within a while."""
        return until(lambda: seen(self._shot, colour), within_s=20)

    def choose(self, colour: Colour, *keys: str) -> None:
        """Open the menu by a right click where the colour is, and press these keys and Return."""
        assert until(lambda: self._is_opened_at(seen(self._shot, colour)), within_s=20)
        for key in keys:
            xdotool("key", key)
            if key == RIGHT:
                assert until(lambda: self._open() == 2)
        xdotool("key", "Return")
        assert until(lambda: self._open() == 0)

    def _is_opened_at(self, place: tuple[int, int] | None) -> bool:
        """A tray still moves an icon that is new: the click may miss it."""
        if place:
            xdotool("mousemove", *map(str, place), "click", "3")
        return until(lambda: self._open() == 1, within_s=2)

    def _open(self) -> int:
        """How many menus are open: windows higher than the icon's own and its tooltip."""
        found = xdotool("search", "--onlyvisible", "--pid", str(self.process.pid)).split()
        return sum(box[3] > 60 for box in map(geometry, found) if box)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A data folder."""
    return Paths(tmp_path / "data").ensure()


def test_every_entry_is_heard_by_the_monitor(host: None, paths: Paths, tmp_path: Path) -> None:
    """Green in the tray while seated, grey while paused; the last entry takes the icon away."""
    with monitor(paths) as server:
        menu = Menu(paths, tmp_path / "shot.png")
        try:
            assert menu.shows(Colour.GOOD)
            for keys, asked in (
                ([DOWN], (SignalKind.PAUSE, None)),
                ([DOWN] * 2 + [RIGHT], (SignalKind.SNOOZE, 10.0)),
                ([DOWN] * 2 + [RIGHT, DOWN], (SignalKind.SNOOZE, 30.0)),
                ([DOWN] * 2 + [RIGHT, DOWN, DOWN], (SignalKind.SNOOZE, 60.0)),
                ([DOWN] * 2 + [RIGHT, DOWN, DOWN, DOWN], (SignalKind.SNOOZE, None)),
                ([DOWN] * 3, (SignalKind.BREAK_START, None)),
                ([DOWN] * 5, (SignalKind.END, None)),
            ):
                menu.choose(Colour.GOOD, *keys)
                assert heard(server) == [asked]
            write(paths.status, msgspec.structs.replace(SEATED, paused=True))
            assert menu.shows(Colour.AWAY)
            menu.choose(Colour.AWAY, DOWN)
            assert heard(server) == [(SignalKind.RESUME, None)]
            menu.choose(Colour.AWAY, *[DOWN] * 4)
            assert menu.process.wait(10) == 0
        finally:
            end(menu.process)


def test_the_menu_begins_and_ends_a_watch_and_opens_the_report(
    host: None, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dark while nobody watches; a real monitor on a clip; a browser that writes down the page."""
    (tmp_path / "config.toml").write_text(f'[camera]\nsource = "{clip()}"\nmodel = "lite"\n')
    page = tmp_path / "page"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {page}\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    menu = Menu(paths, tmp_path / "shot.png", "--config", str(tmp_path / "config.toml"))
    try:
        assert menu.shows(Colour.OFF)
        menu.choose(Colour.OFF, DOWN)
        assert until(page.exists, within_s=20)
        assert "reports" in page.read_text()
        menu.choose(Colour.OFF, DOWN, DOWN)
        assert menu.shows(Colour.UNKNOWN)  # seated, not calibrated
        assert is_running(paths)
        menu.choose(Colour.UNKNOWN, *[DOWN] * 5)
        assert menu.shows(Colour.OFF)
        assert until(lambda: not is_running(paths))
    finally:
        end(menu.process)
        if is_running(paths):
            stop(paths, SystemClock())


def test_no_tray_is_one_line(posturewatch_process, screen: str, data_dir: Path) -> None:
    """A desktop without a tray: said after a wait, not a crash."""
    result = posturewatch_process("tray", "--data-dir", data_dir)

    assert result.code == 8
    assert "this desktop has no system tray" in result.err.splitlines()[-1]
