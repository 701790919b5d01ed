"""What watching costs: ours on several inputs, and three shapes of loop beside it.

``python benchmarks/cost.py [--seconds N] [CASE ...]`` prints a table in Markdown. CPU is time spent
by the whole process tree, not time on the wall, so other work on the machine matters little.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import measure
from measure import Cost
from programs import HERE, calibrated, monitor, own_home, posturewatch, program, stream

WARM_S = 20.0
"""Start, first looks and the ten quick seconds after the first verdict."""
IDLE_S = 110.0
"""After so long unasked the model's process has ended (90 s), and its end has settled."""
_PEEK_SOON = "[pace]\npeek_after_s = 15.0\n"
"""Long absence after 15 s and not 5 min: what follows is the same, and the benchmark shorter."""


@dataclass(frozen=True)
class Ours:
    """Our monitor on one input."""

    kind: str
    mode: str = "steady"
    model: str = "full"
    warm_s: float = WARM_S
    more: str = ""
    then: tuple[str, ...] = ()
    """A command given once it runs."""

    def cost(self, span_s: float) -> Cost:
        """Measure it."""
        with ExitStack() as stack:
            data = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "data"
            extra: tuple[str, ...] = ("--json",)
            if self.kind == "talking":
                source, extra = str(talking()), ("--json", "--loop")
            else:
                source, _ = stack.enter_context(stream(self.kind))
                if self.kind in ("still", "moving"):
                    calibrated(source, data, self.model)
            running = monitor(
                source, data, *extra, mode=self.mode, model=self.model, more=self.more
            )
            process = stack.enter_context(running)
            if self.then:
                time.sleep(10)
                command = posturewatch(*self.then, "--data-dir", data)
                subprocess.run(command, env=own_home(data), check=True, capture_output=True)
            return measure.watch(process, self.warm_s, span_s)


@dataclass(frozen=True)
class Loop:
    """A shape of loop on the still person."""

    shape: str
    rate: float
    stream: tuple[str, ...] = ()

    def cost(self, span_s: float) -> Cost:
        """Measure it; scaled to its own rate where a busy machine held it back."""
        with stream("still", *self.stream) as (source, _), tempfile.NamedTemporaryFile() as count:
            command = [sys.executable, str(HERE / "loops.py"), self.shape, source, count.name]

            def looked() -> int:
                return int(Path(count.name).read_text() or 0)

            with program(command) as process:
                found = measure.watch(process, 10, min(span_s, 30), looked)
        looking = found.after_decoding * self.rate / found.count_per_s
        decoding = found.cpu - found.after_decoding
        return replace(found, cpu=looking + decoding, after_decoding=looking)


CASES: dict[str, Ours | Loop] = {
    "still person, steady": Ours("still"),
    "still person, steady, lite": Ours("still", model="lite"),
    "still person, burst": Ours("still", mode="burst"),
    "swaying person, steady": Ours("moving"),
    "swaying person, steady, lite": Ours("moving", model="lite"),
    "swaying person, burst": Ours("moving", mode="burst"),
    "talking person, from a file": Ours("talking"),
    "talking person, from a file, lite": Ours("talking", model="lite"),
    "empty chair, steady": Ours("empty"),
    "empty chair, burst": Ours("empty", mode="burst"),
    "empty chair, after five minutes": Ours("empty", warm_s=IDLE_S + 20, more=_PEEK_SOON),
    "dark, steady": Ours("dark"),
    "paused": Ours("still", warm_s=IDLE_S, then=("pause",)),
    "loop: 10/s, single pictures, lite": Loop("single", 10),
    "loop: 10/s, tracking, lite": Loop("tracking", 10),
    "loop: 30/s, tracking, full, 1280x720, equalised": Loop("equalised", 30, ("30", "1280", "720")),
}


def talking() -> Path:
    """A man talking at his webcam, where the labelled pictures are; else the demo clip."""
    pictures = os.environ.get("POSTUREWATCH_PICTURES")
    clip = Path(pictures or "") / "videos" / "clm_cap12.mp4"
    return clip if pictures and clip.exists() else HERE.parent / "src/posturewatch/data/demo.webm"


def machine() -> str:
    """Where and when, in one line."""
    cpu = Path("/proc/cpuinfo").read_text()
    names = {line.split(":")[1].strip() for line in cpu.splitlines() if "model name" in line}
    load = "/".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{date.today()}, {os.cpu_count()} cores of {', '.join(names) or platform.machine()},"
        f" Linux {platform.release().split('-')[0]}, Python {platform.python_version()},"
        f" load {load}"
    )


def table(costs: dict[str, Cost]) -> str:
    """The costs as a table in Markdown."""
    heads = ["input", "CPU s in an hour", "share of a core", "without decoding"]
    heads += ["MB steady", "MB peak", "wake-ups/s"]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for name, cost in costs.items():
        lines.append(
            f"| {name} | {cost.cpu_s_per_hour:.0f} | {cost.cpu:.2%} | {cost.after_decoding:.2%}"
            f" | {cost.steady_mb:.0f} | {cost.peak_mb:.0f} | {cost.wakeups_per_s:.0f} |"
        )
    return "\n".join(lines)


def main(say: Callable[[str], None] = print) -> None:
    """Measure what was asked for, or everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", nargs="*", choices=[*CASES, []], metavar="CASE")
    parser.add_argument("--seconds", type=float, default=60.0, help="span of each measurement")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    given = parser.parse_args()
    costs: dict[str, Cost] = {}
    for name in given.cases or CASES:
        costs[name] = CASES[name].cost(given.seconds)
        print(table({name: costs[name]}).splitlines()[-1], file=sys.stderr, flush=True)
    say(f"{machine()}\n\n{table(costs)}")
    if given.json:
        given.json.write_text(json.dumps({name: vars(cost) for name, cost in costs.items()}))


if __name__ == "__main__":
    main()
