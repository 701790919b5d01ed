"""New settings for a running monitor, taken up between two of its steps."""

import threading
from collections.abc import Callable, Sequence

from posturewatch.core.events import Signal
from posturewatch.errors import PostureWatchError
from posturewatch.settings import Settings


class Reload:
    """A source of no signals: asked by another thread or a signal handler, it acts when polled."""

    def __init__(self, read: Callable[[], Settings], wake: Callable[[], None]) -> None:
        self._read = read
        self._wake = wake
        self._asked = threading.Event()
        self.take: Callable[[float, Settings], None] = lambda _now_s, _settings: None
        """What is done with new settings."""
        self.refuse: Callable[[float, str], None] = lambda _now_s, _why: None
        """Who hears of settings that cannot be used; the old ones stay."""

    def ask(self) -> None:
        """Ask for new settings. Safe on any thread and in a signal handler."""
        self._asked.set()
        self._wake()

    def poll(self, now_s: float) -> Sequence[Signal]:
        """Take up new settings if they were asked for."""
        if self._asked.is_set():
            self._asked.clear()
            try:
                self.take(now_s, self._read())
            except PostureWatchError as error:
                self.refuse(now_s, str(error))
        return ()
