"""Real people, seen by poorer cameras than theirs: the same pictures, changed."""

from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path

import cv2
import numpy as np
import pytest
from tests.stitched import person
from tests.warp import Picture, blurred, darkened, mirrored

from posturewatch import app
from posturewatch.adapters.landmarker import MediaPipeLandmarker, shipped_model
from posturewatch.core.calibration import calibrate
from posturewatch.core.events import Verdict
from posturewatch.core.pose import Look
from posturewatch.core.scene import Background, compare
from posturewatch.core.verdict import VerdictRules, judge
from posturewatch.ports import Frame

CALIBRATED_ON = 8
EVERY = 16
ROOMS = ((11, 12, 13, 14), (3, 4, 5, 6, 7, 8), (9,), (10,), (15,))
"""Numbers of the webcam stills that show one room, seen by eye."""

pytestmark = pytest.mark.pictures


@pytest.fixture(scope="module")
def look() -> Iterator[Callable[[Picture], Look]]:
    """From a picture to a look, with the real model."""
    landmarker = MediaPipeLandmarker(shipped_model("full"))
    yield lambda pixels: app.look(landmarker, Frame(0.0, np.ascontiguousarray(pixels)))
    landmarker.close()


def small(picture: Picture) -> Picture:
    """160 pixels high."""
    width = round(160 * picture.shape[1] / picture.shape[0])
    return cv2.resize(picture, (width, 160), interpolation=cv2.INTER_AREA)


def brightened(picture: Picture) -> Picture:
    """Shadows lifted, as a camera's automatic does."""
    return (255 * (picture / 255) ** 0.5).astype(np.uint8)


@pytest.mark.parametrize(
    "change",
    [mirrored, small, brightened, lambda one: darkened(one, 0.5), lambda one: blurred(one, 1.2)],
    ids=["mirrored", "160 pixels", "brightened", "half the light", "blurred"],
)
def test_a_poorer_picture_is_judged_too(
    pictures: Path, look: Callable[[Picture], Look], change: Callable[[Picture], Picture]
) -> None:
    """At least four fifths of good and of slouched rows right, at most a tenth unknown."""
    who = person(pictures, "snowC")

    def looks(files: list[Path]) -> list[Look]:
        return [look(change(cv2.imread(str(file)))) for file in files]

    calibration = calibrate(looks(list(who.good[:CALIBRATED_ON])))
    for files, right in (
        (who.good[CALIBRATED_ON::EVERY], Verdict.GOOD),
        (who.slouch[::EVERY], Verdict.BAD),
    ):
        said = [judge(each, calibration, VerdictRules()).verdict for each in looks(list(files))]
        known = [each for each in said if each in (Verdict.GOOD, Verdict.BAD)]
        assert len(known) >= 0.9 * len(said)
        assert known.count(right) >= 0.8 * len(known)


def test_the_background_tells_one_room_from_another(
    pictures: Path, look: Callable[[Picture], Look]
) -> None:
    """A man in five rooms: still within a room, however he sits; moved between two."""
    scenes = {
        file: (room, look(cv2.imread(str(file))).scene)
        for room, numbers in enumerate(ROOMS)
        for number in numbers
        for file in (pictures / "kota_webcam").glob(f"camera_capture_{number}_hunching.jpg")
    }
    assert len(scenes) > 10
    for (room, scene), (other, there) in combinations(scenes.values(), 2):
        expected = Background.STILL if room == other else Background.MOVED
        assert compare(scene, there).background is expected
