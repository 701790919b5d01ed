"""``posturewatch uninstall``: everything away, and nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

from posturewatch.adapters.store import SqliteStore
from posturewatch.paths import WRITTEN, Paths
from written import written


def filled(data_dir: Path) -> Paths:
    """A data folder as a run leaves it."""
    paths = Paths(data_dir).ensure()
    SqliteStore(paths.store).close()
    written(paths)
    return paths


def test_autostart_goes_and_the_data_stays(posturewatch, data_dir: Path) -> None:
    """Unless the data is asked for."""
    paths = filled(data_dir)
    posturewatch("autostart", "enable", "--by", "xdg")

    result = posturewatch("uninstall", "--data-dir", data_dir)

    assert result.code == 0
    assert "Removed autostart (xdg)" in result.out
    assert "Your data stays" in result.out
    assert paths.store.exists()
    assert posturewatch("autostart", "status").out == "Not enabled.\n"


def test_data_goes_when_asked(posturewatch, data_dir: Path) -> None:
    """The folder too, once it is empty."""
    filled(data_dir)

    assert posturewatch("uninstall", "--data", "--yes", "--data-dir", data_dir).code == 0
    assert not data_dir.exists()


def test_pages_that_were_really_made_go_too(posturewatch, data_dir: Path, monkeypatch) -> None:
    """A day's report and the stretches: they tell of posture as much as the store does."""
    monkeypatch.setattr("webbrowser.open", lambda _url: True)
    assert posturewatch("report", "--open", "--data-dir", data_dir).code == 0
    assert posturewatch("stretch", "--browser", "--data-dir", data_dir).code == 0
    assert len(list(data_dir.rglob("*.html"))) == 2

    assert posturewatch("uninstall", "--data", "--yes", "--data-dir", data_dir).code == 0
    assert not data_dir.exists()


def test_the_settings_file_that_stays_is_named(
    posturewatch, own_home: Path, data_dir: Path
) -> None:
    """It may hold work of yours; without one nothing is said of it."""
    assert "Your settings" not in posturewatch("uninstall", "--data-dir", data_dir).out
    posturewatch("config", "set", "camera.source", "1")

    result = posturewatch("uninstall", "--data", "--yes", "--data-dir", data_dir)

    file = own_home / "config" / "posturewatch" / "config.toml"
    assert f"Your settings stay in {file}" in result.out
    assert file.exists()


def test_everything_that_is_written_is_told_of() -> None:
    """docs/privacy.md names each."""
    page = (Path(__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")
    table = "".join(line for line in page.splitlines() if line.startswith("| `"))

    assert [name for name in WRITTEN if name.rstrip("-*") not in table] == []


def test_foreign_files_are_left(posturewatch, data_dir: Path) -> None:
    """A data folder that holds something of yours keeps it."""
    filled(data_dir)
    mine = data_dir / "thesis.txt"
    mine.write_text("mine")

    posturewatch("uninstall", "--data", "--yes", "--data-dir", data_dir)

    assert [path.name for path in data_dir.iterdir()] == ["thesis.txt"]


def test_without_a_yes_nothing_goes(posturewatch_process, data_dir: Path) -> None:
    """Nobody answers: nothing is deleted."""
    paths = filled(data_dir)

    result = posturewatch_process("uninstall", "--data", "--data-dir", data_dir)

    assert result.code == 130
    assert paths.store.exists()


@pytest.mark.parametrize("command", [["uninstall", "--data"], ["data", "delete", "--all"]])
def test_a_no_is_heard_and_said(data_dir: Path, command: list[str]) -> None:
    """Nothing is deleted; that is said, and the exit code tells it from a yes."""
    paths = filled(data_dir)
    answered = subprocess.run(
        [sys.executable, "-m", "posturewatch", *command, "--data-dir", data_dir],
        input="n\n",
        capture_output=True,
        text=True,
        check=False,
    )

    assert answered.returncode == 1
    assert "Nothing was deleted" in answered.stdout
    assert paths.store.exists()
