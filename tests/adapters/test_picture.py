from itertools import pairwise

import cv2
import numpy as np
import pytest

from posturewatch import demo_script
from posturewatch.adapters.picture import FrameGate, quality
from posturewatch.adapters.video_file import VideoFile
from posturewatch.core.pace import FrameChange, GateRules
from posturewatch.ports import Frame


@pytest.fixture(scope="module")
def portrait() -> np.ndarray:
    """A real picture of a person: the first frame of the bundled clip."""
    camera = VideoFile(str(demo_script.clip()))
    camera.open()
    frame = camera.read(0.0)
    assert frame is not None
    return cv2.resize(frame.pixels, (640, 480))


def gate_on(pixels: np.ndarray) -> FrameGate:
    """A gate that has judged this picture."""
    gate = FrameGate(GateRules())
    gate.judged(Frame(0.0, pixels))
    return gate


def moved(pixels: np.ndarray, down: float) -> np.ndarray:
    """The picture, so many pixels lower."""
    shift = np.float32([[1, 0, 0], [0, 1, down]])
    size = (pixels.shape[1], pixels.shape[0])
    return cv2.warpAffine(pixels, shift, size, borderMode=cv2.BORDER_REPLICATE)


def test_the_first_frame_is_always_looked_at(portrait: np.ndarray) -> None:
    """There is nothing to compare it with, nor after ``forget``."""
    gate = FrameGate(GateRules())
    assert gate.change(Frame(0.0, portrait)) is FrameChange.CHANGED
    gate.judged(Frame(0.0, portrait))
    gate.forget()
    assert gate.change(Frame(0.0, portrait)) is FrameChange.CHANGED


def test_the_same_picture_needs_no_look(portrait: np.ndarray) -> None:
    """Whether it is the same array or an equal one."""
    gate = gate_on(portrait)
    assert gate.change(Frame(1.0, portrait)) is FrameChange.SAME
    assert gate.change(Frame(1.0, portrait.copy())) is FrameChange.SAME


@pytest.mark.parametrize("deviation", [3, 10, 20])
def test_sensor_noise_is_no_change(portrait: np.ndarray, deviation: int) -> None:
    """From a good webcam by day to a poor one by night."""
    noise = np.random.default_rng(1).normal(0, deviation, portrait.shape)
    noisy = np.clip(portrait + noise, 0, 255).astype(np.uint8)
    assert gate_on(portrait).change(Frame(1.0, noisy)) is FrameChange.NOISE


@pytest.mark.parametrize("shift", [-8, 8, 15])
def test_a_shift_of_brightness_is_no_change(portrait: np.ndarray, shift: int) -> None:
    """A cloud, or the camera's own exposure."""
    brighter = np.clip(portrait.astype(int) + shift, 0, 255).astype(np.uint8)
    assert gate_on(portrait).change(Frame(1.0, brighter)) is not FrameChange.CHANGED


@pytest.mark.parametrize("down", [5, 10, 40])
def test_a_person_who_moves_is_a_change(portrait: np.ndarray, down: int) -> None:
    """From one hundredth of the picture's height on."""
    assert gate_on(portrait).change(Frame(1.0, moved(portrait, down))) is FrameChange.CHANGED


def test_a_closed_shutter_is_a_change(portrait: np.ndarray) -> None:
    """Black after a person, and the person after black."""
    black = np.zeros_like(portrait)
    assert gate_on(portrait).change(Frame(1.0, black)) is FrameChange.CHANGED
    assert gate_on(black).change(Frame(1.0, portrait)) is FrameChange.CHANGED


def test_slow_drift_adds_up(portrait: np.ndarray) -> None:
    """Steps too small to count are held against the last judged frame, not the last one seen."""
    gate = gate_on(portrait)
    seen = [gate.change(Frame(float(each), moved(portrait, each / 8))) for each in range(1, 33)]
    assert seen[0] is FrameChange.NOISE
    assert seen[-1] is FrameChange.CHANGED


def test_quality_tells_light_contrast_and_focus(portrait: np.ndarray) -> None:
    """Black is dark and flat, a blurred picture is less sharp than the picture itself."""
    black = quality(np.zeros((480, 640, 3), np.uint8))
    assert (black.brightness, black.contrast, black.sharpness) == (0, 0, 0)
    white = quality(np.full((480, 640, 3), 255, np.uint8))
    assert white.brightness == pytest.approx(1)
    blurs = [quality(cv2.GaussianBlur(portrait, (0, 0), each)) for each in (0.5, 2, 5, 9)]
    assert all(a.sharpness > b.sharpness for a, b in pairwise(blurs))
    assert 0.2 < quality(portrait).brightness < 0.8


def test_quality_hardly_depends_on_the_size_of_the_picture(portrait: np.ndarray) -> None:
    """It is measured at one width."""
    small = quality(cv2.resize(portrait, (320, 240), interpolation=cv2.INTER_AREA))
    large = quality(portrait)
    assert small.brightness == pytest.approx(large.brightness, abs=0.01)
    assert small.contrast == pytest.approx(large.contrast, abs=0.02)
    assert small.sharpness == pytest.approx(large.sharpness, rel=0.15)
