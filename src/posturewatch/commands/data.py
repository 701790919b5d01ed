"""``posturewatch data``: your history as files, another machine's history in, and for good gone."""

import contextlib
import platform
import sys
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

import click

from posturewatch.commands.options import Context, common_options
from posturewatch.commands.report import parse_day
from posturewatch.core.day import day_span, local_day
from posturewatch.core.events import Event
from posturewatch.errors import AlreadyRunningError, ConfigError, ManifestError, StoreError
from posturewatch.report.files import delete_pages
from posturewatch.texts import _

if TYPE_CHECKING:
    from posturewatch.adapters.store import SqliteStore

Format = Literal["jsonl", "csv", "activitywatch"]
FORMATS: tuple[Format, ...] = ("jsonl", "csv", "activitywatch")
_MARGIN_S = 600.0
"""Around an import: bouts and breaks that end just outside it take part in the merge."""


@click.group()
def command() -> None:
    """Export, import or delete your history."""


@command.command()
@common_options
def path(context: Context) -> None:
    """Say where your data lies."""
    click.echo(str(context.paths.data_dir))


@command.command()
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="jsonl",
    show_default=True,
    help="What to write.",
)
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write here, not to stdout."
)
@click.option("--from", "first", metavar="D", help="First day.")
@click.option("--to", "last", metavar="D", help="Last day.")
@common_options
def export(
    context: Context, *, form: Format, output: Path | None, first: str | None, last: str | None
) -> None:
    """Write your history as JSON Lines, CSV or an ActivityWatch import file."""
    from posturewatch.report import exchange
    from posturewatch.report.files import write_private

    with contextlib.ExitStack() as held:
        events: Iterable[Event] = ()
        if context.paths.store.exists():
            events = _between(held.enter_context(_open(context, read_only=True)), first, last)
        pieces: Iterable[str]
        if form == "activitywatch":
            pieces = (exchange.to_activitywatch(events, platform.node() or "unknown"),)
        else:
            pieces = (exchange.to_csv if form == "csv" else exchange.to_json_lines)(events)
        if output is None:
            sys.stdout.writelines(pieces)
            return
        write_private(output, pieces)
        click.echo(str(output))


@command.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@common_options
def import_(context: Context, *, files: tuple[Path, ...]) -> None:
    """Merge histories exported elsewhere. Time seen on both machines counts once.

    A file with a mistake changes nothing; importing a file again changes nothing either.
    """
    from posturewatch.adapters.store import SqliteStore
    from posturewatch.core.merge import merge
    from posturewatch.report.exchange import read

    found = [(file, read(_text_of(file), file.name)) for file in files]
    context.paths.ensure()
    with SqliteStore(context.paths.store) as store:
        for file, events in found:
            if events:
                start_s, end_s = _extent(events)
                merged = merge(store.events(start_s, end_s), events)
                store.replace(start_s, end_s, merged)
            click.echo(_("{file}: {count} events").format(file=file, count=len(events)))


@command.command()
@click.option("--before", metavar="DATE", help="Delete all days before this one.")
@click.option("--all", "everything", is_flag=True, help="Delete everything, calibrations too.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@common_options
def delete(context: Context, *, before: str | None, everything: bool, yes: bool) -> int:
    """Delete history for good: overwritten in the file, not just marked.

    Without your yes nothing is deleted, and the exit code is 1.
    """
    from posturewatch.adapters.clock import LocalZone, SystemClock

    if everything == (before is not None):
        raise ConfigError("say --before DATE or --all")
    tz = LocalZone()
    today = local_day(SystemClock().now(), tz)
    what = _("everything")
    if before is not None:
        day = parse_day("--before", before, today + timedelta(days=1))
        what = _("all days before {day}").format(day=day)
    if not context.paths.data_dir.exists() or (before and not context.paths.store.exists()):
        click.echo(_("There is nothing to delete in {path}.").format(path=context.paths.data_dir))
        return 0
    question = _("Delete {what} in {path} for good?")
    asked = question.format(what=what, path=context.paths.data_dir)
    if not yes and not click.confirm(asked):
        click.echo(_("Nothing was deleted."))
        return 1
    if before is not None:
        with _open(context) as store:
            count = store.delete_before(day_span(day, tz)[0])
        delete_pages(context.paths.reports, before=day)
        click.echo(_("Deleted {count} entries.").format(count=count))
        return 0
    _delete_all(context)
    click.echo(_("Deleted everything in {path}.").format(path=context.paths.data_dir))
    return 0


def _delete_all(context: Context) -> None:
    from posturewatch.status import is_running

    paths = context.paths
    if is_running(paths):
        raise AlreadyRunningError("the monitor is running; posturewatch stop ends it")
    if paths.store.exists():
        try:
            with _open(context) as store:
                store.delete_before(float("inf"))
                store.forget_calibrations()
        except StoreError as error:
            click.echo(
                f"posturewatch: {error}", err=True
            )  # damaged or foreign: it goes all the same
    paths.delete()


def _open(context: Context, *, read_only: bool = False) -> "SqliteStore":
    from posturewatch.adapters.store import SqliteStore

    if not context.paths.store.exists():
        raise StoreError(f"{context.paths.store} does not exist yet; `posturewatch run` starts it")
    return SqliteStore(context.paths.store, read_only=read_only)


def _between(store: "SqliteStore", first: str | None, last: str | None) -> Iterator[Event]:
    from posturewatch.adapters.clock import LocalZone, SystemClock

    if first is None and last is None:
        return store.history()
    tz = LocalZone()
    today = local_day(SystemClock().now(), tz)
    start_s = day_span(parse_day("--from", first, today), tz)[0] if first else 0.0
    end_s = day_span(parse_day("--to", last or "today", today), tz)[1]
    return iter(store.events(start_s, end_s))


def _extent(events: Iterable[Event]) -> tuple[float, float]:
    from posturewatch.core.day import extent

    edges = [extent(event) for event in events]
    return min(edge[0] for edge in edges) - _MARGIN_S, max(edge[1] for edge in edges) + _MARGIN_S


def _text_of(file: Path) -> str:
    stream: IO[str]
    try:
        if str(file) == "-":
            return sys.stdin.read()
        with file.open(encoding="utf-8", newline="") as stream:
            return stream.read()
    except OSError as error:
        raise ManifestError(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ManifestError(f"{file} is not UTF-8 text") from error
