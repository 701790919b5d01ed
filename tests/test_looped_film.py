"""A real man before a real webcam for twenty minutes: his film, looped, through the program."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import cv2
import pytest
from tests.doubles import RecordingListener
from tests.timelines import Row, write

from posturewatch import app
from posturewatch.adapters.timeline import Timeline
from posturewatch.core.events import (
    Alert,
    AlertKind,
    Episode,
    Fault,
    Notice,
    Sample,
    Sitting,
    Verdict,
)
from posturewatch.core.pose import Look
from posturewatch.paths import Paths
from posturewatch.ports import Frame
from posturewatch.settings import Settings

START_S = 1_772_438_400.0
MINUTES = 20
FRAME_S = 0.5
CALIBRATED_S = 12.0
GOOD_SPANS = ((12, 31), (42, 43), (52, 53.5))

looking = app.looking

pytestmark = pytest.mark.pictures


@contextmanager
def looking_once(settings: Settings) -> Iterator[Callable[[Frame], Look]]:
    """The real model; a picture that comes again gets the answer it got before."""
    known: dict[bytes, Look] = {}

    def look_at(frame: Frame) -> Look:
        key = frame.pixels.tobytes()
        if key not in known:
            known[key] = look(frame)
        found = known[key]
        return Look(frame.at_s, found.poses, found.quality, found.scene)

    with looking(settings) as look:
        yield look_at


class Film:
    """The film as a timeline, and what was made of it."""

    def __init__(self, video: Path, folder: Path) -> None:
        frames, self.length_s = _frames(video, folder)
        rows = [Row(0.0, str(frames[0]), "calibrate")]
        shown = int(MINUTES * 60 / FRAME_S)
        for number in range(1, shown):
            at_s = number * FRAME_S
            signal = "end_calibrate" if at_s == CALIBRATED_S else ""
            rows.append(Row(at_s, str(frames[number % len(frames)]), signal))
        told = RecordingListener()
        played = Timeline(write(folder / "film.csv", rows), START_S)
        what = app.Watch(played, played, [played], [told], remembers=False)
        app.watch(what, Paths(folder / "data"), Settings())
        self.events = told.events
        self.samples = [step for step in told.steps if isinstance(step, Sample)]

    def during(self, start_s: float, end_s: float) -> list[Sample]:
        """The samples of a span of the film, of every time it was shown."""
        return [
            sample
            for sample in self.samples
            if sample.at_s - START_S > CALIBRATED_S
            and start_s <= (sample.at_s - START_S) % self.length_s <= end_s
        ]


def _frames(video: Path, folder: Path) -> tuple[list[Path], float]:
    """Two frames a second as files, and how long they last."""
    capture = cv2.VideoCapture(str(video))
    rate, number, found = capture.get(cv2.CAP_PROP_FPS), 0, []
    while capture.grab():
        if number / rate >= len(found) * FRAME_S:
            found.append(folder / f"{len(found):03}.png")
            cv2.imwrite(str(found[-1]), capture.retrieve()[1])
        number += 1
    capture.release()
    return found, len(found) * FRAME_S


@pytest.fixture(scope="module")
def film(pictures: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Film]:
    """clm_cap12, calibrated on its first 12 s."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "looking", looking_once)
        yield Film(pictures / "videos" / "clm_cap12.mp4", tmp_path_factory.mktemp("film"))


def verdicts(samples: list[Sample]) -> Counter[Verdict | None]:
    """How often each was said."""
    return Counter(each.judgement.verdict if each.judgement else None for each in samples)


def test_nothing_is_raised(film: Film) -> None:
    """No posture alert in twenty minutes, and nobody is told that the camera was moved."""
    assert not [
        each
        for each in film.events
        if isinstance(each, Alert | Notice) and each.kind in (AlertKind.POSTURE, "camera_moved")
    ]


def test_good_spans_are_good(film: Film) -> None:
    """At most 5 % of the known samples bad, at most 20 % of all unknown, nobody ever absent."""
    said = verdicts([sample for span in GOOD_SPANS for sample in film.during(*span)])
    assert said.total() > 20 * 20
    assert said[Verdict.BAD] <= 0.05 * (said[Verdict.GOOD] + said[Verdict.BAD])
    assert said[Verdict.UNKNOWN] + said[None] <= 0.2 * said.total()
    assert not said[Verdict.ABSENT]


def test_close_is_too_close(film: Film) -> None:
    """From 32.5 to 34.5 s, as the first fault of nearly every sample."""
    close = film.during(32.5, 34.5)
    first = Counter(
        each.judgement.findings[0].fault
        for each in close
        if each.judgement and each.judgement.findings
    )
    assert first[Fault.TOO_CLOSE] >= 0.9 * len(close) > 0


def test_rolled_back_is_still_there(film: Film) -> None:
    """From 36 to 41 s he is far and low: neither absent nor poorly seated."""
    assert set(verdicts(film.during(36, 41))) == {Verdict.GOOD}
    assert not [
        each for each in film.events if isinstance(each, Episode) and each.state is Sitting.AWAY
    ]
