"""Text, page, JSON and CSV say the same numbers, and the numbers add up."""

import csv
import io
import json
import re
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posturewatch.core.day import DayReport, day_span, summarise
from posturewatch.core.events import (
    Alert,
    AlertKind,
    Bout,
    Break,
    Episode,
    Event,
    Fault,
    Outcome,
    Posture,
    Sitting,
    Track,
)
from posturewatch.report.data import day_json
from posturewatch.report.view import Insight
from posturewatch.texts import FAULTS
from report.faces import WORDS, day_faces
from seeded import BERLIN

DAY = date(2026, 10, 25)
START, END = day_span(DAY, BERLIN)


@st.composite
def days(draw: st.DrawFn) -> DayReport:
    """A day of 25 hours with anything in it that a store could give, in whole seconds."""
    events: list[Event] = []
    at_s = START
    while at_s < END and len(events) < 25:
        at_s += draw(st.sampled_from((0.0, 0.0, 30.0, 4000.0)))
        end_s = at_s + draw(st.integers(1, 9000))
        state = draw(st.sampled_from(Sitting))
        events.append(Episode(Track.SITTING, state, at_s, end_s))
        if state is Sitting.SEATED:
            events.append(Bout(at_s, end_s, end_s - at_s))
            middle = draw(st.integers(int(at_s), int(end_s)))
            fault = draw(st.sampled_from(Fault))
            events.append(Episode(Track.POSTURE, Posture.GOOD, at_s, middle))
            events.append(Episode(Track.POSTURE, Posture.BAD, middle, end_s, fault))
            silent = draw(st.sampled_from(("", "", "cooldown")))
            events.append(Alert(middle, AlertKind.POSTURE, fault, "walk", 1, 90.0, silent))
            kind = draw(st.sampled_from(("recovered", "ignored", "dismissed")))
            events.append(Outcome(middle, middle + 60, kind))
        elif state is Sitting.AWAY:
            events.append(Break(at_s, end_s))
        at_s = end_s
    now_s = draw(st.none() | st.integers(int(START), int(END)))
    return summarise(DAY, BERLIN, events, now_s)


@settings(max_examples=40, deadline=None)
@given(days())
def test_all_faces_say_the_same(report: DayReport) -> None:
    """Each figure and each table cell of the page stands in the text, and both in the data."""
    faces = day_faces(report)
    told = json.loads(faces["json"])
    (row,) = csv.DictReader(io.StringIO(faces["csv"]))
    page = _Cells(faces["html"])
    text = _words(faces["txt"])

    for name, seconds in told["seconds"].items():
        assert float(row[f"{name}_s"]) == seconds
    assert float(row["longest_bout_s"]) == told["bouts"]["longest_s"]
    assert int(row["bouts_over_60_min"]) == told["bouts"]["over_60_min"]
    assert int(row["breaks"]) == told["breaks"]["count"]
    assert int(row["alerts_sent"]) == sum(one["sent"] for one in told["alerts"])
    for fault in Fault:
        assert float(row[f"bad_{fault}_s"]) == told["posture_by_fault_s"].get(fault, 0.0)

    if not report.has_data:
        return
    shares = WORDS.shares([one / sum(_states(told)) for one in _states(told)], told=3)
    for name, share in zip(("seated", "standing", "away", "unobserved"), shares, strict=True):
        length = WORDS.duration(told["seconds"][name])
        assert page.row("time", name.capitalize()) == [length, share]
        assert _words(f"{name.capitalize()} {length} {share}") in text
    faults = told["posture_by_fault_s"]
    parts = [told["seconds"]["good"], *faults.values()]
    judged = sum(parts) or 1
    shares = WORDS.shares([part / judged for part in parts], told=0)
    for (fault, seconds), share in zip(faults.items(), shares[1:], strict=True):
        name = FAULTS[Fault(fault)].capitalize()
        cells = [WORDS.duration(seconds), share]
        assert page.row("posture", name) == cells
        assert _words(" ".join((name, *cells))) in text
    for value in page.figures:
        assert _words(value) in text


@given(st.lists(st.integers(0, 90_000), min_size=1, max_size=8), st.data())
def test_shares_of_one_whole_add_up_to_100(seconds: list[int], data: st.DataObject) -> None:
    """Each is its own rounded up or down, and the one told elsewhere too is rounded as there."""
    whole = sum(seconds) or 1
    shares = [one / whole for one in seconds]
    told = data.draw(st.integers(0, len(shares) - 1))
    words = WORDS.shares(shares, told=told)
    if not sum(seconds):
        assert set(words) == {"–"}
        return
    percents = [0 if "<" in word else 100 if ">" in word else int(word[:-2]) for word in words]

    assert sum(percents) == 100
    assert words[told] == WORDS.share(shares[told])
    assert all(abs(a - 100 * b) < 1.001 for a, b in zip(percents, shares, strict=True))
    assert all(a != "0 %" for a, b in zip(words, seconds, strict=True) if b)


@settings(max_examples=40, deadline=None)
@given(days())
def test_the_data_adds_up(report: DayReport) -> None:
    """States make the counted day, postures the sitting, faults the poor time, hours the day."""
    told = json.loads(day_json(report, Insight(), BERLIN))
    seconds = told["seconds"]

    assert sum(_states(told)) == pytest.approx(told["until_s"] - told["start_s"], abs=0.01)
    assert seconds["good"] + seconds["bad"] + seconds["unknown"] == pytest.approx(
        seconds["seated"], abs=0.01
    )
    assert sum(told["posture_by_fault_s"].values()) == pytest.approx(seconds["bad"], abs=0.02)
    for name, total in seconds.items():
        assert sum(hour[name] for hour in told["by_hour"]) == pytest.approx(total, abs=0.03)


def _states(told: dict[str, dict[str, float]]) -> list[float]:
    return [told["seconds"][name] for name in ("seated", "standing", "away", "unobserved")]


def _words(text: str) -> str:
    return re.sub(r"[\s─█▏▎▍▌▋▊▉]+", " ", text)


class _Cells(HTMLParser):
    """Table cells by the table's class, and the figures at the top."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: dict[str, list[list[str]]] = {}
        self.figures: list[str] = []
        self._table = self._into = ""
        self.feed(page)

    def row(self, table: str, name: str) -> list[str]:
        """The cells beside a row's name, the bar's empty one left out."""
        found = next(row for row in self.rows[table] if row and row[0] == name)
        return [cell for cell in found[1:] if cell]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._table = dict(attrs).get("class") or ""
        elif tag == "tr":
            self.rows.setdefault(self._table, []).append([])
        elif tag in ("th", "td"):
            self._into = "cell"
            self.rows[self._table][-1].append("")
        elif tag == "strong":
            self._into = "figure"
            self.figures.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td", "strong"):
            self._into = ""

    def handle_data(self, text: str) -> None:
        if self._into == "cell":
            self.rows[self._table][-1][-1] += text
        elif self._into == "figure":
            self.figures[-1] += text
