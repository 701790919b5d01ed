"""Makes pictures of situations out of real ones: **made pictures**, never filmed ones.

The person is the demo clip's: NASA's portrait of Eileen Collins in a drawn room (docs/demo.md).
Moving her head, her chair or the camera shows that the program follows; it says nothing about how
often it is right with other people. That is measured on labelled pictures (docs/accuracy.md).

Pictures are BGR, uint8, height x width x 3. Every function returns a new one.
"""

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from posturewatch import demo_script
from posturewatch.core.pose import Pose, PoseLandmark

Picture = NDArray[np.uint8]


@cache
def _stills() -> dict[str, Picture]:
    """The frame in the middle of the first scene of each state."""
    script = demo_script.load()
    wanted: dict[int, str] = {}
    ends = [scene.start_s for scene in script.scenes[1:]] + [script.end_s]
    for scene, end_s in zip(script.scenes, ends, strict=True):
        if scene.state not in wanted.values():
            wanted[round((scene.start_s + end_s) / 2 / script.frame_s)] = scene.state
    found: dict[str, Picture] = {}
    clip = cv2.VideoCapture(str(demo_script.clip()))
    for index in range(max(wanted) + 1):
        assert clip.grab(), f"the demo clip ends before frame {index}"
        if index in wanted:
            _, found[wanted[index]] = clip.retrieve()
    clip.release()
    return found


def still(state: str = "upright") -> Picture:
    """A frame of the demo clip: upright, head_forward, slump or away (the empty room)."""
    return _stills()[state].copy()


def head_lowered(picture: Picture, pose: Pose, room: Picture, share: float = 0.4) -> Picture:
    """The head nearer to the shoulders by a share of the neck's height; the neck is squeezed.

    The landmarker sees about half of it, for it lets the shoulders follow the head a little.
    """
    height, width = picture.shape[:2]
    ears = _middle(pose, PoseLandmark.LEFT_EAR, PoseLandmark.RIGHT_EAR, height)
    mouth = _middle(pose, PoseLandmark.MOUTH_LEFT, PoseLandmark.MOUTH_RIGHT, height)
    shoulders = _middle(pose, PoseLandmark.LEFT_SHOULDER, PoseLandmark.RIGHT_SHOULDER, height)
    span = abs(pose.point(PoseLandmark.LEFT_EAR)[0] - pose.point(PoseLandmark.RIGHT_EAR)[0])
    down = share * (shoulders[1] - ears[1])
    chin = mouth[1] + 0.5 * (mouth[1] - ears[1])
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    along = np.clip((shoulders[1] - y) / max(1.0, shoulders[1] - chin - down), 0, 1)
    across = np.clip((2.5 * span * height - np.abs(x - ears[0])) / (span * height), 0, 1)
    source_y = y - down * along * across
    pixels = cv2.remap(picture, x, source_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.remap(_soft(_person(picture, room)), x, source_y, cv2.INTER_LINEAR)
    return _blend(pixels, room, cover)


def narrowed(picture: Picture, pose: Pose, room: Picture, share: float = 0.8) -> Picture:
    """Everything below the chin narrower: another build, as a child's is."""
    height, width = picture.shape[:2]
    ears = _middle(pose, PoseLandmark.LEFT_EAR, PoseLandmark.RIGHT_EAR, height)
    mouth = _middle(pose, PoseLandmark.MOUTH_LEFT, PoseLandmark.MOUTH_RIGHT, height)
    x0, shoulder_y = _middle(pose, PoseLandmark.LEFT_SHOULDER, PoseLandmark.RIGHT_SHOULDER, height)
    chin = mouth[1] + 0.5 * (mouth[1] - ears[1])
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    below = np.clip((y - chin) / (shoulder_y - chin), 0, 1)
    source_x = (x0 + (x - x0) / (1 - below * (1 - share))).astype(np.float32)
    pixels = cv2.remap(picture, source_x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    cover = cv2.remap(_soft(_person(picture, room)), source_x, y, cv2.INTER_LINEAR)
    return _blend(pixels, room, cover)


def leaned_in(picture: Picture, room: Picture, growth: float = 1.25) -> Picture:
    """The person nearer to the camera: larger, and a little lower as the head comes down too."""
    height = picture.shape[0]
    return chair_moved(picture, room, scale=growth, shift=(0.0, 0.04 * height * (growth - 1)))


def slumped(picture: Picture, room: Picture, down: float = 0.1) -> Picture:
    """The person slid down in the chair by a share of the picture's height."""
    return chair_moved(picture, room, shift=(0.0, down * picture.shape[0]))


def side_leaned(picture: Picture, room: Picture, deg: float = 12.0) -> Picture:
    """The trunk tilted about the seat; positive to the picture's right."""
    height, width = picture.shape[:2]
    seat = (width * 0.45, height * 1.2)
    return _laid(picture, room, cv2.getRotationMatrix2D(seat, -deg, 1.0))


def chair_moved(
    picture: Picture, room: Picture, *, shift: tuple[float, float] = (0.0, 0.0), scale: float = 1.0
) -> Picture:
    """The same posture elsewhere: shifted by pixels, scaled about the picture's middle."""
    return _laid(picture, room, _about_middle(picture, shift, 0.0, scale))


def camera_moved(
    picture: Picture,
    *,
    shift: tuple[float, float] = (0.0, 0.0),
    turn_deg: float = 0.0,
    zoom: float = 1.0,
) -> Picture:
    """The whole picture, room and all, shifted by pixels, turned or zoomed."""
    height, width = picture.shape[:2]
    matrix = _about_middle(picture, shift, turn_deg, zoom)
    return cv2.warpAffine(picture, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)


def passer_by(picture: Picture, room: Picture, *, scale: float = 0.55) -> Picture:
    """A second person, smaller and behind, standing at the right edge of the picture."""
    height, width = picture.shape[:2]
    guest, guest_room = mirrored(still()), mirrored(still("away"))
    x, _, wide, _ = cv2.boundingRect(_person(guest, guest_room))
    matrix = np.array([[scale, 0, width - scale * (x + wide)], [0, scale, 0.02 * height]])
    behind = _laid(guest, guest_room, matrix, onto=room)
    return _blend(picture, behind, _soft(_person(picture, room)))


def drinking(picture: Picture, pose: Pose) -> Picture:
    """A drawn hand holds a drawn cup before mouth and chin."""
    height = picture.shape[0]
    x, y = _middle(pose, PoseLandmark.MOUTH_LEFT, PoseLandmark.MOUTH_RIGHT, height)
    _, eyes_y = _middle(pose, PoseLandmark.LEFT_EYE, PoseLandmark.RIGHT_EYE, height)
    size = y - eyes_y
    skin = picture[int(y - 0.5 * size), int(x + 0.6 * size)].tolist()

    def at(across: float, down: float) -> tuple[int, int]:
        return int(x + across * size), int(y + down * size)

    made = picture.copy()
    cv2.line(made, (at(-2.2, 0)[0], height), at(-0.9, 1.0), skin, int(1.1 * size), cv2.LINE_AA)
    cup = np.array([at(-0.75, -0.35), at(0.75, -0.35), at(0.6, 1.5), at(-0.6, 1.5)])
    cv2.fillConvexPoly(made, cup, (225, 225, 230), cv2.LINE_AA)
    for finger in range(4):
        shade = [(0.9 - 0.04 * finger) * value for value in skin]
        extent = (int(0.5 * size), int(0.16 * size))
        middle = at(-0.45, 0.1 + 0.35 * finger)
        cv2.ellipse(made, middle, extent, 0, 0, 360, shade, -1, cv2.LINE_AA)
    return made


def darkened(picture: Picture, gain: float = 0.15) -> Picture:
    """Less light, by a factor."""
    return (picture * gain).astype(np.uint8)


def blurred(picture: Picture, deviation: float = 6.0) -> Picture:
    """Out of focus; deviation in pixels."""
    return cv2.GaussianBlur(picture, (0, 0), deviation)


def noisy(picture: Picture, deviation: float = 8.0, seed: int = 1) -> Picture:
    """The grain of a dark room; deviation in grey values."""
    grain = np.random.default_rng(seed).normal(0, deviation, picture.shape)
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


def mirrored(picture: Picture) -> Picture:
    """As some cameras give it."""
    return cv2.flip(picture, 1)


def _middle(pose: Pose, one: PoseLandmark, other: PoseLandmark, height: int) -> tuple[float, float]:
    """Middle of two landmarks in pixels."""
    (x1, y1), (x2, y2) = pose.point(one), pose.point(other)
    return (x1 + x2) / 2 * height, (y1 + y2) / 2 * height


def _about_middle(
    picture: Picture, shift: tuple[float, float], turn_deg: float, scale: float
) -> NDArray[np.float64]:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn_deg, scale)
    matrix[:, 2] += shift
    return matrix


def _laid(
    picture: Picture, room: Picture, matrix: NDArray[np.float64], onto: Picture | None = None
) -> Picture:
    """The person of the picture moved by the matrix and laid over the empty room, or another."""
    height, width = picture.shape[:2]
    # The picture's lower edge cuts the person; where that edge moves up, its pixels go on downward.
    pixels, cover = (
        cv2.warpAffine(layer, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
        for layer in (picture, _soft(_person(picture, room)))
    )
    return _blend(pixels, room if onto is None else onto, cover)


def _blend(over: Picture, under: Picture, cover: NDArray[np.float32]) -> Picture:
    share = cover[..., None]
    return (over * share + under * (1 - share)).astype(np.uint8)


def _person(picture: Picture, room: Picture) -> Picture:
    """Where the picture differs from the empty room, in one piece: 1 there, else 0."""
    differs = (cv2.absdiff(picture, room).max(axis=2) > 24).astype(np.uint8)
    whole = cv2.morphologyEx(differs, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    outlines, _ = cv2.findContours(whole, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    mask = np.zeros_like(whole)
    cv2.drawContours(mask, [max(outlines, key=cv2.contourArea)], -1, 1, cv2.FILLED)
    return mask


def _soft(mask: Picture) -> NDArray[np.float32]:
    return cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 1.0)
