"""``posturewatch doctor``: what it finds, on a machine made healthy or ill for the test."""

import json
from pathlib import Path

import pytest

from desktop import Dunst, dunst, no_bus, private_bus, screen
from posturewatch import doctor
from posturewatch.adapters.clock import SystemClock
from posturewatch.adapters.store import SqliteStore
from posturewatch.commands.doctor import in_words
from posturewatch.core.events import Notice
from posturewatch.demo_script import clip
from posturewatch.paths import Paths

__all__ = ["dunst", "no_bus", "private_bus", "screen"]


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Settings with a source that is there."""
    path = tmp_path / "config.toml"
    path.write_text(f'[camera]\nsource = "{clip()}"\nmodel = "lite"\n')
    return path


def findings(posturewatch, data_dir: Path, config: Path) -> tuple[int, dict[str, dict[str, str]]]:
    """Exit code, and what was found by name."""
    result = posturewatch("doctor", "--json", "--data-dir", data_dir, "--config", config)
    return result.code, {each["name"]: each for each in json.loads(result.out)["findings"]}


def test_a_healthy_machine(posturewatch, dunst: Dunst, data_dir: Path, config: Path) -> None:
    """Everything ok, exit code 0, nothing made."""
    code, found = findings(posturewatch, data_dir, config)

    assert code == 0
    assert {each["level"] for each in found.values()} == {"ok"}
    assert {"opencv", "model", "camera", "notifications", "store", "disk", "autostart"} <= set(
        found
    )
    assert "dunst" in found["notifications"]["said"]
    assert not data_dir.exists()


def test_no_desktop_is_a_warning(posturewatch, no_bus, data_dir: Path, config: Path) -> None:
    """Alerts still reach the terminal and the log, so it is no problem."""
    code, found = findings(posturewatch, data_dir, config)

    assert code == 0
    assert found["notifications"]["level"] == "warning"
    assert "terminal" in found["notifications"]["todo"]


def test_no_camera_and_a_damaged_store_are_problems(
    posturewatch, no_bus, data_dir: Path, config: Path
) -> None:
    """Each with its own line; the rest is still looked at; the damaged file is left alone."""
    config.write_text('[camera]\nsource = "no such camera"\nmodel = "lite"\n')
    paths = Paths(data_dir).ensure()
    paths.store.write_bytes(b"not a database" * 100)

    code, found = findings(posturewatch, data_dir, config)

    assert code == 1
    assert found["camera"]["level"] == "problem"
    assert found["store"]["level"] == "problem"
    assert found["disk"]["level"] == "ok"
    assert paths.store.read_bytes() == b"not a database" * 100
    problems = [each for each in found.values() if each["level"] == "problem"]
    assert [each["name"] for each in problems if not each["todo"]] == []
    assert "says more" not in found["camera"]["said"]


def test_a_store_from_the_future_tells_of_the_clock(
    posturewatch, no_bus, data_dir: Path, config: Path
) -> None:
    """A clock that was set back."""
    with SqliteStore(Paths(data_dir).ensure().store) as store:
        store.save([Notice(SystemClock().now() + 7200, "calibrated")])

    _code, found = findings(posturewatch, data_dir, config)

    assert found["clock"]["level"] == "warning"
    assert "lies 2 h 00 min in the future" in found["clock"]["said"]


def test_words_say_what_to_do(posturewatch, no_bus, data_dir: Path, config: Path) -> None:
    """One line a finding, an arrow before what helps."""
    result = posturewatch("doctor", "--data-dir", data_dir, "--config", config)

    assert "ok       model: pose_landmarker_lite.task" in result.out
    assert "warning  notifications: " in result.out
    assert "         -> alerts go to the terminal" in result.out


@pytest.mark.parametrize("name", doctor.CHECKS)
def test_a_check_that_fails_itself_says_what_to_do(monkeypatch, name: str) -> None:
    """Whatever goes wrong in it; the others are still made."""

    def ill(_paths, _settings):
        raise OSError("no such thing")
        yield

    monkeypatch.setattr(doctor, "CHECKS", {name: ill})
    (finding,) = doctor.examine(None, None)

    assert finding.level == "problem"
    assert finding.todo


def test_lines_break_between_words() -> None:
    """At 80 columns; what is found is still there word by word."""
    said = "/home/somebody/" + "x" * 90 + " a way, " * 20 + "the end"
    text = in_words(doctor.Finding("store", doctor.Level.PROBLEM, said, "do this " * 30), 80)
    lines = text.splitlines()

    assert text.split() == ["PROBLEM", "store:", *said.split(), "->", *("do this " * 30).split()]
    assert [line for line in lines if len(line) > 80 and "xxx" not in line] == []
    assert len(lines) > 5
    assert all(line.startswith("         ") for line in lines[1:])


@pytest.mark.parametrize(
    ("distributions", "version", "level"),
    [
        (["opencv-python"], "5.0.0", "ok"),
        (["opencv-contrib-python", "opencv-python"], "5.0.0", "warning"),
        (["opencv-python"], None, "problem"),
    ],
)
def test_two_opencvs_are_told(monkeypatch, distributions, version, level) -> None:
    """Pip sees neither the clash nor the empty shell a removal leaves (really made: see notes)."""
    monkeypatch.setattr("posturewatch.adapters.installation.opencv_version", lambda: version)
    monkeypatch.setattr(
        "posturewatch.adapters.installation.opencv_distributions", lambda: distributions
    )

    (finding,) = doctor.CHECKS["opencv"](None, None)

    assert finding.level == level
    assert bool(finding.todo) == (level != "ok")


def test_a_monitor_without_a_picture_is_a_problem(
    posturewatch, no_bus, data_dir: Path, config: Path
) -> None:
    """It runs and waits for its camera: that is not to have it."""
    config.write_text('[camera]\nsource = "no such camera"\nmodel = "lite"\n')
    where = ["--data-dir", data_dir, "--config", config]
    posturewatch("start", *where)
    try:
        code, found = findings(posturewatch, data_dir, config)
    finally:
        posturewatch("stop", *where)

    assert code == 1
    assert "gets no picture (camera not found, trying again)" in found["camera"]["said"]
