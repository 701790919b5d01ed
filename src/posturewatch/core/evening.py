"""When to say, once, how the day went.

Either work hours are over, or the person has left for an hour in the evening. One daily notice is
worth it: people open such an app 3.5 times as often in the hour after
(https://mhealth.jmir.org/2023/1/e38342).
"""

from datetime import date, datetime, time, tzinfo

from posturewatch.core.day import DayReport
from posturewatch.core.events import Sitting
from posturewatch.core.trends import worked

EVENING = time(17)
"""Local time from which an hour away means the day at the desk is over, not a long lunch."""
LEFT_S = 3600.0
"""Away this long in the evening: gone home."""


def evening_due(
    report: DayReport,
    now_s: float,
    tz: tzinfo,
    *,
    work_ends: time | None = None,
    told: date | None = None,
) -> bool:
    """Whether the day's summary falls due now.

    ``report`` is today's, ``work_ends`` the end of today's work hours (None without any) and
    ``told`` the last day it was said. Days with under an hour of sitting are left in peace.
    """
    if told == report.day or not worked(report) or not report.start_s <= now_s < report.end_s:
        return False
    clock = datetime.fromtimestamp(now_s, tz).time()
    if work_ends is not None and clock >= work_ends:
        return True
    return clock >= EVENING and _left_s(report, now_s) >= LEFT_S


def _left_s(report: DayReport, now_s: float) -> float:
    """Seconds since somebody was last seen at the desk."""
    seen = (one.end_s for one in report.sitting if one.state is not Sitting.AWAY)
    return now_s - max(seen, default=report.start_s)
