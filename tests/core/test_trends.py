"""A day beside earlier days: fair comparison, one suggestion, one hint, kind streaks."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from posturewatch.core.day import DayReport, clock_s, summarise, summarise_days
from posturewatch.core.events import (
    Bout,
    Break,
    Episode,
    Event,
    Fault,
    Posture,
    Sitting,
    Track,
)
from posturewatch.core.range import span_days, summarise_range
from posturewatch.core.trends import (
    Hint,
    Measure,
    compare,
    leading_fault,
    streak,
    suggest,
)
from seeded import BERLIN, DAY, office_days

UTC = ZoneInfo("UTC")


def day_of(
    bouts_min: tuple[float, ...],
    day: date = DAY,
    *,
    break_min: float = 10,
    bad: tuple[Fault, float] | None = None,
    judged: float = 1.0,
    now_s: float | None = None,
) -> DayReport:
    """A day of bouts (minutes) with breaks between; a share of all judged sitting is bad."""
    at_s = clock_s(day, 9, UTC)
    events: list[Event] = []
    for minutes in bouts_min:
        end_s = at_s + minutes * 60
        events += [
            Episode(Track.SITTING, Sitting.SEATED, at_s, end_s),
            Bout(at_s, end_s, minutes * 60),
            Break(end_s, end_s + break_min * 60),
        ]
        seen_s = minutes * 60 * judged
        bad_s = seen_s * bad[1] if bad else 0.0
        if bad:
            events.append(Episode(Track.POSTURE, Posture.BAD, at_s, at_s + bad_s, bad[0]))
        events.append(Episode(Track.POSTURE, Posture.GOOD, at_s + bad_s, at_s + seen_s))
        at_s = end_s + break_min * 60
    return summarise(day, UTC, events, now_s)


def before(count: int, bouts_min: tuple[float, ...] = (40, 40, 40)) -> list[DayReport]:
    """Days just before ``DAY``."""
    return [day_of(bouts_min, DAY - timedelta(days=number)) for number in range(count, 0, -1)]


def test_a_day_is_compared_with_the_median_of_earlier_ones() -> None:
    """Four days of two hours; today was one and a half."""
    found = {one.measure: one for one in compare(day_of((30, 30, 30)), before(4))}

    assert found[Measure.SEATED].value == 5400
    assert found[Measure.SEATED].median == 7200
    assert found[Measure.LONGEST_BOUT].median == 2400
    assert found[Measure.SEATED].days == 4


def test_days_off_do_not_count_into_the_median() -> None:
    """Two days off among them change nothing."""
    days_off = [day_of((), DAY - timedelta(days=number)) for number in (6, 7)]

    assert compare(day_of((30,)), before(4) + days_off) == compare(day_of((30,)), before(4))


def test_two_days_are_no_habit() -> None:
    """Nothing is compared before there are three."""
    assert compare(day_of((30, 30)), before(2)) == ()


def test_a_running_day_is_not_compared_by_what_still_grows() -> None:
    """At eleven the time seated is no sign of a light day."""
    report = day_of((40, 40), now_s=clock_s(DAY, 11, UTC))
    found = {one.measure for one in compare(report, before(4))}

    assert found == {Measure.LONGEST_BOUT, Measure.GOOD_SHARE}


@pytest.mark.parametrize(
    ("report", "kind"),
    [
        (day_of((20, 90, 20)), "very_long_bout"),
        (day_of((40, 45, 20)), "long_bouts"),
        (day_of((25, 25, 25), break_min=3.5), "short_breaks"),
        (day_of((25, 25, 25), judged=0.3), "hard_to_see"),
        (day_of((25, 25, 25), bad=(Fault.SLUMP, 0.4)), "fault"),
        (day_of((25, 25, 25), bad=(Fault.SLUMP, 0.1)), "keep"),
    ],
)
def test_the_suggestion_follows_from_the_numbers(report: DayReport, kind: str) -> None:
    """Sitting first, then breaks, then what the camera sees, then posture."""
    found = suggest(report)

    assert found is not None
    assert found.kind == kind


def test_a_fault_is_suggested_with_its_worst_hour() -> None:
    """Bad posture began at nine each time."""
    found = suggest(day_of((25, 25, 25), bad=(Fault.SLUMP, 0.4)))

    assert found is not None
    assert (found.fault, found.hour) == (Fault.SLUMP, 9)


def test_the_long_bout_is_split_half_an_hour_in() -> None:
    """The instant named lies in the bout, 30 minutes after it began."""
    report = day_of((20, 90))
    found = suggest(report)

    assert found is not None
    assert found.at_s == report.bouts[1].start_s + 1800


def test_nothing_is_suggested_after_half_an_hour_of_sitting() -> None:
    """Too little to go by."""
    assert suggest(day_of((30,))) is None


def weeks_of(*leaders: Fault, share: float = 0.3) -> list[DayReport]:
    """Five days a week, each week led by a fault; the last week ends on ``DAY``."""
    return [
        day_of((40, 40), DAY - timedelta(days=7 * number + day), bad=(fault, share))
        for number, fault in enumerate(reversed(leaders))
        for day in range(5)
    ]


def test_a_fault_that_leads_for_weeks_is_worth_asking_about() -> None:
    """Three weeks of the same."""
    assert leading_fault(weeks_of(*[Fault.HEAD_FORWARD] * 3)) == Hint(Fault.HEAD_FORWARD, 3)


def test_a_week_led_by_another_fault_is_no_reason() -> None:
    """The middle week was led by slumping."""
    leaders = (Fault.HEAD_FORWARD, Fault.SLUMP, Fault.HEAD_FORWARD)

    assert leading_fault(weeks_of(*leaders)) is None


def test_a_trifle_that_leads_is_no_reason() -> None:
    """One minute in twenty is not worth a visit."""
    assert leading_fault(weeks_of(*[Fault.HEAD_FORWARD] * 3, share=0.05)) is None


def test_two_weeks_of_history_are_not_three() -> None:
    """A new user is not sent away."""
    assert leading_fault(weeks_of(*[Fault.SLUMP] * 2)) is None


def test_a_streak_survives_days_off() -> None:
    """Good, good, two days off, good, a long bout, good."""
    bouts = ((30, 40), (30, 40), (), (), (30, 40), (30, 70), (30, 40))
    days = [day_of(one, DAY + timedelta(days=number)) for number, one in enumerate(bouts)]

    assert streak(days[:5]) == (3, 3)
    assert streak(days) == (1, 3)


def test_a_range_adds_its_days_up() -> None:
    """Totals, weekday rows and faults equal the sums over the days."""
    days = span_days(DAY, DAY + timedelta(days=13))
    reports = summarise_days(days, BERLIN, tuple(office_days(DAY, 14)))
    found = summarise_range(reports)

    assert found.spent.total_s == pytest.approx(14 * 86_400)
    assert sum(hour.seated_s for row in found.heat for hour in row) == pytest.approx(
        found.spent.seated_s
    )
    assert sum(seconds for _, seconds in found.by_fault) == pytest.approx(found.spent.bad_s)
    assert len(found.bouts) == sum(len(report.bouts) for report in reports)
    assert found.heat_days == (2, 2, 2, 2, 2, 0, 0)


def test_a_bout_over_midnight_counts_once_in_a_range() -> None:
    """Both days show it, their range has one."""
    start_s = clock_s(DAY, 23, UTC)
    events = (
        Bout(start_s, start_s + 7200, 7200),
        Episode(Track.SITTING, Sitting.SEATED, start_s, start_s + 7200),
    )
    reports = summarise_days(span_days(DAY, DAY + timedelta(days=1)), UTC, events)

    assert [len(report.bouts) for report in reports] == [1, 1]
    assert len(summarise_range(reports).bouts) == 1


@pytest.mark.parametrize(("count", "bars"), [(7, 7), (62, 62), (100, 15), (366, 53), (3650, 121)])
def test_long_ranges_are_drawn_by_week_or_month(count: int, bars: int) -> None:
    """Never more bars than a page can show apart."""
    days = span_days(date(2016, 1, 4), date(2016, 1, 4) + timedelta(days=count - 1))
    found = summarise_range(summarise_days(days, UTC, ()))

    assert abs(len(found.trend) - bars) <= 1
