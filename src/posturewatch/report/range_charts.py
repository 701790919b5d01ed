"""Where the marks of the charts of many days lie: trend, posture, weekday by hour."""

from dataclasses import dataclass
from typing import Literal

from posturewatch.core.lanes import Spent
from posturewatch.core.range import Point, RangeReport
from posturewatch.report import texts
from posturewatch.report.charts import Bars, Mark, guide, percent, slot, slot_labels
from posturewatch.report.wording import Wording


def trend_bars(found: RangeReport, words: Wording) -> Bars:
    """Seated time of each day (or week, or month), the part in long bouts darker."""
    top_s = max(3600.0, *(point.seated_s for point in found.trend)) * 1.05
    slots = len(found.trend)
    bars: list[Mark] = []
    for number, point in enumerate(found.trend):
        x, width = slot(number, slots)
        title = f"{point_name(point, found, words)}: {words.duration(point.seated_s)}"
        long_s = min(point.long_bouts_s, point.seated_s)
        if point.seated_s:
            over = f"{title}, {texts.COLUMNS['over_30'].lower()} {words.duration(long_s)}"
            base = percent(long_s, top_s)
            bars.append(Mark(x, width, "long", over, base))
            rest = percent(point.seated_s - long_s, top_s)
            bars.append(Mark(x, width, "short", title, rest, base))
    names = [_point_label(point, found, words) for point in found.trend]
    years = [str(point.first.year) for point in found.trend] if crosses_years(found) else []
    labels = slot_labels(names, slots, years=years)
    step_s = 7200 if top_s > 4 * 3600 else 3600
    guides = tuple(guide(at_s, top_s) for at_s in range(step_s, int(top_s) + 1, step_s))
    return Bars(tuple(bars), guides, labels)


def posture_dots(found: RangeReport, words: Wording) -> Bars:
    """Good share of each day, week or month as a dot; none where nothing was judged."""
    width = 100 / len(found.trend)
    dots = tuple(
        Mark(
            (number + 0.5) * width,
            0,
            "good",
            f"{point_name(point, found, words)}: {words.share(point.good_share)}",
            100 * point.good_share,
        )
        for number, point in enumerate(found.trend)
        if point.good_share is not None
    )
    guides = tuple(
        Mark(0, 100, "", "", 100 * share, label=words.share(share)) for share in (0.5, 1.0)
    )
    return Bars(dots, guides, ())


Unit = Literal["day", "week", "month"]


def unit(found: RangeReport) -> Unit:
    """What a point of the trend stands for; the first and the last may be a part of one."""
    most = max((point.last - point.first).days for point in found.trend)
    return "month" if most > 6 else "week" if most else "day"


def crosses_years(found: RangeReport) -> bool:
    """Whether a day and a month alone would not say which."""
    return found.first.year != found.last.year


def point_name(point: Point, found: RangeReport, words: Wording) -> str:
    """A day, week or month of the trend, with its year where there are several."""
    year = crosses_years(found)
    match unit(found):
        case "day":
            return words.short_day(point.first, year=year)
        case "week":
            return words.short_days(point.first, point.last, year=year)
        case "month":
            return words.short_month(point.first, year=year)


def _point_label(point: Point, found: RangeReport, words: Wording) -> str:
    if unit(found) == "month":
        return words.short_month(point.first)
    few = unit(found) == "day" and len(found.trend) <= 7
    return words.weekday(point.first.weekday()) if few else words.month_day(point.first)


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of a weekday."""

    level: int
    """0 (none) to 5 (most); -1 when nothing was observed."""
    title: str
    text: str
    """The value, for the table; a dash when nothing was observed."""


@dataclass(frozen=True, slots=True)
class Heat:
    """Weekday by hour."""

    hours: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def heat(found: RangeReport, words: Wording, *, bad: bool) -> Heat:
    """Mean seated minutes of each clock hour by weekday, or the poor share of judged time."""
    columns = [hour for hour in range(24) if any(row[hour].observed_s > 0 for row in found.heat)]
    hours = range(columns[0], columns[-1] + 1) if columns else range(0)
    rows = []
    for weekday, (row, days) in enumerate(zip(found.heat, found.heat_days, strict=True)):
        name = words.weekday(weekday)
        cells = []
        for hour in hours:
            level, text = (
                _bad_level(row[hour], words) if bad else _seated_level(row[hour], days, words)
            )
            cells.append(Cell(level, f"{name} {words.hour_start(hour)}: {text}", text))
        rows.append((name, tuple(cells)))
    return Heat(tuple(words.hour(hour) for hour in hours), tuple(rows))


def _seated_level(spent: Spent, days: int, words: Wording) -> tuple[int, str]:
    if not days or not spent.observed_s:
        return -1, "–"
    mean_s = spent.seated_s / days
    return min(-int(-mean_s // 720), 5), words.duration(mean_s)


def _bad_level(spent: Spent, words: Wording) -> tuple[int, str]:
    if not spent.judged_s:
        return -1, "–"
    share = spent.bad_s / spent.judged_s
    return min(-int(-share * 100 // 10), 5), words.share(share)
