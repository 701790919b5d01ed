"""A window that shows what the camera sees. The picture is shown and dropped, never stored."""

import os
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from posturewatch.core.pose import Pose, PoseLandmark
from posturewatch.errors import CameraError

TITLE = "PostureWatch"
WIDTH, HEIGHT = 640, 480
SIDE = 300
"""Pixels of the column with the bars."""
_INK = (235, 235, 235)
_DIM = (120, 120, 120)
_COLOURS = {"good": (90, 190, 90), "bad": (70, 70, 230), "unknown": (60, 190, 230)}
_FONT = cv2.FONT_HERSHEY_SIMPLEX
FONTS = Path("/usr/share/fonts/truetype/dejavu")
_KEYS = (27, ord("q"))


def paint(
    pixels: Any,
    pose: Pose | None,
    bones: Sequence[Sequence[PoseLandmark]],
    bars: Sequence[tuple[str, float]],
    verdict: tuple[str, str],
) -> Any:
    """Skeleton, bars and verdict beside the mirrored picture (BGR, height x width x 3).

    A bar is a name and how much of its limit is used up: 1 is the limit. ``verdict`` is the
    verdict's word, which gives the colour, and the sentence to show.
    """
    word, sentence = verdict
    colour = _COLOURS.get(word, _DIM)
    picture = cv2.resize(pixels, (WIDTH, HEIGHT))
    if pose is not None:
        _skeleton(picture, pose, bones, colour)
    canvas = np.full((HEIGHT, WIDTH + SIDE, 3), 32, np.uint8)
    canvas[:, :WIDTH] = cv2.flip(picture, 1)
    left = WIDTH + 16
    cv2.circle(canvas, (left + 8, 32), 8, colour, -1, cv2.LINE_AA)
    _write(canvas, sentence, (left + 26, 38), 0.5)
    for number, (name, used) in enumerate(bars):
        _bar(canvas, name, used, left, 76 + 44 * number)
    _write(canvas, "q or Esc: close", (left, HEIGHT - 16), 0.42, _DIM)
    return canvas


def _skeleton(
    picture: Any, pose: Pose, bones: Sequence[Sequence[PoseLandmark]], colour: tuple[int, int, int]
) -> None:
    def at(landmark: PoseLandmark) -> tuple[int, int]:
        return round(pose[landmark].x * WIDTH), round(pose[landmark].y * HEIGHT)

    for bone in bones:
        for start, end in pairwise(bone):
            if min(pose[start].visibility, pose[end].visibility) > 0.3:
                cv2.line(picture, at(start), at(end), colour, 3, cv2.LINE_AA)
    for landmark in (PoseLandmark.NOSE, PoseLandmark.LEFT_EYE, PoseLandmark.RIGHT_EYE):
        cv2.circle(picture, at(landmark), 4, colour, -1, cv2.LINE_AA)


def _bar(canvas: Any, name: str, used: float, left: int, top: int) -> None:
    """A bar whose middle line is the limit: green before it, red beyond."""
    width = SIDE - 32
    filled = round(width * min(used, 2.0) / 2)
    _write(canvas, name, (left, top), 0.45)
    cv2.rectangle(canvas, (left, top + 8), (left + width, top + 18), (64, 64, 64), -1)
    colour = _COLOURS["bad"] if used >= 1 else _COLOURS["good"]
    cv2.rectangle(canvas, (left, top + 8), (left + filled, top + 18), colour, -1)
    cv2.line(canvas, (left + width // 2, top + 4), (left + width // 2, top + 22), _INK, 1)


def _write(
    canvas: Any,
    text: str,
    at: tuple[int, int],
    size: float,
    ink: tuple[int, int, int] = _INK,
) -> None:
    plain = text.encode("ascii", "replace").decode()  # OpenCV's font knows no more
    cv2.putText(canvas, plain, at, _FONT, size, ink, 1, cv2.LINE_AA)


class Window:
    """One window; ``show`` until it is closed."""

    def __init__(self) -> None:
        """Raises CameraError when no window can be opened."""
        if FONTS.is_dir():  # OpenCV's Qt looks for fonts where its wheel has none, and says so
            os.environ["QT_QPA_FONTDIR"] = str(FONTS)
        try:
            cv2.namedWindow(TITLE, cv2.WINDOW_AUTOSIZE | cv2.WINDOW_GUI_NORMAL)
        except cv2.error as error:
            raise CameraError("no window can be opened here; try --text") from error

    def show(self, picture: Any, wait_s: float) -> bool:
        """Show a picture for a moment; False once the person has closed the window."""
        cv2.imshow(TITLE, picture)
        key = cv2.waitKey(max(1, round(1000 * wait_s))) & 0xFF
        return key not in _KEYS and cv2.getWindowProperty(TITLE, cv2.WND_PROP_VISIBLE) >= 1

    def close(self) -> None:
        """Close it."""
        cv2.destroyAllWindows()
        cv2.waitKey(1)
