"""A real man before a real webcam, look by look."""

from collections import Counter
from pathlib import Path

import cv2
import pytest

from posturewatch.adapters.landmarker import MediaPipeLandmarker, shipped_model
from posturewatch.adapters.picture import quality
from posturewatch.adapters.scene import describe
from posturewatch.core.calibration import calibrate
from posturewatch.core.events import Fault, Judgement, Verdict
from posturewatch.core.pose import Look
from posturewatch.core.verdict import VerdictRules, judge
from posturewatch.ports import Frame

STEP_S = 0.5
GOOD_SPANS = ((12, 31), (42, 43), (52, 53.5))

pytestmark = pytest.mark.pictures


@pytest.fixture(scope="module")
def film(pictures: Path) -> list[Look]:
    """Two looks a second at clm_cap12: upright, close, far, hand at the chin."""
    video = cv2.VideoCapture(str(pictures / "videos" / "clm_cap12.mp4"))
    landmarker = MediaPipeLandmarker(shipped_model("full"))
    rate, found, number = video.get(cv2.CAP_PROP_FPS), [], 0
    while video.grab():
        at_s = number / rate
        if at_s >= len(found) * STEP_S:
            pixels = video.retrieve()[1]
            poses = landmarker.detect(Frame(at_s, pixels))
            found.append(Look(at_s, poses, quality(pixels), describe(pixels, poses)))
        number += 1
    landmarker.close()
    video.release()
    return found


@pytest.fixture(scope="module")
def said(film: list[Look]) -> dict[float, Judgement]:
    """The verdicts by time, calibrated on the first 12 s."""
    calibration = calibrate([look for look in film if look.at_s < 12])
    return {look.at_s: judge(look, calibration, VerdictRules()) for look in film}


def during(said: dict[float, Judgement], start_s: float, end_s: float) -> list[Judgement]:
    """The verdicts of a span."""
    return [judgement for at_s, judgement in said.items() if start_s <= at_s <= end_s]


def test_shoulders_at_the_edge_do_for_a_calibration(film: list[Look]) -> None:
    """They lie below the picture all the while; nearly every look is usable."""
    calibration = calibrate([look for look in film if look.at_s < 12])
    assert calibration.looks >= 22
    assert calibration.quality > 0.8
    assert calibration.steady


def test_upright_is_good(said: dict[float, Judgement]) -> None:
    """At most 5 % of the known looks bad, at most 20 % unknown."""
    verdicts = Counter(
        judgement.verdict for span in GOOD_SPANS for judgement in during(said, *span)
    )
    known = verdicts[Verdict.GOOD] + verdicts[Verdict.BAD]
    assert verdicts[Verdict.BAD] <= 0.05 * known
    assert verdicts[Verdict.UNKNOWN] <= 0.2 * verdicts.total()
    assert not verdicts[Verdict.ABSENT]


def test_coming_close_is_too_close(said: dict[float, Judgement]) -> None:
    """For most looks of the span, and as the first fault."""
    leading = [each.findings[0].fault for each in during(said, 32, 34.5) if each.findings]
    assert Counter(leading)[Fault.TOO_CLOSE] > len(during(said, 32, 34.5)) / 2


def test_rolling_back_is_neither_absent_nor_bad(said: dict[float, Judgement]) -> None:
    """A chair moved back is no fault."""
    assert {judgement.verdict for judgement in during(said, 36, 41)} == {Verdict.GOOD}


def test_a_hand_at_the_chin_is_not_bad(said: dict[float, Judgement]) -> None:
    """Good or unknown."""
    verdicts = {judgement.verdict for judgement in during(said, 44, 51.5)}
    assert verdicts <= {Verdict.GOOD, Verdict.UNKNOWN}


def test_the_camera_stood_still(said: dict[float, Judgement]) -> None:
    """Whatever the man does before it."""
    assert not any(judgement.camera_moved for judgement in said.values())


def test_kept_dark_blurred_or_shut_it_is_unknown(pictures: Path) -> None:
    """The same person, but a picture worth nothing."""
    good = cv2.imread(str(next((pictures / "snowsuno").glob("snowC_good_*.jpg"))))
    landmarker = MediaPipeLandmarker(shipped_model("lite"))
    spoiled = {
        "dark": (good * 0.06).astype(good.dtype),
        "blurred": cv2.GaussianBlur(good, (0, 0), 8),
        "shutter": good * 0 + 9,
    }
    for reason, pixels in spoiled.items():
        poses = landmarker.detect(Frame(0.0, pixels))
        judgement = judge(Look(0.0, poses, quality(pixels)), None, VerdictRules())
        assert (judgement.verdict, judgement.reason) == (Verdict.UNKNOWN, reason)
    landmarker.close()
