"""Scenes of an office day that are no slouch: made pictures, through the whole program.

The pictures are made out of the demo's portrait by ``warp``; nobody filmed them.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import pytest
from tests import bodies, sessions, warp
from tests.clip import write_frames
from tests.conftest import Outcome
from tests.timelines import Row, Stretch, calibration, stitch, write

from posturewatch.adapters.landmarker import MediaPipeLandmarker, shipped_model
from posturewatch.core.calibration import calibrate
from posturewatch.core.verdict import VerdictRules, judge
from posturewatch.ports import Frame

FIRST_S, EVERY_S = 30.0, 20.0
EACH = 3
"""Different pictures of every state, shown in turn."""

Made = Callable[[warp.Picture], warp.Picture]
Lines = Sequence[Mapping[str, Any]]


class Studio:
    """Makes pictures and plays them."""

    def __init__(self, folder: Path, posturewatch: Callable[..., Outcome]) -> None:
        self._folder = folder
        self._run = posturewatch
        names = write_frames(folder, EACH)
        self.real = {state: [folder / name for name in each] for state, each in names.items()}
        self.room = cv2.imread(str(self.real["away"][0]))

    def made(self, name: str, change: Made, state: str = "upright") -> list[Path]:
        """The pictures of a state, changed."""
        paths = []
        for number, real in enumerate(self.real[state]):
            path = self._folder / f"{name}_{state}_{number}.png"
            cv2.imwrite(str(path), change(cv2.imread(str(real))))
            paths.append(path)
        return paths

    def play(self, *scenes: tuple[Sequence[Path], float], every_s: float = EVERY_S) -> Lines:
        """Pictures and how many seconds each set of them is shown, after a calibration."""
        rows, _ = stitch(
            [Stretch("scene", frames, length_s, every_s) for frames, length_s in scenes],
            start_s=FIRST_S,
        )
        steps: list[Row] = [*calibration(2 * self.real["upright"]), *rows]
        done = self._run("replay", write(self._folder / "day.csv", steps), "--json")
        assert done.code == 0, done.err
        return [json.loads(line) for line in done.out.splitlines()]


@pytest.fixture
def studio(tmp_path: Path, posturewatch: Callable[..., Outcome]) -> Studio:
    """The demo's portrait and room."""
    return Studio(tmp_path, posturewatch)


def alerts(lines: Lines) -> list[float]:
    """When posture alerts were raised, in seconds after the calibration."""
    return [
        line["at_s"] - FIRST_S
        for line in lines
        if line["event"] == "alert" and line["kind"] == "posture"
    ]


def notices(lines: Lines) -> list[str]:
    """What else was told."""
    return [line["kind"] for line in lines if line["event"] == "notice"]


@pytest.mark.parametrize("scale", [0.55, 0.7])
def test_a_passer_by_starts_nothing(studio: Studio, scale: float) -> None:
    """Somebody stands behind the chair for three minutes: no alert, no word of the camera."""
    beside = studio.made("beside", lambda one: warp.passer_by(one, studio.room, scale=scale))
    lines = studio.play((studio.real["upright"], 120), (beside, 180), (studio.real["upright"], 60))
    assert not alerts(lines)
    assert not notices(lines)


def test_a_passer_by_ends_no_slouch(studio: Studio) -> None:
    """Somebody passes for 20 s while the head is forward: the alert comes in time."""
    slouched = studio.real["head_forward"]
    beside = studio.made("beside", lambda one: warp.passer_by(one, studio.room), "head_forward")
    lines = studio.play((studio.real["upright"], 120), (slouched, 40), (beside, 20), (slouched, 90))
    (raised,) = alerts(lines)
    assert 120 < raised < 120 + 120


def test_drinking_raises_nothing(studio: Studio) -> None:
    """A cup at the mouth for 10 s every five minutes, whatever the single look makes of it."""
    landmarker = MediaPipeLandmarker(shipped_model("full"))
    cups = studio.made("cup", lambda one: warp.drinking(one, landmarker.detect(Frame(0.0, one))[0]))
    landmarker.close()
    upright = studio.real["upright"]
    lines = studio.play(*[(upright, 290), (cups, 10)] * 4, (upright, 60))
    assert not alerts(lines)
    assert not notices(lines)


@pytest.mark.parametrize(
    "move",
    [
        {"shift": (60.0, 30.0)},
        {"shift": (0.0, 60.0)},
        {"turn_deg": 8.0},
        {"zoom": 1.25},
        {"shift": (50.0, 20.0), "turn_deg": 4.0, "zoom": 1.1},
    ],
    ids=str,
)
def test_a_camera_that_was_moved_is_told_once_and_judging_goes_on(
    studio: Studio, move: dict[str, Any]
) -> None:
    """Tilted, turned or carried elsewhere: one word of it, no alert; a slouch is raised after."""
    upright, slouched = (
        studio.made("moved", lambda one: warp.camera_moved(one, **move), state)
        for state in ("upright", "head_forward")
    )
    lines = studio.play((studio.real["upright"], 120), (upright, 480), (slouched, 150))
    (raised,) = alerts(lines)
    assert 600 < raised < 600 + 120
    assert notices(lines) == ["camera_moved"]


def test_a_moved_camera_is_not_told_again_after_the_dark_or_an_empty_chair(studio: Studio) -> None:
    """Only a camera that was put back may be told of once more."""
    upright, dark = (
        studio.made("moved", lambda one: warp.camera_moved(one, turn_deg=8.0)),
        studio.made("dark", warp.darkened),
    )
    empty = studio.made("empty", lambda one: warp.camera_moved(one, turn_deg=8.0), "away")
    scenes = ((upright, 180), (dark, 20), (upright, 180), (empty, 40), (upright, 180))
    put_back = ((studio.real["upright"], 120), (upright, 180))
    lines = studio.play(*scenes, *put_back)
    assert notices(lines) == ["camera_moved", "camera_moved"]


@pytest.mark.parametrize(
    "move",
    [
        {"shift": (80.0, 0.0)},
        {"shift": (-80.0, 0.0)},
        {"scale": 0.85},
        {"scale": 0.7},
    ],
    ids=str,
)
def test_a_chair_moved_aside_or_back_is_no_slouch(studio: Studio, move: dict[str, Any]) -> None:
    """The person is elsewhere in the same room for six minutes: nothing to tell."""
    moved = studio.made("chair", lambda one: warp.chair_moved(one, studio.room, **move))
    lines = studio.play((studio.real["upright"], 120), (moved, 360), (studio.real["upright"], 60))
    assert not alerts(lines)
    assert not notices(lines)


def test_somebody_of_another_build_in_the_chair_is_not_judged(studio: Studio) -> None:
    """A narrower body, lower in the picture, for ten minutes: told once, not counted."""
    landmarker = MediaPipeLandmarker(shipped_model("full"))

    def other(one: warp.Picture) -> warp.Picture:
        pose = landmarker.detect(Frame(0.0, one))[0]
        narrow = warp.narrowed(one, pose, studio.room)
        return warp.chair_moved(narrow, studio.room, scale=0.9, shift=(10.0, 50.0))

    child = studio.made("child", other)
    landmarker.close()
    upright, empty = studio.real["upright"], studio.real["away"]
    day = ((upright, 300), (empty, 60), (child, 600), (empty, 60), (upright, 120))
    lines = studio.play(*day, every_s=4.0)
    assert not alerts(lines)
    assert notices(lines) == ["stranger"]
    seated = [line for line in lines if line["event"] == "episode" and line["state"] == "seated"]
    assert sum(line["end_s"] - line["start_s"] for line in seated) < FIRST_S + 300 + 120 + 30


@pytest.mark.parametrize(("up", "down_deg"), [(0.0, 0.0), (0.2, 15.0), (-0.25, -20.0)])
@pytest.mark.parametrize("nod_deg", [0.0, 8.0])
@pytest.mark.parametrize("turn_deg", [25.0, 40.0, 60.0, -50.0])
def test_a_second_screen_raises_nothing(
    turn_deg: float, nod_deg: float, up: float, down_deg: float
) -> None:
    """The face turned aside for ten minutes, landmarks out of the pinhole model."""
    person = bodies.Person(camera_up=up, camera_down_deg=down_deg)
    calibration = calibrate(bodies.looks(person))
    day = sessions.Day()
    for second in range(600):
        aside = bodies.moved(person, turn_deg=turn_deg, nod_deg=nod_deg)
        look = bodies.look(aside, noise=0.003, seed=second)
        day.look(judge(look, calibration, VerdictRules()), 1.0)
    assert not day.alerts
