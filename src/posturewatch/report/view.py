"""A counted day in words and tables: what the terminal and the page both show.

The faces only lay out. So the same number cannot differ between them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from posturewatch.core.day import DayReport
from posturewatch.core.trends import (
    Comparison,
    Hint,
    ReportRules,
    Suggestion,
    compare,
    leading_fault,
    suggest,
)
from posturewatch.report import tables, texts
from posturewatch.report.headline import headline
from posturewatch.report.tables import capital
from posturewatch.report.wording import Wording
from posturewatch.texts import FAULTS


@dataclass(frozen=True, slots=True)
class Figure:
    """A number worth a second look, in words."""

    key: str
    label: str
    value: str
    note: str = ""


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
    tables: Mapping[str, tables.Table]
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
    found_tables = (
        tables.time_table(report.spent, words),
        tables.bouts_table(report, words),
        tables.breaks_table(report, words),
        tables.posture_table(report.spent, report.by_fault, words),
        tables.hours_table(report.by_hour, words),
        tables.alerts_table(report.alerts),
        tables.suppressed_table(report.suppressed),
        tables.stretches_table(report.stretches, stretch_names or {}),
        tables.comparison_table(found.comparison, words),
        tables.notices_table(report, words),
    )
    return DayView(
        report=report,
        insight=found,
        title=words.day(report.day),
        so_far=texts.SO_FAR.format(at=words.at(report.until_s)) if report.is_running else "",
        headline=headline(report, found.comparison, words),
        figures=_figures(report, words) if report.has_data else (),
        tables={table.key: table for table in found_tables if table.rows},
        suggestion=suggestion_text(found.suggestion, words),
        hint=hint_text(found.hint),
        words=words,
    )


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
            notes["of_observed"].format(share=words.share(spent.seated_s / spent.observed_s)),
        ),
        (
            "longest",
            words.duration(report.longest_bout_s),
            words.span(longest.start_s, longest.end_s) if longest else notes["none"],
        ),
        (
            "long_bouts",
            notes["some"].format(some=report.long_bouts, count=len(report.bouts)),
            bouts_note(report.very_long_bouts, report.mean_bout_s, words),
        ),
        ("breaks", str(len(report.breaks)), break_lengths if report.breaks else notes["none"]),
        (
            "good_posture",
            words.share(spent.good_share),
            notes["of_judged"].format(judged=words.duration(spent.judged_s)),
        ),
        (
            "observed",
            words.duration(spent.observed_s),
            _observed(report, words),
        ),
    )
    return tuple(Figure(key, texts.LABELS[key], value, note) for key, value, note in rows)


def bouts_note(very_long: int, mean_s: float, words: Wording) -> str:
    """Of long bouts, how many were very long; and how long a bout was."""
    note = texts.NOTES["of_bouts_very_long" if very_long else "of_bouts"]
    return note.format(very_long=very_long, mean=words.duration(mean_s))


def _observed(report: DayReport, words: Wording) -> str:
    """How much of the day was seen; and how long the camera was on for that."""
    note = texts.NOTES["of_day_so_far" if report.is_running else "of_day"]
    note = note.format(share=words.share(report.spent.observed_share))
    if not report.camera_s:
        return note
    minutes = words.duration(report.camera_per_hour_s)
    return note + texts.NOTES["camera"].format(minutes=minutes)


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
        fault=capital(FAULTS[fault]) if fault else "",
        tip=texts.FAULT_TIPS[fault] if fault else "",
    )


def hint_text(hint: Hint | None) -> str:
    """The hint as a sentence; empty without one."""
    if hint is None:
        return ""
    return texts.HINT.format(fault=capital(FAULTS[hint.fault]), weeks=hint.weeks)
