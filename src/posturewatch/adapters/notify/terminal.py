"""The last way: a bell and a line in the terminal, and the log in any case."""

import logging
import sys
from collections.abc import Callable, Sequence

from posturewatch.adapters.notify.way import plain
from posturewatch.core.events import Signal
from posturewatch.errors import NotifierError
from posturewatch.ports import Message

log = logging.getLogger(__name__)

BELL = "\a"


class TerminalNotifier:
    """Rings the bell of the terminal on stderr; what nobody can see there is at least logged."""

    name = "terminal"

    def __init__(self, write: Callable[[str], None] | None = None) -> None:
        """``write`` takes a line for a terminal that is being drawn on; None writes to stderr."""
        self._write = write

    def check(self) -> str:
        """That there is a terminal to ring at. Raises NotifierError when there is none."""
        if self._write is None and not (sys.stderr and sys.stderr.isatty()):
            raise NotifierError("no terminal; the log keeps the alert")
        return "bell and line in this terminal"

    def deliver(self, message: Message) -> None:
        """Log it, then ring. Raises NotifierError when no terminal is there to be seen.

        A notice stands in the terminal or the log already, as every event does: it is not repeated.
        """
        if message.alert_at_s is None:
            self.check()
            return
        line = " ".join(plain(f"{message.title}: {message.body}").split())
        log.warning("alert not shown on the desktop: %s", line)
        self.check()
        try:
            if self._write is not None:
                self._write(f"{BELL}{line}")
            else:
                sys.stderr.write(f"{BELL}{line}\n")
                sys.stderr.flush()
        except (OSError, ValueError) as error:  # ValueError: the stream has been closed
            raise NotifierError(f"terminal: {error}") from error

    def poll(self, now_s: float) -> Sequence[Signal]:  # noqa: ARG002 - the protocol's signature
        """Nothing ever: answers from a terminal are commands."""
        return ()

    def close(self) -> None:
        """Nothing is held open."""
