"""A day or a range for the terminal, as wide as that is; plain where colours are not wanted."""

import io
import math
import operator
from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Console, Group, JustifyMethod, RenderableType
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
"""Columns of a file, and where nothing is known of the terminal."""
_LEAST, _MOST = 40, 120
"""Narrower no table can be read, and wider no line."""
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
_SPARE = {
    "trend": ("days", "longest", "over_30"),
    "hours": ("standing", "away", "unknown", "good"),
    "alerts": ("lost", "closed", "suppressed", "ignored"),
    "comparison": ("median",),
}
"""Columns that a narrow terminal does without, the first one first."""
_CELLS = (36, 48, 72, 96)
"""Characters of the day's strip: 40, 30, 20 or 15 minutes each, on a day of 24 hours."""
_SIGNS = {Sitting.SEATED: "█", Sitting.STANDING: "▒", Sitting.AWAY: "·"}
_SHADES = {-1: "·", 0: " ", 1: "░", 2: "▒", 3: "▓", 4: "█", 5: "█"}
_LEVELS = " ▁▂▃▄▅▆▇█"


def render_day(view: DayView, *, colour: bool = False, width: int = WIDTH) -> str:
    """The day as text of so many columns; ANSI colours only where asked for."""
    width = min(max(width, _LEAST), _MOST)
    parts = _head(view)
    if view.figures:
        parts += [plain(""), _figures(view.figures, width)]
    parts += _advice(texts.SECTIONS["tomorrow"], view.suggestion)
    parts += _advice(texts.SECTIONS["hint"], view.hint)
    if view.report.has_data:
        parts += _strip(view, width)
        parts += _sections(view.tables, width)
    return render(Group(*parts), colour=colour, width=width)


def render_range(view: RangeView, *, colour: bool = False, width: int = WIDTH) -> str:
    """Many days as text of so many columns."""
    width = min(max(width, _LEAST), _MOST)
    parts = _head(view)
    if view.has_data:
        parts += [plain(""), _figures(view.figures, width)]
        parts += _section(view.tables["trend"], width)
        for key, heat in (("heat_seated", view.heat_seated), ("heat_bad", view.heat_bad)):
            parts += _heat(texts.SECTIONS[key], texts.HEAT[key], heat, width)
        for key, table in view.tables.items():
            parts += _section(table, width) if key != "trend" else []
    return render(Group(*parts), colour=colour, width=width)


def _head(view: DayView | RangeView) -> list[RenderableType]:
    return [
        plain(" · ".join(filter(None, (texts.TITLE, view.title, view.so_far))), style="bold"),
        plain(""),
        plain(" ".join(view.headline)),
    ]


def _heat(title: str, about: str, heat: Heat, width: int) -> list[RenderableType]:
    """Weekday by hour as shades; a dot where nothing was seen."""
    gap = 1 if 6 + 3 * len(heat.hours) <= width else 0
    table = RichTable.grid(padding=(0, gap, 0, 0))
    table.add_column(min_width=3 if gap else 4)
    for _hour in heat.hours:
        table.add_column(width=2)
    hours = [hour[:2] if gap or not n % 2 else "" for n, hour in enumerate(heat.hours)]
    table.add_row("", *(plain(hour, style="dim") for hour in hours))
    for name, cells in heat.rows:
        table.add_row(plain(name), *(plain(_SHADES[cell.level] * 2) for cell in cells))
    return [
        plain(""),
        plain(title, style="bold"),
        Padding(table, (0, 0, 0, 1)),
        Padding(plain(about, style="dim"), (0, 0, 0, 1)),
    ]


def render(content: RenderableType, *, colour: bool, width: int = WIDTH) -> str:
    """Anything rich can draw, as a string that ends in one line feed."""
    console = Console(
        file=io.StringIO(),
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        highlight=False,
        legacy_windows=False,
    )
    with console.capture() as captured:
        console.print(content)
    lines = (line.rstrip() for line in captured.get().splitlines())
    return "\n".join(lines).rstrip() + "\n"


def _figures(figures: tuple[Figure, ...], width: int) -> RenderableType:
    """Label, value and small print beside each other, or the print below."""
    if width < 60:
        wide = max(len(figure.label) for figure in figures)
        lines: list[RenderableType] = []
        for figure in figures:
            lines.append(plain(f"{figure.label:<{wide}}  {figure.value}"))
            lines.append(Padding(plain(figure.note, "dim"), (0, 0, 0, 2)))
        return Group(*lines)
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


def _sections(tables: Mapping[str, Table], width: int) -> list[RenderableType]:
    """Every table, in reading order; the second of a pair stands beside the first."""
    parts: list[RenderableType] = []
    drawn: set[str] = set()
    for key, table in tables.items():
        if key in drawn:
            continue
        other = tables.get(_BESIDE.get(key, ""))
        if other is None or width < 60:
            parts += _section(table, width)
            continue
        pair = RichTable.grid(padding=(0, 4, 0, 0))
        pair.add_row(Group(*_section(table, width)), Group(*_section(other, width)))
        parts.append(pair)
        drawn.add(other.key)
    return parts


def _strip(view: DayView, width: int) -> list[RenderableType]:
    """The whole day in two lines: where the person was, and how much of it in poor posture."""
    report = view.report
    cells = max(number for number in _CELLS if number < width)
    cell_s = (report.end_s - report.start_s) / cells
    where, poor = Text(), Text()
    hours = [" "] * cells
    edges = [report.start_s + number * cell_s for number in range(cells + 1)]
    for spent in spent_between(report.sitting, report.posture, edges):
        state = max(_SIGNS, key=lambda one: getattr(spent, f"{one.value}_s"))
        seen = spent.observed_s > cell_s / 2
        where.append(_SIGNS[state] if seen else " ", _STYLES[state.value] if seen else "")
        level = spent.bad_s / spent.judged_s if spent.judged_s else 0.0
        poor.append(_LEVELS[math.ceil(level * (len(_LEVELS) - 1))], _FAULT_STYLE)
    for hour in range(0, 24, 3 if cells >= 72 else 6):
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


def _section(table: Table, width: int) -> list[RenderableType]:
    """A table under its title; in a narrow terminal without its bars and the spare columns."""
    shown, has_bars = _fitting(table, width)
    room = width - (_BAR + 2 if has_bars else 0) - 2 * len(shown) + 1
    drawn = RichTable(
        box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False, header_style="dim"
    )
    for number, wide in zip(shown, _widths(table, shown, room), strict=True):
        justify: JustifyMethod = "left" if number in _words(table) else "right"
        drawn.add_column(plain(table.columns[number]), justify=justify, width=wide)
    if has_bars:
        drawn.add_column(width=_BAR)
    for number, row in enumerate(table.rows):
        cells = [plain(row[column]) for column in shown]
        if has_bars:
            key = table.keys[number] if table.keys else ""
            cells.append(_bar(table.shares[number], _STYLES.get(key, _FAULT_STYLE)))
        drawn.add_row(*cells)
    parts: list[RenderableType] = [plain(""), plain(table.title, style="bold"), drawn]
    if len(shown) < len(table.columns):
        parts.append(plain(texts.MORE_COLUMNS, style="dim"))
    return parts


def _fitting(table: Table, width: int) -> tuple[list[int], bool]:
    """Which columns to show, and whether the bars too."""
    shown = list(range(len(table.columns)))

    def fits(*, bars: bool) -> bool:
        takes = sum(_least(table, number) + 2 for number in shown) - 1
        return takes + (_BAR + 2) * bars <= width

    has_bars = bool(table.shares) and fits(bars=True)
    for key in _SPARE.get(table.key, ()):
        head = texts.LABELS[key] if table.key == "hours" else texts.COLUMNS[key]
        if not fits(bars=False) and head in table.columns:
            shown.remove(table.columns.index(head))
    return shown, has_bars


def _widths(table: Table, shown: Sequence[int], room: int) -> list[int]:
    """Characters of each column: as wide as it is, or narrower where its words can be broken."""
    wide = [max(len(table.columns[n]), *(len(row[n]) for row in table.rows)) for n in shown]
    least = [12 if n in _words(table) else _least(table, n) for n in shown]
    while sum(wide) > room and any(map(operator.gt, wide, least)):
        slack = list(map(operator.sub, wide, least))
        # Heads are broken before names.
        heads = [number for number, n in enumerate(shown) if n and slack[number] > 0]
        wide[max(heads or [0], key=slack.__getitem__)] -= 1
    return wide


def _least(table: Table, column: int) -> int:
    """Characters of its widest cell, or of the longest word of its head; of running text a few."""
    if table.key == "notices" and column:
        return 12
    words = table.columns[column].split()
    return max(map(len, (*words, *(row[column] for row in table.rows))))


def _words(table: Table) -> tuple[int, ...]:
    """The columns that hold words, not numbers."""
    return (0, 1) if table.key == "notices" else (0,)


def _bar(share: float | None, style: str) -> Text:
    """A bar of block characters, an eighth of a character exact."""
    eighths = round((share or 0.0) * _BAR * 8)
    full, rest = divmod(eighths, 8)
    return plain("█" * full + (" ▏▎▍▌▋▊▉"[rest] if rest else ""), style=style)
