"""Events to the store's rows and back."""

from operator import attrgetter
from typing import Any, Final, get_args

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

SAVE: dict[type, str] = {
    Episode: """
        INSERT INTO episode (track, start_s, end_s, state, fault) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (track, start_s) DO UPDATE
        SET end_s = excluded.end_s, state = excluded.state, fault = excluded.fault
        WHERE excluded.end_s >= end_s""",
    Bout: """
        INSERT INTO bout (start_s, end_s, seated_s) VALUES (?, ?, ?)
        ON CONFLICT (start_s) DO UPDATE SET end_s = excluded.end_s, seated_s = excluded.seated_s
        WHERE excluded.end_s >= end_s""",
    CameraTime: """
        INSERT INTO camera (start_s, end_s, on_s) VALUES (?, ?, ?)
        ON CONFLICT (start_s) DO UPDATE SET end_s = excluded.end_s, on_s = excluded.on_s
        WHERE excluded.end_s >= end_s""",
    Break: """
        INSERT INTO break (start_s, end_s) VALUES (?, ?)
        ON CONFLICT (start_s) DO UPDATE SET end_s = excluded.end_s
        WHERE excluded.end_s >= end_s""",
    Alert: """
        INSERT INTO alert (at_s, kind, fault, stretch, level, held_s, suppressed, change)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (at_s, kind) DO NOTHING""",
    Outcome: """
        INSERT INTO outcome (alert_at_s, at_s, kind) VALUES (?, ?, ?)
        ON CONFLICT (alert_at_s, kind) DO NOTHING""",
    Notice: """
        INSERT INTO notice (at_s, kind, detail) VALUES (?, ?, ?)
        ON CONFLICT (at_s, kind) DO NOTHING""",
}
"""How each kind of event is kept: one saved again (same key) only grows."""


_STARTS: Final = {
    kind: attrgetter("start_s" if "start_s" in kind.__struct_fields__ else "at_s")
    for kind in get_args(Event)
}
_STATES: Final[dict[Track, dict[str, Sitting | Posture]]] = {
    Track.SITTING: {state.value: state for state in Sitting},
    Track.POSTURE: {state.value: state for state in Posture},
}
_FAULTS: Final[dict[str | None, Fault | None]] = {None: None, **{one.value: one for one in Fault}}
_KINDS: Final = {kind.value: kind for kind in AlertKind}
"""Words by their text: an enumeration takes three times as long to find them."""


def starts_s(event: Event) -> float:
    """The instant an event is sorted by: where it begins, or is at."""
    found: float = _STARTS[type(event)](event)
    return found


def to_row(event: Event) -> tuple[Any, ...]:
    """The values of an event, in the order of its table's columns."""
    match event:
        case Episode():
            return (event.track, event.start_s, event.end_s, event.state, event.fault)
        case Bout():
            return (event.start_s, event.end_s, event.seated_s)
        case Break():
            return (event.start_s, event.end_s)
        case CameraTime():
            return (event.start_s, event.end_s, event.on_s)
        case Alert():
            return (
                *(event.at_s, event.kind, event.fault, event.stretch),
                *(event.level, event.held_s, event.suppressed, event.change),
            )
        case Outcome():
            return (event.alert_at_s, event.at_s, event.kind)
        case Notice():
            return (event.at_s, event.kind, event.detail)


def to_episode(track: Track, row: tuple[Any, ...]) -> Episode:
    """An episode from (state, start_s, end_s, fault)."""
    state, start_s, end_s, fault = row
    return Episode(track, _STATES[track][state], start_s, end_s, _FAULTS[fault])


def to_alert(row: tuple[Any, ...]) -> Alert:
    """An alert from a whole row."""
    at_s, kind, fault, *rest = row
    return Alert(at_s, _KINDS[kind], _FAULTS[fault], *rest)
