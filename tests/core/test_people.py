"""The right person among several."""

from dataclasses import replace

import pytest

from bodies import DAYLIGHT, Person, looks, moved, pose
from posturewatch.core.calibration import calibrate
from posturewatch.core.events import Judgement, Verdict
from posturewatch.core.people import centre, nearest, size
from posturewatch.core.pose import Landmark, Look, Pose
from posturewatch.core.verdict import VerdictRules, judge

UPRIGHT = Person()
SLOUCHED = moved(UPRIGHT, neck_deg=38)
BEHIND = moved(UPRIGHT, back=0.9, aside=0.25)
FAR_BEHIND = moved(UPRIGHT, back=1.6, aside=-0.3)
CALIBRATION = calibrate(looks(UPRIGHT))


def verdict_of(*people: Person) -> Judgement:
    """The verdict on a picture of several people."""
    return judge(Look(0.0, tuple(map(pose, people)), DAYLIGHT), CALIBRATION, VerdictRules())


@pytest.mark.parametrize("other", [BEHIND, FAR_BEHIND, moved(BEHIND, tilt_deg=30)])
@pytest.mark.parametrize("first", [True, False])
def test_a_passer_by_neither_clears_nor_starts_a_fault(other: Person, first: bool) -> None:
    """Whoever the model finds first, the one at the desk is judged."""
    for person in (UPRIGHT, SLOUCHED):
        alone = verdict_of(person)
        together = verdict_of(other, person) if first else verdict_of(person, other)
        assert together == alone


def test_somebody_as_large_beside_the_place_is_not_taken_for_the_person() -> None:
    """A colleague who leans in from the side: the place decides."""
    beside = moved(SLOUCHED, aside=0.42)
    assert verdict_of(beside, UPRIGHT).verdict is Verdict.GOOD


def test_only_a_passer_by_is_nobody_at_the_desk() -> None:
    """Far behind, and nobody in the chair."""
    assert verdict_of(FAR_BEHIND).verdict is Verdict.ABSENT


@pytest.mark.parametrize(
    "behind", [{"back": 0.7, "aside": 0.3}, {"back": 1.0, "aside": 0.4}, {"aside": 0.7}]
)
def test_a_colleague_near_the_empty_chair_does_not_sit_in_it(behind: dict[str, float]) -> None:
    """While the camera stands where it stood, the place tells; a camera that moved tells none."""
    room = tuple(float(row % 7) for row in range(224))
    here = replace(CALIBRATION, scene=room)
    seen = replace(Look(0.0, (pose(moved(UPRIGHT, **behind)),), DAYLIGHT), scene=room)
    assert judge(seen, here, VerdictRules()).verdict is Verdict.ABSENT
    assert judge(seen, CALIBRATION, VerdictRules()).verdict is not Verdict.ABSENT


def test_a_chair_rolled_back_is_still_the_person() -> None:
    """A good arm's length more is not another person."""
    assert verdict_of(moved(UPRIGHT, back=0.5)).verdict is Verdict.GOOD


def test_a_pose_without_numbers_has_no_size_and_no_place() -> None:
    """And is never the nearest."""
    broken = Pose((Landmark(float("nan"), 0.0, 1.0, 1.0),) * 33, 1.0)
    assert size(broken) == 0
    assert centre(broken) is None
    assert size(Pose((), 1.0)) == 0
    assert nearest((broken, pose(UPRIGHT))) == pose(UPRIGHT)
