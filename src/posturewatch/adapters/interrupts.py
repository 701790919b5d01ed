"""The system's signals to the process: end cleanly, or take new settings."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol


class Stoppable(Protocol):
    """What can be told to end: the clocks."""

    def stop(self) -> None:
        """End the next wait."""


@contextmanager
def stopped_by_signals(
    clock: Stoppable, hang_up: Callable[[], None] | None = None
) -> Iterator[None]:
    """The first SIGINT or SIGTERM ends the loop cleanly; a second one ends the program.

    SIGHUP calls ``hang_up``, or ends the loop too where there is none.
    """

    def stop(number: int, _frame: object) -> None:
        clock.stop()
        signal.signal(number, before[number])

    before = {int(each): signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
    if hasattr(signal, "SIGHUP"):  # Windows has none
        hangs_up = stop if hang_up is None else lambda *_: hang_up()
        before[signal.SIGHUP] = signal.signal(signal.SIGHUP, hangs_up)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
