"""Hooks: the person's own commands, really run."""

import os
import sys
from pathlib import Path

import pytest

from desktop import until
from posturewatch.adapters.hooks import AT_ONCE, LONGEST_S, Hooks
from posturewatch.core.events import Alert, AlertKind, Break, Fault, Sample
from posturewatch.core.session import Rules, start
from runs import is_alive

NOW_S = 1_790_000_000.0
SLOUCH = Alert(NOW_S, AlertKind.POSTURE, Fault.SLUMP, "chin_tuck", 1, 90.0)
SESSION = start(NOW_S, Rules())
TELL = "import os, sys; open(sys.argv[1], 'w').write(os.environ[sys.argv[2]] + sys.argv[3])"


def telling(path: Path, variable: str) -> list[str]:
    """A command that writes a variable, and what a shell would have made something of."""
    return [sys.executable, "-c", TELL, str(path), variable, "; rm -rf $HOME `id`"]


@pytest.mark.parametrize(
    ("event", "variable", "value"),
    [
        (SLOUCH, "POSTUREWATCH_FAULT", "slump"),
        (SLOUCH, "POSTUREWATCH_STRETCH", "chin_tuck"),
        (Break(NOW_S, NOW_S + 240), "POSTUREWATCH_LENGTH_S", "240"),
    ],
)
def test_a_hook_hears_what_happened(tmp_path: Path, event, variable: str, value: str) -> None:
    """By its environment, its arguments word for word."""
    told = tmp_path / "told"
    hooks = Hooks(telling(told, variable), telling(told, variable))
    hooks.on_event(event)

    assert until(lambda: told.exists() and told.read_text() == f"{value}; rm -rf $HOME `id`")
    assert until(lambda: _idle(hooks))
    hooks.close()


def test_what_is_not_shown_runs_nothing(tmp_path: Path) -> None:
    """A suppressed alert stays silent."""
    hooks = Hooks(["/no/such/program"], [])
    hooks.on_event(Alert(NOW_S, AlertKind.POSTURE, Fault.SLUMP, "", 1, 90.0, "snoozed"))
    hooks.on_event(Break(NOW_S, NOW_S + 240))

    assert _idle(hooks)


def test_a_hook_that_cannot_run_is_logged(caplog) -> None:
    """And the watch goes on."""
    Hooks(["/no/such/program"], []).on_event(SLOUCH)

    assert "hook /no/such/program cannot be run: No such file or directory" in caplog.text


def test_hooks_that_hang_are_few_and_ended(caplog) -> None:
    """Never more than a handful at once, none for longer than the limit."""
    hooks = Hooks([sys.executable, "-c", "import time; time.sleep(600)"], [])
    hooks.on_step(SESSION, Sample(NOW_S, None))
    for _ in range(AT_ONCE + 1):
        hooks.on_event(SLOUCH)
    assert f"{AT_ONCE} still run" in caplog.text

    hooks.on_step(SESSION, Sample(NOW_S + LONGEST_S - 1, None))
    assert not _idle(hooks)
    hooks.on_step(SESSION, Sample(NOW_S + LONGEST_S, None))
    assert _idle(hooks)


SPAWN = """
import pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path(sys.argv[1]).write_text(str(child.pid))
time.sleep(600)
"""


@pytest.mark.parametrize("how", ["too long", "the monitor ends"])
def test_a_hook_that_is_ended_leaves_no_child(tmp_path: Path, how: str) -> None:
    """What it has started goes with it."""
    told = tmp_path / "pid"
    hooks = Hooks([sys.executable, "-c", SPAWN, str(told)], [])
    hooks.on_step(SESSION, Sample(NOW_S, None))
    hooks.on_event(SLOUCH)
    assert until(lambda: told.exists() and told.read_text())
    child = int(told.read_text())
    assert is_alive(child)

    if how == "too long":
        hooks.on_step(SESSION, Sample(NOW_S + LONGEST_S, None))
    else:
        hooks.close()

    assert until(lambda: not is_alive(child))


def test_a_hook_that_may_not_be_ended_holds_up_nothing(monkeypatch) -> None:
    """Under sudo it belongs to another user, and the watch goes on beside it."""

    def refuse(_group: int, _signal: int) -> None:
        raise PermissionError

    hooks = Hooks([sys.executable, "-c", "import time; time.sleep(20)"], [])
    hooks.on_step(SESSION, Sample(NOW_S, None))
    hooks.on_event(SLOUCH)
    process = hooks._running[0].process
    with monkeypatch.context() as refused:
        refused.setattr(os, "killpg", refuse)
        hooks.on_step(SESSION, Sample(NOW_S + LONGEST_S, None))

    assert process.poll() is None
    assert _idle(hooks)
    process.kill()
    process.wait()


def _idle(hooks: Hooks) -> bool:
    """Nothing runs any more."""
    hooks.on_step(SESSION, Sample(hooks._now_s, None))
    return not hooks._running
