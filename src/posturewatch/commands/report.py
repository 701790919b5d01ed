"""``posturewatch report``: a day, week, month or range, on the terminal or as a file."""

import contextlib
import os
import shutil
import sys
import webbrowser
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from posturewatch.commands.options import Context, common_options
from posturewatch.core.day import DayReport, local_day
from posturewatch.errors import ConfigError
from posturewatch.report.files import write_private

if TYPE_CHECKING:
    from collections.abc import Iterator

    from posturewatch.report.history import History
    from posturewatch.report.wording import Wording

Format = Literal["text", "html", "json", "csv"]
FORMATS: tuple[Format, ...] = ("text", "html", "json", "csv")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which days are asked for; ``first == last`` and not ``is_range``: one day."""

    first: date
    last: date
    is_range: bool


@dataclass(frozen=True)
class Look:
    """How text is laid out: as in a file, unless told otherwise."""

    columns: int = 80
    colour: bool = False


@click.command()
@click.option(
    "--date", "day", metavar="D", help="today (default), yesterday or a date such as 2026-03-12."
)
@click.option("--week", is_flag=True, help="The week (Monday to Sunday) that day lies in.")
@click.option("--month", is_flag=True, help="The month that day lies in.")
@click.option("--from", "first", metavar="D", help="First day of a range.")
@click.option("--to", "last", metavar="D", help="Last day of a range; today unless told otherwise.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="text unless --output names a .html, .json or .csv file.",
)
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here, not to stdout."
)
@click.option("--open", "opens", is_flag=True, help="Show the page in the browser.")
@click.option(
    "--all",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write a page for every day there is, linked to each other, into a folder.",
)
@common_options
def command(
    context: Context,
    *,
    day: str | None,
    week: bool,
    month: bool,
    first: str | None,
    last: str | None,
    form: Format | None,
    output: Path | None,
    opens: bool,
    folder: Path | None,
) -> None:
    """Show how a day went: sitting first, then posture, alerts and recovery."""
    from posturewatch.adapters.clock import LocalZone, SystemClock

    now_s, tz = SystemClock().now(), LocalZone()
    if folder is not None:
        _write_all(context, folder, now_s, tz, opens=opens)
        return
    wanted = which_days(day, first, last, local_day(now_s, tz), week=week, month=month)
    form = form or _form(output, opens=opens)
    look = _look() if output is None else Look()
    content = render(context, wanted, form, now_s, tz, look)
    if opens and output is None:
        output = context.paths.reports / f"{_name(wanted)}.{_suffix(form)}"
    if output is None:
        click.echo(content, nl=False)
        return
    write_private(output, content)
    click.echo(str(output))
    if opens:
        webbrowser.open(output.absolute().as_uri())


def which_days(
    day: str | None,
    first: str | None,
    last: str | None,
    today: date,
    *,
    week: bool = False,
    month: bool = False,
) -> Wanted:
    """The days that the options ask for, none after today. Raises ConfigError."""
    ranged = first is not None or last is not None
    if (ranged and (day is not None or week or month)) or (week and month):
        raise ConfigError("one of --date, --week, --month or --from/--to is enough")
    if ranged:
        end = today if last is None else parse_day("--to", last, today)
        start = end if first is None else parse_day("--from", first, today)
        if end < start:
            raise ConfigError(f"--from {start} is after --to {end}")
        return Wanted(start, min(end, today), is_range=True)
    chosen = parse_day("--date", "today" if day is None else day, today)
    if week:
        start = chosen - timedelta(days=chosen.weekday())
        return Wanted(start, min(start + timedelta(days=6), today), is_range=True)
    if month:
        start = chosen.replace(day=1)
        following = (start + timedelta(days=32)).replace(day=1)
        return Wanted(start, min(following - timedelta(days=1), today), is_range=True)
    return Wanted(chosen, chosen, is_range=False)


def parse_day(option: str, text: str, today: date) -> date:
    """A date as a person gives it. Raises ConfigError, also for a day still to come."""
    word = text.strip().lower()
    if word in ("today", "yesterday"):
        return today if word == "today" else today - timedelta(days=1)
    if not word:
        raise ConfigError(f"{option} is empty; allowed: today, yesterday, or as in 2026-03-12")
    try:
        day = date.fromisoformat(word)
    except ValueError:
        raise ConfigError(
            f"{option} {text!r} is no date; allowed: today, yesterday, or as in 2026-03-12"
        ) from None
    if day > today:
        raise ConfigError(f"{option} {day} is still to come; today is {today}")
    if day.year < 1971:
        raise ConfigError(f"{option} {day} is before there were computers to sit at")
    return day


@contextlib.contextmanager
def _history(context: Context) -> "Iterator[History]":
    """The store, or nothing before the first run. Raises StoreError."""
    from posturewatch.adapters.store import SqliteStore
    from posturewatch.report.history import Nothing

    if not context.paths.store.exists():
        yield Nothing()
        return
    with SqliteStore(context.paths.store, read_only=True) as store:
        yield store


def _days(
    context: Context, first: date, last: date, now_s: float, tz: tzinfo
) -> tuple[DayReport, ...]:
    """Each day counted. Raises StoreError."""
    from posturewatch.report.history import read_days

    with _history(context) as store:
        return tuple(read_days(store, first, last, tz, now_s))


def render(
    context: Context, wanted: Wanted, form: Format, now_s: float, tz: tzinfo, look: Look
) -> str:
    """The report in the form asked for. Raises StoreError, ConfigError."""
    if wanted.is_range:
        return _render_range(context, wanted, form, now_s, tz, look)
    from posturewatch.report import data, view

    rules = context.settings.report
    back = max(rules.median_days, 7 * rules.hint_weeks)
    *earlier, report = _days(context, wanted.first - timedelta(days=back), wanted.last, now_s, tz)
    if form == "csv":
        return data.to_csv((report,))
    found = view.insight(report, earlier, rules)
    if form == "json":
        return data.day_json(report, found, tz)
    shown = view.day_view(report, words_of(context, tz), found, _stretch_names(context))
    if form == "text":
        from posturewatch.report import text

        return text.render_day(shown, colour=look.colour, width=look.columns)
    from posturewatch.report import html

    return html.render_day(shown)


def _form(output: Path | None, *, opens: bool) -> Format:
    suffix = output.suffix.lower().lstrip(".") if output else ""
    known: dict[str, Format] = {"htm": "html", "html": "html", "json": "json", "csv": "csv"}
    return known.get(suffix, "html" if opens else "text")


def _suffix(form: Format) -> str:
    return "txt" if form == "text" else form


def _name(wanted: Wanted) -> str:
    return f"{wanted.first}_{wanted.last}" if wanted.is_range else wanted.first.isoformat()


def _look() -> Look:
    """As wide as the terminal; colours only where it shows them (https://no-color.org)."""
    terminal = sys.stdout.isatty() and os.environ.get("TERM", "") != "dumb"
    columns = shutil.get_terminal_size((Look.columns, 24)).columns
    return Look(columns, colour=terminal and not os.environ.get("NO_COLOR"))


def _render_range(
    context: Context, wanted: Wanted, form: Format, now_s: float, tz: tzinfo, look: Look
) -> str:
    from posturewatch.core.range import summarise_range
    from posturewatch.report import data, range_view

    days = _days(context, wanted.first, wanted.last, now_s, tz)
    if form == "csv":
        return data.to_csv(days)
    found = summarise_range(days)
    if form == "json":
        return data.range_json(found, tz)
    shown = range_view.range_view(found, words_of(context, tz))
    if form == "text":
        from posturewatch.report import text

        return text.render_range(shown, colour=look.colour, width=look.columns)
    from posturewatch.report import html

    return html.render_range(shown)


def words_of(context: Context, tz: tzinfo) -> "Wording":
    """How this reader reads dates and times, by the settings. Raises ConfigError."""
    from posturewatch.report.wording import Wording

    rules = context.settings.report
    return Wording(tz, rules.locale, rules.clock)


def _stretch_names(context: Context) -> dict[str, str]:
    """Names of the stretches by id, the person's own included. Raises ConfigError."""
    from posturewatch import stretch_library

    library = stretch_library.load(context.settings.stretches)
    return {stretch.id: stretch.name for stretch in library.stretches}


def _write_all(context: Context, folder: Path, now_s: float, tz: tzinfo, *, opens: bool) -> None:
    """A page for each day there is, an index over all of them, linked."""
    from posturewatch.report.book import write_book
    from posturewatch.report.texts import pages_written

    with _history(context) as store:
        index, count = write_book(
            folder,
            store,
            words_of(context, tz),
            now_s,
            rules=context.settings.report,
            stretch_names=_stretch_names(context),
        )
    click.echo(pages_written(count, str(index)))
    if opens:
        webbrowser.open(index.absolute().as_uri())
