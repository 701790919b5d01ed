"""Input under Wayland: the conversation over a real socket with a compositor of the tests' own.

It speaks the wire format by itself, out of the protocol's text; no real compositor is met here.
"""

import asyncio
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from posturewatch.adapters.desk.board import Board, Missing
from posturewatch.adapters.desk.wayland import Wayland

GLOBALS = {1: "wl_compositor", 4: "wl_seat", 9: "ext_idle_notifier_v1"}


def event(sender: int, opcode: int, *words: int, text: str = "") -> bytes:
    """One event; a text comes after the first number, as in ``wl_registry.global``."""
    body = struct.pack(f"={len(words)}I", *words)
    if text:
        raw = text.encode() + b"\0"
        padded = raw + b"\0" * (-len(raw) % 4)
        body = body[:4] + struct.pack("=I", len(raw)) + padded + body[4:]
    return struct.pack("=II", sender, (8 + len(body)) << 16 | opcode) + body


class Compositor:
    """Offers some globals and remembers what was bound and asked."""

    def __init__(self, offered: dict[int, str]) -> None:
        self._offered = offered
        self.bound: dict[int, tuple[str, int]] = {}
        self.asked: tuple[int, int, int] | None = None
        self._writer: asyncio.StreamWriter | None = None
        self.clients = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one client until it leaves."""
        self._writer = writer
        self.clients += 1
        registry = 0
        try:
            while True:
                target, word = struct.unpack("=II", await reader.readexactly(8))
                body = await reader.readexactly((word >> 16) - 8)
                if (target, word & 0xFFFF) == (1, 1):
                    (registry,) = struct.unpack("=I", body)
                    for number, name in self._offered.items():
                        writer.write(event(registry, 0, number, 1, text=name))
                elif (target, word & 0xFFFF) == (1, 0):
                    writer.write(event(struct.unpack("=I", body)[0], 0, 0))
                elif target == registry:
                    number, length = struct.unpack_from("=II", body)
                    version, new = struct.unpack("=II", body[-8:])
                    self.bound[new] = (body[8 : 8 + length - 1].decode(), version)
                    assert self._offered[number] == self.bound[new][0]
                elif self.bound.get(target, ("", 0))[0] == "ext_idle_notifier_v1":
                    self.asked = struct.unpack("=III", body)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
        self.clients -= 1

    def say(self, opcode: int) -> None:
        """Say idled (0) or resumed (1)."""
        assert self._writer
        assert self.asked
        self._writer.write(event(self.asked[0], opcode))

    def die(self) -> None:
        """Leave the client alone."""
        assert self._writer
        self._writer.close()


@asynccontextmanager
async def running(
    folder: Path, offered: dict[int, str]
) -> AsyncIterator[tuple[Compositor, Wayland]]:
    """A compositor and a source that finds it."""
    compositor = Compositor(offered)
    server = await asyncio.start_unix_server(compositor.talk, folder / "wayland-7")
    source = Wayland({"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": str(folder)})
    try:
        yield compositor, source
    finally:
        source.close()
        assert await soon(lambda: not compositor.clients)
        server.close()
        await server.wait_closed()


async def soon(happens: Callable[[], object]) -> bool:
    """Give the conversation some turns."""
    for _turn in range(2000):
        if happens():
            return True
        await asyncio.sleep(0.001)
    return False


def test_input_after_a_pause_is_told(tmp_path: Path) -> None:
    """Idled alone is none: it may begin when a film ends."""

    async def live() -> None:
        async with running(tmp_path, GLOBALS) as (compositor, source):
            board = Board()
            await source.tell(board)
            assert await soon(lambda: compositor.asked)
            assert compositor.asked is not None
            assert compositor.bound[compositor.asked[2]] == ("wl_seat", 1)
            compositor.say(0)
            assert board.take_input() is None
            compositor.say(1)
            taken: list[float | None] = []
            assert await soon(lambda: taken.append(board.take_input()) or taken[-1] is not None)
            assert taken[-1] is not None
            assert taken[-1] < 1.0

    asyncio.run(live())


def test_a_compositor_without_the_protocol_is_missing(tmp_path: Path) -> None:
    """GNOME, which is asked in its own way."""

    async def live() -> None:
        async with running(tmp_path, {1: "wl_compositor", 4: "wl_seat"}) as (_compositor, source):
            with pytest.raises(Missing, match="does not offer"):
                await source.tell(Board())

    asyncio.run(live())


def test_a_compositor_that_goes_is_noticed_and_found_again(tmp_path: Path) -> None:
    """Missing once, then asked anew."""

    async def live() -> None:
        async with running(tmp_path, GLOBALS) as (compositor, source):
            await source.tell(Board())
            assert await soon(lambda: compositor.asked)
            compositor.die()
            gone: list[Missing] = []

            async def told() -> bool:
                try:
                    await source.tell(Board())
                except Missing as why:
                    gone.append(why)
                return bool(gone)

            for _turn in range(2000):
                if await told():
                    break
                await asyncio.sleep(0.001)
            assert "has gone" in str(gone[0])
            compositor.asked = None
            await source.tell(Board())
            assert await soon(lambda: compositor.asked)

    asyncio.run(live())


@pytest.mark.parametrize(
    ("environ", "why"),
    [
        ({}, "no Wayland display"),
        ({"WAYLAND_DISPLAY": "wayland-none", "XDG_RUNTIME_DIR": "/nowhere"}, "no compositor"),
    ],
)
def test_without_wayland_it_is_missing(environ: dict[str, str], why: str) -> None:
    """An X desktop, or a session that has ended."""
    with pytest.raises(Missing, match=why):
        asyncio.run(Wayland(environ).tell(Board()))
