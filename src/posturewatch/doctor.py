"""What could keep the program from working here, each looked at for real, with what to do."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from posturewatch import status, texts
from posturewatch.adapters.background import NO_PICTURE
from posturewatch.adapters.clock import SystemClock
from posturewatch.adapters.device import MORE
from posturewatch.core.words import CameraState
from posturewatch.errors import PostureWatchError
from posturewatch.paths import Paths
from posturewatch.settings import Settings
from posturewatch.texts import _

PICTURE_WITHIN_S = 8.0
"""A slow webcam gives its first picture after about two seconds."""
LEAST_DISK = 100 * 1024 * 1024
"""Bytes. A system with less than this free has other trouble as well."""
DIM = 2.0
"""Times the brightness below which nothing is judged: room for a cloud, or for dusk."""


class Level(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    """It works, but not as well as it could."""
    PROBLEM = "problem"
    """The program cannot do its work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at."""

    name: str
    level: Level
    said: str
    todo: str = ""
    """What to do about it; empty when all is well."""


Check = Callable[[Paths, Settings], Iterator[Finding]]


def examine(paths: Paths, settings: Settings) -> Iterator[Finding]:
    """Everything in turn; a check that itself fails is a problem, and the rest goes on."""
    for name, check in CHECKS.items():
        try:
            yield from check(paths, settings)
        except PostureWatchError as error:
            said = str(error).removesuffix(MORE)  # it is the doctor who says it
            yield Finding(name, Level.PROBLEM, said, REMEDIES[name])
        except Exception as error:  # noqa: BLE001 - a doctor tells of every illness
            said = f"{type(error).__name__}: {error}"
            yield Finding(name, Level.PROBLEM, said, REMEDIES[name])


def _opencv(paths: Paths, settings: Settings) -> Iterator[Finding]:  # noqa: ARG001
    from posturewatch.adapters.installation import opencv_distributions, opencv_version

    known = opencv_distributions()
    repair = _("pip uninstall -y {all}, then pip install opencv-python")
    todo = repair.format(all=" ".join(known))
    if opencv_version() is None:
        yield Finding("opencv", Level.PROBLEM, _("cv2 is an empty shell"), todo)
    elif len(known) > 1:
        said = _("more than one OpenCV is installed: {all}").format(all=", ".join(known))
        yield Finding("opencv", Level.WARNING, said, todo)
    else:
        yield Finding("opencv", Level.OK, f"{' '.join(known)} {opencv_version()}")


def _model(paths: Paths, settings: Settings) -> Iterator[Finding]:  # noqa: ARG001
    from posturewatch.adapters.landmarker import MediaPipeLandmarker, shipped_model

    path = shipped_model(settings.camera.model)
    MediaPipeLandmarker(path).close()
    said = _("{name}: checksum right, loads").format(name=path.name)
    yield Finding("model", Level.OK, said)


def _camera(paths: Paths, settings: Settings) -> Iterator[Finding]:
    from posturewatch.adapters.source import is_file

    source = settings.camera.source
    if is_file(source):
        yield Finding("camera", Level.OK, _("a file: {source}").format(source=source))
        return
    last = status.read(paths.status)
    if last and status.is_running(paths):
        if last.camera is CameraState.BUSY:
            said = _("another program has it; the running monitor waits, and counts by input")
            yield Finding("camera", Level.WARNING, said, _("nothing: it goes on by itself"))
            return
        if last.camera in NO_PICTURE:
            said = _("the running monitor gets no picture (camera {state})")
            said = said.format(state=texts.CAMERA[last.camera])
            yield Finding("camera", Level.PROBLEM, said, REMEDIES["camera"])
            return
        said = _("the running monitor has it: {source}").format(source=last.source)
        yield Finding("camera", Level.OK, said)
        return
    yield from _live(source, DIM * settings.verdict.min_brightness)


def _live(source: str, dim_below: float) -> Iterator[Finding]:
    from posturewatch.adapters.picture import quality
    from posturewatch.adapters.source import live_camera

    refused = [path for path in _devices() if not os.access(path, os.R_OK | os.W_OK)]
    if refused:
        said = _("no permission for {paths}").format(paths=", ".join(map(str, refused)))
        todo = _("sudo usermod -aG video $USER, then log in again")
        yield Finding("permission", Level.PROBLEM, said, todo)
    clock = SystemClock()
    camera = live_camera(source, clock.now)
    camera.open()
    try:
        frame = None
        for _turn in range(round(PICTURE_WITHIN_S / 0.25)):
            frame = camera.read(clock.now())
            if frame is not None or clock.wait(0.25):
                break
        if frame is None:
            state = texts.CAMERA[camera.state]
            said = _("{key} gives no picture ({state})").format(key=camera.key, state=state)
            todo = _("close other programs that use it; allow camera access in the system")
            yield Finding("camera", Level.PROBLEM, said, todo)
            return
        height, width = frame.pixels.shape[:2]
        yield Finding("camera", Level.OK, f"{camera.key}: {width}x{height}")
        bright = quality(frame.pixels).brightness
        said = _("mean brightness {percent} %").format(percent=round(100 * bright))
        todo = _("turn on a light that falls on your face, not one behind you")
        dim = bright < dim_below
        yield Finding("light", Level.WARNING if dim else Level.OK, said, todo if dim else "")
    finally:
        camera.release()


def _devices() -> list[Path]:
    return sorted(Path("/dev").glob("video*")) if sys.platform == "linux" else []


def _notifications(paths: Paths, settings: Settings) -> Iterator[Finding]:  # noqa: ARG001
    from posturewatch.adapters import notify

    chain = notify.build(settings.notify.backend)
    try:
        ways = chain.report()
    finally:
        chain.close()
    desktop = [way for way in ways if way.name != "terminal"]
    working = [way for way in desktop if way.works]
    if working or not desktop:
        way = (working or ways)[0]
        yield Finding("notifications", Level.OK, f"{way.name}: {way.reason}")
    else:
        said = "; ".join(f"{way.name}: {way.reason}" for way in desktop)
        todo = _("alerts go to the terminal and the log; a notification daemon such as dunst helps")
        yield Finding("notifications", Level.WARNING, said, todo)


def _desk(paths: Paths, settings: Settings) -> Iterator[Finding]:  # noqa: ARG001
    """Only input is missed: the camera sees who left, but nothing else proves a dark room full."""
    from posturewatch.adapters import desk

    found = desk.report()
    for kind in desk.Kind:
        sources = [source for source in found if kind in source.tells]
        there = [source.name for source in sources if not source.missing]
        why = "; ".join(f"{source.name}: {source.missing}" for source in sources)
        said = ", ".join(there) or _("not told ({why})").format(why=why or _("no way is known"))
        if kind is desk.Kind.INPUT and not there:
            todo = _("the sitting clock goes by the camera alone: see docs/desk-signals.md")
            yield Finding(f"desk: {kind}", Level.WARNING, said, todo)
        else:
            yield Finding(f"desk: {kind}", Level.OK, said)


def _store(paths: Paths, settings: Settings) -> Iterator[Finding]:  # noqa: ARG001
    if not paths.store.exists():
        yield Finding("store", Level.OK, _("none yet: {path}").format(path=paths.store))
        return
    from posturewatch.adapters.store import SqliteStore

    clock = SystemClock()
    with SqliteStore(paths.store, check=True) as store:
        span = store.span()
    said = _("{path}: whole, {size} kB").format(
        path=paths.store, size=paths.store.stat().st_size // 1024
    )
    yield Finding("store", Level.OK, said)
    if span and span[1] > clock.now() + 60:
        said = _("the newest entry lies {ahead} in the future")
        said = said.format(ahead=_ahead(span[1] - clock.now()))
        yield Finding("clock", Level.WARNING, said, _("set the system's clock"))
    else:
        yield Finding("clock", Level.OK, _("ahead of all that is stored"))


def _ahead(seconds: float) -> str:
    days = round(seconds / 86_400)
    return _("{days} days").format(days=days) if days > 1 else texts.span(seconds)


def _disk(paths: Paths, settings: Settings) -> Iterator[Finding]:  # noqa: ARG001
    place = next(each for each in (paths.data_dir, *paths.data_dir.parents) if each.exists())
    free = shutil.disk_usage(place).free
    said = _("{free} MB free at {place}").format(free=free // 1024**2, place=place)
    if not os.access(place, os.W_OK):
        said, todo = _("{place} may not be written").format(place=place), _("choose --data-dir")
        yield Finding("disk", Level.PROBLEM, said, todo)
    elif free < LEAST_DISK:
        yield Finding("disk", Level.WARNING, said, _("make room"))
    else:
        yield Finding("disk", Level.OK, said)


def _calibration(paths: Paths, settings: Settings) -> Iterator[Finding]:  # noqa: ARG001
    last = status.read(paths.status)
    if last and not last.calibrated:
        said = _("none for {camera}").format(camera=last.source)
        yield Finding("calibration", Level.WARNING, said, "posturewatch calibrate")


def _autostart(paths: Paths, settings: Settings) -> Iterator[Finding]:  # noqa: ARG001
    from posturewatch.adapters.autostart import ways

    known = ways(Path.home(), os.environ)
    on = [f"{name}: {way.where}" for name, way in known.items() if way.is_enabled()]
    if len(on) > 1:
        todo = _("posturewatch autostart enable leaves one")
        yield Finding("autostart", Level.WARNING, _("twice: ") + ", ".join(on), todo)
    else:
        yield Finding("autostart", Level.OK, on[0] if on else _("off"))


CHECKS: dict[str, Check] = {
    "opencv": _opencv,
    "model": _model,
    "camera": _camera,
    "notifications": _notifications,
    "desk": _desk,
    "store": _store,
    "disk": _disk,
    "calibration": _calibration,
    "autostart": _autostart,
}

REMEDIES: dict[str, str] = {
    "opencv": _("pip install --force-reinstall opencv-python"),
    "model": _("install posturewatch again: the models come with it"),
    "camera": _("plug it in, or choose another: posturewatch setup"),
    "notifications": _("choose another way: posturewatch config set notify.backend terminal"),
    "desk": _("watching goes on by the camera alone; see docs/desk-signals.md"),
    "store": _("posturewatch run keeps a damaged one aside and begins anew; else see its rights"),
    "disk": _("make room there, or choose another folder with --data-dir"),
    "calibration": _("posturewatch calibrate"),
    "autostart": _("posturewatch autostart disable, then enable; see the rights of that folder"),
}
"""What to do where a check itself fails."""
