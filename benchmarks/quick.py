"""How long one waits: start-up, commands, reports on a year, an alert. And how the store grows.

``python benchmarks/quick.py`` prints a table in Markdown. Seconds are CPU of all processes, median
of five runs, but where it says otherwise.
"""

import json
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import measure
from cost import machine
from inputs import DEMO, ROOT
from posturewatch.adapters.store import SqliteStore
from posturewatch.core.events import AlertKind
from programs import own_home, posturewatch, program, quiet

sys.path.insert(0, str(ROOT / "tests"))

RUNS = 5
LAST = date(2025, 12, 31)
SLOUCHES = ("head_forward", "slump", "too_close")


def cpu(arguments: Sequence[str], data: Path) -> float:
    """CPU seconds of a command, median of some runs."""
    found = []
    for _ in range(RUNS):
        before_s = measure.cpu_s_of_children()
        subprocess.run(arguments, env=own_home(data), check=True, capture_output=True)
        found.append(measure.cpu_s_of_children() - before_s)
    return median(found)


def first_look(data: Path) -> tuple[float, float]:
    """CPU and clock seconds from the start of ``run`` to the first judged picture."""
    costs, waits = [], []
    for _ in range(RUNS):
        began_s = time.monotonic()
        command = posturewatch("run", "--json", "--source", DEMO, "--data-dir", data)
        command += ["--config", str(quiet(data))]
        options = {"stdout": subprocess.PIPE, "env": own_home(data)}
        with program(command, **options) as process:
            assert process.stdout
            next(line for line in process.stdout if '"sample"' in line)
            costs.append(measure.cpu_s(process.pid))
            waits.append(time.monotonic() - began_s)
    return median(costs), median(waits)


def stored(data: Path, days: int) -> tuple[int, float]:
    """A store with office days up to the end of a year: its events and its size in MB."""
    from seeded import office_days

    events = tuple(office_days(LAST - timedelta(days - 1), days))
    data.mkdir(mode=0o700, exist_ok=True)
    with SqliteStore(data / "posturewatch.db") as store:
        store.save(events)
    return len(events), sum(each.stat().st_size for each in data.glob("posturewatch.db*")) / 1e6


def until_alerts(data: Path) -> dict[str, float]:
    """Seconds of the demo from a slouch to its alert, by slouch."""
    command = posturewatch("demo", "--quiet", "--json")
    done = subprocess.run(
        command, env=own_home(data), check=True, capture_output=True, text=True
    ).stdout
    script = tomllib.loads((DEMO.parent / "demo.toml").read_text())
    events = [json.loads(line) for line in done.splitlines() if line.startswith("{")]
    alerts = [each for each in events if each["event"] == "alert"]
    posture = [each["at_s"] for each in alerts if each["kind"] == AlertKind.POSTURE]
    slouches = [each for each in script["scene"] if each["state"] in SLOUCHES]
    found = {}
    for at_s in posture:
        scene = max((s for s in slouches if s["start_s"] <= at_s), key=lambda s: s["start_s"])
        found[f"{scene['state']} at {scene['start_s']:.0f} s"] = at_s - scene["start_s"]
    return found


def main() -> None:
    """Measure all of it."""
    with tempfile.TemporaryDirectory() as folder:
        data, full, decade = (Path(folder) / name for name in ("data", "full", "decade"))
        rows: list[tuple[str, str]] = []
        cost, wait = first_look(data)
        rows.append(("`run` to its first judged picture", f"{cost:.2f} s ({wait:.1f} s waited)"))
        rows.append(("`status`", f"{cpu(posturewatch('status', '--data-dir', data), data):.2f} s"))
        count, size = stored(full, 365)
        rows.append(("store after a year of office days", f"{size:.1f} MB, {count} events"))
        for name, *options in (
            ("a day as text", "--date", "2025-12-30"),
            ("a month as text", "--month", "--date", "2025-11-15"),
            ("a day as HTML", "--date", "2025-12-30", "--format", "html"),
            ("the year as HTML", "--from", "2025-01-01", "--to", "2025-12-31", "--format", "html"),
        ):
            command = posturewatch("report", *options, "--data-dir", full)
            rows.append((f"`report`: {name}", f"{cpu(command, full):.2f} s"))
        stored(decade, 3652)
        command = posturewatch("report", "--data-dir", decade, "--format", "html")
        command += ["--from", "2016-01-01", "--to", "2025-12-31"]
        rows.append(("`report`: ten years as HTML", f"{cpu(command, decade):.2f} s"))
        for name, waited in until_alerts(data).items():
            rows.append((f"to the alert after {name} of the demo", f"{waited:.1f} s of the clip"))
    print(f"{machine()}\n\n| what | cost |\n|---|---|")
    print("\n".join(f"| {name} | {value} |" for name, value in rows))


if __name__ == "__main__":
    main()
