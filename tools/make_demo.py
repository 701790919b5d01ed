#!/usr/bin/env python3
"""Make the clip of `posturewatch demo` out of NASA's portrait of Eileen Collins and a drawn room.

    pip install scikit-image av
    python tools/make_demo.py [OUTPUT.webm]

Needed only to make the clip anew: it ships as src/posturewatch/data/demo.webm. The portrait is
`skimage.data.astronaut()`, a work of NASA in the public domain. What happens when is written in
src/posturewatch/data/demo.toml; this script only draws it.

Body, head and helmet are cut out of the portrait, each a layer, and laid into a room that is drawn
here. Poor posture is made by moving the layers: the picture is made, the landmarks that
the program finds in it are not. With the same versions of OpenCV and PyAV the bytes are the same.
"""

import argparse
import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

import av
import cv2
import numpy as np
import skimage.data
from numpy.typing import NDArray

from posturewatch import demo_script

WIDTH, HEIGHT = 640, 480
FACE = (215.0, 128.0)
"""The portrait's face."""
FACE_AT = (290.0, 122.0)
"""Where the upright face lies in the frame, one pixel for each of the portrait's: eyes 45 px apart,
as of a person 80 cm from a webcam that sees 60 degrees. The arms stay in the picture: with
shoulders alone the suit's wide collar makes the landmarker waver."""
WALL = (176, 190, 198)
SWAY_EVERY_S = 40
"""Nobody sits like a photograph: each so often the person moves by a pixel or two."""
SETTLING_EVERY_S = 3
"""The same during the calibration, which is to see the whole range of it."""

Picture = NDArray[np.uint8]
Mask = NDArray[np.float32]

# Outlines in the portrait, for grabCut to begin with.
PERSON = [
    (152, 85), (160, 55), (185, 28), (215, 14), (250, 16), (282, 40), (300, 80), (298, 110),
    (278, 130), (264, 165), (280, 190), (305, 230), (330, 245), (352, 275), (362, 350),
    (400, 343), (440, 352), (475, 385), (495, 430), (500, 470), (511, 490), (511, 511), (25, 511),
    (20, 420), (25, 380), (40, 290), (75, 240), (112, 215), (118, 180), (140, 158),
    (183, 150), (178, 125), (160, 105),
]  # fmt: skip
HELMET = [
    (277, 511), (277, 467), (284, 439), (297, 410), (317, 383), (340, 363), (365, 351),
    (400, 342), (440, 350), (478, 382), (500, 430), (504, 465), (511, 470), (511, 511),
]  # fmt: skip
HEAD = [
    (140, 0), (310, 0), (310, 140), (275, 140), (262, 165), (256, 186), (222, 190), (192, 187),
    (184, 178), (182, 145), (140, 140),
]  # fmt: skip


@dataclass(frozen=True)
class Body:
    """How the layers lie, in portrait pixels where it is a length."""

    head_down: float = 0.0
    shift_x: float = 0.0
    down: float = 0.0


# One and a half times the limits of a person who sits still, as far from the limit as from twice
# the limit: neither the model's wavering nor a limit settled anew changes the story.
STATES = {
    "upright": Body(),
    "head_forward": Body(head_down=24),
    "slump": Body(down=34),
}


@dataclass(frozen=True)
class Layer:
    """Part of the portrait and how much of each pixel belongs to it."""

    pixels: Picture
    cover: Mask


def polygon(points: list[tuple[int, int]], shape: tuple[int, ...]) -> Picture:
    """1 inside the outline, 0 outside."""
    mask = np.zeros(shape[:2], np.uint8)
    cv2.fillPoly(mask, [np.array(points, np.int32)], 1)
    return mask


def cut_out(portrait: Picture) -> tuple[Layer, Layer, Layer]:
    """Body, head (hair and all) and helmet of the portrait."""
    outline = polygon(PERSON, portrait.shape)
    mask = np.full(outline.shape, cv2.GC_BGD, np.uint8)
    margin = np.ones((17, 17), np.uint8)
    mask[cv2.dilate(outline, margin) > 0] = cv2.GC_PR_BGD
    mask[outline > 0] = cv2.GC_PR_FGD
    mask[cv2.erode(outline, margin) > 0] = cv2.GC_FGD
    cv2.setRNGSeed(1)
    cv2.grabCut(
        portrait, mask, None, np.zeros((1, 65)), np.zeros((1, 65)), 5, cv2.GC_INIT_WITH_MASK
    )
    person = np.isin(mask, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    head = person & polygon(HEAD, portrait.shape)
    helmet = person & polygon(HELMET, portrait.shape)
    body = person & ~head & ~helmet & 1
    # Behind throat and helmet there is more of her: paint a rim of it, for it shows when she moves.
    hidden = head.copy()
    hidden[:176] = 0
    suit = cv2.dilate(body, np.ones((21, 21), np.uint8)) & helmet
    hidden |= suit
    hole = cv2.dilate(hidden, np.ones((5, 5), np.uint8)) & ~(body & 1)
    behind = cv2.inpaint(portrait, hole & 1, 5, cv2.INPAINT_TELEA)
    return (
        Layer(behind, soft(body | hidden)),
        Layer(portrait, soft(head)),
        Layer(portrait, soft(helmet)),
    )


def soft(mask: Picture) -> Mask:
    """The mask with an edge as soft as the portrait's own."""
    thin = cv2.erode(mask, np.ones((3, 3), np.uint8))
    return cv2.GaussianBlur(thin.astype(np.float32), (0, 0), 1.0)


@cache
def room() -> Picture:
    """A wall, a shelf of books, a picture and a chair: what is there when nobody is."""
    rng = np.random.default_rng(1)
    rows = np.linspace(1.04, 0.86, HEIGHT)[:, None, None]
    columns = np.linspace(0.9, 1.06, WIDTH)[None, :, None]
    wall = np.clip(np.array(WALL) * rows * columns, 0, 255).astype(np.uint8)
    shelf(wall, rng)
    cv2.rectangle(wall, (470, 150), (600, 250), (60, 84, 104), -1)
    cv2.rectangle(wall, (480, 160), (590, 240), (214, 190, 150), -1)
    cv2.fillPoly(
        wall,
        [np.array([(480, 240), (520, 190), (545, 215), (566, 196), (590, 240)])],
        (96, 130, 92),
    )
    cv2.circle(wall, (500, 178), 8, (140, 220, 240), -1)
    clock_face(wall)
    cv2.rectangle(wall, (235, 300), (405, 480), (52, 48, 46), -1)
    cv2.ellipse(wall, (320, 302), (85, 26), 0, 180, 360, (52, 48, 46), -1)
    cv2.rectangle(wall, (252, 312), (388, 480), (66, 61, 58), -1)
    wall = cv2.GaussianBlur(wall, (0, 0), 1.1)
    grain = cv2.GaussianBlur(rng.normal(0, 6, wall.shape[:2]), (0, 0), 1.0)[..., None]
    return np.clip(wall + grain, 0, 255).astype(np.uint8)


def shelf(wall: Picture, rng: np.random.Generator) -> None:
    """Boards of books at the left, short ones where her arm is: books behind it mislead the model.

    With books all the way down the background says that the camera stands still, also when the
    helmet moves.
    """
    for board, width in ((120, 150), (235, 150), (350, 78), (465, 78)):
        cv2.rectangle(wall, (0, board), (width, board + 9), (62, 92, 124), -1)
        x = 4
        while x < width - 14:
            thick, tall = int(rng.integers(9, 20)), int(rng.integers(56, 88))
            color = [int(value) for value in rng.integers(50, 190, 3)]
            cv2.rectangle(wall, (x, board - tall), (x + thick, board - 1), color, -1)
            cv2.line(wall, (x + 3, board - tall + 12), (x + thick - 3, board - tall + 12), WALL, 2)
            x += thick + 2


CLOCK_AT = (535, 82)


def clock_face(picture: Picture) -> None:
    """A wall clock, without its hands."""
    cv2.circle(picture, CLOCK_AT, 34, (70, 66, 62), -1, cv2.LINE_AA)
    cv2.circle(picture, CLOCK_AT, 30, (236, 240, 242), -1, cv2.LINE_AA)
    for hour in range(12):
        hand(picture, hour / 12, 25, 2, (70, 66, 62), inner=23)


Color = tuple[int, int, int]


def hand(
    picture: Picture, turn: float, length: float, width: int, color: Color, inner: float = 0
) -> None:
    """A hand that has made `turn` of its circle."""
    x, y = math.sin(turn * math.tau), -math.cos(turn * math.tau)
    start = round(CLOCK_AT[0] + x * inner), round(CLOCK_AT[1] + y * inner)
    end = round(CLOCK_AT[0] + x * length), round(CLOCK_AT[1] + y * length)
    cv2.line(picture, start, end, color, width, cv2.LINE_AA)


def lay(picture: Picture, layer: Layer, body: Body, head_down: float = 0) -> Picture:
    """The layer over the picture."""
    left = FACE_AT[0] - FACE[0] + body.shift_x
    top = FACE_AT[1] - FACE[1] + body.down + head_down
    matrix = np.array([[1, 0, left], [0, 1, top]])
    pixels = cv2.warpAffine(layer.pixels, matrix, (WIDTH, HEIGHT))
    cover = cv2.warpAffine(layer.cover, matrix, (WIDTH, HEIGHT))[..., None]
    return (pixels * cover + picture * (1 - cover)).astype(np.uint8)


def swayed(body: Body, index: int) -> Body:
    """The same posture in the n-th stretch of sitting still."""
    x, down, head = np.random.default_rng(index).uniform(-1, 1, 3)
    return replace(
        body,
        shift_x=body.shift_x + 2.0 * x,
        down=body.down + 1.0 * down,
        head_down=body.head_down + 1.5 * head,
    )


def scene(layers: tuple[Layer, Layer, Layer], state: str, index: int) -> Picture:
    """The room with the person in that state, or without her; her helmet is on the desk then.

    Else her arm is round it: it moves with her, and hides no shoulder when she slumps.
    """
    trunk, head, helmet = layers
    picture = room()
    body = Body()
    if state != "away":
        body = swayed(STATES[state], index)
        picture = lay(picture, trunk, body)
        picture = lay(picture, head, body, body.head_down)
    return lay(picture, helmet, body)


def frames(script: demo_script.Script) -> Iterator[Picture]:
    """The clip's frames."""
    layers = cut_out(cv2.cvtColor(skimage.data.astronaut(), cv2.COLOR_RGB2BGR))
    draw = cache(partial(scene, layers))
    for index in range(round(script.end_s / script.frame_s)):
        at_s = index * script.frame_s
        every_s = SETTLING_EVERY_S if at_s < script.calibrate_s else SWAY_EVERY_S
        picture = draw(script.state(at_s), int(at_s // every_s)).copy()
        hand(picture, at_s / 43200 + 0.75, 15, 3, (40, 40, 40))
        hand(picture, at_s / 3600, 22, 2, (40, 40, 40))
        hand(picture, at_s / 60, 24, 1, (40, 40, 200))
        yield picture


def encode(pictures: Iterator[Picture], output: Path, frame_s: float) -> None:
    """VP9: free of patents, in every OpenCV wheel, and decoded to the same pixels everywhere."""
    options = {"crf": "34", "b": "0", "g": "9999", "cpu-used": "2", "row-mt": "0"}
    with av.open(str(output), "w", options={"fflags": "+bitexact"}) as container:
        stream = container.add_stream("libvpx-vp9", rate=round(1 / frame_s), options=options)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.thread_count = 1
        for picture in pictures:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
        container.mux(stream.encode())


def main() -> None:
    """Draw the script's scenes and write the clip."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("output", nargs="?", type=Path, default=demo_script.clip())
    output = parser.parse_args().output
    script = demo_script.load()
    encode(frames(script), output, script.frame_s)
    print(f"{output}: {output.stat().st_size} bytes")


if __name__ == "__main__":
    main()
