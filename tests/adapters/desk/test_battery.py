"""Whether the machine runs on its battery, from files as the kernel writes them."""

import asyncio
from pathlib import Path

import pytest

from posturewatch.adapters.desk.battery import Battery
from posturewatch.adapters.desk.board import Board, Kind, Missing


def supply(folder: Path, name: str, **files: str) -> None:
    """One power supply with its files."""
    (folder / name).mkdir()
    for file, text in files.items():
        (folder / name / file).write_text(text + "\n")


def on_battery(folder: Path) -> bool:
    """What the source says. Raises Missing."""
    board = Board()
    asyncio.run(Battery(folder).tell(board))
    return board.holds(Kind.BATTERY)


@pytest.mark.parametrize(
    ("status", "expected"),
    [("Discharging", True), ("Charging", False), ("Full", False), ("Not charging", False)],
)
def test_only_a_battery_that_is_used_up_counts(tmp_path: Path, status: str, expected: bool) -> None:
    """A full one at the mains, or one held at 80 %, is not."""
    supply(tmp_path, "AC", type="Mains", online="0")
    supply(tmp_path, "BAT0", type="Battery", status=status)
    assert on_battery(tmp_path) is expected


def test_the_battery_of_a_mouse_is_not_the_machines(tmp_path: Path) -> None:
    """It is always being used up."""
    supply(tmp_path, "hid-0-battery", type="Battery", scope="Device", status="Discharging")
    with pytest.raises(Missing, match="no battery"):
        on_battery(tmp_path)


def test_a_machine_without_power_supplies_has_no_battery(tmp_path: Path) -> None:
    """A desktop computer, a container, another system."""
    with pytest.raises(Missing, match="no battery"):
        on_battery(tmp_path / "nothing")
