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
@pytest.mark.parametrize("line", [["--help"], ["status"], ["pause"]])
def test_a_quick_command_is_quick(tmp_path: Path, line: list[str]) -> None:
    """Less than ten times a bare Python."""
    where = [] if "--help" in line else ["--data-dir", str(tmp_path)]
    bare_s, full_s = cost_s("-c", "pass"), cost_s("-m", "posturewatch", *line, *where)
    print(f"{line[0]}: {1000 * full_s:.0f} ms, bare Python {1000 * bare_s:.0f} ms")

    assert full_s < 10 * bare_s
