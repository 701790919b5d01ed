"""A calibration while it is taken: looks at good posture, then at the slouch if one is shown."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from posturewatch.core.calibration import Calibration, CalibrationRules, calibrate
from posturewatch.core.features import View
from posturewatch.core.pose import Look
from posturewatch.errors import CalibrationError


@dataclass(frozen=True, slots=True)
class Calibrated:
    """What came of a calibration: either a calibration or the reason of a refusal."""

    calibration: Calibration | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Taking:
    """What has been collected so far."""

    looks: tuple[Look, ...] = ()
    good: tuple[Look, ...] = ()
    """Looks of the part before, while a slouch is shown."""
    slouching: bool = False
    until_s: float = math.inf
    """Looks later than this no longer count."""

    def with_look(self, look: Look) -> "Taking":
        """One look more, if it came in time."""
        return replace(self, looks=(*self.looks, look)) if look.at_s <= self.until_s else self

    def ended(self, rules: CalibrationRules, view: View) -> Calibrated:
        """The calibration, or why there is none."""
        good, slouched = self._parts()
        try:
            return Calibrated(calibrate(good, slouched, rules=rules, view=view))
        except CalibrationError as error:
            return Calibrated(None, str(error))

    def slouch(self, until_s: float) -> "Taking":
        """The next part: what was collected was good posture, what follows is the slouch.

        A second try at the slouch leaves the good part as it is.
        """
        good, _ = self._parts()
        return Taking(good=tuple(good), slouching=True, until_s=until_s)

    def _parts(self) -> tuple[Sequence[Look], Sequence[Look]]:
        return (self.good, self.looks) if self.slouching else (self.looks, ())
