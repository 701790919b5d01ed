"""Stitches labelled pictures into time lines that ``posturewatch replay`` plays.

A made day: real frames of one person in an order and rhythm that nobody filmed.
"""

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames of one kind, shown in turn for a while."""

    name: str
    frames: Sequence[Path]
    """Shown one after the other, again from the first when all have been; empty: no frame."""
    length_s: float
    every_s: float = 10.0
    """Seconds until the next frame is shown."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a time line file."""

    at_s: float
    file: str
    """Empty: no frame comes."""
    signal: str = ""


def calibration(
    frames: Sequence[Path], *, slouched: Sequence[Path] = (), each_s: float = 2.0
) -> list[Row]:
    """Rows that calibrate on ``frames`` and, when given, on ``slouched`` ones, from time 0 on."""
    rows: list[Row] = []
    at_s = 0.0
    for signal, pictures in (("calibrate", frames), ("calibrate_slouch", slouched)):
        if not pictures:
            continue
        rows.append(Row(at_s, str(pictures[0]), signal))
        for picture in pictures[1:]:
            at_s += each_s
            rows.append(Row(at_s, str(picture)))
        at_s += each_s
        rows.append(Row(at_s, str(pictures[-1]), "end_calibrate"))
    return rows


def stitch(
    stretches: Iterable[Stretch],
    *,
    start_s: float,
    strays: Sequence[Path] = (),
    stray_share: float = 0.0,
    seed: int = 1,
) -> tuple[list[Row], dict[str, list[tuple[float, float]]]]:
    """Rows for the stretches in order, and when each named stretch lasted.

    ``stray_share`` of the single frames, drawn with ``seed``, are replaced by frames of
    ``strays``: what a sneeze, a glance or a bad look does to a real day.
    """
    draw = random.Random(seed)
    rows: list[Row] = []
    spans: dict[str, list[tuple[float, float]]] = {}
    at_s = start_s
    for stretch in stretches:
        end_s = at_s + stretch.length_s
        spans.setdefault(stretch.name, []).append((at_s, end_s))
        if not stretch.frames:
            rows.append(Row(at_s, ""))
        for offset_s, frame in _shown(stretch):
            is_stray = bool(strays) and draw.random() < stray_share
            rows.append(Row(at_s + offset_s, str(draw.choice(strays) if is_stray else frame)))
        at_s = end_s
    rows.append(Row(at_s, "", "end"))
    return rows, spans


def write(path: Path, rows: Iterable[Row]) -> Path:
    """The rows as a time line file."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("at_s", "file", "signal"))
        writer.writerows((f"{row.at_s:g}", row.file, row.signal) for row in rows)
    return path


def _shown(stretch: Stretch) -> Iterator[tuple[float, Path]]:
    count = 0
    offset_s = 0.0
    while stretch.frames and offset_s < stretch.length_s:
        yield offset_s, stretch.frames[count % len(stretch.frames)]
        count += 1
        offset_s = count * stretch.every_s
