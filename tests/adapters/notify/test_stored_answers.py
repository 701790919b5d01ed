"""From an alert of the real session, over a real daemon's popup, to the outcome in the store."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from desktop import Dunst, Xfce, daemon_answers, until
from posturewatch import messages
from posturewatch.adapters.notify.chain import NotifierChain
from posturewatch.adapters.notify.desktop import DesktopNotifierBackend
from posturewatch.adapters.store import SqliteStore
from posturewatch.core.events import Outcome
from posturewatch.stretch_library import load
from posturewatch.texts import buttons
from sessions import BAD, RULES, START_S, Day

LIBRARY = load()
BUTTONS = tuple(buttons(600.0))
STORED = {"snooze": "snoozed", "break": "", "wrong": "wrong", "show": "right"}
"""Button: kind of the stored outcome. Taking a break is stored as the break that follows."""


def slouched() -> Day:
    """A session in which a posture alert has just been told."""
    day = Day(replace(RULES, stretches=LIBRARY.suggested)).look(BAD, 120.0)
    assert len(day.alerts) == 1
    return day


def show(chain: NotifierChain, day: Day) -> None:
    """Put the alert of the session on the desktop."""
    (alert,) = day.alerts
    chain.notify(messages.compose(alert, LIBRARY.find(alert.stretch)))
    assert until(chain.deliveries)


def answered(chain: NotifierChain, day: Day, store: SqliteStore) -> Sequence[str]:
    """The kinds of outcome in the store, once the answers have gone through the session."""
    now_s = START_S + day.now_s
    signals = []
    assert until(lambda: signals.extend(chain.poll(now_s)) or signals, within_s=5.0)
    for signal in signals:
        day.step(signal)
    store.save(day.events)
    return [each.kind for each in store.events(START_S, now_s + 60) if isinstance(each, Outcome)]


@pytest.fixture
def shown() -> list[str]:
    """Stretches that were shown."""
    return []


@pytest.fixture
def chain(shown: list[str]) -> Iterator[NotifierChain]:
    """The rich way alone; a stretch is noted instead of opened in this machine's browser."""
    ways = NotifierChain([DesktopNotifierBackend(on_show=shown.append)])
    yield ways
    ways.close()


@pytest.mark.parametrize("key", BUTTONS)
def test_a_pressed_button_is_stored(
    xfce: Xfce, chain: NotifierChain, tmp_path: Path, key: str
) -> None:
    """Each button of xfce4-notifyd ends as what the report later counts."""
    assert until(daemon_answers)
    day = slouched()
    with SqliteStore(tmp_path / "day.db") as store:
        show(chain, day)
        xfce.press(BUTTONS.index(key), of=len(BUTTONS))
        kinds = answered(chain, day, store)
    assert kinds == ([STORED[key]] if STORED[key] else [])
    if key == "break":
        assert day.session.policy.break_until_s > START_S + day.now_s


def test_a_click_in_dunst_is_stored(
    dunst: Dunst, tmp_path: Path, chain: NotifierChain, shown: list[str]
) -> None:
    """The default action: the alert was right, and its stretch is shown."""
    day = slouched()
    with SqliteStore(tmp_path / "day.db") as store:
        show(chain, day)
        dunst.click()
        kinds = answered(chain, day, store)
    assert kinds == ["right"]
    assert shown == [day.alerts[0].stretch]
