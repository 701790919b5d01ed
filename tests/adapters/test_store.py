"""The store keeps what it was given, through kill, lock, damage and strangers' files."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posturewatch.adapters import database, schema
from posturewatch.adapters.store import SqliteStore, open_store
from posturewatch.core.calibration import Baseline, Calibration
from posturewatch.core.day import day_span
from posturewatch.core.events import (
    Alert,
    AlertKind,
    Bout,
    Break,
    CameraTime,
    Episode,
    Fault,
    Notice,
    Outcome,
    Posture,
    Sitting,
    Track,
)
from posturewatch.errors import StoreError
from seeded import BERLIN, DAY, office_day, office_days

SEATED = Episode(Track.SITTING, Sitting.SEATED, 100.0, 200.0)
ONE_OF_EACH = (
    SEATED,
    Episode(Track.POSTURE, Posture.BAD, 120.0, 180.0, Fault.SLUMP),
    Bout(100.0, 200.0, 95.0),
    Break(200.0, 500.0),
    Alert(150.0, AlertKind.POSTURE, Fault.SLUMP, "chest_opener", 1, 90.0, "", 0.31),
    Alert(150.0, AlertKind.SITTING, None, "walk", 2, 3600.0, "cooldown"),
    Outcome(150.0, 151.0, "delivered"),
    Outcome(150.0, 190.0, "recovered"),
    Notice(110.0, "camera_moved", "cam"),
    CameraTime(100.0, 200.0, 30.0),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store will be, in a folder that is not there yet."""
    return tmp_path / "data" / "posturewatch.db"


def test_every_kind_of_event_comes_back_as_it_went_in(path: Path) -> None:
    """Nothing is lost or changed by the way through the file."""
    with SqliteStore(path) as kept:
        kept.save(ONE_OF_EACH)
    with SqliteStore(path, read_only=True) as kept:
        found = kept.events(0.0, 1000.0)

    assert set(found) == set(ONE_OF_EACH)


def test_a_store_with_one_of_everything_is_healthy(path: Path) -> None:
    """The next start finds no damage, and the history where it was."""
    with SqliteStore(path) as kept:
        kept.save(ONE_OF_EACH)
        kept.save_calibration("cam", "desk", Calibration({"a": Baseline(1.0, 0.1)}))
    again, notice = open_store(path, now_s=1000.0)
    with again:
        assert notice is None
        assert set(again.events(0.0, 600.0)) == set(ONE_OF_EACH)


def test_a_running_episode_only_grows(path: Path) -> None:
    """Saved again under its start it is longer; an older, shorter copy changes nothing."""
    longer = Episode(Track.SITTING, Sitting.SEATED, 100.0, 260.0)
    with SqliteStore(path) as kept:
        for events in ((SEATED,), (longer,), (SEATED,)):
            kept.save(events)

        assert kept.events(0.0, 1000.0) == (longer,)


def test_what_is_withdrawn_is_gone_and_nothing_else(path: Path) -> None:
    """Found by its start, however long it has become; alerts, outcomes and notices stay."""
    open_ones = (Episode(Track.SITTING, Sitting.SEATED, 100.0, 260.0), Bout(100.0, 260.0, 155.0))
    with SqliteStore(path) as kept:
        kept.save(ONE_OF_EACH)
        kept.withdraw((*open_ones, CameraTime(100.0, 100.0, 0.0), Break(200.0, 200.0)))
        assert not {Bout, CameraTime, Break} & {type(each) for each in kept.events(0.0, 1000.0)}
        assert [each for each in kept.events(0.0, 1000.0) if isinstance(each, Episode)] == [
            ONE_OF_EACH[1]
        ]
        assert len(kept.events(0.0, 1000.0)) == len(ONE_OF_EACH) - 4


def test_a_window_finds_what_touches_it(path: Path) -> None:
    """What ends at its first instant or begins at its last is outside."""
    with SqliteStore(path) as kept:
        kept.save((SEATED, Break(200.0, 500.0)))

        assert kept.events(199.0, 200.0) == (SEATED,)
        assert kept.events(200.0, 201.0) == (Break(200.0, 500.0),)
        assert kept.events(500.0, 600.0) == ()


def test_a_window_finds_an_episode_that_began_days_before(path: Path) -> None:
    """The look back is bounded by the row before, not by a number of days."""
    week = Episode(Track.SITTING, Sitting.AWAY, 0.0, 7 * 86_400.0)
    with SqliteStore(path) as kept:
        kept.save((week,))

        assert kept.events(5 * 86_400.0, 5 * 86_400.0 + 1) == (week,)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 27), st.integers(1, 5))
def test_a_window_of_days_equals_a_search_through_everything(first: int, count: int) -> None:
    """The bounded look back misses nothing on a month of office days."""
    start = day_span(DAY + timedelta(days=first), BERLIN)[0]
    end = day_span(DAY + timedelta(days=first + count), BERLIN)[0]
    everything = tuple(office_days(DAY, 28))
    expected = {
        event
        for event in everything
        if not isinstance(event, Outcome)
        and (
            (event.start_s < end and event.end_s > start)
            if isinstance(event, Episode | Bout | Break)
            else start <= event.at_s < end
        )
    }
    with SqliteStore(_shared(everything), read_only=True) as kept:
        found = {event for event in kept.events(start, end) if not isinstance(event, Outcome)}

    assert found == expected


_SHARED: list[Path] = []


def _shared(everything: tuple[object, ...]) -> Path:
    """One store for all examples: filling it is the slow part."""
    if not _SHARED:
        import tempfile

        path = Path(tempfile.mkdtemp()) / "shared.db"
        with SqliteStore(path) as kept:
            kept.save(everything)  # type: ignore[arg-type]
        _SHARED.append(path)
    return _SHARED[0]


def test_files_are_for_their_owner_only(path: Path) -> None:
    """0600 in 0700, the write-ahead log too, also when the mask of the process is open."""
    before = os.umask(0)
    try:
        with SqliteStore(path) as kept:
            kept.save(ONE_OF_EACH)
            modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    finally:
        os.umask(before)

    assert modes == {0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_killed_writer_loses_nothing_it_had_saved(path: Path) -> None:
    """After kill -9 between two saves every event of the first is there, and the file is whole."""
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from posturewatch.adapters.store import SqliteStore\n"
        "from posturewatch.core.events import Break\n"
        "kept = SqliteStore(Path(sys.argv[1]))\n"
        "for number in range(10**9):\n"
        "    kept.save([Break(number * 10.0, number * 10.0 + 5)])\n"
        "    print(number, flush=True)\n"
    )
    writer = subprocess.Popen(
        [sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    for line in writer.stdout:
        if int(line) >= 20:
            break
    writer.send_signal(signal.SIGKILL)
    said = int(line) if not (rest := writer.stdout.read().split()) else int(rest[-1])
    writer.wait()
    writer.stdout.close()

    kept, notice = open_store(path, now_s=0.0)
    found = kept.events(0.0, 1e12)
    kept.close()

    assert notice is None
    assert len(found) >= said + 1


@pytest.mark.parametrize("cut", [0.25, 0.5, 0.75, 0.95])
def test_a_copy_taken_between_writes_opens_with_a_prefix_of_what_was_saved(
    path: Path, tmp_path: Path, cut: float
) -> None:
    """A power cut leaves the log cut short anywhere: the file stays whole, late commits may go."""
    kept = SqliteStore(path)
    for number in range(50):
        kept.save([Break(number * 10.0, number * 10.0 + 5)])
    copy = tmp_path / "after" / path.name
    copy.parent.mkdir()
    copy.write_bytes(path.read_bytes())
    log = path.with_name(path.name + "-wal").read_bytes()
    copy.with_name(copy.name + "-wal").write_bytes(log[: int(len(log) * cut)])
    kept.close()

    survivor, notice = open_store(copy, now_s=0.0)
    starts = [event.start_s for event in survivor.events(0.0, 1e12) if isinstance(event, Break)]
    survivor.close()

    assert notice is None
    assert starts == [number * 10.0 for number in range(len(starts))]


@pytest.mark.parametrize("steps", range(1, len(schema.STEPS)))
def test_a_store_of_an_earlier_version_is_sound_and_keeps_its_rows(path: Path, steps: int) -> None:
    """SQLite 3.40 found NULL in the outcomes of the first three, and a start began a new store."""
    path.parent.mkdir()
    db = sqlite3.connect(path)
    for step in schema.STEPS[:steps]:
        db.executescript(step)
    db.execute(f"PRAGMA user_version = {steps}")
    db.execute("INSERT INTO outcome (alert_at_s, at_s, kind) VALUES (1.5, 2.5, 'delivered')")
    db.execute("INSERT INTO calibration (camera, placement, version, body) VALUES ('a', 'b', 1, 0)")
    db.commit()
    db.close()
    kept, notice = open_store(path, now_s=10.0)
    with kept:
        assert notice is None
        assert kept.events(0.0, 10.0) == (Outcome(1.5, 2.5, "delivered"),)


@pytest.mark.parametrize("broken", ["no database at all", "a page in the middle", "cut short"])
def test_a_damaged_file_is_kept_aside_as_found_and_said_aloud(path: Path, broken: str) -> None:
    """The old bytes lie beside the new store, whose first event names their place."""
    with SqliteStore(path) as kept:
        kept.save(office_day(DAY))
    content = bytearray(path.read_bytes())
    if broken == "no database at all":
        content = bytearray(b"not a database" * 999)
    elif broken == "a page in the middle":
        content[8192 : 8192 + 4096] = b"\xff" * 4096
    else:
        del content[len(content) // 2 :]
    path.write_bytes(content)

    fresh, notice = open_store(path, now_s=1_773_300_000.0)
    events = fresh.events(0.0, 1e12)
    fresh.close()

    assert notice is not None
    assert notice.kind == "store_damaged"
    assert Path(notice.detail).read_bytes() == bytes(content)
    assert events == (notice,)


def test_a_report_on_a_damaged_file_says_so_and_touches_nothing(path: Path) -> None:
    """Only the monitor keeps aside; a reader has one clear line."""
    path.parent.mkdir()
    path.write_bytes(b"not a database" * 999)

    with pytest.raises(StoreError, match="is not a database"):
        SqliteStore(path, read_only=True)
    assert path.read_bytes() == b"not a database" * 999


def test_a_store_locked_by_another_process_is_said_in_one_line(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a short wait the write fails, and what was there stays."""
    monkeypatch.setattr("posturewatch.adapters.database.BUSY_S", 0.1)
    SqliteStore(path).close()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with SqliteStore(path) as kept, pytest.raises(StoreError, match="locked by another"):
        kept.save(ONE_OF_EACH)
    other.execute("ROLLBACK")
    other.close()
    with SqliteStore(path) as kept:
        assert kept.events(0.0, 1e12) == ()


def test_a_lock_does_not_count_as_damage(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A locked file is never moved away."""
    monkeypatch.setattr("posturewatch.adapters.database.BUSY_S", 0.1)
    path.parent.mkdir()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="locked"):
        open_store(path, now_s=0.0)
    other.close()

    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_schema_from_the_future_is_refused_and_left_alone(path: Path) -> None:
    """An older program does not touch a newer one's file."""
    SqliteStore(path).close()
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.commit()
    db.close()
    before = path.read_bytes()

    with pytest.raises(StoreError, match="newer PostureWatch"):
        open_store(path, now_s=0.0)
    assert path.read_bytes() == before


def test_another_programs_database_is_refused(path: Path) -> None:
    """A file with foreign tables is not filled with ours."""
    path.parent.mkdir()
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE music (title TEXT)")
    db.commit()
    db.close()

    with pytest.raises(StoreError, match="another program"):
        SqliteStore(path)


def test_migrations_take_the_missing_steps_and_keep_the_rows(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store of an earlier version gets the new step; one that fails leaves it as it was."""
    with SqliteStore(path) as kept:
        kept.save(ONE_OF_EACH)
    bad = (*schema.STEPS, "CREATE TABLE extra (a TEXT);\nCREATE TABLE extra (a TEXT);")
    monkeypatch.setattr(database, "STEPS", bad)
    with pytest.raises(StoreError, match="already exists"):
        SqliteStore(path)
    good = (*schema.STEPS, "CREATE TABLE extra (a TEXT);")
    monkeypatch.setattr(database, "STEPS", good)
    with pytest.raises(StoreError, match="earlier version"):
        SqliteStore(path, read_only=True)
    with SqliteStore(path) as kept:
        found = set(kept.events(0.0, 1000.0))

    assert found == set(ONE_OF_EACH)
    assert sqlite3.connect(path).execute("PRAGMA user_version").fetchone() == (len(good),)


def test_two_programs_may_start_on_a_new_folder_at_once(path: Path) -> None:
    """The second waits for the first one's migration and goes on."""
    script = (
        "import sys; from pathlib import Path\n"
        "from posturewatch.adapters.store import SqliteStore\n"
        "SqliteStore(Path(sys.argv[1])).close()\n"
    )
    both = [subprocess.Popen([sys.executable, "-c", script, str(path)]) for _ in range(4)]

    assert [one.wait() for one in both] == [0, 0, 0, 0]


def test_a_folder_that_may_not_be_written_is_said_in_one_line() -> None:
    """Nobody, root included, makes folders in /proc."""
    with pytest.raises(StoreError, match="cannot be used"):
        SqliteStore(Path("/proc/posturewatch/posturewatch.db"))


def test_a_full_disk_is_said_in_one_line_and_loses_nothing_saved(path: Path) -> None:
    """The file may not grow any more: the batch is refused as a whole, the earlier ones stay."""
    with SqliteStore(path) as kept:
        kept.save(ONE_OF_EACH)
        kept._db.execute("PRAGMA max_page_count = 1")  # SQLite's own way to a full disk
        with pytest.raises(StoreError, match="the disk is full"):
            kept.save(office_days(DAY, 30))

        assert set(kept.events(0.0, 1e12)) == set(ONE_OF_EACH)


def test_a_missing_store_is_not_made_by_a_reader(path: Path) -> None:
    """A report leaves no file behind."""
    with pytest.raises(StoreError, match="does not exist yet"):
        SqliteStore(path, read_only=True)
    assert not path.parent.exists()


def test_a_calibration_comes_back_by_camera_and_placement(path: Path) -> None:
    """The second of the same placement replaces the first; another camera has none."""
    first = Calibration(good={"neck": Baseline(0.6, 0.01)})
    second = Calibration(good={"neck": Baseline(0.5, 0.02)}, feedback={Fault.SLUMP: 1.2})
    with SqliteStore(path) as kept:
        kept.save_calibration("cam", "desk", first)
        kept.save_calibration("cam", "desk", second)
        kept.save_calibration("cam", "standing", first)

        assert kept.calibrations("cam") == {"desk": second, "standing": first}
        assert kept.calibrations("other") == {}


def test_a_file_calibrated_under_another_spelling_is_found(path: Path) -> None:
    """Earlier versions kept a path as it was given; its placements stay together."""
    first, second = Calibration(good={}), Calibration(good={"neck": Baseline(0.5, 0.02)})
    here, spelt = f"{path.parent}/clip.mp4", f"{path.parent}/../{path.parent.name}/clip.mp4"
    with SqliteStore(path) as kept:
        kept._db.execute(
            "INSERT INTO calibration (camera, placement, version, body) VALUES (?, 'desk', 1, ?)",
            (spelt, b'{"good": {}}'),
        )
        assert kept.calibrations(here) == {"desk": first}
        kept.save_calibration(here, "dock", second)
        kept.use_placement(here, "dock", 5.0)

        assert kept.calibrations(here) == {"dock": second, "desk": first}
        assert kept.cameras() == [spelt]


def test_the_placement_chosen_last_is_in_use(path: Path) -> None:
    """Without a choice the one nobody named; a new calibration of it changes no choice."""
    one = Calibration(good={"neck": Baseline(0.4, 0.01)}, feedback={Fault.SLUMP: 1.2})
    with SqliteStore(path) as kept:
        for name in ("dock", "desk", "attic"):
            kept.save_calibration("cam", name, one)
        assert list(kept.calibrations("cam")) == ["desk", "attic", "dock"]
        kept.use_placement("cam", "dock", 50.0)
        kept.save_calibration("cam", "dock", Calibration(good={}))
        assert list(kept.calibrations("cam")) == ["dock", "desk", "attic"]
        assert kept.limits("cam") == {}
        kept.use_placement("cam", "attic", 60.0)
        kept.rename_placement("cam", "attic", "garden")
        kept.delete_placement("cam", "desk")
        assert list(kept.calibrations("cam")) == ["garden", "dock"]
        assert kept.limits("cam") == {"slump": 1.2}
        assert kept.limits("another") == {}
        assert kept.cameras() == ["cam"]


def test_a_calibration_of_another_form_reads_as_none(path: Path) -> None:
    """A newer or damaged calibration is left in the file and not used."""
    with SqliteStore(path) as kept:
        kept.save_calibration("cam", "desk", Calibration(good={}))
    db = sqlite3.connect(path)
    db.execute("UPDATE calibration SET body = '{\"good\": 3}'")
    db.commit()
    db.close()
    with SqliteStore(path) as kept:
        assert kept.calibrations("cam") == {}


def test_deleted_days_cannot_be_read_back_from_the_files(path: Path) -> None:
    """Neither the file nor its log holds a trace of a deleted notice's text."""
    secret = "a very particular detail"
    with SqliteStore(path) as kept:
        kept.save((Notice(10.0, "note", secret), Notice(1000.0, "note", "later")))
        assert any(secret.encode() in file.read_bytes() for file in path.parent.iterdir())
        count = kept.delete_before(500.0)
        left = kept.events(0.0, 1e12)
        traces = [secret.encode() in file.read_bytes() for file in path.parent.iterdir()]

    assert count == 1
    assert left == (Notice(1000.0, "note", "later"),)
    assert not any(traces)


def test_what_runs_across_the_deletion_keeps_its_later_part(path: Path) -> None:
    """A bout keeps its share of sitting."""
    with SqliteStore(path) as kept:
        kept.save((SEATED, Bout(100.0, 200.0, 80.0)))
        kept.delete_before(150.0)

        assert kept.events(0.0, 1e12) == (
            Episode(Track.SITTING, Sitting.SEATED, 150.0, 200.0),
            Bout(150.0, 200.0, 40.0),
        )


def test_history_tells_everything_once(path: Path) -> None:
    """Month by month, with what crosses from one into the next, nothing twice."""
    everything = tuple(office_days(DAY, 90))
    with SqliteStore(path) as kept:
        kept.save(everything)
        found = tuple(kept.history())

    assert len(found) == len(everything)
    assert set(found) == set(everything)


def test_history_begins_with_the_very_first_event(path: Path) -> None:
    """Also when that is no episode."""
    events = (CameraTime(50.0, 90.0, 12.0), SEATED, Break(200.0, 500.0))
    with SqliteStore(path) as kept:
        kept.save(events)

        assert set(kept.history()) == set(events)


def test_a_year_stays_under_50_megabytes(path: Path) -> None:
    """Five working days a week, some hundred and fifty events a day."""
    with SqliteStore(path) as kept:
        kept.save(office_days(DAY, 365))
        kept.delete_before(0.0)  # empties the log into the file

    assert path.stat().st_size < 50_000_000
