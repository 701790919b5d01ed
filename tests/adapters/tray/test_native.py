"""The tray icon of Windows and macOS, run in a real tray on Linux.

pystray draws no menu on a bare X server; its menu is gone through as its other backends do it.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import msgspec
import pytest

from desktop import end, screen, until
from posturewatch.adapters.control import ControlServer
from posturewatch.adapters.tray import Watch
from posturewatch.core.events import SignalKind
from posturewatch.paths import Paths
from posturewatch.status import write
from posturewatch.tray_view import Ask, Colour
from trays import SEATED, heard, host, monitor, seen

__all__ = ["host", "screen"]

SCRIPT = Path(__file__).parents[2] / "native_icon.py"
"""Not imported here: pystray needs a display to be imported on Linux."""


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A data folder."""
    return Paths(tmp_path / "data").ensure()


@pytest.fixture
def server(paths: Paths) -> Iterator[ControlServer]:
    """A monitor that says that somebody sits well."""
    with monitor(paths) as listening:
        yield listening


@pytest.fixture
def icon(
    host: None, server: ControlServer, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> Iterator["subprocess.Popen[str]"]:
    """The icon, in a process of its own."""
    if not find_spec("pystray"):
        pytest.skip("pystray is not installed")
    monkeypatch.setenv("PYSTRAY_BACKEND", "xorg")
    process = subprocess.Popen(
        [sys.executable, str(SCRIPT), str(paths.data_dir)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    if process.stdin:
        process.stdin.close()
    end(process)


def choose(icon: "subprocess.Popen[str]", *words: str) -> list[str]:
    """What the menu shows; then these words, one menu after the other, are chosen."""
    assert icon.stdin
    assert icon.stdout
    icon.stdin.write(json.dumps(words) + "\n")
    icon.stdin.flush()
    return json.loads(icon.stdout.readline())


def test_the_icon_is_seen_and_follows_the_status(icon, paths: Paths, tmp_path: Path) -> None:
    """Green while seated, grey once paused, and the menu with it."""
    shot = tmp_path / "shot.png"
    assert until(lambda: seen(shot, Colour.GOOD), within_s=30)
    assert choose(icon)[:3] == ["Seated for 24 min", "Pause", "No alerts for"]

    write(paths.status, msgspec.structs.replace(SEATED, paused=True))

    assert until(lambda: seen(shot, Colour.AWAY), within_s=30)
    assert not seen(shot, Colour.GOOD)
    assert choose(icon) == [
        "Paused",
        "Resume",
        "Today's report",
        "Stop watching",
        "Close this icon",
    ]


def test_every_entry_is_heard_by_the_monitor(icon, server: ControlServer, tmp_path: Path) -> None:
    """Through pystray's own menu; the last one takes the icon away and ends the process."""
    for words, asked in (
        (["Pause"], (SignalKind.PAUSE, None)),
        (["No alerts for", "30 min"], (SignalKind.SNOOZE, 30.0)),
        (["No alerts for", "the rest of the day"], (SignalKind.SNOOZE, None)),
        (["Take a break"], (SignalKind.BREAK_START, None)),
        (["Stop watching"], (SignalKind.END, None)),
    ):
        choose(icon, *words)
        assert heard(server) == [asked]
    assert until(lambda: seen(tmp_path / "shot.png", Colour.GOOD), within_s=30)
    choose(icon, "Close this icon")
    assert icon.wait(10) == 0
    assert not seen(tmp_path / "shot.png", Colour.GOOD)


def test_without_the_extra_it_says_how_to_get_it(posturewatch, monkeypatch) -> None:
    """One line, exit code 8."""
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setitem(sys.modules, "PySide6.QtCore", None)
    monkeypatch.delitem(sys.modules, "posturewatch.adapters.tray.qt", raising=False)
    done = posturewatch("tray")

    assert done.code == 8
    assert "pip install 'posturewatch[tray]'" in done.err
    assert done.err.count("\n") == 1


def test_what_went_wrong_is_a_line(paths: Paths) -> None:
    """No monitor to ask: the icon has something to tell."""
    assert "no monitor is running on" in Watch(paths).do(Ask(SignalKind.PAUSE))
