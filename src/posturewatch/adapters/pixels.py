"""OpenCV as this program uses it: without chatter, on one thread, on pictures of modest size."""

import os

# What FFmpeg and OpenCV write to stderr says nothing to a person: our own errors do. FFmpeg reads
# this when its first stream is opened, so it must be set before. -8 is its AV_LOG_QUIET.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")
# A picture of a few bytes may claim any size; the largest a phone takes has some 200 megapixels.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(2**28))

import cv2
from cv2.typing import MatLike as Pixels

__all__ = ["MAX_WIDTH", "Pixels", "cv2", "is_a_cameras", "shrink"]

cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
cv2.setNumThreads(1)  # pictures this small gain nothing from threads, and threads keep cores awake

MAX_WIDTH, MAX_HEIGHT = 640, 1280
"""Larger frames are shrunk once: the pose model works on 256 pixels, and looks cost by size. A
phone held upright (9:16) stays as wide as a webcam."""
LONGEST_SIDE = 8
"""Times the other: twice what the widest panorama cameras give (32:9). What is longer is a broken
picture, or one made to break something."""


def is_a_cameras(pixels: Pixels) -> bool:
    """Whether a picture has a shape that some camera has."""
    height, width = pixels.shape[:2]
    return bool(0 < max(height, width) <= LONGEST_SIDE * min(height, width))


def shrink(pixels: Pixels) -> Pixels:
    """The picture, at most ``MAX_WIDTH`` wide and ``MAX_HEIGHT`` high, of a shape as it was."""
    height, width = pixels.shape[:2]
    share = min(MAX_WIDTH / width, MAX_HEIGHT / height)
    if share >= 1:
        return pixels
    size = (round(width * share), round(height * share))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
