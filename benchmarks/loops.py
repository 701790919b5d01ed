"""Three shapes of loop that posture monitors commonly have, over the same library and models.

``python loops.py SHAPE ADDRESS COUNT``. No product is meant: rate, mode, model and preparation of
the picture are what differs from shape to shape. The camera is read by a thread of its own, as
ours is, so that decoding can be told apart.
"""

import itertools
import os
import sys
import threading
import time
from pathlib import Path

import cv2
import mediapipe

import measure
from posturewatch.adapters.landmarker import shipped_model

SHAPES = {
    "single": (10, "lite", "IMAGE", False),
    "tracking": (10, "lite", "VIDEO", False),
    "equalised": (30, "full", "VIDEO", True),
}
"""Pictures a second, model, running mode, contrast equalisation."""


def main(shape: str, address: str, count: str) -> None:
    """Look at every picture, for ever; how many there were stands in the file ``count``."""
    rate, model, mode, equalises = SHAPES[shape]
    vision = mediapipe.tasks.vision
    options = vision.PoseLandmarkerOptions(
        base_options=mediapipe.tasks.BaseOptions(model_asset_path=str(shipped_model(model))),
        running_mode=vision.RunningMode[mode],
    )
    landmarker = vision.PoseLandmarker.create_from_options(options)
    newest: list[cv2.typing.MatLike] = []
    threading.Thread(target=read, args=(address, newest), daemon=True).start()
    clahe = cv2.createCLAHE(clipLimit=2.0, tileGridSize=(8, 8))
    started_s = due_s = time.monotonic()
    counter = os.open(count, os.O_WRONLY | os.O_CREAT)
    for looked in itertools.count():
        os.pwrite(counter, b"%d" % looked, 0)
        due_s += 1 / rate
        time.sleep(max(0.0, due_s - time.monotonic()))
        while not newest:
            time.sleep(0.1)
        pixels = equalised(newest[0], clahe) if equalises else newest[0]
        image = mediapipe.Image(mediapipe.ImageFormat.SRGB, cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB))
        if mode == "VIDEO":
            landmarker.detect_for_video(image, int(1000 * (time.monotonic() - started_s)))
        else:
            landmarker.detect(image)


def equalised(pixels: cv2.typing.MatLike, clahe: cv2.CLAHE) -> cv2.typing.MatLike:
    """The picture with its lightness spread out, tile by tile."""
    light, first, second = cv2.split(cv2.cvtColor(pixels, cv2.COLOR_BGR2LAB))
    return cv2.cvtColor(cv2.merge((clahe.apply(light), first, second)), cv2.COLOR_LAB2BGR)


def read(address: str, newest: list[cv2.typing.MatLike]) -> None:
    """Keep the newest picture."""
    Path(f"/proc/self/task/{threading.get_native_id()}/comm").write_text(measure.READER)
    capture = cv2.VideoCapture(address)
    while True:
        ok, pixels = capture.read()
        if ok:
            newest[:] = [pixels]


if __name__ == "__main__":
    main(*sys.argv[1:])
