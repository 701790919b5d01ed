"""OpenCV as this program uses it: without chatter, on one thread, on pictures of modest size."""

import os

# What FFmpeg and OpenCV write to stderr says nothing to a person: our own errors do. FFmpeg reads
# this when its first stream is opened, so it must be set before. -8 is its AV_LOG_QUIET.
os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")

import cv2
from cv2.typing import MatLike as Pixels

__all__ = ["MAX_WIDTH", "Pixels", "cv2", "shrink"]

cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
cv2.setNumThreads(1)  # pictures this small gain nothing from threads, and threads keep cores awake

MAX_WIDTH = 640
"""Wider frames are shrunk once: the pose model works on 256 pixels, and looks cost by size."""


def shrink(pixels: Pixels) -> Pixels:
    """The picture, at most ``MAX_WIDTH`` pixels wide."""
    height, width = pixels.shape[:2]
    if width <= MAX_WIDTH:
        return pixels
    size = (MAX_WIDTH, round(height * MAX_WIDTH / width))
    return cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
