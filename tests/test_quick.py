"""How long quick commands take, beside a Python that does nothing (``make bench``)."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

RUNS = 15


def cost_s(*args: str) -> float:
    """Least processor time of a command over some runs: other work on the machine is left out."""
    costs = []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *args], capture_output=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        costs.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(costs)


@pytest.mark.bench
@pytest.mark.parametrize("given", [False, True], ids=["as typed", "with --data-dir"])
@pytest.mark.parametrize("line", [["--help"], ["status"], ["pause"]])
def test_a_quick_command_is_quick(tmp_path: Path, line: list[str], given: bool) -> None:
    """Less than ten times a bare Python, with the own folders looked for and with one given."""
    where = ["--data-dir", str(tmp_path)] if given and "--help" not in line else []
    bare_s, full_s = cost_s("-c", "pass"), cost_s("-m", "posturewatch", *line, *where)
    times = full_s / bare_s
    print(f"{line[0]}: {1000 * full_s:.0f} ms, bare Python {1000 * bare_s:.0f} ms, x {times:.1f}")

    assert times < 10
