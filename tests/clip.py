"""Real frames of the bundled clip by what they show, as picture files and as time lines."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import cv2

from posturewatch import demo_script


def write_frames(folder: Path, each: int = 6) -> dict[str, list[str]]:
    """``each`` different frames of every state of the clip's script, as files; names by state."""
    script = demo_script.load()
    wanted: dict[int, tuple[str, str]] = {}
    states = dict.fromkeys(scene.state for scene in script.scenes)
    for state in states:
        scene = next(scene for scene in script.scenes if scene.state == state)
        for number in range(each):
            at = int((scene.start_s + 2 + 3 * number) / script.frame_s)
            wanted[at] = (state, f"{state}_{number}.png")
    names: dict[str, list[str]] = {state: [] for state in states}
    capture = cv2.VideoCapture(str(demo_script.clip()))
    for at in range(max(wanted) + 1):
        capture.grab()
        if at in wanted:
            state, name = wanted[at]
            cv2.imwrite(str(folder / name), capture.retrieve()[1])
            names[state].append(name)
    capture.release()
    cv2.imwrite(str(folder / "black.png"), cv2.imread(str(folder / names["away"][0])) * 0)
    return names | {"black": ["black.png"]}


def write_timeline(
    path: Path,
    rows: Iterable[tuple[float, str, str]],
    frames: Mapping[str, Sequence[str]],
) -> Path:
    """A time line of (second, state or "", signal); states are shown by their frames in turn."""
    shown: dict[str, int] = {}
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["at_s", "file", "signal"])
        for at_s, state, signal in rows:
            name = ""
            if state:
                number = shown[state] = shown.get(state, -1) + 1
                name = frames[state][number % len(frames[state])]
            writer.writerow([at_s, name, signal])
    return path
