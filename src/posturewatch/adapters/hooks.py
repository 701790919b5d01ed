"""The person's own commands, run when an alert is shown or a break is over. No shell is involved.

A hook gets what happened in its environment. It runs beside the monitor and is ended when it takes
too long; whatever it does or fails at, the watch goes on.
"""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from posturewatch.core.events import Alert, Break, Event, Step
from posturewatch.core.session import Session

LONGEST_S = 30.0
"""A hook switches a lamp or writes a line; a longer one should detach itself."""
AT_ONCE = 4
"""More are not started while so many still run."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Running:
    process: "subprocess.Popen[bytes]"
    until_s: float


class Hooks:
    """A ``ports.Listener`` that runs commands."""

    def __init__(self, on_alert: Sequence[str], on_break: Sequence[str]) -> None:
        """Each a program with its arguments; empty: nothing is run."""
        self._on_alert = tuple(on_alert)
        self._on_break = tuple(on_break)
        self._running: list[_Running] = []
        self._now_s = 0.0

    def on_step(self, session: Session, step: Step) -> None:  # noqa: ARG002 - the protocol's
        """Look after the hooks that run."""
        self._now_s = step.at_s
        self._running = [each for each in self._running if self._is_running(each)]

    def on_event(self, event: Event) -> None:
        """Run the hook for it, if there is one."""
        match event:
            case Alert(suppressed=""):
                self._run(self._on_alert, alert_words(event))
            case Break():
                self._run(self._on_break, break_words(event))

    def close(self) -> None:
        """End what still runs."""
        for each in self._running:
            _end(each.process)
        self._running.clear()

    def _run(self, command: Sequence[str], words: dict[str, str]) -> None:
        if not command:
            return
        if len(self._running) >= AT_ONCE:
            _log.warning("hook %s not run: %d still run", command[0], AT_ONCE)
            return
        try:
            process = subprocess.Popen(  # noqa: S603 - the person's own command, without a shell
                [os.path.expanduser(command[0]), *command[1:]],  # noqa: PTH111 - it may be a name
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=os.environ | words,
                start_new_session=os.name == "posix",
            )
        except OSError as error:
            _log.warning("hook %s cannot be run: %s", command[0], error.strerror)
            return
        self._running.append(_Running(process, self._now_s + LONGEST_S))

    def _is_running(self, each: _Running) -> bool:
        if each.process.poll() is not None:
            return False
        if self._now_s < each.until_s:
            return True
        _log.warning("hook %s took longer than %g s and was ended", each.process.args, LONGEST_S)
        _end(each.process)
        return False


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a hook, and with it what it has started (on Windows the hook alone)."""
    if sys.platform == "win32":
        process.kill()
    else:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # gone by itself
        except PermissionError:
            return  # another user's, as by sudo: it may run for as long as it likes
    process.wait()


def alert_words(alert: Alert) -> dict[str, str]:
    """What a hook is told of an alert, as environment variables."""
    return {
        "POSTUREWATCH_EVENT": "alert",
        "POSTUREWATCH_KIND": alert.kind.value,
        "POSTUREWATCH_FAULT": alert.fault.value if alert.fault else "",
        "POSTUREWATCH_STRETCH": alert.stretch,
        "POSTUREWATCH_LEVEL": str(alert.level),
        "POSTUREWATCH_HELD_S": f"{alert.held_s:.0f}",
    }


def break_words(happened: Break) -> dict[str, str]:
    """What a hook is told of a break."""
    return {
        "POSTUREWATCH_EVENT": "break",
        "POSTUREWATCH_LENGTH_S": f"{happened.end_s - happened.start_s:.0f}",
    }
