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

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import groupby, pairwise
from typing import Any, get_args

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
from posturewatch.core.lanes import (
    NOTHING,
    Spent,
    cut,
    fault_totals,
    lane,
    longest,
    lying_in,
    spent_between,
    total,
    touching,
    within,
)
from posturewatch.core.tally import AlertCount, Outcomes, count_alerts, count_stretches, most_first

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
        return longer(self.bouts, LONG_BOUT_S)

    @property
    def very_long_bouts(self) -> int:
        """Bouts of more than 60 minutes."""
        return longer(self.bouts, VERY_LONG_BOUT_S)

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
    """Count one local day, as ``summarise_days`` does."""
    (report,) = summarise_days((day,), tz, events, now_s)
    return report


def summarise_days(
    days: Sequence[date], tz: tzinfo, events: Iterable[Event], now_s: float | None = None
) -> tuple[DayReport, ...]:
    """Count consecutive local days out of events that touch them; others do no harm.

    ``now_s`` (POSIX seconds) ends the counting of a day that is still running; None counts to
    the last day's end.
    """
    if not days:
        return ()
    edges = (*(day_span(day, tz)[0] for day in days), day_span(days[-1], tz)[1])
    until_s = edges[-1] if now_s is None else min(max(now_s, edges[0]), edges[-1])
    kinds: dict[type, list[Any]] = {kind: [] for kind in get_args(Event)}
    for event in events:
        kinds[type(event)].append(event)
    sitting = lane(kinds[Episode], Track.SITTING, edges[0], until_s)
    seated = tuple(episode for episode in sitting if episode.state is Sitting.SEATED)
    posture = within(lane(kinds[Episode], Track.POSTURE, edges[0], until_s), seated)
    outcomes: dict[float, set[str]] = defaultdict(set)
    for outcome in kinds[Outcome]:
        outcomes[outcome.alert_at_s].add(outcome.kind)
    clock = [_hours(start_s, end_s, tz) for start_s, end_s in pairwise(edges)]
    starts = (*(at_s for _, starts in clock for at_s in starts), edges[-1])
    spent = iter(spent_between(sitting, posture, [min(at_s, until_s) for at_s in starts]))
    shares = zip(
        *(days, edges, edges[1:], (_by_hour(hours, spent) for hours, _ in clock)),
        *(cut(sitting, edges), cut(posture, edges)),
        *(touching(longest(kinds[kind], until_s), edges) for kind in (Bout, Break)),
        touching(kinds[CameraTime], edges),
        *(lying_in(dict.fromkeys(kinds[kind]), edges) for kind in (Alert, Notice)),
        strict=False,
    )
    return tuple(_report(until_s, outcomes, *share) for share in shares)


def _report(
    until_s: float,
    outcomes: Outcomes,
    day: date,
    start_s: float,
    end_s: float,
    by_hour: tuple[Spent, ...],
    sitting: tuple[Episode, ...],
    posture: tuple[Episode, ...],
    bouts: Sequence[Bout],
    breaks: Sequence[Break],
    camera: Sequence[CameraTime],
    alerts: Sequence[Alert],
    notices: Sequence[Notice],
) -> DayReport:
    """One day, out of its share of everything."""
    until_s = min(max(until_s, start_s), end_s)
    return DayReport(
        day=day,
        start_s=start_s,
        end_s=end_s,
        until_s=until_s,
        spent=total(by_hour),
        by_hour=by_hour,
        by_fault=fault_totals(posture),
        bouts=tuple(bouts),
        breaks=tuple(pause for pause in breaks if pause.end_s - pause.start_s < TIME_OFF_S),
        alerts=count_alerts(alerts, outcomes),
        suppressed=most_first(Counter(alert.suppressed for alert in alerts if alert.suppressed)),
        stretches=count_stretches(alerts, outcomes),
        sitting=sitting,
        posture=posture,
        marks=tuple(alert for alert in alerts if not alert.suppressed),
        notices=tuple(notices),
        camera_s=_camera_s(camera, start_s, until_s),
    )


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


def longer(bouts: Iterable[Bout], than_s: float) -> int:
    """How many bouts held more sitting than that, seconds."""
    return sum(bout.seated_s > than_s for bout in bouts)


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


def _by_hour(hours: Iterable[int], spent: Iterator[Spent]) -> tuple[Spent, ...]:
    """What each of the 24 hours of the clock was spent on; one that comes twice holds both."""
    found = dict.fromkeys(range(24), NOTHING)
    for hour in hours:
        here = next(spent)
        found[hour] = here if found[hour] is NOTHING else total((found[hour], here))
    return tuple(found.values())


def _hours(start_s: float, end_s: float, tz: tzinfo) -> tuple[Sequence[int], Sequence[float]]:
    """The hours the clock shows through a day and their starts; one that comes twice, twice."""
    if end_s - start_s == 86_400:  # no clock changed
        return range(24), [start_s + hour * 3600 for hour in range(24)]
    quarters = range(round(start_s), round(end_s), _QUARTER_S)

    def clock_hour(at_s: int) -> tuple[int, timedelta | None]:
        local = datetime.fromtimestamp(at_s, UTC).astimezone(tz)
        return local.hour, local.utcoffset()

    found = [(hour, float(next(group))) for (hour, _), group in groupby(quarters, clock_hour)]
    return [hour for hour, _ in found], [at_s for _, at_s in found]


def _camera_s(stretches: Iterable[CameraTime], start_s: float, until_s: float) -> float:
    """Seconds the camera was on; of a stretch that runs over an edge, its share."""
    total_s = 0.0
    for one in stretches:
        if one.end_s > one.start_s:
            inside_s = min(one.end_s, until_s) - max(one.start_s, start_s)
            total_s += one.on_s * max(0.0, inside_s) / (one.end_s - one.start_s)
    return total_s
