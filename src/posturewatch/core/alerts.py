"""When an alert falls due, when it waits, and when it stays silent.

A reminder that nags is switched off within a week. So an alert is told once and again only after
growing gaps; sitting goes before posture; never two within five minutes; never while nobody is
there, nor in a call, nor when silence was asked for. What was not told is kept with its reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from posturewatch.core import memory
from posturewatch.core.effect import Told
from posturewatch.core.events import Alert, AlertKind, Event, Fault
from posturewatch.core.memory import NEVER, PolicyState
from posturewatch.core.posture import PostureState, complaint
from posturewatch.core.presence import Desk, InPicture
from posturewatch.core.rules import AlertRules, Rules
from posturewatch.core.sitting import SittingState
from posturewatch.core.stretches import Area, Stretch, choose


@dataclass(frozen=True, slots=True)
class Due:
    """An alert that would be told now, were nothing against it."""

    kind: AlertKind
    fault: Fault | None
    level: int
    held_s: float
    change: float | None = None

    @property
    def key(self) -> str:
        """What it is about."""
        return f"{self.kind}:{self.fault or ''}"


def step(
    policy: PolicyState,
    at_s: float,
    desk: Desk,
    sitting: SittingState,
    posture: PostureState,
    rules: Rules,
) -> tuple[PolicyState, tuple[Event, ...]]:
    """What is due at this instant: an alert to show, or one kept with its reason."""
    policy, events = memory.kept_up(policy, at_s, sitting, posture, rules)
    if desk.is_calibrating or not _is_sure(at_s, desk, sitting, rules.alerts):
        return _not_waiting(policy), events
    due = _due(policy, desk, sitting, posture, rules)
    if due is None:
        return _not_waiting(policy), events
    reason = _silence(policy, at_s, desk, due, rules.alerts)
    if reason:
        policy, held = _hold_back(policy, at_s, due, reason, rules.alerts)
        return _not_waiting(policy), events + held
    if at_s - policy.last_s < rules.alerts.spacing_s:
        return _not_waiting(policy), events
    if at_s - desk.last_input_s < rules.alerts.typing_pause_s:
        since_s = at_s if policy.waiting_s is None else policy.waiting_s
        if at_s - since_s < rules.alerts.longest_wait_s:
            return replace(policy, waiting_s=since_s), events
    policy, alert = _tell(policy, at_s, sitting, due, rules)
    return policy, (*events, alert)


def _not_waiting(policy: PolicyState) -> PolicyState:
    return policy if policy.waiting_s is None else replace(policy, waiting_s=None)


def _is_sure(at_s: float, desk: Desk, sitting: SittingState, rules: AlertRules) -> bool:
    """Somebody sits there now: seen, or typing where no picture can show it."""
    if not sitting.is_seated:
        return False
    if desk.view is InPicture.NOTHING:
        return at_s - desk.last_input_s <= FRESH_INPUT_S + rules.typing_pause_s
    return desk.view is InPicture.PERSON


FRESH_INPUT_S = 5.0
"""Whoever pressed a key so short a time ago is still there."""


def _due(
    policy: PolicyState, desk: Desk, sitting: SittingState, posture: PostureState, rules: Rules
) -> Due | None:
    """The most important alert whose time has come."""
    sat_s = sitting.seated_s
    if sat_s >= policy.sitting_due_s:
        level = 2 if sat_s >= rules.alerts.long_sitting_s else 1
        return Due(AlertKind.SITTING, None, level, sat_s)
    if desk.view is InPicture.PERSON:
        found = complaint(posture, rules.posture)
        if found is not None:
            return Due(AlertKind.POSTURE, found.fault, found.level, found.held_s, found.change)
    if rules.alerts.eye_break and sat_s >= policy.eyes_due_s:
        return Due(AlertKind.EYES, None, 1, rules.alerts.eye_break_s)
    return None


def _silence(policy: PolicyState, at_s: float, desk: Desk, due: Due, rules: AlertRules) -> str:
    """Why a due alert must not be shown: a key of texts.SUPPRESSED; empty when it may."""
    posture = due.kind is AlertKind.POSTURE
    table = (
        ("meeting", desk.busy_since_s is not None),
        ("quiet", desk.is_quiet),
        ("snoozed", at_s < policy.snoozed_until_s),
        ("break", at_s < policy.break_until_s),
        (policy.silent_hour, bool(policy.silent_hour)),
        ("daily_cap", posture and policy.posture_today >= rules.daily_cap),
        ("cooldown", posture and at_s < _posture_from(policy, due.fault, rules)),
    )
    return next((reason for reason, holds in table if holds), "")


def _posture_from(policy: PolicyState, fault: Fault | None, rules: AlertRules) -> float:
    """From when on an alert about this fault may be told again."""
    last = dict(policy.last_by_fault)
    if policy.repeats:
        last_s = max(last.values(), default=NEVER)
    else:
        last_s = last.get(fault, NEVER) if fault else NEVER
    grown = rules.posture_growth ** max(0, policy.repeats - 1)
    return last_s + min(rules.longest_gap_s, rules.cooldown_s * grown * policy.backoff)


def _hold_back(
    policy: PolicyState, at_s: float, due: Due, reason: str, rules: AlertRules
) -> tuple[PolicyState, tuple[Alert, ...]]:
    """Keep an alert that was not shown: once, and again only when it would have come again."""
    if reason == "cooldown":
        began_s = at_s - due.held_s
        if policy.repeats or began_s <= policy.cooled_s:
            return policy, ()
        policy = replace(policy, cooled_s=began_s)
    else:
        gap_s = rules.cooldown_s if due.kind is AlertKind.POSTURE else rules.sitting_s
        kept = dict(policy.held_back)
        if at_s - kept.get(due.key, NEVER) < gap_s:
            return policy, ()
        policy = replace(policy, held_back=tuple({**kept, due.key: at_s}.items()))
    return policy, (_alert(at_s, due, suppressed=reason),)


def _tell(
    policy: PolicyState, at_s: float, sitting: SittingState, due: Due, rules: Rules
) -> tuple[PolicyState, Alert]:
    """The alert, with a stretch that fits; and what must be remembered of it."""
    stretch = _stretch(policy, due, sitting, rules)
    name = "" if stretch is None else stretch.id
    alert = _alert(at_s, due, stretch=name)
    told = Told(at_s, due.kind, gets_up=stretch is not None and stretch.gets_up)
    policy = replace(
        policy,
        last_s=at_s,
        waiting_s=None,
        used_today=(*policy.used_today, name) if name else policy.used_today,
        held_back=tuple(item for item in policy.held_back if item[0] != due.key),
        told=policy.told if due.kind is AlertKind.EYES else (*policy.told, told),
    )
    return memory.scheduled(policy, alert, sitting.seated_s, rules.alerts), alert


def _alert(at_s: float, due: Due, *, stretch: str = "", suppressed: str = "") -> Alert:
    return Alert(at_s, due.kind, due.fault, stretch, due.level, due.held_s, suppressed, due.change)


def _stretch(policy: PolicyState, due: Due, sitting: SittingState, rules: Rules) -> Stretch | None:
    """The stretch to suggest; None when there is none."""
    offered: Sequence[Stretch] = rules.stretches
    if due.kind is AlertKind.EYES:
        offered = [one for one in offered if one.area is Area.EYES]
    return choose(
        offered,
        due.fault,
        due.held_s,
        policy.used_today,
        seated_s=sitting.seated_s,
        earlier=policy.earlier,
        wishes=rules.wishes,
    )
