"""What the alert policy remembers from one step to the next, and what changes it.

A new day, a new bout, a corrected posture and the effect of an alert change it, and so does every
alert that is shown. Whether one is shown is decided in core/alerts.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import tzinfo

from posturewatch.core import effect
from posturewatch.core.effect import Told
from posturewatch.core.events import Alert, AlertKind, Event, Fault, Outcome, Posture, Sitting
from posturewatch.core.hours import next_midnight
from posturewatch.core.posture import PostureState
from posturewatch.core.rules import AlertRules, Rules
from posturewatch.core.sitting import SittingState

NEVER = -float("inf")
REMEMBERED = 100
"""Stretches of earlier days: more than the library holds, so each one's last turn is known."""
LOOKS_APART_S = 10.0
"""Looks are seldom farther apart: what has lasted its time is known so much later."""
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
    break_from_s: float = NEVER
    """When a break was announced."""
    break_until_s: float = NEVER
    """When it is over, unless the person is seen to be back before."""
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


def start(at_s: float, rules: AlertRules, zone: tzinfo | None) -> PolicyState:
    """A policy that remembers nothing."""
    return PolicyState(
        day_ends_s=next_midnight(at_s, zone),
        sitting_due_s=rules.sitting_s,
        eyes_due_s=rules.eye_break_s,
    )


def kept_up(
    policy: PolicyState,
    at_s: float,
    sitting: SittingState,
    posture: PostureState,
    rules: Rules,
) -> tuple[PolicyState, tuple[Event, ...]]:
    """A new day, a break that is over, a new bout, a corrected posture, the effect of alerts."""
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
    is_back = sitting.is_seated and sitting.since_s > policy.break_from_s
    if is_back and at_s < policy.break_until_s:
        policy = replace(policy, break_until_s=at_s)
    if sitting.settled is not Sitting.SEATED:
        eyes_due_s = sitting.seated_s + rules.alerts.eye_break_s
        if policy.eyes_due_s != eyes_due_s:
            policy = replace(policy, eyes_due_s=eyes_due_s)
    if policy.repeats and posture.is_judging and posture.state is Posture.GOOD:
        policy = replace(policy, repeats=0)
    if not policy.told:
        return policy, ()
    told, outcomes = effect.watch(
        policy.told, sitting, posture, at_s, rules.effect, _settling_s(rules)
    )
    if told != policy.told:
        policy = replace(policy, told=told)
    return learn(policy, outcomes, rules.alerts), outcomes


def _settling_s(rules: Rules) -> float:
    """How much later than it began the slowest change is known."""
    longest_s = max(rules.posture.dwell_s, rules.sitting.pause_s, rules.sitting.standing_s)
    return longest_s + LOOKS_APART_S


def learn(policy: PolicyState, outcomes: Iterable[Outcome], rules: AlertRules) -> PolicyState:
    """Back off after dismissals in a row, and forward again after an alert that was followed."""
    for outcome in outcomes:
        if outcome.kind in effect.FOLLOWED:
            if outcome.alert_at_s == policy.followed_s:
                continue
            backoff = max(1.0, policy.backoff / rules.backoff)
            policy = replace(policy, backoff=backoff, dismissals=0, followed_s=outcome.alert_at_s)
        elif outcome.kind == "dismissed":
            row = policy.dismissals + 1
            if row < rules.dismissals:
                policy = replace(policy, dismissals=row)
            else:
                most = max(1.0, rules.longest_gap_s / rules.cooldown_s)
                policy = replace(
                    policy, backoff=min(most, rules.backoff * policy.backoff), dismissals=0
                )
    return policy


def scheduled(policy: PolicyState, alert: Alert, sat_s: float, rules: AlertRules) -> PolicyState:
    """When the same may come again; ``sat_s`` is how long the bout had lasted at the alert."""
    if alert.kind is AlertKind.POSTURE and alert.fault is not None:
        by_fault = {**dict(policy.last_by_fault), alert.fault: alert.at_s}
        return replace(
            policy,
            last_by_fault=tuple(by_fault.items()),
            repeats=policy.repeats + 1,
            posture_today=policy.posture_today + 1,
        )
    if alert.kind is AlertKind.EYES:
        return replace(policy, eyes_due_s=sat_s + rules.eye_break_s)
    if alert.level == 1:
        return replace(policy, sitting_due_s=rules.long_sitting_s)
    grown_s = rules.sitting_s * rules.sitting_growth**policy.sitting_repeats * policy.backoff
    return replace(
        policy,
        sitting_due_s=sat_s + min(rules.longest_gap_s, grown_s),
        sitting_repeats=policy.sitting_repeats + 1,
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
    after = scheduled(policy, alert, alert.held_s, rules)
    return after if is_today else replace(after, posture_today=policy.posture_today)


def shift(policy: PolicyState, seconds: float) -> PolicyState:
    """The same policy on a wall clock that was set by so many seconds."""
    return replace(
        policy,
        last_s=policy.last_s + seconds,
        last_by_fault=tuple((fault, at_s + seconds) for fault, at_s in policy.last_by_fault),
        snoozed_until_s=policy.snoozed_until_s + seconds,
        break_from_s=policy.break_from_s + seconds,
        break_until_s=policy.break_until_s + seconds,
        waiting_s=None if policy.waiting_s is None else policy.waiting_s + seconds,
        cooled_s=policy.cooled_s + seconds,
        held_back=tuple((key, at_s + seconds) for key, at_s in policy.held_back),
        told=tuple(replace(one, at_s=one.at_s + seconds) for one in policy.told),
        followed_s=policy.followed_s + seconds,
        answered=(policy.answered[0] + seconds, policy.answered[1]),
    )
