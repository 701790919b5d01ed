"""Simulated working weeks of three people: what reaches them, and what the policy makes of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from tests.sessions import ABSENT, BAD, GOOD, NOTHING, RULES, START_S, Day, with_rules

from posturewatch.core.events import Alert, AlertKind, Judgement, SignalKind
from posturewatch.core.hours import HoursRules

DAYS = 5
STEP_S = 10.0
WORK_S = 8 * 3600.0
NIGHT_S = 16 * 3600.0
HOUR_S = 3600.0
HOURS = {
    "quiet_hours": with_rules(hours=HoursRules(quiet_hours="11:00-14:00")),
    "work_hours": with_rules(hours=HoursRules(work_hours="09:00-11:00", record_outside=True)),
}
"""Days begin at 9 o'clock."""


@dataclass
class Person:
    """Somebody at a desk: what the camera shows next, given what was told so far."""

    day: Day = field(default_factory=lambda: Day(every_s=STEP_S))
    shows: Callable[["Person", float], Judgement] = lambda _person, _at_s: GOOD
    dismisses: bool = False
    told: int = 0
    told_at_s: float = -1e9
    told_kind: AlertKind | None = None

    def work(self, days: int) -> "Person":
        """Eight hours each day, then nobody there until the next morning."""
        for _ in range(days):
            end_s = self.day.now_s + WORK_S
            while self.day.now_s < end_s:
                self.day.look(self.shows(self, self.day.now_s), STEP_S)
                self._hear()
            self.day.look(ABSENT, 600).signal(SignalKind.SLEEP).skip(NIGHT_S - 600)
            self.day.signal(SignalKind.WAKE)
        return self

    def _hear(self) -> None:
        alerts = self.day.alerts
        if len(alerts) > self.told:
            self.told = len(alerts)
            self.told_at_s = alerts[-1].at_s - START_S
            self.told_kind = alerts[-1].kind
            if self.dismisses:
                self.day.signal(SignalKind.DISMISS)


def obedient(person: Person, at_s: float) -> Judgement:
    """Slouches after 20 min upright, sits up when told, gets up for 5 min when told."""
    since_told_s = at_s - person.told_at_s
    if person.told_kind is AlertKind.SITTING and since_told_s < 300:
        return ABSENT
    return GOOD if since_told_s < 1200 else BAD


def stubborn(_person: Person, _at_s: float) -> Judgement:
    """Slouches all day and never gets up."""
    return BAD


def absent(_person: Person, _at_s: float) -> Judgement:
    """Is not there."""
    return ABSENT


def by_day(day: Day) -> Iterator[list[Alert]]:
    """The alerts of each simulated day."""
    for count in range(DAYS):
        start_s = START_S + count * 86400.0
        yield [alert for alert in day.alerts if start_s <= alert.at_s < start_s + 86400]


@pytest.mark.parametrize(
    ("shows", "dismisses", "fewest", "most"),
    [
        (obedient, False, 12, 32),
        (stubborn, False, 10, 16),
        (stubborn, True, 6, 12),
        (absent, False, 0, 0),
    ],
    ids=["obedient", "stubborn", "stubborn and closing", "absent"],
)
def test_alerts_a_day_stay_within_bounds(
    shows: Callable[[Person, float], Judgement], dismisses: bool, fewest: int, most: int
) -> None:
    """At most 12 posture alerts a day, never two alerts within 5 min, never silent for ever."""
    day = Person(shows=shows, dismisses=dismisses).work(DAYS).day

    for alerts in by_day(day):
        posture = [alert for alert in alerts if alert.kind is AlertKind.POSTURE]
        assert len(posture) <= 12
        assert fewest <= len(alerts) <= most
    assert all(b.at_s - a.at_s >= 300 for a, b in pairwise(day.alerts))


def test_the_obedient_week_ends_every_alert_with_success() -> None:
    """Every posture alert recovers, every sitting alert gets the person up, no gap grows."""
    day = Person(shows=obedient).work(DAYS).day
    answered = {alert_at_s for alert_at_s, _, kind in day.outcomes if kind != "ignored"}

    assert len(answered) >= len(day.alerts) - DAYS  # the last of a day may meet the evening
    assert day.session.policy.backoff == 1
    assert max(bout[2] for bout in day.bouts) <= 1800 + 360 + 2 * STEP_S


def test_the_stubborn_day_has_growing_gaps() -> None:
    """Each gap between two posture alerts of one day is at least the one before."""
    day = Person(shows=stubborn).work(1).day
    times = [alert.at_s for alert in day.alerts if alert.kind is AlertKind.POSTURE]
    lengths = [later - earlier for earlier, later in pairwise(times)]

    assert lengths == sorted(lengths)
    assert lengths[0] == 900
    assert lengths[-1] <= 7200 + 300


def test_closing_every_alert_makes_the_policy_step_back_and_following_brings_it_forward() -> None:
    """After a week of closing, gaps are as long as they get; an obedient week undoes it."""
    person = Person(shows=stubborn, dismisses=True).work(DAYS)
    worst = person.day.session.policy.backoff
    person.shows, person.dismisses = obedient, False
    person.work(DAYS)

    assert worst == 8
    assert person.day.session.policy.backoff == 1


@pytest.mark.parametrize(
    ("begins", "ends", "shows", "reason"),
    [
        (SignalKind.QUIET_ON, SignalKind.QUIET_OFF, BAD, "quiet"),
        (SignalKind.SNOOZE, None, BAD, "snoozed"),
        (SignalKind.BREAK_START, None, BAD, "break"),
        (SignalKind.CAMERA_BUSY, SignalKind.CAMERA_FREE, NOTHING, "meeting"),
        (None, None, BAD, "quiet_hours"),
        (None, None, BAD, "work_hours"),
        (SignalKind.PAUSE, SignalKind.RESUME, NOTHING, ""),
        (SignalKind.LOCK, SignalKind.UNLOCK, NOTHING, ""),
        (SignalKind.STANDING_ON, SignalKind.STANDING_OFF, BAD, ""),
        (SignalKind.CALIBRATE, SignalKind.END_CALIBRATE, BAD, ""),
    ],
)
def test_a_week_is_silent_in_every_quiet_state_and_only_there(
    begins: SignalKind | None, ends: SignalKind | None, shows: Judgement | None, reason: str
) -> None:
    """From the third to the fifth hour of each stubborn day, keys pressed; what was due is kept."""
    day = Day(rules=HOURS.get(reason, RULES), every_s=STEP_S)
    for _ in range(DAYS):
        day.look(BAD, 2 * HOUR_S)
        if begins:
            day.signal(begins, minutes=180.0)
        day.look(shows, 3 * HOUR_S, typing=shows is NOTHING)
        if ends:
            day.signal(ends)
        day.look(BAD, 3 * HOUR_S).look(ABSENT, 600)
        day.signal(SignalKind.SLEEP).skip(NIGHT_S - 600).signal(SignalKind.WAKE)

    told = [(alert.at_s - START_S) % 86400 / HOUR_S for alert in day.alerts]
    assert [hour for hour in told if 2 <= hour < 5] == []
    assert sum(hour < 2 for hour in told) >= 2 * DAYS
    assert sum(hour >= 5 for hour in told) >= (0 if reason == "work_hours" else DAYS)
    kept = {why for at_s, why in day.held_back if 2 <= at_s % 86400 / HOUR_S < 5}
    assert kept - {"cooldown"} == ({reason} if reason else set())


def test_nobody_is_told_anything_in_an_empty_room() -> None:
    """A week of absence: no alert, shown or kept."""
    day = Person(shows=absent).work(DAYS).day

    assert day.of(Alert) == []
