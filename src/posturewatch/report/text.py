"""A day or a range for the terminal: 80 columns, and plain where colours are not wanted."""

import io
import math
from collections.abc import Mapping

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from posturewatch.core.day import clock_s
from posturewatch.core.events import Sitting
from posturewatch.core.lanes import spent_between
from posturewatch.report import texts
from posturewatch.report.range_charts import Heat
from posturewatch.report.range_view import RangeView
from posturewatch.report.tables import Table
from posturewatch.report.view import DayView, Figure

WIDTH = 80
_BAR = 20
"""Characters of a whole bar."""
_STYLES = {
    "seated": "blue",
    "standing": "green",
    "away": "bright_black",
    "unobserved": "bright_black",
    "good": "blue",
    "unknown": "bright_black",
}
_FAULT_STYLE = "yellow"
_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}")
_BESIDE = {"bouts": "breaks", "suppressed": "stretches"}
"""Narrow tables, and the one that stands beside each."""
_CELLS = 72
"""Characters of the day's strip: 20 minutes each, on a day of 24 hours."""
_SIGNS = {Sitting.SEATED: "█", Sitting.STANDING: "▒", Sitting.AWAY: "·"}
_SHADES = {-1: "·", 0: " ", 1: "░", 2: "▒", 3: "▓", 4: "█", 5: "█"}
_LEVELS = " ▁▂▃▄▅▆▇█"


def render_day(view: DayView, *, colour: bool = False) -> str:
    """The day as text of at most 80 columns; ANSI colours only where asked for."""
    parts = _head(view)
    if view.figures:
        parts += [plain(""), _figures(view.figures)]
    parts += _advice(texts.SECTIONS["tomorrow"], view.suggestion)
    parts += _advice(texts.SECTIONS["hint"], view.hint)
    if view.report.has_data:
        parts += _strip(view)
        parts += _sections(view.tables)
    return render(Group(*parts), colour=colour)


def render_range(view: RangeView, *, colour: bool = False) -> str:
    """Many days as text of at most 80 columns."""
    parts = _head(view)
    if view.has_data:
        parts += [plain(""), _figures(view.figures)]
        parts += _section(view.tables["trend"])
        parts += _heat(texts.SECTIONS["heat_seated"], texts.HEAT["heat_seated"], view.heat_seated)
        parts += _heat(texts.SECTIONS["heat_bad"], texts.HEAT["heat_bad"], view.heat_bad)
        for key, table in view.tables.items():
            parts += _section(table) if key != "trend" else []
    return render(Group(*parts), colour=colour)


def _head(view: DayView | RangeView) -> list[RenderableType]:
    return [
        plain(" · ".join(filter(None, (texts.TITLE, view.title, view.so_far))), style="bold"),
        plain(""),
        plain(" ".join(view.headline)),
    ]


def _heat(title: str, about: str, heat: Heat) -> list[RenderableType]:
    """Weekday by hour as shades; a dot where nothing was seen."""
    table = RichTable.grid(padding=(0, 1, 0, 0))
    table.add_column()
    for _hour in heat.hours:
        table.add_column(width=2)
    table.add_row("", *(plain(hour[:2], style="dim") for hour in heat.hours))
    for name, cells in heat.rows:
        table.add_row(plain(name), *(plain(_SHADES[cell.level] * 2) for cell in cells))
    return [
        plain(""),
        plain(title, style="bold"),
        Padding(table, (0, 0, 0, 1)),
        Padding(plain(about, style="dim"), (0, 0, 0, 1)),
    ]


def render(content: RenderableType, *, colour: bool) -> str:
    """Anything rich can draw, as a string that ends in one line feed."""
    console = Console(
        file=io.StringIO(),
        width=WIDTH,
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
        legacy_windows=False,
    )
    with console.capture() as captured:
        console.print(content)
    lines = (line.rstrip() for line in captured.get().splitlines())
    return "\n".join(lines).rstrip() + "\n"


def _figures(figures: tuple[Figure, ...]) -> RichTable:
    table = RichTable(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column()
    table.add_column(style="bold", justify="right")
    table.add_column(style="dim")
    for figure in figures:
        table.add_row(plain(figure.label), plain(figure.value), plain(figure.note))
    return table


def _advice(title: str, sentence: str) -> list[RenderableType]:
    if not sentence:
        return []
    return [plain(""), plain(title, style="bold"), Padding(plain(sentence), (0, 0, 0, 2))]


def _sections(tables: Mapping[str, Table]) -> list[RenderableType]:
    """Every table, in reading order; the second of a pair stands beside the first."""
    parts: list[RenderableType] = []
    drawn: set[str] = set()
    for key, table in tables.items():
        if key in drawn:
            continue
        other = tables.get(_BESIDE.get(key, ""))
        if other is None:
            parts += _section(table)
            continue
        pair = RichTable.grid(padding=(0, 4, 0, 0))
        pair.add_row(Group(*_section(table)), Group(*_section(other)))
        parts.append(pair)
        drawn.add(other.key)
    return parts


def _strip(view: DayView) -> list[RenderableType]:
    """The whole day in two lines: where the person was, and how much of it in poor posture."""
    report = view.report
    cell_s = (report.end_s - report.start_s) / _CELLS
    where, poor = Text(), Text()
    hours = [" "] * _CELLS
    edges = [report.start_s + number * cell_s for number in range(_CELLS + 1)]
    for spent in spent_between(report.sitting, report.posture, edges):
        state = max(_SIGNS, key=lambda one: getattr(spent, f"{one.value}_s"))
        seen = spent.observed_s > cell_s / 2
        where.append(_SIGNS[state] if seen else " ", _STYLES[state.value] if seen else "")
        level = spent.bad_s / spent.judged_s if spent.judged_s else 0.0
        poor.append(_LEVELS[math.ceil(level * (len(_LEVELS) - 1))], _FAULT_STYLE)
    for hour in range(0, 24, 3):
        label = view.words.hour(hour)
        at = round((clock_s(report.day, hour, view.words.tz) - report.start_s) / cell_s)
        hours[at : at + len(label)] = label
    labels = "  ".join(
        (
            f"█ {texts.LABELS['seated']}",
            f"▒ {texts.LABELS['standing']}",
            f"· {texts.LABELS['away']}",
        )
    )
    legend = f"{labels}  ▁▄█ {texts.POOR_SHARE}"
    rows = (poor, where, plain("".join(hours), style="dim"), plain(legend, style="dim"))
    return [
        plain(""),
        plain(texts.SECTIONS["day"], style="bold"),
        *(Padding(row, (0, 0, 0, 1)) for row in rows),
    ]


def plain(content: str, style: str = "") -> Text:
    """Text that cannot steer the terminal: control signs are shown as a replacement sign."""
    return Text(content.translate(_CONTROLS), style=style)


def _section(table: Table) -> list[RenderableType]:
    drawn = RichTable(
        box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False, header_style="dim"
    )
    for number, column in enumerate(table.columns):
        is_words = number == 0 or table.key == "notices"
        drawn.add_column(
            plain(column), justify="left" if is_words else "right", no_wrap=number == 0
        )
    if table.shares:
        drawn.add_column(width=_BAR)
    for number, row in enumerate(table.rows):
        cells = [plain(cell) for cell in row]
        if table.shares:
            key = table.keys[number] if table.keys else ""
            cells.append(_bar(table.shares[number], _STYLES.get(key, _FAULT_STYLE)))
        drawn.add_row(*cells)
    return [plain(""), plain(table.title, style="bold"), drawn]


def _bar(share: float | None, style: str) -> Text:
    """A bar of block characters, an eighth of a character exact."""
    eighths = round((share or 0.0) * _BAR * 8)
    full, rest = divmod(eighths, 8)
    return plain("█" * full + (" ▏▎▍▌▋▊▉"[rest] if rest else ""), style=style)
