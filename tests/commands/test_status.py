"""``posturewatch status``: with and without a monitor, in words and as JSON."""

import json
import os
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from posturewatch.adapters.clock import SystemClock
from posturewatch.adapters.store import SqliteStore
from posturewatch.core.events import Bout, Episode, Fault, Posture, Sitting, Track
from posturewatch.errors import AlreadyRunningError
from posturewatch.paths import Paths
from posturewatch.ports import CameraState
from posturewatch.status import OnlyOne, Status, is_running, read, write

AT_S = 1_790_000_000.0
HALF_PAST_FIVE_S = datetime(2100, 1, 4, 17, 30).timestamp()  # noqa: DTZ001 - the local clock's
MIDNIGHT_S = datetime(2100, 1, 5).timestamp()  # noqa: DTZ001
SEATED = Status(
    pid=os.getpid(),
    mode="run",
    started_s=AT_S - 4000,
    at_s=AT_S,
    source="Desk camera",
    camera=CameraState.ON,
    state=Sitting.SEATED,
    since_s=AT_S - 1500,
    posture=Posture.BAD,
    posture_since_s=AT_S - 95,
    seated_s=1440.0,
    next_break_s=360.0,
    fault=Fault.SLUMP,
)


@pytest.fixture
def paths(data_dir: Path) -> Paths:
    """A data folder that exists."""
    return Paths(data_dir).ensure()


def test_nothing_yet_says_how_to_begin(posturewatch, data_dir: Path) -> None:
    """A first look at an empty folder makes nothing and says what to type."""
    result = posturewatch("status", "--data-dir", data_dir)

    assert (result.code, result.out) == (0, "Not running. To begin: posturewatch run\n")
    assert not data_dir.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, ["Seated for 24 min, next break in 6 min.", "Posture poor (slumped) for 2 min."]),
        (
            {"posture": Posture.UNKNOWN, "reason": "dark"},
            [
                "Seated for 24 min, next break in 6 min.",
                "Posture unknown (too dark to see) for 2 min.",
            ],
        ),
        ({"state": Sitting.AWAY, "since_s": AT_S - 30}, ["Away for 30 s."]),
        ({"state": Sitting.STANDING}, ["Standing for 25 min."]),
        ({"paused": True}, ["Paused. posturewatch resume goes on."]),
        (
            {"paused": True, "paused_until_s": HALF_PAST_FIVE_S},
            ["Paused until 17:30. posturewatch resume goes on at once."],
        ),
    ],
)
def test_a_running_monitor_in_words(posturewatch, paths: Paths, changes, said: list[str]) -> None:
    """The state, why, how long; then the camera."""
    write(paths.status, msgspec.structs.replace(SEATED, **changes))

    with OnlyOne(paths):
        result = posturewatch("status", "--data-dir", paths.data_dir)

    assert result.out.splitlines() == [*said, "Camera on: Desk camera"]


@pytest.mark.parametrize(
    ("until_s", "said"), [(HALF_PAST_FIVE_S, "17:30"), (MIDNIGHT_S, "midnight")]
)
def test_a_snooze_is_told_with_its_end(
    posturewatch, paths: Paths, until_s: float, said: str
) -> None:
    """By the local clock, while it lasts; a snooze that is over is not told."""
    over = msgspec.structs.replace(SEATED, quiet_until_s=AT_S)
    with OnlyOne(paths):
        write(paths.status, msgspec.structs.replace(SEATED, quiet_until_s=until_s))
        told = posturewatch("status", "--data-dir", paths.data_dir).out
        write(paths.status, over)
        after = posturewatch("status", "--data-dir", paths.data_dir).out

    assert f"No alerts until {said}. posturewatch resume ends that.\n" in told
    assert "No alerts" not in after


def test_a_dead_monitor_is_not_called_running(posturewatch, paths: Paths) -> None:
    """The file alone proves nothing: the lock does."""
    write(paths.status, msgspec.structs.replace(SEATED, at_s=SystemClock().now() - 120))

    result = posturewatch("status", "--data-dir", paths.data_dir)

    assert result.out.startswith("Not running. Last known, 2 min ago:\nSeated for 24 min")


def test_a_clock_set_back_is_no_span_of_time(posturewatch, paths: Paths) -> None:
    """What was known lies ahead: not 0 s ago."""
    write(paths.status, msgspec.structs.replace(SEATED, at_s=SystemClock().now() + 86_400))

    result = posturewatch("status", "--data-dir", paths.data_dir)

    assert result.out.startswith("Not running. Last known, before the clock was set back:\n")


@pytest.mark.parametrize(
    ("watched_s", "said"),
    [(50.0, "Camera on: Desk camera"), (3600.0, "Camera on: Desk camera, on for 30 min an hour")],
)
def test_camera_time_is_told_once_it_means_something(
    posturewatch, paths: Paths, watched_s: float, said: str
) -> None:
    """Of less than ten minutes nobody can say how much of an hour it will be."""
    on = {"started_s": AT_S - watched_s, "at_s": AT_S, "camera_on_s": watched_s / 2}
    write(paths.status, msgspec.structs.replace(SEATED, **on))
    with OnlyOne(paths):
        result = posturewatch("status", "--data-dir", paths.data_dir)

    assert result.out.splitlines()[-1] == said


def test_json_is_one_object(posturewatch, paths: Paths) -> None:
    """Monitor and day in one line for a script; today's figures come from the store."""
    now_s = SystemClock().now()
    write(paths.status, SEATED)
    with SqliteStore(paths.store) as store:
        store.save(
            [
                Episode(Track.SITTING, Sitting.SEATED, now_s - 60, now_s),
                Bout(now_s - 60, now_s, 60.0),
            ]
        )

    with OnlyOne(paths):
        result = posturewatch("status", "--json", "--data-dir", paths.data_dir)

    told = json.loads(result.out)
    assert told["running"] is True
    assert told["now"]["fault"] == "slump"
    assert 0 < told["today"]["seated_s"] <= 60.01  # less when midnight has just passed
    assert result.out.count("\n") == 1


def test_a_damaged_store_is_one_line(posturewatch, paths: Paths) -> None:
    """Not a traceback, and the file stays as it is."""
    paths.store.write_bytes(b"not a database" * 100)

    result = posturewatch("status", "--data-dir", paths.data_dir)

    assert result.code == 5
    assert result.err.count("\n") == 1
    assert paths.store.read_bytes() == b"not a database" * 100


def test_only_one_monitor_may_hold_a_folder(paths: Paths) -> None:
    """A second one is told which process holds it; the lock is free again afterwards."""
    write(paths.status, SEATED)
    with OnlyOne(paths):
        assert is_running(paths)
        with pytest.raises(AlreadyRunningError, match=f"already running on .*{os.getpid()}"):
            OnlyOne(paths).__enter__()

    assert not is_running(paths)


def test_a_status_file_is_the_owners_and_never_half_written(paths: Paths) -> None:
    """0600; a torn or foreign file reads as none; a newer one's extra keys are passed over."""
    write(paths.status, SEATED)
    assert paths.status.stat().st_mode & 0o777 == 0o600
    assert read(paths.status) == SEATED

    newer = json.loads(paths.status.read_text()) | {"mood": "fine"}
    paths.status.write_text(json.dumps(newer))
    assert read(paths.status) == SEATED

    paths.status.write_text('{"pid": 1')
    assert read(paths.status) is None


@pytest.mark.parametrize("content", [b"[camera\n", b"[camra]\n", b"\xff\xfe\x00"])
def test_a_bad_settings_file_is_heard_of_and_hides_nothing(
    content: bytes, own_home: Path, tmp_path: Path, posturewatch
) -> None:
    """Given with --config or the person's own: the line that every command says, and the state."""
    given = tmp_path / "bad.toml"
    given.write_bytes(content)
    result = posturewatch("status", "--config", given)
    assert (result.code, result.err.count("\n")) == (0, 1)
    assert result.out == "Not running. To begin: posturewatch run\n"
    assert result.err.startswith(f"posturewatch: {given}: ")
    own = own_home / "config" / "posturewatch" / "config.toml"
    own.parent.mkdir(parents=True)
    own.write_bytes(content)
    assert str(own) in posturewatch("status").err
