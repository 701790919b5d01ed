"""Which of several calibrations of a camera fits what is seen: desk, dock, standing."""

import math
from collections.abc import Mapping

from posturewatch.core.calibration import Calibration
from posturewatch.core.people import misfit
from posturewatch.core.pose import Look
from posturewatch.core.scene import Background, compare

CLEARLY = 0.4
"""By how much another placement has to fit better before it is worth a hint: somebody who moves by
a third of the extent of head and shoulders is still in the old place."""

_ELSEWHERE = {Background.STILL: 0.0, Background.UNCLEAR: 0.25, Background.SHIFTED: 0.5}
"""What the background adds to a misfit; nothing when it is the one that was calibrated."""


def placement_misfit(look: Look, calibration: Calibration) -> float:
    """How badly the best of those seen fits a calibration: 0 in its place before its background.

    A person one extent of head and shoulders aside, or 2.7 times as large, is 1; another
    background is 1. Infinite when nobody is seen.
    """
    if not look.poses:
        return math.inf
    background = _ELSEWHERE.get(compare(calibration.scene, look.scene).background, 1.0)
    place, size = calibration.place, calibration.size
    return background + min(misfit(pose, place, size) for pose in look.poses)


def better_placement(look: Look, calibrations: Mapping[str, Calibration], used: str) -> str | None:
    """The name of a placement that fits clearly better than the one in use, or None."""
    misfits = {name: placement_misfit(look, each) for name, each in calibrations.items()}
    best = min(misfits, key=misfits.__getitem__, default=None)
    if best is None or best == used or math.isinf(misfits[best]):
        return None
    return best if misfits[best] + CLEARLY <= misfits.get(used, math.inf) else None
