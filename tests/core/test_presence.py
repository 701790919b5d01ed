"""What a poor picture proves of somebody being there, and what it does not."""

from dataclasses import replace
from itertools import product

import pytest

from bodies import Person, pose
from posturewatch.core.events import Judgement, Verdict
from posturewatch.core.gates import picture_fault
from posturewatch.core.limits import VerdictRules
from posturewatch.core.pose import Look, PictureQuality, Pose
from posturewatch.core.presence import BLIND_REASONS, Desk, InPicture, seen
from posturewatch.core.verdict import judge

DIM = PictureQuality(brightness=0.03, contrast=0.05, sharpness=60.0)
BLURRED = PictureQuality(brightness=0.5, contrast=0.2, sharpness=0.0)
SHUT = PictureQuality(brightness=0.01, contrast=0.001, sharpness=0.0)
BODY = pose(Person())
RULES = VerdictRules()


def told(quality: PictureQuality, *poses: Pose) -> Judgement:
    """The judgement on such a picture."""
    return judge(Look(0.0, poses, quality), None, RULES)


def test_every_fault_of_a_picture_is_a_reason_to_see_nobody_and_no_other() -> None:
    """Gates and presence speak of the same reasons."""
    grid = product((0.0, 0.03, 0.3, 0.9), (0.0, 0.005, 0.05, 0.3), (0.0, 2.0, 500.0))
    found = {picture_fault(PictureQuality(*each), RULES) for each in grid}
    assert found - {""} == BLIND_REASONS


@pytest.mark.parametrize("quality", [DIM, BLURRED])
def test_a_face_in_a_poor_picture_is_somebody(quality: PictureQuality) -> None:
    """Nothing is judged, and yet the clock goes on."""
    judgement = told(quality, BODY)
    assert judgement.verdict is Verdict.UNKNOWN
    assert seen(Desk(), judgement, 0.0).view is InPicture.PERSON


@pytest.mark.parametrize("quality", [DIM, BLURRED, SHUT])
def test_a_poor_picture_alone_tells_nothing(quality: PictureQuality) -> None:
    """Neither somebody nor nobody."""
    assert seen(Desk(), told(quality), 0.0).view is InPicture.NOTHING


def test_behind_a_shutter_the_model_sees_ghosts() -> None:
    """A flat picture has no face in it, whatever is drawn there."""
    assert seen(Desk(), told(SHUT, BODY), 0.0).view is InPicture.NOTHING


def test_an_uncertain_pose_in_the_dark_is_nobody() -> None:
    """The model draws every landmark it is asked for: only a face it is sure of counts."""
    unsure = replace(BODY, landmarks=tuple(replace(each, presence=0.3) for each in BODY.landmarks))
    assert seen(Desk(), told(DIM, unsure), 0.0).view is InPicture.NOTHING
