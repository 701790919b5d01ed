"""The documentation against the program: its command lines run, every link leads somewhere.

Every line is read; those of commands in ``NOT_RUN`` are run by the tests named there. A line is an
indented or fenced one that begins with ``posturewatch`` or ``make``, up to a comment.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import msgspec
import pytest

from posturewatch.cli import cli
from posturewatch.core.effect import EffectRules
from posturewatch.core.hours import HoursRules
from posturewatch.core.posture import PostureRules
from posturewatch.core.rules import AlertRules
from posturewatch.core.stretches import StretchRules
from posturewatch.demo_script import clip
from posturewatch.settings import NotifyRules

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])
LINE = re.compile(r"^(?:    |\$ )?((?:posturewatch|make) ?[^#\n]*)", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
CODE = re.compile(r"^```.*?^```|^    .*?$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(posturewatch [a-z][^`]*)`")

NOT_RUN = {
    "run": "watches until it is stopped: tests/commands/test_run.py",
    "start": "tests/commands/test_background.py",
    "restart": "tests/commands/test_background.py",
    "setup": "asks questions: tests/commands/test_setup.py",
    "preview": "tests/commands/test_preview.py",
    "calibrate": "needs somebody before a camera: tests/commands/test_calibrate.py",
    "placement": "needs calibrations: tests/commands/test_placement.py",
    "break": "asks a running monitor: tests/commands/test_break.py",
    "demo": "tests/test_demo.py",
    "evaluate": "needs labelled pictures: tests/commands/test_evaluate.py",
    "tray": "needs a tray: tests/adapters/test_tray.py",
    "replay": "needs a recorded day: tests/test_replay.py",
}
"""Commands whose lines are only read here, because another test runs them."""
NO_MONITOR = {"stop", "pause", "resume", "snooze", "standing", "reload"}
"""Commands that say so when no monitor is running."""


def command_lines() -> list[str]:
    """Every ``posturewatch`` line in a code block or in the text."""
    found: set[str] = set()
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for block in CODE.findall(text):
            found |= {line.strip() for line in LINE.findall(block)}
        found |= {line.replace("\n", " ").strip() for line in INLINE.findall(text)}
    return sorted(line for line in found if line.startswith("posturewatch "))


def make_words() -> list[str]:
    """Every word after ``make`` in code."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    return sorted(set(re.findall(r"(?:`|^    )make ([a-z]+)", text, re.MULTILINE)))


def words_of(line: str) -> list[str]:
    """The arguments of a line, its pipes and places to fill in left out."""
    command = re.split(r" {2,}| \| | > ", line, maxsplit=1)[0]
    return shlex.split(command.replace("...", ""))[1:]


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("alerts", PostureRules),
        ("alerts", AlertRules),
        ("alerts", EffectRules),
        ("alerts", HoursRules),
        ("stretches", StretchRules),
        ("notifications", NotifyRules),
    ],
)
def test_every_choice_of_the_alerts_is_told_with_its_reason(page: str, kind: type) -> None:
    """Each setting of these sections stands on the page that says why."""
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    keys = [field.encode_name for field in msgspec.structs.fields(kind)]
    assert [key for key in keys if not re.search(rf"\b{key}\b", text)] == []


def test_there_are_lines_to_run() -> None:
    """The search itself works."""
    assert len(command_lines()) > 30


@pytest.mark.parametrize("line", command_lines())
def test_every_line_is_understood(line: str) -> None:
    """The command is there and takes these options."""
    words = [word for word in words_of(line) if word.upper() != word or word.startswith("-")]
    if not words:
        return
    context = click.Context(cli)
    if words[0].startswith("-"):
        assert words[0] in {"--help", "--version"}
        return
    command = cli.get_command(context, words[0])
    assert command is not None, f"no command {words[0]}"
    if isinstance(command, click.Group) and len(words) > 1 and not words[1].startswith("-"):
        command = command.get_command(context, words[1])
        assert command is not None
    known = {option for each in command.params for option in (*each.opts, *each.secondary_opts)}
    used = {word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)}

    assert used <= known | {"--help"}


@pytest.mark.parametrize(
    "line", [line for line in command_lines() if words_of(line)[0] not in NOT_RUN]
)
def test_every_line_runs(posturewatch, data_dir: Path, tmp_path: Path, monkeypatch, line: str):
    """On a fresh machine without a monitor, with a clip for a camera."""
    words = words_of(line)
    if any(word.isupper() for word in words) or words[0].startswith("-"):
        pytest.skip("has places to fill in")
    config = tmp_path / "config.toml"
    config.write_text(f'[camera]\nsource = "{clip()}"\nmodel = "lite"\n')
    monkeypatch.setenv("POSTUREWATCH_DATA_DIR", str(data_dir))
    monkeypatch.setenv("POSTUREWATCH_CONFIG", str(config))
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.chdir(tmp_path)
    if words[0] == "uninstall" and "--data" in words:
        words.append("--yes")
    words = [word for word in words if word not in {"--open", "--follow"}]  # no browser, no waiting
    monkeypatch.setattr("webbrowser.open", lambda _url: True)
    if words[0] == "stretch":
        if "--camera" in words:
            pytest.skip("needs somebody who moves: tests/test_coaching.py")
        words += ["--speed", "10000"]

    result = posturewatch(*words)

    assert "Traceback" not in result.err
    if "--help" not in words and words[0] in NO_MONITOR:
        assert result.code == 10
        assert "no monitor is running" in result.err
    else:
        assert result.code == 0, result.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_completion_line_gives_a_script(shell: str) -> None:
    """The words of docs/install.md; the shell itself reads the script where it is installed."""
    page = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
    assert f"_POSTUREWATCH_COMPLETE={shell}_source posturewatch" in page
    bin_folder = Path(sys.executable).parent
    script = subprocess.run(
        [bin_folder / "posturewatch"],
        env=os.environ | {"_POSTUREWATCH_COMPLETE": f"{shell}_source"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert f"_POSTUREWATCH_COMPLETE={shell}_complete" in script
    if program := shutil.which(shell):
        subprocess.run([program, "-n", "/dev/stdin"], input=script, text=True, check=True)


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_each_completion_script_is_answered(shell: str) -> None:
    """Asked as the script asks, the program names the commands that begin so."""
    done = subprocess.run(
        [Path(sys.executable).parent / "posturewatch"],
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


@pytest.mark.parametrize("target", make_words())
def test_every_make_word_is_in_the_makefile(target: str) -> None:
    """``make -n`` knows it."""
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, check=False)

    assert done.returncode == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """Files that are named are there."""
    missing = [
        link
        for link in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]

    assert missing == []


def test_the_architecture_names_only_modules_that_are_there() -> None:
    """In the diagram (``adapters/source``) and in the tables (`` `source.py` ``)."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    package = ROOT / "src" / "posturewatch"
    drawn = set(re.findall(r"(?:adapters|core)/[a-z_]+", page))
    listed = set(re.findall(r"`([a-z_]+\.py)`", page))
    there = {path.name for path in package.rglob("*.py")}

    assert len(drawn) > 5
    assert [
        name
        for name in drawn
        if not (package / name).is_dir() and not (package / f"{name}.py").exists()
    ] == []
    assert len(listed) > 30
    assert listed <= there


def test_the_readme_is_short() -> None:
    """One screen or two."""
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 150
