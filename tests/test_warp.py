"""The made pictures show what they are named after, to the real pose model."""

import math
from collections.abc import Iterator, Sequence

import pytest
from tests import warp

from posturewatch.adapters import picture
from posturewatch.adapters.landmarker import MediaPipeLandmarker, shipped_model
from posturewatch.core.features import Features, View, extract
from posturewatch.core.pose import Pose
from posturewatch.ports import Frame


@pytest.fixture(scope="module")
def landmarker() -> Iterator[MediaPipeLandmarker]:
    """The real pose model."""
    real = MediaPipeLandmarker(shipped_model("full"))
    yield real
    real.close()


def poses(landmarker: MediaPipeLandmarker, pixels: warp.Picture) -> Sequence[Pose]:
    """Everybody the model finds."""
    return landmarker.detect(Frame(0.0, pixels))


def measured(landmarker: MediaPipeLandmarker, pixels: warp.Picture) -> Features:
    """The features of the only person."""
    (pose,) = poses(landmarker, pixels)
    features = extract(pose, View.FRONT)
    assert isinstance(features, Features), features
    return features


@pytest.fixture(scope="module")
def upright(landmarker: MediaPipeLandmarker) -> Features:
    """The clip's person sitting upright."""
    return measured(landmarker, warp.still())


@pytest.fixture(scope="module")
def room() -> warp.Picture:
    """The clip's empty room."""
    return warp.still("away")


def test_nobody_is_in_the_empty_room(landmarker, room):
    """The clip's empty chair has no landmarks."""
    assert not poses(landmarker, room)


def test_a_lowered_head_shortens_the_neck(landmarker, upright, room):
    """The squeezed neck is at least a tenth shorter, the face as large as before."""
    (pose,) = poses(landmarker, warp.still())
    lowered = measured(landmarker, warp.head_lowered(warp.still(), pose, room))
    assert lowered.neck_height_ratio < 0.9 * upright.neck_height_ratio
    assert lowered.face_size == pytest.approx(upright.face_size, rel=0.1)


def test_leaning_in_makes_the_whole_person_larger(landmarker, upright, room):
    """The face grows as asked for; the shoulders grow too, half hidden by the helmet."""
    leaned = measured(landmarker, warp.leaned_in(warp.still(), room, growth=1.25))
    assert leaned.face_size == pytest.approx(1.25 * upright.face_size, rel=0.08)
    assert leaned.shoulder_width > 1.08 * upright.shoulder_width


def test_a_slump_lowers_head_and_shoulders(landmarker, upright, room):
    """Both come down by the share of the picture that was asked for; the neck stays."""
    slumped = measured(landmarker, warp.slumped(warp.still(), room, down=0.1))
    assert slumped.face_y - upright.face_y == pytest.approx(0.1, abs=0.02)
    assert slumped.shoulder_y - upright.shoulder_y == pytest.approx(0.1, abs=0.02)


@pytest.mark.parametrize("deg", [12.0, -12.0])
def test_a_side_lean_tilts_the_person(landmarker, upright, room, deg):
    """Head and shoulders tilt and go to that side."""
    leaned = measured(landmarker, warp.side_leaned(warp.still(), room, deg))
    assert leaned.head_tilt_deg - upright.head_tilt_deg == pytest.approx(deg, abs=5)
    assert math.copysign(1, leaned.face_x - upright.face_x) == math.copysign(1, deg)


def test_a_moved_chair_leaves_the_room_and_the_posture(landmarker, upright, room):
    """The person is elsewhere and smaller in the same room, the neck as long as before."""
    made = warp.chair_moved(warp.still(), room, shift=(60.0, 20.0), scale=0.9)
    moved = measured(landmarker, made)
    assert moved.face_x - upright.face_x > 0.08
    assert moved.neck_height_ratio == pytest.approx(upright.neck_height_ratio, rel=0.1)
    assert (made[:200, :60] == room[:200, :60]).all()


def test_a_moved_camera_moves_the_room_too(landmarker, upright, room):
    """Person and room shift together."""
    made = warp.camera_moved(warp.still(), shift=(40.0, 25.0), zoom=1.05, turn_deg=3.0)
    moved = measured(landmarker, made)
    assert moved.face_x > upright.face_x
    assert (made[:200, :60] != room[:200, :60]).any()


def test_a_passer_by_is_a_second_person(landmarker, room):
    """Two people are found, the one at the desk first."""
    found = poses(landmarker, warp.passer_by(warp.still(), room))
    assert len(found) == 2
    assert found[0].landmarks[0].x < found[1].landmarks[0].x


def test_a_mirrored_person_is_still_one(landmarker, upright):
    """The other way round the neck is as long."""
    mirrored = measured(landmarker, warp.mirrored(warp.still()))
    assert mirrored.neck_height_ratio == pytest.approx(upright.neck_height_ratio, rel=0.1)


def test_dark_and_blurred_pictures_measure_as_such():
    """Brightness and sharpness fall by what was done to the picture."""
    clear = picture.quality(warp.still())
    assert picture.quality(warp.darkened(warp.still(), 0.15)).brightness < 0.2 * clear.brightness
    assert picture.quality(warp.blurred(warp.still())).sharpness < 0.1 * clear.sharpness
    assert picture.quality(warp.noisy(warp.still())).sharpness > clear.sharpness
