"""A counted day in words and tables: what the terminal and the page both show.

The faces only lay out. So the same number cannot differ between them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from posturewatch.core.day import LONG_BOUT_S, VERY_LONG_BOUT_S, DayReport
from posturewatch.core.events import AlertKind, Fault
from posturewatch.core.lanes import Spent
from posturewatch.core.tally import AlertCount
from posturewatch.core.trends import (
    Comparison,
    Hint,
    Measure,
    ReportRules,
    Suggestion,
    compare,
    leading_fault,
    suggest,
)
from posturewatch.report import texts
from posturewatch.report.wording import Wording
from posturewatch.texts import FAULTS, NOTICES, SUPPRESSED


@dataclass(frozen=True, slots=True)
class Figure:
    """A number worth a second look, in words."""

    key: str
    label: str
    value: str
    note: str = ""


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


@dataclass(frozen=True, slots=True)
class Insight:
    """What a day means beside the days before it."""

    comparison: tuple[Comparison, ...] = ()
    suggestion: Suggestion | None = None
    hint: Hint | None = None


@dataclass(frozen=True)
class DayView:
    """A day as it is read. ``report`` is there for the charts."""

    report: DayReport
    insight: Insight
    title: str
    so_far: str
    """Until when it is counted, for a day that is not over; else empty."""
    headline: tuple[str, ...]
    """Sentences; the first alone says the most."""
    figures: tuple[Figure, ...]
    tables: Mapping[str, Table]
    """By key, in reading order; empty ones left out."""
    suggestion: str
    hint: str
    words: Wording = field(repr=False)


def insight(
    report: DayReport, earlier: Sequence[DayReport], rules: ReportRules | None = None
) -> Insight:
    """Compare a day with earlier ones, at least as many as the rules ask for."""
    rules = rules or ReportRules()
    return Insight(
        compare(report, earlier, days=rules.median_days),
        suggest(report),
        leading_fault((*earlier, report), weeks=rules.hint_weeks),
    )


def day_view(
    report: DayReport,
    words: Wording,
    found: Insight | None = None,
    stretch_names: Mapping[str, str] | None = None,
) -> DayView:
    """Put a day into words. ``stretch_names`` by id; an unknown id is shown as it is."""
    found = found or Insight()
    tables = (
        time_table(report.spent, words),
        _bouts(report, words),
        _breaks(report, words),
        posture_table(report.spent, report.by_fault, words),
        hours_table(report.by_hour, words),
        alerts_table(report.alerts),
        _suppressed(report.suppressed),
        _stretches(report.stretches, stretch_names or {}),
        _comparison(found.comparison, words),
        _notices(report, words),
    )
    return DayView(
        report=report,
        insight=found,
        title=words.day(report.day),
        so_far=texts.SO_FAR.format(at=words.at(report.until_s)) if report.is_running else "",
        headline=headline(report, words),
        figures=_figures(report, words) if report.has_data else (),
        tables={table.key: table for table in tables if table.rows},
        suggestion=suggestion_text(found.suggestion, words),
        hint=hint_text(found.hint),
        words=words,
    )


def headline(report: DayReport, words: Wording) -> tuple[str, ...]:
    """The day in up to three plain sentences."""
    spent = report.spent
    if not report.has_data:
        return (texts.NO_DATA_YET if report.is_running else texts.NO_DATA,)
    if not spent.seated_s:
        return (texts.HEADLINE_STANDING,)
    seated = texts.HEADLINE_SEATED_SO_FAR if report.is_running else texts.HEADLINE_SEATED
    first = seated.format(seated=words.duration(spent.seated_s))
    if report.bouts:
        longest = words.duration(report.longest_bout_s)
        first += texts.headline_bouts(len(report.bouts), longest)
    else:
        first += "."
    posture = (
        texts.HEADLINE_UNJUDGED
        if spent.good_share is None
        else texts.HEADLINE_POSTURE.format(share=words.share(spent.good_share))
    )
    return (first, texts.headline_breaks(len(report.breaks)), posture)


def _figures(report: DayReport, words: Wording) -> tuple[Figure, ...]:
    spent, notes = report.spent, texts.NOTES
    longest = max(report.bouts, key=lambda bout: bout.seated_s, default=None)
    break_lengths = notes["break_lengths"].format(
        mean=words.duration(report.mean_break_s), longest=words.duration(report.longest_break_s)
    )
    rows = (
        (
            "seated",
            words.duration(spent.seated_s),
            notes["of_observed"].format(observed=words.duration(spent.observed_s)),
        ),
        (
            "longest",
            words.duration(report.longest_bout_s),
            words.span(longest.start_s, longest.end_s) if longest else notes["none"],
        ),
        (
            "long_bouts",
            f"{report.long_bouts} / {report.very_long_bouts}",
            notes["of_bouts"].format(
                count=len(report.bouts), mean=words.duration(report.mean_bout_s)
            ),
        ),
        ("breaks", str(len(report.breaks)), break_lengths if report.breaks else notes["none"]),
        (
            "good_posture",
            words.share(spent.good_share),
            notes["of_judged"].format(judged=words.duration(spent.judged_s)),
        ),
        (
            "observed",
            words.share(spent.observed_share),
            notes["unobserved"].format(unobserved=words.duration(spent.unobserved_s)),
        ),
    )
    return tuple(Figure(key, texts.LABELS[key], value, note) for key, value, note in rows)


def make_table(
    key: str,
    columns: Iterable[str],
    rows: Iterable[tuple[str, ...]],
    shares: Iterable[float | None] = (),
    keys: Iterable[str] = (),
) -> Table:
    """A table with its texts looked up."""
    heads = tuple(texts.COLUMNS[column] for column in columns)
    return Table(key, texts.SECTIONS[key], heads, tuple(rows), tuple(shares), tuple(keys))


def time_table(spent: Spent, words: Wording) -> Table:
    """Sitting states of a day or range."""
    rows = (
        ("seated", spent.seated_s),
        ("standing", spent.standing_s),
        ("away", spent.away_s),
        ("unobserved", spent.unobserved_s),
    )
    shares = [seconds / spent.total_s if spent.total_s else None for _, seconds in rows]
    return make_table(
        "time",
        ("state", "time", "share"),
        (
            (texts.LABELS[key], words.duration(seconds), words.share(share))
            for (key, seconds), share in zip(rows, shares, strict=True)
        ),
        shares,
        (key for key, _ in rows),
    )


def posture_table(spent: Spent, by_fault: Iterable[tuple[Fault, float]], words: Wording) -> Table:
    """Good posture, each fault, and what could not be judged, which has no share."""
    if not spent.seated_s:
        return make_table("posture", ("posture", "time", "share_judged"), ())
    rows: list[tuple[str, str, float, float | None]] = [
        ("good", texts.LABELS["good"], spent.good_s, spent.good_share)
    ]
    rows += [
        (
            fault.value,
            _capital(FAULTS[fault]),
            seconds,
            seconds / spent.judged_s if spent.judged_s else None,
        )
        for fault, seconds in by_fault
    ]
    rows.append(("unknown", texts.LABELS["unknown"], spent.unknown_s, None))
    return make_table(
        "posture",
        ("posture", "time", "share_judged"),
        ((label, words.duration(seconds), words.share(share)) for _, label, seconds, share in rows),
        (share for *_, share in rows),
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


def _bouts(report: DayReport, words: Wording) -> Table:
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


def _breaks(report: DayReport, words: Wording) -> Table:
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


def alerts_table(alerts: Iterable[AlertCount]) -> Table:
    """Alerts by what they were about and what became of them."""
    return make_table(
        "alerts",
        ("about", "sent", "corrected", "ignored", "closed", "lost", "suppressed"),
        (
            (
                alert_name(count.kind, count.fault),
                *(str(n) for n in (count.sent, count.corrected, count.ignored)),
                *(str(n) for n in (count.dismissed, count.lost, count.suppressed)),
            )
            for count in alerts
        ),
    )


def alert_name(kind: AlertKind, fault: Fault | None) -> str:
    """What an alert was about: the fault, or long sitting."""
    return _capital(FAULTS[fault] if fault else texts.ALERTS[kind])


def _suppressed(reasons: Iterable[tuple[str, int]]) -> Table:
    return make_table(
        "suppressed",
        ("reason", "times"),
        ((_capital(SUPPRESSED.get(reason, reason)), str(count)) for reason, count in reasons),
    )


def _stretches(stretches: Iterable[tuple[str, int, int]], names: Mapping[str, str]) -> Table:
    return make_table(
        "stretches",
        ("stretch", "suggested", "done"),
        (
            (names.get(key) or _capital(key.replace("_", " ")), str(suggested), str(done))
            for key, suggested, done in stretches
        ),
    )


def _comparison(comparison: Iterable[Comparison], words: Wording) -> Table:
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
            minutes = round(change / 60)
            return f"{sign}{words.duration(abs(minutes) * 60)}" if minutes else texts.SAME
        case Measure.LONG_BOUTS | Measure.BREAKS:
            return f"{sign}{abs(change):g}" if change else texts.SAME
        case Measure.GOOD_SHARE:
            points = round(change * 100)
            return texts.POINTS.format(sign=sign, points=abs(points)) if points else texts.SAME


def _notices(report: DayReport, words: Wording) -> Table:
    return make_table(
        "notices",
        ("at", "what"),
        (
            (words.at(notice.at_s), NOTICES.get(notice.kind, notice.kind.replace("_", " ")))
            for notice in report.notices
        ),
    )


def suggestion_text(suggestion: Suggestion | None, words: Wording) -> str:
    """The suggestion as a sentence; empty without one."""
    if suggestion is None:
        return ""
    fault, kind = suggestion.fault, suggestion.kind
    if kind == "fault" and suggestion.hour is None:
        kind = "fault_any"
    return texts.SUGGESTIONS[kind].format(
        length=words.duration(suggestion.value),
        share=words.share(suggestion.value),
        at=words.at(suggestion.at_s) if suggestion.at_s is not None else "",
        hour=words.hour_start(suggestion.hour or 0),
        fault=_capital(FAULTS[fault]) if fault else "",
        tip=texts.FAULT_TIPS[fault] if fault else "",
    )


def hint_text(hint: Hint | None) -> str:
    """The hint as a sentence; empty without one."""
    if hint is None:
        return ""
    return texts.HINT.format(fault=_capital(FAULTS[hint.fault]), weeks=hint.weeks)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
