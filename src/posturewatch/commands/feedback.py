"""``posturewatch feedback``: tell whether the last posture alert was right."""

from contextlib import suppress
from typing import TYPE_CHECKING, Literal

import click

from posturewatch import status
from posturewatch.commands.options import Context, common_options
from posturewatch.control import ask
from posturewatch.core.events import Alert, Outcome, SignalKind
from posturewatch.errors import NotRunningError
from posturewatch.texts import _, limit_sentence

if TYPE_CHECKING:
    from posturewatch.adapters.clock import SystemClock
    from posturewatch.adapters.store import SqliteStore

DAY_S = 86_400.0
"""An alert can be answered for a day, as a monitor remembers it."""
HEARD_WITHIN_S = 3.0
"""A running monitor answers between two looks, which takes less than a second."""


@click.command()
@click.argument("answer", type=click.Choice(["right", "wrong", "reset"]))
@common_options
def command(context: Context, answer: Literal["right", "wrong", "reset"]) -> None:
    """Say that the last posture alert was right, or wrong; reset takes all answers back.

    Each answer moves the limit of that fault, by 10 % and at most 30 % either way unless
    [learning] says otherwise.
    """
    from posturewatch.adapters.clock import SystemClock
    from posturewatch.adapters.store import SqliteStore

    clock = SystemClock()
    last = status.read(context.paths.status)
    if not context.paths.store.exists():
        click.echo(_("There is no posture alert to answer yet."))
        return
    with SqliteStore(context.paths.store) as store:
        if last is None:
            click.echo(_("There is no posture alert to answer yet."))
            return
        if answer == "reset":
            _reset(context, store, last.source)
            click.echo(_("All limits are as they were calibrated."))
            return
        alert = _last_alert(store, max(clock.now(), last.at_s))
        if alert is None or alert.fault is None:
            click.echo(_("There is no posture alert of the last 24 hours to answer."))
            return
        if _is_answered(store, alert, answer):
            click.echo(_("That alert was answered already; an answer counts once."))
            return
        _answer(context, store, last.source, alert, answer, clock)
        factor = store.limits(last.source).get(alert.fault, 1.0)
    click.echo(limit_sentence(alert.fault, factor))


def _last_alert(store: "SqliteStore", now_s: float) -> Alert | None:
    """The last posture alert that was shown, whatever else was told after it."""
    shown = [
        event
        for event in store.events(now_s - DAY_S, now_s + 1)
        if isinstance(event, Alert) and event.fault and not event.suppressed
    ]
    return shown[-1] if shown else None


def _is_answered(store: "SqliteStore", alert: Alert, answer: str) -> bool:
    return any(
        isinstance(event, Outcome) and (event.alert_at_s, event.kind) == (alert.at_s, answer)
        for event in store.events(alert.at_s, alert.at_s + 1)
    )


def _answer(
    context: Context,
    store: "SqliteStore",
    camera: str,
    alert: Alert,
    answer: str,
    clock: "SystemClock",
) -> None:
    """Through the running monitor, which remembers the alert; else in the store itself."""
    from posturewatch.core.learning import answered

    with suppress(NotRunningError):
        ask(context.paths, SignalKind(answer), alert_at_s=alert.at_s)
        until_s = clock.now() + HEARD_WITHIN_S
        while clock.now() < until_s and not _is_answered(store, alert, answer):
            clock.wait(0.05)
        return
    store.save([Outcome(alert.at_s, clock.now(), answer)])
    for placement, calibration in list(store.calibrations(camera).items())[:1]:
        assert alert.fault is not None
        moved = answered(
            calibration, alert.fault, context.settings.learning, was_wrong=answer == "wrong"
        )
        store.save_calibration(camera, placement, moved)


def _reset(context: Context, store: "SqliteStore", camera: str) -> None:
    from posturewatch.core.learning import unanswered

    for placement, calibration in list(store.calibrations(camera).items())[:1]:
        store.save_calibration(camera, placement, unanswered(calibration))
    with suppress(NotRunningError):
        ask(context.paths, SignalKind.RECALL)
