"""``calibrate`` on pictures of the bundled clip, through the real model."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import pytest

from clip import write_frames
from conftest import Outcome
from posturewatch.adapters.store import SqliteStore
from posturewatch.paths import Paths
from posturewatch.placements import PLACEMENT
from runs import command, lines_until, started


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, list[str]]]:
    """The folder of the pictures, and their names by what they show."""
    folder = tmp_path_factory.mktemp("frames")
    return folder, write_frames(folder)


@pytest.fixture
def video(frames: tuple[Path, dict[str, list[str]]], tmp_path: Path) -> Callable[..., Path]:
    """A video of ten frames a second out of (state, seconds)."""

    def make(*parts: tuple[str, int]) -> Path:
        folder, names = frames
        path = tmp_path / "video.avi"
        writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 10, (640, 480))
        for state, seconds in parts:
            for number in range(10 * seconds):
                name = names[state][number // 5 % len(names[state])]
                writer.write(cv2.resize(cv2.imread(str(folder / name)), (640, 480)))
        writer.release()
        return path

    return make


def test_good_posture_is_kept_for_this_source(
    video: Callable[..., Path], data_dir: Path, posturewatch: Callable[..., Outcome]
) -> None:
    """Two looks a second, told in a sentence; under the file's full path."""
    path = video(("upright", 12))
    done = posturewatch("calibrate", "--source", path, "--data-dir", data_dir)
    assert done.code == 0, done.err
    assert done.out.startswith("Calibrated from 24 pictures, front view")
    with SqliteStore(Paths(data_dir).store, read_only=True) as store:
        kept = store.calibrations(str(path))
        assert kept[PLACEMENT].looks >= 20
        assert not kept[PLACEMENT].slouched
        assert not store.calibrations("another")


def test_the_own_slouch_is_learned_too(
    video: Callable[..., Path], data_dir: Path, posturewatch: Callable[..., Outcome]
) -> None:
    """The neck looks shorter there."""
    path = video(("upright", 12), ("head_forward", 6))
    done = posturewatch("calibrate", "--source", path, "--slouch", "--data-dir", data_dir)
    assert done.code == 0, done.err
    with SqliteStore(Paths(data_dir).store, read_only=True) as store:
        kept = store.calibrations(str(path))[PLACEMENT]
    good, slouched = (part["neck_height_ratio"].centre for part in (kept.good, kept.slouched))
    assert slouched < 0.9 * good


@pytest.mark.parametrize(
    ("parts", "advice"),
    [
        ([("away", 12)], "nobody is seen"),
        ([("away", 9), ("upright", 3)], "pictures usable"),
    ],
)
def test_a_calibration_that_cannot_be_trusted_is_refused(
    parts: list[tuple[str, int]],
    advice: str,
    video: Callable[..., Path],
    data_dir: Path,
    posturewatch: Callable[..., Outcome],
) -> None:
    """One line that says what to change; the old one stays."""
    path = video(("upright", 12))
    assert posturewatch("calibrate", "--source", path, "--data-dir", data_dir).code == 0
    with SqliteStore(Paths(data_dir).store, read_only=True) as store:
        before = store.calibrations(str(path))
    video(*parts)
    done = posturewatch("calibrate", "--source", path, "--data-dir", data_dir)
    assert done.code == 6, done
    assert advice in done.err.splitlines()[-1]
    with SqliteStore(Paths(data_dir).store, read_only=True) as store:
        assert store.calibrations(str(path)) == before


def test_a_monitor_that_holds_the_camera_takes_the_calibration(
    video: Callable[..., Path], data_dir: Path, posturewatch: Callable[..., Outcome]
) -> None:
    """It is kept under its name, in use at once, and marked as standing."""
    path, paths = video(("upright", 12)), Paths(data_dir)
    with started(command(path, data_dir, "--loop")) as monitor:
        lines_until(monitor, '"sample"')
        done = posturewatch(
            *("calibrate", "--seconds", "5", "--placement", "dock", "--standing"),
            *("--data-dir", data_dir),
        )
        assert done.code == 0, done.err
        assert done.out.startswith("Calibrated from ")
        lines_until(monitor, '"sitting": "standing"')
    with SqliteStore(paths.store, read_only=True) as store:
        (name,) = kept = store.calibrations(str(path))
    assert name == "dock"
    assert kept[name].standing
    assert kept[name].looks >= 5


def test_ctrl_c_changes_nothing_and_says_so(video: Callable[..., Path], data_dir: Path) -> None:
    """While the running monitor collects: it goes on with what it had."""
    path = video(("upright", 12))
    calibrating = [sys.executable, "-m", "posturewatch", "calibrate", "--data-dir", str(data_dir)]
    with started(command(path, data_dir, "--loop")) as monitor:
        lines_until(monitor, '"sample"')
        with subprocess.Popen(calibrating, stderr=subprocess.PIPE, text=True) as asked:
            assert asked.stderr
            assert next(line for line in asked.stderr if "Hold it" in line)
            asked.send_signal(signal.SIGINT)
            said = asked.stderr.read()
            assert asked.wait(30) == 130
    assert "Stopped: nothing was changed." in said
    with SqliteStore(Paths(data_dir).store, read_only=True) as store:
        assert store.cameras() == []
