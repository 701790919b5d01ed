"""A day or a range as one self-contained page: style and charts inside, no script, no network.

A Content-Security-Policy of the page's own allows its one style by its hash and nothing else.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from posturewatch import __version__
from posturewatch.report import charts, range_charts, texts
from posturewatch.report.range_view import RangeView
from posturewatch.report.view import DayView


@dataclass(frozen=True, slots=True)
class Links:
    """Neighbours of a page in a browsable set: file names beside it, empty where there is none."""

    earlier: str = ""
    later: str = ""
    index: str = ""


def render_day(view: DayView, links: Links | None = None) -> str:
    """The day's page. Everything from the store is escaped."""
    report, words = view.report, view.words
    return _render(
        "day.html",
        view=view,
        links=links or Links(),
        words=words,
        timeline=charts.timeline(report, words),
        bouts=charts.bout_bars(report, words),
        hours=charts.hour_bars(report.by_hour, words),
        episodes=charts.episode_rows(report, words),
    )


@dataclass(frozen=True, slots=True)
class DayLink:
    """A day in the list of a browsable set."""

    href: str
    name: str
    note: str


def render_range(
    view: RangeView,
    links: Links | None = None,
    pages: Sequence[tuple[str, Sequence[DayLink]]] = (),
) -> str:
    """The page of many days; ``pages`` are the set's days by month, when it heads a set."""
    return _render(
        "range.html",
        view=view,
        links=links or Links(),
        words=view.words,
        trend=range_charts.trend_bars(view.report, view.words),
        posture=range_charts.posture_dots(view.report, view.words),
        pages=pages,
    )


def whole(sentence: str) -> str:
    """A sentence in which no amount is broken over two lines: ``6 h 52 min``, ``84 %``."""
    return _AMOUNT.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), sentence)


_AMOUNT = re.compile(r"\d+ h(?: \d\d min)?|\d+ (?:min|s|%)")


def _render(template: str, **values: object) -> str:
    environment = _environment()
    style = _style()
    page = environment.get_template(template).render(
        style=Markup(style),  # noqa: S704 - our own file, as shipped
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        t=texts,
        version=__version__,
        **values,
    )
    return "\n".join(line.strip() for line in page.splitlines() if line.strip()) + "\n"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("posturewatch.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["whole"] = whole
    return environment


@lru_cache(maxsize=1)
def _style() -> str:
    """The style as it will stand in the page: line by line without indentation."""
    environment = _environment()
    assert environment.loader is not None
    source, _, _ = environment.loader.get_source(environment, "style.css")
    return "\n".join(line.strip() for line in source.splitlines() if line.strip())
