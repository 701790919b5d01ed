"""``posturewatch data``: out, in, merged, and for good gone."""

import contextlib
import io
import json
import random
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posturewatch.adapters.store import SqliteStore
from posturewatch.core.calibration import Calibration
from posturewatch.core.day import day_span
from posturewatch.core.events import Alert, Episode, Event, Notice, Track
from posturewatch.errors import ManifestError
from posturewatch.paths import Paths
from posturewatch.report import exchange
from posturewatch.status import OnlyOne
from seeded import BERLIN, DAY, office_days
from written import written

Run = Callable[..., Any]
EVENTS = tuple(office_days(DAY, 10, seed=3))


def fill(folder: Path, events: Iterable[Event]) -> Path:
    """A data folder with these events."""
    with SqliteStore(folder / "posturewatch.db") as store:
        store.save(events)
    return folder


def content(folder: Path) -> set[Event]:
    """All that a data folder's store holds."""
    with SqliteStore(folder / "posturewatch.db", read_only=True) as store:
        return set(store.history())


@pytest.fixture
def filled(data_dir: Path, berlin: None) -> Path:
    """A data folder with ten days."""
    return fill(data_dir, EVENTS)


def test_path_says_where_the_data_lies(posturewatch: Run, data_dir: Path) -> None:
    """Also before there is any."""
    assert posturewatch("data", "path", "--data-dir", data_dir).out == f"{data_dir}\n"


@pytest.mark.parametrize("form", ["jsonl", "csv", "activitywatch"])
def test_before_the_first_run_there_is_nothing_to_take_or_delete(
    posturewatch: Run, data_dir: Path, form: str
) -> None:
    """No error, no question, no folder made."""
    out = posturewatch("data", "export", "--data-dir", data_dir, "--format", form)
    gone = posturewatch("data", "delete", "--data-dir", data_dir, "--all")

    assert (out.code, gone.code) == (0, 0)
    assert "nothing to delete" in gone.out
    assert not data_dir.exists()


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_what_goes_out_comes_in_again(
    posturewatch: Run, filled: Path, tmp_path: Path, form: str
) -> None:
    """Into an empty store, every event as it was."""
    file = tmp_path / f"history.{form}"
    out = posturewatch("data", "export", "--data-dir", filled, "--format", form, "--output", file)
    back = posturewatch("data", "import", "--data-dir", tmp_path / "other", file)

    assert (out.code, back.code) == (0, 0), back.err
    assert content(tmp_path / "other") == set(EVENTS)


def test_importing_twice_changes_nothing(posturewatch: Run, filled: Path, tmp_path: Path) -> None:
    """Nor does a file with the same events in another order."""
    file = tmp_path / "history.jsonl"
    posturewatch("data", "export", "--data-dir", filled, "--output", file)
    head, *lines = file.read_text().splitlines(keepends=True)
    random.Random(1).shuffle(lines)
    file.write_text(head + "".join(lines))
    done = posturewatch("data", "import", "--data-dir", filled, file, file)

    assert done.code == 0, done.err
    assert content(filled) == set(EVENTS)


def test_days_may_be_chosen_for_the_export(posturewatch: Run, filled: Path) -> None:
    """Only what touches them."""
    day = DAY + timedelta(days=1)
    done = posturewatch("data", "export", "--data-dir", filled, "--from", day, "--to", day)
    start_s, end_s = day_span(day, BERLIN)
    times = [json.loads(line).get("start_s") for line in done.out.splitlines()[1:]]

    assert times
    assert all(start_s <= at_s < end_s for at_s in times if at_s is not None)


def test_the_activitywatch_file_keeps_to_that_projects_schema(
    posturewatch: Run, filled: Path
) -> None:
    """Buckets with id, type, client and hostname; events with timestamp, duration and data.

    As in aw_core/schemas/bucket.json and event.json of ActivityWatch/aw-core.
    """
    done = posturewatch("data", "export", "--data-dir", filled, "--format", "activitywatch")
    buckets = json.loads(done.out)["buckets"]
    episodes = [event for event in EVENTS if isinstance(event, Episode)]

    assert len(buckets) == 3
    for key, bucket in buckets.items():
        assert bucket["id"] == key
        assert all(isinstance(bucket[name], str) for name in ("type", "client", "hostname"))
        assert datetime.fromisoformat(bucket["created"]).tzinfo is not None
        for event in bucket["events"]:
            assert set(event) == {"timestamp", "duration", "data"}
            assert datetime.fromisoformat(event["timestamp"]).tzinfo is not None
            assert event["duration"] >= 0
            assert all(isinstance(one, str) for one in event["data"].values())
    by_type = {bucket["type"]: bucket["events"] for bucket in buckets.values()}
    for track in Track:
        length_s = sum(one.end_s - one.start_s for one in episodes if one.track is track)
        assert sum(one["duration"] for one in by_type[f"posturewatch.{track}"]) == pytest.approx(
            length_s
        )
    shown = [event for event in EVENTS if isinstance(event, Alert) and not event.suppressed]
    assert len(by_type["posturewatch.alerts"]) == len(shown)


def test_deleting_before_a_day_keeps_that_day(posturewatch: Run, filled: Path) -> None:
    """And leaves no trace of the days before."""
    day = DAY + timedelta(days=4)
    done = posturewatch("data", "delete", "--data-dir", filled, "--before", day, "--yes")
    left = content(filled)
    start_s = day_span(day, BERLIN)[0]

    assert done.code == 0, done.err
    assert left
    assert left == {event for event in EVENTS if _start(event) >= start_s}


def test_deleting_all_leaves_nothing(posturewatch: Run, filled: Path) -> None:
    """Store, calibrations, log files, damaged copies, pages and status go; the folder too."""
    with SqliteStore(filled / "posturewatch.db") as store:
        store.save_calibration("cam", "desk", Calibration(good={}))
    written(Paths(filled))
    done = posturewatch("data", "delete", "--data-dir", filled, "--all", "--yes")

    assert done.code == 0, done.err
    assert not filled.exists()


@pytest.mark.parametrize("answer", ["", "n\n", "\n"])
def test_deleting_asks_first(
    posturewatch: Run, filled: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    """Without a yes nothing is deleted."""
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    done = posturewatch("data", "delete", "--data-dir", filled, "--all")

    assert done.code != 0
    assert content(filled) == set(EVENTS)


def test_a_running_monitors_store_is_not_deleted(posturewatch: Run, filled: Path) -> None:
    """Stop it first: exit code 7."""
    with OnlyOne(Paths(filled)):
        done = posturewatch("data", "delete", "--data-dir", filled, "--all", "--yes")

    assert done.code == 7
    assert content(filled) == set(EVENTS)


@pytest.mark.parametrize("options", [(), ("--all", "--before", "2026-03-12")])
def test_what_to_delete_must_be_said(
    posturewatch: Run, filled: Path, options: tuple[str, ...]
) -> None:
    """One of the two."""
    done = posturewatch("data", "delete", "--data-dir", filled, "--yes", *options)

    assert done.code == 2
    assert content(filled) == set(EVENTS)


HEAD = '{"schema": "posturewatch.events/1"}\n'


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "is no export"),
        ("hello", "is no export"),
        ("{}", "is no export"),
        ('{"schema": "posturewatch.events/2"}', "is no export"),
        (HEAD + "[1]", "line 2 is no JSON object"),
        (HEAD + "{", "line 2 is no JSON object"),
        (HEAD + "[" * 100_000, "line 2 is no JSON object"),
        (HEAD + '{"event": "nap"}', "line 2: event is one of"),
        (HEAD + '{"event": "break", "start_s": 5}', "line 2: end_s is missing"),
        (HEAD + '{"event": "break", "start_s": 5, "end_s": 4}', "end_s is before start_s"),
        (HEAD + '{"event": "break", "start_s": NaN, "end_s": 4}', "start_s cannot be"),
        (HEAD + '{"event": "break", "start_s": 5, "end_s": 1e300}', "end_s cannot be"),
        (HEAD + '{"event": "break", "start_s": [], "end_s": 4}', "start_s cannot be"),
        (HEAD + '{"event": "notice", "at_s": 5, "kind": 7}', "kind cannot be 7"),
        ("schema,event\nposturewatch.events/1,break\n", "line 2: start_s is missing"),
        ("schema,event\nother,break\n", "is no export"),
    ],
)
def test_a_file_with_a_mistake_changes_nothing(
    posturewatch: Run, filled: Path, tmp_path: Path, text: str, word: str
) -> None:
    """One line that names file and line, exit code 9; a good file beside it is not taken either."""
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    good.write_text(HEAD + json.dumps({"event": "notice", "at_s": 5.0, "kind": "x"}))
    bad.write_text(text)
    done = posturewatch("data", "import", "--data-dir", filled, good, bad)

    assert done.code == 9
    assert "bad.jsonl" in done.err
    assert word in done.err
    assert len(done.err.splitlines()) == 1
    assert content(filled) == set(EVENTS)


def test_a_file_that_is_no_text_is_one_clear_line(
    posturewatch: Run, data_dir: Path, tmp_path: Path
) -> None:
    """Nor one that is not there."""
    (tmp_path / "picture.jsonl").write_bytes(b"\xff\xfe\x00\x01")
    for name in ("picture.jsonl", "missing.jsonl"):
        done = posturewatch("data", "import", "--data-dir", data_dir, tmp_path / name)
        assert done.code == 9
        assert len(done.err.splitlines()) == 1


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200) | st.text(max_size=200).map(lambda text: HEAD + text))
def test_no_text_at_all_brings_the_reader_down(text: str) -> None:
    """Either events or a ManifestError, nothing else."""
    with contextlib.suppress(ManifestError):
        assert isinstance(exchange.read(text, "file"), tuple)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40), st.floats(0, 3e10))
def test_any_words_survive_both_ways(kind: str, detail: str, at_s: float) -> None:
    """Commas, quotes, line breaks and signs of all scripts, in JSON Lines and CSV."""
    events = (Notice(at_s, f"a{kind}", f"b{detail}"),)
    if "\0" in kind + detail or any("\ud800" <= sign <= "\udfff" for sign in kind + detail):
        return
    assert exchange.read("".join(exchange.to_json_lines(events)), "file") == events
    assert exchange.read("".join(exchange.to_csv(events)), "file") == events


def _start(event: Event) -> float:
    from posturewatch.core.day import extent

    return extent(event)[0]
