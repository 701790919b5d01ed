"""What of an address may be shown."""

import pytest

from posturewatch.adapters.address import shown
from posturewatch.adapters.source import live_camera
from posturewatch.errors import CameraError


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("http://cam.example:8080/video", "http://cam.example:8080/video"),
        ("rtsp://ann:s3cret@cam.example:554/live", "rtsp://cam.example:554/live"),
        ("http://ann:p@ss@cam.example/v", "http://cam.example/v"),
        ("http://cam.example/v?user=ann&pwd=s3cret", "http://cam.example/v"),
        ("http://cam.example/v?token=s3cret&channel=2", "http://cam.example/v?channel=2"),
        ("http://cam.example/v#s3cret", "http://cam.example/v"),
        ("http://[s3cret@cam/v", "http://..."),
        ("Integrated Webcam", "Integrated Webcam"),
        ("shot_%04d.jpg", "shot_%04d.jpg"),
    ],
)
def test_no_secret_is_shown(source: str, told: str) -> None:
    """Host, path and what tells cameras apart stay."""
    assert shown(source) == told


def test_a_camera_is_known_by_what_may_be_shown() -> None:
    """Its key is printed and stored; two cameras of one host stay two."""
    keys = {
        live_camera(f"http://ann:s3cret@cam/v?channel={each}&pw=s3cret", lambda: 0.0).key
        for each in (1, 2)
    }
    assert keys == {"http://cam/v?channel=1", "http://cam/v?channel=2"}


def test_a_refused_address_keeps_its_secret() -> None:
    """The complaint names it without."""
    with pytest.raises(CameraError, match=r"^ftp://cam/x: only ") as told:
        live_camera("ftp://ann:s3cret@cam/x?user=ann", lambda: 0.0)
    assert "ann" not in str(told.value)
