"""A day or a range as JSON and CSV, for programs. The schema is in docs/report.md.

Seconds are rounded to the millisecond; a share without a denominator is null (empty in CSV).
"""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, tzinfo
from typing import Any

from posturewatch.core.day import LONG_BOUT_S, VERY_LONG_BOUT_S, DayReport, longer, mean
from posturewatch.core.events import Bout, Break, Episode, Fault
from posturewatch.core.lanes import Spent
from posturewatch.core.range import RangeReport
from posturewatch.core.tally import AlertCount
from posturewatch.report.view import Insight

DAY_SCHEMA = "posturewatch.day/1"
RANGE_SCHEMA = "posturewatch.range/1"
CSV_SCHEMA = "1"


def day_json(report: DayReport, insight: Insight, tz: tzinfo) -> str:
    """One day as a JSON object on many lines."""
    return _dump(day_data(report, insight, tz))


def range_json(found: RangeReport, tz: tzinfo) -> str:
    """Many days as a JSON object on many lines."""
    return _dump(
        {
            "schema": RANGE_SCHEMA,
            "from": found.first.isoformat(),
            "to": found.last.isoformat(),
            "time_zone": _zone(found.first, tz),
            "seconds": _seconds(found.spent),
            "shares": _shares(found.spent),
            "days_at_desk": len(found.worked),
            "mean_seated_s": _round(found.mean_seated_s),
            "streak": {"current": found.streak[0], "best": found.streak[1]},
            "bouts": _bout_data(found.bouts),
            "breaks": _break_data(found.breaks),
            "posture_by_fault_s": {fault.value: _round(s) for fault, s in found.by_fault},
            "alerts": _alert_data(found.alerts),
            "weekday_hours": [
                {"weekday": weekday, "days": days, "hours": [_seconds(spent) for spent in row]}
                for weekday, (days, row) in enumerate(
                    zip(found.heat_days, found.heat, strict=True), start=1
                )
            ],
            "trend": [
                {
                    "from": point.first.isoformat(),
                    "to": point.last.isoformat(),
                    "days_at_desk": point.days,
                    "mean_seated_s": _round(point.seated_s),
                    "mean_long_bouts_s": _round(point.long_bouts_s),
                    "longest_bout_s": _round(point.longest_bout_s),
                    "good_share": _share(point.good_share),
                }
                for point in found.trend
            ],
            "days": [csv_row(day) for day in found.days],
        }
    )


def day_data(report: DayReport, insight: Insight, tz: tzinfo) -> dict[str, Any]:
    """One day in JSON's own types."""
    return {
        "schema": DAY_SCHEMA,
        "date": report.day.isoformat(),
        "time_zone": _zone(report.day, tz),
        "start_s": report.start_s,
        "end_s": report.end_s,
        "until_s": _round(report.until_s),
        "so_far": report.is_running,
        "seconds": _seconds(report.spent),
        "shares": _shares(report.spent),
        "bouts": _bout_data(report.bouts),
        "breaks": _break_data(report.breaks),
        "camera": {
            "on_s": _round(report.camera_s),
            "per_hour_s": _round(report.camera_per_hour_s),
        },
        "posture_by_fault_s": {fault.value: _round(seconds) for fault, seconds in report.by_fault},
        "by_hour": [{"hour": hour, **_seconds(spent)} for hour, spent in enumerate(report.by_hour)],
        "alerts": _alert_data(report.alerts),
        "suppressed": dict(report.suppressed),
        "stretches": [
            {"id": key, "suggested": suggested, "done": done}
            for key, suggested, done in report.stretches
        ],
        "comparison": [
            {
                "measure": one.measure.value,
                "value": _share(one.value),
                "median": _share(one.median),
                "days": one.days,
            }
            for one in insight.comparison
        ],
        "suggestion": None
        if insight.suggestion is None
        else {
            "kind": insight.suggestion.kind,
            "fault": insight.suggestion.fault,
            "at_s": insight.suggestion.at_s,
            "hour": insight.suggestion.hour,
            "value": _share(insight.suggestion.value),
        },
        "hint": None
        if insight.hint is None
        else {"fault": insight.hint.fault.value, "weeks": insight.hint.weeks},
        "timeline": {
            "sitting": [_episode(one) for one in report.sitting],
            "posture": [_episode(one) for one in report.posture],
            "alerts": [
                {
                    "at_s": _round(alert.at_s),
                    "kind": alert.kind.value,
                    "fault": alert.fault,
                    "stretch": alert.stretch,
                    "level": alert.level,
                }
                for alert in report.marks
            ],
        },
    }


def to_csv(reports: Iterable[DayReport]) -> str:
    """One line a day, with a head line; the same columns whatever happened."""
    rows = [csv_row(report) for report in reports]
    out = io.StringIO()
    writer = csv.DictWriter(out, csv_columns(), lineterminator="\n")
    writer.writeheader()
    writer.writerows({"schema": CSV_SCHEMA, **row} for row in rows)
    return out.getvalue()


def csv_columns() -> tuple[str, ...]:
    """The columns of a CSV line, in order."""
    return (
        *("schema", "date", "so_far"),
        *(f"{name}_s" for name in _SPENT),
        *("observed_share", "good_share"),
        *("bouts", "bouts_over_30_min", "bouts_over_60_min"),
        *("longest_bout_s", "mean_bout_s", "in_bouts_over_30_min_s"),
        *("breaks", "mean_break_s", "longest_break_s"),
        *("alerts_sent", "alerts_corrected", "alerts_ignored", "alerts_held_back"),
        *(f"bad_{fault.value}_s" for fault in Fault),
    )


def csv_row(report: DayReport) -> dict[str, Any]:
    """One day's values by column, without the schema."""
    by_fault = dict(report.by_fault)
    return {
        "date": report.day.isoformat(),
        "so_far": int(report.is_running),
        **{f"{name}_s": seconds for name, seconds in _seconds(report.spent).items()},
        "observed_share": _share(report.spent.observed_share),
        "good_share": _share(report.spent.good_share),
        "bouts": len(report.bouts),
        "bouts_over_30_min": report.long_bouts,
        "bouts_over_60_min": report.very_long_bouts,
        "longest_bout_s": _round(report.longest_bout_s),
        "mean_bout_s": _round(report.mean_bout_s),
        "in_bouts_over_30_min_s": _round(report.long_bouts_s),
        "breaks": len(report.breaks),
        "mean_break_s": _round(report.mean_break_s),
        "longest_break_s": _round(report.longest_break_s),
        "alerts_sent": report.sent,
        "alerts_corrected": report.corrected,
        "alerts_ignored": sum(count.ignored for count in report.alerts),
        "alerts_held_back": sum(count.suppressed for count in report.alerts),
        **{f"bad_{fault.value}_s": _round(by_fault.get(fault, 0.0)) for fault in Fault},
    }


_SPENT = ("seated", "standing", "away", "unobserved", "good", "bad", "unknown")


def _zone(day: date, tz: tzinfo) -> str:
    """The zone's name, such as Europe/Berlin, or its abbreviation on that day."""
    return getattr(tz, "key", None) or datetime.combine(day, time(12), tz).tzname() or ""


def _dump(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _round(seconds: float) -> float:
    return round(float(seconds), 3)


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, 6)


def _seconds(spent: Spent) -> dict[str, float]:
    return {name: _round(getattr(spent, f"{name}_s")) for name in _SPENT}


def _shares(spent: Spent) -> dict[str, float | None]:
    return {
        "observed_of_counted": _share(spent.observed_share),
        "good_of_judged": _share(spent.good_share),
    }


def _bout_data(bouts: Sequence[Bout]) -> dict[str, Any]:
    lengths = [bout.seated_s for bout in bouts]
    return {
        "count": len(bouts),
        "over_30_min": longer(bouts, LONG_BOUT_S),
        "over_60_min": longer(bouts, VERY_LONG_BOUT_S),
        "longest_s": _round(max(lengths, default=0.0)),
        "mean_s": _round(mean(lengths)),
        "list": [
            {
                "start_s": _round(bout.start_s),
                "end_s": _round(bout.end_s),
                "seated_s": _round(bout.seated_s),
            }
            for bout in bouts
        ],
    }


def _break_data(breaks: Sequence[Break]) -> dict[str, Any]:
    lengths = [pause.end_s - pause.start_s for pause in breaks]
    return {
        "count": len(breaks),
        "mean_s": _round(mean(lengths)),
        "longest_s": _round(max(lengths, default=0.0)),
        "list": [
            {"start_s": _round(pause.start_s), "end_s": _round(pause.end_s)} for pause in breaks
        ],
    }


def _alert_data(alerts: Sequence[AlertCount]) -> list[dict[str, Any]]:
    return [
        {
            "kind": count.kind.value,
            "fault": count.fault,
            "sent": count.sent,
            "corrected": count.corrected,
            "ignored": count.ignored,
            "closed": count.dismissed,
            "lost": count.lost,
            "held_back": count.suppressed,
        }
        for count in alerts
    ]


def _episode(episode: Episode) -> dict[str, Any]:
    data: dict[str, Any] = {
        "state": episode.state.value,
        "start_s": _round(episode.start_s),
        "end_s": _round(episode.end_s),
    }
    return {**data, "fault": episode.fault.value} if episode.fault else data
