"""Where the marks of each chart lie, as shares of its width: numbers for the templates to draw.

Everything across is a percentage, so that a chart fits any width without its words shrinking.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from posturewatch.core.day import LONG_BOUT_S, VERY_LONG_BOUT_S, DayReport, clock_s
from posturewatch.core.events import Alert, Episode, Posture, Sitting
from posturewatch.core.lanes import Spent
from posturewatch.report import texts
from posturewatch.report.tables import alert_name
from posturewatch.report.wording import Wording
from posturewatch.texts import FAULTS

_CLOSE_HOURS = 4
"""The close view shows at least so many hours: a bar as wide as the page tells little."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Something drawn: a bar, a dot or a label."""

    x: float
    """Left edge or middle, percent of the chart's width."""
    width: float
    """Percent of the chart's width; 0 for a dot."""
    kind: str
    """What it is coloured by."""
    title: str
    """Tooltip, and what it says in words."""
    height: float = 0.0
    """Percent of the chart's height, where bars differ in it."""
    base: float = 0.0
    """Percent of the height at which the bar begins, from below."""
    label: str = ""
    year: str = ""
    """Below the label, where the years differ."""


@dataclass(frozen=True, slots=True)
class Strip:
    """Some hours of the day, drawn from left to right."""

    name: str
    """From when to when."""
    sitting: tuple[Mark, ...]
    unobserved: tuple[Mark, ...]
    """The gaps between them, as far as was counted."""
    posture: tuple[Mark, ...]
    alerts: tuple[Mark, ...]
    breaks: tuple[Mark, ...]
    ticks: tuple[Mark, ...]
    """One an hour."""
    until: float
    """Where the counting ends, percent: 100, or now on a running day."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole day, and the hours at the desk close up."""

    whole: Strip
    close: Strip
    window: Mark
    """Where the close view lies in the whole day."""


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of upright bars over a scale."""

    bars: tuple[Mark, ...]
    guides: tuple[Mark, ...]
    """Lines across, by ``height``."""
    labels: tuple[Mark, ...]


def timeline(report: DayReport, words: Wording) -> Timeline:
    """The whole day, and close up the hours from the first to the last at the desk."""
    from_s, to_s = _at_desk(report)
    length_s = report.end_s - report.start_s
    window = Mark(
        percent(from_s - report.start_s, length_s), percent(to_s - from_s, length_s), "window", ""
    )
    return Timeline(
        whole=_strip(report, words, report.start_s, report.end_s),
        close=_strip(report, words, from_s, to_s),
        window=window,
    )


def _at_desk(report: DayReport) -> tuple[float, float]:
    """Full hours around all sitting and standing, at least four; away alone needs no close look."""
    seen = [one for one in report.sitting if one.state is not Sitting.AWAY] or report.sitting
    if not seen:
        return report.start_s, report.end_s
    first = math.floor((seen[0].start_s - report.start_s) / 3600)
    last = math.ceil((seen[-1].end_s - report.start_s) / 3600)
    last = max(last, first + _CLOSE_HOURS)
    to_s = min(report.start_s + last * 3600.0, report.end_s)
    return max(
        min(report.start_s + first * 3600.0, to_s - _CLOSE_HOURS * 3600), report.start_s
    ), to_s


def _strip(report: DayReport, words: Wording, start_s: float, end_s: float) -> Strip:
    length_s = end_s - start_s

    def x(at_s: float) -> float:
        return percent(at_s - start_s, length_s)

    def bars(episodes: Iterable[Episode]) -> tuple[Mark, ...]:
        return tuple(
            Mark(
                x(max(one.start_s, start_s)),
                percent(min(one.end_s, end_s) - max(one.start_s, start_s), length_s),
                one.state.value,
                _episode_title(one, words),
            )
            for one in episodes
            if one.start_s < end_s and one.end_s > start_s
        )

    sitting = bars(report.sitting)
    until = min(max(x(report.until_s), 0.0), 100.0)
    return Strip(
        name=words.span(start_s, end_s),
        sitting=sitting,
        unobserved=_gaps(sitting, until),
        posture=bars(report.posture),
        alerts=tuple(
            Mark(x(alert.at_s), 0, alert.kind.value, alert_title(alert, words))
            for alert in report.marks
            if start_s <= alert.at_s < end_s
        ),
        breaks=tuple(
            Mark(
                x(middle_s),
                0,
                "break",
                f"{texts.BREAK} {words.span(pause.start_s, pause.end_s)},"
                f" {words.duration(pause.end_s - pause.start_s)}",
            )
            for pause in report.breaks
            if start_s <= (middle_s := (pause.start_s + pause.end_s) / 2) < end_s
        ),
        ticks=tuple(
            Mark(x(at_s), 0, "tick", "", label=words.hour(hour))
            for at_s, hour in _clock_hours(report, words).items()
            if start_s <= at_s < end_s
        ),
        until=until,
    )


def _gaps(bars: Sequence[Mark], until: float) -> tuple[Mark, ...]:
    ends = [0.0, *(bar.x + bar.width for bar in bars)]
    starts = [*(bar.x for bar in bars), until]
    label = texts.LABELS["unobserved"]
    return tuple(
        Mark(end, round(start - end, 3), "unobserved", label)
        for end, start in zip(ends, starts, strict=True)
        if start - end > 0.01
    )


def _clock_hours(report: DayReport, words: Wording) -> dict[float, int]:
    """When the clock shows each full hour; one that is skipped in spring gives way to the next."""
    return {clock_s(report.day, hour, words.tz): hour for hour in range(24)}


def _episode_title(episode: Episode, words: Wording) -> str:
    span = words.span(episode.start_s, episode.end_s)
    return f"{_state_name(episode)} {span}, {words.duration(episode.end_s - episode.start_s)}"


def _state_name(episode: Episode) -> str:
    name = texts.LABELS[episode.state.value]
    if episode.fault and episode.state is Posture.BAD:
        return f"{name}: {FAULTS[episode.fault]}"
    return name


def alert_title(alert: Alert, words: Wording) -> str:
    """``Alert 10:31: slumped``."""
    return f"{texts.ALERT} {words.at(alert.at_s)}: {alert_name(alert.kind, alert.fault)}"


def hour_bars(by_hour: Sequence[Spent], words: Wording) -> Bars:
    """Seated minutes of each clock hour from the first to the last observed, by posture."""
    seen = [hour for hour, spent in enumerate(by_hour) if spent.observed_s]
    if not seen:
        return Bars((), (), ())
    hours = range(seen[0], seen[-1] + 1)
    top_s = max(3600.0, *(spent.seated_s for spent in by_hour))
    bars: list[Mark] = []
    for number, hour in enumerate(hours):
        base = 0.0
        for kind in ("good", "unknown", "bad"):
            seconds = getattr(by_hour[hour], f"{kind}_s")
            height = percent(seconds, top_s)
            if height:
                title = f"{words.hour_start(hour)} {texts.LABELS[kind]}: {words.duration(seconds)}"
                bars.append(Mark(*slot(number, len(hours)), kind, title, height, base))
            base += height
    labels = slot_labels([words.hour(hour) for hour in hours], len(hours), most=24)
    return Bars(tuple(bars), (guide(1800, top_s), guide(3600, top_s)), labels)


def bout_bars(report: DayReport, words: Wording) -> Bars:
    """Each bout as a bar as high as it was long, over lines at 30 and 60 minutes."""
    if not report.bouts:
        return Bars((), (), ())
    top_s = max(75 * 60.0, report.longest_bout_s * 1.1)
    slots = max(len(report.bouts), 6)
    few = len(report.bouts) <= 14
    bars = []
    for number, bout in enumerate(report.bouts):
        kind = "short"
        if bout.seated_s > LONG_BOUT_S:
            kind = "very_long" if bout.seated_s > VERY_LONG_BOUT_S else "long"
        title = f"{words.span(bout.start_s, bout.end_s)}: {words.duration(bout.seated_s)}"
        bars.append(
            Mark(
                *slot(number, slots),
                kind,
                title,
                percent(bout.seated_s, top_s),
                label=f"{bout.seated_s / 60:.0f}" if few or kind == "very_long" else "",
            )
        )
    labels = slot_labels([words.at(bout.start_s) for bout in report.bouts], slots)
    guides = (guide(LONG_BOUT_S, top_s), guide(VERY_LONG_BOUT_S, top_s))
    return Bars(tuple(bars), guides, labels)


def slot(number: int, slots: int) -> tuple[float, float]:
    """Left edge and width of the bar in one of so many slots, percent."""
    width = 100 / slots
    return number * width + width * 0.14, width * 0.72


def slot_labels(
    labels: Sequence[str], slots: int, *, most: int = 8, years: Sequence[str] = ()
) -> tuple[Mark, ...]:
    """Labels under the middles of the slots; of more than ``most`` only some, evenly spaced."""
    every = -(-len(labels) // most)
    pairs = zip(labels, years or [""] * len(labels), strict=True)
    return tuple(
        Mark((number + 0.5) * (100 / slots), 0, "", "", label=label, year=year)
        for number, (label, year) in enumerate(pairs)
        if number % every == 0
    )


def guide(at_s: float, top_s: float) -> Mark:
    """A line across at so much time, with its label."""
    words, size = (texts.MINUTES, 60) if at_s <= 3600 else (texts.HOURS, 3600)
    label = words.format(count=int(at_s / size))
    return Mark(0, 100, "", "", percent(at_s, top_s), label=label)


def percent(part: float, whole: float) -> float:
    """A share in percent, 0 of nothing."""
    return round(100 * part / whole, 3) if whole > 0 else 0.0


def episode_rows(report: DayReport, words: Wording) -> tuple[tuple[str, str, str, str], ...]:
    """The timeline as rows: from, to, state, length; alerts among them."""
    rows = [
        (
            one.start_s,
            words.at(one.start_s),
            words.at(one.end_s),
            _state_name(one),
            words.duration(one.end_s - one.start_s),
        )
        for one in (*report.sitting, *report.posture)
    ]
    rows += [
        (
            alert.at_s,
            words.at(alert.at_s),
            "",
            f"{texts.ALERT}: {alert_name(alert.kind, alert.fault)}",
            "",
        )
        for alert in report.marks
    ]
    return tuple((a, b, c, d) for _, a, b, c, d in sorted(rows, key=lambda row: row[0]))
