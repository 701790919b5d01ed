"""When an alert falls due, when it waits, and when it stays silent.

A reminder that nags is switched off within a week. So an alert is told once and again only after
growing gaps; sitting goes before posture; never two within five minutes; never while nobody is
there, nor in a call, nor when silence was asked for. What was not told is kept with its reason.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo

from posturewatch.core import effect
from posturewatch.core.effect import Told
from posturewatch.core.events import Alert, AlertKind, Event, Fault, Outcome, Posture, Sitting
from posturewatch.core.hours import next_midnight
from posturewatch.core.posture import PostureState, complaint
from posturewatch.core.presence import Desk, View
from posturewatch.core.rules import AlertRules, Rules
from posturewatch.core.sitting import SittingState
from posturewatch.core.stretches import Area, Stretch, choose

NEVER = -float("inf")
REMEMBERED = 100
"""Stretches of earlier days: more than the library holds, so each one's last turn is known."""
LONGEST_DAY_S = 26 * 3600.0
"""No local day is longer: one that would be is left over from a clock that was set."""


@dataclass(frozen=True, slots=True)
class PolicyState:
    """What the policy remembers."""

    day_ends_s: float = NEVER
    posture_today: int = 0
    used_today: tuple[str, ...] = ()
    """Ids of the stretches suggested today, in order."""
    earlier: tuple[str, ...] = ()
    """Those of the days before, in order: the turns go on from day to day."""
    last_s: float = NEVER
    """Time of the last alert that was shown."""
    last_by_fault: tuple[tuple[Fault, float], ...] = ()
    repeats: int = 0
    """Posture alerts shown since posture was last good."""
    sitting_due_s: float = 0.0
    """Seconds sat in a bout at which the next sitting alert falls due; 0 before the first."""
    sitting_repeats: int = 0
    """Sitting alerts shown in this bout from the stronger one on."""
    eyes_due_s: float = 0.0
    backoff: float = 1.0
    """Gaps are so many times as long: what was learned from dismissals."""
    dismissals: int = 0
    """In a row."""
    snoozed_until_s: float = NEVER
    break_until_s: float = NEVER
    waiting_s: float | None = None
    """Since when a due alert has waited for a pause in typing."""
    cooled_s: float = NEVER
    """Start of the last poor episode kept back by the cooldown."""
    held_back: tuple[tuple[str, float], ...] = ()
    """When an alert about something was last kept with its reason instead of shown."""
    told: tuple[Told, ...] = ()
    """Alerts whose effect is still open."""
    answered: tuple[float, str] = (NEVER, "")
    """Time of the last alert that was answered, and how."""
    followed_s: float = NEVER
    """Time of the last alert that was followed: one teaches once, however it was followed."""
    silent_hour: str = ""
    """Why this hour is silent: a key of texts.SUPPRESSED, or empty."""


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


def start(at_s: float, rules: AlertRules, zone: tzinfo | None) -> PolicyState:
    """A policy that remembers nothing."""
    return PolicyState(
        day_ends_s=next_midnight(at_s, zone),
        sitting_due_s=rules.sitting_s,
        eyes_due_s=rules.eye_break_s,
    )


def step(
    policy: PolicyState,
    at_s: float,
    desk: Desk,
    sitting: SittingState,
    posture: PostureState,
    rules: Rules,
) -> tuple[PolicyState, tuple[Event, ...]]:
    """What is due at this instant: an alert to show, or one kept with its reason."""
    policy, events = _kept_up(policy, at_s, sitting, posture, rules)
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
    if desk.view is View.NOTHING:
        return at_s - desk.last_input_s <= FRESH_INPUT_S + rules.typing_pause_s
    return desk.view is View.PERSON


FRESH_INPUT_S = 5.0
"""Whoever pressed a key so short a time ago is still there."""


def _kept_up(
    policy: PolicyState,
    at_s: float,
    sitting: SittingState,
    posture: PostureState,
    rules: Rules,
) -> tuple[PolicyState, tuple[Event, ...]]:
    """A new day, a new bout, a corrected posture, the effect of what was told."""
    if not 0 < policy.day_ends_s - at_s <= LONGEST_DAY_S:
        ends_s = next_midnight(at_s, rules.zone)
        policy = replace(
            policy,
            day_ends_s=ends_s,
            posture_today=0,
            used_today=(),
            earlier=(*policy.earlier, *policy.used_today)[-REMEMBERED:],
            repeats=0,
        )
    if sitting.bout is None and policy.sitting_due_s != rules.alerts.sitting_s:
        policy = replace(policy, sitting_due_s=rules.alerts.sitting_s, sitting_repeats=0)
    if sitting.settled is not Sitting.SEATED:
        eyes_due_s = sitting.seated_s + rules.alerts.eye_break_s
        if policy.eyes_due_s != eyes_due_s:
            policy = replace(policy, eyes_due_s=eyes_due_s)
    if policy.repeats and posture.is_judging and posture.state is Posture.GOOD:
        policy = replace(policy, repeats=0)
    if not policy.told:
        return policy, ()
    told, outcomes = effect.watch(policy.told, sitting, posture, at_s, rules.effect)
    if told != policy.told:
        policy = replace(policy, told=told)
    return learn(policy, outcomes, rules.alerts), outcomes


def learn(policy: PolicyState, outcomes: Iterable[Outcome], rules: AlertRules) -> PolicyState:
    """Back off after dismissals in a row, and forward again after an alert that was followed."""
    for outcome in outcomes:
        if outcome.kind in effect.FOLLOWED:
            if outcome.alert_at_s == policy.followed_s:
                continue
            backoff = max(1.0, policy.backoff / 2)
            policy = replace(policy, backoff=backoff, dismissals=0, followed_s=outcome.alert_at_s)
        elif outcome.kind == "dismissed":
            row = policy.dismissals + 1
            if row < rules.dismissals:
                policy = replace(policy, dismissals=row)
            else:
                most = max(1.0, rules.longest_gap_s / rules.cooldown_s)
                policy = replace(policy, backoff=min(most, 2 * policy.backoff), dismissals=0)
    return policy


def _due(
    policy: PolicyState, desk: Desk, sitting: SittingState, posture: PostureState, rules: Rules
) -> Due | None:
    """The most important alert whose time has come."""
    sat_s = sitting.seated_s
    if sat_s >= policy.sitting_due_s:
        level = 2 if sat_s >= rules.alerts.long_sitting_s else 1
        return Due(AlertKind.SITTING, None, level, sat_s)
    if desk.view is View.PERSON:
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
    told = Told(at_s, due.kind, gets_up=stretch is not None and stretch.gets_up)
    policy = replace(
        policy,
        last_s=at_s,
        waiting_s=None,
        used_today=(*policy.used_today, name) if name else policy.used_today,
        held_back=tuple(item for item in policy.held_back if item[0] != due.key),
        told=policy.told if due.kind is AlertKind.EYES else (*policy.told, told),
    )
    policy = _scheduled(policy, at_s, sitting.seated_s, due, rules.alerts)
    return policy, _alert(at_s, due, stretch=name)


def _alert(at_s: float, due: Due, *, stretch: str = "", suppressed: str = "") -> Alert:
    return Alert(at_s, due.kind, due.fault, stretch, due.level, due.held_s, suppressed, due.change)


def _scheduled(
    policy: PolicyState, at_s: float, sat_s: float, due: Due, rules: AlertRules
) -> PolicyState:
    """When the same may come again; ``sat_s`` is how long the bout has lasted."""
    if due.kind is AlertKind.POSTURE and due.fault is not None:
        by_fault = {**dict(policy.last_by_fault), due.fault: at_s}
        return replace(
            policy,
            last_by_fault=tuple(by_fault.items()),
            repeats=policy.repeats + 1,
            posture_today=policy.posture_today + 1,
        )
    if due.kind is AlertKind.EYES:
        return replace(policy, eyes_due_s=sat_s + rules.eye_break_s)
    if due.level == 1:
        return replace(policy, sitting_due_s=rules.long_sitting_s)
    grown_s = rules.sitting_s * rules.sitting_growth**policy.sitting_repeats * policy.backoff
    return replace(
        policy,
        sitting_due_s=sat_s + min(rules.longest_gap_s, grown_s),
        sitting_repeats=policy.sitting_repeats + 1,
    )


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
        favourites=rules.favourites,
    )


def remembered(
    policy: PolicyState, alert: Alert, rules: AlertRules, *, is_today: bool, is_of_bout: bool
) -> PolicyState:
    """The policy after an alert that an earlier session has shown."""
    policy = replace(policy, last_s=alert.at_s)
    if alert.stretch and is_today:
        policy = replace(policy, used_today=(*policy.used_today, alert.stretch))
    elif alert.stretch:
        policy = replace(policy, earlier=(*policy.earlier, alert.stretch)[-REMEMBERED:])
    if alert.kind is AlertKind.EYES or (alert.kind is AlertKind.SITTING and not is_of_bout):
        return policy
    due = Due(alert.kind, alert.fault, alert.level, alert.held_s)
    after = _scheduled(policy, alert.at_s, alert.held_s, due, rules)
    return after if is_today else replace(after, posture_today=policy.posture_today)


def shift(policy: PolicyState, seconds: float) -> PolicyState:
    """The same policy on a wall clock that was set by so many seconds."""
    return replace(
        policy,
        last_s=policy.last_s + seconds,
        last_by_fault=tuple((fault, at_s + seconds) for fault, at_s in policy.last_by_fault),
        snoozed_until_s=policy.snoozed_until_s + seconds,
        break_until_s=policy.break_until_s + seconds,
        waiting_s=None if policy.waiting_s is None else policy.waiting_s + seconds,
        cooled_s=policy.cooled_s + seconds,
        held_back=tuple((key, at_s + seconds) for key, at_s in policy.held_back),
        told=tuple(replace(one, at_s=one.at_s + seconds) for one in policy.told),
        followed_s=policy.followed_s + seconds,
        answered=(policy.answered[0] + seconds, policy.answered[1]),
    )
