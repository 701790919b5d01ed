"""Idle time as GNOME's compositor counts it, under Wayland and X11 alike."""

from posturewatch.adapters.desk.board import Board, Kind
from posturewatch.adapters.desk.bus import Bus

SERVICE = "org.gnome.Mutter.IdleMonitor"
PATH = "/org/gnome/Mutter/IdleMonitor/Core"


class Mutter:
    """Asks GetIdletime: milliseconds since the last input."""

    name = "mutter"
    tells = (Kind.INPUT,)
    every_s = 2.0

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def tell(self, board: Board) -> None:
        """Say how long ago the last input was."""
        (idle_ms,) = await self._bus.call(SERVICE, PATH, SERVICE, "GetIdletime")
        board.idle(idle_ms / 1000)
