"""Who is told from whom: five people before one camera that stood still, each in several clips.

``python -m tests.strangers PICTURES`` prints the table of docs/accuracy.md.
"""

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import product
from pathlib import Path

import cv2

from posturewatch.adapters.landmarker import MediaPipeLandmarker, shipped_model
from posturewatch.app import look as look_at
from posturewatch.core.build import difference
from posturewatch.core.calibration import Calibration, calibrate
from posturewatch.core.features import View
from posturewatch.core.pose import Look
from posturewatch.core.stranger import glimpse, is_stranger, lately
from posturewatch.core.verdict import judged_person
from posturewatch.errors import CalibrationError
from posturewatch.evaluation import AT_THEIR_WORD
from posturewatch.ports import Frame

PEOPLE: Mapping[str, Sequence[str]] = {
    "one": ("again", "brother", "help", "no", "student", "yes"),
    "two": ("bird", "milk", "please", "sorry", "thanks"),
    "three": ("book", "learn", "school", "walk"),
    "four": ("eat", "night", "sister"),
    "five": ("hungry", "want"),
}
"""The signer of each clip ``videos/asl_*.mkv``, told apart by eye. They stand and move their hands;
between two clips they went away and came back."""
EVERY = 4
"""Frames from look to look: 6 a second."""


def looks(clip: Path, model: str) -> list[Look]:
    """Looks at a clip."""
    landmarker = MediaPipeLandmarker(shipped_model(model))
    video, found = cv2.VideoCapture(str(clip)), []
    try:
        see = partial(look_at, landmarker)
        for index in range(int(video.get(cv2.CAP_PROP_FRAME_COUNT))):
            is_there, pixels = video.read()
            if not is_there:
                break
            if index % EVERY == 0:
                found.append(see(Frame(index / 25, pixels)))
    finally:
        landmarker.close()
        video.release()
    return found


def told(calibration: Calibration, seen: Sequence[Look]) -> tuple[bool, float | None]:
    """Whether it is called somebody else at the end, and how far the builds differ."""
    glimpses = ()
    for look in seen:
        pose = judged_person(look, calibration)
        found = glimpse(look.at_s, pose, look.scene, calibration) if pose else None
        glimpses = lately(glimpses, look.at_s, found)
    other = calibrated(seen)
    apart = (
        difference(calibration.build, other.build)
        if calibration.build and other and other.build
        else None
    )
    return is_stranger(glimpses, calibration), apart


def calibrated(seen: Sequence[Look]) -> Calibration | None:
    """The calibration of a clip; None for one that shows no face without hands."""
    try:
        found = calibrate(seen, rules=AT_THEIR_WORD, view=View.FRONT)
    except CalibrationError:
        return None
    return found if found.build else None


def measure(pictures: Path, model: str) -> dict[tuple[str, str], list[tuple[bool, float | None]]]:
    """By person calibrated and person seen: what was said of every pair of clips."""
    clips = {
        (who, word): looks(pictures / "videos" / f"asl_{word}.mkv", model)
        for who, words in PEOPLE.items()
        for word in words
    }
    found: dict[tuple[str, str], list[tuple[bool, float | None]]] = {}
    for (mine, seen), (theirs, others) in product(clips.items(), repeat=2):
        calibration = calibrated(seen)
        if calibration is not None and mine != theirs:
            found.setdefault((mine[0], theirs[0]), []).append(told(calibration, others))
    return found


def main(pictures: Path) -> None:
    """The table."""
    for model in ("full", "lite"):
        pairs = measure(pictures, model)
        own = [each for (mine, seen), all_ in pairs.items() if mine == seen for each in all_]
        others = [each for (mine, seen), all_ in pairs.items() if mine != seen for each in all_]
        most = max(apart for _, apart in own if apart is not None)
        print(f"{model}: own clips called somebody else: {sum(t for t, _ in own)} of {len(own)}")
        print(f"{model}: own builds differ by {most:.3f} at most")
        print(f"{model}: others told apart: {sum(t for t, _ in others)} of {len(others)}")
        for mine in PEOPLE:
            cells = (pairs.get((mine, seen), []) for seen in PEOPLE)
            print(f"  {mine:6}", *(f"{sum(t for t, _ in c):3}/{len(c):<3}" for c in cells))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
