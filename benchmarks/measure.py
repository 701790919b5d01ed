"""What a process and all its children cost, as Linux counts it. Nothing is asked of the program."""

import os
import resource
import subprocess
import threading
import time
from collections.abc import Callable
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


def thread_s(pid: int, tid: int) -> float:
    """CPU seconds of one thread."""
    return int(Path(f"/proc/{pid}/task/{tid}/schedstat").read_text().split()[0]) / 1e9


def reader(pid: int) -> int | None:
    """The thread that reads the camera: by its name, or the busiest besides the main one."""
    tids = [int(task.name) for task in Path(f"/proc/{pid}/task").iterdir()]
    others = {tid: thread_s(pid, tid) for tid in tids if tid != pid}
    for tid in others:
        if Path(f"/proc/{pid}/task/{tid}/comm").read_text().strip() == READER:
            return tid
    return max(others, key=lambda tid: others[tid]) if others else None


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
    pid, reading = process.pid, reader(process.pid)
    began_s = time.monotonic()
    before = cpu_s(pid), wakeups(pid), thread_s(pid, reading) if reading else 0.0
    counted = count()
    time.sleep(span_s)
    try:
        read_s = thread_s(pid, reading) - before[2] if reading else 0.0
    except OSError:
        read_s = 0.0  # a burst's reader is gone: its share cannot be told apart
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
