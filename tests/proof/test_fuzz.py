"""Whatever stands in a file or comes through a socket: read, or refused in one clear line.

``make fuzz`` runs the same with very many more examples (POSTUREWATCH_FUZZ). What it has found
stands here as an ``example``.
"""

import json
import os
import string
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.bodies import DAYLIGHT, Person, looks, pose
from tests.wholeness import is_whole

from posturewatch import control, status
from posturewatch.adapters.store import SqliteStore, open_store
from posturewatch.adapters.timeline import read_rows
from posturewatch.core import session as memory
from posturewatch.core.calibration import calibrate
from posturewatch.core.events import (
    AlertKind,
    Episode,
    Event,
    Fault,
    Notice,
    Posture,
    Sample,
    SignalKind,
    Sitting,
    Track,
)
from posturewatch.core.pose import Landmark, Look, PictureQuality, Pose
from posturewatch.core.session import Rules
from posturewatch.core.verdict import VerdictRules, judge
from posturewatch.errors import ConfigError, ManifestError, PostureWatchError, StoreError
from posturewatch.manifest import read_manifest
from posturewatch.report import exchange
from posturewatch.settings import Settings, load

MANY = settings(
    max_examples=int(os.environ.get("POSTUREWATCH_FUZZ", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

SECTIONS = {
    field.name: [inner.name for inner in msgspec.structs.fields(field.type)]
    for field in msgspec.structs.fields(Settings)
    if isinstance(field.type, type) and issubclass(field.type, msgspec.Struct)
}
NUMBERS = st.one_of(st.integers(), st.floats()).map(str)
CELLS = st.one_of(
    NUMBERS,
    st.text(max_size=12),
    st.sampled_from(
        ["", "nan", "-0", "1e400", "person.jpg", "../../etc/passwd", "\0", "a\nb", '"']
    ),
)


def read_or_refused(read: Callable[[], Any], refusal: type[PostureWatchError], name: str) -> Any:
    """What was read; None when it was refused as it should be: in one line that names the file."""
    try:
        return read()
    except refusal as error:
        said = str(error)
    assert name in said
    assert "\n" not in said
    return None


@st.composite
def toml(draw: st.DrawFn) -> str:
    """Settings with real sections and keys, and values of every kind."""
    lines = []
    for section in draw(st.lists(st.sampled_from(sorted(SECTIONS)), unique=True, max_size=4)):
        lines.append(f"[{section}]")
        keys = [*SECTIONS[section], "unknown"]
        for key in draw(st.lists(st.sampled_from(keys), unique=True, max_size=4)):
            value = draw(
                st.one_of(
                    NUMBERS,
                    st.sampled_from(
                        ["true", "inf", "nan", "[]", "{}", "1979-05-27", '"auto"', "''"]
                    ),
                    st.text(string.printable, max_size=8).map(json.dumps),
                    st.lists(st.integers(), max_size=3).map(str),
                )
            )
            lines.append(f"{key} = {value}")
    return "\n".join(lines)


@MANY
@given(st.one_of(toml().map(str.encode), st.binary(max_size=200)))
def test_settings(content: bytes) -> None:
    """A settings file gives settings within their ranges, or a ConfigError naming the file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "config.toml"
        path.write_bytes(content)
        found = read_or_refused(lambda: load(path), ConfigError, str(path))
        assert found is None or msgspec.convert(msgspec.to_builtins(found), Settings) == found


@st.composite
def table(
    draw: st.DrawFn, columns: tuple[str, ...], good: dict[str, st.SearchStrategy[str]]
) -> str:
    """A CSV file, mostly of the right columns, with cells of all kinds."""
    heading = draw(st.sampled_from([columns, columns, columns, columns[1:], (*columns, "more")]))
    rows = draw(
        st.lists(
            st.tuples(*(st.one_of(good.get(name, CELLS), CELLS) for name in heading)), max_size=6
        )
    )
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    return "\n".join([",".join(heading), *quoted])


TIMES = st.integers(0, 90_000).map(str)
SIGNALS = st.sampled_from([*SignalKind, "snooze:5", "clock_step:-3600", "pause:", "pause:nan"])
NAMES = st.sampled_from(["", "", "person.jpg", "missing.jpg", "."])
timelines = table(
    ("at_s", "file", "signal"), {"at_s": TIMES, "file": NAMES, "signal": SIGNALS.map(str)}
)


@MANY
@given(st.one_of(timelines.map(str.encode), st.binary(max_size=200)))
@example(b'at_s,file,signal\n"0","0\n0","lock"')
@example(b'at_s,file,signal\n"0","","0\n0"')
def test_timeline(content: bytes) -> None:
    """A timeline gives rows in order of time, or a ManifestError naming the file."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "person.jpg").touch()
        path = Path(folder) / "day.csv"
        path.write_bytes(content.replace(b"\0", b""))
        rows = read_or_refused(lambda: read_rows(path), ManifestError, str(path))
        if rows is not None:
            assert rows
            assert [row.at_s for row in rows] == sorted(row.at_s for row in rows)


MANIFEST = ("file", "setup", "seq", "label", "view", "label_check")
LABELS = st.sampled_from(["good", "slouch", "absent", "", "GOOD"])
manifests = table(MANIFEST, {"file": NAMES, "label": LABELS, "seq": TIMES})


@MANY
@given(st.one_of(manifests.map(str.encode), st.binary(max_size=200)))
def test_manifest(content: bytes) -> None:
    """A manifest is read, or refused by a ManifestError naming the file."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "person.jpg").touch()
        path = Path(folder) / "manifest.csv"
        path.write_bytes(content)
        read_or_refused(lambda: read_manifest(path), ManifestError, str(path))


requests = st.builds(
    lambda command, minutes: json.dumps({"command": command, "minutes": minutes}).encode(),
    st.one_of(st.sampled_from([*SignalKind, control.STOP, control.RELOAD]), st.text(max_size=10)),
    st.one_of(st.none(), st.floats(), st.integers(), st.text(max_size=3)),
)


@MANY
@given(st.one_of(requests, st.binary(max_size=300)))
@example(b"[" * 4000)
@example(b'{"command": "pause", "minutes": 1e999}')
def test_control_message(message: bytes) -> None:
    """A message is a request that the monitor may follow, or a sentence that says why not."""
    found = control.decode(message)
    if isinstance(found, str):
        assert found
    else:
        assert found.command in {*control.SIGNALS, control.STOP, control.RELOAD}
        assert found.minutes is None or 0 < found.minutes <= 1440


@MANY
@given(st.binary(max_size=300))
@example(b"[" * 4000)
def test_status_file(content: bytes) -> None:
    """What cannot be read as a status is none."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "status.json"
        path.write_bytes(content)
        assert status.read(path) is None


@MANY
@given(st.lists(st.tuples(st.integers(0, 40_000), st.binary(min_size=1, max_size=64)), max_size=20))
@example([(57, b"\x00\x00\x00\x80")])
def test_damaged_database(wounds: list[tuple[int, bytes]]) -> None:
    """Bytes anywhere in the file: it opens, is kept aside, or is refused in one line."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "posturewatch.db"
        with SqliteStore(path) as store:
            store.save(Notice(float(number), "camera_moved") for number in range(200))
        content = bytearray(path.read_bytes())
        for where, wound in wounds:
            at = where % len(content)
            content[at : at + len(wound)] = wound
        path.write_bytes(content)
        read_or_refused(lambda: use(path), StoreError, str(path))


def use(path: Path) -> None:
    """Open a store, read all of it and write to it."""
    store, _ = open_store(path, now_s=1e9)
    with store:
        store.events(0, 1e12)
        store.save([Notice(5e8, "camera_moved")])


WORDS = {
    "schema": st.just(exchange.SCHEMA),
    "event": st.sampled_from(sorted(exchange.KINDS)),
    "track": st.sampled_from([*Track]),
    "state": st.sampled_from([*Sitting, *Posture]),
    "fault": st.sampled_from(["", *Fault]),
    "kind": st.sampled_from([*AlertKind, "camera_moved"]),
    "start_s": TIMES,
    "end_s": TIMES,
    "at_s": TIMES,
    "seated_s": TIMES,
    "level": st.sampled_from(["1", "2"]),
}
tables = table(tuple(WORDS), WORDS)
values = st.one_of(st.none(), st.integers(), st.floats(), st.text(max_size=8), *WORDS.values())
objects = st.lists(
    st.dictionaries(st.sampled_from(sorted(WORDS)), values).map(json.dumps), max_size=5
).map(lambda rows: "\n".join([json.dumps({"schema": exchange.SCHEMA}), *rows]))


@MANY
@given(st.one_of(tables, objects, st.text(max_size=200)))
def test_import(text: str) -> None:
    """Another machine's history is read as events, or refused by a ManifestError naming it."""
    events = read_or_refused(lambda: exchange.read(text, "other.jsonl"), ManifestError, "other")
    assert events is None or isinstance(events, tuple)


UPRIGHT = pose(Person())
CALIBRATION = calibrate(looks(Person()))
numbers = st.one_of(st.floats(width=32), st.floats(-1, 2, width=32))  # as they come from the model
points = st.builds(Landmark, numbers, numbers, numbers, numbers)
qualities = st.builds(PictureQuality, st.floats(0, 1), st.floats(0, 0.5), st.floats(0, 65_025))


@st.composite
def traces(draw: st.DrawFn) -> list[Look]:
    """Some looks at an upright person with some landmarks, sizes and times gone wrong."""
    found: list[Look] = []
    at_s = 1_772_438_400.0
    for _ in range(draw(st.integers(1, 8))):
        at_s += draw(st.sampled_from([0.0, 0.5, 2.0, 60.0, 200.0, 1e5, -5.0]))
        people = []
        for _ in range(draw(st.integers(0, 2))):
            wrong = draw(st.dictionaries(st.integers(0, 32), points, max_size=33))
            landmarks = tuple(wrong.get(at, good) for at, good in enumerate(UPRIGHT.landmarks))
            people.append(Pose(landmarks, draw(st.sampled_from([4 / 3, 1.0, 1e-3, 1e3]))))
        quality = draw(st.one_of(st.just(DAYLIGHT), qualities))
        found.append(Look(at_s, tuple(people), quality))
    return found


@MANY
@given(traces(), st.booleans())
def test_landmark_trace(trace: list[Look], calibrated: bool) -> None:
    """Any trace gives whole judgements and a day without negative or overlapping parts."""
    session = memory.start(trace[0].at_s, Rules())
    events: list[Event] = []
    for look in trace:
        judgement = judge(look, CALIBRATION if calibrated else None, VerdictRules())
        assert is_whole(judgement), judgement
        session, new = memory.advance(session, Sample(look.at_s, judgement), Rules())
        events += new
    events += memory.finish(session, session.at_s)
    episodes = [each for each in events if isinstance(each, Episode)]
    for track in Track:
        spans = [(each.start_s, each.end_s) for each in episodes if each.track is track]
        assert all(start_s < end_s for start_s, end_s in spans)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))
