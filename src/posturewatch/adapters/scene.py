"""The background of a picture, as a descriptor: see core/scene.py for what it tells.

The picture is shrunk to 128 x 96 grey values; the head with the air above it and the shoulders are
left out; of what remains, the mean strength of horizontal edges in each row and of vertical edges
in each column is kept, on a logarithmic scale.
"""

from collections.abc import Iterable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from posturewatch.core.gates import complete
from posturewatch.core.pose import Pose, PoseLandmark
from posturewatch.core.scene import COLUMNS, ROWS, UNSEEN, Descriptor

_LEAST = 0.12
"""A row or column counts when at least this share of it is seen."""


def describe(pixels: Any, poses: Iterable[Pose]) -> Descriptor:
    """The descriptor of a BGR picture with these people in it."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    shrunk = cv2.resize(grey, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(shrunk, (5, 5), 0).astype(np.float32)  # shifts are no whole rows
    free = np.ones((ROWS, COLUMNS), dtype=bool)
    for pose in poses:
        if complete(pose):
            _cover(free, pose)
    across = np.abs(np.diff(small, axis=0, prepend=small[:1]))
    along = np.abs(np.diff(small, axis=1, prepend=small[:, :1]))
    return (*_profile(across, free, axis=1), *_profile(along, free, axis=0))


def _profile(edges: NDArray[np.float32], free: NDArray[np.bool_], axis: int) -> list[float]:
    seen = free.sum(axis=axis)
    strength = np.log1p((edges * free).sum(axis=axis) / np.maximum(seen, 1))
    strength[seen < _LEAST * edges.shape[axis]] = UNSEEN
    return [round(float(value), 3) for value in strength]


def _cover(free: NDArray[np.bool_], pose: Pose) -> None:
    """Mark what a person hides or may hide by moving a little: head, shoulders and below."""
    ears = (pose[PoseLandmark.LEFT_EAR], pose[PoseLandmark.RIGHT_EAR])
    shoulders = (pose[PoseLandmark.LEFT_SHOULDER], pose[PoseLandmark.RIGHT_SHOULDER])
    left, right = sorted(point.x for point in shoulders)
    width = right - left
    ear_y = sum(point.y for point in ears) / 2
    neck = min(point.y for point in shoulders) - ear_y
    head_x = (sum(point.x for point in ears) + pose[PoseLandmark.NOSE].x) / 3
    _block(free, head_x - 0.45 * width, head_x + 0.45 * width, ear_y - 1.1 * neck)
    _block(free, left - 0.35 * width, right + 0.35 * width, ear_y + 0.65 * neck)


def _block(free: NDArray[np.bool_], left: float, right: float, top: float) -> None:
    """From here down to the lower edge; shares of the picture."""
    first, last = (int(min(max(edge, 0.0), 1.0) * COLUMNS) for edge in (left, right))
    free[int(min(max(top, 0.0), 1.0) * ROWS) :, first:last] = False
