"""What every source last said of the desk, and what follows from it.

Sources say what holds (``say``), not what happened: several may know of the same lock, one may be
lost in the middle, and the answer stays one. The desk's own thread writes; the loop reads.
"""

import math
import threading
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

GRAIN_S = 0.5
"""Two readings of one idle counter place the same input so far apart at most: a counter in
milliseconds, read through a bus or a server that may take its time."""


class Kind(StrEnum):
    """What a source can tell of."""

    INPUT = "input"
    LOCK = "lock"
    SLEEP = "sleep"
    QUIET = "quiet"
    """The desktop's own Do Not Disturb."""
    FULL_SCREEN = "full screen"
    BATTERY = "battery"


class Missing(Exception):  # noqa: N818 - no error: a desktop without it is a whole desktop
    """The source is not there; the message says why, for a person."""


class Teller(Protocol):
    """One source of this desktop. Told on the desk's thread only."""

    @property
    def name(self) -> str:
        """What it is called in reports."""

    @property
    def tells(self) -> tuple[Kind, ...]:
        """What it can tell of."""

    @property
    def every_s(self) -> float:
        """Seconds between two tellings."""

    async def tell(self, board: "Board") -> None:
        """Say what holds now, and listen for more. Raises Missing, or whatever has gone wrong."""


class Board:
    """The answers of all sources together."""

    def __init__(self, wake: Callable[[], None] = lambda: None) -> None:
        """``wake`` is called when something has begun or ended; not for input."""
        self._wake = wake
        self._lock = threading.Lock()
        self._said: dict[tuple[str, Kind], bool] = {}
        self._lost: set[str] = set()
        self._input_m = self._taken_m = -math.inf
        """The newest input, and the newest one taken, on ``time.monotonic``: it stands still
        while the machine sleeps, as idle counters do, so waking up is no input."""

    def say(self, teller: str, kind: Kind, *, is_on: bool) -> None:
        """One source says whether something holds."""
        with self._lock:
            before = self._holds(kind)
            self._lost.discard(teller)
            self._said[teller, kind] = is_on
            has_changed = self._holds(kind) is not before
        if has_changed:
            self._wake()

    def idle(self, idle_s: float) -> None:
        """One source says how long ago the last input was."""
        at_m = time.monotonic() - max(0.0, idle_s)
        with self._lock:
            if at_m <= self._input_m + GRAIN_S:
                return
            self._input_m = at_m
            stale = [key for key in self._said if key[0] in self._lost]
            for key in stale:
                del self._said[key]

    def lose(self, teller: str) -> None:
        """A source has gone. What it said is forgotten, except a lock.

        The camera is not to be opened in a locked room because a bus broke: the lock holds until
        the source is back, or somebody types.
        """
        with self._lock:
            self._lost.add(teller)
            for key in [key for key in self._said if key[0] == teller and key[1] is not Kind.LOCK]:
                del self._said[key]

    def holds(self, *kinds: Kind) -> bool:
        """Whether any source says so of any of these."""
        with self._lock:
            return any(self._holds(kind) for kind in kinds)

    def _holds(self, kind: Kind) -> bool:
        return any(is_on for (_teller, said), is_on in self._said.items() if said is kind)

    def take_input(self) -> float | None:
        """Seconds since an input that has not been taken yet; None when there is none."""
        with self._lock:
            if self._input_m <= self._taken_m:
                return None
            self._taken_m = self._input_m
            return time.monotonic() - self._input_m
