"""A tray for tests: a real one on a virtual screen, and what a monitor may say of itself."""

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np
import pytest
import xcffib
import xcffib.xproto

from desktop import end, need, until
from posturewatch.adapters.control import ControlServer
from posturewatch.core.events import Posture, Sitting
from posturewatch.paths import Paths
from posturewatch.ports import CameraState
from posturewatch.status import OnlyOne, Status, write
from posturewatch.tray_view import Colour

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


@pytest.fixture
def host(screen: str) -> Iterator[None]:
    """A window manager and a tray in the lower right corner."""
    need("openbox", "trayer", "import", "xdotool")
    manager = subprocess.Popen(["openbox"], stderr=subprocess.DEVNULL)
    place = ["--edge", "bottom", "--align", "right", "--widthtype", "request", "--height", "40"]
    bar = subprocess.Popen(["trayer", *place], stderr=subprocess.DEVNULL)
    assert until(lambda: has_tray(screen))
    yield
    end(bar)
    end(manager)


def has_tray(display: str) -> bool:
    """Whether some program shows icons on that display."""
    server = xcffib.connect(display)
    try:
        name = "_NET_SYSTEM_TRAY_S0"
        atom = server.core.InternAtom(False, len(name), name).reply().atom
        return bool(server.core.GetSelectionOwner(atom).reply().owner)
    finally:
        server.disconnect()


@contextmanager
def monitor(paths: Paths) -> Iterator[ControlServer]:
    """What a running monitor holds and listens with; it says that somebody sits well."""
    with OnlyOne(paths):
        write(paths.status, SEATED)
        server = ControlServer(paths, lambda: None)
        try:
            yield server
        finally:
            server.close()


def seen(shot: Path, colour: Colour) -> tuple[int, int] | None:
    """Where the colour is seen on the screen, or None."""
    subprocess.run(["import", "-window", "root", str(shot)], check=True)
    red, green, blue = bytes.fromhex(colour.value[1:])
    off = np.abs(cv2.imread(str(shot)).astype(int) - (blue, green, red))
    rows, columns = np.nonzero(np.all(off < 10, axis=2))
    return (int(np.median(columns)), int(np.median(rows))) if len(rows) > 100 else None


def heard(server: ControlServer, happens: Callable[[], object] = lambda: None) -> list:
    """What is asked of the monitor once something has been done, as kind and minutes."""
    happens()
    found: list = []

    def comes() -> bool:
        found.extend((each.kind, each.minutes) for each in server.poll(0.0))
        return bool(found)

    assert until(comes)
    return found
