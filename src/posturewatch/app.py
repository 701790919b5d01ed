"""The only place that builds real adapters out of settings."""

import logging
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial

from rich.console import Console

from posturewatch import messages, stretch_library
from posturewatch.adapters import desk, notify
from posturewatch.adapters.clock import LocalZone, SimulatedClock, SystemClock
from posturewatch.adapters.control import ControlServer
from posturewatch.adapters.device import OtherPrograms, gives_to_one
from posturewatch.adapters.hooks import Hooks
from posturewatch.adapters.interrupts import stopped_by_signals
from posturewatch.adapters.landmarker import shipped_model
from posturewatch.adapters.landmarker_host import HostedLandmarker
from posturewatch.adapters.logfile import RotatingLog, last_words
from posturewatch.adapters.picture import FrameGate, quality
from posturewatch.adapters.scene import describe
from posturewatch.adapters.source import file_camera, is_file, live_camera
from posturewatch.adapters.store import open_store
from posturewatch.adapters.stream import LiveCamera
from posturewatch.adapters.video_file import VideoFile
from posturewatch.chores import chores
from posturewatch.core.events import Alert, Event, Notice, Outcome
from posturewatch.core.features import View
from posturewatch.core.pace import CameraMode
from posturewatch.core.pose import Look
from posturewatch.core.session import Rules
from posturewatch.core.stretches import Stretch
from posturewatch.monitor import Monitor, no_chore
from posturewatch.outputs.json_lines import JsonLines
from posturewatch.outputs.status_file import StatusFile
from posturewatch.outputs.text_lines import LogLines, StatusLine
from posturewatch.paths import Paths
from posturewatch.ports import (
    Camera,
    Clock,
    EventStore,
    Frame,
    Listener,
    Message,
    Notifier,
    PoseLandmarker,
    SignalSource,
)
from posturewatch.reload import Reload
from posturewatch.settings import Settings
from posturewatch.status import OnlyOne
from posturewatch.watcher import Watcher, WatchRules

_LOGGER = logging.getLogger("posturewatch")


@contextmanager
def looking(settings: Settings) -> Iterator[Callable[[Frame], Look]]:
    """The way from a frame to a look, with the shipped model. Raises ModelError."""
    landmarker = HostedLandmarker(shipped_model(settings.camera.model))
    try:
        yield partial(look, landmarker)
    finally:
        landmarker.close()


def look(landmarker: PoseLandmarker, frame: Frame) -> Look:
    """All that one frame says; the frame itself goes no further."""
    poses = landmarker.detect(frame)
    return Look(frame.at_s, poses, quality(frame.pixels), describe(frame.pixels, poses))


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched and who hears of it: everything that differs between run, demo and replay."""

    camera: Camera
    clock: Clock
    sources: Sequence[SignalSource] = ()
    listeners: Sequence[Listener] = ()
    notifier: Notifier | None = None
    """None: nothing is shown on the desktop."""
    remembers: bool = True
    """Whether it is the person's own day: a replay brings its calibrations, and has no evening."""
    reload: Reload | None = None
    """Brings new settings while watching."""


def watch(what: Watch, paths: Paths, settings: Settings) -> None:
    """Watch until the clock is stopped or the camera or the signals end.

    Raises CameraError, ModelError or StoreError. The caller holds the data folder (``OnlyOne``).
    """
    now_s = what.clock.now()
    with looking(settings) as look_at:
        store, damaged = open_store(paths.store, now_s=now_s)
        try:
            watcher = Watcher(
                what.camera,
                FrameGate(settings.gate),
                look_at,
                watch_rules(settings, what.camera),
            )
            monitor = Monitor(
                watcher=watcher,
                store=store,
                notifier=what.notifier or Silent(),
                clock=what.clock,
                sources=what.sources,
                listeners=what.listeners,
                rules=session_rules(settings),
                message=message_maker(settings),
                chore=chores(store, settings, paths.reports, LocalZone())
                if what.remembers
                else no_chore,
                remembers=what.remembers,
            )
            if damaged is not None:
                monitor.tell([damaged])
            if what.reload is not None:
                _bind(what.reload, watcher, monitor, store, paths)
            monitor.run()
        finally:
            store.close()


def _bind(
    reload: Reload, watcher: Watcher, monitor: Monitor, store: EventStore, paths: Paths
) -> None:
    """Let new settings reach the parts that follow rules; camera and model stay."""

    def take(now_s: float, fresh: Settings) -> None:
        watcher.adopt(watch_rules(fresh, watcher.camera))
        more = chores(store, fresh, paths.reports, LocalZone())
        monitor.adopt(session_rules(fresh), message_maker(fresh), more)
        monitor.tell([Notice(now_s, "settings_taken")])

    reload.take = take
    reload.refuse = lambda now_s, why: monitor.tell([Notice(now_s, "settings_refused", why)])


def watch_rules(settings: Settings, camera: Camera) -> WatchRules:
    """The watcher's share of the settings."""
    mode = settings.camera.mode
    is_device = isinstance(camera, LiveCamera) and camera.is_device
    burst = mode is CameraMode.BURST or (mode is CameraMode.AUTO and is_device and gives_to_one())
    return WatchRules(
        pace=settings.pace,
        verdict=settings.verdict,
        calibration=settings.calibration,
        learning=settings.learning,
        view=View(settings.camera.view),
        burst=burst,
    )


def session_rules(settings: Settings) -> Rules:
    """The session's share of the settings, with the stretches it may suggest."""
    library = stretch_library.load(settings.stretches)
    return Rules(
        presence=settings.presence,
        sitting=settings.sitting,
        posture=settings.posture,
        alerts=settings.alerts,
        effect=settings.effect,
        hours=settings.hours,
        stretches=library.suggested,
        wishes=settings.stretches,
        zone=LocalZone(),
    )


def message_maker(settings: Settings) -> Callable[[Event], Message | None]:
    """What of the events is told on the desktop, and in which words."""
    stretches = {each.id: each for each in stretch_library.load(settings.stretches).stretches}
    return partial(_message, stretches)


def _message(stretches: Mapping[str, Stretch], event: Event) -> Message | None:
    match event:
        case Alert(suppressed=""):
            return messages.compose(event, stretches.get(event.stretch))
        case Notice(kind="evening" | "settings_taken"):
            return None  # one comes with a message of its own, the other is for the log
        case Notice():
            return messages.notice(event)
        case _:
            return None


class Silent:
    """A notifier for simulated days: nothing is shown."""

    def notify(self, message: Message) -> None:
        """Nothing."""

    def outcomes(self, now_s: float) -> Sequence[Outcome]:  # noqa: ARG002
        """Nothing was shown, so nothing became of it."""
        return ()

    def close(self) -> None:
        """Nothing is held."""


def run(
    paths: Paths,
    settings: Settings,
    *,
    speed: float,
    loop: bool,
    as_json: bool,
    background: bool,
    arguments: Sequence[str],
    reread: Callable[[], Settings],
) -> None:
    """Watch the source that the settings name until it ends, or until SIGINT or SIGTERM.

    SIGHUP and ``posturewatch reload`` ask ``reread`` for new settings; ``arguments`` go to commands
    that are to work in the same place.
    """
    source = settings.camera.source
    real = SystemClock()
    camera: VideoFile | LiveCamera
    clock: SystemClock | SimulatedClock
    if is_file(source):
        camera, clock = file_camera(source, loop=loop), SimulatedClock(real.now(), speed)
    else:
        camera, clock = live_camera(source, real.now, patient=background), real
    reload = Reload(reread, clock.wake)
    with OnlyOne(paths), closing(ControlServer(paths, clock.wake, reload.ask)) as control:
        told = _follower(
            paths, settings, camera, clock.now(), as_json=as_json, background=background
        )
        write = told.ring if isinstance(told, StatusLine) else None
        state = StatusFile(paths.status, camera, clock.now(), "background" if background else "run")
        with (
            closing(
                notify.build(
                    settings.notify.backend,
                    sound=settings.notify.sound,
                    snooze_s=settings.notify.snooze_s,
                    stays=settings.notify.stays,
                    arguments=arguments,
                    write=write,
                )
            ) as notifier,
            stopped_by_signals(clock, reload.ask),
            ExitStack() as live,
        ):
            if background:
                live.enter_context(last_words(_LOGGER))
            sources: list[SignalSource] = [control, notifier, reload]
            if isinstance(camera, LiveCamera):
                heard = desk.build(clock.wake, show_in_full_screen=settings.notify.in_full_screen)
                sources += [real, OtherPrograms(lambda: camera.path)]
                sources.append(live.enter_context(closing(heard)))
            hooks = Hooks(settings.hooks.on_alert, settings.hooks.on_break)
            followers = [state, told, hooks]
            what = Watch(camera, clock, sources, followers, notifier, reload=reload)
            watch(what, paths, settings)


def _follower(
    paths: Paths,
    settings: Settings,
    camera: Camera,
    start_s: float,
    *,
    as_json: bool,
    background: bool,
) -> Listener:
    """The output that fits: log file, JSON lines, live line or plain lines."""
    names = stretch_library.load(settings.stretches).names
    if background:
        log = RotatingLog(paths.logs)
        handler = logging.StreamHandler(log)
        handler.setFormatter(logging.Formatter("%(asctime)s  %(message)s", "%Y-%m-%d %H:%M:%S"))
        _LOGGER.addHandler(handler)
        return LogLines(log, LocalZone(), camera, names)
    if as_json:
        return JsonLines(sys.stdout, start_s, samples=True)
    if not sys.stdout.isatty():
        return LogLines(sys.stdout, LocalZone(), camera, names)
    _LOGGER.addHandler(logging.NullHandler())  # nothing may write across the live line
    return StatusLine(Console(), camera, names)
