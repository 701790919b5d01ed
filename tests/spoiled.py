"""Other pictures of the same people: what poorer cameras would have made of them.

``python -m tests.spoiled PICTURES`` prints the table of docs/accuracy.md. Pictures are changed
before they are looked at, those that calibrate included.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np
from tests.confidence import CALIBRATED_ON, SUBJECTS, Picture, calibrated
from tests.warp import Picture as Pixels
from tests.warp import blurred, darkened, mirrored, noisy

from posturewatch.adapters.landmarker import MediaPipeLandmarker, shipped_model
from posturewatch.app import look as look_at
from posturewatch.evaluation import score
from posturewatch.manifest import GOOD, SLOUCH, read_manifest
from posturewatch.ports import Frame

EVERY = {"snowC": 3, "snowA": 3, "psC_orange": 2}
"""Which of the pictures are taken."""


def high(pixels: Pixels, height: int) -> Pixels:
    """So many pixels high."""
    width = round(height * pixels.shape[1] / pixels.shape[0])
    return cv2.resize(pixels, (width, height), interpolation=cv2.INTER_AREA)


def gamma(pixels: Pixels, exponent: float) -> Pixels:
    """Shadows lifted or deepened."""
    return (255 * (pixels / 255) ** exponent).astype(np.uint8)


def overexposed(pixels: Pixels, gain: float) -> Pixels:
    """More light than the camera can tell apart."""
    return np.clip(pixels * gain, 0, 255).astype(np.uint8)


def as_jpeg(pixels: Pixels, quality: int) -> Pixels:
    """Compressed and read again."""
    _, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.imdecode(data, cv2.IMREAD_COLOR)


CHANGES: Mapping[str, Callable[[Pixels], Pixels]] = {
    "as they are": lambda one: one,
    "mirrored": mirrored,
    "160 px high": lambda one: high(one, 160),
    "120 px high": lambda one: high(one, 120),
    "gamma 0.5": lambda one: gamma(one, 0.5),
    "gamma 2": lambda one: gamma(one, 2.0),
    "half the light": lambda one: darkened(one, 0.5),
    "overexposed, 1.5 times the light": lambda one: overexposed(one, 1.5),
    "blurred, 1.2 pixels of 224": lambda one: blurred(one, 1.2 * one.shape[0] / 224),
    "noise, deviation 10 of 255": lambda one: noisy(one, 10.0),
    "JPEG, quality 25": lambda one: as_jpeg(one, 25),
}


def main(pictures: Path) -> None:
    """The table: balanced accuracy, unknown in brackets."""
    manifest = read_manifest(pictures / "manifest.csv", "subject")
    landmarker = MediaPipeLandmarker(shipped_model("full"))
    for name, change in CHANGES.items():
        cells = []
        for subject, view in SUBJECTS.items():
            rows = [row for row in manifest.rows if row.setup == subject]
            rows = sorted((row for row in rows if row.label in (GOOD, SLOUCH)), key=lambda r: r.seq)
            seen = []
            for row in rows[:: EVERY[subject]]:
                pixels = np.ascontiguousarray(change(cv2.imread(str(row.path))))
                seen.append(Picture(row, "", look_at(landmarker, Frame(0.0, pixels))))
            good = [each for each in seen if each.row.label == GOOD][:CALIBRATED_ON]
            calibration = calibrated(good, (), view)
            found = score(each.judged(calibration) for each in seen if each not in good)
            cells.append(f"{found.balanced_accuracy:.3f} ({found.n_unknown})")
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
    landmarker.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
