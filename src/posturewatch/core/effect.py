"""What became of an alert: recovered, got up, or neither; and what the policy learns from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated

import msgspec
from msgspec import Meta

from posturewatch.core.events import AlertKind, Outcome, Posture, Sitting
from posturewatch.core.posture import PostureState
from posturewatch.core.sitting import SittingState


class EffectRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long after an alert a change counts as its effect."""

    recovered_s: Annotated[
        float, Meta(ge=10, le=600, description="good posture again within, s")
    ] = 60.0
    got_up_s: Annotated[float, Meta(ge=60, le=1800, description="up within, s")] = 300.0
    """Long enough to end a sentence and save."""


@dataclass(frozen=True, slots=True)
class Told:
    """An alert that was shown and whose effect is still open."""

    at_s: float
    kind: AlertKind
    gets_up: bool = False
    """The suggested stretch is done standing or walking: getting up is doing it."""
    answers: tuple[str, ...] = ()
    """Outcomes so far."""


FOLLOWED = frozenset({"recovered", "got_up", "done"})


def watch(
    told: Sequence[Told],
    sitting: SittingState,
    posture: PostureState,
    at_s: float,
    rules: EffectRules,
    settling_s: float,
) -> tuple[tuple[Told, ...], tuple[Outcome, ...]]:
    """The alerts still open, and what has become of them by now.

    A change is known only once it has lasted: an alert is called ignored ``settling_s`` later, lest
    a change that began in time be missed.
    """
    still: list[Told] = []
    outcomes: list[Outcome] = []
    for alert in told:
        found = _effect(alert, sitting, posture, rules)
        outcomes += found
        alert = replace(alert, answers=(*alert.answers, *(one.kind for one in found)))  # noqa: PLW2901
        if at_s < alert.at_s + rules.got_up_s + settling_s:
            still.append(alert)
        elif not alert.answers and not _is_unobserved(alert, sitting, rules):
            outcomes.append(Outcome(alert.at_s, alert.at_s + rules.got_up_s, "ignored"))
    return tuple(still), tuple(outcomes)


def _effect(
    alert: Told, sitting: SittingState, posture: PostureState, rules: EffectRules
) -> list[Outcome]:
    found = []
    if (
        alert.kind is AlertKind.POSTURE
        and "recovered" not in alert.answers
        and posture.is_judging
        and posture.state is Posture.GOOD
        and alert.at_s <= posture.since_s <= alert.at_s + rules.recovered_s
    ):
        found.append(Outcome(alert.at_s, posture.since_s, "recovered"))
    if (
        "got_up" not in alert.answers
        and sitting.settled in (Sitting.AWAY, Sitting.STANDING)
        and alert.at_s <= sitting.since_s <= alert.at_s + rules.got_up_s
    ):
        found.append(Outcome(alert.at_s, sitting.since_s, "got_up"))
        if alert.gets_up and "done" not in alert.answers:
            found.append(Outcome(alert.at_s, sitting.since_s, "done"))
    return found


def _is_unobserved(alert: Told, sitting: SittingState, rules: EffectRules) -> bool:
    """Nobody can say what became of it."""
    unseen = sitting.settled is Sitting.UNOBSERVED
    return unseen and sitting.since_s <= alert.at_s + rules.got_up_s


def answered(told: Sequence[Told], alert_at_s: float, kind: str) -> tuple[Told, ...]:
    """The alerts with the person's own answer noted on the one it is about."""
    return tuple(
        replace(one, answers=(*one.answers, kind)) if one.at_s == alert_at_s else one
        for one in told
    )
