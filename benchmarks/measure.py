"""What a process and all its children cost, as Linux counts it. Nothing is asked of the program."""

import os
import resource
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

READER = "reads-camera"
"""Name that a thread which reads the camera may have given itself."""
TICK_S = 1 / os.sysconf("SC_CLK_TCK")


def tree(root: int) -> list[int]:
    """The process and everything it has started, as far as it still runs."""
    found = [root]
    for pid in found:
        try:
            for task in Path(f"/proc/{pid}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def cpu_s(root: int) -> float:
    """CPU seconds of the tree, those of children that have ended and been waited for included."""
    total = 0
    for pid in tree(root):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15]))
    return total * TICK_S


def cpu_s_of_children() -> float:
    """CPU seconds of all children of this process that have ended, and of theirs."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def helpers_s(pid: int) -> dict[int, float]:
    """CPU seconds of each thread of a process besides the main one."""
    found = {}
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(OSError):  # a thread that has just ended
            found[int(task.name)] = int((task / "schedstat").read_text().split()[0]) / 1e9
    found.pop(pid, None)
    return found


def reading_s(pid: int, before: dict[int, float]) -> float:
    """What the thread that reads the camera has used since: by its name, or the busiest of all.

    A burst's reader is gone by then: its share cannot be told apart and counts as none.
    """
    used = {tid: now - before[tid] for tid, now in helpers_s(pid).items() if tid in before}
    for tid, seconds in used.items():
        if Path(f"/proc/{pid}/task/{tid}/comm").read_text().strip() == READER:
            return seconds
    return max(used.values(), default=0.0)


def wakeups(root: int) -> int:
    """How often the tree's threads have gone to sleep and been woken."""
    total = 0
    for pid in tree(root):
        for task in Path(f"/proc/{pid}/task").glob("*/status"):
            try:
                lines = task.read_text().splitlines()
            except OSError:
                continue
            total += sum(int(line.split()[1]) for line in lines if line.startswith("voluntary"))
    return total


def pss_mb(root: int) -> float:
    """Memory of the tree in MB; pages that several processes share count once."""
    return sum(own_pss_mb(pid) for pid in tree(root))


def own_pss_mb(pid: int) -> float:
    """The same of one process; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


@dataclass(frozen=True)
class Cost:
    """What a tree cost over a while."""

    span_s: float
    cpu: float
    """Share of one core, all of it."""
    after_decoding: float
    """The same without the thread that reads and decodes the camera; as ``cpu`` if there is none"""
    steady_mb: float
    peak_mb: float
    wakeups_per_s: float
    count_per_s: float = 0.0
    """Of what the program itself counts."""

    @property
    def cpu_s_per_hour(self) -> float:
        """CPU seconds in an hour of this."""
        return 3600 * self.cpu


def watch(
    process: subprocess.Popen[str],
    warm_s: float,
    span_s: float,
    count: Callable[[], int] = lambda: 0,
) -> Cost:
    """Let a program warm up, then measure it for a while. Memory is sampled from the start."""
    samples: list[float] = []
    done = threading.Event()

    def sample() -> None:
        while not done.wait(1.0):
            samples.append(pss_mb(process.pid))

    sampler = threading.Thread(target=sample)
    sampler.start()
    time.sleep(warm_s)
    pid = process.pid
    began_s = time.monotonic()
    before, helpers = (cpu_s(pid), wakeups(pid)), helpers_s(pid)
    counted = count()
    time.sleep(span_s)
    read_s = reading_s(pid, helpers)
    took_s = time.monotonic() - began_s
    counted = count() - counted
    used_s, woken = cpu_s(pid) - before[0], wakeups(pid) - before[1]
    done.set()
    sampler.join()
    if process.poll() is not None:
        raise RuntimeError(f"{process.args} ended with {process.returncode}")
    steady = samples[-max(1, round(span_s)) :]
    return Cost(
        took_s,
        used_s / took_s,
        (used_s - read_s) / took_s,
        median(steady),
        max(samples),
        woken / took_s,
        counted / took_s,
    )
