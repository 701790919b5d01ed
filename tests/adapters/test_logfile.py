"""The log of the background monitor."""

import logging
import threading
from pathlib import Path

import pytest

from posturewatch.adapters import logfile
from posturewatch.adapters.logfile import Follower, RotatingLog, last_words, tail
from posturewatch.errors import CameraError, PostureWatchError


def test_lines_are_kept_and_rotate(tmp_path: Path, monkeypatch) -> None:
    """Small files, few of them, the owner's alone; the last lines are read across them."""
    monkeypatch.setattr(logfile, "MAX_BYTES", 2000)
    path = tmp_path / "logs" / "posturewatch.log"
    log = RotatingLog(path)
    for number in range(1000):
        log.write(f"line {number}\n")
    log.close()
    files = sorted(path.parent.iterdir())

    assert [file.name for file in files] == [
        "posturewatch.log",
        *(f"posturewatch.log.{number}" for number in (1, 2, 3)),
    ]
    assert all(file.stat().st_size <= 2000 for file in files)
    assert {file.stat().st_mode & 0o077 for file in files} == {0}
    assert tail(path, 300) == [f"line {number}" for number in range(700, 1000)]
    assert tail(path, 0) == []


def test_a_line_comes_whole(tmp_path: Path) -> None:
    """Parts of a line wait for its end; blank lines are dropped."""
    path = tmp_path / "posturewatch.log"
    log = RotatingLog(path)
    log.write("Seat")
    log.write("ed\n\nAway\nhalf")
    log.close()

    assert path.read_text() == "Seated\nAway\n"


def test_the_last_words_say_where_and_nothing_personal(tmp_path: Path) -> None:
    """A mistake of ours: its kind, the places it came through, not what it says."""
    log = logging.getLogger("last words")
    path = tmp_path / "posturewatch.log"
    rotating = RotatingLog(path)
    log.addHandler(logging.StreamHandler(rotating))

    def fails() -> None:
        raise ValueError("/home/jane: http://jane:secret@camera")

    with pytest.raises(PostureWatchError, match="the program .ValueError."), last_words(log):
        fails()
    with last_words(log):
        thread = threading.Thread(target=fails)
        thread.start()
        thread.join()
    with pytest.raises(CameraError), last_words(log):
        raise CameraError("clip.mp4: breaks off")
    rotating.close()
    said = path.read_text()

    assert said.startswith("Ended by a mistake of the program: ValueError\n  ")
    assert "tests/adapters/test_logfile.py:" in said
    assert "in fails: raise ValueError" in said
    assert "A thread ended by a mistake of the program: ValueError" in said
    assert said.endswith("Ended: clip.mp4: breaks off\n")
    assert str(Path(__file__).parents[2]) not in said


def test_following_sees_what_comes(tmp_path: Path, monkeypatch) -> None:
    """From now on, and across a rotation."""
    monkeypatch.setattr(logfile, "MAX_BYTES", 40)
    path = tmp_path / "posturewatch.log"
    log = RotatingLog(path)
    log.write("an old line of the log\n")
    follower = Follower(path)
    assert follower.more() == ""

    log.write("new\n")
    assert follower.more() == "new\n"
    log.write("so long that it rotates\n")
    assert follower.more() == "so long that it rotates\n"
    log.close()
