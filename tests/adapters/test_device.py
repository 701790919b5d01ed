import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from posturewatch.adapters.device import HELD_EVERY_S, Device, OtherPrograms, devices, find, holders
from posturewatch.core.events import SignalKind
from posturewatch.errors import CameraError

TWO = [
    Device(0, "Integrated Webcam", "/dev/video0"),
    Device(2, "Logitech BRIO 4K", "/dev/video2"),
]
linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who holds a device")


@contextmanager
def held(path: Path) -> Iterator[int]:
    """Another process that holds a file open; its id."""
    with path.open("rb") as file, subprocess.Popen(["sleep", "60"], stdin=file) as other:
        try:
            yield other.pid
        finally:
            other.kill()


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        ("", 0),
        ("2", 2),
        ("Logitech BRIO 4K", 2),
        ("logitech", 2),
        ("/dev/video2", 2),
    ],
)
def test_a_camera_is_found_by_index_name_part_or_path(wanted: str, index: int) -> None:
    """An empty name means the first."""
    assert find(wanted, TWO).index == index


@pytest.mark.parametrize("wanted", ["1", "Elgato", "/dev/video7"])
def test_an_unknown_camera_is_one_line_that_lists_the_known_ones(wanted: str) -> None:
    """So the next try can be right."""
    with pytest.raises(CameraError) as told:
        find(wanted, TWO)
    assert wanted in str(told.value)
    assert "0: Integrated Webcam, 2: Logitech BRIO 4K" in str(told.value)


def test_no_camera_at_all_says_so() -> None:
    """And names none."""
    with pytest.raises(CameraError, match="there: none"):
        find("", [])


def test_the_key_of_a_camera_is_never_its_index() -> None:
    """Replugged, it may have another index, and keeps its calibration."""
    assert Device(0, "BRIO", "/dev/nosuch0").key == Device(3, "BRIO", "/dev/nosuch3").key


def test_this_machines_cameras_can_be_listed() -> None:
    """The real listing, whatever there is."""
    listed = devices()
    assert [each.index for each in listed] == sorted(each.index for each in listed)


@linux
def test_only_others_count_as_holders(tmp_path: Path) -> None:
    """A device path held open by another process is seen; our own opening is not."""
    path = tmp_path / "video0"
    path.write_bytes(b"x")
    with path.open("rb"):
        assert holders(str(path)) == ()
        with held(path) as pid:
            assert holders(str(path)) == (pid,)
    assert holders(str(path)) == ()
    assert holders(str(tmp_path / "none")) == ()


@linux
def test_another_program_that_takes_the_camera_is_a_signal(tmp_path: Path) -> None:
    """Busy when it opens the device, free when it has let go; asked only now and then."""
    path = tmp_path / "video0"
    path.write_bytes(b"x")
    source = OtherPrograms(lambda: str(path))
    assert not source.poll(0.0)
    with held(path):
        assert not source.poll(HELD_EVERY_S / 2)
        (busy,) = source.poll(HELD_EVERY_S)
        assert (busy.kind, busy.at_s) == (SignalKind.CAMERA_BUSY, HELD_EVERY_S)
        assert not source.poll(2 * HELD_EVERY_S), "told once"
    (free,) = source.poll(3 * HELD_EVERY_S)
    assert free.kind is SignalKind.CAMERA_FREE
