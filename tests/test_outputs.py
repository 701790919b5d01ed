"""What the outputs make of a session; sessions here are real ones, advanced by literals."""

import io
import json
from pathlib import Path
from typing import Any

from doubles import ScriptedCamera
from posturewatch import status
from posturewatch.adapters.clock import LocalZone
from posturewatch.core import session as memory
from posturewatch.core.events import (
    Alert,
    AlertKind,
    Bout,
    Break,
    Episode,
    Event,
    Fault,
    Judgement,
    Notice,
    Outcome,
    Posture,
    Sample,
    Signal,
    SignalKind,
    Sitting,
    Step,
    Track,
    Verdict,
)
from posturewatch.core.rules import Rules
from posturewatch.core.session import Session
from posturewatch.outputs.json_lines import JsonLines
from posturewatch.outputs.status_file import STATUS_EVERY_S, StatusFile
from posturewatch.outputs.text_lines import LogLines
from posturewatch.ports import CameraState

START_S = 1_790_000_000.0
GOOD = Judgement(Verdict.GOOD, 0.1)
ALERT = Alert(START_S + 90, AlertKind.POSTURE, Fault.SLUMP, "chin_tuck", 1, 90.0)


def step(session: Session, at_s: float, judgement: Judgement | None = GOOD) -> tuple[Session, Step]:
    """One sample on."""
    sample = Sample(START_S + at_s, judgement)
    return memory.advance(session, sample, Rules())[0], sample


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    """The JSON lines written."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_events_of_one_instant_come_in_their_order() -> None:
    """Alert, episode, bout, break, then the rest; told when the instant is over."""
    stream = io.StringIO()
    output = JsonLines(stream, START_S, samples=False)
    session, sample = step(memory.start(START_S, Rules()), 90)
    output.on_step(session, sample)
    told: list[Event] = [
        Notice(START_S + 90, "camera_moved"),
        Break(START_S, START_S + 60),
        Bout(START_S, START_S + 60, 55.0),
        Episode(Track.POSTURE, Posture.BAD, START_S, START_S + 60, Fault.SLUMP),
        ALERT,
    ]
    for event in told:
        output.on_event(event)
    assert not stream.getvalue()
    output.on_step(*step(session, 91))
    assert [each["event"] for each in lines(stream)] == [
        "alert",
        "episode",
        "bout",
        "break",
        "notice",
    ]
    assert {each["at_s"] for each in lines(stream)} == {90}


def test_seconds_count_from_the_start_and_iso_times_stand_beside_them() -> None:
    """Fractions to the millisecond."""
    stream = io.StringIO()
    output = JsonLines(stream, START_S, samples=False)
    session, sample = step(memory.start(START_S, Rules()), 100.25)
    output.on_step(session, sample)
    output.on_event(Bout(START_S + 1.5, START_S + 100.25, 98.75))
    output.close()
    assert lines(stream) == [
        {
            "event": "bout",
            "at_s": 100.25,
            "start_s": 1.5,
            "end_s": 100.25,
            "start": "2026-09-21T14:13:21.500+00:00",
            "end": "2026-09-21T14:15:00.250+00:00",
            "seated_s": 98.75,
        }
    ]


def test_an_alert_that_was_kept_back_is_no_alert() -> None:
    """Who counts alerts counts those that were shown."""
    stream = io.StringIO()
    output = JsonLines(stream, START_S, samples=False)
    kept = Alert(START_S, AlertKind.SITTING, None, "", 1, 1800.0, suppressed="meeting")
    for event in (kept, Outcome(START_S, START_S + 5, "ignored"), Notice(START_S, "calibrated")):
        output.on_event(event)
    output.on_event(Notice(START_S, "calibration_refused", "nobody is seen"))
    output.close()
    told = lines(stream)
    assert [each["event"] for each in told] == [
        "suppressed",
        "outcome",
        "calibration",
        "calibration",
    ]
    assert told[0]["reason"] == "meeting"
    assert (told[2]["ok"], told[3]["ok"], told[3]["reason"]) == (True, False, "nobody is seen")


def test_samples_come_with_their_verdict() -> None:
    """And without one while no picture comes."""
    stream = io.StringIO()
    output = JsonLines(stream, START_S, samples=True)
    session = memory.start(START_S, Rules())
    for at_s, judgement in ((0.5, GOOD), (1.0, None)):
        session, sample = step(session, at_s, judgement)
        output.on_step(session, sample)
    first, second = lines(stream)
    assert (first["at_s"], first["utc"]) == (0.5, "2026-09-21T14:13:20.500+00:00")
    assert (first["verdict"], first["sitting"]) == ("good", "seated")
    assert (second["verdict"], second["reason"]) == ("unknown", "no_picture")


def test_log_lines_tell_changes_and_nothing_twice() -> None:
    """The state when it changes, an alert in words, under local times."""
    stream = io.StringIO()
    output = LogLines(stream, LocalZone(), stretches={"chin_tuck": "Chin tuck"})
    session = memory.start(START_S, Rules())
    for at_s in range(0, 60, 2):
        session, sample = step(session, at_s)
        output.on_step(session, sample)
    output.on_event(ALERT)
    output.close()
    told = [line[21:] for line in stream.getvalue().splitlines()]
    assert told[0] == "Seated, posture unknown"
    assert told[1] == "Seated, posture good"
    assert told[2] == (
        "Slumped for a minute and a half. You have sunk into your chair. Stretch: Chin tuck."
    )
    assert len(told) == 3


def test_log_lines_say_once_that_no_picture_comes() -> None:
    """By the camera's name and in words; again only after one has come."""
    stream = io.StringIO()
    camera = ScriptedCamera(lambda _at: None, key="http://cam/video")
    output = LogLines(stream, LocalZone(), camera)
    session = memory.start(START_S, Rules())
    for at_s in range(0, 60, 2):
        camera.state = CameraState.ON if at_s % 20 == 0 else CameraState.LOST  # it is tried again
        session, sample = step(session, at_s, GOOD if at_s == 30 else None)
        output.on_step(session, sample)
    told = [line[21:] for line in stream.getvalue().splitlines() if "No picture" in line]
    assert told == ["No picture comes from http://cam/video: not found, trying again"] * 2


def test_the_status_file_is_true_at_every_change_and_never_old(tmp_path: Path) -> None:
    """What status, tray and doctor read."""
    path = tmp_path / "status.json"
    camera = ScriptedCamera(lambda _at: None)
    output = StatusFile(path, camera, START_S, "run")
    session = memory.start(START_S, Rules())
    for at_s in range(0, 120, 2):
        session, sample = step(session, at_s)
        output.on_step(session, sample)
        found = status.read(path)
        assert found is not None
        assert session.at_s - found.at_s < STATUS_EVERY_S
        assert (found.state, found.posture) == (session.sitting.state, session.posture.state)
    camera.state = CameraState.LOST
    output.on_step(*step(session, 120, None))
    found = status.read(path)
    assert found is not None
    assert (found.camera, found.source, found.mode) == (CameraState.LOST, "scripted", "run")


def test_the_status_says_when_a_call_has_the_camera(tmp_path: Path) -> None:
    """The camera is closed then, and the reason is what a person wants to know."""
    path = tmp_path / "status.json"
    output = StatusFile(path, ScriptedCamera(lambda _at: None), START_S, "run")
    session, sample = step(memory.start(START_S, Rules()), 10)
    output.on_step(session, sample)
    busy = Signal(START_S + 20, SignalKind.CAMERA_BUSY)
    session, _ = memory.advance(session, busy, Rules())
    output.on_step(session, busy)
    found = status.read(path)
    assert found is not None
    assert found.camera is CameraState.BUSY
    assert found.state is Sitting.SEATED
