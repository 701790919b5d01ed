"""``posturewatch setup`` as a person goes through it: a real terminal, camera and dunst."""

import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import cv2
import pexpect
import pytest

from desktop import Dunst, dunst, private_bus, screen
from mjpeg import MjpegServer
from posturewatch.demo_script import clip
from posturewatch.paths import Paths
from posturewatch.status import is_running

__all__ = ["dunst", "private_bus", "screen"]


@pytest.fixture
def camera() -> Iterator[MjpegServer]:
    """A camera that shows somebody who sits upright."""
    capture = cv2.VideoCapture(str(clip()))
    frames = []
    for _ in range(30):
        _ok, pixels = capture.read()
        frames.append(cv2.imencode(".jpg", pixels)[1].tobytes())
    capture.release()
    server = MjpegServer(frames)
    yield server
    server.die()


def terminal(*args: str) -> pexpect.spawn:
    """The command in a terminal of its own."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "posturewatch", *args],
        encoding="utf-8",
        timeout=60,
        dimensions=(40, 100),
    )
    child.logfile_read = StringIO()
    return child


def test_from_a_fresh_install_to_watching(
    camera: MjpegServer, dunst: Dunst, tmp_path: Path, own_home: Path, monkeypatch
) -> None:
    """Every step taken: camera by address, text picture, calibration, alert, autostart, start."""
    monkeypatch.delenv("DISPLAY")  # dunst keeps its screen; setup has none and draws text
    data_dir = tmp_path / "data"
    child = terminal("setup", "--data-dir", str(data_dir))

    child.expect("1/5")
    child.sendline("")
    child.expect("Which camera")
    child.sendline(camera.url)
    child.expect("Camera: http")
    child.expect("next step")
    child.sendline("")

    child.expect("2/5")
    child.sendline("")
    child.expect_exact("+------")
    child.expect("Light: good")
    child.expect("Distance: good")
    child.expect("next step")
    child.sendline("r")  # once more
    child.expect("Framing: face and shoulders are seen")
    child.expect("next step")
    child.sendline("")

    child.expect("3/5")
    child.sendline("")
    child.expect("own slouch")
    child.sendline("n")
    child.expect("Hold it: 5 s")
    child.sendline("q")  # whoever is impatient has not left
    child.expect(r"Calibrated from \d+ pictures")
    child.expect("next step")
    child.sendline("")

    child.expect("4/5")
    child.sendline("")
    child.expect("Sent: the desktop shows it")
    assert any("what an alert looks like" in told["body"] for told in dunst.history())
    child.expect("Did you see it")
    child.sendline("y")
    child.expect("next step")
    child.sendline("")

    child.expect("5/5")
    child.sendline("")
    child.expect("every login")
    child.sendline("y")
    child.expect("Starts with your next login")
    child.expect("next step")
    child.sendline("")

    child.expect("Begin to watch now")
    child.sendline("y")
    child.expect(r"Watching in the background \(process \d+\)")
    child.expect("What happens next")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0
    assert is_running(Paths(data_dir))
    entry = own_home / "config" / "autostart" / "posturewatch.desktop"
    assert str(data_dir) in entry.read_text()
    stop = terminal("stop", "--data-dir", str(data_dir))
    stop.expect("Stopped")
    stop.expect(pexpect.EOF)
    stop.close()


def test_without_a_camera_nothing_is_saved_and_nothing_is_said_to_watch(
    tmp_path: Path, own_home: Path
) -> None:
    """What gives no picture is asked for again; the end says what is missing."""
    camera = MjpegServer([b""])
    camera.die()
    child = terminal("setup", "--data-dir", str(tmp_path / "data"))
    child.expect("1/5")
    child.sendline("")
    for wrong, said in (
        ("banana", "no camera banana found"),
        ("http://", "names no camera"),
        (camera.url, "no picture comes"),
    ):
        child.expect("Which camera.*:")
        child.sendline(wrong)
        child.expect(said)
    child.expect("Which camera.*:")
    child.sendline("s")
    child.expect("next step")
    child.sendline("")
    for number in range(2, 6):
        child.expect(f"{number}/5")
        child.sendline("s")
    child.expect_exact("Not done: Camera (no camera chosen)")
    child.expect("Begin to watch now")
    child.sendline("y")
    child.expect("no picture comes yet: camera not found")
    child.expect("posturewatch setup does again what is missing")
    child.expect(pexpect.EOF)
    child.close()
    posturewatch = terminal("stop", "--data-dir", str(tmp_path / "data"))
    posturewatch.expect("Stopped")
    posturewatch.close()

    assert child.exitstatus == 0
    assert "until you slouch" not in child.logfile_read.getvalue()
    assert not (own_home / "config" / "posturewatch" / "config.toml").exists()


def test_what_is_not_understood_is_asked_again_and_q_leaves(tmp_path: Path) -> None:
    """No other word is taken for a yes."""
    child = terminal("setup", "--data-dir", str(tmp_path / "data"))
    child.expect("1/5")
    for word in ("quit", "no", "skip"):
        child.expect("q: leave > ")
        child.sendline(word)
        child.expect(f"Not understood: {word}")
    child.expect("q: leave > ")
    child.sendline("q")
    child.expect("What was set up so far stays")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0
    assert not (tmp_path / "data").exists()


def test_every_step_can_be_skipped(tmp_path: Path, own_home: Path) -> None:
    """Five times s and a no: nothing was changed."""
    child = terminal("setup", "--data-dir", str(tmp_path / "data"))
    for number in range(1, 6):
        child.expect(f"{number}/5")
        child.sendline("s")
    child.expect("Begin to watch now")
    child.sendline("n")
    child.expect("Not watching. To begin: posturewatch start")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 0
    assert not (tmp_path / "data").exists()
    assert [path for path in own_home.rglob("*") if path.is_file()] == []


def test_ctrl_c_leaves(tmp_path: Path) -> None:
    """No traceback; said what stays; exit code as shells have it."""
    child = terminal("setup", "--data-dir", str(tmp_path / "data"))
    child.expect("1/5")
    child.expect("q: leave > ")
    child.sendintr()
    child.expect("What was set up so far stays")
    child.expect(pexpect.EOF)
    child.close()

    assert child.exitstatus == 130
    assert "Traceback" not in child.logfile_read.getvalue()
