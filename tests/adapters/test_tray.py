"""The tray icon: its words and colours, and a real icon in a real tray on a virtual screen."""

import os
import subprocess
import sys
from collections.abc import Iterator
from ctypes.util import find_library
from pathlib import Path

import cv2
import msgspec
import numpy as np
import pytest

from desktop import end, need, screen, until
from posturewatch.adapters.control import ControlServer
from posturewatch.core.events import Fault, Posture, SignalKind, Sitting
from posturewatch.paths import Paths
from posturewatch.ports import CameraState
from posturewatch.status import OnlyOne, Status, write

__all__ = ["screen"]

tray = pytest.importorskip(
    "posturewatch.adapters.tray", reason="the extra tray is not installed", exc_type=ImportError
)
SEATED = Status(
    pid=os.getpid(),
    mode="background",
    started_s=0.0,
    at_s=0.0,
    source="Desk camera",
    camera=CameraState.ON,
    state=Sitting.SEATED,
    since_s=0.0,
    posture=Posture.GOOD,
    posture_since_s=0.0,
    seated_s=1440.0,
    next_break_s=360.0,
)
GREEN = (0x5B, 0xA4, 0x3F)  # blue, green, red
GREY = (0x94, 0x87, 0x7A)


@pytest.mark.parametrize(
    ("changes", "colour", "words"),
    [
        ({}, "GOOD", "Seated for 24 min"),
        ({"posture": Posture.BAD, "fault": Fault.SLUMP}, "BAD", "Seated for 24 min, slumped"),
        ({"posture": Posture.UNKNOWN}, "UNKNOWN", "Seated for 24 min"),
        ({"state": Sitting.AWAY}, "AWAY", "Away"),
        ({"paused": True}, "AWAY", "Paused"),
    ],
)
def test_colour_and_words_follow_the_status(changes, colour: str, words: str) -> None:
    """What a glance tells."""
    now = msgspec.structs.replace(SEATED, **changes)

    assert tray.colour_of(now) is tray.Colour[colour]
    assert tray.words_of(now) == words


def test_no_monitor_is_told() -> None:
    """The icon stays and says so."""
    assert tray.colour_of(None) is tray.Colour.OFF
    assert tray.words_of(None) == "Not running"


needs_qt = pytest.mark.skipif(
    not all(map(find_library, ("EGL", "xcb-cursor", "xcb-icccm", "xcb-keysyms"))),
    reason="libraries that Qt 6 needs on X11 are not installed (see docs/install.md)",
)


@pytest.fixture
def host(screen: str) -> Iterator[None]:
    """A window manager and a tray in the lower right corner."""
    need("openbox", "trayer", "import", "xdotool")
    manager = subprocess.Popen(["openbox"], stderr=subprocess.DEVNULL)
    place = ["--edge", "bottom", "--align", "right", "--widthtype", "request", "--height", "40"]
    bar = subprocess.Popen(["trayer", *place], stderr=subprocess.DEVNULL)
    yield
    end(bar)
    end(manager)


def seen(shot: Path, colour: tuple[int, int, int]) -> tuple[int, int] | None:
    """Where the colour is seen on the screen, or None."""
    subprocess.run(["import", "-window", "root", str(shot)], check=True)
    close = np.all(np.abs(cv2.imread(str(shot)).astype(int) - colour) < 10, axis=2)
    rows, columns = np.nonzero(close)
    return (int(np.median(columns)), int(np.median(rows))) if len(rows) > 100 else None


@needs_qt
def test_a_click_on_pause_pauses(host: None, tmp_path: Path) -> None:
    """Green in the tray; its menu speaks to the monitor; grey once it is paused."""
    paths = Paths(tmp_path / "data").ensure()
    shot = tmp_path / "shot.png"
    write(paths.status, SEATED)
    with OnlyOne(paths):
        server = ControlServer(paths, lambda: None)
        command = [sys.executable, "-m", "posturewatch", "tray", "--data-dir", str(paths.data_dir)]
        icon = subprocess.Popen(command)
        try:
            assert until(lambda: seen(shot, GREEN), within_s=30)
            x, y = seen(shot, GREEN)
            subprocess.run(["xdotool", "mousemove", str(x), str(y), "click", "3"], check=True)
            heard: list = []

            def pause_was_heard() -> bool:
                subprocess.run(["xdotool", "key", "Down"], check=True)
                subprocess.run(["xdotool", "key", "Return"], check=True)
                heard.extend(server.poll(0.0))
                return bool(heard)

            assert until(pause_was_heard)
            assert heard[0].kind is SignalKind.PAUSE
            write(paths.status, msgspec.structs.replace(SEATED, paused=True))
            assert until(lambda: seen(shot, GREY), within_s=10)
        finally:
            end(icon)
            server.close()


@needs_qt
def test_the_rest_of_the_day_is_one_click(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The menu's line asks the monitor for silence without naming minutes."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    qt = pytest.importorskip("PySide6.QtWidgets")
    app = qt.QApplication.instance() or qt.QApplication(["test"])
    paths = Paths(tmp_path / "data").ensure()
    server = ControlServer(paths, lambda: None)
    try:
        icon = tray.Tray(paths, [])
        lines = {line.text(): line for line in icon.menu.actions()}
        lines["No more alerts today"].trigger()
        heard = [(each.kind, each.minutes) for each in server.poll(0.0)]
    finally:
        server.close()
        app.quit()
    assert heard == [(SignalKind.SNOOZE, None)]


@needs_qt
def test_no_tray_is_one_line(posturewatch_process, screen: str, data_dir: Path) -> None:
    """A desktop without a tray: said after a wait, not a crash."""
    result = posturewatch_process("tray", "--data-dir", data_dir)

    assert result.code == 8
    assert "this desktop has no system tray" in result.err.splitlines()[-1]
