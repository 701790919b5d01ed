"""``posturewatch uninstall``: everything away, and nothing else."""

from pathlib import Path

from posturewatch.adapters.store import SqliteStore
from posturewatch.paths import Paths


def filled(data_dir: Path) -> Paths:
    """A data folder as a run leaves it."""
    paths = Paths(data_dir).ensure()
    SqliteStore(paths.store).close()
    paths.lock.touch()
    paths.logs.parent.mkdir()
    paths.logs.write_text("a line\n")
    paths.store.with_name("posturewatch.db.damaged-20260302T090000Z").touch()
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
