"""Takes a calibration from a camera or a file: some seconds sat well, then some slouched."""

from collections.abc import Callable

from posturewatch.adapters.clock import SimulatedClock, SystemClock
from posturewatch.adapters.source import file_camera, is_file, live_camera
from posturewatch.adapters.store import open_store
from posturewatch.app import looking
from posturewatch.core.calibration import Calibration, calibrate
from posturewatch.core.features import View
from posturewatch.core.pose import Look
from posturewatch.errors import CalibrationError, CameraError
from posturewatch.monitor import PLACEMENT
from posturewatch.paths import Paths
from posturewatch.ports import Camera, CameraState, Clock, Frame
from posturewatch.settings import Settings
from posturewatch.texts import CAMERA, _

EVERY_S = 0.5
"""Looks come twice a second: enough to see the person's own restlessness, few enough to count."""
SLOUCH_S = 5.0
READY_S = 3.0
"""Time to settle before a live camera counts."""
NO_PICTURE_S = 10.0

Say = Callable[[str], None]


def take(
    paths: Paths, settings: Settings, *, seconds: float, slouch: bool, say: Say
) -> Calibration:
    """Calibrate the source that the settings name, and store it under its camera.

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
    store, _damaged = open_store(paths.store, now_s=real.now())
    try:
        with looking(settings) as look:
            taking = _Taking(camera, clock, look, say)
            camera.open()
            taking.wait_for_picture()
            good = taking.collect(_("Sit upright and look at the screen."), ready_s, seconds)
            slouched: list[Look] = []
            if slouch:
                slouched = taking.collect(_("Now slouch as you do when tired."), ready_s, SLOUCH_S)
        found = calibrate(
            good, slouched, rules=settings.calibration, view=View(settings.camera.view)
        )
        store.save_calibration(camera.key, PLACEMENT, found)
    finally:
        camera.release()
        store.close()
    return found


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
