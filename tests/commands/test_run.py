"""``run`` as a user starts it: its own process, the bundled clip, a stream over loopback."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import pytest

from conftest import Outcome
from mjpeg import MjpegServer
from posturewatch import demo_script, status
from posturewatch.adapters.store import SqliteStore
from posturewatch.core.events import Bout, Episode
from posturewatch.paths import Paths

FAR = 4e9


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """A minute at ten frames a second: somebody upright, out of the bundled clip."""
    reader = cv2.VideoCapture(str(demo_script.clip()))
    path = tmp_path / "clip.avi"
    size = (int(reader.get(3)), int(reader.get(4)))
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, size)
    for _ in range(120):
        pixels = reader.read()[1]
        for _ in range(5):
            writer.write(pixels)
    writer.release()
    return path


@pytest.fixture
def server() -> Iterator[MjpegServer]:
    """A camera on the network that shows somebody upright."""
    reader = cv2.VideoCapture(str(demo_script.clip()))
    pictures = [bytes(cv2.imencode(".jpg", reader.read()[1])[1]) for _ in range(60)]
    running = MjpegServer(pictures)
    yield running
    running.die()


def start(*args: str | Path, **options: Any) -> subprocess.Popen[str]:
    """A run in a process of its own."""
    command = [sys.executable, "-m", "posturewatch", "run", *map(str, args)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.Popen(command, text=True, **pipes)


def sample_of(running: subprocess.Popen[str], is_it: Callable[[dict[str, Any]], bool]) -> None:
    """Read JSON lines until one is it."""
    assert running.stdout is not None
    for line in running.stdout:
        if is_it(json.loads(line)):
            return
    raise AssertionError("the run ended before")


def lines(out: str) -> list[dict[str, Any]]:
    """JSON lines."""
    return [json.loads(line) for line in out.splitlines()]


def test_a_file_is_played_judged_and_stored(
    clip: Path, data_dir: Path, posturewatch_process: Callable[..., Outcome]
) -> None:
    """Calibrated on its first seconds, seated throughout; stdout holds JSON and nothing else."""
    options = ("--source", clip, "--data-dir", data_dir)
    calibrated = posturewatch_process("calibrate", *options)
    assert calibrated.code == 0, calibrated.err
    done = posturewatch_process("run", *options, "--json", "--speed", 50)
    assert done.code == 0, done.err
    told = lines(done.out)
    samples = [each for each in told if each["event"] == "sample"]
    assert {"at_s", "utc", "verdict", "severity", "faults", "reason", "sitting", "seated_s"} <= set(
        samples[0]
    )
    assert samples[-1]["at_s"] == pytest.approx(60, abs=2.5)
    good = [each for each in samples if each["verdict"] == "good"]
    assert len(good) > 0.9 * len(samples)
    (bout,) = [each for each in told if each["event"] == "bout"]
    assert bout["seated_s"] == pytest.approx(60, abs=2.5)
    with SqliteStore(Paths(data_dir).store, read_only=True) as store:
        stored = store.events(0, FAR)
    assert [each.seated_s for each in stored if isinstance(each, Bout)] == [bout["seated_s"]]


def test_without_a_calibration_it_says_so_once_and_keeps_the_clock(
    clip: Path, data_dir: Path, posturewatch_process: Callable[..., Outcome]
) -> None:
    """Nothing is judged that needs a baseline, and nobody is told of good posture."""
    done = posturewatch_process(
        "run", "--source", clip, "--data-dir", data_dir, "--json", "--speed", 50
    )
    told = lines(done.out)
    notices = [each for each in told if each["event"] == "notice"]
    assert [each["kind"] for each in notices] == ["no_calibration"]
    samples = [each for each in told if each["event"] == "sample"]
    assert {each["verdict"] for each in samples} == {"unknown"}
    assert samples[-1]["sitting"] == "seated"
    assert samples[-1]["seated_s"] > 50


@pytest.mark.parametrize("speed", [0.5, 50])
def test_a_file_at_another_speed_is_kept_out_of_the_persons_own_days(
    clip: Path, data_dir: Path, monkeypatch: pytest.MonkeyPatch, posturewatch, speed: float
) -> None:
    """Its times are not the clock's: without a folder named for it, one line and nothing stored."""
    monkeypatch.setenv("POSTUREWATCH_DATA_DIR", str(data_dir))
    done = posturewatch("run", "--source", clip, "--speed", speed)

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert "--data-dir" in done.err
    assert not data_dir.exists()


def test_plain_lines_where_there_is_no_terminal(
    clip: Path, data_dir: Path, posturewatch_process: Callable[..., Outcome]
) -> None:
    """With local date and time, no control characters."""
    done = posturewatch_process("run", "--source", clip, "--data-dir", data_dir, "--speed", 50)
    assert done.code == 0
    assert "Not calibrated for this camera yet" in done.out
    assert "Seated, posture unknown" in done.out
    assert "\x1b" not in done.out


def test_a_live_line_in_a_terminal(clip: Path, data_dir: Path) -> None:
    """Posture, sitting time and the next break, drawn in place."""
    ours, theirs = pty.openpty()
    running = start(
        "--source", clip, "--data-dir", data_dir, "--speed", "20",
        stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    while select.select([ours], [], [], 30)[0]:
        try:
            seen += os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
    os.close(ours)
    assert running.wait(10) == 0
    text = seen.decode()
    assert "Seated, posture unknown" in text
    assert "break in" in text
    assert text.count("Not calibrated for this camera yet") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_cleanly_within_two_seconds(
    number: signal.Signals, server: MjpegServer, data_dir: Path
) -> None:
    """Everything stored, no traceback, exit code 0; while the stream stalls too."""
    running = start("--source", server.url, "--data-dir", data_dir, "--json")
    sample_of(running, lambda told: told.get("seated_s", 0) > 1 or told.get("new") is False)
    server.stalled.set()
    began = time.monotonic()
    running.send_signal(number)
    out, err = running.communicate(timeout=10)
    assert time.monotonic() - began < 2
    assert running.returncode == 0
    assert "Traceback" not in err
    assert "episode" in {each["event"] for each in lines(out)}
    with SqliteStore(Paths(data_dir).store, read_only=True) as store:
        assert any(isinstance(each, Episode) for each in store.events(0, FAR))


def test_kill_minus_nine_loses_at_most_half_a_minute(clip: Path, data_dir: Path) -> None:
    """What went on is stored every 30 seconds of the clock."""
    running = start("--source", clip, "--data-dir", data_dir, "--json", "--speed", "10", "--loop")
    sample_of(running, lambda told: told["event"] == "sample" and told["at_s"] > 100)
    last_s = status.read(Paths(data_dir).status)
    running.kill()
    running.communicate()
    assert last_s is not None
    with SqliteStore(Paths(data_dir).store) as store:
        bouts = [each for each in store.events(0, FAR) if isinstance(each, Bout)]
    assert bouts
    assert last_s.at_s - bouts[-1].end_s <= 30 + status_age_s()


def status_age_s() -> float:
    """The status may be ten seconds old, in which the checkpoint may have come."""
    from posturewatch.outputs.status_file import STATUS_EVERY_S

    return STATUS_EVERY_S


def test_a_second_run_on_the_same_data_is_refused(clip: Path, data_dir: Path) -> None:
    """One line, its own exit code; the first one goes on."""
    running = start("--source", clip, "--data-dir", data_dir, "--json", "--loop")
    try:
        sample_of(running, lambda told: told["event"] == "sample")
        second = start("--source", clip, "--data-dir", data_dir)
        _, err = second.communicate(timeout=30)
        assert second.returncode == 7
        assert err.count("\n") == 1
        assert "already running" in err
        assert running.poll() is None
    finally:
        running.kill()
        running.communicate()


def test_bad_sources_are_one_line_and_lose_nothing(
    tmp_path: Path, data_dir: Path, posturewatch_process: Callable[..., Outcome]
) -> None:
    """A folder, a text file named .mp4, no such file, no such camera."""
    (tmp_path / "text.mp4").write_text("no video")
    for source in (tmp_path, tmp_path / "text.mp4", tmp_path / "none.mp4", "97"):
        for command in ("run", "calibrate"):
            done = posturewatch_process(command, "--source", source, "--data-dir", data_dir)
            assert done.code == 3, (command, source, done)
            assert done.err.count("\n") == 1, done.err
            assert str(source) in done.err


def test_a_truncated_file_is_stored_as_far_as_it_goes(
    tmp_path: Path, data_dir: Path, posturewatch_process: Callable[..., Outcome]
) -> None:
    """And the last line says where it breaks off."""
    whole = demo_script.clip().read_bytes()
    cut = tmp_path / "cut.webm"
    cut.write_bytes(whole[: len(whole) // 2])
    done = posturewatch_process(
        "run", "--source", cut, "--data-dir", data_dir, "--json", "--speed", 1000
    )
    assert done.code == 3
    assert "truncated" in done.err.splitlines()[-1]
    assert lines(done.out)[-1]["event"] == "bout"


def test_no_camera_here_means_the_demo(
    data_dir: Path, posturewatch_process: Callable[..., Outcome]
) -> None:
    """It says so in one line, and ends with a report."""
    from posturewatch.adapters.source import has_camera

    if has_camera():
        pytest.skip("this machine has a camera")
    done = posturewatch_process("run", "--data-dir", data_dir)
    assert done.code == 0, done.err
    assert done.err.splitlines()[0] == "No camera found: playing the built-in demo instead."
    assert "Sitting report" in done.out
    assert not data_dir.exists(), "the demo leaves your own data alone"


def test_the_demo_as_json(posturewatch_process: Callable[..., Outcome]) -> None:
    """The same clip, for programs."""
    done = posturewatch_process("run", "--source", "demo", "--json")
    kinds = {each["event"] for each in lines(done.out)}
    assert {"sample", "alert", "bout", "break", "episode"} <= kinds


@pytest.mark.pictures
def test_a_man_who_moves_close_is_seen_to(
    pictures: Path, data_dir: Path, posturewatch_process: Callable[..., Outcome]
) -> None:
    """clm_cap12, calibrated on its first 12 s: too close for most samples of 32 to 34.5 s."""
    options = ("--source", pictures / "videos" / "clm_cap12.mp4", "--data-dir", data_dir)
    assert posturewatch_process("calibrate", *options).code == 0
    done = posturewatch_process("run", *options, "--json", "--speed", 20)
    samples = [each for each in lines(done.out) if each["event"] == "sample"]
    near = [each for each in samples if 32 <= each["at_s"] <= 34.5]
    close = [each for each in near if "too_close" in each["faults"]]
    assert len(near) >= 3
    assert len(close) > len(near) / 2
    early = [each for each in samples if each["at_s"] < 20]
    assert not any(each["verdict"] == "bad" for each in early)
