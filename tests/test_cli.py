"""The command group: what is listed, what is loaded, how errors end."""

import importlib
import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

import posturewatch.commands
from posturewatch import __version__
from posturewatch.cli import COMMANDS

LISTED = [name for section in COMMANDS.values() for name in section]
MODULES = [
    module.name
    for module in pkgutil.iter_modules(posturewatch.commands.__path__)
    if module.name != "options"
]


def test_help_lists_every_command_and_only_those() -> None:
    """The list known without loading agrees with the modules."""
    assert sorted(LISTED) == sorted(MODULES)


def leaves() -> list[tuple[str, ...]]:
    """Every command line word by word: ``("data", "export")`` where a command is a group."""
    found: list[tuple[str, ...]] = []
    for name in MODULES:
        command = importlib.import_module(f"posturewatch.commands.{name}").command
        if isinstance(command, click.Group):
            found += [(name, word) for word in command.commands]
        else:
            found.append((name,))
    return found


def command_of(words: tuple[str, ...]) -> click.Command:
    """The command that these words name."""
    command = importlib.import_module(f"posturewatch.commands.{words[0]}").command
    return command.commands[words[1]] if len(words) > 1 else command


@pytest.mark.parametrize("words", leaves())
def test_every_command_takes_data_dir_and_config(words: tuple[str, ...]) -> None:
    """The two options that say where the program works."""
    options = {option for parameter in command_of(words).params for option in parameter.opts}

    assert {"--data-dir", "--config"} <= options


@pytest.mark.parametrize("words", leaves())
def test_every_command_explains_itself(posturewatch, words: tuple[str, ...]) -> None:
    """``--help`` works, says something, and explains every option."""
    command = command_of(words)
    silent = [
        parameter.name
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help and not parameter.hidden
    ]

    result = posturewatch(*words, "--help")

    assert result.code == 0
    assert f"posturewatch {' '.join(words)}" in result.out
    assert command.help
    assert silent == []


def test_version(posturewatch) -> None:
    """--version names program and version."""
    result = posturewatch("--version")

    assert (result.code, result.out) == (0, f"posturewatch {__version__}\n")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["frobnicate"], "posturewatch: No such command 'frobnicate'"),
        (["status", "--frobnicate"], "posturewatch: No such option '--frobnicate'"),
        (["status", "surplus"], "posturewatch: Got unexpected extra argument (surplus)"),
    ],
)
def test_a_wrong_command_line_is_one_line(posturewatch, line: list[str], said: str) -> None:
    """Click's complaint, where help is, exit code 2."""
    result = posturewatch(*line)

    assert result.code == 2
    assert result.err.startswith(said)
    assert re.fullmatch(r"[^\n]*; see posturewatch( status)? --help\n", result.err)


@pytest.mark.parametrize(
    "line",
    [["--help"], ["status"], ["status", "--json"], ["--version"], ["pause"]],
)
def test_quick_commands_load_nothing_heavy(line: list[str]) -> None:
    """No cv2, mediapipe or numpy for a question that needs none; typed as a user types it."""
    script = (
        "import sys\n"
        "from posturewatch.cli import main\n"
        "code = main(sys.argv[1:])\n"
        "heavy = {'cv2', 'mediapipe', 'numpy', 'jinja2', 'platformdirs', 'rich', 'sqlite3',\n"
        "         'multiprocessing.connection', 'posturewatch.core.events'} & sys.modules.keys()\n"
        "sys.exit(f'loaded: {heavy}' if heavy else code)\n"
    )

    plain = {name: value for name, value in os.environ.items() if "POSTUREWATCH" not in name}
    done = subprocess.run(
        [sys.executable, "-c", script, *line],
        env=plain,
        capture_output=True,
        text=True,
        check=False,
    )

    if line == ["pause"]:  # nobody is there to be paused
        assert done.returncode == 10
        assert "no monitor is running" in done.stderr
    else:
        assert (done.returncode, done.stderr) == (0, "")


def test_python_m_is_the_same_program(posturewatch_process) -> None:
    """``python -m posturewatch`` answers like the command."""
    result = posturewatch_process("--version")

    assert (result.code, result.out, result.err) == (0, f"posturewatch {__version__}\n", "")


def test_a_reader_that_leaves_is_no_error() -> None:
    """``posturewatch --help | true`` leaves no traceback."""
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {sys.executable} -u -m posturewatch --help | true"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("posturewatch sn", ["snooze"]), ("posturewatch autostart ", ["enable", "disable", "status"])],
)
def test_the_shell_completes(typed: str, offered: list[str]) -> None:
    """Commands and their words, as the line in docs/install.md sets it up for bash."""
    words = typed.split(" ")
    done = subprocess.run(
        [sys.executable, "-c", "from posturewatch.cli import main; main([])"],
        env=os.environ
        | {
            "_POSTUREWATCH_COMPLETE": "bash_complete",
            "COMP_WORDS": typed,
            "COMP_CWORD": str(len(words) - 1),
        },
        capture_output=True,
        text=True,
        check=False,
    )

    assert [line.split(",")[1] for line in done.stdout.splitlines()] == offered


@pytest.mark.parametrize(
    "line", [["status"], ["report"], ["run", "--source", "x.avi"], ["calibrate"], ["doctor"]]
)
def test_a_data_folder_that_is_a_file_is_one_line(
    tmp_path: Path, posturewatch, line: list[str]
) -> None:
    """So is one that would lie in a file."""
    file = tmp_path / "file"
    file.write_text("")
    for folder in (file, file / "inside"):
        result = posturewatch(*line, "--data-dir", folder)
        said = f"posturewatch: {file} is a file, not a folder\n"
        assert (result.code, result.out, result.err) == (5, "", said)


@pytest.mark.parametrize(
    "line",
    [
        ["status", "--data-dir", ""],
        ["status", "--config", ""],
        ["report", "--date", ""],
        ["report", "--from", "", "--to", "2026-03-02"],
        ["run", "--speed", "nan"],
        ["calibrate", "--seconds", "nan"],
        ["calibrate", "--source", "demo"],
        ["snooze", "nan"],
        ["break", "--minutes", "nan"],
        ["stretch", "walk", "--speed", "nan"],
    ],
)
def test_what_says_nothing_is_refused(posturewatch, line: list[str]) -> None:
    """Empty text and NaN: one line, exit code 2."""
    result = posturewatch(*line)

    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
    assert line[1].lstrip("-") in result.err or line[-1] in result.err


def shell(line: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """The program as ``posturewatch`` in a shell's line, which ends with the program's own code."""
    place = f'set -o pipefail; posturewatch() {{ {sys.executable} -m posturewatch "$@"; }}; '
    return subprocess.run(
        ["bash", "-c", place + line],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        timeout=60,
    )


@pytest.fixture
def day(tmp_path: Path) -> Path:
    """A timeline that tells of an hour without pictures."""
    path = tmp_path / "day.csv"
    rows = [f"{at},,{'lock' if at % 600 else 'unlock'}" for at in range(0, 36000, 300)]
    path.write_text("\n".join(["at_s,file,signal", *rows, "40000,,end"]))
    return path


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("line", ["report", "replay day.csv --json", "run --source demo --json"])
def test_an_output_that_is_full_is_one_line(tmp_path: Path, day: Path, line: str) -> None:
    """Exit code 1, and nothing of Python's own."""
    done = shell(f"posturewatch {line} > /dev/full", tmp_path)

    assert (done.returncode, done.stderr) == (1, "posturewatch: No space left on device\n")


@pytest.mark.parametrize("line", ["report >&-", "report 2>&-", "--help >&-"])
def test_a_closed_output_is_no_error(tmp_path: Path, line: str) -> None:
    """What is written goes nowhere."""
    done = shell(f"posturewatch {line}", tmp_path)

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    "line", ["replay day.csv --json | false", "--help | false", "report --help | false"]
)
def test_a_reader_that_leaves_ends_it_quietly(tmp_path: Path, day: Path, line: str) -> None:
    """With 128 + SIGPIPE, as shells have it; 1 is the reader's."""
    done = shell(f"posturewatch {line}; echo ${{PIPESTATUS[0]}}", tmp_path)

    assert (done.stdout, done.stderr) == ("141\n", "")
