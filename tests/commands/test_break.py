"""``posturewatch break``: told to the monitor, counted down, ended early."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from posturewatch.adapters.control import ControlServer
from posturewatch.core.events import SignalKind
from posturewatch.paths import Paths

NOW_S = 1_790_000_000.0
BREAK = [sys.executable, "-m", "posturewatch", "break"]


@pytest.fixture
def monitor(data_dir: Path) -> Iterator[ControlServer]:
    """What a running monitor listens with."""
    server = ControlServer(Paths(data_dir).ensure(), lambda: None)
    yield server
    server.close()


def heard(monitor: ControlServer) -> list[tuple[SignalKind, float | None]]:
    """What reached the monitor."""
    return [(each.kind, each.minutes) for each in monitor.poll(NOW_S)]


def test_a_break_begins_and_ends_with_its_countdown(posturewatch, data_dir, monitor) -> None:
    """The monitor hears of the beginning, with its length, and of the end."""
    result = posturewatch("break", "--minutes", "0.02", "--data-dir", data_dir)
    assert result.code == 0
    assert result.out.splitlines() == [
        "Up you get: 1 s. Walk, stretch, look out of the window.",
        "The break is over. Welcome back.",
    ]
    assert heard(monitor) == [(SignalKind.BREAK_START, 0.02), (SignalKind.BREAK_DONE, None)]


def test_without_minutes_it_lasts_as_long_as_the_settings_say(
    posturewatch, data_dir, tmp_path, monitor
) -> None:
    """Seven minutes there: the terminal and the monitor both hear of seven."""
    own = tmp_path / "own.toml"
    own.write_text("[alerts]\ncountdown_s = 420.0\n")
    with subprocess.Popen(
        [*BREAK, "--data-dir", str(data_dir), "--config", str(own)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as running:
        assert running.stdout
        assert running.stdout.readline().startswith("Up you get: 7 min.")
        running.kill()
    assert heard(monitor) == [(SignalKind.BREAK_START, 7.0)]


@pytest.mark.parametrize(
    ("what", "kind"), [("done", SignalKind.BREAK_DONE), ("skip", SignalKind.DISMISS)]
)
def test_a_break_can_be_ended_and_skipped(posturewatch, data_dir, monitor, what, kind) -> None:
    """One word each."""
    assert posturewatch("break", what, "--data-dir", data_dir).code == 0
    assert heard(monitor) == [(kind, None)]


def test_without_a_monitor_the_countdown_stands_alone(posturewatch, data_dir) -> None:
    """It says that nothing is recorded, and counts down all the same."""
    result = posturewatch("break", "--minutes", "0.02", "--data-dir", data_dir)
    assert result.code == 0
    assert "not recorded" in result.err
    assert "The break is over" in result.out


def test_ending_a_break_that_nobody_watches_is_one_clear_line(posturewatch, data_dir) -> None:
    """Like every command that needs a monitor."""
    result = posturewatch("break", "done", "--data-dir", data_dir)
    assert result.code != 0
    assert result.err.startswith("posturewatch: no monitor is running")
    assert len(result.err.splitlines()) == 1


def test_ctrl_c_ends_the_break(data_dir: Path, monitor: ControlServer) -> None:
    """Coming back early is told to the monitor; no traceback, exit code 130."""
    with subprocess.Popen(
        [*BREAK, "--data-dir", str(data_dir)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    ) as running:
        assert running.stdout
        assert running.stdout.readline().startswith("Up you get: 5 min.")
        running.send_signal(signal.SIGINT)
        _out, err = running.communicate(timeout=10)
    assert running.returncode == 130
    assert "Traceback" not in err
    assert heard(monitor) == [(SignalKind.BREAK_START, 5.0), (SignalKind.BREAK_DONE, None)]
