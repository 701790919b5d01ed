"""Rows under heads: every table that the terminal and the page show, in words."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from posturewatch.core.day import LONG_BOUT_S, VERY_LONG_BOUT_S, DayReport
from posturewatch.core.events import AlertKind, Fault, Notice
from posturewatch.core.lanes import Spent
from posturewatch.core.tally import AlertCount
from posturewatch.core.trends import Comparison, Measure
from posturewatch.report import texts
from posturewatch.report.wording import Wording
from posturewatch.texts import FAULTS, NOTICES, SUPPRESSED


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads; the first cell of a row names it."""

    key: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float | None, ...] = ()
    """For rows that are drawn as bars: 0 to 1 each, else empty."""
    keys: tuple[str, ...] = ()
    """A word for each row that the page colours by, else empty."""


def make_table(
    key: str,
    columns: Iterable[str],
    rows: Iterable[tuple[str, ...]],
    shares: Iterable[float | None] = (),
    keys: Iterable[str] = (),
    *,
    title: str = "",
) -> Table:
    """A table with its texts looked up; the title too, unless it has its own."""
    heads = tuple(texts.COLUMNS[column] for column in columns)
    title = title or texts.SECTIONS[key]
    return Table(key, title, heads, tuple(rows), tuple(shares), tuple(keys))


def time_table(spent: Spent, words: Wording) -> Table:
    """Sitting states of a day or range."""
    rows = (
        ("seated", spent.seated_s),
        ("standing", spent.standing_s),
        ("away", spent.away_s),
        ("unobserved", spent.unobserved_s),
    )
    shares = [seconds / spent.total_s if spent.total_s else 0.0 for _, seconds in rows]
    told = words.shares(shares, told=len(rows) - 1)  # as the observed share, which is the rest
    return make_table(
        "time",
        ("state", "time", "share"),
        (
            (texts.LABELS[key], words.duration(seconds), share)
            for (key, seconds), share in zip(rows, told, strict=True)
        ),
        shares,
        (key for key, _ in rows),
    )


def posture_table(spent: Spent, by_fault: Iterable[tuple[Fault, float]], words: Wording) -> Table:
    """Good posture, each fault, and what could not be judged, which has no share."""
    if not spent.seated_s:
        return make_table("posture", ("posture", "time", "share_judged"), ())
    rows = [("good", texts.LABELS["good"], spent.good_s)]
    rows += [(fault.value, capital(FAULTS[fault]), seconds) for fault, seconds in by_fault]
    shares = [seconds / spent.judged_s if spent.judged_s else 0.0 for *_, seconds in rows]
    told = (*words.shares(shares, told=0), words.share(None))
    rows.append(("unknown", texts.LABELS["unknown"], spent.unknown_s))
    return make_table(
        "posture",
        ("posture", "time", "share_judged"),
        (
            (label, words.duration(seconds), share)
            for (_, label, seconds), share in zip(rows, told, strict=True)
        ),
        (*shares, None),
        (key for key, *_ in rows),
    )


def hours_table(by_hour: Sequence[Spent], words: Wording) -> Table:
    """Clock hours in which anything was observed."""
    hours = [(hour, spent) for hour, spent in enumerate(by_hour) if spent.observed_s]
    heads = ("seated", "standing", "away", "good", "bad", "unknown")
    rows = (
        (
            words.hour_start(hour),
            *(words.duration(getattr(spent, f"{head}_s")) for head in heads),
        )
        for hour, spent in hours
    )
    columns = (texts.COLUMNS["hour"], *(texts.LABELS[head] for head in heads))
    return Table("hours", texts.SECTIONS["hours"], columns, tuple(rows))


def bouts_table(report: DayReport, words: Wording) -> Table:
    """Bouts of the day, whole."""
    return make_table(
        "bouts",
        ("from", "to", "sat"),
        (
            (words.at(bout.start_s), words.at(bout.end_s), words.duration(bout.seated_s))
            for bout in report.bouts
        ),
        keys=(_length_key(bout.seated_s) for bout in report.bouts),
    )


def _length_key(seated_s: float) -> str:
    if seated_s > VERY_LONG_BOUT_S:
        return "very_long"
    return "long" if seated_s > LONG_BOUT_S else ""


def breaks_table(report: DayReport, words: Wording) -> Table:
    """Breaks of the day, whole."""
    return make_table(
        "breaks",
        ("from", "to", "length"),
        (
            (
                words.at(pause.start_s),
                words.at(pause.end_s),
                words.duration(pause.end_s - pause.start_s),
            )
            for pause in report.breaks
        ),
    )


def alerts_table(alerts: Sequence[AlertCount]) -> Table:
    """Alerts by what they were about and what came of them; what seldom happens only if it did."""
    columns = {
        "sent": [count.sent for count in alerts],
        "corrected": [count.corrected for count in alerts],
        "ignored": [count.ignored for count in alerts],
        "closed": [count.dismissed for count in alerts],
        "lost": [count.lost for count in alerts],
        "suppressed": [count.suppressed for count in alerts],
    }
    for seldom in ("closed", "lost"):
        if not any(columns[seldom]):
            del columns[seldom]
    names = (alert_name(count.kind, count.fault) for count in alerts)
    rows = zip(names, *(map(str, numbers) for numbers in columns.values()), strict=True)
    return make_table("alerts", ("about", *columns), rows)


def alert_name(kind: AlertKind, fault: Fault | None) -> str:
    """What an alert was about: the fault, or long sitting."""
    return capital(FAULTS[fault] if fault else texts.ALERTS[kind])


def suppressed_table(reasons: Iterable[tuple[str, int]]) -> Table:
    """Why alerts were held back."""
    return make_table(
        "suppressed",
        ("reason", "times"),
        ((capital(SUPPRESSED.get(reason, reason)), str(count)) for reason, count in reasons),
    )


def stretches_table(stretches: Iterable[tuple[str, int, int]], names: Mapping[str, str]) -> Table:
    """Stretches suggested, and done."""
    return make_table(
        "stretches",
        ("stretch", "suggested", "done"),
        (
            (names.get(key) or capital(key.replace("_", " ")), str(suggested), str(done))
            for key, suggested, done in stretches
        ),
    )


def comparison_table(comparison: Iterable[Comparison], words: Wording) -> Table:
    """The day beside the median of earlier ones."""
    return make_table(
        "comparison",
        ("measure", "this_day", "median", "difference"),
        (
            (
                texts.MEASURES[one.measure],
                _amount(one.measure, one.value, words),
                _amount(one.measure, one.median, words),
                _difference(one, words),
            )
            for one in comparison
        ),
    )


def _amount(measure: Measure, value: float, words: Wording) -> str:
    match measure:
        case Measure.SEATED | Measure.LONGEST_BOUT:
            return words.duration(value)
        case Measure.LONG_BOUTS | Measure.BREAKS:
            return f"{value:g}"
        case Measure.GOOD_SHARE:
            return words.share(value)


def _difference(one: Comparison, words: Wording) -> str:
    change = one.value - one.median
    sign = "+" if change > 0 else "−"
    match one.measure:
        case Measure.SEATED | Measure.LONGEST_BOUT:
            minutes = apart(one)
            return f"{sign}{words.duration(minutes * 60)}" if minutes else texts.SAME
        case Measure.LONG_BOUTS | Measure.BREAKS:
            return f"{sign}{abs(change):g}" if change else texts.SAME
        case Measure.GOOD_SHARE:
            points = apart(one)
            return texts.POINTS.format(sign=sign, points=points) if points else texts.SAME


def apart(one: Comparison) -> int:
    """Minutes, or points, between two as they are shown: a reader who subtracts finds the same."""
    unit = 0.01 if one.measure is Measure.GOOD_SHARE else 60
    return abs(math.floor(one.value / unit + 0.5) - math.floor(one.median / unit + 0.5))


def notices_table(report: DayReport, words: Wording) -> Table:
    """What was said once."""
    return make_table(
        "notices",
        ("at", "what"),
        ((words.at(notice.at_s), _notice(notice)) for notice in report.notices),
    )


def capital(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def _notice(notice: Notice) -> str:
    text = NOTICES.get(notice.kind, notice.kind.replace("_", " "))
    return f"{text} ({notice.detail})" if notice.detail else text
