"""Days stitched from labelled pictures, played through the whole program.

The days are made: real frames in an order nobody filmed. They show that the whole line from
picture to alert holds together, not how often people slouch.

``python -m tests.stitched PICTURES`` prints the table of docs/accuracy.md.
"""

import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from tests.timelines import Row, Stretch, calibration, stitch, write

CALIBRATED_ON = 8
SHOWN_SLOUCHES = 4
RAISED_WITHIN_S = 120.0
TYPING_WITHIN_S = 180.0
"""While keys are pressed an alert waits for a pause."""
GOOD_EVERY_S = 20.0

Line = dict[str, object]


@dataclass(frozen=True, slots=True)
class Person:
    """One person's labelled pictures, in the order they were taken; doubtful ones left out."""

    good: Sequence[Path]
    slouch: Sequence[Path]
    empty_room: Path
    """A room without anybody."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the program made of a day."""

    delays_s: tuple[float | None, ...]
    """From the start of each slouch to its first alert; None when it was not raised."""
    false_alerts: tuple[float, ...]
    """Posture alerts outside the slouches, by their time."""
    moved: int
    """How often it said that the camera was moved."""


def person(pictures: Path, subject: str) -> Person:
    """Read the manifest."""
    by_label: dict[str, list[tuple[int, Path]]] = {"absent": []}
    with (pictures / "manifest.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            entry = (int(row["seq"] or 0), pictures / row["file"])
            if row["label"] == "absent":
                by_label["absent"].append(entry)
            elif row["subject"] == subject and row["label_check"] != "doubt":
                by_label.setdefault(row["label"], []).append(entry)
    ordered = {
        label: [path for _, path in sorted(entries, key=lambda entry: entry[0])]
        for label, entries in by_label.items()
    }
    return Person(ordered["good"], ordered["slouch"], ordered["absent"][0])


def play(
    who: Person,
    folder: Path,
    *,
    stray_share: float = 0.0,
    shown: int = 0,
    typing: bool = False,
    seed: int = 1,
) -> Outcome:
    """A day of upright, slouched, dark and away through ``posturewatch replay``.

    ``shown`` slouches are shown while calibrating; ``typing``: a key every 5 s in every slouch.
    """
    good, slouch = who.good[CALIBRATED_ON:], who.slouch[shown:]
    rows, spans = stitch(
        [
            _upright(good, 20),
            Stretch("slouch", slouch, 4 * 60),
            _upright(good, 20, first=60),
            Stretch("dark", [_dark(folder / "dark.png")], 10 * 60),
            Stretch("away", [who.empty_room], 10 * 60),
            _upright(good, 5, first=30),
            Stretch("slouch", slouch[40:], 4 * 60),
            _upright(good, 15, first=90),
            Stretch("slouch", slouch[80:], 3 * 60),
            _upright(good, 5, first=120),
        ],
        start_s=60.0,
        strays=[*good, *slouch],
        stray_share=stray_share,
        seed=seed,
    )
    steps = calibration(who.good[:CALIBRATED_ON], slouched=who.slouch[:shown])
    keys = [
        Row(start + offset, "", "input")
        for start, end in spans["slouch"]
        for offset in range(0, int(end - start), 5)
    ]
    day = [*steps, *rows] if not typing else _with_keys([*steps, *rows], keys)
    lines = _replay(write(folder / "day.csv", day), folder / "data")
    raised = [
        float(str(line["at_s"]))
        for line in lines
        if line["event"] == "alert" and line["kind"] == "posture"
    ]
    slouches = spans["slouch"]
    return Outcome(
        delays_s=tuple(
            next((at - start for at in raised if start < at <= end), None)
            for start, end in slouches
        ),
        false_alerts=tuple(
            at for at in raised if not any(start < at <= end for start, end in slouches)
        ),
        moved=sum(line["event"] == "notice" and line["kind"] == "camera_moved" for line in lines),
    )


def _upright(frames: Sequence[Path], minutes: float, first: int = 0) -> Stretch:
    return Stretch("good", [*frames[first:], *frames[:first]], minutes * 60, GOOD_EVERY_S)


def _dark(path: Path) -> Path:
    """What a webcam gives at night: near black, with sensor noise."""
    noise = np.random.default_rng(1).integers(0, 9, (480, 640, 3), dtype=np.uint8)
    cv2.imwrite(str(path), noise)
    return path


def _with_keys(rows: Sequence[Row], keys: Sequence[Row]) -> list[Row]:
    """The rows with key presses between them; each key's row goes on showing what was shown."""
    merged: list[Row] = []
    shown = ""
    for row in sorted([*rows, *keys], key=lambda row: (row.at_s, row.signal == "input")):
        shown = shown if row.signal == "input" else row.file
        merged.append(Row(row.at_s, shown, row.signal))
    return merged


def _replay(timeline: Path, data_dir: Path) -> list[Line]:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "posturewatch", "replay", str(timeline)),
            *("--json", "--data-dir", str(data_dir)),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def _table(pictures: Path) -> None:
    """Clean once, with strays by five seeds, for both people, without and with a shown slouch."""
    print("| | slouches | raised | within 120 s | false alerts |\n|---|---|---|---|---|")
    for subject in ("snowC", "snowA"):
        who = person(pictures, subject)
        for shown in (0, SHOWN_SLOUCHES):
            for share, seeds in ((0.0, (1,)), (0.1, (1, 2, 3, 4, 5))):
                days = []
                for seed in seeds:
                    with tempfile.TemporaryDirectory() as folder:
                        days.append(
                            play(who, Path(folder), stray_share=share, shown=shown, seed=seed)
                        )
                delays = [delay for day in days for delay in day.delays_s]
                raised = [delay for delay in delays if delay is not None]
                in_time = sum(delay < RAISED_WITHIN_S for delay in raised)
                wrong = sum(len(day.false_alerts) for day in days)
                name = f"{subject}{', own slouch shown' if shown else ''}, strays {share:.0%}"
                print(f"| {name} | {len(delays)} | {len(raised)} | {in_time} | {wrong} |")


if __name__ == "__main__":
    _table(Path(sys.argv[1]))
