"""What the camera sees and what is made of it, live: a window, or text. Nothing is stored."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass

from posturewatch import texts
from posturewatch.adapters.clock import SimulatedClock, SystemClock
from posturewatch.adapters.source import file_camera, is_file, live_camera
from posturewatch.adapters.store import SqliteStore
from posturewatch.app import looking
from posturewatch.core.calibration import Calibration
from posturewatch.core.events import Finding, Judgement, Posture, Verdict
from posturewatch.core.limits import VerdictRules
from posturewatch.core.pose import Look, Pose
from posturewatch.core.verdict import judge, weigh
from posturewatch.errors import CameraError, StoreError
from posturewatch.paths import Paths
from posturewatch.ports import Camera, CameraState, Clock, Frame
from posturewatch.settings import Settings
from posturewatch.sketch import BONES, sketch

EVERY_S = 0.2
"""Five looks a second: a mirror that follows, on a tenth of two cores."""
PATIENCE_S = 10.0
"""How long a camera may take to its first picture."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One moment of the preview."""

    frame: Frame
    look: Look
    pose: Pose | None
    """The person meant, if anybody is seen."""
    judgement: Judgement
    bars: tuple[tuple[str, float], ...]
    """Every fault in words, and how much of its limit is used up; 1 is the limit."""

    @property
    def words(self) -> str:
        """The verdict in a few words."""
        judgement = self.judgement
        if judgement.verdict is Verdict.BAD:
            return texts.FAULTS[judgement.findings[0].fault]
        if judgement.verdict is Verdict.UNKNOWN:
            return texts.REASONS.get(judgement.reason, judgement.reason)
        if judgement.verdict is Verdict.ABSENT:
            return texts.REASONS["absent"]
        return texts.POSTURE[Posture.GOOD]


def sights(paths: Paths, settings: Settings) -> Iterator[Sight]:
    """Moments from the source that the settings name, until it ends.

    Raises CameraError, ModelError. Held against the stored calibration, if there is one.
    """
    source = settings.camera.source
    clock: Clock = SystemClock()
    camera: Camera
    if is_file(source):
        camera, clock = file_camera(source), SimulatedClock(clock.now(), 1.0)
    else:
        camera = live_camera(source, clock.now)
    with looking(settings) as look_at:
        camera.open()
        try:
            yield from _watch(camera, clock, look_at, _calibrations(paths), settings.verdict)
        finally:
            camera.release()


def _watch(
    camera: Camera,
    clock: Clock,
    look_at: Callable[[Frame], Look],
    calibrations: Callable[[str], Calibration | None],
    rules: VerdictRules,
) -> Iterator[Sight]:
    seen_s = clock.now()
    while camera.state is not CameraState.ENDED:
        frame = camera.read(clock.now())
        if frame is not None:
            seen_s = clock.now()
            look = look_at(frame)
            calibration = calibrations(camera.key)
            weighed = weigh(look, calibration, rules)
            judgement = judge(look, calibration, rules)
            yield Sight(frame, look, weighed.pose, judgement, _bars(weighed.findings))
        elif clock.now() - seen_s > PATIENCE_S:
            state = texts.CAMERA[camera.state]
            raise CameraError(f"{camera.key}: no picture comes (camera {state})")
        if clock.wait(EVERY_S):
            return


def _calibrations(paths: Paths) -> Callable[[str], Calibration | None]:
    """The stored calibration of a camera, read once."""
    known: dict[str, Calibration | None] = {}

    def of(key: str) -> Calibration | None:
        if key not in known:
            known[key] = None
            with suppress(StoreError), closing(SqliteStore(paths.store, read_only=True)) as store:
                known[key] = next(iter(store.calibrations(key).values()), None)
        return known[key]

    return of


def _bars(findings: Iterable[Finding]) -> tuple[tuple[str, float], ...]:
    return tuple((texts.FAULTS[each.fault], _used(each.severity)) for each in findings)


def _used(severity: float) -> float:
    """How much of the limit is used up: the inverse of severity = r / (1 + r)."""
    return severity / (1 - severity) if severity < 1 else float("inf")


def in_window(paths: Paths, settings: Settings, seconds: float | None = None) -> Sight | None:
    """Show a window until it is closed, or for some seconds of looking; the last moment."""
    from posturewatch.adapters.window import Window, paint

    with closing(Window()) as window:
        began_s: float | None = None
        last: Sight | None = None
        for sight in sights(paths, settings):
            last = sight
            began_s = sight.frame.at_s if began_s is None else began_s
            verdict = (sight.judgement.verdict.value, sight.words)
            picture = paint(sight.frame.pixels, sight.pose, BONES, sight.bars, verdict)
            is_open = window.show(picture, 0.01)
            if not is_open or (seconds is not None and sight.frame.at_s - began_s >= seconds):
                break
        return last


def as_text(sight: Sight) -> str:
    """One moment for a terminal: the skeleton, the verdict and the bars."""
    lines = [sketch(sight.pose), sight.words]
    for name, used in sight.bars:
        bar = "#" * min(20, round(10 * used))
        lines.append(f"{name:>24} [{bar[:10]:<10}|{bar[10:]:<10}]")
    return "\n".join(lines)
