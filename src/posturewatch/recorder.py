"""Keeps what happens: at once, again after a failure, and what still goes on every half minute.

A store that fails must not stop the watch: what cannot be kept now waits in memory. Only the last
try, at the end, raises.
"""

import logging
from collections.abc import Iterable, Sequence

from posturewatch.core.events import CameraTime, Event
from posturewatch.errors import StoreError
from posturewatch.ports import EventStore

CHECKPOINT_S = 30.0
"""A kill -9 loses at most this."""
HOUR_S = 3600.0
_log = logging.getLogger(__name__)


class Recorder:
    """The way from events to the store."""

    def __init__(self, store: EventStore, now_s: float, on_s: float) -> None:
        """``on_s``: how long the camera has been on so far."""
        self._store = store
        self._saved_s = now_s
        self._hour_s, self._hour_on_s = now_s, on_s
        self._unsaved: list[Event] = []
        self._failing = False

    def save(self, events: Iterable[Event]) -> None:
        """Keep events; those that cannot be stored now are tried again with the next ones."""
        self._unsaved.extend(events)
        if not self._unsaved:
            return
        try:
            self._store.save(self._unsaved)
        except StoreError as error:
            if not self._failing:
                _log.warning("%s; what happens is kept in memory until it can be stored", error)
            self._failing = True
            return
        self._failing = False
        self._unsaved.clear()

    def is_due(self, now_s: float) -> bool:
        """Whether what still goes on is to be kept now."""
        return now_s - self._saved_s >= CHECKPOINT_S or now_s < self._saved_s

    def checkpoint(self, now_s: float, going_on: Iterable[Event], on_s: float) -> None:
        """Keep what still goes on, as far as it is decided, and the camera's time."""
        self._saved_s = now_s
        waiting = len(self._unsaved)
        self.save((*going_on, *self._camera_time(now_s, on_s)))
        del self._unsaved[waiting:]  # told again, longer, next time

    def withdraw(self, going_on: Iterable[Event], seconds: float) -> None:
        """The clock was set: what goes on was kept under its old times, and comes again shifted."""
        stale = (*going_on, CameraTime(self._hour_s, self._hour_s, 0.0))
        self._hour_s += seconds
        try:
            self._store.withdraw(stale)
        except StoreError as error:
            _log.warning("%s; what goes on may stand twice in this day", error)

    def finish(self, now_s: float, on_s: float) -> None:
        """Keep all that is not kept yet. Raises StoreError."""
        self.save(self._camera_time(now_s, on_s))
        if self._unsaved:
            self._store.save(self._unsaved)

    def _camera_time(self, now_s: float, on_s: float) -> Sequence[CameraTime]:
        """How long the camera was on since the last full hour of watching, or since the start."""
        start_s = self._hour_s
        used_s = min(on_s - self._hour_on_s, now_s - start_s)
        if not 0 <= now_s - start_s < HOUR_S:
            self._hour_s, self._hour_on_s = now_s, on_s
        return (CameraTime(start_s, now_s, used_s),) if used_s > 0 else ()
