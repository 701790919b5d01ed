from pathlib import Path

import cv2
import numpy as np
import pytest

from posturewatch.adapters.timeline import Timeline, read_rows
from posturewatch.core.events import SignalKind
from posturewatch.errors import ManifestError
from posturewatch.ports import CameraState

HEAD = "at_s,file,signal\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two pictures."""
    for name, grey in (("a.png", 50), ("b.png", 150)):
        cv2.imwrite(str(tmp_path / name), np.full((48, 64, 3), grey, np.uint8))
    return tmp_path


def timeline(folder: Path, rows: str, start_s: float = 1000.0) -> Timeline:
    """A time line of these rows."""
    path = folder / "t.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return Timeline(path, start_s)


def grey(played: Timeline) -> float | None:
    """Brightness of what the camera shows now."""
    frame = played.read(played.now())
    return None if frame is None else float(frame.pixels.mean())


def test_the_camera_shows_a_file_until_the_next_row(folder: Path) -> None:
    """An empty file means that no frame comes."""
    played = timeline(folder, "0,a.png,\n10,b.png,\n20,,\n30,,end\n")
    assert (played.now(), grey(played)) == (1000, 50)
    played.wait(4)
    assert (played.now(), grey(played)) == (1004, 50)
    played.wait(60)
    assert (played.now(), grey(played)) == (1010, 150)
    played.wait(60)
    assert (played.now(), grey(played), played.state) == (1020, None, CameraState.STALLED)


def test_rows_of_the_same_time_are_taken_one_by_one(folder: Path) -> None:
    """In order, each with its picture and its signal."""
    played = timeline(folder, "0,a.png,\n5,b.png,lock\n5,a.png,unlock\n9,,end\n")
    seen = []
    for _ in range(2):
        played.wait(60)
        seen.append((played.now(), grey(played), [each.kind for each in played.poll(0)]))
    assert seen == [(1005, 150, [SignalKind.LOCK]), (1005, 50, [SignalKind.UNLOCK])]


def test_busy_and_unplugged_cameras_give_no_frame(folder: Path) -> None:
    """Until they are free and plugged in again; the state says which."""
    played = timeline(
        folder, "0,a.png,\n1,a.png,unplug\n2,a.png,camera_busy\n3,a.png,replug\n4,b.png,camera_free"
    )
    seen = [(grey(played), played.state)]
    for _ in range(4):
        played.wait(1)
        seen.append((grey(played), played.state))
    assert seen == [
        (50, CameraState.ON),
        (None, CameraState.LOST),
        (None, CameraState.LOST),
        (None, CameraState.BUSY),
        (150, CameraState.ON),
    ]


def test_it_ends_with_its_last_row(folder: Path) -> None:
    """An ``end`` may stand there or not."""
    for rows in ("0,a.png,\n7,a.png,input\n", "0,a.png,\n7,,end\n"):
        played = timeline(folder, rows)
        played.poll(0)
        played.wait(60)
        assert played.poll(0)[-1].kind is SignalKind.END
        assert played.now() == 1007


def test_numbers_of_signals(folder: Path) -> None:
    """Minutes of silence, seconds by which the clock is set."""
    played = timeline(folder, "0,,snooze:10\n0,,pause\n0,,pause:2.5\n5,,clock_step:-3600\n6,,end\n")
    told = list(played.poll(0))
    for _ in range(3):
        played.wait(60)
        told += played.poll(0)
    assert [each.minutes for each in told[:3]] == [10, None, 2.5]
    assert (told[3].seconds, told[3].at_s, played.now()) == (-3600, 1005 - 3600, 1005 - 3600)
    played.wait(60)
    assert played.now() == 1006 - 3600, "the time line itself goes on as before"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("at_s,file\n0,\n", "column signal is missing"),
        ("", "is empty; a timeline has at_s, file, signal"),
        (HEAD, "has no rows"),
        (HEAD + ",,\n", "has no rows"),
        (HEAD + "\n\n0,,dance\n", "row 4: unknown signal dance"),
        (HEAD + "1e10,,\n", "row 2: at_s must be 1e+09 at most"),
        (HEAD + "0,none.png,\n", "row 2: there is no file none.png"),
        (HEAD + "0,,\nx,,\n", "row 3: at_s is 'x'"),
        (HEAD + "-1,,\n", "row 2: at_s must be 0 or more"),
        (HEAD + "nan,,\n", "row 2: at_s must be 0 or more"),
        (HEAD + "5,,\n3,,\n", "row 3: 3 s is earlier"),
        (HEAD + "0,,dance\n", "row 2: unknown signal dance"),
        (HEAD + "0,,snooze\n", "row 2: snooze needs minutes: snooze:30"),
        (HEAD + "0,,clock_step\n", "row 2: clock_step needs seconds: clock_step:-3600"),
        (HEAD + "0,,lock:\n", "row 2: unknown signal lock:"),
        (HEAD + "0,,lock:5\n", "row 2: unknown signal lock:5"),
        (HEAD + "0,,clock_step:inf\n", "row 2: unknown signal"),
    ],
)
def test_a_mistake_is_one_line_with_file_and_row(tmp_path: Path, text: str, complaint: str) -> None:
    """Nothing is played before every row has been read."""
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ManifestError) as told:
        read_rows(path)
    assert str(told.value).startswith(f"{path}: {complaint}")


def test_what_is_no_csv_and_what_is_no_picture_are_told(tmp_path: Path) -> None:
    """By their names."""
    path = tmp_path / "bad.csv"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ManifestError, match="cannot be read as a timeline: no UTF-8 text"):
        read_rows(path)
    with pytest.raises(ManifestError, match="No such file"):
        read_rows(tmp_path / "none.csv")
    (tmp_path / "text.png").write_text("no picture")
    with pytest.raises(ManifestError, match=r"row 2: .*text\.png is not a picture"):
        timeline(tmp_path, "0,text.png,\n")
    with pytest.raises(ManifestError, match=r"row 3: .*text\.png is not a picture"):
        timeline(tmp_path, "0,,\n900,text.png,\n950,text.png,\n")  # long before it is shown


def test_rows_of_commas_only_are_passed_over(folder: Path) -> None:
    """As spreadsheets leave them at the end."""
    path = folder / "t.csv"
    path.write_text(HEAD + "0,a.png,\n9,,end\n,,\n,,,,\n", encoding="utf-8")
    assert [row.at_s for row in read_rows(path)] == [0, 9]


def test_a_byte_order_mark_and_further_columns_do_no_harm(folder: Path) -> None:
    """Spreadsheets write them."""
    path = folder / "t.csv"
    path.write_text("\ufeffnote,at_s,file,signal\nhello,0,a.png,\n", encoding="utf-8")
    (row,) = read_rows(path)
    assert (row.at_s, row.file) == (0, folder / "a.png")
