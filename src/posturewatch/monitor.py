"""The loop: signals, sample, advance, save, notify, tell. Live, file, demo and replay alike.

An event is stored before anybody hears of it, so a desktop that cannot show an alert does not
lose it. What still goes on is stored every half minute: a power cut loses no more than that.
"""

import logging
from collections.abc import Callable, Iterable, Sequence

from posturewatch.core import session as memory
from posturewatch.core.events import Alert, Event, Notice, Signal, SignalKind, Step
from posturewatch.core.history import TURNS_S
from posturewatch.core.session import Rules, Session
from posturewatch.errors import StoreError
from posturewatch.placements import Placements
from posturewatch.ports import (
    CameraState,
    Clock,
    EventStore,
    Listener,
    Message,
    Notifier,
    SignalSource,
)
from posturewatch.recorder import HOUR_S, Recorder
from posturewatch.watcher import Watcher

DAY_S = 86_400.0
_log = logging.getLogger(__name__)

LEARNED_S = 600.0
"""How often slow drift of the baseline is stored: it takes hours to amount to anything."""
CHORE_S = 60.0
"""Nothing that is not about posture needs to be quicker."""
CALIBRATING_S = 600.0
"""Whoever began to calibrate and has not ended it by then has gone."""
OVERDUE_S = 30.0
"""Or so long after the looks they asked for have been taken: a terminal that was closed."""


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
        recent = self._recent(clock.now())
        self._session = memory.start(clock.now(), rules, recent)
        self._placements = Placements(watcher, store, recent, remembers=remembers)
        self._recorder = Recorder(store, clock.now(), watcher.camera.on_s)
        self._calibrates_until_s = clock.now()
        self._learned_s = clock.now()
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
        if self._watcher.is_calibrating and now_s > self._calibrates_until_s:
            self._note(Signal(now_s, SignalKind.RECALL))
        if not self._ended:
            self.tell(self._placements.recognise(now_s))
            sample = self._watcher.glance(now_s)
            self._ended = self._watcher.camera.state is CameraState.ENDED
            if not self._ended:
                self._advance(sample)
                self.tell(self._placements.hints(now_s, self._session.desk))
        if self._recorder.is_due(now_s):
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
            self._recorder.withdraw(memory.open_events(self._session), signal.seconds or 0.0)
            self._chore_s += signal.seconds or 0.0
            self._calibrates_until_s += signal.seconds or 0.0
        self._advance(signal)
        if is_step:
            self._checkpoint(self._clock.now())  # under the new clock, lest a power cut lose it
        if signal.kind is SignalKind.END:
            self._ended = True
        elif signal.kind in (SignalKind.CALIBRATE, SignalKind.CALIBRATE_SLOUCH):
            lasts_s = 60 * signal.minutes + OVERDUE_S if signal.minutes else CALIBRATING_S
            self._calibrates_until_s = signal.at_s + lasts_s
        elif signal.kind is SignalKind.RECALL:
            self._placements.forget()  # read again in this very turn
        if outcome is None:
            return
        if outcome.calibration:
            self._placements.calibrated(signal.text, signal.at_s)
            self.tell([Notice(signal.at_s, "calibrated")])
        else:
            self.tell([Notice(signal.at_s, "calibration_refused", outcome.reason)])

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
        self._recorder.save(events)
        for listener in self._listeners:
            listener.on_step(self._session, step)
        self._show(events)

    def tell(self, events: Iterable[Event]) -> None:
        """Store, then show."""
        events = tuple(events)
        self._recorder.save(events)
        self._show(events)

    def _show(self, events: Iterable[Event]) -> None:
        for event in events:
            self._placements.learn(event)
            message = self._message(event)
            if message is not None:
                self._notifier.notify(message)
            for listener in self._listeners:
                listener.on_event(event)

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

    def _checkpoint(self, now_s: float) -> None:
        if now_s // LEARNED_S != self._learned_s // LEARNED_S:
            self._learned_s = now_s
            self._placements.keep()
        going_on = memory.open_events(self._session)
        self._recorder.checkpoint(now_s, going_on, self._watcher.camera.on_s)

    def _finish(self) -> None:
        """Let the camera go, close what is open, store it. Raises StoreError."""
        now_s = self._clock.now()
        self._watcher.close()
        self._placements.keep()
        self.tell(memory.finish(self._session, now_s))
        for listener in self._listeners:
            listener.close()
        self._recorder.finish(now_s, self._watcher.camera.on_s)
