"""Many counted days in words and tables: what the terminal and the page both show."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from posturewatch.core.day import mean
from posturewatch.core.range import RangeReport
from posturewatch.report import range_charts, texts
from posturewatch.report.headline import posture_sentence
from posturewatch.report.tables import Table, alerts_table, make_table, posture_table, time_table
from posturewatch.report.view import Figure, bouts_note
from posturewatch.report.wording import Wording


@dataclass(frozen=True)
class RangeView:
    """A range as it is read. ``report`` is there for the charts."""

    report: RangeReport
    title: str
    so_far: str
    headline: tuple[str, ...]
    figures: tuple[Figure, ...]
    tables: Mapping[str, Table]
    heat_seated: range_charts.Heat
    heat_bad: range_charts.Heat
    words: Wording = field(repr=False)

    @property
    def has_data(self) -> bool:
        """Anything at all was observed."""
        return self.report.spent.observed_s > 0


def range_view(report: RangeReport, words: Wording) -> RangeView:
    """Put many days into words."""
    tables = (
        _trend_table(report, words),
        posture_table(report.spent, report.by_fault, words),
        replace(time_table(report.spent, words), title=texts.TIME_OF_RANGE),
        alerts_table(report.alerts),
    )
    running = report.days[-1].is_running
    has_data = report.spent.observed_s > 0
    return RangeView(
        report=report,
        title=words.days(report.first, report.last),
        so_far=texts.SO_FAR.format(at=words.at(report.days[-1].until_s)) if running else "",
        headline=_headline(report, words),
        figures=_figures(report, words) if has_data else (),
        tables={table.key: table for table in tables if table.rows} if has_data else {},
        heat_seated=range_charts.heat(report, words, bad=False),
        heat_bad=range_charts.heat(report, words, bad=True),
        words=words,
    )


def _headline(report: RangeReport, words: Wording) -> tuple[str, ...]:
    if not report.spent.observed_s:
        return (texts.NO_DATA_RANGE,)
    days = len(report.worked)
    if not days:
        return (texts.LITTLE_RANGE.format(seated=words.duration(report.spent.seated_s)),)
    return (
        texts.range_headline(days, words.duration(report.mean_seated_s)),
        posture_sentence(report.spent, words),
        texts.range_streak(*report.streak),
    )


def _figures(report: RangeReport, words: Wording) -> tuple[Figure, ...]:
    spent, notes = report.spent, texts.NOTES
    lengths = [pause.end_s - pause.start_s for pause in report.breaks]
    breaks = notes["break_lengths"].format(
        mean=words.duration(mean(lengths)),
        longest=words.duration(max(lengths, default=0)),
    )
    seated = [bout.seated_s for bout in report.bouts]
    longest = max(report.bouts, key=lambda bout: bout.seated_s, default=None)
    bouts = bouts_note(report.very_long_bouts, mean(seated), words)
    rows = (
        (
            "mean_seated",
            words.duration(report.mean_seated_s),
            notes["in_all"].format(seated=words.duration(spent.seated_s)),
        ),
        (
            "longest",
            words.duration(max(seated, default=0)),
            words.short_day(words.date_of(longest.start_s), year=range_charts.crosses_years(report))
            if longest
            else notes["none"],
        ),
        ("long_bouts", notes["some"].format(some=report.long_bouts, count=len(seated)), bouts),
        ("breaks", str(len(lengths)), breaks if lengths else notes["none"]),
        (
            "good_posture",
            words.share(spent.good_share),
            notes["of_judged"].format(judged=words.duration(spent.judged_s)),
        ),
        (
            "days",
            str(len(report.worked)),
            notes["of_days"].format(days=len(report.days)),
        ),
    )
    return tuple(Figure(key, texts.LABELS[key], value, note) for key, value, note in rows)


def _trend_table(report: RangeReport, words: Wording) -> Table:
    unit = range_charts.unit(report)
    days = () if unit == "day" else ("days",)
    return make_table(
        "trend",
        (unit, *days, "mean_seated" if days else "seated", "over_30", "longest", "good"),
        (
            (
                range_charts.point_name(point, report, words),
                *(str(point.days) for _ in days),
                words.duration(point.seated_s) if point.days else "–",
                words.duration(point.long_bouts_s) if point.days else "–",
                words.duration(point.longest_bout_s) if point.longest_bout_s else "–",
                words.share(point.good_share),
            )
            for point in report.trend
        ),
        title=texts.TRENDS[unit],
    )
