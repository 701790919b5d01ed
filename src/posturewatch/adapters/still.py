"""A picture file as one frame."""

from pathlib import Path

import numpy as np

from posturewatch.adapters.pixels import cv2, is_a_cameras
from posturewatch.ports import Frame


def read_still(path: Path, at_s: float = 0.0) -> Frame | None:
    """The picture in a file, or None when there is none that OpenCV can read."""
    try:
        data = np.fromfile(path, dtype=np.uint8)
    except OSError:
        return None
    if not data.size:
        return None
    try:
        pixels = cv2.imdecode(data, cv2.IMREAD_COLOR)
    except cv2.error:
        return None
    return None if pixels is None or not is_a_cameras(pixels) else Frame(at_s, pixels)


def is_picture(path: Path) -> bool:
    """Whether OpenCV takes the file for a picture: by its first bytes, so this costs little.

    On Windows OpenCV finds no file whose name is not in the system's code page; that one is read.
    """
    return cv2.haveImageReader(str(path)) or read_still(path) is not None
