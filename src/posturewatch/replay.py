"""A recorded day through the real pipeline: gate, model, judge, session and store, no desktop."""

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from posturewatch import stretch_library
from posturewatch.adapters.clock import LocalZone
from posturewatch.adapters.interrupts import stopped_by_signals
from posturewatch.adapters.store import SqliteStore
from posturewatch.adapters.timeline import Timeline
from posturewatch.app import Watch, watch
from posturewatch.core.day import DayReport, local_day, summarise_days
from posturewatch.core.range import span_days
from posturewatch.errors import ConfigError
from posturewatch.outputs.json_lines import JsonLines, write_line
from posturewatch.outputs.text_lines import LogLines
from posturewatch.paths import Paths
from posturewatch.ports import Listener
from posturewatch.report.data import day_data
from posturewatch.report.text import render_day
from posturewatch.report.view import Insight, day_view
from posturewatch.report.wording import Wording
from posturewatch.settings import Settings
from posturewatch.status import OnlyOne

DAY_S = 86_400.0
FIRST_YEAR, LAST_YEAR = 1971, 2999
"""Years a recorded day may lie in: with all its seconds, every instant is one a calendar knows."""


def replay(timeline: Path, start: str, paths: Paths, settings: Settings, *, as_json: bool) -> None:
    """Play a timeline file and print what happened, a summary of each local day last.

    Raises ConfigError for a bad start, ManifestError for a bad timeline, and KeyboardInterrupt
    when SIGINT or SIGTERM ends it before its last row.
    """
    zone = LocalZone()
    start_s = _instant(start, zone)
    played = Timeline(timeline, start_s)
    follower: Listener
    if as_json:
        follower = JsonLines(sys.stdout, start_s, samples=False)
    else:
        names = stretch_library.load(settings.stretches).names
        follower = LogLines(sys.stdout, zone, stretches=names)
    began_s = played.now()
    with OnlyOne(paths), stopped_by_signals(played):
        watch(Watch(played, played, [played], [follower], remembers=False), paths, settings)
    if played.is_stopped:
        raise KeyboardInterrupt  # what follows is as after Ctrl-C
    reports = _reports(paths, began_s, played.now(), zone)
    for report in reports:
        if as_json:
            summary = {"event": "summary", "at_s": round(played.now() - start_s, 3)}
            write_line(sys.stdout, summary | day_data(report, Insight(), zone))
        else:
            sys.stdout.write("\n" + render_day(day_view(report, Wording(zone))))


def _reports(paths: Paths, from_s: float, to_s: float, zone: LocalZone) -> Sequence[DayReport]:
    first, last = local_day(from_s, zone), local_day(to_s, zone)
    with SqliteStore(paths.store) as store:
        events = store.events(from_s - DAY_S, to_s + DAY_S)
    return summarise_days(span_days(first, last), zone, events, to_s)


def _instant(start: str, zone: LocalZone) -> float:
    try:
        found = datetime.fromisoformat(start)
    except ValueError as error:
        raise ConfigError(
            f"--start {start}: is no ISO time; write it like 2026-03-02T09:00"
        ) from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise ConfigError(f"--start {start}: allowed: years {FIRST_YEAR} to {LAST_YEAR}")
    return (found if found.tzinfo else found.replace(tzinfo=zone)).timestamp()
