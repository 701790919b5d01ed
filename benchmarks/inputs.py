"""What the camera sees in the benchmarks, and a stream of it: MJPEG over loopback.

``python inputs.py KIND [FPS WIDTH HEIGHT]`` serves until stdin ends and prints its address first.
Every picture carries the noise of a webcam: deviation 3 of 255, a common figure for a lit room.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "src" / "posturewatch" / "data" / "demo.webm"
NOISE = 3.0
COUNT = 37
"""Pictures in the loop, no two that follow each other alike. At 15 a second it takes 2.5 s, so that
a monitor that glances every second or two never meets the same ones."""

sys.path.insert(0, str(ROOT / "tests"))


def demo_frames(first_s: int, count: int) -> Iterator[np.ndarray]:
    """Frames of the demo clip, which has one a second."""
    clip = cv2.VideoCapture(str(DEMO))
    for _ in range(first_s):
        clip.grab()
    for _ in range(count):
        yield clip.read()[1]
    clip.release()


def scenes(kind: str) -> list[np.ndarray]:
    """The pictures of a kind of input, before noise."""
    match kind:
        case "still":
            return list(demo_frames(20, 1)) * COUNT
        case "moving":
            (person,) = demo_frames(20, 1)
            shifts = [round(12 * np.sin(2 * np.pi * at / COUNT)) for at in range(COUNT)]
            return [np.roll(person, shift, axis=1) for shift in shifts]
        case "empty":
            return list(demo_frames(empty_s(), 1)) * COUNT
        case "dark":
            return [np.full((480, 640, 3), 4, np.uint8)] * COUNT
    raise SystemExit(f"{kind}: no such input")


def empty_s() -> int:
    """A second of the demo at which nobody is there."""
    from posturewatch.demo_script import load

    return next(int(scene.start_s) + 5 for scene in load().scenes if scene.state == "away")


def pictures(kind: str, size: tuple[int, int]) -> list[bytes]:
    """JPEG pictures with noise."""
    random = np.random.default_rng(1)
    found = []
    for scene in scenes(kind):
        sized = cv2.resize(scene, size) if size != (640, 480) else scene
        noisy = np.clip(sized + random.normal(0, NOISE, sized.shape), 0, 255).astype(np.uint8)
        found.append(cv2.imencode(".jpg", noisy)[1].tobytes())
    return found


def main(kind: str, fps: str = "15", width: str = "640", height: str = "480") -> None:
    """Serve one kind of input; a list of kinds joined by + changes every minute."""
    from mjpeg import MjpegServer

    kinds = [pictures(each, (int(width), int(height))) for each in kind.split("+")]
    server = MjpegServer(kinds[0], float(fps))
    print(server.url, flush=True)
    while line := sys.stdin.readline():
        server.pictures = kinds[int(line) % len(kinds)]


if __name__ == "__main__":
    main(*sys.argv[1:])
