"""A desktop for tests: a bus of its own, a virtual screen, and real notification daemons on it."""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from posturewatch.adapters.notify.bus import notification_server
from posturewatch.errors import NotifierError

BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir={folder}</listen>
  <auth>EXTERNAL</auth>
  {services}
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
DUNSTRC = """[global]
font = DejaVu Sans 12
idle_threshold = 0
"""
XFCE_NOTIFYD = sorted(Path("/usr/lib").glob("*/xfce4/notifyd/xfce4-notifyd"))


def need(*programs: str) -> None:
    """Skip the test, with the reason, where a system program is missing."""
    for program in programs:
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed")


def until(happens: Callable[[], object], within_s: float = 10.0) -> bool:
    """Wait for another process; True as soon as ``happens()`` is true, False when time is up."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if happens():
            return True
        time.sleep(0.02)
    return bool(happens())


def daemon_answers() -> bool:
    """Whether some notification daemon is there by now."""
    try:
        return bool(notification_server().name)
    except NotifierError:
        return False


def end(process: "subprocess.Popen[str] | subprocess.Popen[bytes]") -> None:
    """Stop a program of ours and wait for it."""
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(5)
    if process.stdout:
        process.stdout.close()


def start_bus(folder: Path, services: str) -> "subprocess.Popen[str]":
    """A real dbus-daemon; the first line it prints is its address."""
    need("dbus-daemon")
    conf = folder / "bus.conf"
    conf.write_text(BUS.format(folder=folder, services=services))
    return subprocess.Popen(
        ["dbus-daemon", f"--config-file={conf}", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


@pytest.fixture
def private_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    """A real dbus-daemon that starts nothing by itself: nobody answers unless a test starts it."""
    daemon = start_bus(tmp_path, services="")
    assert daemon.stdout
    address = daemon.stdout.readline().strip()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    yield address
    end(daemon)


@pytest.fixture
def no_bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No session bus and no screen: a background process of a machine without a desktop."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nobody'}")
    monkeypatch.delenv("DISPLAY", raising=False)


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A virtual X screen of 1024 x 768."""
    need("Xvfb")
    reading, writing = os.pipe()
    size = ["-screen", "0", "1024x768x24"]
    server = subprocess.Popen(  # without -noreset it ends its clients when the last one leaves
        ["Xvfb", "-displayfd", str(writing), *size, "-nolisten", "tcp", "-noreset"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as pipe:
        display = f":{pipe.readline().strip()}"
    monkeypatch.setenv("DISPLAY", display)
    yield display
    end(server)


@dataclass
class Dunst:
    """A running dunst; what it showed is read back with dunstctl."""

    conf: Path
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.process = subprocess.Popen(
            ["dunst", "-config", str(self.conf)], stderr=subprocess.DEVNULL
        )
        assert until(lambda: self._ask("is-paused") is not None)

    def stop(self) -> None:
        """End it, as when the desktop crashes."""
        if self.process:
            end(self.process)
            self.process = None

    def displayed(self) -> int:
        """How many popups are on the screen."""
        return int(self._ask("count", "displayed") or 0)

    def history(self) -> list[dict[str, str]]:
        """Everything that was shown, the newest first, after closing what is still open."""
        self._ask("close-all")
        assert until(lambda: self.displayed() == 0)
        told = json.loads(self._ask("history") or "{}")
        return [{key: value["data"] for key, value in each.items()} for each in told["data"][0]]

    def click(self) -> None:
        """What a click on the popup does: its default action."""
        self._ask("action", "0")

    def dismiss(self) -> None:
        """Close the newest popup as a person does."""
        self._ask("close")

    @staticmethod
    def _ask(*words: str) -> str | None:
        done = subprocess.run(
            ["dunstctl", *words], capture_output=True, text=True, check=False, timeout=10
        )
        return done.stdout if done.returncode == 0 else None


@pytest.fixture
def dunst(private_bus: str, screen: str, tmp_path: Path) -> Iterator[Dunst]:
    """The real dunst on the test's own bus and screen."""
    need("dunst", "dunstctl")
    conf = tmp_path / "dunstrc"
    conf.write_text(DUNSTRC)
    running = Dunst(conf)
    running.start()
    yield running
    running.stop()


@dataclass(frozen=True)
class Xfce:
    """A running xfce4-notifyd with a window manager; its buttons are pressed with the mouse."""

    def popup(self) -> tuple[int, int, int, int] | None:
        """Left, top, width and height of the popup in pixels; None when there is none."""
        found = xdotool("search", "--onlyvisible", "--class", "xfce4-notifyd").split()
        boxes = [geometry(window) for window in found]
        return max((box for box in boxes if box and box[2] > 100), default=None)

    def press(self, index: int, of: int) -> None:
        """Press one of the buttons, counted from the left: they share the popup's lowest row."""
        assert until(self.popup)
        left, top, width, height = self.popup() or (0, 0, 0, 0)
        self._click(left + round(width * (index + 0.5) / of), top + height - 28)

    def click_text(self) -> None:
        """Click on the popup beside its buttons."""
        assert until(self.popup)
        left, top, _width, _height = self.popup() or (0, 0, 0, 0)
        self._click(left + 20, top + 20)

    def _click(self, x: int, y: int) -> None:
        xdotool("mousemove", str(x), str(y))
        xdotool("click", "1")
        assert until(lambda: self.popup() is None)


def xdotool(*words: str) -> str:
    """Mouse, keyboard and windows; what it prints."""
    return subprocess.run(
        ["xdotool", *words], capture_output=True, text=True, check=False, timeout=10
    ).stdout


def geometry(window: str) -> tuple[int, int, int, int] | None:
    """Left, top, width and height in pixels; None for a window that is gone."""
    told = dict(
        line.split("=", 1)
        for line in xdotool("getwindowgeometry", "--shell", window).splitlines()
        if "=" in line
    )
    try:
        return int(told["X"]), int(told["Y"]), int(told["WIDTH"]), int(told["HEIGHT"])
    except KeyError:
        return None


@pytest.fixture
def xfce(private_bus: str, screen: str) -> Iterator[Xfce]:
    """The real xfce4-notifyd, which draws buttons, under openbox."""
    need("openbox", "xdotool")
    if not XFCE_NOTIFYD:
        pytest.skip("xfce4-notifyd is not installed")
    programs = [
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for command in (["openbox"], [str(XFCE_NOTIFYD[0])])
    ]
    yield Xfce()
    for program in programs:
        end(program)
