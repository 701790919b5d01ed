"""Input and full screen on a real X server, with real keys and a real window manager."""

import asyncio
import struct
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import xcffib
from xcffib import xproto

from desk_services import Heard, hear
from desktop import end, need, screen, until
from posturewatch.adapters.desk.board import GRAIN_S, Board, Kind, Missing
from posturewatch.adapters.desk.bus import Bus
from posturewatch.adapters.desk.x11 import X11
from posturewatch.core.events import SignalKind

__all__ = ["hear", "screen"]


def xdotool(*words: str) -> str:
    """What a person does with keyboard and mouse."""
    need("xdotool")
    done = subprocess.run(
        ["xdotool", *words], capture_output=True, text=True, check=False, timeout=10
    )
    return done.stdout.strip()


@contextmanager
def opened() -> Iterator[str]:
    """A window of a program; its number."""
    program = xcffib.connect()
    root, number = program.get_setup().roots[0].root, program.generate_id()
    program.core.CreateWindow(0, number, root, 0, 0, 300, 200, 0, 1, 0, 0, [])
    program.core.MapWindow(number)
    program.flush()
    try:
        yield str(number)
    finally:
        program.disconnect()


def put_in_front(window: str) -> None:
    """Click into it, as it were; again while the window manager is still starting."""

    def is_in_front() -> bool:
        xdotool("windowactivate", window)
        return xdotool("getactivewindow") == window

    assert until(is_in_front)


def full_screen(window: str, *, is_on: bool) -> None:
    """Ask the window manager for it, as a program does when its full-screen key is pressed."""
    server = xcffib.connect()
    atoms = [
        server.core.InternAtom(0, len(name), name).reply().atom
        for name in ("_NET_WM_STATE", "_NET_WM_STATE_FULLSCREEN")
    ]
    client_message = 33
    message = struct.pack(
        "=BBHII5I", client_message, 32, 0, int(window), atoms[0], int(is_on), atoms[1], 0, 1, 0
    )
    root = server.get_setup().roots[0].root
    mask = xproto.EventMask.SubstructureRedirect | xproto.EventMask.SubstructureNotify
    server.core.SendEvent(0, root, mask, message)
    server.flush()
    server.core.GetInputFocus().reply()  # it has arrived
    server.disconnect()


def x11(_system: Bus, _session: Bus) -> X11:
    """The source under test."""
    return X11()


@pytest.fixture
def window(screen: str) -> Iterator[str]:
    """Number of a window under openbox."""
    need("openbox")
    manager = subprocess.Popen(["openbox"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert until(lambda: xdotool("get_desktop"))  # it manages
        with opened() as number:
            yield number
    finally:
        end(manager)


@pytest.mark.parametrize("act", [("key", "a"), ("mousemove_relative", "9", "9"), ("click", "1")])
def test_a_key_the_mouse_and_a_button_are_input(
    screen: str, hear: Callable[..., Heard], act: tuple[str, ...]
) -> None:
    """The server's own counter sees them all; the first reading dates from its start."""
    heard = hear(x11)
    assert heard.says(SignalKind.INPUT)
    assert not heard.says(SignalKind.INPUT, SignalKind.INPUT, within_s=GRAIN_S + 0.1)
    xdotool(*act)
    assert heard.says(SignalKind.INPUT, SignalKind.INPUT)
    assert heard.now_s - heard.signals[-1].at_s < 5.0


def test_without_input_nothing_is_told(screen: str) -> None:
    """Two readings of a counter that only counts are the same input."""

    async def twice() -> None:
        source, board = X11(), Board()
        await source.tell(board)
        assert board.take_input() is not None
        await asyncio.to_thread(until, lambda: False, 0.7)  # longer than two readings may differ
        await source.tell(board)
        source.close()
        assert board.take_input() is None

    asyncio.run(twice())


def test_a_window_that_fills_the_screen_is_quiet(window: str) -> None:
    """From the moment it does until it no longer does."""
    board, source = Board(), X11()

    def is_full() -> bool:
        asyncio.run(source.tell(board))
        return board.holds(Kind.FULL_SCREEN)

    put_in_front(window)
    assert not is_full()
    full_screen(window, is_on=True)
    assert until(is_full)
    full_screen(window, is_on=False)
    assert until(lambda: not is_full())
    source.close()


def test_a_full_screen_window_behind_another_is_not(window: str) -> None:
    """The film waits while something else is done."""
    board, source = Board(), X11()

    def is_full() -> bool:
        asyncio.run(source.tell(board))
        return board.holds(Kind.FULL_SCREEN)

    put_in_front(window)
    full_screen(window, is_on=True)
    assert until(is_full)
    with opened() as other:
        put_in_front(other)
        assert not is_full()
    source.close()


def test_an_x_server_that_dies_takes_nobody_along(tmp_path: Path) -> None:
    """Xlib would end the program; here the source is missing, and found again on the next one."""
    need("Xvfb")
    command = ["Xvfb", "-displayfd", "1", "-nolisten", "tcp", "-noreset"]

    def serve() -> tuple["subprocess.Popen[str]", str]:
        server = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert server.stdout
        return server, f":{server.stdout.readline().strip()}"

    async def live() -> None:
        first, display = serve()
        environ = {"DISPLAY": display}
        source, board = X11(environ), Board()
        await source.tell(board)
        end(first)
        with pytest.raises(Missing, match="has gone"):
            await source.tell(board)
        second, environ["DISPLAY"] = serve()
        await source.tell(board)
        source.close()
        end(second)

    asyncio.run(live())


@pytest.mark.parametrize(
    ("environ", "why"),
    [
        ({}, "no X display"),
        ({"DISPLAY": ":4242"}, "no X server at :4242"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "Wayland"),
    ],
)
def test_without_a_server_of_the_whole_desktop_it_is_missing(
    environ: dict[str, str], why: str
) -> None:
    """No screen; or an X server beside Wayland, which sees only what is typed into X programs."""
    with pytest.raises(Missing, match=why):
        asyncio.run(X11(environ).tell(Board()))
