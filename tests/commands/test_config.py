"""``posturewatch config``: the user's own file, read and written."""

import tomllib
from pathlib import Path

import msgspec
import pytest

from posturewatch.settings import Settings

MINE = """\
# my own settings
[camera]
model = "lite" # the old laptop
# which one
source = "Desk camera"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A settings file with comments."""
    path = tmp_path / "mine.toml"
    path.write_text(MINE)
    return path


def test_show_is_toml_of_everything(posturewatch, config: Path) -> None:
    """All values in force; what differs from the default says so."""
    shown = posturewatch("config", "show", "--config", config).out

    told = tomllib.loads(shown)
    assert told.keys() == msgspec.to_builtins(Settings()).keys()
    assert told["camera"]["model"] == "lite"
    assert 'model = "lite" # default: full' in shown


def test_get_is_the_bare_value(posturewatch, config: Path) -> None:
    """For scripts."""
    assert posturewatch("config", "get", "camera.model", "--config", config).out == "lite\n"
    assert posturewatch("config", "get", "camera.view").out == "auto\n"


def test_set_keeps_comments(posturewatch, config: Path) -> None:
    """Only the value changes; a new section is added at the end."""
    assert posturewatch("config", "set", "camera.model", "full", "--config", config).code == 0
    assert posturewatch("config", "set", "pace.still_s", "3", "--config", config).code == 0

    assert config.read_text() == MINE.replace('"lite"', '"full"') + "\n[pace]\nstill_s = 3\n"


def test_set_makes_the_file(posturewatch, own_home: Path) -> None:
    """The first value makes the user's own file; a number stays text where text is meant."""
    posturewatch("config", "set", "camera.source", "2")

    path = Path(posturewatch("config", "path").out.strip())
    assert path.is_relative_to(own_home)
    assert path.read_text() == '[camera]\nsource = "2"\n'
    assert posturewatch("config", "get", "camera.source").out == "2\n"


def test_unset_brings_the_default_back(posturewatch, config: Path) -> None:
    """Out of the file, its neighbours stay."""
    posturewatch("config", "unset", "camera.model", "--config", config)

    assert posturewatch("config", "get", "camera.model", "--config", config).out == "full\n"
    assert 'source = "Desk camera"' in config.read_text()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["set", "camera.model", "heavy"], "camera.model = heavy; allowed: one of full, lite"),
        (["set", "pace.still_s", "soon"], "pace.still_s = soon; allowed: a number above 0 to 60"),
        (["set", "camera.sauce", "1"], "unknown key camera.sauce"),
        (["get", "camera"], "camera is a section"),
        (["get"], "get, set and unset take a key"),
        (["set", "camera.model"], "set takes a key and a value"),
        (["show", "camera"], "get, set and unset take a key"),
    ],
)
def test_mistakes_are_one_line_and_change_nothing(posturewatch, config: Path, line, said) -> None:
    """Exit code 2, the file as it was."""
    result = posturewatch("config", *line, "--config", config)

    assert result.code == 2
    assert said in result.err
    assert result.err.count("\n") == 1
    assert config.read_text() == MINE


def test_a_broken_file_is_not_written_to(posturewatch, config: Path) -> None:
    """Its mistake is told first."""
    config.write_text("[camra]\n")

    assert posturewatch("config", "set", "camera.model", "lite", "--config", config).code == 2
    assert posturewatch("config", "validate", "--config", config).code == 2
    assert config.read_text() == "[camra]\n"


def test_edit_opens_the_editor_and_checks(posturewatch, config: Path, monkeypatch) -> None:
    """What the editor leaves behind is checked."""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "sed -i s/lite/full/")
    assert posturewatch("config", "edit", "--config", config).code == 0
    assert 'model = "full"' in config.read_text()

    monkeypatch.setenv("EDITOR", "sed -i s/full/heavy/")
    assert posturewatch("config", "edit", "--config", config).code == 2

    monkeypatch.setenv("EDITOR", "no-such-editor")
    assert "no-such-editor" in posturewatch("config", "edit", "--config", config).err
