"""The first sentences of a day tell how long, how long at a time, how well, and what stands out."""

import pytest

from posturewatch.core.day import DayReport, clock_s, summarise
from posturewatch.core.events import Bout, Break, Episode, Posture, Sitting, Track
from posturewatch.core.trends import Comparison, Measure
from posturewatch.report.headline import headline
from posturewatch.report.html import whole
from posturewatch.report.texts import AS_USUAL
from report.faces import WORDS
from seeded import BERLIN, DAY

NINE = clock_s(DAY, 9, BERLIN)


def day(*minutes: int, until: int | None = None) -> DayReport:
    """Bouts of so many minutes from nine o'clock on, with ten minutes away between them."""
    events: list[Episode | Bout | Break] = []
    at_s = NINE
    for number, length in enumerate(minutes):
        if number:
            events += [Episode(Track.SITTING, Sitting.AWAY, at_s, at_s + 600)]
            events += [Break(at_s, at_s + 600)]
            at_s += 600
        end_s = at_s + length * 60
        events += [Episode(Track.SITTING, Sitting.SEATED, at_s, end_s)]
        events += [Episode(Track.POSTURE, Posture.GOOD, at_s, end_s)]
        events += [Bout(at_s, end_s, length * 60.0)]
        at_s = end_s
    return summarise(DAY, BERLIN, events, None if until is None else NINE + until * 60)


@pytest.mark.parametrize(
    ("report", "told"),
    [
        (day(50), "You sat for 50 min, at one go. You took no break."),
        (day(50, 20), "You sat for 1 h 10 min, at most 50 min at a time. You took one break."),
        (
            day(50, 20, 5, until=200),
            "So far you have sat for 1 h 15 min, at most 50 min at a time. You took 2 breaks.",
        ),
    ],
)
def test_sitting_comes_first(report: DayReport, told: str) -> None:
    """How long in all, how long at a time, how often up."""
    assert " ".join(headline(report, (), WORDS)[:2]) == told


def test_a_night_at_the_desk_is_not_more_than_the_day_had() -> None:
    """Of a bout over midnight only what lies in the day is told."""
    start_s = clock_s(DAY, 0, BERLIN)
    night = (
        Episode(Track.SITTING, Sitting.SEATED, start_s - 7200, start_s + 1200),
        Bout(start_s - 7200, start_s + 1200, 8400.0),
    )

    assert headline(summarise(DAY, BERLIN, night), (), WORDS)[0] == "You sat for 20 min."


@pytest.mark.parametrize(
    ("measure", "value", "median", "told"),
    [
        (Measure.GOOD_SHARE, 0.87, 0.82, "Posture was 5 points better than usual."),
        (Measure.GOOD_SHARE, 0.79, 0.82, "Posture was 3 points worse than usual."),
        (Measure.GOOD_SHARE, 0.84, 0.82, AS_USUAL),
        (Measure.LONGEST_BOUT, 3000.0, 4200.0, "Your longest bout was 20 min shorter than usual."),
        (Measure.LONGEST_BOUT, 4800.0, 4200.0, "Your longest bout was 10 min longer than usual."),
        (Measure.SEATED, 20_000.0, 24_000.0, "You sat 1 h 07 min less than usual."),
        (Measure.SEATED, 25_000.0, 24_000.0, AS_USUAL),
    ],
)
def test_what_stands_out_beside_the_usual_day_is_told(
    measure: Measure, value: float, median: float, told: str
) -> None:
    """In either direction, and that nothing does."""
    comparison = (Comparison(measure, value, median, 10),)

    assert headline(day(50, 20), comparison, WORDS)[3:] == (told,)


def test_a_running_day_is_not_yet_as_usual() -> None:
    """It may yet have a longer bout; and without other days there is nothing to tell."""
    shorter = (Comparison(Measure.LONGEST_BOUT, 3000.0, 4200.0, 10),)
    longer = (Comparison(Measure.LONGEST_BOUT, 3000.0, 2400.0, 10),)
    running = day(50, 20, until=200)

    assert len(headline(running, shorter, WORDS)) == 3
    assert headline(running, longer, WORDS)[3:] == (
        "Your longest bout was 10 min longer than usual.",
    )
    assert len(headline(day(50, 20), (), WORDS)) == 3


def test_the_first_minutes_of_a_day_are_not_held_against_others() -> None:
    """All good in a quarter of an hour is no better day; and a break may yet come."""
    better = (Comparison(Measure.GOOD_SHARE, 1.0, 0.8, 10),)
    told = headline(day(17, until=17), better, WORDS)

    assert told[:2] == ("So far you have sat for 17 min, at one go.", "No break yet.")
    assert len(told) == 3


@pytest.mark.parametrize(
    ("sentence", "amounts"),
    [
        ("You sat for 6 h 52 min, at most 59 min.", ["6_h_52_min", "59_min"]),
        ("5044 h in all, 84 % of it good, 35 s not.", ["5044_h", "84_%", "35_s"]),
    ],
)
def test_the_page_breaks_no_amount_over_two_lines(sentence: str, amounts: list[str]) -> None:
    """The spaces in it are such that a browser keeps together."""
    told = whole(sentence).replace("\N{NO-BREAK SPACE}", "_")

    assert [word for word in amounts if word in told] == amounts
    assert told.replace("_", " ") == sentence
