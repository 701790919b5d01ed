"""The X server's idle counter, and whether the active window fills the screen.

Idle: the MIT-SCREEN-SAVER extension (https://www.x.org/releases/current/doc/scrnsaverproto/).
Full screen: _NET_WM_STATE of the active window (https://specifications.freedesktop.org/wm-spec/).
"""

import ctypes.util
import os
from collections.abc import Mapping
from typing import Any

from posturewatch.adapters.desk.board import Board, Kind, Missing


class X11:
    """Asks twice, by one round trip each; only how long ago, never what was typed."""

    name = "x11"
    tells = (Kind.INPUT, Kind.FULL_SCREEN)
    every_s = 2.0

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._environ = environ
        self._server: Any = None
        self._atoms: dict[str, int] = {}

    async def tell(self, board: Board) -> None:
        """Say how long ago the last input was, and whether a window fills the screen."""
        if self._server is None:
            self._connect()
        import xcffib

        try:
            board.idle(self._idle_s())
            board.say(self.name, Kind.FULL_SCREEN, is_on=self._is_full_screen())
        except xcffib.XcffibException as error:
            self.close()
            raise Missing("the X server has gone") from error

    def _connect(self) -> None:
        if self._environ.get("WAYLAND_DISPLAY"):
            raise Missing("under Wayland the X server sees only X programs")
        display = self._environ.get("DISPLAY")
        if not display:
            raise Missing("no X display")
        xcffib = _xcffib()
        try:
            server: Any = xcffib.connect(display)
        except xcffib.ConnectionException as error:
            raise Missing(f"no X server at {display}") from error
        try:
            server(xcffib.screensaver.key)
            names = ("_NET_ACTIVE_WINDOW", "_NET_WM_STATE", "_NET_WM_STATE_FULLSCREEN")
            asked = {name: server.core.InternAtom(0, len(name), name) for name in names}
            self._atoms = {name: answer.reply().atom for name, answer in asked.items()}
        except xcffib.XcffibException as error:
            server.disconnect()
            raise Missing("the X server has no screen saver extension") from error
        self._server = server

    def close(self) -> None:
        """Let the connection go."""
        server, self._server = self._server, None
        if server is not None:
            server.disconnect()

    @property
    def _root(self) -> int:
        root: int = self._server.get_setup().roots[self._server.pref_screen].root
        return root

    def _idle_s(self) -> float:
        import xcffib.screensaver

        extension = self._server(xcffib.screensaver.key)
        idle_ms: int = extension.QueryInfo(self._root).reply().ms_since_user_input
        return idle_ms / 1000

    def _is_full_screen(self) -> bool:
        import xcffib.xproto

        active = self._numbers(self._root, "_NET_ACTIVE_WINDOW", xcffib.xproto.Atom.WINDOW)
        if not active or not active[0]:
            return False
        try:
            state = self._numbers(active[0], "_NET_WM_STATE", xcffib.xproto.Atom.ATOM)
        except xcffib.xproto.WindowError:  # closed in the meantime
            return False
        return self._atoms["_NET_WM_STATE_FULLSCREEN"] in state

    def _numbers(self, window: int, name: str, kind: int) -> tuple[int, ...]:
        """A property of 32-bit numbers; empty when it is not set."""
        found = self._server.core.GetProperty(0, window, self._atoms[name], kind, 0, 64).reply()
        return tuple(found.value.to_atoms()) if found.format == 32 else ()


def _xcffib() -> Any:
    """The library, which would start ldconfig or gcc to learn what libxcb's file is called.

    It is called the same on every Linux, and no other program is to be started. Raises Missing.
    """
    looks = ctypes.util.find_library
    ctypes.util.find_library = lambda name: "libxcb.so.1" if name == "xcb" else looks(name)
    try:
        import xcffib
        import xcffib.screensaver
        import xcffib.xproto
    except OSError as error:
        raise Missing("libxcb is not installed") from error
    finally:
        ctypes.util.find_library = looks
    return xcffib
