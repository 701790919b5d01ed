from pathlib import Path

import cv2
import numpy as np
import pytest

from posturewatch import demo_script
from posturewatch.adapters.pixels import shrink
from posturewatch.adapters.source import is_file, live_camera
from posturewatch.adapters.video_file import VideoFile
from posturewatch.errors import CameraError
from posturewatch.ports import CameraState

FPS = 10


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds, a little brighter with every frame, 1280 pixels wide."""
    path = tmp_path_factory.mktemp("clip") / "clip.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), FPS, (1280, 720))
    for number in range(3 * FPS):
        writer.write(np.full((720, 1280, 3), 20 + 5 * number, np.uint8))
    writer.release()
    return path


def brightness(camera: VideoFile, at_s: float) -> float:
    """Mean grey of the frame shown at an instant."""
    frame = camera.read(at_s)
    assert frame is not None
    return float(frame.pixels.mean())


def test_the_frame_is_the_one_its_own_time_shows(clip: Path) -> None:
    """However the times are spread, and whatever the first of them is."""
    camera = VideoFile(str(clip))
    camera.open()
    for second in (0.0, 0.5, 0.55, 2.0, 2.9):
        assert brightness(camera, 1000 + second) == pytest.approx(20 + 5 * int(second * FPS), abs=2)


def test_it_ends_with_its_last_frame(clip: Path) -> None:
    """Then no frame comes, and the state says why."""
    camera = VideoFile(str(clip))
    camera.open()
    assert camera.read(0.0) is not None
    assert camera.read(2.95) is not None
    assert camera.state is CameraState.ON
    assert camera.read(3.05) is None
    assert camera.state is CameraState.ENDED


def test_a_loop_begins_again_and_keeps_time(clip: Path) -> None:
    """Second 7 of a clip of 3 seconds shows its second 1."""
    camera = VideoFile(str(clip), loop=True)
    camera.open()
    brightness(camera, 0.0)
    assert brightness(camera, 7.0) == pytest.approx(20 + 5 * FPS, abs=2)
    assert camera.state is CameraState.ON


def test_wide_frames_are_shrunk(clip: Path) -> None:
    """To 640 pixels, the shape kept."""
    camera = VideoFile(str(clip))
    camera.open()
    frame = camera.read(0.0)
    assert frame is not None
    assert frame.pixels.shape == (360, 640, 3)


def test_the_key_is_the_full_path(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same file has the same calibration from wherever it is named."""
    monkeypatch.chdir(clip.parent)
    assert VideoFile("clip.avi").key == VideoFile(str(clip)).key == str(clip)
    assert VideoFile(f"../{clip.parent.name}/clip.avi").key == str(clip)


def test_an_image_sequence_is_a_video(tmp_path: Path) -> None:
    """Numbered pictures, by a pattern."""
    for number in range(30):
        cv2.imwrite(str(tmp_path / f"f_{number:04d}.jpg"), np.full((48, 64, 3), number, np.uint8))
    camera = VideoFile(str(tmp_path / "f_%04d.jpg"))
    camera.open()
    assert camera.read(0.0) is not None
    assert camera.read(60.0) is None
    assert camera.state is CameraState.ENDED


def bad_sources(folder: Path) -> dict[str, Path]:
    """What people give by mistake."""
    (folder / "text.mp4").write_text("this is no video")
    (folder / "empty.mp4").touch()
    whole = demo_script.clip().read_bytes()
    (folder / "headless.mp4").write_bytes(whole[len(whole) // 2 :])
    return {
        "is a folder": folder,
        "no such file": folder / "none.mp4",
        "is not a video": folder / "text.mp4",
        "is empty": folder / "empty.mp4",
        "or is truncated": folder / "headless.mp4",
        "no pictures of that pattern": folder / "x_%04d.jpg",
    }


def test_what_is_no_video_is_one_clear_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Ours alone: FFmpeg says nothing beside it."""
    for reason, source in bad_sources(tmp_path).items():
        with pytest.raises(CameraError, match=reason) as told:
            VideoFile(str(source)).open()
        assert "\n" not in str(told.value)
        assert str(source) in str(told.value)
    assert capfd.readouterr().err == ""


def test_a_file_without_any_picture_is_one_clear_line(tmp_path: Path) -> None:
    """A text named like a picture, a picture whose data is gone; a whole one plays."""
    text = tmp_path / "text.jpg"
    text.write_text("no picture at all, but long enough to be taken for one" * 20)
    broken = tmp_path / "broken.png"
    whole = bytes(cv2.imencode(".png", np.full((480, 640, 3), 99, np.uint8))[1])
    broken.write_bytes(whole[:40])
    for path in (text, broken):
        camera = VideoFile(str(path))
        with pytest.raises(CameraError, match=f"{path.name}: "):
            played_to_the_end(camera)
    (tmp_path / "whole.png").write_bytes(whole)
    assert played_to_the_end(VideoFile(str(tmp_path / "whole.png"))) == 1


@pytest.mark.parametrize("shape", [(2, 20_000, 3), (20_000, 1, 3)])
def test_a_strip_of_a_picture_is_none(tmp_path: Path, shape: tuple[int, int, int]) -> None:
    """No camera has such a shape."""
    path = tmp_path / "strip.png"
    cv2.imwrite(str(path), np.full(shape, 90, np.uint8))
    with pytest.raises(CameraError, match="no picture in it can be read"):
        played_to_the_end(VideoFile(str(path)))


@pytest.mark.parametrize(
    ("shape", "becomes"),
    [
        ((1920, 1080), (1138, 640)),
        ((4000, 1000), (1280, 320)),
        ((1080, 3840), (180, 640)),
        ((480, 640), (480, 640)),
    ],
)
def test_both_sides_are_bounded(shape: tuple[int, int], becomes: tuple[int, int]) -> None:
    """A phone held upright stays as wide as a webcam; a tower does not."""
    assert shrink(np.zeros((*shape, 3), np.uint8)).shape[:2] == becomes


def played_to_the_end(camera: VideoFile) -> int:
    """How many frames were shown."""
    camera.open()
    count = 0
    for tick in range(100):
        count += camera.read(tick * 0.04) is not None
    assert camera.state is CameraState.ENDED
    return count


def test_a_file_that_breaks_off_says_where(clip: Path, tmp_path: Path) -> None:
    """What came before it was seen all the same."""
    whole = demo_script.clip().read_bytes()
    cut = tmp_path / "cut.webm"
    cut.write_bytes(whole[: len(whole) // 2])
    camera = VideoFile(str(cut))
    camera.open()
    assert camera.read(0.0) is not None
    with pytest.raises(CameraError, match="truncated"):
        camera.read(1e6)


@pytest.mark.parametrize(
    ("source", "file"),
    [
        ("clip.mp4", True),
        ("shot_%04d.jpg", True),
        ("0", False),
        ("/dev/video0", False),
        ("http://127.0.0.1:8080/video", False),
        ("Integrated Webcam", False),
        ("Webcam v2.0", False),
    ],
)
def test_a_source_is_a_file_or_a_camera(source: str, file: bool) -> None:
    """By its looks, whether it is there or not."""
    assert is_file(source) is file


@pytest.mark.parametrize("address", ["http://", "http:///stream", "http://["])
def test_an_address_of_nobody_is_refused(address: str) -> None:
    """Instead of being tried for ever."""
    with pytest.raises(CameraError, match="names no camera"):
        live_camera(address, lambda: 0.0)


def test_an_address_of_another_kind_is_refused() -> None:
    """It names those that can be read."""
    with pytest.raises(CameraError, match="http://"):
        live_camera("ftp://example.org/x", lambda: 0.0)
