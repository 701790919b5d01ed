"""Half an hour of real watching, to see whether memory or anything else grows.

``python benchmarks/soak.py [--minutes N]``. The stream shows a person sitting still, swaying,
nobody and darkness, a minute each; every ten minutes the monitor is paused for three, so the
model's process ends and comes back. Exit code 1 when something grows.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression, median

import measure
from cost import machine
from programs import calibrated, monitor, own_home, posturewatch, stream

EVERY_S = 10.0
WARM_S = 300.0
"""The first five minutes: caches fill, the first pause is still to come."""
MAY_GROW_MB_H = 4.0
"""A leak of one record of a second (1 kB) would be 3.6 MB an hour."""
SCENES = "still+moving+empty+dark"


@dataclass(frozen=True)
class Reading:
    """The monitor at an instant."""

    at_s: float
    own_mb: float
    """The monitor's own process."""
    tree_mb: float
    files: int
    threads: int
    children: int


def read(pid: int, since_s: float) -> Reading:
    """Look at a running monitor."""
    children = measure.tree(pid)[1:]
    own_mb = measure.own_pss_mb(pid)
    own = (len(list(Path(f"/proc/{pid}/{what}").iterdir())) for what in ("fd", "task"))
    return Reading(time.monotonic() - since_s, own_mb, measure.pss_mb(pid), *own, len(children))


def soak(minutes: float) -> list[Reading]:
    """Watch for so long; what was read every ten seconds."""
    readings: list[Reading] = []
    with tempfile.TemporaryDirectory() as folder, stream(SCENES) as (source, server):
        data = Path(folder) / "data"
        calibrated(source, data)
        with monitor(source, data, "--json") as process:
            began_s = time.monotonic()
            assert server.stdin
            for number in range(1, round(60 * minutes / EVERY_S) + 1):
                time.sleep(max(0.0, began_s + number * EVERY_S - time.monotonic()))
                if process.poll() is not None:
                    raise RuntimeError(f"the monitor ended with {process.returncode}")
                readings.append(read(process.pid, began_s))
                at_s = number * EVERY_S
                server.stdin.write(f"{int(at_s // 60)}\n")
                server.stdin.flush()
                if at_s % 600 == 420:
                    pause = posturewatch("pause", "3", "--data-dir", data)
                    subprocess.run(pause, env=own_home(data), check=True, capture_output=True)
                print(readings[-1], file=sys.stderr, flush=True)
    return readings


def main() -> None:
    """Soak and tell; exit code 1 when something grows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=30.0)
    given = parser.parse_args()
    readings = soak(given.minutes)
    warm = [each for each in readings if each.at_s > min(WARM_S, 30 * given.minutes)]
    slope = 3600 * linear_regression([r.at_s for r in warm], [r.own_mb for r in warm]).slope
    third = len(warm) // 3
    print(f"{machine()}, {given.minutes:g} minutes, {len(readings)} readings\n")
    print("| | first third | last third | least | most |\n|---|---|---|---|---|")
    for name in ("own_mb", "tree_mb", "files", "threads", "children"):
        found = [getattr(each, name) for each in warm]
        ends = median(found[:third]), median(found[-third:])
        print(f"| {name} | {ends[0]:.1f} | {ends[1]:.1f} | {min(found):.1f} | {max(found):.1f} |")
    print(f"\nThe monitor's own memory changes by {slope:+.2f} MB an hour.")
    files = [each.files for each in warm]
    threads = [each.threads for each in warm]
    grows = slope > MAY_GROW_MB_H or max(files[-third:]) > max(files[:third])
    if grows or max(threads[-third:]) > max(threads[:third]):
        raise SystemExit("something grows")


if __name__ == "__main__":
    main()
