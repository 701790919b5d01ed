"""The loop: signals, sample, advance, save, notify, tell. Live, file, demo and replay alike.

An event is stored before anybody hears of it, so a desktop that cannot show an alert does not
lose it. What still goes on is stored every half minute: a power cut loses no more than that.
"""

import logging
from collections.abc import Callable, Iterable, Sequence

from posturewatch.core import session as memory
from posturewatch.core.calibration import Calibration
from posturewatch.core.events import (
    Alert,
    CameraTime,
    Event,
    Fault,
    Notice,
    Outcome,
    Signal,
    SignalKind,
    Step,
)
from posturewatch.core.history import TURNS_S
from posturewatch.core.session import Rules, Session
from posturewatch.errors import StoreError
from posturewatch.ports import (
    CameraState,
    Clock,
    EventStore,
    Listener,
    Message,
    Notifier,
    SignalSource,
)
from posturewatch.watcher import Watcher

DAY_S, HOUR_S = 86_400.0, 3600.0
_log = logging.getLogger(__name__)

CHECKPOINT_S = 30.0
"""A kill -9 loses at most this."""
LEARNED_S = 600.0
"""How often slow drift of the baseline is stored: it takes hours to amount to anything."""
CHORE_S = 60.0
"""Nothing that is not about posture needs to be quicker."""
CALIBRATING_S = 600.0
"""Whoever began to calibrate and has not ended it by then has gone."""
MOVED_S = 60.0
"""A camera that is being turned, or somebody standing before it, is over by then."""
PLACEMENT = "desk"
"""The placement a calibration is stored under when nobody named one."""


Chore = Callable[[Session, float], tuple[Notice, Message] | None]
"""Asked once a minute with the memory and the time: what is to be kept and shown, if anything.
Raises StoreError."""


def no_chore(_session: Session, _now_s: float) -> None:
    """Nothing besides watching."""


class Monitor:
    """One person, one camera, one run of the program."""

    def __init__(
        self,
        *,
        watcher: Watcher,
        store: EventStore,
        notifier: Notifier,
        clock: Clock,
        sources: Sequence[SignalSource],
        listeners: Sequence[Listener],
        rules: Rules,
        message: Callable[[Event], Message | None],
        chore: Chore = no_chore,
        remembers: bool = True,
    ) -> None:
        """``remembers``: use the store's calibrations; a replay brings its own."""
        self._watcher = watcher
        self._store = store
        self._notifier = notifier
        self._clock = clock
        self._sources = sources
        self._listeners = listeners
        self._rules = rules
        self._message = message
        self._chore = chore
        self._chore_s = clock.now()
        self._remembers = remembers
        self._key: str | None = None
        recent = self._recent(clock.now())
        self._session = memory.start(clock.now(), rules, recent)
        self._placement = PLACEMENT
        self._kept: Calibration | None = None
        """The calibration as it lies in the store."""
        self._faults: dict[float, Fault] = {
            each.at_s: each.fault for each in recent if isinstance(each, Alert) and each.fault
        }
        """What posture alerts were about, by their time."""
        self._told_move = self._told_place = False
        self._calibrating_s = clock.now()
        self._saved_s = clock.now()
        self._hour_s, self._hour_on_s = clock.now(), watcher.camera.on_s
        self._unsaved: list[Event] = []
        self._failing = False
        self._ended = False

    @property
    def session(self) -> Session:
        """The monitor's memory as it now is."""
        return self._session

    def adopt(
        self, rules: Rules, message: Callable[[Event], Message | None], chore: Chore = no_chore
    ) -> None:
        """Follow these rules from the next step on; the memory stays as it is."""
        self._rules, self._message, self._chore = rules, message, chore

    def run(self) -> None:
        """Watch until stopped, or until file or timeline end; everything is stored then."""
        delay_s = 0.0
        try:
            while not self._ended and not self._clock.wait(delay_s):
                delay_s = self._tick()
        finally:
            self._finish()

    def _tick(self) -> float:
        """One turn of the loop; seconds until the next."""
        now_s = self._clock.now()
        for source in self._sources:
            for signal in source.poll(now_s):
                self._note(signal)
        self.tell(self._notifier.outcomes(now_s))
        now_s = self._clock.now()  # a set wall clock has moved it
        if self._watcher.is_calibrating and now_s - self._calibrating_s > CALIBRATING_S:
            self._note(Signal(now_s, SignalKind.RECALL))
        if not self._ended:
            self._recognise(now_s)
            sample = self._watcher.glance(now_s)
            self._ended = self._watcher.camera.state is CameraState.ENDED
            if not self._ended:
                self._advance(sample)
                self._mention_place(now_s)
        if now_s - self._saved_s >= CHECKPOINT_S or now_s < self._saved_s:
            self._checkpoint(now_s)
        if now_s >= self._chore_s:
            self._do_chore(now_s)
        return self._until_due(self._watcher.rest())

    def _until_due(self, rest_s: float) -> float:
        """No later than the next sitting alert falls due: it is not to wait for a glance."""
        due_s = self._session.next_break_s
        if due_s and self._session.sitting.is_seated:
            return min(rest_s, due_s)
        return rest_s

    def _note(self, signal: Signal) -> None:
        outcome = self._watcher.note(signal)
        is_step = signal.kind is SignalKind.CLOCK_STEP
        if is_step:
            self._withdraw_open(signal.seconds or 0.0)
        self._advance(signal)
        if is_step:
            self._checkpoint(self._clock.now())  # under the new clock, lest a power cut lose it
        if signal.kind is SignalKind.END:
            self._ended = True
        elif signal.kind in (SignalKind.CALIBRATE, SignalKind.CALIBRATE_SLOUCH):
            self._calibrating_s = signal.at_s
        elif signal.kind is SignalKind.RECALL and self._remembers:
            self._key = None  # read again in this very turn
        if outcome is None:
            return
        if outcome.calibration:
            self._calibrated(signal)
            self.tell([Notice(signal.at_s, "calibrated")])
        else:
            self.tell([Notice(signal.at_s, "calibration_refused", outcome.reason)])

    def _recognise(self, now_s: float) -> None:
        """Take up the calibration of the camera, once it is known which one it is."""
        key = self._watcher.camera.key
        if key == self._key or not key:
            return
        self._key = key
        found = self._store.calibrations(key) if self._remembers else {}
        self._placement = next(iter(found), PLACEMENT)
        self._watcher.hold_against(found.pop(self._placement, None), found)
        self._kept = self._watcher.calibration
        if self._watcher.calibration is None and not self._watcher.is_calibrating:
            self.tell([Notice(now_s, "no_calibration", key)])

    def _calibrated(self, signal: Signal) -> None:
        """Keep a new calibration, which is in use from now on."""
        self._placement = signal.text or self._placement
        self._keep_learned()
        if self._remembers and self._kept is self._watcher.calibration:
            self._store.use_placement(self._watcher.camera.key, self._placement, signal.at_s)
            self._key = None  # and take up the other placements anew

    def _mention_place(self, now_s: float) -> None:
        """Say once what fits better, or that the camera was moved; again after it was put back."""
        better, better_s = self._watcher.better_for_s(now_s)
        stands = self._session.desk.is_upright  # which is counted, and needs no hint
        if better_s >= MOVED_S and not self._told_place and not stands:
            self.tell([Notice(now_s, "better_placement", better)])
        self._told_place = better_s >= MOVED_S or (self._told_place and bool(better))
        if better:
            return
        moved_s = self._watcher.moved_for_s(now_s)
        if moved_s >= MOVED_S and not self._told_move:
            self.tell([Notice(now_s, "camera_moved")])
        self._told_move = moved_s >= MOVED_S or (self._told_move and moved_s > 0)

    def _recent(self, now_s: float) -> Sequence[Event]:
        """What was stored since yesterday, for a bout may go on; and the alerts before."""
        if not self._remembers:
            return ()
        since_s = now_s - DAY_S
        earlier = self._store.events(now_s - TURNS_S, since_s)
        alerts = (each for each in earlier if isinstance(each, Alert))
        return (*alerts, *self._store.events(since_s, now_s))

    def _advance(self, step: Step) -> None:
        self._session, events = memory.advance(self._session, step, self._rules)
        self._save(events)
        for listener in self._listeners:
            listener.on_step(self._session, step)
        self._show(events)

    def tell(self, events: Iterable[Event]) -> None:
        """Store, then show."""
        events = tuple(events)
        self._save(events)
        self._show(events)

    def _show(self, events: Iterable[Event]) -> None:
        for event in events:
            self._learn(event)
            message = self._message(event)
            if message is not None:
                self._notifier.notify(message)
            for listener in self._listeners:
                listener.on_event(event)

    def _learn(self, event: Event) -> None:
        """An answer to an alert moves the limit of its fault."""
        match event:
            case Alert(fault=Fault() as fault):
                self._faults[event.at_s] = fault
            case Outcome(kind="wrong" | "right") if event.alert_at_s in self._faults:
                fault = self._faults[event.alert_at_s]
                self._watcher.answer(fault, was_wrong=event.kind == "wrong")
                self._keep_learned()

    def _keep_learned(self) -> None:
        """Store the calibration as it now is; a store that fails is tried again."""
        found = self._watcher.calibration
        if found is None or found is self._kept:
            return
        try:
            self._store.save_calibration(self._watcher.camera.key, self._placement, found)
        except StoreError as error:
            _log.warning("%s; what was learned is not kept yet", error)
        else:
            self._kept = found

    def _save(self, events: Sequence[Event]) -> None:
        """Keep events; those that cannot be stored now are tried again with the next ones."""
        self._unsaved.extend(events)
        if not self._unsaved:
            return
        try:
            self._store.save(self._unsaved)
        except StoreError as error:  # must not stop the watch; the last try, at the end, raises
            if not self._failing:
                _log.warning("%s; what happens is kept in memory until it can be stored", error)
            self._failing = True
            return
        self._failing = False
        self._unsaved.clear()

    def _do_chore(self, now_s: float) -> None:
        self._chore_s = now_s + CHORE_S
        try:
            found = self._chore(self._session, now_s)
        except StoreError as error:  # tried again, and not every minute
            self._chore_s = now_s + HOUR_S
            _log.warning("%s", error)
            return
        if found is not None:
            notice, message = found
            self.tell([notice])
            self._notifier.notify(message)

    def _withdraw_open(self, seconds: float) -> None:
        """What was saved of what goes on bears the old clock's times; it comes again shifted."""
        hour = CameraTime(self._hour_s, self._hour_s, 0.0)
        stale = (*memory.open_events(self._session), hour)
        self._hour_s += seconds
        self._chore_s += seconds
        try:
            self._store.withdraw(stale)
        except StoreError as error:
            _log.warning("%s; what goes on may stand twice in this day", error)

    def _checkpoint(self, now_s: float) -> None:
        if now_s // LEARNED_S != self._saved_s // LEARNED_S:
            self._keep_learned()
        self._saved_s = now_s
        waiting = len(self._unsaved)
        self._save((*memory.open_events(self._session), *self._camera_time(now_s)))
        del self._unsaved[waiting:]  # what still goes on is told again, longer, next time

    def _camera_time(self, now_s: float) -> tuple[CameraTime, ...]:
        """How long the camera was on since the last full hour of watching, or since the start."""
        start_s, on_s = self._hour_s, self._watcher.camera.on_s
        used_s = min(on_s - self._hour_on_s, now_s - start_s)
        if not 0 <= now_s - start_s < HOUR_S:
            self._hour_s, self._hour_on_s = now_s, on_s
        return (CameraTime(start_s, now_s, used_s),) if used_s > 0 else ()

    def _finish(self) -> None:
        """Let the camera go, close what is open, store it. Raises StoreError."""
        now_s = self._clock.now()
        self._watcher.close()
        self._keep_learned()
        self.tell((*memory.finish(self._session, now_s), *self._camera_time(now_s)))
        for listener in self._listeners:
            listener.close()
        if self._unsaved:
            self._store.save(self._unsaved)
