"""Lock as the desktop's screen saver tells it, for desktops that do not tell logind.

GetActive and ActiveChanged are the same everywhere
(https://people.freedesktop.org/~hadess/idle-inhibition-spec/re01.html); names and paths differ.

Its GetSessionIdleTime is not asked: KDE answers in milliseconds where the text says seconds, older
ones always 0, under Wayland with an error (kscreenlocker, ksldapp's interface.cpp). Where it would
be right, the X11 counter says the same.
"""

from collections.abc import Sequence
from typing import Any

from posturewatch.adapters.desk.board import Board, Kind, Missing
from posturewatch.adapters.desk.bus import Bus

KNOWN = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
    ("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"),
)
"""Service, which is its interface too, and path."""


class ScreenSaver:
    """Listens to the one that is there; asks again now and then, in case it was started anew."""

    name = "screen saver"
    tells = (Kind.LOCK,)
    every_s = 30.0

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def tell(self, board: Board) -> None:
        """Say whether it is active, and listen. The first that answers is the desktop's own."""

        def changed(body: Sequence[Any]) -> None:
            board.say(self.name, Kind.LOCK, is_on=bool(body[0]))

        for service, path in KNOWN:
            try:
                (active,) = await self._bus.call(service, path, service, "GetActive")
            except Missing:
                continue
            await self._bus.listen(service, path, service, "ActiveChanged", changed)
            board.say(self.name, Kind.LOCK, is_on=bool(active))
            return
        raise Missing("no screen saver answers on the session bus")
