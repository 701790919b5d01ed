"""The model's own process: what it gives, how it fails, and that it never stays behind."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posturewatch.adapters import landmarker_child as child
from posturewatch.adapters.landmarker import CHECKSUMS, MediaPipeLandmarker, shipped_model
from posturewatch.adapters.landmarker_host import DEATHS, HostedLandmarker
from posturewatch.core.pose import LANDMARK_COUNT, Landmark, Pose
from posturewatch.errors import ModelError
from posturewatch.ports import Frame
from runs import DEMO, becomes_true, is_alive

LITE = shipped_model("lite")
BLACK = Frame(0.0, np.zeros((480, 640, 3), np.uint8))

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and /proc are asked for here")


@pytest.fixture(scope="module")
def person() -> Frame:
    """The first picture of the demo: one person."""
    clip = cv2.VideoCapture(str(DEMO))
    ok, pixels = clip.read()
    clip.release()

    assert ok

    return Frame(0.0, pixels)


@pytest.fixture
def hosted() -> Iterator[HostedLandmarker]:
    """A landmarker without a child as yet."""
    found = HostedLandmarker(LITE)
    yield found
    found.close()


class TestDetect:
    """What comes back."""

    def test_the_same_poses_as_in_this_process(self, hosted, person):
        """To the last bit, for one person, for two, for nobody, and after a change of size."""
        here = MediaPipeLandmarker(LITE)
        frames = [
            person,
            BLACK,
            Frame(1.0, cv2.hconcat([person.pixels, person.pixels])),
            Frame(2.0, cv2.resize(person.pixels, (321, 241))),
        ]
        counts = [len(hosted.detect(frame)) for frame in frames]

        assert counts == [1, 0, 2, 1]
        assert [hosted.detect(frame) for frame in frames] == [here.detect(f) for f in frames]

        here.close()

    def test_part_of_a_larger_picture(self, hosted, person):
        """Pixels that do not lie side by side in memory are no trouble."""
        wide = np.zeros((480, 900, 3), np.uint8)
        wide[:, 100:740] = person.pixels

        assert hosted.detect(Frame(0.0, wide[:, 100:740])) == hosted.detect(person)

    def test_nothing_starts_before_the_first_look(self, hosted):
        """A landmarker that is not asked costs nothing."""
        assert hosted.pid is None

    def test_this_process_stays_small(self):
        """Neither MediaPipe here nor OpenCV there is ever loaded."""
        script = (
            "import sys, numpy as np\n"
            "from posturewatch.adapters.landmarker_host import HostedLandmarker\n"
            "from posturewatch.adapters.landmarker import shipped_model\n"
            "from posturewatch.ports import Frame\n"
            "from pathlib import Path\n"
            "landmarker = HostedLandmarker(shipped_model('lite'))\n"
            "landmarker.detect(Frame(0.0, np.zeros((48, 64, 3), np.uint8)))\n"
            "print('mediapipe' in sys.modules)\n"
            "print('cv2' in Path(f'/proc/{landmarker.pid}/maps').read_text())\n"
            "print('mediapipe' in Path(f'/proc/{landmarker.pid}/maps').read_text())\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True
        )

        assert done.stdout.split() == ["False", "False", "True"]
        assert done.stderr == ""


class TestEnd:
    """No process is left behind."""

    def test_close_and_look_again(self, hosted, person):
        """Closing ends the child at once; the next look starts another; closing twice is fine."""
        hosted.detect(person)
        first = hosted.pid
        hosted.close()
        hosted.close()

        assert first
        assert not is_alive(first)
        assert len(hosted.detect(person)) == 1
        assert hosted.pid not in (None, first)

    def test_forgotten(self, person):
        """A landmarker nobody holds any more takes its child along."""
        hosted = HostedLandmarker(LITE)
        hosted.detect(person)
        pid = hosted.pid
        del hosted

        assert pid
        assert not is_alive(pid)

    @pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
    def test_the_monitor_dies(self, number):
        """However this side ends, even by kill -9, the child ends with it."""
        script = (
            "import sys, time, numpy as np\n"
            "from posturewatch.adapters.landmarker_host import HostedLandmarker\n"
            "from posturewatch.adapters.landmarker import shipped_model\n"
            "from posturewatch.ports import Frame\n"
            "landmarker = HostedLandmarker(shipped_model('lite'))\n"
            "landmarker.detect(Frame(0.0, np.zeros((48, 64, 3), np.uint8)))\n"
            "print(landmarker.pid, flush=True)\n"
            "time.sleep(60)\n"
        )
        with subprocess.Popen(
            [sys.executable, "-c", script],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        ) as monitor:
            assert monitor.stdout
            pid = int(monitor.stdout.readline())

            assert is_alive(pid)

            monitor.send_signal(number)

            assert becomes_true(lambda: not is_alive(pid))

    def test_ctrl_c_and_kill_are_for_the_monitor(self, hosted, person):
        """The child overhears both: it is the monitor that ends it, and in good order."""
        hosted.detect(person)
        pid = hosted.pid
        assert pid
        for number in (signal.SIGINT, signal.SIGTERM):
            os.kill(pid, number)

        assert len(hosted.detect(person)) == 1
        assert hosted.pid == pid

    def test_idle(self):
        """Unasked for long the child goes home by itself; the next look brings another."""
        script = f"import {child.__name__} as c, sys; c.IDLE_S = 0.2; c.main(sys.argv[1])"
        with subprocess.Popen(
            [sys.executable, "-c", script, str(LITE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as idle:
            assert idle.wait(20) == 0

    def test_gone_home_is_no_death(self, hosted, person, caplog):
        """A child that went home is replaced without a word, as often as it happens."""
        for _ in range(DEATHS + 1):
            hosted.detect(person)
            assert hosted._child
            assert hosted._child.stdin
            hosted._child.stdin.close()  # the child sees the end of requests, as when idle
            hosted._child.wait(10)

        assert len(hosted.detect(person)) == 1
        assert caplog.text == ""


class TestFaults:
    """A child that fails is replaced; one that keeps failing is an error."""

    def test_killed(self, hosted, person, caplog):
        """Killed between two looks: the second look has its answer all the same."""
        hosted.detect(person)
        os.kill(hosted.pid, signal.SIGKILL)

        assert len(hosted.detect(person)) == 1
        assert "has died" in caplog.text

    def test_killed_again_and_again(self, hosted, person):
        """The third death within ten minutes is the end."""
        for _ in range(DEATHS):
            hosted.detect(person)
            os.kill(hosted.pid, signal.SIGKILL)
            becomes_true(lambda: hosted.pid is None)

        with pytest.raises(ModelError, match=r"died 3 times within 10 minutes \(exit code -9\)"):
            hosted.detect(person)

        assert hosted.pid is None

    def test_out_of_memory(self, hosted, person):
        """A child that gets no more memory dies and is replaced."""
        hosted.detect(person)
        pid = hosted.pid
        resource.prlimit(pid, resource.RLIMIT_AS, (1 << 20, 1 << 20))
        larger = Frame(0.0, cv2.resize(person.pixels, (1920, 1440)))

        assert len(hosted.detect(larger)) == 1
        assert hosted.pid != pid

    def test_hangs(self, person):
        """A child that stands still is killed after the time limit and replaced."""
        hosted = HostedLandmarker(LITE, hang_s=5.0)
        hosted.detect(person)
        pid = hosted.pid
        assert pid
        os.kill(pid, signal.SIGSTOP)

        assert len(hosted.detect(person)) == 1
        assert not is_alive(pid)

        hosted.close()

    def test_model_file_gone_bad(self, tmp_path, person):
        """What the child says of the model comes through as one error."""
        for name in (LITE.name, CHECKSUMS):
            (tmp_path / name).write_bytes((LITE.parent / name).read_bytes())
        hosted = HostedLandmarker(tmp_path / LITE.name)
        (tmp_path / LITE.name).write_bytes(b"spoilt since")

        with pytest.raises(ModelError, match="is not the file this version was made for"):
            hosted.detect(person)

        assert hosted.pid is None

    def test_no_model(self, tmp_path):
        """A missing model is told before anything is started."""
        with pytest.raises(ModelError, match="is missing"):
            HostedLandmarker(tmp_path / "pose_landmarker_lite.task")


numbers = st.floats(width=32, allow_nan=False)
poses = st.lists(
    st.builds(
        lambda points: Pose(tuple(points), 4 / 3),
        st.lists(
            st.builds(Landmark, numbers, numbers, numbers, numbers),
            min_size=LANDMARK_COUNT,
            max_size=LANDMARK_COUNT,
        ),
    ),
    max_size=3,
)


class TestWire:
    """Landmarks as bytes."""

    @given(poses)
    def test_there_and_back(self, found):
        """Every pose of 32-bit numbers arrives as it was sent."""
        assert child.unpack(child.pack(found), 4 / 3) == tuple(found)

    @given(st.binary(max_size=2000))
    def test_anything(self, body):
        """Any bytes are whole poses or a ValueError, never more."""
        try:
            found = child.unpack(body, 1.0)
        except ValueError:
            assert len(body) % (LANDMARK_COUNT * 16)
        else:
            assert len(found) * LANDMARK_COUNT * 16 == len(body)
