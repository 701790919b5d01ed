"""The camera's calibrations: taken up from the store, kept with what they learn, told apart."""

import logging
from collections.abc import Sequence
from contextlib import suppress

from posturewatch.core.calibration import Calibration
from posturewatch.core.events import Alert, Event, Fault, Notice, Outcome
from posturewatch.core.presence import Desk, InPicture
from posturewatch.errors import StoreError
from posturewatch.ports import EventStore
from posturewatch.watcher import Watcher

PLACEMENT = "desk"
"""The placement a calibration is stored under when nobody named one."""
MOVED_S = 60.0
"""A camera that is being turned, or somebody standing before it, is over by then."""
_log = logging.getLogger(__name__)


class Placements:
    """Which calibration the watcher holds looks against."""

    def __init__(
        self, watcher: Watcher, store: EventStore, recent: Sequence[Event], *, remembers: bool
    ) -> None:
        """``remembers``: use the store's calibrations; a replay brings its own."""
        self._watcher = watcher
        self._store = store
        self._remembers = remembers
        self._key: str | None = None
        self._placement = PLACEMENT
        self._kept: Calibration | None = None
        """The calibration as it lies in the store."""
        self._faults: dict[float, Fault] = {
            each.at_s: each.fault for each in recent if isinstance(each, Alert) and each.fault
        }
        """What posture alerts were about, by their time."""
        self._failing = False
        self._told_move = self._told_place = False
        self._told_outgrown = any(
            isinstance(each, Notice) and each.kind == "outgrown" for each in recent
        )

    def forget(self) -> None:
        """The store's calibrations have changed: take them up anew."""
        if self._remembers:
            self._key = None

    def recognise(self, now_s: float) -> list[Notice]:
        """Take up the calibrations of the camera, once it is known which one it is."""
        key = self._watcher.camera.key
        if key == self._key or not key:
            return []
        try:
            found = self._store.calibrations(key) if self._remembers else {}
        except StoreError as error:  # must not stop the watch: the next turn tries again
            if not self._failing:
                _log.warning("%s; posture is not judged until it can be read", error)
            self._failing = True
            return []
        self._key, self._failing = key, False
        self._placement = next(iter(found), PLACEMENT)
        self._watcher.judging.hold_against(found.pop(self._placement, None), found)
        self._kept = self._watcher.calibration
        if self._watcher.calibration is None and not self._watcher.is_calibrating:
            return [Notice(now_s, "no_calibration", key)]
        return []

    def calibrated(self, placement: str, at_s: float) -> None:
        """Keep the watcher's new calibration; ``placement`` may be empty: the one in use."""
        self._placement = placement or self._placement
        self._told_outgrown = False
        self.keep()
        if self._remembers and self._kept is self._watcher.calibration:
            with suppress(StoreError):  # it is kept; which one is in use can be said again
                self._store.use_placement(self._watcher.camera.key, self._placement, at_s)
            self._key = None  # and take up the other placements anew

    def keep(self) -> None:
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

    def learn(self, event: Event) -> None:
        """An answer to an alert moves the limit of its fault."""
        match event:
            case Alert(fault=Fault() as fault):
                self._faults[event.at_s] = fault
            case Outcome(kind="wrong" | "right") if event.alert_at_s in self._faults:
                fault = self._faults[event.alert_at_s]
                self._watcher.judging.answer(fault, was_wrong=event.kind == "wrong")
                self.keep()

    def hints(self, now_s: float, desk: Desk) -> list[Notice]:
        """Say once what fits better or no longer; of a moved camera again after it was put back.

        A look that tells nothing of it (dark, a hand at the face, nobody there) puts nothing back.
        A standing placement that fits is counted, and needs no hint.
        """
        better, better_s = self._watcher.judging.better_for_s(now_s)
        told = []
        if better_s >= MOVED_S and not self._told_place and not desk.is_upright:
            told.append(Notice(now_s, "better_placement", better))
        stays_told = self._told_place and (bool(better) or desk.view is not InPicture.PERSON)
        self._told_place = better_s >= MOVED_S or stays_told
        if self._watcher.judging.is_outgrown and not self._told_outgrown:
            self._told_outgrown = True
            told.append(Notice(now_s, "outgrown"))
        if better:
            return told
        moved_s = self._watcher.judging.moved_for_s(now_s)
        if moved_s >= MOVED_S and not self._told_move:
            told.append(Notice(now_s, "camera_moved"))
        stays_told = self._told_move and not self._watcher.judging.camera_stands
        self._told_move = moved_s >= MOVED_S or stays_told
        return told
