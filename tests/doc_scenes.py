"""What a reader has before them when they type a line of the documentation, one fixture a scene.

Settings and data lie where they lie by default, in a throw-away home; the camera is the bundled
clip. Nothing is added to a line: what it needs is there.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import pytest

import runs
from bodies import Person, looks
from clip import write_frames, write_timeline
from conftest import live_in
from posturewatch.adapters.clock import SimulatedClock
from posturewatch.adapters.store import SqliteStore
from posturewatch.cli import main
from posturewatch.core.calibration import calibrate
from posturewatch.core.events import Alert, AlertKind, Fault, Posture, Sitting
from posturewatch.demo_script import clip
from posturewatch.paths import Paths, default_data_dir, user_config
from posturewatch.ports import CameraState
from posturewatch.status import Status, is_running, write
from seeded import office_days

PROGRAMS = Path(sys.executable).parent


@dataclass(frozen=True)
class Scene:
    """Where a line is typed."""

    here: Path
    """The working directory."""
    paths: Paths
    places: dict[str, str] = field(default_factory=dict)
    """What stands for a place that the line leaves open."""

    @property
    def opened(self) -> Path:
        """What the browser was asked to open stands in this file."""
        return self.here.parent / "opened"


def settle(source: Path) -> None:
    """The user's settings name this film as the camera."""
    user_config().parent.mkdir(parents=True, exist_ok=True)
    user_config().write_text(f'[camera]\nsource = "{source}"\nmodel = "lite"\n')


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Installed, with a camera and a browser that writes down what it is to open; no desktop."""
    scene = Scene(tmp_path / "here", Paths(default_data_dir()), {"S": str(clip())})
    scene.here.mkdir()
    monkeypatch.chdir(scene.here)
    settle(clip())
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {scene.opened}\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(browser))
    monkeypatch.setattr("webbrowser._tryorder", None)
    monkeypatch.setattr("webbrowser._browsers", {})
    monkeypatch.setenv("PATH", str(PROGRAMS), prepend=":")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nobody'}")
    for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    return scene


@pytest.fixture
def unhurried(fresh: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Waiting takes no time: minutes of a countdown pass at once."""
    monkeypatch.setattr(
        "posturewatch.adapters.clock.SystemClock", lambda: SimulatedClock(time.time())
    )
    return fresh


@pytest.fixture
def still(fresh: Scene) -> Scene:
    """A camera that is gone after six seconds."""
    settle(runs.clip(fresh.here / "still.avi", count=6))
    return fresh


@pytest.fixture
def enabled(fresh: Scene) -> Scene:
    """Autostart is on."""
    assert main(["autostart", "enable"]) == 0
    return fresh


@pytest.fixture
def logged(fresh: Scene) -> Scene:
    """A monitor has run and left its log."""
    fresh.paths.ensure().logs.parent.mkdir()
    fresh.paths.logs.write_text("an old line\n")
    return fresh


@pytest.fixture
def history(fresh: Scene) -> Scene:
    """Days in January, February and March 2026, and the eight up to yesterday; one exported."""
    today = date.today()  # noqa: DTZ011 - the days that the program itself counts
    with SqliteStore(fresh.paths.ensure().store) as store:
        for first in (date(2025, 12, 30), date(2026, 2, 2), date(2026, 3, 2)):
            store.save(office_days(first, 2))
        store.save(office_days(today - timedelta(days=8), 8, weekends=True))
    exported = fresh.here.parent / "elsewhere.jsonl"
    assert main(["data", "export", "--output", str(exported)]) == 0
    fresh.places["FILE"] = str(exported)
    return fresh


@pytest.fixture
def alerted(fresh: Scene) -> Scene:
    """Ten minutes ago there was an alert for the head."""
    now_s = time.time()
    state = Status(
        *(1, "run", now_s - 3600, now_s - 600, "Webcam", CameraState.ON, Sitting.SEATED, now_s),
        *(Posture.GOOD, now_s, 600.0, 1200.0),
    )
    with SqliteStore(fresh.paths.ensure().store) as store:
        store.save_calibration("Webcam", "desk", calibrate(looks(Person())))
        store.save([Alert(now_s - 600, AlertKind.POSTURE, Fault.HEAD_FORWARD, "", 1, 90.0)])
    write(fresh.paths.status, state)
    return fresh


@pytest.fixture
def placed(fresh: Scene) -> Scene:
    """One camera, calibrated in three places."""
    with SqliteStore(fresh.paths.ensure().store) as store:
        for name in ("desk", "dock", "tall"):
            store.save_calibration("Webcam", name, calibrate(looks(Person())))
    return fresh


@pytest.fixture(scope="session")
def frames(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[str]]]:
    """Pictures of the clip, and their names by what they show."""
    folder = tmp_path_factory.mktemp("frames")
    return folder, write_frames(folder)


@pytest.fixture
def pictured(fresh: Scene, frames: tuple[Path, dict[str, list[str]]]) -> Scene:
    """A manifest of pictures from the front, of which one is said to be from the side."""
    folder, names = frames
    kinds = {"upright": "good", "slump": "slouch", "head_forward": "slouch"}
    rows = [
        f"{folder / name},her,{label},front,ok"
        for state, label in kinds.items()
        for name in names[state]
    ]
    rows += [row.replace("front", "side") for row in rows[:2] + rows[-1:]]
    head = "file,subject,label,view,label_check"
    (fresh.here / "manifest.csv").write_text("\n".join([head, *rows]) + "\n")
    return fresh


@pytest.fixture
def recorded(fresh: Scene, frames: tuple[Path, dict[str, list[str]]]) -> Scene:
    """Ten minutes at a desk as a time line."""
    folder, names = frames
    rows = [(at_s, "upright", "") for at_s in range(4, 600, 60)]
    begun = [(0.0, "upright", "calibrate"), (2.0, "upright", ""), (3.0, "upright", "end_calibrate")]
    path = write_timeline(folder / "day.csv", [*begun, *rows, (600.0, "", "end")], names)
    fresh.places.update(
        {"TIMELINE.csv": str(path), "ISO-TIME": "2026-03-02T09:00", "V": "front", "M": "lite"}
        | {"DIR": str(fresh.here / "kept"), "FILE": str(user_config())}
    )
    return fresh


@pytest.fixture
def replayed(recorded: Scene) -> Scene:
    """That time line has been played, and kept in a folder of its own."""
    timeline, folder = recorded.places["TIMELINE.csv"], recorded.places["DIR"]
    assert main(["replay", timeline, "--data-dir", folder]) == 0
    return recorded


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home in which monitors come and go; the last one is stopped."""
    home = tmp_path_factory.mktemp("lived_in")
    yield home
    with pytest.MonkeyPatch.context() as patch:
        live_in(home, patch)
        if is_running(Paths(default_data_dir())):
            main(["stop"])


@pytest.fixture
def watching(lived_in: Path, fresh: Scene, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A monitor watches in the background, and nothing was asked of it."""
    live_in(lived_in, monkeypatch)
    settle(clip())
    scene = Scene(fresh.here, Paths(default_data_dir()))
    words = ("resume", "standing off") if is_running(scene.paths) else ("start",)
    for each in words:
        subprocess.run([PROGRAMS / "posturewatch", *each.split()], check=True)
    return scene
