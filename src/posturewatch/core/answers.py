"""What the person says to the alerts: closed, wrong, not now, I am getting up, I have done it."""

from dataclasses import replace

from posturewatch.core import effect, memory
from posturewatch.core.events import Event, Notice, Outcome, Signal, SignalKind
from posturewatch.core.hours import next_midnight
from posturewatch.core.memory import PolicyState
from posturewatch.core.presence import Desk
from posturewatch.core.rules import Rules
from posturewatch.core.sitting import SittingState

ANSWERS = {
    SignalKind.DISMISS: "dismissed",
    SignalKind.WRONG: "wrong",
    SignalKind.RIGHT: "right",
    SignalKind.STRETCH_DONE: "done",
}


def hear(
    policy: PolicyState,
    signal: Signal,
    at_s: float,
    desk: Desk,
    sitting: SittingState,
    rules: Rules,
) -> tuple[PolicyState, tuple[Event, ...]]:
    """What a signal means for the alerts. ``desk`` is how things stood before it."""
    match signal.kind:
        case kind if kind in ANSWERS:
            return _answer(policy, signal, at_s, ANSWERS[kind], rules)
        case SignalKind.SNOOZE:
            return _snooze(policy, signal, at_s, rules)
        case SignalKind.RESUME if desk.paused_until_s is None:
            return replace(policy, snoozed_until_s=at_s), ()
        case SignalKind.BREAK_START:
            lasts_s = rules.alerts.announced_break_s
            if signal.minutes is not None:
                lasts_s = 60 * signal.minutes
            return replace(policy, break_from_s=at_s, break_until_s=at_s + lasts_s), ()
        case SignalKind.BREAK_DONE:
            return replace(policy, break_until_s=at_s), ()
        case SignalKind.CAMERA_FREE:
            return policy, _after_call(policy, at_s, desk, sitting, rules)
        case _:
            return policy, ()


def _answer(
    policy: PolicyState, signal: Signal, at_s: float, kind: str, rules: Rules
) -> tuple[PolicyState, tuple[Event, ...]]:
    """An answer to the alert whose popup was met, else to the last one; it counts once."""
    alert_at_s = policy.last_s if signal.alert_at_s is None else signal.alert_at_s
    if alert_at_s == memory.NEVER or (alert_at_s, kind) == policy.answered:
        return policy, ()
    outcome = Outcome(alert_at_s, at_s, kind)
    told = effect.answered(policy.told, alert_at_s, kind)
    policy = replace(policy, told=told, answered=(alert_at_s, kind))
    return memory.learn(policy, (outcome,), rules.alerts), (outcome,)


def _snooze(
    policy: PolicyState, signal: Signal, at_s: float, rules: Rules
) -> tuple[PolicyState, tuple[Event, ...]]:
    """Silence that ends by itself: after so many minutes, or with the day when none are named.

    Soon after an alert it is an answer to it; later it stands for itself.
    """
    if signal.minutes is None:
        until_s = next_midnight(at_s, rules.zone)
    else:
        until_s = at_s + 60 * signal.minutes
    policy = replace(policy, snoozed_until_s=until_s)
    if signal.alert_at_s is None and at_s - policy.last_s > rules.alerts.answer_s:
        return policy, ()
    return _answer(policy, signal, at_s, "snoozed", rules)


def _after_call(
    policy: PolicyState, at_s: float, desk: Desk, sitting: SittingState, rules: Rules
) -> tuple[Notice, ...]:
    """One summary after a call, unless the sitting alert that now falls due says it anyway."""
    if desk.busy_since_s is None or at_s - desk.busy_since_s < rules.sitting.break_s:
        return ()
    if sitting.bout is None or sitting.seated_s >= policy.sitting_due_s:
        return ()
    return (Notice(at_s, "call_over", f"{round(sitting.seated_s / 60)} min"),)
