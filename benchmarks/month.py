"""A month at a desk, simulated: the real program on a made day book, with memory watched.

``python benchmarks/month.py [--days N] [--seed N]``. The generator draws office days with breaks,
lunch, locks, sleep at night, a call, a camera unplugged and a dark room. Exit code 1 when memory
grows or a day's parts do not add up to the day.
"""

import argparse
import csv
import json
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median

import cv2
import numpy as np

import measure
from cost import machine
from inputs import demo_frames, empty_s
from programs import own_home, posturewatch, program

DAY_S = 86_400
MAY_GROW_MB = 4.0
Row = tuple[float, str, str]


def month(days: int, seed: int) -> Iterator[Row]:
    """Rows of a timeline that begins at nine on a Monday."""
    yield 0, "good_1.png", "calibrate"
    yield 5, "good_2.png", ""
    yield 10, "good_1.png", "end_calibrate"
    random = Random(seed)
    for day in range(days):
        morning_s = day * DAY_S + (15 if day == 0 else random.randrange(0, 3600))
        if day % 7 >= 5:
            continue  # the weekend is slept through
        yield morning_s, "good_1.png", "wake" if day else ""
        evening_s = morning_s + random.randrange(7 * 3600, 9 * 3600)
        yield from working(random, morning_s, evening_s)
        yield evening_s, "", "sleep"
    yield days * DAY_S, "", "end"


def working(random: Random, at_s: float, end_s: float) -> Iterator[Row]:
    """Sitting in several ways, with what comes between."""
    while True:
        for _ in range(random.randrange(2, 6)):
            yield at_s, random.choice(["good_1.png", "good_2.png", "slouch.png"]), ""
            at_s += random.randrange(60, 1200)
            if at_s > end_s - 3600:
                return
        between = random.choice(["break", "break", "lock", "call", "unplug", "dark", "pause"])
        match between:
            case "break":
                yield at_s, "empty.png", ""
            case "lock":
                yield at_s, "", "lock"
            case "call":
                yield at_s, "", "camera_busy"
                yield at_s + 30, "", "input"
            case "unplug":
                yield at_s, "", "unplug"
            case "dark":
                yield at_s, "dark.png", ""
            case "pause":
                yield at_s, "", "pause:30"
        at_s += random.randrange(20, 2400)
        ends = {"lock": "unlock", "call": "camera_free", "unplug": "replug", "pause": "resume"}
        yield at_s, "good_1.png", ends.get(between, "")
        at_s += random.randrange(1, 60)


def write(folder: Path, days: int, seed: int) -> Path:
    """The timeline and its pictures."""
    first, second, slouched = *demo_frames(20, 2), next(demo_frames(240, 1))
    pictures = {"good_1": first, "good_2": second, "slouch": slouched}
    pictures["empty"] = next(demo_frames(empty_s(), 1))
    pictures["dark"] = np.full_like(first, 4)
    for name, pixels in pictures.items():
        cv2.imwrite(str(folder / f"{name}.png"), pixels)
    path = folder / "month.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("at_s", "file", "signal"))
        rows.writerows(month(days, seed))
    return path


def main() -> None:
    """Play it and tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data, out = folder / "data", folder / "out"
        timeline = write(folder, given.days, given.seed)
        command = posturewatch("replay", timeline, "--json", "--data-dir", data)
        memory: list[float] = []
        done = threading.Event()
        with out.open("w") as lines, program(command, stdout=lines, env=own_home(data)) as process:

            def sample() -> None:
                while not done.wait(1.0):
                    memory.append(measure.own_pss_mb(process.pid))

            sampler = threading.Thread(target=sample)
            sampler.start()
            code = process.wait()
            done.set()
            sampler.join()
        if code:
            sys.exit(f"replay ended with {code}")
        events = [json.loads(line) for line in out.read_text().splitlines()]
        size = sum(each.stat().st_size for each in data.glob("posturewatch.db*")) / 1e6
    tell(events, [each for each in memory if each], size, given.days)


def tell(events: list[dict[str, object]], memory: list[float], size: float, days: int) -> None:
    """Print what came out; exit code 1 when it is not as it should be."""
    kinds = ("alert", "suppressed", "bout", "break", "episode", "notice")
    counts = {kind: sum(each["event"] == kind for each in events) for kind in kinds}
    summaries = [each for each in events if each["event"] == "summary"]
    off = [each for each in summaries if not adds_up(each)]
    fifth = max(1, len(memory) // 5)
    early, late = median(memory[fifth : 2 * fifth]), median(memory[-fifth:])
    print(f"{machine()}\n\n{days} days in {len(memory)} s: {counts}, store {size:.2f} MB")
    print(f"memory in the second fifth {early:.1f} MB, in the last {late:.1f} MB")
    print(f"{len(summaries)} days, {len(off)} of them do not add up")
    if off or late - early > MAY_GROW_MB or not summaries:
        sys.exit("not as it should be")


def adds_up(summary: dict[str, object]) -> bool:
    """Whether a day's parts are the day, to the millisecond."""
    parts = dict(summary["seconds"])  # type: ignore[call-overload]
    total = sum(parts[each] for each in ("seated", "standing", "away", "unobserved"))
    return abs(total - (float(str(summary["until_s"])) - float(str(summary["start_s"])))) < 0.01


if __name__ == "__main__":
    main()
