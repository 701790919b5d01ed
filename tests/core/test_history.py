"""A restarted program goes on where the one before stopped."""

from datetime import UTC

import pytest
from tests.sessions import BAD, GOOD, START_S, Day

from posturewatch.core.events import Alert, AlertKind, Bout, Fault, Outcome
from posturewatch.core.history import turns


def bout(start_s: float, end_s: float) -> Bout:
    """A stored bout without pauses."""
    return Bout(START_S + start_s, START_S + end_s, end_s - start_s)


@pytest.mark.parametrize(
    ("off_s", "bouts"),
    [
        (30, [(-1200, 630, 1800)]),
        (179, [(-1200, 779, 1800)]),
        (181, [(181, 781, 600)]),
    ],
)
def test_off_for_less_than_three_minutes_does_not_end_the_bout(
    off_s: float, bouts: list[tuple[float, float, float]]
) -> None:
    """The bout keeps its start, so that the stored one grows; the time off is not sat."""
    day = Day(now_s=off_s, recent=(bout(-1200, 0),)).look(GOOD, 600).end()

    assert day.bouts == bouts


def test_the_sitting_alert_counts_what_was_sat_before() -> None:
    """20 min before the restart, 10 after: told."""
    day = Day(now_s=20, recent=(bout(-1200, 0),)).look(GOOD, 700)

    assert day.alert_times == [("sitting", 620)]


def test_an_alert_already_shown_is_not_shown_again() -> None:
    """Told at 30 min, restarted at 40: the next one is that of 60 min."""
    told = Alert(START_S - 600, AlertKind.SITTING, None, "walk", 1, 1800)
    day = Day(now_s=10, recent=(bout(-2400, 0), told)).look(GOOD, 1300)

    assert day.alert_times == [("sitting", 1210)]
    assert day.session.policy.used_today == ("walk",)


def test_stretches_of_the_days_before_have_had_their_turn() -> None:
    """Told yesterday and the day before, each in its order; a suppressed alert suggested none."""
    told = tuple(
        Alert(START_S - days * 86_400, AlertKind.SITTING, None, name, 1, 1800)
        for days, name in ((2, "walk"), (1, "heel"))
    )
    held = Alert(START_S - 3600, AlertKind.SITTING, None, "", 1, 1800, "quiet")
    policy = Day(recent=(*told, held)).session.policy

    assert (policy.earlier, policy.used_today) == (("walk", "heel"), ())
    assert turns((held, *reversed(told)), START_S, UTC) == (("walk", "heel"), ())
    assert turns(told, START_S - 86_400, UTC) == (("walk",), ("heel",))


def test_the_cooldown_survives_a_restart() -> None:
    """Slouching told 5 min before: told again 15 min after that, not at once."""
    told = Alert(START_S - 300, AlertKind.POSTURE, Fault.HEAD_FORWARD, "", 1, 90)
    day = Day(recent=(told,)).look(BAD, 700)

    assert day.alert_times == [("posture", 600)]


def test_the_daily_count_is_that_of_the_local_day() -> None:
    """Twelve alerts yesterday take nothing from today, twelve today end it."""

    def alerts(ago_s: float) -> tuple[Alert, ...]:
        fault = Fault.HEAD_FORWARD
        return tuple(
            Alert(START_S - ago_s - 1000 * n, AlertKind.POSTURE, fault, "", 1, 90)
            for n in range(12)
        )

    assert len(Day(recent=alerts(36 * 3600)).look(BAD, 120).alerts) == 1
    assert Day(recent=alerts(3600)).look(BAD, 120).held_back == [(90, "daily_cap")]


def test_what_was_learned_is_kept() -> None:
    """Three dismissals stored: the gaps are doubled still."""
    closed = tuple(Outcome(START_S - n, START_S - n + 5, "dismissed") for n in (900, 600, 300))

    assert Day(recent=closed).session.policy.backoff == 2
