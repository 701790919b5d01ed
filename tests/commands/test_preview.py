"""``posturewatch preview``: a real window on a virtual screen, and its text picture."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from desktop import end, need, screen, until
from posturewatch.demo_script import clip

__all__ = ["screen"]


@pytest.fixture
def calibrated(posturewatch, data_dir: Path) -> Path:
    """A data folder with a calibration for the clip."""
    assert posturewatch("calibrate", "--source", clip(), "--data-dir", data_dir).code == 0
    return data_dir


def test_text_shows_skeleton_verdict_and_bars(posturewatch, calibrated: Path) -> None:
    """Without a display, or when asked for; it ends by itself."""
    args = ["--text", "--seconds", "1", "--source", clip(), "--data-dir", calibrated]
    result = posturewatch("preview", *args)
    last = result.out[result.out.rindex("+---") :]

    assert result.code == 0
    assert "O....." in result.out
    assert last.splitlines()[1] == "good"
    assert "head forward [" in last


def test_the_window_shows_picture_skeleton_and_bars(
    screen: str, calibrated: Path, tmp_path: Path
) -> None:
    """The picture on the screen is the clip's, with green lines of a skeleton and bars beside."""
    need("import", "xdotool")
    shot = tmp_path / "shot.png"
    command = [sys.executable, "-m", "posturewatch", "preview", "--source", str(clip())]
    window = subprocess.Popen([*command, "--data-dir", str(calibrated)])

    def is_drawn() -> bool:
        subprocess.run(["import", "-window", "root", str(shot)], check=True)
        pixels = cv2.imread(str(shot))
        green = np.all(np.abs(pixels.astype(int) - (90, 190, 90)) < 12, axis=2)
        return bool(green[:, :640].sum() > 500 and green[:, 640:].sum() > 50)

    try:
        assert until(is_drawn, within_s=60)
        subprocess.run(["xdotool", "search", "--name", "PostureWatch", "key", "q"], check=True)
        assert until(lambda: window.poll() is not None, within_s=10)
        assert window.returncode == 0
    finally:
        end(window)
    assert [path for path in calibrated.rglob("*") if path.suffix in {".png", ".jpg"}] == []


def test_no_camera_is_one_line(posturewatch, data_dir: Path) -> None:
    """Nothing to look at."""
    result = posturewatch("preview", "--text", "--source", "no such camera", "--data-dir", data_dir)

    assert result.code == 3
    assert result.err.count("\n") == 1
