"""Takes a calibration from a camera or a file: some seconds sat well, then some slouched."""

import math
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from posturewatch.adapters.clock import SimulatedClock, SystemClock
from posturewatch.adapters.source import file_camera, is_file, live_camera
from posturewatch.adapters.store import SqliteStore, open_store
from posturewatch.app import looking
from posturewatch.control import ask
from posturewatch.core.calibration import Calibration, calibrate
from posturewatch.core.events import Notice, SignalKind
from posturewatch.core.features import View
from posturewatch.core.pose import Look
from posturewatch.errors import CalibrationError, CameraError, NotRunningError
from posturewatch.messages import notice
from posturewatch.paths import Paths
from posturewatch.placements import PLACEMENT
from posturewatch.ports import Camera, CameraState, Clock, Frame
from posturewatch.settings import Settings
from posturewatch.texts import CAMERA, _

EVERY_S = 0.5
"""Looks come twice a second: enough to see the person's own restlessness, few enough to count."""
SLOUCH_S = 5.0
READY_S = 3.0
"""Time to settle before a live camera counts."""
NO_PICTURE_S = 10.0

ANSWER_S = 15.0
"""The monitor answers before its next look."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class How:
    """How a calibration is taken, and what it is kept as."""

    seconds: float = 12.0
    """Of sitting upright."""
    slouch: bool = False
    """Show the own slouch too."""
    placement: str = ""
    """Name of the placement; empty: the one in use is replaced."""
    standing: bool = False
    """The person stands there."""


def take(paths: Paths, settings: Settings, how: How, say: Say) -> Calibration:
    """Calibrate the source that the settings name, and store it under its camera and placement.

    ``say`` is called with what to do, and with the countdown. Raises CameraError,
    CalibrationError, ModelError or StoreError.
    """
    source = settings.camera.source
    real = SystemClock()
    camera: Camera
    clock: Clock
    if is_file(source):
        camera, clock, ready_s = file_camera(source), SimulatedClock(real.now()), 0.0
    else:
        camera, clock, ready_s = live_camera(source, real.now), real, READY_S
    paths.ensure()
    store, damaged = open_store(paths.store, now_s=real.now())
    if damaged is not None:
        say(notice(damaged).body)
    try:
        with looking(settings) as look:
            taking = _Taking(camera, clock, look, say)
            camera.open()
            taking.wait_for_picture()
            good = taking.collect(_("Sit upright and look at the screen."), ready_s, how.seconds)
            slouched: list[Look] = []
            if how.slouch:
                slouched = taking.collect(_("Now slouch as you do when tired."), ready_s, SLOUCH_S)
        found = calibrate(
            good, slouched, rules=settings.calibration, view=View(settings.camera.view)
        )
        found = replace(found, standing=how.standing)
        placement = how.placement or next(iter(store.calibrations(camera.key)), PLACEMENT)
        store.save_calibration(camera.key, placement, found)
        store.use_placement(camera.key, placement, real.now())
    finally:
        camera.release()
        store.close()
    return found


def take_running(paths: Paths, camera: str, how: How, say: Say) -> Calibration:
    """Let the running monitor, which holds this camera, take the calibration.

    Raises CalibrationError, NotRunningError or StoreError.
    """
    clock = SystemClock()
    _count(clock, say, _("Sit upright and look at the screen."), _("Starting in {left} s"), READY_S)
    try:
        ask(paths, SignalKind.CALIBRATE, how.seconds / 60)
        _count(clock, say, "", _("Hold it: {left} s"), how.seconds)
        if how.slouch:
            words = _("Now slouch as you do when tired.")
            _count(clock, say, words, _("Starting in {left} s"), READY_S)
            ask(paths, SignalKind.CALIBRATE_SLOUCH, SLOUCH_S / 60)
            _count(clock, say, "", _("Hold it: {left} s"), SLOUCH_S)
        asked_s = clock.now()
        ask(paths, SignalKind.END_CALIBRATE, text=how.placement)
    except BaseException:  # Ctrl-C too: the monitor must not go on collecting
        with suppress(NotRunningError):
            ask(paths, SignalKind.RECALL)
        raise
    with SqliteStore(paths.store) as store:
        told = _outcome(store, asked_s, clock)
        if told.kind == "calibration_refused":
            raise CalibrationError(told.detail)
        used, found = next(iter(store.calibrations(camera).items()))
        if how.standing != found.standing:
            found = replace(found, standing=how.standing)
            store.save_calibration(camera, used, found)
            ask(paths, SignalKind.RECALL)
    return found


def _count(clock: SystemClock, say: Say, words: str, each: str, seconds: float) -> None:
    """Say the words, then each second that is left."""
    if words:
        say(words)
    until_s = clock.now() + seconds
    while (left_s := until_s - clock.now()) > 0:
        say(each.format(left=math.ceil(left_s)))
        clock.wait(min(1.0, left_s))


def _outcome(store: SqliteStore, since_s: float, clock: SystemClock) -> Notice:
    """What the monitor says of a calibration; it says it between two looks."""
    while clock.now() < since_s + ANSWER_S:
        for event in store.events(since_s - 1, clock.now() + 1):
            if isinstance(event, Notice) and event.kind.startswith("calibrat"):
                return event
        clock.wait(0.2)
    raise CalibrationError(_("the monitor did not answer; nothing was changed"))


class _Taking:
    """Collects looks from a camera that runs."""

    def __init__(
        self, camera: Camera, clock: Clock, look: Callable[[Frame], Look], say: Say
    ) -> None:
        self._camera = camera
        self._clock = clock
        self._look = look
        self._say = say

    def wait_for_picture(self) -> None:
        """Let the camera warm up. Raises CameraError when no picture comes."""
        until_s = self._clock.now() + NO_PICTURE_S
        while self._camera.read(self._clock.now()) is None:
            if self._clock.now() >= until_s or self._camera.state is CameraState.ENDED:
                state = CAMERA[self._camera.state]
                raise CameraError(f"{self._camera.key}: no picture comes (camera {state})")
            self._wait(EVERY_S)

    def collect(self, words: str, ready_s: float, seconds: float) -> list[Look]:
        """Looks over ``seconds``, after ``ready_s`` to get ready."""
        self._say(words)
        for left in range(round(ready_s), 0, -1):
            self._say(_("Starting in {seconds} s").format(seconds=left))
            self._wait(1.0)
        looks: list[Look] = []
        start_s = self._clock.now()
        told = -1
        while (left_s := start_s + seconds - self._clock.now()) > 0:
            if self._camera.state is CameraState.ENDED:
                break
            if int(left_s) != told and ready_s:
                told = int(left_s)
                self._say(_("Hold it: {seconds} s").format(seconds=told + 1))
            frame = self._camera.read(self._clock.now())
            if frame is not None:
                looks.append(self._look(frame))
            self._wait(EVERY_S)
        return looks

    def _wait(self, seconds: float) -> None:
        if self._clock.wait(seconds):
            raise CalibrationError(_("stopped before it was complete; nothing was changed"))
