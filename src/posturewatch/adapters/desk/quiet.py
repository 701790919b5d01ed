"""The desktop's own Do Not Disturb, in the four ways Linux desktops keep it."""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE

from posturewatch.adapters.desk.board import Board, Kind, Missing
from posturewatch.adapters.desk.bus import Bus

NOTIFICATIONS = "org.freedesktop.Notifications"
NOTIFICATIONS_PATH = "/org/freedesktop/Notifications"
EVERY_S = 10.0
"""Alerts are minutes apart: one that comes ten seconds into Do Not Disturb disturbs nobody more."""


class Dunst:
    """dunst: paused, as ``dunstctl set-paused true`` does (dunst(5), dunstctl(1))."""

    name = "dunst"
    tells = (Kind.QUIET,)
    every_s = EVERY_S

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def tell(self, board: Board) -> None:
        """Say whether it is paused."""
        paused = await self._bus.get(
            NOTIFICATIONS, NOTIFICATIONS_PATH, "org.dunstproject.cmd0", "paused"
        )
        board.say(self.name, Kind.QUIET, is_on=bool(paused))


class Inhibited:
    """KDE Plasma: its notification service is inhibited, by the person or by a program."""

    name = "plasma"
    tells = (Kind.QUIET,)
    every_s = EVERY_S

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def tell(self, board: Board) -> None:
        """Say whether it is inhibited. Others have no such property, and answer with an error."""
        inhibited = await self._bus.get(
            NOTIFICATIONS, NOTIFICATIONS_PATH, NOTIFICATIONS, "Inhibited"
        )
        board.say(self.name, Kind.QUIET, is_on=bool(inhibited))


class Xfce:
    """xfce4-notifyd: a property in Xfce's own settings service."""

    name = "xfce"
    tells = (Kind.QUIET,)
    every_s = EVERY_S

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def tell(self, board: Board) -> None:
        """Say whether it is on; a property never set is off."""
        service, path, channel = "org.xfce.Xfconf", "/org/xfce/Xfconf", "xfce4-notifyd"
        name = "/do-not-disturb"
        (exists,) = await self._bus.call(
            service, path, service, "PropertyExists", "ss", (channel, name)
        )
        if not exists:
            board.say(self.name, Kind.QUIET, is_on=False)
            return
        (value,) = await self._bus.call(
            service, path, service, "GetProperty", "ss", (channel, name)
        )
        board.say(self.name, Kind.QUIET, is_on=bool(value.value))


class Gnome:
    """GNOME: banners are switched off. dconf has no bus to be asked, hence its own program."""

    name = "gnome"
    tells = (Kind.QUIET,)
    every_s = EVERY_S

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def tell(self, board: Board) -> None:
        """Say whether banners are off; asked only where GNOME Shell runs, for it obeys the key."""
        bus = "org.freedesktop.DBus"
        (runs,) = await self._bus.call(
            bus, "/org/freedesktop/DBus", bus, "NameHasOwner", "s", ("org.gnome.Shell",)
        )
        if not runs:
            raise Missing("GNOME Shell does not run")
        try:
            asked = await asyncio.create_subprocess_exec(
                "gsettings", "get", "org.gnome.desktop.notifications", "show-banners",
                stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL,
            )  # fmt: skip
        except OSError as error:
            raise Missing("gsettings is not installed") from error
        said, _nothing = await asked.communicate()
        if asked.returncode:
            raise Missing("gsettings does not know show-banners")
        board.say(self.name, Kind.QUIET, is_on=said.strip() == b"false")
