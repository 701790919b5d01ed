"""The monitor in the background, met as a user meets it: real processes, a real clip."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from posturewatch.adapters.clock import LocalZone, SystemClock
from posturewatch.core.events import Sitting
from posturewatch.core.hours import next_midnight
from posturewatch.demo_script import clip
from posturewatch.paths import Paths
from posturewatch.status import Status, is_running, read

WITHIN_S = 20.0


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A data folder."""
    return Paths(tmp_path / "data")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Settings that watch the demo's clip."""
    path = tmp_path / "config.toml"
    path.write_text(f'[camera]\nsource = "{clip()}"\nmodel = "lite"\n')
    return path


@pytest.fixture
def background(posturewatch, paths: Paths, config: Path) -> Iterator[Callable]:
    """Command lines for one data folder; nothing is left running."""

    def run(*args):
        return posturewatch(*args, "--data-dir", paths.data_dir, "--config", config)

    yield run
    if is_running(paths):
        run("stop")


def eventually(paths: Paths, is_so: Callable[[Status], bool]) -> Status:
    """The status once something has become true of it."""
    clock = SystemClock()
    for _ in range(round(WITHIN_S / 0.05)):
        found = read(paths.status)
        if found is not None and is_so(found):
            return found
        clock.wait(0.05)
    pytest.fail(f"not within {WITHIN_S:g} s; last status: {found}")


def test_start_pause_snooze_reload_stop(background, paths: Paths, config: Path) -> None:
    """A whole life in the background, each word followed by what the status tells."""
    started = background("start")
    assert (started.code, started.err) == (0, "")
    pid = read(paths.status).pid
    assert f"process {pid}" in started.out

    second = background("start")
    assert second.code == 7
    assert f"already running on {paths.data_dir} (process {pid})" in second.err
    assert second.err.count("\n") == 1

    eventually(paths, lambda now: now.state is Sitting.SEATED)
    background("pause", "5")
    eventually(paths, lambda now: now.paused and now.state is Sitting.UNOBSERVED)
    assert "Paused until " in background("status").out
    background("resume")
    eventually(paths, lambda now: not now.paused)
    background("snooze", "10")
    eventually(paths, lambda now: now.quiet_until_s is not None)
    assert background("snooze").out == "No alerts until midnight.\n"
    eventually(paths, lambda now: now.quiet_until_s == next_midnight(now.at_s, LocalZone()))
    assert "No alerts until midnight." in background("status").out

    before = read(paths.status)
    config.write_text(config.read_text() + "[alerts]\nspacing_s = 600\n")
    assert background("reload").code == 0
    os.kill(pid, signal.SIGHUP)
    after = eventually(paths, lambda now: now.at_s > before.at_s)
    assert (after.pid, after.started_s) == (pid, before.started_s)

    asked = time.monotonic()
    assert background("stop").out == "Stopped.\n"
    assert time.monotonic() - asked < 4
    assert not is_running(paths)
    assert background("stop").code == 10
    log = background("logs").out
    assert "Seated" in log
    assert "New settings are in force" in log
    assert "Traceback" not in log


def test_a_bad_setting_at_reload_changes_nothing(background, paths: Paths, config: Path) -> None:
    """The command says what is wrong; a hangup signal leaves it in the log; the watch goes on."""
    background("start")
    config.write_text(config.read_text() + "[alerts]\nspacing_s = 1\n")

    refused = background("reload")
    os.kill(read(paths.status).pid, signal.SIGHUP)

    assert refused.code == 2
    assert "alerts.spacing_s = 1; allowed: a number from 300 to 3600" in refused.err
    at_s = read(paths.status).at_s
    eventually(paths, lambda now: now.at_s > at_s + 1)
    assert "The new settings cannot be used" in paths.logs.read_text()


def test_a_start_that_fails_says_why(posturewatch, paths: Paths, tmp_path: Path) -> None:
    """The child's one line and exit code are the caller's."""
    config = tmp_path / "config.toml"
    config.write_text(f'[camera]\nsource = "{tmp_path / "no-such.mp4"}"\n')

    result = posturewatch("start", "--data-dir", paths.data_dir, "--config", config)

    assert result.code == 3
    assert "no-such.mp4" in result.err
    assert result.err.count("\n") == 1
    assert not is_running(paths)


BROKEN = """
import posturewatch.lines as lines

def state(session):
    raise ValueError("somebody's name")

lines.state = state
"""


def test_a_monitor_that_dies_is_noticed_and_leaves_a_trace(
    background, paths: Paths, tmp_path: Path, monkeypatch
) -> None:
    """A mistake of the program at its first words: `start` says so, the log where it was."""
    (tmp_path / "sitecustomize.py").write_text(BROKEN)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    started = background("start")
    log = background("logs").out

    assert started.code == 1
    assert "ended by a mistake of the program (ValueError); posturewatch logs" in started.err
    assert started.err.count("\n") == 1
    assert "Ended by a mistake of the program: ValueError" in log
    assert "in state: raise ValueError" in log
    assert str(Path.home()) not in log


@pytest.mark.parametrize("command", ["start", "restart"])
def test_without_a_camera_it_is_waited_for(background, config: Path, command: str) -> None:
    """The monitor runs; that it sees nothing is said, not that it watches."""
    config.write_text('[camera]\nsource = "no such camera"\n')

    started = background(command)

    assert started.code == 0
    assert "no picture comes yet: camera not found, trying again." in started.out
    assert "Watching in the background" not in started.out
    assert "\nCamera not found, trying again.\n" in background("status").out


@pytest.mark.parametrize("command", ["pause", "resume", "reload", "stop"])
def test_nobody_there_is_said(posturewatch, paths: Paths, command: str) -> None:
    """One line, exit code 10."""
    result = posturewatch(command, "--data-dir", paths.data_dir)

    assert result.code == 10
    assert "no monitor is running on" in result.err
    assert result.err.count("\n") == 1


def kill_at(after_s: float, background, paths: Paths, config: Path) -> None:
    """Kill -9 a monitor at twenty times real time: little is lost, and the next start works."""
    where = ["--data-dir", str(paths.data_dir), "--config", str(config)]
    command = [sys.executable, "-m", "posturewatch", "run", "--background", "--speed", "20"]
    with subprocess.Popen([*command, *where], stderr=subprocess.DEVNULL) as monitor:
        eventually(paths, lambda now: now.state is Sitting.SEATED)
        SystemClock().wait(after_s)
        last = read(paths.status)
        monitor.kill()
    with closing(sqlite3.connect(paths.store)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (stored_s,) = db.execute("SELECT max(end_s) FROM episode").fetchone()
    assert last.at_s - (stored_s or last.started_s) <= 31

    assert background("start").code == 0
    assert background("stop").code == 0


@pytest.mark.parametrize("number", range(5))
def test_kill_9_loses_little(background, paths: Paths, config: Path, number: int) -> None:
    """At any moment of a running watch."""
    kill_at(random.Random(number).uniform(0, 5), background, paths, config)


@pytest.mark.soak
@pytest.mark.parametrize("number", range(5, 55))
def test_kill_9_again_and_again(background, paths: Paths, config: Path, number: int) -> None:
    """The same, fifty times over."""
    kill_at(random.Random(number).uniform(0, 10), background, paths, config)
