"""Lock and sleep as systemd-logind tells them (also elogind).

Interface: https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html.
The Lock and Unlock signals of a session only ask a locker to act; LockedHint says that it has.
"""

import os
from collections.abc import Mapping, Sequence
from typing import Any

from posturewatch.adapters.desk.board import Board, Kind, Missing
from posturewatch.adapters.desk.bus import Bus

SERVICE = "org.freedesktop.login1"
ROOT = "/org/freedesktop/login1"
MANAGER = f"{SERVICE}.Manager"
SESSION = f"{SERVICE}.Session"
PROPERTIES = "org.freedesktop.DBus.Properties"


class Logind:
    """Listens; asks again now and then, in case logind was started anew."""

    name = "logind"
    tells = (Kind.LOCK, Kind.SLEEP)
    every_s = 30.0

    def __init__(self, bus: Bus, environ: Mapping[str, str] = os.environ) -> None:
        self._bus = bus
        self._environ = environ

    async def tell(self, board: Board) -> None:
        """Say both, and listen for both."""

        def prepare(body: Sequence[Any]) -> None:
            board.say(self.name, Kind.SLEEP, is_on=bool(body[0]))

        def changed(body: Sequence[Any]) -> None:
            if "LockedHint" in body[1]:
                board.say(self.name, Kind.LOCK, is_on=bool(body[1]["LockedHint"].value))

        await self._bus.listen(SERVICE, ROOT, MANAGER, "PrepareForSleep", prepare)
        sleeping = await self._bus.get(SERVICE, ROOT, MANAGER, "PreparingForSleep")
        board.say(self.name, Kind.SLEEP, is_on=bool(sleeping))
        session = await self._session()
        await self._bus.listen(SERVICE, session, PROPERTIES, "PropertiesChanged", changed)
        locked = await self._bus.get(SERVICE, session, SESSION, "LockedHint")
        board.say(self.name, Kind.LOCK, is_on=bool(locked))

    async def _session(self) -> str:
        """Our own session; for a program outside of one (a user service), the user's display.

        Raises Missing.
        """
        named = self._environ.get("XDG_SESSION_ID")
        asked: list[tuple[str, str, Any]] = [("GetSession", "s", named)] if named else []
        asked.append(("GetSessionByPID", "u", os.getpid()))
        for member, signature, value in asked:
            try:
                (path,) = await self._bus.call(SERVICE, ROOT, MANAGER, member, signature, (value,))
            except Missing:
                continue
            return str(path)
        (user,) = await self._bus.call(SERVICE, ROOT, MANAGER, "GetUser", "u", (os.getuid(),))
        number, path = await self._bus.get(SERVICE, user, f"{SERVICE}.User", "Display")
        if not number:
            raise Missing("logind knows no session of this user")
        return str(path)
