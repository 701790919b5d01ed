"""The page is one safe file: escaped, without script, without a single request."""

import base64
import hashlib
import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest

from posturewatch.core.day import clock_s, day_span, summarise
from posturewatch.core.events import Alert, AlertKind, Episode, Notice, Outcome, Sitting, Track
from posturewatch.core.range import summarise_range
from posturewatch.report import html, text
from posturewatch.report.charts import timeline
from posturewatch.report.view import Insight, day_view, insight
from posturewatch.report.wording import Wording
from report.faces import WORDS, days, range_faces
from seeded import BERLIN, DAY

HOSTILE = "</script><script>alert(1)</script>\"'&<img src=x onerror=alert(1)>"


def hostile_page() -> str:
    """A day whose every free text is an attack."""
    at_s = clock_s(DAY, 9, BERLIN)
    events = (
        Episode(Track.SITTING, Sitting.SEATED, at_s, at_s + 7200),
        Alert(at_s + 90, AlertKind.SITTING, None, HOSTILE, 1, 90.0),
        Alert(at_s + 900, AlertKind.SITTING, None, "walk", 1, 90.0, HOSTILE),
        Notice(at_s, HOSTILE, HOSTILE),
    )
    report = summarise(DAY, BERLIN, events)
    links = html.Links(earlier=HOSTILE, later=HOSTILE, index=HOSTILE)
    return html.render_day(day_view(report, WORDS, Insight(), {"walk": HOSTILE}), links)


def test_hostile_strings_are_escaped() -> None:
    """Names of stretches, reasons, notices and links stay text."""
    page = hostile_page()

    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_hostile_strings_do_not_steer_the_terminal() -> None:
    """Escape sequences and markup of the table library come out as plain signs."""
    at_s = clock_s(DAY, 9, BERLIN)
    events = (
        Episode(Track.SITTING, Sitting.SEATED, at_s, at_s + 7200),
        Alert(at_s, AlertKind.SITTING, None, "\x1b[31mred\x07[bold]x[/bold]", 1, 90.0),
    )
    shown = text.render_day(day_view(summarise(DAY, BERLIN, events), WORDS))

    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert "[bold]x[/bold]" in shown


@pytest.mark.parametrize("page", ["day", "range", "hostile"])
def test_a_page_asks_for_nothing_and_runs_nothing(page: str) -> None:
    """No script, no address to fetch, no inline style; one style, allowed by its hash."""
    *_, today = days(DAY - timedelta(days=2))
    made = {
        "day": lambda: html.render_day(day_view(today, WORDS)),
        "range": lambda: range_faces(summarise_range(days()))["html"],
        "hostile": hostile_page,
    }[page]()
    (style,) = re.findall(r"<style>(.*?)</style>", made, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert f"style-src 'sha256-{digest}'" in made
    assert "default-src 'none'" in made
    assert not re.search(r"<(script|link|img|iframe|object|embed|form)\b", made)
    assert not _Attributes(made).names & {"src", "style", "srcset", "background", "xlink:href"}
    assert not [name for name in _Attributes(made).names if name.startswith("on")]
    assert "url(http" not in made
    assert "@import" not in made


class _Attributes(HTMLParser):
    """The names of all attributes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names |= {name for name, _ in attrs}


def test_a_day_without_data_says_so_and_shows_no_numbers() -> None:
    """No zeros that look like a good day."""
    report = summarise(DAY, BERLIN, ())
    page = html.render_day(day_view(report, WORDS, insight(report, ())))

    assert "Nothing was watched on this day." in page
    assert "<table" not in page
    assert "<dl" not in page


def test_a_day_of_one_minute_is_told_as_one_minute() -> None:
    """Singular words, no suggestion, no division by nothing."""
    at_s = clock_s(DAY, 9, BERLIN)
    report = summarise(DAY, BERLIN, (Episode(Track.SITTING, Sitting.SEATED, at_s, at_s + 60),))
    view = day_view(report, WORDS, insight(report, ()))

    assert view.headline == (
        "You sat for 1 min.",
        "You took no break.",
        "Posture could not be judged.",
    )
    assert not view.suggestion
    assert "1 min" in html.render_day(view)
    assert "1 min" in text.render_day(view)


def test_alerts_closed_and_lost_are_told_when_there_are_any() -> None:
    """The columns would be nothing but zeros on most days, and push the others off a phone."""
    at_s = clock_s(DAY, 9, BERLIN)
    alert = Alert(at_s, AlertKind.SITTING, None, "walk", 1, 1800.0)
    seated = Episode(Track.SITTING, Sitting.SEATED, at_s, at_s + 7200)
    heads = [
        day_view(summarise(DAY, BERLIN, (seated, alert, *more)), WORDS).tables["alerts"].columns
        for more in ((), (Outcome(at_s, at_s + 5, "dismissed"),))
    ]

    assert heads[0] == ("About", "Sent", "Corrected", "Ignored", "Held back")
    assert heads[1] == ("About", "Sent", "Corrected", "Ignored", "Closed", "Held back")


def test_hours_are_equally_wide_when_the_clock_changes() -> None:
    """Noon comes after 13 of 25 hours in autumn and 11 of 23 in spring; no hour is drawn twice."""
    for day, noon in ((date(2026, 10, 25), 13 / 25), (date(2026, 3, 29), 11 / 23)):
        start_s, end_s = day_span(day, BERLIN)
        everything = Episode(Track.SITTING, Sitting.SEATED, start_s, end_s)
        ticks = timeline(summarise(day, BERLIN, (everything,)), WORDS).whole.ticks
        at = {tick.label: tick.x for tick in ticks}

        assert at["12"] == pytest.approx(100 * noon, abs=0.01)
        assert len(set(at.values())) == len(ticks)


def test_the_close_view_holds_all_sitting_and_nothing_is_lost() -> None:
    """Every mark of the day lies in it; an empty morning does not."""
    *_, today = days(DAY - timedelta(days=2))
    made = timeline(today, WORDS)

    assert len(made.close.posture) == len(today.posture)
    assert len(made.close.alerts) == len(today.marks)
    assert made.close.ticks[0].label == "09"
    assert all(mark.x + mark.width <= 100.001 for mark in made.close.posture)


@pytest.mark.parametrize(
    ("locale", "clock", "day", "at"),
    [
        ("en_GB", "auto", "Thursday, 12 March 2026", "14:05"),
        ("en_US", "auto", "Thursday, March 12, 2026", "2:05 PM"),
        ("de_DE", "auto", "Donnerstag, 12. März 2026", "14:05"),
        ("fr_FR", "12", "jeudi 12 mars 2026", "2:05 PM"),
        ("en_US", "24", "Thursday, March 12, 2026", "14:05"),
        ("xx_YY", "auto", "Thursday, 12 March 2026", "14:05"),
    ],
)
def test_dates_and_hours_are_the_readers_own(locale: str, clock: str, day: str, at: str) -> None:
    """By locale, with the clock of 12 or 24 hours where it is asked for."""
    words = Wording(ZoneInfo("UTC"), locale, clock)  # type: ignore[arg-type]

    assert words.day(DAY).replace(",", "") == day.replace(",", "")
    assert words.at(clock_s(DAY, 14, ZoneInfo("UTC")) + 300) == at


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (None, "–"),
        (0.0, "0 %"),
        (0.001, "<1 %"),
        (0.005, "<1 %"),
        (0.999, ">99 %"),
        (1.0, "100 %"),
        (0.5, "50 %"),
    ],
)
def test_shares_do_not_round_to_nothing_or_all(share: float | None, words: str) -> None:
    """A dash where there is no denominator."""
    assert WORDS.share(share) == words


def test_the_suggestion_and_the_hint_stand_on_the_page() -> None:
    """What a day means is told as a sentence of its own."""
    *earlier, today = days()
    found = insight(today, earlier)
    view = day_view(today, WORDS, replace(found))

    assert html.whole(view.suggestion) in html.render_day(view)
    assert "One thing for tomorrow" in html.render_day(view)
