"""What every test may ask for: a home of its own, the command line, the labelled pictures."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from posturewatch.cli import main

PICTURES = os.environ.get("POSTUREWATCH_PICTURES", "")


@dataclass(frozen=True)
class Outcome:
    """What a command line gave back."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A throw-away home: no test reads or writes the settings and data of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    live_in(home, monkeypatch)
    return home


def live_in(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let settings and data lie there, and nothing be told by environment."""
    for variable, folder in (
        ("HOME", home),
        ("XDG_CONFIG_HOME", home / "config"),
        ("XDG_DATA_HOME", home / "data"),
        ("XDG_STATE_HOME", home / "state"),
        ("XDG_CACHE_HOME", home / "cache"),
    ):
        monkeypatch.setenv(variable, str(folder))
    for variable in list(os.environ):
        if variable.startswith("POSTUREWATCH_") and variable != "POSTUREWATCH_PICTURES":
            monkeypatch.delenv(variable)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data folder that does not exist yet."""
    return tmp_path / "data"


@pytest.fixture
def posturewatch(capsys: pytest.CaptureFixture[str]) -> Callable[..., Outcome]:
    """Run a command line in this process, as a shell would see it."""

    def run(*args: str | Path) -> Outcome:
        capsys.readouterr()
        code = main([str(arg) for arg in args])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return run


@pytest.fixture
def posturewatch_process() -> Callable[..., Outcome]:
    """Run a command line in a process of its own: for what must not share this one."""

    def run(*args: str | Path, timeout_s: float = 120) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-m", "posturewatch", *map(str, args)],
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture(scope="session")
def pictures() -> Path:
    """Folder of the labelled pictures; the test is skipped where there is none."""
    if not PICTURES:
        pytest.skip("POSTUREWATCH_PICTURES is unset: no labelled pictures here")
    return Path(PICTURES).absolute()


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The local time of Berlin: clocks change on 2026-03-29 and 2026-10-25."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()
