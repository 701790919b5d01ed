"""Where things lie."""

import os
import stat
from pathlib import Path

import platformdirs
import pytest

from posturewatch.errors import StoreError
from posturewatch.paths import Paths, default_data_dir, shipped, user_config


def test_the_data_folder_is_the_owners_alone(data_dir: Path) -> None:
    """0700, whatever the umask."""
    before = os.umask(0)
    try:
        paths = Paths(data_dir).ensure()
    finally:
        os.umask(before)

    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o700
    assert paths.store.parent == data_dir


def test_an_own_folder_with_loose_rights_is_closed(own_home: Path) -> None:
    """Made by hand or by an earlier version: 0700 again; its parents stay as they are."""
    folder = default_data_dir()
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    folder.parent.chmod(0o755)

    Paths(folder).ensure()

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o755


def test_a_folder_of_the_users_choice_keeps_its_rights(data_dir: Path) -> None:
    """It may be shared on purpose; each file in it is the owner's alone."""
    data_dir.mkdir()
    data_dir.chmod(0o755)

    Paths(data_dir).ensure()

    assert stat.S_IMODE(data_dir.stat().st_mode) == 0o755


def test_a_file_in_the_way_is_said(data_dir: Path) -> None:
    """A data folder that is a file is a StoreError that names it."""
    data_dir.write_text("in the way")

    with pytest.raises(StoreError, match=f"{data_dir}: "):
        Paths(data_dir).ensure()


def test_defaults_lie_in_the_users_folders(own_home: Path) -> None:
    """Data and settings go where the platform wants them."""
    assert default_data_dir().is_relative_to(own_home)
    assert user_config().is_relative_to(own_home)
    assert user_config().name == "config.toml"


@pytest.mark.parametrize("given", [{}, {"XDG_DATA_HOME": "", "XDG_CONFIG_HOME": " "}, None])
def test_the_folders_are_those_of_platformdirs(given, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the base folders named, not named or named empty; we ask it only off Linux."""
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME") if given is not None else ():
        monkeypatch.delenv(name)
        if given:
            monkeypatch.setenv(name, given[name])

    assert default_data_dir() == platformdirs.user_data_path("posturewatch", appauthor=False)
    assert user_config().parent == platformdirs.user_config_path("posturewatch", appauthor=False)


@pytest.mark.parametrize(
    "name",
    ["config/default.toml", "models/pose_landmarker_full.task", "models/SHA256SUMS"],
)
def test_what_ships_is_found(name: str) -> None:
    """Models and defaults are there in a checkout."""
    assert shipped(name).stat().st_size > 0


def test_what_does_not_ship_is_named() -> None:
    """A missing file says where it was looked for."""
    with pytest.raises(FileNotFoundError, match=r"models/none\.task is not part of this"):
        shipped("models/none.task")
