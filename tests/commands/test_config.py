"""``posturewatch config``: the user's own file, read and written."""

import threading
import tomllib
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from posturewatch.adapters.control import ControlServer
from posturewatch.commands.config import AT_START
from posturewatch.paths import Paths
from posturewatch.settings import Settings
from posturewatch.status import OnlyOne

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


def test_a_value_that_contradicts_another_is_not_written(posturewatch, config: Path) -> None:
    """Both are named; the file stays as it was."""
    result = posturewatch("config", "set", "verdict.neck_floor", "0.9", "--config", config)

    assert result.code == 2
    assert "neck_floor = 0.9 lies above neck_ceiling = 0.125" in result.err
    assert config.read_text() == MINE


def test_a_running_monitor_is_told(posturewatch, config: Path, data_dir: Path) -> None:
    """At once, or said that it is for the next start; without a monitor nothing is said of one."""
    where = ["--config", config, "--data-dir", data_dir]
    paths = Paths(data_dir).ensure()
    asked = threading.Event()
    assert "takes it up" not in posturewatch("config", "set", "profile", "gentle", *where).out
    with OnlyOne(paths), closing(ControlServer(paths, lambda: None, asked.set)):
        later = posturewatch("config", "set", "camera.model", "full", *where)
        assert "takes it up at its next start: posturewatch restart" in later.out
        assert not asked.is_set()
        now = posturewatch("config", "set", "profile", "strict", *where)
        assert "The running monitor takes it up now." in now.out
        assert asked.is_set()
        asked.clear()
        assert "takes it up now" in posturewatch("config", "unset", "profile", *where).out
        assert asked.is_set()


@pytest.mark.parametrize("key", AT_START)
def test_what_waits_for_the_next_start_is_documented(key: str) -> None:
    """The page of the settings names the same keys."""
    page = (Path(__file__).parents[2] / "docs" / "settings.md").read_text()
    said = page.partition("next start only")[2].partition("## Profiles")[0]
    assert f"`[{key[:-1]}]`" in said or f"`{key}`" in said


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
