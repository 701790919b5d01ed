"""All sources of this desktop in one thread, and their answers as signals.

The loop never waits for a desktop: ``poll`` reads what the thread has written down.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass

from posturewatch.adapters.desk.board import Board, Kind, Missing, Teller
from posturewatch.core.events import Signal, SignalKind

_log = logging.getLogger(__name__)

RETRY_S = 60.0
"""A source that is not there is looked for so often at last: a desktop may start after us."""
LOOK_S = 4.0
"""A report waits for an answer so long: the bus is given up after 2 s, twice."""

Tellers = Callable[[], AbstractAsyncContextManager[Sequence[Teller]]]
"""Makes the sources of a desktop, and lets go of what they hold."""


@dataclass(frozen=True, slots=True)
class Found:
    """One source as it answered just now."""

    name: str
    tells: tuple[Kind, ...]
    missing: str = ""
    """Why it does not tell; empty when it does."""


class Desk:
    """A source of signals: input, lock, sleep, Do Not Disturb, full screen and battery."""

    def __init__(
        self,
        tellers: Tellers,
        wake: Callable[[], None] = lambda: None,
        quiet: tuple[Kind, ...] = (Kind.QUIET, Kind.FULL_SCREEN),
    ) -> None:
        """``tellers`` makes the sources, on their own thread; ``wake`` cuts the loop's wait.

        ``quiet`` is what keeps alerts back.
        """
        self._tellers = tellers
        self._board = Board(wake)
        self._edges: tuple[tuple[tuple[Kind, ...], SignalKind, SignalKind], ...] = (
            ((Kind.SLEEP,), SignalKind.SLEEP, SignalKind.WAKE),
            ((Kind.LOCK,), SignalKind.LOCK, SignalKind.UNLOCK),
            (quiet, SignalKind.QUIET_ON, SignalKind.QUIET_OFF),
            ((Kind.BATTERY,), SignalKind.BATTERY_ON, SignalKind.BATTERY_OFF),
        )
        """What holds: the signal of its beginning, and of its end."""
        self._held: dict[SignalKind, bool] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._live, name="desk", daemon=True)
        self._thread.start()

    def poll(self, now_s: float) -> Sequence[Signal]:
        """What began or ended since the last call, and the newest input."""
        signals = []
        for kinds, begins, ends in self._edges:
            is_on = self._board.holds(*kinds)
            if is_on is not self._held.get(begins, False):
                self._held[begins] = is_on
                signals.append(Signal(now_s, begins if is_on else ends))
        idle_s = self._board.take_input()
        if idle_s is not None:
            signals.append(Signal(now_s - idle_s, SignalKind.INPUT))
        return signals

    def close(self) -> None:
        """End the thread."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop)
            self._thread.join(2.0)  # a hung X server is left to the end of the program

    def _stop(self) -> None:
        for task in asyncio.all_tasks(self._loop):
            task.cancel()

    def _live(self) -> None:
        try:
            with suppress(asyncio.CancelledError):
                self._loop.run_until_complete(self._attend_all())
        finally:
            self._loop.close()

    async def _attend_all(self) -> None:
        async with self._tellers() as tellers:
            await asyncio.gather(*(_attend(teller, self._board) for teller in tellers))


async def _attend(teller: Teller, board: Board) -> None:
    """Let a source tell again and again; one that is missing ever more seldom."""
    wait_s = teller.every_s
    while True:
        try:
            await teller.tell(board)
        except Missing:
            board.lose(teller.name)
            wait_s = min(2 * wait_s, max(RETRY_S, teller.every_s))
        except Exception as error:  # noqa: BLE001 - a desktop's surprise must not end the others
            if wait_s == teller.every_s:
                _log.info("%s: %s: %s", teller.name, type(error).__name__, error)
            board.lose(teller.name)
            wait_s = min(2 * wait_s, max(RETRY_S, teller.every_s))
        else:
            wait_s = teller.every_s
        await asyncio.sleep(wait_s)


def look(tellers: Tellers) -> tuple[Found, ...]:
    """Ask every source once. Must not be called on a thread that runs an asyncio loop."""
    return asyncio.run(_look(tellers))


async def _look(tellers: Tellers) -> tuple[Found, ...]:
    board = Board()
    async with tellers() as found:
        return tuple(await asyncio.gather(*(_ask(teller, board) for teller in found)))


async def _ask(teller: Teller, board: Board) -> Found:
    try:
        async with asyncio.timeout(LOOK_S):
            await teller.tell(board)
    except Missing as why:
        return Found(teller.name, teller.tells, str(why))
    except Exception as error:  # noqa: BLE001 - told instead of raised
        return Found(teller.name, teller.tells, f"{type(error).__name__}: {error}")
    return Found(teller.name, teller.tells)
