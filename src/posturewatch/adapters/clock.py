"""Wall clock, simulated clock and the local time zone.

The wall clock runs on a counter that goes on during sleep, so sleep shows as a gap; a person or a
time server that sets the system's clock shows as a ``CLOCK_STEP`` signal instead.
"""

import contextlib
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from posturewatch.core.words import SignalKind

if TYPE_CHECKING:
    from posturewatch.core.events import Signal

STEP_S = 2.0
"""A wall clock further than this from the counter has been set. Time servers slew smaller
differences (ntpd steps from 0.128 s, chrony by makestep 1 s): nothing here counts so finely."""


def _counter() -> float:
    """Seconds that pass, sleep included: CLOCK_BOOTTIME on Linux, CLOCK_MONOTONIC on macOS."""
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC"):
        clock = getattr(time, name, None)
        if clock is not None:
            return time.clock_gettime(clock)
    return time.monotonic()


class SystemClock:
    """Real time, for live cameras. Is a source of ``CLOCK_STEP`` signals too."""

    def __init__(self) -> None:
        self._calls: SimpleQueue[None] = SimpleQueue()  # safe to fill from a signal handler
        self._stopping = False
        self._offset = time.time() - _counter()

    def now(self) -> float:
        """POSIX seconds (UTC)."""
        return self._offset + _counter()

    def wait(self, seconds: float) -> bool:
        """Wait; True when the program was asked to stop."""
        if not self._stopping:
            with contextlib.suppress(Empty):
                self._calls.get(timeout=max(0.0, seconds))
        return self._stopping

    def stop(self) -> None:
        """End the running wait and all later ones with True. Safe in a signal handler."""
        self._stopping = True
        self._calls.put(None)

    def wake(self) -> None:
        """Cut the running wait short: something has happened."""
        self._calls.put(None)

    def poll(self, now_s: float) -> "Sequence[Signal]":
        """Tell a step of the wall clock, at the time it shows now, and follow it from now on."""
        step_s = time.time() - self.now()
        if abs(step_s) < STEP_S:
            return ()
        self._offset += step_s
        from posturewatch.core.events import Signal

        return (Signal(now_s + step_s, SignalKind.CLOCK_STEP, seconds=step_s),)


class SimulatedClock:
    """Time that moves when it is waited for; ``speed`` times real time, or at once when None."""

    def __init__(self, start_s: float, speed: float | None = None) -> None:
        self._now_s = start_s
        self._speed = speed
        self._pacer = SystemClock() if speed else None
        self._debt_from = _counter()
        self._start_s = start_s
        self._stopping = False
        self._woken = False

    def now(self) -> float:
        """POSIX seconds (UTC) of the simulation."""
        return self._now_s

    def wait(self, seconds: float) -> bool:
        """Move on by ``seconds``; True when the program was asked to stop."""
        if self._stopping:
            return True
        self._now_s += max(0.0, seconds)
        if self._pacer and self._speed:
            due = self._debt_from + (self._now_s - self._start_s) / self._speed
            late_s = _counter() - due
            if late_s < 0:
                self._pacer.wait(-late_s)
                if self._woken:  # it is earlier than was waited for
                    passed_s = (_counter() - self._debt_from) * self._speed
                    self._now_s = min(self._now_s, self._start_s + passed_s)
        self._woken = False
        return self._stopping

    def wake(self) -> None:
        """Cut the running wait short: something has happened."""
        self._woken = True
        if self._pacer:
            self._pacer.wake()

    def stop(self) -> None:
        """End the running wait and all later ones with True."""
        self._stopping = True
        if self._pacer:
            self._pacer.stop()


class LocalZone(tzinfo):
    """The system's own time zone, with its changes of clock in past and future."""

    def __str__(self) -> str:
        return "/".join(dict.fromkeys(time.tzname))

    def utcoffset(self, when: datetime | None) -> timedelta:
        """Local time minus UTC at a local time; ``fold`` tells the two hours of autumn apart."""
        local = (when or datetime.fromtimestamp(0, UTC)).replace(tzinfo=None).astimezone()
        return local.utcoffset() or timedelta(0)

    def dst(self, when: datetime | None) -> None:
        """Not told: the offset says all that is needed."""

    def tzname(self, when: datetime | None) -> str:
        """The zone's short name at a local time."""
        local = (when or datetime.fromtimestamp(0, UTC)).replace(tzinfo=None).astimezone()
        return local.tzname() or ""

    def fromutc(self, when: datetime) -> datetime:
        """Local time of an instant."""
        local = when.replace(tzinfo=UTC).astimezone()
        found = local.replace(tzinfo=self)
        return found if self.utcoffset(found) == local.utcoffset() else found.replace(fold=1)
