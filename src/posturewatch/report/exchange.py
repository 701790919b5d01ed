"""Events as files for other machines and programs: JSON Lines, CSV and ActivityWatch's buckets.

The forms are described in docs/report.md. JSON Lines and CSV are read back by ``data import``.
"""

import csv
import io
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec.structs import asdict, fields

from posturewatch.core.events import (
    Alert,
    AlertKind,
    Bout,
    Break,
    CameraTime,
    Episode,
    Event,
    Fault,
    Notice,
    Outcome,
    Posture,
    Sitting,
    Track,
)
from posturewatch.errors import ManifestError

SCHEMA = "posturewatch.events/1"
KINDS: dict[str, type[Event]] = {
    "episode": Episode,
    "bout": Bout,
    "break": Break,
    "camera": CameraTime,
    "alert": Alert,
    "outcome": Outcome,
    "notice": Notice,
}
_NAMES = {kind: name for name, kind in KINDS.items()}
COLUMNS = (
    *("schema", "event", "at_s", "start_s", "end_s", "seated_s", "on_s", "track", "state", "kind"),
    *("fault", "stretch", "level", "held_s", "suppressed", "alert_at_s", "detail", "change"),
)
LATEST_S = 32_503_680_000.0
"""The year 3000: a time beyond it is milliseconds taken for seconds, or a broken file."""


def to_json_lines(events: Iterable[Event]) -> Iterator[str]:
    """A line that names the schema, then one event a line."""
    yield json.dumps({"schema": SCHEMA}) + "\n"
    for event in events:
        yield json.dumps({"event": _NAMES[type(event)], **asdict(event)}, ensure_ascii=False) + "\n"


def to_csv(events: Iterable[Event]) -> Iterator[str]:
    """A head line, then one event a line; columns an event has no use for are empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)  # RFC 4180: lines end in CR LF
    writer.writeheader()
    for event in events:
        writer.writerow({"schema": SCHEMA, "event": _NAMES[type(event)], **asdict(event)})
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def to_activitywatch(events: Iterable[Event], hostname: str) -> str:
    """Three buckets (sitting, posture, alerts) as ActivityWatch imports them.

    An event is ``timestamp`` (ISO 8601), ``duration`` (seconds) and ``data``
    (https://github.com/ActivityWatch/aw-core/tree/master/aw_core/schemas); buckets stand under
    their ids, as the server's own export has them.
    """
    buckets: dict[str, list[dict[str, Any]]] = {"sitting": [], "posture": [], "alerts": []}
    for event in events:
        if isinstance(event, Episode):
            data = {"status": event.state.value}
            if event.fault:
                data["fault"] = event.fault.value
            length_s = event.end_s - event.start_s
            buckets[event.track.value].append(_aw_event(event.start_s, length_s, data))
        elif isinstance(event, Alert) and not event.suppressed:
            data = {"kind": event.kind.value, "stretch": event.stretch}
            if event.fault:
                data["fault"] = event.fault.value
            buckets["alerts"].append(_aw_event(event.at_s, 0.0, data))
    found: dict[str, dict[str, Any]] = {}
    for name, content in buckets.items():
        key = f"posturewatch-{name}_{hostname}"
        found[key] = {
            "id": key,
            "type": f"posturewatch.{name}",
            "client": "posturewatch",
            "hostname": hostname,
            "created": content[0]["timestamp"] if content else _iso(0.0),
            "data": {},
            "events": content,
        }
    return json.dumps({"buckets": found}, indent=1) + "\n"


def _aw_event(at_s: float, length_s: float, data: Mapping[str, str]) -> dict[str, Any]:
    return {"timestamp": _iso(at_s), "duration": round(length_s, 3), "data": dict(data)}


def _iso(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).isoformat(timespec="milliseconds")


def read(text: str, name: str) -> tuple[Event, ...]:
    """The events of an exported file, JSON Lines or CSV. Raises ManifestError naming the line."""
    text = text.removeprefix("\ufeff")
    rows = _json_rows(text, name) if text.lstrip().startswith("{") else _csv_rows(text, name)
    return tuple(_event(row, f"{name} line {number}") for number, row in rows)


def _json_rows(text: str, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise ManifestError(f"{name} line {number} is no JSON object") from error
        if not isinstance(row, dict):
            raise ManifestError(f"{name} line {number} is no JSON object")
        if number == 1:
            _check_schema(row.get("schema"), name)
        else:
            yield number, row


def _csv_rows(text: str, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        for row in reader:
            _check_schema(row.get("schema"), name)
            filled = {key: value for key, value in row.items() if value not in ("", None)}
            yield reader.line_num, filled
        if "schema" not in (reader.fieldnames or ()):
            _check_schema(None, name)
    except csv.Error as error:
        raise ManifestError(f"{name} line {reader.line_num}: {error}") from error


def _check_schema(schema: object, name: str) -> None:
    if schema != SCHEMA:
        raise ManifestError(
            f"{name} is no export of PostureWatch's history (schema {SCHEMA} expected)"
        )


def _event(row: Mapping[str, Any], where: str) -> Event:
    kind = KINDS.get(str(row.get("event")))
    if kind is None:
        raise ManifestError(f"{where}: event is one of {', '.join(KINDS)}")
    values: dict[str, Any] = {}
    for field in fields(kind):
        if field.name in row:
            values[field.name] = _value(field.name, kind, row, where)
    try:
        event = kind(**_with_defaults(kind, values))
    except TypeError:
        missing = [field.name for field in fields(kind) if field.name not in values]
        raise ManifestError(f"{where}: {missing[0]} is missing") from None
    if isinstance(event, Episode | Bout | Break | CameraTime) and event.end_s < event.start_s:
        raise ManifestError(f"{where}: end_s is before start_s")
    return event


def _with_defaults(kind: type[Event], values: dict[str, Any]) -> dict[str, Any]:
    """CSV leaves empty text and None out alike."""
    optional: dict[type, dict[str, Any]] = {
        Episode: {"fault": None},
        Alert: {"fault": None, "stretch": "", "suppressed": "", "change": None},
        Notice: {"detail": ""},
    }
    return optional.get(kind, {}) | values


def _value(name: str, kind: type[Event], row: Mapping[str, Any], where: str) -> Any:
    value = row[name]
    try:
        if name.endswith("_s"):
            return _seconds(value)
        if name == "level":
            return int(value)
        if name == "fault":
            return None if value is None else Fault(value)
        if name == "change":
            return None if value is None else _finite(value)
        if name == "track":
            return Track(value)
        if name == "state":
            return Sitting(value) if row.get("track") == Track.SITTING.value else Posture(value)
        if name == "kind" and kind is Alert:
            return AlertKind(value)
        return _text(value)
    except (ValueError, TypeError) as error:
        raise ManifestError(f"{where}: {name} cannot be {value!r:.60}") from error


def _seconds(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number) or not 0 <= number <= LATEST_S:
        raise ValueError(number)
    return number


def _finite(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(number)
    return number


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
