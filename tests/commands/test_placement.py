"""``placement``: the places a camera was calibrated for, as a person handles them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bodies import Person, looks
from conftest import Outcome
from posturewatch.adapters.store import SqliteStore
from posturewatch.core.calibration import calibrate
from posturewatch.paths import Paths

Command = Callable[..., Outcome]


@pytest.fixture
def kept(data_dir: Path) -> Path:
    """A data folder in which a camera has the placements desk (in use) and dock."""
    Paths(data_dir).ensure()
    with SqliteStore(Paths(data_dir).store) as store:
        for name in ("desk", "dock"):
            store.save_calibration("Webcam", name, calibrate(looks(Person())))
    return data_dir


def listed(posturewatch: Command, data_dir: Path) -> list[str]:
    """The lines of the list, the camera left out, names with their mark."""
    done = posturewatch("placement", "list", "--data-dir", data_dir)
    assert done.code == 0, done.err
    return [line[2:4] + line[4:].split("  ")[0] for line in done.out.splitlines()[1:]]


def test_before_any_calibration_there_is_nothing_to_list(
    posturewatch: Command, data_dir: Path
) -> None:
    """And it says how to begin."""
    done = posturewatch("placement", "list", "--data-dir", data_dir)
    assert done.code == 0
    assert "posturewatch calibrate" in done.out


def test_a_placement_is_used_renamed_and_deleted(posturewatch: Command, kept: Path) -> None:
    """The one in use comes first and is marked."""
    assert listed(posturewatch, kept) == ["* desk", "  dock"]
    assert posturewatch("placement", "use", "dock", "--data-dir", kept).code == 0
    assert listed(posturewatch, kept) == ["* dock", "  desk"]
    assert posturewatch("placement", "rename", "dock", "my dock", "--data-dir", kept).code == 0
    assert listed(posturewatch, kept) == ["* my dock", "  desk"]
    assert posturewatch("placement", "delete", "my dock", "--data-dir", kept).code == 0
    assert listed(posturewatch, kept) == ["* desk"]


def test_a_store_that_may_only_be_read_is_listed(
    posturewatch: Command, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a report reads it: nothing is opened to be written."""
    monkeypatch.setattr("posturewatch.adapters.store.open_to_write", lambda *_, **__: 1 / 0)
    assert listed(posturewatch, kept) == ["* desk", "  dock"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("use", "garden"), "no placement garden of this camera; there is: desk, dock"),
        (("delete", "garden"), "there is: desk, dock"),
        (("rename", "dock", "desk"), "choose a name that is free"),
        (("use", "dock", "--camera", "Other"), "there is: none"),
        (("rename", "dock", "x" * 41), "up to 40 printable signs"),
    ],
)
def test_a_mistake_is_one_line_and_changes_nothing(
    words: tuple[str, ...], said: str, posturewatch: Command, kept: Path
) -> None:
    """Exit code 2, as for every wrong word."""
    done = posturewatch("placement", *words, "--data-dir", kept)
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert said in done.err
    assert listed(posturewatch, kept) == ["* desk", "  dock"]


def test_with_two_cameras_one_has_to_be_named(posturewatch: Command, kept: Path) -> None:
    """Unless one of them was watched last."""
    with SqliteStore(Paths(kept).store) as store:
        store.save_calibration("Other", "desk", calibrate(looks(Person())))
    done = posturewatch("placement", "use", "dock", "--data-dir", kept)
    assert done.code == 2
    assert "--camera: Other, Webcam" in done.err
    named = posturewatch("placement", "use", "dock", "--camera", "Webcam", "--data-dir", kept)
    assert named.code == 0
