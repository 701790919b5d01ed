"""The tray icon by pystray: the system's own on Windows and macOS.

Run by the tests on Linux, where pystray shows an icon without a menu. On Windows and macOS it has
not been tried.
"""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

import pystray
from PIL import Image, ImageDraw

from posturewatch.adapters.tray import Watch
from posturewatch.tray_view import (
    DISC,
    HEAD,
    MENU,
    ROUND,
    SHOULDERS,
    SIZE,
    Close,
    Colour,
    Entry,
    View,
)

EVERY_S = 1.0
"""A glance at a small file; the monitor writes it every ten seconds at least."""
_SMOOTH = 4
"""Drawn so many times larger and scaled down: Pillow draws hard edges."""


class NativeIcon:
    """An ``Icon``: pystray's, whose menu the system draws.

    Only one thread touches the icon. On macOS that must be the main one
    (https://github.com/moses-palmer/pystray/issues/60), elsewhere it is the one that looks.
    """

    def __init__(self, watch: Watch) -> None:
        self._watch = watch
        self._now = watch.look()
        self._shown: View | None = None
        self._wake = threading.Event()
        self._closed = False
        self.icon = pystray.Icon("posturewatch", menu=pystray.Menu(self._items))

    def show(self) -> None:
        """Show the icon until it is closed. Has to be called by the main thread on macOS."""
        self.icon.run(setup=self._keep)

    def _keep(self, _icon: object) -> None:
        while not self._closed:
            self._now = self._watch.look()
            if self._now != self._shown:
                with suppress(OSError):  # Windows: no taskbar yet; tried again at the next look
                    _by_main_thread(self._draw)
                    self._shown = self._now
            self._wake.wait(EVERY_S)
            self._wake.clear()
        _by_main_thread(self.icon.stop)

    def _draw(self) -> None:
        self.icon.icon = _picture(self._now.colour)
        self.icon.title = f"PostureWatch: {self._now.line}"
        self.icon.visible = True
        self.icon.update_menu()

    def _items(self) -> Iterator[pystray.MenuItem]:
        """Asked for by pystray whenever the menu is made."""
        yield pystray.MenuItem(self._now.line, None, enabled=False)
        for group in MENU:
            yield pystray.Menu.SEPARATOR  # pystray leaves out a second one in a row
            yield from self._made_of(group)

    def _made_of(self, entries: Iterable[Entry]) -> Iterator[pystray.MenuItem]:
        for entry in entries:
            if self._now.mode not in entry.shown:
                continue
            if isinstance(entry.does, tuple):
                yield pystray.MenuItem(entry.words, pystray.Menu(*self._made_of(entry.does)))
            else:
                yield pystray.MenuItem(entry.words, self._doing(entry))

    def _doing(self, entry: Entry) -> Callable[[], None]:
        def do() -> None:
            assert not isinstance(entry.does, tuple)
            if isinstance(entry.does, Close):
                self._closed = True
            elif complaint := self._watch.do(entry.does):
                self._tell(complaint)
            self._wake.set()

        return do

    def _tell(self, complaint: str) -> None:
        if self.icon.HAS_NOTIFICATION:
            with suppress(OSError, subprocess.SubprocessError):  # macOS: by osascript
                self.icon.notify(complaint, "PostureWatch")


def _by_main_thread(act: Callable[[], None]) -> None:
    """AppKit ends the program when another thread changes the icon."""
    if sys.platform == "darwin":
        from PyObjCTools import AppHelper

        AppHelper.callAfter(act)
    else:
        act()


def _picture(colour: Colour) -> Image.Image:
    """A seated figure on a disc of the colour."""

    def larger(box: tuple[int, int, int, int]) -> tuple[int, ...]:
        return tuple(_SMOOTH * edge for edge in box)

    image = Image.new("RGBA", (_SMOOTH * SIZE, _SMOOTH * SIZE))
    draw = ImageDraw.Draw(image)
    draw.ellipse(larger(DISC), fill=colour.value)
    draw.ellipse(larger(HEAD), fill="#ffffff")
    draw.rounded_rectangle(larger(SHOULDERS), radius=_SMOOTH * ROUND, fill="#ffffff")
    return image.resize((SIZE, SIZE), Image.Resampling.LANCZOS)
