"""A real stream over loopback HTTP, with a real decoder; times are those of the real parts."""

import time
from collections.abc import Callable, Iterator

import cv2
import numpy as np
import pytest

from mjpeg import MjpegServer
from posturewatch.adapters.stream import AddressTarget, LiveCamera
from posturewatch.ports import CameraState


def jpeg(grey: int) -> bytes:
    """A plain picture of one grey value."""
    return bytes(cv2.imencode(".jpg", np.full((480, 640, 3), grey, np.uint8))[1])


@pytest.fixture
def server() -> Iterator[MjpegServer]:
    """A camera on the network."""
    running = MjpegServer([jpeg(100), jpeg(120)])
    yield running
    running.die()


@pytest.fixture
def camera(server: MjpegServer) -> Iterator[LiveCamera]:
    """Opened on the server."""
    live = LiveCamera(AddressTarget(server.url), time.time)
    live.open()
    yield live
    live.release()


def until(is_so: Callable[[], bool], within_s: float) -> float:
    """Wait for it; the seconds it took."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < within_s, "took too long"
        time.sleep(0.05)
    return time.monotonic() - began


def sees(camera: LiveCamera) -> bool:
    """Whether a picture comes now."""
    return camera.read(time.time()) is not None


def test_frames_come_fresh_and_decoded(camera: LiveCamera, server: MjpegServer) -> None:
    """After warming up, the next read shows what the server sends now."""
    until(lambda: sees(camera), 10)
    assert camera.state is CameraState.ON
    assert camera.key == server.url
    server.pictures = [jpeg(200)]
    time.sleep(0.3)
    frame = camera.read(time.time())
    assert frame is not None
    assert frame.pixels.shape == (480, 640, 3)
    assert abs(float(frame.pixels.mean()) - 200) < 3
    assert abs(frame.at_s - time.time()) < 1


def test_a_stream_that_stalls_gives_no_old_picture_and_comes_back(
    camera: LiveCamera, server: MjpegServer
) -> None:
    """A frozen picture is not shown as now; when the server goes on, so do we."""
    until(lambda: sees(camera), 10)
    server.stalled.set()
    until(lambda: not sees(camera), 10)
    assert camera.state in (CameraState.LOST, CameraState.STALLED)
    server.stalled.clear()
    until(lambda: sees(camera), 20)


def test_a_server_that_dies_and_comes_back(camera: LiveCamera, server: MjpegServer) -> None:
    """It is opened again, with growing waits, on its own."""
    until(lambda: sees(camera), 10)
    server.die()
    until(lambda: camera.state is CameraState.LOST, 10)
    assert not sees(camera)
    server.start()
    until(lambda: sees(camera), 20)


def test_a_released_camera_lets_go_at_once(camera: LiveCamera) -> None:
    """Within two seconds, even in the middle of a stall, and may be opened again."""
    until(lambda: sees(camera), 10)
    began = time.monotonic()
    camera.release()
    assert time.monotonic() - began < 2
    assert camera.state is CameraState.CLOSED
    assert camera.read(time.time()) is None
    camera.open()
    until(lambda: sees(camera), 10)


def test_broken_pictures_are_passed_over(camera: LiveCamera, server: MjpegServer) -> None:
    """Half a JPEG now and then ends nothing."""
    until(lambda: sees(camera), 10)
    server.pictures = [jpeg(100)[:300], jpeg(50)]
    until(lambda: sees(camera) and float(camera.read(time.time()).pixels.mean()) < 60, 10)


def test_a_camera_that_gives_only_broken_pictures_gives_none(
    camera: LiveCamera, server: MjpegServer
) -> None:
    """The last good one is not shown for ever, and the state says that no picture comes."""
    until(lambda: sees(camera), 10)
    server.pictures = [bytes(cv2.imencode(".jpg", np.full((2, 20_000, 3), 90, np.uint8))[1])]
    until(lambda: not sees(camera), 10)
    until(lambda: not sees(camera) and camera.state is CameraState.STALLED, 15)
    server.pictures = [jpeg(50)]
    until(lambda: sees(camera), 10)
    assert camera.state is CameraState.ON


def test_a_picture_that_claims_to_be_huge_is_passed_over(
    camera: LiveCamera, server: MjpegServer
) -> None:
    """65 500 pixels each way, by its head: the next one is read as ever."""
    until(lambda: sees(camera), 10)
    head = bytearray(jpeg(100))
    at = head.index(b"\xff\xc0") + 5  # height and width, two bytes each
    head[at : at + 4] = b"\xff\xdc" * 2
    server.pictures = [bytes(head)]
    for _ in range(5):
        camera.read(time.time())
    server.pictures = [jpeg(50)]
    until(lambda: sees(camera) and float(camera.read(time.time()).pixels.mean()) < 60, 10)


@pytest.mark.parametrize("shape", [(2, 20_000, 3), (10, 6000, 3), (20_000, 1, 3)])
def test_a_picture_of_a_shape_no_camera_has_is_passed_over(
    camera: LiveCamera, server: MjpegServer, shape: tuple[int, int, int]
) -> None:
    """A strip of a picture gives none; the next whole one does."""
    server.pictures = [bytes(cv2.imencode(".jpg", np.full(shape, 90, np.uint8))[1])]
    until(lambda: server.sent > 20, 10)
    assert camera.state is CameraState.ON
    assert not sees(camera)
    server.pictures = [jpeg(50)]
    until(lambda: sees(camera), 10)


def test_an_address_where_nobody_answers_is_lost_and_never_raises() -> None:
    """Reading goes on giving nothing."""
    server = MjpegServer([jpeg(1)])
    server.die()
    camera = LiveCamera(AddressTarget(server.url), time.time)
    camera.open()
    until(lambda: camera.state is CameraState.LOST, 10)
    assert not sees(camera)
    camera.release()
