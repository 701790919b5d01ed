"""Input under Wayland, by ext-idle-notify-v1: KWin, wlroots, Hyprland and COSMIC offer it.

The compositor says when a second has passed without input, and when input comes again; only the
latter is taken for input, since version 1 of the protocol also stays silent while a film plays.
Protocol: https://wayland.app/protocols/ext-idle-notify-v1, wire format:
https://wayland.freedesktop.org/docs/html/ch04.html#sect-Protocol-Wire-Format. Six messages are
needed, so they are written here instead of through a library that needs a compiler.
"""

import asyncio
import os
import struct
from asyncio import StreamReader, StreamWriter
from collections.abc import Mapping
from pathlib import Path

from posturewatch.adapters.desk.board import Board, Kind, Missing

PAUSE_MS = 1000
"""Input after a pause of this length is told. Nobody types three minutes (``presence.input_s``)
without such a pause."""
DISPLAY, REGISTRY, SYNC, SEAT, NOTIFIER, NOTIFICATION = range(1, 7)
"""Our numbers for the objects of the conversation; the first is given."""
RESUMED = 1
"""Opcode of the event."""
WITHIN_S = 2.0


class Wayland:
    """Holds one connection; every telling looks whether it still lives."""

    name = "wayland"
    tells = (Kind.INPUT,)
    every_s = 2.0

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._environ = environ
        self._listening: asyncio.Task[None] | None = None
        self._writer: StreamWriter | None = None

    async def tell(self, board: Board) -> None:
        """Listen, if that is not going on already. Raises Missing."""
        if self._listening is None:
            reader, self._writer = await self._connect()
            try:
                async with asyncio.timeout(WITHIN_S):
                    await _ask(reader, self._writer)
            except (TimeoutError, OSError, EOFError, Missing) as why:
                self.close()
                raise Missing(str(why) or "the compositor does not answer") from why
            self._listening = asyncio.create_task(_listen(reader, board))
        elif self._listening.done():
            self.close()
            raise Missing("the compositor has gone")

    def close(self) -> None:
        """Let the connection go."""
        if self._listening is not None:
            self._listening.cancel()
        if self._writer is not None:
            self._writer.close()
        self._listening = self._writer = None

    async def _connect(self) -> tuple[StreamReader, StreamWriter]:
        name = self._environ.get("WAYLAND_DISPLAY")
        if not name:
            raise Missing("no Wayland display")
        try:
            path = Path(self._environ.get("XDG_RUNTIME_DIR", "")) / name
            return await asyncio.open_unix_connection(path)
        except OSError as error:
            raise Missing(f"no compositor at {name}") from error


async def _ask(reader: StreamReader, writer: StreamWriter) -> None:
    """Find the seat and the notifier, and ask to be told. Raises Missing."""
    writer.write(_message(DISPLAY, 1, struct.pack("=I", REGISTRY)))  # get_registry
    writer.write(_message(DISPLAY, 0, struct.pack("=I", SYNC)))  # sync: done after all globals
    offered: dict[str, int] = {}
    while True:
        sender, opcode, body = await _event(reader)
        if sender == SYNC:
            break
        if sender == DISPLAY and opcode == 0:
            raise Missing("the compositor refuses us")
        if sender == REGISTRY and opcode == 0:
            number, length = struct.unpack_from("=II", body)
            offered.setdefault(body[8 : 8 + length - 1].decode(), number)
    if "ext_idle_notifier_v1" not in offered or "wl_seat" not in offered:
        raise Missing("the compositor does not offer ext-idle-notify-v1")
    for name, number in (("wl_seat", SEAT), ("ext_idle_notifier_v1", NOTIFIER)):
        writer.write(_message(REGISTRY, 0, _bind(offered[name], name, number)))
    asked = struct.pack("=III", NOTIFICATION, PAUSE_MS, SEAT)
    writer.write(_message(NOTIFIER, 1, asked))  # get_idle_notification
    await writer.drain()


async def _listen(reader: StreamReader, board: Board) -> None:
    """Tell every input that follows a pause, until the compositor goes."""
    try:
        while True:
            sender, opcode, _body = await _event(reader)
            if sender == DISPLAY and opcode == 0:
                return
            if sender == NOTIFICATION and opcode == RESUMED:
                board.idle(0.0)
    except (OSError, EOFError):
        return


async def _event(reader: StreamReader) -> tuple[int, int, bytes]:
    """Sender, opcode and body of the next event. Raises EOFError or OSError."""
    sender, word = struct.unpack("=II", await reader.readexactly(8))
    return sender, word & 0xFFFF, await reader.readexactly(max(0, (word >> 16) - 8))


def _message(sender: int, opcode: int, body: bytes) -> bytes:
    return struct.pack("=II", sender, (8 + len(body)) << 16 | opcode) + body


def _bind(name: int, interface: str, number: int) -> bytes:
    """``wl_registry.bind``: version 1 of a global gets our number."""
    text = interface.encode() + b"\0"
    padded = text + b"\0" * (-len(text) % 4)
    return struct.pack("=II", name, len(text)) + padded + struct.pack("=II", 1, number)
