"""The loop, with a real store: what is kept, what is told, and in which order."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

import bodies
from doubles import (
    EMPTY,
    PERSON,
    SLUMPED,
    UPRIGHT,
    RecordingListener,
    RecordingNotifier,
    ScriptedCamera,
    ScriptedLook,
    ScriptedSignals,
)
from posturewatch.adapters.clock import SimulatedClock
from posturewatch.adapters.picture import FrameGate
from posturewatch.adapters.store import SqliteStore
from posturewatch.core.calibration import Calibration, calibrate
from posturewatch.core.day import local_day, summarise
from posturewatch.core.events import (
    Alert,
    AlertKind,
    Bout,
    CameraTime,
    Episode,
    Event,
    Fault,
    Notice,
    Outcome,
    Signal,
    SignalKind,
    Sitting,
)
from posturewatch.core.pace import GateRules
from posturewatch.core.rules import Rules
from posturewatch.core.session import Session
from posturewatch.errors import StoreError
from posturewatch.monitor import Chore, Monitor, no_chore
from posturewatch.placements import PLACEMENT
from posturewatch.ports import Message
from posturewatch.recorder import CHECKPOINT_S
from posturewatch.watcher import Watcher, WatchRules

START_S = 1_790_000_000.0
FAR = 4e9


def message(event: Event) -> Message | None:
    """Alerts and notices are told by their kind."""
    if isinstance(event, Alert) and not event.suppressed:
        return Message(event.kind, "", alert_at_s=event.at_s)
    return Message(event.kind, "") if isinstance(event, Notice) else None


class Desk:
    """A monitor on scripted parts and a real store."""

    def __init__(
        self,
        path: Path,
        script: Callable[[float], int | None],
        signals: Sequence[Signal],
        *,
        store: SqliteStore | None = None,
        key: str = "scripted",
        after_s: float = 0.0,
        noisy: bool = False,
        chore: Chore = no_chore,
    ) -> None:
        self.store = store or SqliteStore(path)
        self.clock = SimulatedClock(START_S + after_s)
        self.listener = RecordingListener()
        self.notifier = RecordingNotifier(lambda: self.store.events(0, FAR))
        camera = ScriptedCamera(lambda at: script(at - START_S), key=key, noisy=noisy)
        self.monitor = Monitor(
            watcher=Watcher(camera, FrameGate(GateRules()), ScriptedLook(), WatchRules()),
            store=self.store,
            notifier=self.notifier,
            clock=self.clock,
            sources=[ScriptedSignals(signals)],
            listeners=[self.listener],
            rules=Rules(),
            message=message,
            chore=chore,
        )

    def stored(self, kind: type) -> list[Event]:
        """Events of a kind in the store."""
        return [event for event in self.store.events(0, FAR) if isinstance(event, kind)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store in which the scripted camera is calibrated."""
    path = tmp_path / "store.db"
    with SqliteStore(path) as store:
        store.save_calibration("scripted", PLACEMENT, calibrate(bodies.looks(UPRIGHT)))
    return path


def end(at_s: float) -> list[Signal]:
    """The end, so many seconds after the start."""
    return [Signal(START_S + at_s, SignalKind.END)]


def test_a_slouch_is_told_once_and_was_stored_before(path: Path) -> None:
    """A desktop that cannot show an alert has not lost it."""
    desk = Desk(path, lambda at: SLUMPED if 100 <= at < 250 else PERSON, end(400))
    desk.monitor.run()
    (told,) = desk.notifier.messages
    (stored,) = desk.stored(Alert)
    assert (stored.kind, stored.fault) == (AlertKind.POSTURE, Fault.HEAD_FORWARD)
    assert told.alert_at_s == stored.at_s
    assert stored.change, "with how far it was"
    assert stored.change > 0
    assert stored in desk.notifier.seen[0], "when it was shown, it lay in the store"


def test_nothing_is_told_while_nobody_is_there(path: Path) -> None:
    """A slouch of a minute, then an empty chair: no alert, ever."""
    desk = Desk(
        path, lambda at: SLUMPED if 60 <= at < 120 else EMPTY if at >= 120 else PERSON, end(2000)
    )
    desk.monitor.run()
    assert not desk.notifier.messages
    assert not desk.stored(Alert)


def test_what_goes_on_is_stored_every_half_minute(path: Path) -> None:
    """At any moment no more than 30 seconds of the running bout are missing in the store."""
    desk = Desk(path, lambda _at: PERSON, end(600))
    missing = []

    def on_step(session: object, step: Signal) -> None:
        bouts = [event for event in desk.store.events(0, FAR) if isinstance(event, Bout)]
        known_s = bouts[-1].end_s if bouts else START_S
        missing.append(step.at_s - known_s)

    desk.listener.on_step = on_step
    desk.monitor.run()
    assert len(missing) > 100
    assert max(missing) <= CHECKPOINT_S + 2


def test_the_end_closes_and_stores_everything(path: Path) -> None:
    """The running bout ends with the run, and every listener is closed."""
    desk = Desk(path, lambda _at: PERSON, end(600))
    desk.monitor.run()
    (bout,) = desk.stored(Bout)
    assert bout.start_s - START_S == pytest.approx(1, abs=1)
    assert bout.end_s - START_S == pytest.approx(600, abs=2)
    assert bout in desk.listener.events
    assert desk.listener.closed


def test_a_restart_within_the_break_time_goes_on_with_the_bout(path: Path) -> None:
    """Ten minutes, one minute off, ten minutes: one bout, in which the minute is not sat."""
    Desk(path, lambda _at: PERSON, end(600)).monitor.run()
    again = Desk(path, lambda _at: PERSON, end(1260), after_s=660)
    again.monitor.run()
    bouts = again.stored(Bout)
    assert len(bouts) == 1
    assert bouts[0].end_s - START_S == pytest.approx(1260, abs=2)
    assert bouts[0].seated_s < 1260 - 50


def test_a_stretch_suggested_last_week_is_not_the_next(path: Path) -> None:
    """A restart reads the turns of two weeks out of the store, and no older dismissals."""
    with SqliteStore(path) as store:
        old = Alert(START_S - 8 * 86_400, AlertKind.SITTING, None, "walk", 1, 1800.0)
        store.save([old, Outcome(old.at_s, old.at_s + 5, "dismissed")])
    policy = Desk(path, lambda _at: PERSON, end(10)).monitor.session.policy
    assert (policy.earlier, policy.used_today, policy.dismissals) == (("walk",), (), 0)


def test_another_camera_is_not_calibrated_and_that_is_said_once(path: Path) -> None:
    """Posture is not judged, the clock runs."""
    desk = Desk(path, lambda at: SLUMPED if at >= 100 else PERSON, end(600), key="another")
    desk.monitor.run()
    assert [each.kind for each in desk.stored(Notice)] == ["no_calibration"]
    assert not desk.stored(Alert)
    assert len(desk.stored(Bout)) == 1


def test_a_calibration_taken_while_watching_is_kept_for_the_camera(path: Path) -> None:
    """And the next run knows it."""
    signals = [
        Signal(START_S + 10, SignalKind.CALIBRATE),
        Signal(START_S + 30, SignalKind.END_CALIBRATE),
        *end(60),
    ]
    desk = Desk(path, lambda _at: PERSON, signals, key="another", noisy=True)
    desk.monitor.run()
    assert [each.kind for each in desk.stored(Notice)] == ["no_calibration", "calibrated"]
    assert desk.store.calibrations("another")[PLACEMENT].looks >= 2


class FailingStore(SqliteStore):
    """Cannot store for a while, as on a full disk."""

    failing = False

    def save(self, events: Sequence[Event]) -> None:
        """Store, or not."""
        if self.failing:
            raise StoreError("the disk is full")
        super().save(events)


def test_a_store_that_fails_for_a_while_loses_nothing(path: Path) -> None:
    """The watch goes on, and what happened is stored when it works again."""
    store = FailingStore(path)
    desk = Desk(
        path,
        lambda at: SLUMPED if 100 <= at < 250 else EMPTY if 400 <= at < 700 else PERSON,
        end(1000),
        store=store,
    )
    kept = desk.listener.on_step

    def on_step(session: object, step: Signal) -> None:
        store.failing = 90 <= step.at_s - START_S <= 900
        kept(session, step)

    desk.listener.on_step = on_step
    desk.monitor.run()
    assert len(desk.notifier.messages) == 1, "told all the same"
    assert len(desk.stored(Alert)) == 1
    assert len(desk.stored(Bout)) == 2


def test_a_store_that_fails_to_the_end_says_so(path: Path) -> None:
    """The run ends with the store's error: nothing is lost in silence."""
    store = FailingStore(path)
    desk = Desk(path, lambda _at: PERSON, end(100), store=store)
    store.failing = True
    with pytest.raises(StoreError, match="disk is full"):
        desk.monitor.run()


@pytest.mark.parametrize(("answer", "factor"), [("wrong", 1.1), ("right", 0.9)])
def test_an_answer_moves_the_limit_of_its_fault_for_good(
    answer: str, factor: float, path: Path
) -> None:
    """Wider after a wrong alert, narrower after a right one; the next run begins with it."""
    signals = [Signal(START_S + 230, SignalKind(answer)), *end(400)]
    desk = Desk(path, lambda at: SLUMPED if 100 <= at < 250 else PERSON, signals)
    desk.monitor.run()
    assert desk.store.calibrations("scripted")[PLACEMENT].feedback == {Fault.HEAD_FORWARD: factor}


def test_the_baseline_follows_slow_drift_and_is_kept(path: Path) -> None:
    """An hour of good looks moves it a little; the calibration itself is not lost."""
    with SqliteStore(path) as store:
        before = store.calibrations("scripted")[PLACEMENT]
    desk = Desk(path, lambda _at: PERSON, end(3600), noisy=True)
    desk.monitor.run()
    after = desk.store.calibrations("scripted")[PLACEMENT]
    assert after.drift
    for name, moved in after.drift.items():
        origin = before.good[name].centre
        assert after.good[name].centre == pytest.approx(origin + moved)
        assert abs(moved) <= max(3.0, 0.035 * abs(origin))


def test_the_cameras_time_is_stored_and_reported(path: Path) -> None:
    """Two hours of steady watching are two hours of camera, hour by hour, and 60 min an hour."""
    desk = Desk(path, lambda _at: PERSON, end(7200))
    desk.monitor.run()
    stretches = desk.stored(CameraTime)
    assert [round(each.start_s - START_S, -2) for each in stretches[:2]] == [0, 3600]
    day = local_day(START_S, UTC)
    report = summarise(day, UTC, desk.store.events(0, FAR))
    assert report.camera_s == pytest.approx(7200, rel=0.01)
    assert report.camera_per_hour_s == pytest.approx(3600, rel=0.01)


def test_a_chore_is_asked_for_once_a_minute_and_what_it_tells_is_kept_and_shown(path: Path) -> None:
    """Its notice lies in the store, its message is shown as it is."""
    asked: list[float] = []

    def chore(_session: Session, now_s: float) -> tuple[Notice, Message] | None:
        asked.append(now_s)
        told = Notice(now_s, "evening", "page"), Message("Your day", "went well")
        return told if len(asked) == 5 else None

    desk = Desk(path, lambda _at: PERSON, end(600), chore=chore)
    desk.monitor.run()
    assert 9 <= len(asked) <= 11
    assert [each.kind for each in desk.stored(Notice)] == ["evening"]
    assert Message("Your day", "went well") in desk.notifier.messages


def test_a_chore_that_fails_stops_nothing_and_is_not_tried_every_minute(path: Path) -> None:
    """A full disk must not fill the log."""
    asked: list[float] = []

    def chore(_session: Session, now_s: float) -> None:
        asked.append(now_s)
        raise StoreError("the disk is full")

    desk = Desk(path, lambda _at: PERSON, end(4000), chore=chore)
    desk.monitor.run()
    assert len(asked) == 2
    assert len(desk.stored(Bout)) == 1


STANDING = bodies.Person(camera_up=0.32, camera_down_deg=4, distance=0.8)


def keep(path: Path, name: str, person: bodies.Person, *, standing: bool = False) -> None:
    """A second placement of the scripted camera, which is not in use."""
    with SqliteStore(path) as store:
        store.save_calibration(
            "scripted", name, replace(calibrate(bodies.looks(person)), standing=standing)
        )
        store.use_placement("scripted", PLACEMENT, START_S)


def test_another_placement_that_fits_better_is_hinted_at_once(path: Path) -> None:
    """By its name; where nothing fits better, nothing is said."""
    keep(path, "dock", UPRIGHT)
    with SqliteStore(path) as store:
        store.save_calibration("scripted", PLACEMENT, calibrate(bodies.looks(STANDING)))
    desk = Desk(path, lambda _at: PERSON, end(900))
    desk.monitor.run()
    assert [(each.kind, each.detail) for each in desk.stored(Notice)] == [
        ("better_placement", "dock")
    ]
    with SqliteStore(path) as store:
        store.use_placement("scripted", "dock", START_S + 1000)
    again = Desk(path, lambda _at: PERSON, end(2000), after_s=1000)
    again.monitor.run()
    assert len(again.stored(Notice)) == 1


def test_who_fits_a_standing_placement_is_counted_as_standing(path: Path) -> None:
    """Whichever is in use; no hint is needed."""
    keep(path, "tall", UPRIGHT, standing=True)
    with SqliteStore(path) as store:
        store.save_calibration("scripted", PLACEMENT, calibrate(bodies.looks(STANDING)))
    desk = Desk(path, lambda _at: PERSON, end(600))
    desk.monitor.run()
    states = {each.state for each in desk.stored(Episode)}
    assert Sitting.STANDING in states
    assert Sitting.SEATED not in states
    assert not desk.stored(Bout)
    assert not desk.stored(Notice)


def test_a_placement_chosen_while_watching_is_taken_up(path: Path) -> None:
    """Another process has changed the store and says so: what was there applies from then on."""
    keep(path, "tall", UPRIGHT, standing=True)
    signals = [Signal(START_S + 300, SignalKind.RECALL), *end(600)]
    desk = Desk(path, lambda _at: PERSON, signals)

    def on_step(_session: object, step: Signal) -> None:
        if step.at_s - START_S < 300:
            desk.store.use_placement("scripted", "tall", START_S + 299)

    desk.listener.on_step = on_step
    desk.monitor.run()
    (standing,) = [each for each in desk.stored(Episode) if each.state is Sitting.STANDING]
    assert standing.start_s - START_S == pytest.approx(300, abs=5)


def test_a_calibration_is_kept_under_the_name_it_was_asked_for(path: Path) -> None:
    """It is in use from then on; looks after the time asked for do not count."""
    signals = [
        Signal(START_S + 10, SignalKind.CALIBRATE, minutes=0.25),
        Signal(START_S + 40, SignalKind.END_CALIBRATE, text="dock"),
        *end(60),
    ]
    desk = Desk(path, lambda at: EMPTY if 26 <= at < 41 else PERSON, signals, noisy=True)
    desk.monitor.run()
    assert [each.kind for each in desk.stored(Notice)] == ["calibrated"]
    found = desk.store.calibrations("scripted")
    assert list(found) == ["dock", PLACEMENT]
    assert found["dock"].quality > 0.9, "the empty chair was not looked at"


def test_a_calibration_that_nobody_ends_is_given_up(path: Path) -> None:
    """Whoever asked for it has gone: judging goes on, and the old one stays."""
    with SqliteStore(path) as store:
        before = store.calibrations("scripted")
    signals = [Signal(START_S + 10, SignalKind.CALIBRATE), *end(1200)]
    desk = Desk(path, lambda at: SLUMPED if at >= 900 else PERSON, signals)
    desk.monitor.run()
    assert [each.fault for each in desk.stored(Alert)] == [Fault.HEAD_FORWARD]
    assert desk.store.calibrations("scripted").keys() == before.keys()


def test_a_calibration_that_nobody_ends_ends_by_itself(path: Path) -> None:
    """A terminal that was closed meanwhile: half a minute later the monitor judges again."""
    signals = [Signal(START_S + 100, SignalKind.CALIBRATE, minutes=0.2), *end(400)]
    desk = Desk(path, lambda at: SLUMPED if at >= 200 else PERSON, signals)
    desk.monitor.run()
    assert [alert.fault for alert in desk.stored(Alert)] == [Fault.HEAD_FORWARD]


def test_a_calibration_that_was_outgrown_is_told_once(path: Path) -> None:
    """Also when the monitor is started anew on the same day."""
    with SqliteStore(path) as store:
        slouched = calibrate(bodies.looks(bodies.moved(UPRIGHT, neck_deg=50.0)))
        store.save_calibration("scripted", PLACEMENT, slouched)
    Desk(path, lambda _at: PERSON, end(4 * 3600), noisy=True).monitor.run()
    desk = Desk(path, lambda _at: PERSON, end(5 * 3600), after_s=4.1 * 3600, noisy=True)
    desk.monitor.run()
    assert [notice.kind for notice in desk.stored(Notice)].count("outgrown") == 1


class UnreadableStore(SqliteStore):
    """Cannot be read for a while, as when another program holds it."""

    unreadable = 0
    """So many times."""

    def calibrations(self, camera: str) -> dict[str, Calibration]:
        """Read, or not."""
        if self.unreadable > 0:
            self.unreadable -= 1
            raise StoreError("database is locked")
        return super().calibrations(camera)


def test_calibrations_that_cannot_be_read_are_read_later(path: Path) -> None:
    """The watch goes on, and judges as soon as they are there."""
    store = UnreadableStore(path)
    store.unreadable = 5
    desk = Desk(path, lambda at: SLUMPED if at >= 100 else PERSON, end(300), store=store)
    desk.monitor.run()
    assert [alert.fault for alert in desk.stored(Alert)] == [Fault.HEAD_FORWARD]
    assert "no_calibration" not in [notice.kind for notice in desk.stored(Notice)]
