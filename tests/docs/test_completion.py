"""The completion that docs/install.md hands to the shell."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from doc_lines import command_lines

PROGRAM = Path(sys.executable).parent / "posturewatch"
LINES = [line for line in command_lines() if "_COMPLETE" in line]


@pytest.mark.parametrize("line", LINES)
def test_each_line_gives_a_script(line: str) -> None:
    """The program's part is run as it stands; the whole line where its shell is installed."""
    (shell,) = re.findall("([a-z]+)_source", line)
    (ours,) = re.findall(r"_POSTUREWATCH_COMPLETE=[a-z_]+ posturewatch", line)
    path = f"{PROGRAM.parent}:{os.environ['PATH']}"

    def said(*words: str) -> str:
        return subprocess.run(
            words, env=os.environ | {"PATH": path}, capture_output=True, text=True, check=True
        ).stdout

    script = said("/bin/sh", "-c", ours)

    assert f"_POSTUREWATCH_COMPLETE={shell}_complete" in script
    if program := shutil.which(shell):
        said(program, "-c", line)
        subprocess.run([program, "-n", "/dev/stdin"], input=script, text=True, check=True)


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_each_completion_script_is_answered(shell: str) -> None:
    """Asked as the script asks, the program names the commands that begin so."""
    done = subprocess.run(
        [PROGRAM],
        env=os.environ
        | {
            "_POSTUREWATCH_COMPLETE": f"{shell}_complete",
            "COMP_WORDS": "posturewatch sta",
            "COMP_CWORD": {"zsh": "1", "fish": "sta"}[shell],
        },
        capture_output=True,
        text=True,
        check=True,
    )

    assert {"standing", "start", "status"} <= set(re.findall(r"[a-z]+", done.stdout))
    assert "pause" not in done.stdout
