"""Descriptors of real and of made backgrounds."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from bodies import Person, moved, pose
from posturewatch.adapters.landmarker import MediaPipeLandmarker, shipped_model
from posturewatch.adapters.scene import describe
from posturewatch.core.scene import COLUMNS, ROWS, Background, compare
from posturewatch.ports import Frame


@pytest.fixture
def room() -> np.ndarray:
    """A wall with shelves and pictures at random places."""
    chance = np.random.default_rng(3)
    wall = np.full((480, 640, 3), 200, np.uint8)
    for _ in range(40):
        x, y, w, h = (int(chance.integers(0, size)) for size in (640, 480, 160, 90))
        colour = tuple(int(value) for value in chance.integers(0, 255, 3))
        cv2.rectangle(wall, (x, y), (x + w + 8, y + h + 8), colour, -1)
    return wall


def shifted(picture: np.ndarray, right: float, down: float) -> np.ndarray:
    """The picture of a camera that has turned a little."""
    height, width = picture.shape[:2]
    move = np.array([[1, 0, right * width], [0, 1, down * height]], np.float32)
    return cv2.warpAffine(picture, move, (width, height), borderMode=cv2.BORDER_REFLECT)


def test_it_is_two_profiles_and_no_picture(room: np.ndarray) -> None:
    """As many numbers as rows and columns together."""
    assert len(describe(room, ())) == ROWS + COLUMNS


@pytest.mark.parametrize("person", [Person(), moved(Person(), back=0.4), moved(Person(), slid=0.1)])
def test_a_person_who_moves_leaves_the_background_alone(room: np.ndarray, person: Person) -> None:
    """The place where they sit is left out."""
    then, now = describe(room, (pose(Person()),)), describe(room, (pose(person),))
    assert compare(then, now).background is Background.STILL


@pytest.mark.parametrize(("right", "down"), [(0.0, 0.0625), (0.0, -0.083), (0.05, 0.03)])
def test_a_camera_that_turns_shifts_it(room: np.ndarray, right: float, down: float) -> None:
    """The shift is told in shares of the picture."""
    found = compare(describe(room, ()), describe(shifted(room, right, down), ()))
    assert found.background is Background.SHIFTED
    assert (found.right, found.down) == pytest.approx((right, down), abs=0.02)


def test_lamps_do_not_move_the_camera(room: np.ndarray) -> None:
    """Half the light, and the noise that comes with it."""
    noise = np.random.default_rng(1).normal(0, 4, room.shape)
    dim = np.clip(room * 0.5 + noise, 0, 255).astype(np.uint8)
    assert compare(describe(room, ()), describe(dim, ())).background is Background.STILL


def test_a_plain_wall_tells_nothing() -> None:
    """There is nothing to hold on to."""
    wall = np.full((480, 640, 3), 180, np.uint8)
    assert compare(describe(wall, ()), describe(wall, ())).background is Background.UNCLEAR


@pytest.mark.pictures
def test_a_real_camera_that_stood_still_is_still_and_a_warped_one_is_not(pictures: Path) -> None:
    """A man speaks, leans in and rolls back before one webcam; warping makes the camera move."""
    video = cv2.VideoCapture(str(pictures / "videos" / "clm_cap12.mp4"))
    frames = []
    for at_s in (2, 15, 28, 33, 38, 46):
        video.set(cv2.CAP_PROP_POS_MSEC, 1000 * at_s)
        frames.append(video.read()[1])
    video.release()
    landmarker = MediaPipeLandmarker(shipped_model("lite"))
    first, *others = (describe(each, landmarker.detect(Frame(0.0, each))) for each in frames)
    assert [compare(first, each).background for each in others] == [Background.STILL] * 5
    tilted = shifted(frames[1], 0.0, 0.0625)
    found = compare(first, describe(tilted, landmarker.detect(Frame(0.0, tilted))))
    landmarker.close()
    assert found.background is Background.SHIFTED
    assert found.down == pytest.approx(0.0625, abs=0.015)
