"""What pixels say without a pose model: has the picture changed, and what is it worth.

The frame gate compares a frame with the last one that was judged, not with the last one seen, so
slow drift adds up until it counts. Brightness may shift as a whole (a cloud, auto-exposure)
without counting as a change.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from posturewatch.adapters.pixels import cv2
from posturewatch.core.pace import FrameChange, GateRules
from posturewatch.core.pose import PictureQuality
from posturewatch.ports import Frame

_QUALITY_WIDTH = 320
_GATE_SIZE = (160, 120)

Pixels = NDArray[np.uint8]


def quality(pixels: Pixels) -> PictureQuality:
    """Brightness, contrast and sharpness of a BGR picture; see ``PictureQuality``."""
    grey = _grey(
        pixels, (_QUALITY_WIDTH, round(_QUALITY_WIDTH * pixels.shape[0] / pixels.shape[1]))
    )
    mean, deviation = cv2.meanStdDev(grey)
    _, edge_deviation = cv2.meanStdDev(cv2.Laplacian(grey, cv2.CV_16S))
    return PictureQuality(
        brightness=float(mean[0][0]) / 255,
        contrast=float(deviation[0][0]) / 255,
        sharpness=float(edge_deviation[0][0]) ** 2,
    )


class FrameGate:
    """Tells whether a frame needs a new look."""

    def __init__(self, rules: GateRules) -> None:
        self._rules = rules
        self._judged: NDArray[np.int16] | None = None
        self._judged_pixels: Any = None

    def change(self, frame: Frame) -> FrameChange:
        """How the frame differs from the last judged one."""
        if self._judged is None:
            return FrameChange.CHANGED
        if frame.pixels is self._judged_pixels:
            return FrameChange.SAME
        difference = _small(frame.pixels) - self._judged
        if not difference.any():
            return FrameChange.SAME
        difference -= np.int16(np.median(difference))  # a shift of brightness is no change
        differing = np.count_nonzero(np.abs(difference) > self._rules.change_grey)
        share = differing / difference.size
        return FrameChange.CHANGED if share > self._rules.change_share else FrameChange.NOISE

    def judged(self, frame: Frame) -> None:
        """Compare with this frame from now on."""
        self._judged = _small(frame.pixels)
        self._judged_pixels = frame.pixels

    def forget(self) -> None:
        """The next frame counts as changed: another camera, or the same one after a while."""
        self._judged = self._judged_pixels = None


def _small(pixels: Pixels) -> NDArray[np.int16]:
    return _grey(pixels, _GATE_SIZE).astype(np.int16)


def _grey(pixels: Pixels, size: tuple[int, int]) -> Pixels:
    shrinks = size[0] < pixels.shape[1]
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    grey: Pixels = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    return grey
