"""A day's events, counted: every number of every report is made here, and nowhere else.

::

    events    |--seated--|.gap.|--away--|-------seated-----
    day            [00:00                              24:00)
    counted        |seated|unob|--away--|--seated--|  now: the rest of today is not counted

Where no episode lies, nobody watched: that is unobserved, never good. Posture counts only while
seated; what is seated and has no verdict is unknown. So two sums always hold: seated + standing +
away + unobserved is the counted length of the local day (23 or 25 hours when the clocks change),
and good + bad + unknown is the seated time.

A bout or break that runs over midnight is whole, and belongs to both days it touches.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import groupby
from typing import TypeVar

from posturewatch.core.events import (
    Alert,
    Bout,
    Break,
    CameraTime,
    Episode,
    Event,
    Fault,
    Notice,
    Outcome,
    Sitting,
    Track,
)
from posturewatch.core.lanes import Spent, fault_totals, lane, spent_in, within
from posturewatch.core.tally import AlertCount, count_alerts, count_stretches, most_first

LONG_BOUT_S = 30 * 60.0
"""A long bout: the ADA's and Cornell's advice is to get up every 30 minutes
(https://ergo.human.cornell.edu/CUESitStandPrograms.html)."""
VERY_LONG_BOUT_S = 60 * 60.0
"""A very long bout: HSE's breaks come after 50 to 60 minutes, ROSA adds risk above 60
(https://www.hse.gov.uk/contact/faqs/vdubreaks.htm)."""
TIME_OFF_S = 4 * 3600.0
"""An absence this long is the end of work, not a break: a night away would make every mean break
hours long. The longest lunch of a split working day is about three hours."""
_QUARTER_S = 900
"""Offsets of time zones are multiples of a quarter of an hour."""


Span = TypeVar("Span", Bout, Break)


@dataclass(frozen=True, slots=True)
class DayReport:
    """One local day, counted."""

    day: date
    start_s: float
    """Local midnight, POSIX seconds (UTC)."""
    end_s: float
    """The next local midnight."""
    until_s: float
    """Counted up to here: ``end_s``, or now while the day is running."""
    spent: Spent
    by_hour: tuple[Spent, ...]
    """24, by local clock hour; the hour that comes twice in autumn holds up to two hours."""
    by_fault: tuple[tuple[Fault, float], ...]
    """Seconds of bad posture by leading fault, the longest first."""
    bouts: tuple[Bout, ...]
    """Touching the day, whole, by start; the running one included."""
    breaks: tuple[Break, ...]
    """Touching the day, whole, by start; absences of ``TIME_OFF_S`` and more left out."""
    alerts: tuple[AlertCount, ...]
    suppressed: tuple[tuple[str, int], ...]
    """Alerts not shown by reason (key of texts.SUPPRESSED), the most frequent first."""
    stretches: tuple[tuple[str, int, int], ...]
    """(id of the stretch, times suggested, times done), the most suggested first."""
    sitting: tuple[Episode, ...]
    """The sitting track clipped to the day, without overlap, gaps left out."""
    posture: tuple[Episode, ...]
    """The posture track while seated, clipped likewise."""
    marks: tuple[Alert, ...]
    """Alerts of the day that were shown, by time."""
    notices: tuple[Notice, ...] = ()
    camera_s: float = 0.0
    """Seconds the camera was on; 0 where it was never counted."""

    @property
    def camera_per_hour_s(self) -> float:
        """Seconds the camera was on in an observed hour, on average."""
        observed_s = self.spent.observed_s
        return 3600 * self.camera_s / observed_s if observed_s else 0.0

    @property
    def is_running(self) -> bool:
        """The day is not over: all numbers are 'so far'."""
        return self.until_s < self.end_s

    @property
    def has_data(self) -> bool:
        """Anything at all was observed."""
        return self.spent.observed_s > 0

    @property
    def longest_bout_s(self) -> float:
        """Seconds sat in the longest bout, 0 without one."""
        return max((bout.seated_s for bout in self.bouts), default=0.0)

    @property
    def mean_bout_s(self) -> float:
        """Mean seconds sat in a bout, 0 without one."""
        return mean(bout.seated_s for bout in self.bouts)

    @property
    def long_bouts(self) -> int:
        """Bouts of more than 30 minutes, those of more than 60 included."""
        return sum(bout.seated_s > LONG_BOUT_S for bout in self.bouts)

    @property
    def very_long_bouts(self) -> int:
        """Bouts of more than 60 minutes."""
        return sum(bout.seated_s > VERY_LONG_BOUT_S for bout in self.bouts)

    @property
    def long_bouts_s(self) -> float:
        """Seconds sat in bouts of more than 30 minutes."""
        return sum(bout.seated_s for bout in self.bouts if bout.seated_s > LONG_BOUT_S)

    @property
    def longest_break_s(self) -> float:
        """Seconds of the longest break, 0 without one."""
        return max((pause.end_s - pause.start_s for pause in self.breaks), default=0.0)

    @property
    def mean_break_s(self) -> float:
        """Mean seconds of a break, 0 without one."""
        return mean(pause.end_s - pause.start_s for pause in self.breaks)

    @property
    def sent(self) -> int:
        """Alerts shown."""
        return sum(count.sent for count in self.alerts)

    @property
    def corrected(self) -> int:
        """Shown alerts that were followed."""
        return sum(count.corrected for count in self.alerts)


def summarise(
    day: date, tz: tzinfo, events: Iterable[Event], now_s: float | None = None
) -> DayReport:
    """Count one local day out of events that touch it; others do no harm.

    ``now_s`` (POSIX seconds) ends the counting of a day that is still running; None counts to
    the day's end.
    """
    start_s, end_s = day_span(day, tz)
    until_s = end_s if now_s is None else min(max(now_s, start_s), end_s)
    found = tuple(events)
    sitting = lane(found, Track.SITTING, start_s, until_s)
    seated = tuple(episode for episode in sitting if episode.state is Sitting.SEATED)
    posture = within(lane(found, Track.POSTURE, start_s, until_s), seated)
    hours = [Spent()] * 24
    for hour, from_s, to_s in _hours(day, tz):
        hours[hour] += spent_in(sitting, posture, from_s, min(to_s, until_s))
    alerts = tuple(
        dict.fromkeys(
            event for event in found if isinstance(event, Alert) and start_s <= event.at_s < end_s
        )
    )
    outcomes: dict[float, set[str]] = {}
    for event in found:
        if isinstance(event, Outcome):
            outcomes.setdefault(event.alert_at_s, set()).add(event.kind)
    return DayReport(
        day=day,
        start_s=start_s,
        end_s=end_s,
        until_s=until_s,
        spent=sum(hours, Spent()),
        by_hour=tuple(hours),
        by_fault=fault_totals(posture),
        bouts=_touching(found, Bout, start_s, until_s),
        breaks=tuple(
            pause
            for pause in _touching(found, Break, start_s, until_s)
            if pause.end_s - pause.start_s < TIME_OFF_S
        ),
        alerts=count_alerts(alerts, outcomes),
        suppressed=most_first(Counter(alert.suppressed for alert in alerts if alert.suppressed)),
        stretches=count_stretches(alerts, outcomes),
        sitting=sitting,
        posture=posture,
        marks=tuple(alert for alert in alerts if not alert.suppressed),
        notices=tuple(
            event for event in found if isinstance(event, Notice) and start_s <= event.at_s < end_s
        ),
        camera_s=_camera_s(found, start_s, until_s),
    )


def summarise_days(
    days: Sequence[date], tz: tzinfo, events: Sequence[Event], now_s: float | None = None
) -> tuple[DayReport, ...]:
    """Each of consecutive days, out of the events of all of them."""
    if not days:
        return ()
    edges = [day_span(day, tz)[0] for day in days] + [day_span(days[-1], tz)[1]]
    shares: list[list[Event]] = [[] for _ in days]
    for event in events:
        first_s, last_s = extent(event)
        index = max(bisect_left(edges, first_s + 1e-9) - 1, 0)
        while index < len(days) and (edges[index] < last_s or edges[index] <= first_s):
            shares[index].append(event)
            index += 1
    return tuple(summarise(day, tz, share, now_s) for day, share in zip(days, shares, strict=True))


def day_span(day: date, tz: tzinfo) -> tuple[float, float]:
    """Local midnight and the next one, POSIX seconds (UTC): 23 to 25 hours apart."""
    start = datetime.combine(day, time.min, tz)
    end = datetime.combine(day + timedelta(days=1), time.min, tz)
    return start.timestamp(), end.timestamp()


def clock_s(day: date, hour: int, tz: tzinfo) -> float:
    """The instant at which the local clock first shows an hour."""
    return datetime.combine(day, time(hour), tz).timestamp()


def local_day(at_s: float, tz: tzinfo) -> date:
    """The local date at an instant."""
    return datetime.fromtimestamp(at_s, tz).date()


def mean(values: Iterable[float]) -> float:
    """Arithmetic mean, 0 without values."""
    found = tuple(values)
    return sum(found) / len(found) if found else 0.0


def extent(event: Event) -> tuple[float, float]:
    """From when to when an event lasts; an outcome is at its alert."""
    match event:
        case Episode() | Bout() | Break() | CameraTime():
            return event.start_s, event.end_s
        case Outcome():
            return event.alert_at_s, event.alert_at_s
        case Alert() | Notice():
            return event.at_s, event.at_s


def _hours(day: date, tz: tzinfo) -> Iterator[tuple[int, float, float]]:
    """(clock hour, from, to) through the day; an hour that comes twice is told twice."""
    start_s, end_s = day_span(day, tz)
    if end_s - start_s == 86_400:  # no clock changed
        for hour in range(24):
            yield hour, start_s + hour * 3600, start_s + (hour + 1) * 3600
        return
    quarters = range(round(start_s), round(end_s), _QUARTER_S)

    def clock_hour(at_s: int) -> tuple[int, timedelta | None]:
        local = datetime.fromtimestamp(at_s, UTC).astimezone(tz)
        return local.hour, local.utcoffset()

    for (hour, _), group in groupby(quarters, clock_hour):
        parts = tuple(group)
        yield hour, float(parts[0]), min(float(parts[-1] + _QUARTER_S), end_s)


def _camera_s(events: Iterable[Event], start_s: float, until_s: float) -> float:
    """Seconds the camera was on; of a stretch that runs over an edge, its share."""
    total_s = 0.0
    for event in events:
        if isinstance(event, CameraTime) and event.end_s > event.start_s:
            inside_s = min(event.end_s, until_s) - max(event.start_s, start_s)
            total_s += event.on_s * max(0.0, inside_s) / (event.end_s - event.start_s)
    return total_s


def _touching(
    events: Iterable[Event], kind: type[Span], start_s: float, until_s: float
) -> tuple[Span, ...]:
    """The spans of a kind, by start; of several saved under one start the longest."""
    spans = (event for event in events if isinstance(event, kind))
    touching = (span for span in spans if span.start_s < until_s and span.end_s > start_s)
    by_start = {span.start_s: span for span in sorted(touching, key=lambda span: span.end_s)}
    return tuple(by_start[start] for start in sorted(by_start))
