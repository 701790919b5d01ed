"""The landmarker with the real model, on real pictures where there are some."""

import dataclasses
import hashlib
import logging
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

import posturewatch
from posturewatch.adapters import landmarker as module
from posturewatch.adapters.landmarker import MediaPipeLandmarker, distinct, shipped_model
from posturewatch.core.pose import LANDMARK_COUNT, Landmark, Pose, PoseLandmark
from posturewatch.errors import ModelError
from posturewatch.ports import Frame

DEMO_CLIP = Path(posturewatch.__file__).parent / "data" / "demo.webm"
BLACK = np.zeros((480, 640, 3), np.uint8)


@pytest.fixture(scope="module")
def landmarker() -> Iterator[MediaPipeLandmarker]:
    """The default model, loaded once."""
    found = MediaPipeLandmarker(shipped_model("full"))
    yield found
    found.close()


@pytest.fixture(scope="module")
def person() -> np.ndarray:
    """The first picture of the demo: one person, upright, facing the camera."""
    if not DEMO_CLIP.exists():
        pytest.skip(f"{DEMO_CLIP.name} has not been made yet")
    clip = cv2.VideoCapture(str(DEMO_CLIP))
    ok, pixels = clip.read()
    clip.release()

    assert ok

    return pixels


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder with copies of the shipped lite model and the checksums, to be spoilt."""
    source = shipped_model("lite")
    for name in (source.name, module.CHECKSUMS):
        shutil.copy(source.parent / name, tmp_path / name)
    return tmp_path


def read(path: Path) -> Frame:
    """A picture file as a frame."""
    return Frame(0.0, cv2.imread(str(path)))


class TestDetect:
    """From pixels to poses."""

    def test_nobody_in_black(self, landmarker):
        """A black picture has no pose."""
        assert landmarker.detect(Frame(0.0, BLACK)) == ()

    @pytest.mark.parametrize("model", ["full", "lite"])
    def test_one_upright_person(self, model, person):
        """Both models find the demo's person once, with all landmarks in their places."""
        landmarker = MediaPipeLandmarker(shipped_model(model))
        (pose,) = landmarker.detect(Frame(0.0, person))
        landmarker.close()
        height, width = person.shape[:2]

        assert len(pose.landmarks) == LANDMARK_COUNT
        assert width / height == pose.aspect
        assert pose[PoseLandmark.NOSE].y < pose[PoseLandmark.LEFT_SHOULDER].y
        assert pose[PoseLandmark.RIGHT_SHOULDER].x < pose[PoseLandmark.LEFT_SHOULDER].x
        assert pose[PoseLandmark.NOSE].visibility > 0.9
        assert pose[PoseLandmark.NOSE].presence > 0.9

    def test_colours_reach_the_model_in_its_order(self, landmarker, person):
        """BGR pixels give what the library itself gives for the same picture in RGB."""
        mediapipe = module._import_mediapipe()
        options = mediapipe.tasks.vision.PoseLandmarkerOptions(
            base_options=mediapipe.tasks.BaseOptions(model_asset_path=str(shipped_model("full")))
        )
        rgb = mediapipe.Image(mediapipe.ImageFormat.SRGB, np.ascontiguousarray(person[..., ::-1]))
        with mediapipe.tasks.vision.PoseLandmarker.create_from_options(options) as library:
            (expected,) = library.detect(rgb).pose_landmarks
        (pose,) = landmarker.detect(Frame(0.0, person))

        assert [(p.x, p.y) for p in expected] == [(p.x, p.y) for p in pose.landmarks]

    def test_mirroring_swaps_left_and_right(self, landmarker, person):
        """Left and right are the person's: in the mirror picture they change places."""
        (pose,) = landmarker.detect(Frame(0.0, person))
        (mirrored,) = landmarker.detect(Frame(0.0, cv2.flip(person, 1)))

        left = pose[PoseLandmark.LEFT_SHOULDER]
        right = mirrored[PoseLandmark.RIGHT_SHOULDER]

        assert (1 - left.x, left.y) == pytest.approx((right.x, right.y), abs=0.03)

    def test_no_ghost(self, landmarker, person):
        """An empty picture right after a person has no pose."""
        assert landmarker.detect(Frame(0.0, person))
        assert landmarker.detect(Frame(0.1, BLACK)) == ()

    def test_same_picture_same_pose(self, landmarker, person):
        """What was seen before makes no difference."""
        before = landmarker.detect(Frame(0.0, person))
        landmarker.detect(Frame(0.1, cv2.flip(person, 1)))

        assert before == landmarker.detect(Frame(0.2, person))

    def test_two_people_are_two_poses(self, landmarker, person):
        """Two people beside each other are both found, once each."""
        beside = cv2.hconcat([person, person])
        poses = landmarker.detect(Frame(0.0, beside))

        assert sorted(pose[PoseLandmark.NOSE].x > 0.5 for pose in poses) == [False, True]

    @pytest.mark.pictures
    def test_everybody_at_a_desk_is_found_once(self, landmarker, pictures):
        """Every thirtieth labelled picture of a person has exactly one pose."""
        people = sorted([*pictures.glob("snowsuno/*.jpg"), *pictures.glob("psvedant_side/*.jpg")])
        counts = {path.name: len(landmarker.detect(read(path))) for path in people[::30]}

        assert len(counts) >= 30
        assert {1} == set(counts.values()), counts

    @pytest.mark.pictures
    def test_empty_rooms_are_empty(self, landmarker, pictures):
        """No picture of an empty room has a pose."""
        rooms = sorted(pictures.glob("absent/*.jpg"))

        assert rooms
        assert all(landmarker.detect(read(path)) == () for path in rooms)


class TestDistinct:
    """One body found twice is one pose."""

    UPRIGHT = Pose(
        tuple(
            Landmark(0.4 + 0.2 * (at == 11), 0.3 + 0.3 * (at in (11, 12)), 1.0, 1.0)
            for at in range(LANDMARK_COUNT)
        ),
        aspect=4 / 3,
    )
    """Shoulders 0.2 of the width apart, 0.3 of the height below the face: 0.3 heights in size."""

    def moved(self, heights: float) -> Pose:
        """The same body further to the right, by a distance in picture heights."""
        landmarks = tuple(
            dataclasses.replace(at, x=at.x + heights / self.UPRIGHT.aspect)
            for at in self.UPRIGHT.landmarks
        )
        return dataclasses.replace(self.UPRIGHT, landmarks=landmarks)

    @pytest.mark.parametrize(
        ("heights", "count"), [(0.0, 1), (0.02, 1), (0.059, 1), (0.061, 2), (0.3, 2)]
    )
    def test_limit(self, heights, count):
        """Bodies nearer than a fifth of their size are the same one."""
        assert count == len(distinct([self.UPRIGHT, self.moved(heights)]))

    def test_the_first_stays(self):
        """Of two that are the same body the more certain one, which comes first, is kept."""
        again = self.moved(0.01)

        assert (again,) == distinct([again, self.UPRIGHT])

    def test_order_stays(self):
        """Different bodies keep their order."""
        poses = (self.moved(0.3), self.UPRIGHT, self.moved(0.6))

        assert poses == distinct(poses)

    def test_none(self):
        """Nobody stays nobody."""
        assert distinct([]) == ()


class TestModelFile:
    """A file that is not the one this version was made for is refused by name."""

    def test_missing(self, models):
        """The error names the file that was looked for and what to do."""
        (models / "pose_landmarker_lite.task").unlink()

        with pytest.raises(ModelError, match=r"pose_landmarker_lite.task is missing; install"):
            MediaPipeLandmarker(models / "pose_landmarker_lite.task")

    def test_truncated(self, models):
        """A file cut short is refused."""
        model = models / "pose_landmarker_lite.task"
        model.write_bytes(model.read_bytes()[:100_000])

        with pytest.raises(ModelError, match="is not the file this version was made for"):
            MediaPipeLandmarker(model)

    def test_one_bit_off(self, models):
        """A single wrong bit is refused."""
        model = models / "pose_landmarker_lite.task"
        content = bytearray(model.read_bytes())
        content[len(content) // 2] ^= 1
        model.write_bytes(content)

        with pytest.raises(ModelError, match="is not the file this version was made for"):
            MediaPipeLandmarker(model)

    def test_the_right_file_under_a_wrong_name(self, models):
        """The lite model is not taken for the full one."""
        model = models / "pose_landmarker_full.task"
        shutil.copy(models / "pose_landmarker_lite.task", model)

        with pytest.raises(ModelError, match="is not the file this version was made for"):
            MediaPipeLandmarker(model)

    def test_no_list(self, models):
        """Without the list of checksums nothing is trusted."""
        (models / module.CHECKSUMS).unlink()

        with pytest.raises(ModelError, match="SHA256SUMS is missing"):
            MediaPipeLandmarker(models / "pose_landmarker_lite.task")

    def test_listed_but_no_model(self, models, capfd):
        """What the library cannot load is one error, and its own complaints stay quiet."""
        model = models / "pose_landmarker_lite.task"
        model.write_bytes(b"not a model")
        digest = hashlib.sha256(b"not a model").hexdigest()
        (models / module.CHECKSUMS).write_text(f"{digest}  {model.name}\n")

        with pytest.raises(ModelError, match="cannot be loaded"):
            MediaPipeLandmarker(model)

        assert capfd.readouterr().err == ""

    def test_shipped_models_that_do_not_exist(self):
        """A model that is not shipped is named, and so are the places."""
        with pytest.raises(ModelError, match=r"pose_landmarker_heavy\.task"):
            shipped_model("heavy")


class TestClose:
    """Letting go of the model."""

    def test_twice(self):
        """Closing twice does no harm; a closed landmarker says so."""
        landmarker = MediaPipeLandmarker(shipped_model("lite"))
        landmarker.close()
        landmarker.close()

        with pytest.raises(ModelError, match="already closed"):
            landmarker.detect(Frame(0.0, BLACK))

    def test_threads_end(self):
        """Closing ends the thread that the library was called in."""
        before = set(threading.enumerate())
        landmarker = MediaPipeLandmarker(shipped_model("lite"))
        landmarker.detect(Frame(0.0, BLACK))

        assert set(threading.enumerate()) > before

        landmarker.close()

        assert set(threading.enumerate()) == before


SCRIPT = """
import sys
import cv2
from posturewatch.adapters.landmarker import MediaPipeLandmarker, shipped_model
from posturewatch.ports import Frame

landmarker = MediaPipeLandmarker(shipped_model("lite"))
clip = cv2.VideoCapture(sys.argv[1])
for _ in range(2):
    print(len(landmarker.detect(Frame(0.0, clip.read()[1]))))
"""


class TestManners:
    """What the library says and does behind one's back."""

    def test_a_whole_life_without_a_word(self, person, tmp_path):
        """Loading, looking and even forgetting to close write nothing to stderr.

        Nor is the audio library imported, which would open the sound system.
        """
        imported = tmp_path / "imported"
        (tmp_path / "sounddevice.py").write_text(f"open({str(imported)!r}, 'w').close()\n")
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(DEMO_CLIP)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
            capture_output=True,
            text=True,
            check=True,
        )

        assert (done.stdout.split(), done.stderr) == (["1", "1"], "")
        assert not imported.exists()

    def test_chatter_goes_to_the_log(self, capfd, caplog):
        """The library's log lines become ours; what others write still comes out."""
        caplog.set_level(logging.DEBUG)
        with module._without_chatter():
            os.write(2, b"W0000 00:00:1795442364.4 6621 manager.cc:114] grumble\nsomething else\n")

        assert capfd.readouterr().err == "something else\n"
        assert "grumble" in caplog.text

    def test_stderr_comes_back_after_an_error(self, capfd):
        """An error inside leaves stderr as it was."""
        with pytest.raises(ZeroDivisionError), module._without_chatter():
            os.write(2, str(1 / 0).encode())
        os.write(2, b"heard")

        assert capfd.readouterr().err == "heard"

    def test_no_room_for_a_temporary_file(self, capfd, tmp_path):
        """Where nothing can be caught, everything goes where it would have gone."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
            with module._without_chatter():
                os.write(2, b"heard")

        assert capfd.readouterr().err == "heard"
