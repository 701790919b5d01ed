"""Is it somebody else who sits here? Build and place both have to differ, over many looks.

Adults are not told from each other (docs/accuracy.md has the figures); somebody clearly otherwise
is, a child for one. Nothing is said where the camera has moved, for then the place tells nothing,
nor of somebody who leans in: a head that comes nearer grows against the shoulders behind it.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from posturewatch.core.build import Build, difference, measure_build, middle_build
from posturewatch.core.calibration import Calibration
from posturewatch.core.features import Features, View, extract
from posturewatch.core.pose import Pose
from posturewatch.core.scene import Background, Descriptor, compare

DIFFERENCE = 0.1
"""Builds that differ by more are two people's. Before one camera nobody's own builds differed by
more than 0.057, and by 0.087 in made pictures of a chair rolled back; shoulders that are narrower
by 20 % against the head, as those of a child of eight beside a man's, make 0.13 and more."""
ELSEWHERE = 0.15
"""And a face that is elsewhere by more: 6 cm, or a size by 15 %. Adults of one sex spread by 3.5 cm
in sitting height alone (Gordon et al. 2014, Natick/TR-15/007). Shoulders do not count again: a
thick jacket makes another build, and leaves the face where it was."""
LOWER = 0.2
"""Shoulders also seem narrower when the body turns or something hides one. So for these the face
has to be lower, by 10 cm: more than anybody slides down in a chair, half as much as a child sits
lower."""
MOST = 15
LATELY_S = 180.0
"""Glimpses beyond so many, or older, no longer count: whoever sits there may have changed."""
FACING_DEG = 15.0
"""A face turned further than this from where it was at calibration is seen foreshortened."""
FARTHER, NEARER = 0.8, 1.15
"""Sizes of the face, in calibrated ones, between which builds compare: up to where leaning in
begins (``VerdictRules.lean_floor``), and as far back as a chair rolls while somebody works."""
_ELSEWHERE_CAMERA = frozenset({Background.MOVED, Background.SHIFTED})


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What one look says of who sits there."""

    at_s: float
    build: Build
    misfit: float
    """Distance of the face from its calibrated place, in extents of head and shoulders, and how
    many times larger or smaller it is (logarithm)."""
    lower: float
    """How far it is below that place, in the same extents."""


def glimpse(
    at_s: float, pose: Pose, scene: Descriptor | None, calibration: Calibration
) -> Glimpse | None:
    """Measure who sits there; None when this look cannot tell."""
    if calibration.build is None or not calibration.size:
        return None  # taken before builds were, or without a place
    good = calibration.good
    seen, build = extract(pose, calibration.view), measure_build(pose)
    if build is None or not isinstance(seen, Features) or calibration.view is View.SIDE:
        return None
    grown = seen.face_size / good["face_size"].centre
    right, down = (seen.face_x - good["face_x"].centre, seen.face_y - good["face_y"].centre)
    turned = max(
        abs(seen.face_yaw_deg - good["face_yaw_deg"].centre),
        abs(seen.face_pitch_deg - good["face_pitch_deg"].centre),
    )
    if turned > FACING_DEG or not FARTHER <= grown <= NEARER:
        return None
    if not calibration.steady or compare(calibration.scene, scene).background in _ELSEWHERE_CAMERA:
        return None
    away = math.hypot(right, down) / calibration.size
    return Glimpse(at_s, build, away + abs(math.log(grown)), down / calibration.size)


def lately(glimpses: Sequence[Glimpse], at_s: float, found: Glimpse | None) -> tuple[Glimpse, ...]:
    """The glimpses that count at a look at ``at_s``, with what it found: once, if asked again."""
    before = [each for each in glimpses if 0 < at_s - each.at_s <= LATELY_S]
    return tuple(before if found is None else [*before, found])[-MOST:]


def is_stranger(glimpses: Sequence[Glimpse], calibration: Calibration) -> bool:
    """Build and place of whoever was seen lately fit the calibrated person badly."""
    seen = middle_build([each.build for each in glimpses])
    if seen is None or calibration.build is None:
        return False
    if difference(seen, calibration.build) <= DIFFERENCE:
        return False
    if seen.shoulders < calibration.build.shoulders:
        return statistics.median(each.lower for each in glimpses) > LOWER
    return statistics.median(each.misfit for each in glimpses) > ELSEWHERE
