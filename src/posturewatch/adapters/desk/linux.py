"""The sources of a Linux desktop: every way that is known, whichever of them are there."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from posturewatch.adapters.desk.battery import Battery
from posturewatch.adapters.desk.board import Teller
from posturewatch.adapters.desk.bus import Bus
from posturewatch.adapters.desk.logind import Logind
from posturewatch.adapters.desk.mutter import Mutter
from posturewatch.adapters.desk.quiet import Dunst, Gnome, Inhibited, Xfce
from posturewatch.adapters.desk.screensaver import ScreenSaver
from posturewatch.adapters.desk.wayland import Wayland
from posturewatch.adapters.desk.x11 import X11


@asynccontextmanager
async def tellers() -> AsyncIterator[Sequence[Teller]]:
    """All of them, over one connection to each bus."""
    system, session = Bus(system=True), Bus()
    wayland, x11 = Wayland(), X11()
    try:
        yield (
            Logind(system),
            ScreenSaver(session),
            x11,
            Mutter(session),
            wayland,
            Dunst(session),
            Inhibited(session),
            Xfce(session),
            Gnome(session),
            Battery(),
        )
    finally:
        x11.close()
        wayland.close()
        await session.close()
        await system.close()
