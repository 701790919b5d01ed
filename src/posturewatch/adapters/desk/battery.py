"""Whether the machine runs on its battery, as the Linux kernel tells it.

Files: https://docs.kernel.org/admin-guide/abi-testing.html, /sys/class/power_supply.
"""

from pathlib import Path

from posturewatch.adapters.desk.board import Board, Kind, Missing

SUPPLIES = Path("/sys/class/power_supply")


class Battery:
    """Reads a few small files."""

    name = "power supply"
    tells = (Kind.BATTERY,)
    every_s = 30.0

    def __init__(self, supplies: Path = SUPPLIES) -> None:
        self._supplies = supplies

    async def tell(self, board: Board) -> None:
        """Say whether a battery of the machine itself is being used up."""
        found = sorted(self._supplies.glob("*"))
        batteries = [each for each in found if _is_own_battery(each)]
        if not batteries:
            raise Missing("this machine has no battery")
        used = any(_read(each / "status") == "Discharging" for each in batteries)
        board.say(self.name, Kind.BATTERY, is_on=used)


def _is_own_battery(supply: Path) -> bool:
    """Not that of a mouse or a headset, whose scope is the device."""
    return _read(supply / "type") == "Battery" and _read(supply / "scope") != "Device"


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:  # not every supply has every file
        return ""
