"""``posturewatch setup``: from a fresh install to a running monitor, in five steps."""

import os
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posturewatch import texts
from posturewatch.adapters.address import shown
from posturewatch.commands.config import set_value
from posturewatch.commands.options import Context, common_options, forget_keys
from posturewatch.commands.start import begin
from posturewatch.core.events import Fault, Verdict
from posturewatch.errors import AlreadyRunningError, CameraError, PostureWatchError
from posturewatch.paths import user_config
from posturewatch.settings import Settings
from posturewatch.texts import _

if TYPE_CHECKING:
    from posturewatch.preview import Sight

LOOKS = 15
"""Moments that the look without a window takes: about three seconds."""
WINDOW_S = 30.0
"""The preview window closes by itself after this."""
PICTURE_WITHIN_S = 8.0
"""A slow webcam gives its first picture after about two seconds."""
SEEN_WITHIN_S = 5.0
"""How long a desktop may take to show the test notification."""


@dataclass
class Wizard:
    """What the steps share."""

    context: Context
    source: str | None
    missing: dict[str, str] = field(default_factory=dict)
    """Steps that did not succeed, and why."""

    @property
    def settings(self) -> Settings:
        """As they stand now: a step may just have changed them."""
        return self.context.settings_with({"camera": {"source": self.source}})

    @property
    def file(self) -> Path:
        """The settings file that is written to."""
        return self.context.config or user_config()


@click.command()
@click.option("--source", metavar="S", help="Camera index, name or path; or an address.")
@common_options
def command(context: Context, source: str | None) -> None:
    """Choose a camera, look, calibrate, test a notification, watch from login on.

    Every step can be skipped and repeated; nothing is changed before you say so.
    """
    from posturewatch.status import is_running

    if is_running(context.paths):
        raise AlreadyRunningError("a monitor is running and has the camera: posturewatch stop")
    wizard = Wizard(context, source)
    click.echo(_("PostureWatch, set up in five steps. Pictures never leave this program."))
    try:
        for number, (title, step) in enumerate(STEPS, 1):
            click.echo()
            click.secho(f"{number}/{len(STEPS)}  {title}", bold=True)
            _offer(wizard, title, step)
        _next(wizard)
    except (LeftError, click.Abort) as error:
        click.echo()
        click.echo(_("Left. What was set up so far stays; posturewatch setup begins again."))
        if isinstance(error, click.Abort):
            raise


class LeftError(Exception):
    """The person has left the setup."""


def _offer(wizard: Wizard, title: str, step: Callable[[Wizard], None]) -> None:
    """One step: done, skipped, or done again. Raises LeftError."""
    answer = _answer(_("Enter: go on, s: skip, q: leave"), "sq")
    while answer != "s":
        try:
            step(wizard)
            wizard.missing.pop(title, None)
        except PostureWatchError as error:
            click.echo(str(error))
            wizard.missing[title] = str(error)
        forget_keys()
        answer = _answer(_("Enter: next step, r: once more, q: leave"), "rq") or "s"


def _answer(words: str, letters: str) -> str:
    """One of the letters, or nothing for Enter; asked until it is. Raises LeftError for q."""
    while True:
        said = click.prompt(words, default="", show_default=False, prompt_suffix=" > ")
        said = said.strip().lower()
        if said == "q":
            raise LeftError
        if said in ("", *letters):
            return said
        click.echo(_("Not understood: {said}.").format(said=said))


def _camera(wizard: Wizard) -> None:
    from posturewatch.adapters.device import devices

    found = devices()
    for device in found:
        click.echo(f"  {device}")
    if not found:
        click.echo(_("  No camera is connected; the address of one works too (http://...)."))
    current = wizard.source or wizard.settings.camera.source
    default = current or (found[0].name or str(found[0].index) if found else "")
    by_number = {str(device.index): device.name for device in found if device.name}
    while True:
        chosen = click.prompt(
            _("Which camera (number, name or address; s: none now)"),
            default=shown(default),
            show_default=bool(default),
        ).strip()
        chosen = default if chosen == shown(default) else chosen
        if chosen.lower() == "q":
            raise LeftError
        if chosen.lower() in ("", "s"):
            raise CameraError(_("no camera chosen"))
        source = by_number.get(chosen, chosen)  # a name survives replugging, a number does not
        try:
            _open(source)
        except CameraError as error:
            click.echo(str(error))
            default = ""
        else:
            break
    wizard.source = source
    set_value(wizard.file, "camera.source", source)
    click.echo(_("Camera: {source}").format(source=shown(source)))


def _open(source: str) -> None:
    """Take one picture through it. Raises CameraError."""
    from posturewatch.adapters.clock import SystemClock
    from posturewatch.adapters.source import file_camera, is_file, live_camera

    clock = SystemClock()
    if is_file(source):
        file_camera(source).release()
        return
    camera = live_camera(source, clock.now)
    camera.open()
    try:
        for _turn in range(round(PICTURE_WITHIN_S / 0.25)):
            if camera.read(clock.now()) is not None:
                return
            clock.wait(0.25)
        state = texts.CAMERA[camera.state]
    finally:
        camera.release()
    raise CameraError(
        _("{source}: no picture comes (camera {state})").format(source=shown(source), state=state)
    )


def _look(wizard: Wizard) -> None:
    from posturewatch import preview
    from posturewatch.adapters.display import has_display

    paths, settings = wizard.context.paths, wizard.settings
    if has_display():
        click.echo(_("A window shows what the camera sees; press q in it to go on."))
        last = preview.in_window(paths, settings, WINDOW_S)
    else:
        kept = deque(islice(preview.sights(paths, settings), LOOKS), maxlen=1)
        last = kept[0] if kept else None
        if last is not None:
            click.echo(preview.as_text(last))
    if last is not None:
        for line in advice(last, settings):
            click.echo(f"  {line}")


def advice(sight: "Sight", settings: Settings) -> list[str]:
    """Light, distance and framing in words."""
    judgement = sight.judgement
    reason = "absent" if judgement.verdict is Verdict.ABSENT else judgement.reason
    if reason in texts.ADVICE:
        return [
            _("Not yet: {why}. What helps: {todo}.").format(
                why=texts.REASONS[reason], todo=texts.ADVICE[reason]
            )
        ]
    lines = []
    if sight.look.quality.brightness < 2 * settings.verdict.min_brightness:
        lines.append(_("Light: rather dark; a lamp that falls on your face helps."))
    else:
        lines.append(_("Light: good."))
    near = dict(sight.bars).get(texts.FAULTS[Fault.TOO_CLOSE], 0.0) >= 1
    lines.append(_("Distance: very near; move back.") if near else _("Distance: good."))
    lines.append(_("Framing: face and shoulders are seen."))
    return lines


def _calibrate(wizard: Wizard) -> None:
    from posturewatch.calibrating import How, take

    slouch = click.confirm(_("Show your own slouch as well? It makes the limits sharper"))
    found = take(wizard.context.paths, wizard.settings, How(slouch=slouch), click.echo)
    click.echo(
        _("Calibrated from {looks} pictures; quality {quality:.0%} (100% is best).").format(
            looks=found.looks, quality=found.quality
        )
    )


def _notification(wizard: Wizard) -> None:
    from posturewatch.adapters import notify
    from posturewatch.adapters.clock import SystemClock
    from posturewatch.ports import Message

    chain = notify.build(wizard.settings.notify.backend)
    clock = SystemClock()
    try:
        chain.notify(Message("PostureWatch", _("This is what an alert looks like.")))
        delivered = chain.deliveries()
        for _turn in range(round(SEEN_WITHIN_S / 0.1)):
            if delivered:
                break
            clock.wait(0.1)
            delivered = chain.deliveries()
    finally:
        chain.close()
    if delivered and delivered[0].way:
        click.echo(_("Sent: {way}.").format(way=WAYS.get(delivered[0].way, delivered[0].way)))
    else:
        click.echo(_("No way of delivery worked; alerts will be in the log."))
    if not click.confirm(_("Did you see it?"), default=True):
        click.echo(_("posturewatch doctor says which ways there are; see docs/troubleshooting.md."))


def _autostart(wizard: Wizard) -> None:
    from posturewatch.adapters.autostart import enable, ways
    from posturewatch.adapters.background import command as monitor

    if click.confirm(_("Watch from every login on?"), default=True):
        known = ways(Path.home(), os.environ)
        source = wizard.settings.camera.source
        for line in enable(None, known, monitor(wizard.context.arguments), source):
            click.echo(line)


def _next(wizard: Wizard) -> None:
    click.echo()
    for title, why in wizard.missing.items():
        click.echo(_("Not done: {step} ({why})").format(step=title, why=why))
    if click.confirm(_("Begin to watch now, in the background?"), default=True):
        sees = begin(wizard.context)
    else:
        sees = False
        click.echo(_("Not watching. To begin: posturewatch start"))
    if wizard.missing:
        click.echo(_("posturewatch setup does again what is missing; every step can be skipped."))
    if sees:
        click.echo(_("What happens next: nothing, until you slouch for a while or sit for long."))
        click.echo(
            _("posturewatch status tells how you sit, posturewatch report how the day went.")
        )


WAYS = {
    "desktop": _("the desktop shows it"),
    "plyer": _("the desktop shows it (by plyer)"),
    "terminal": _("a line in the terminal"),
}
"""Ways of delivery as a person sees them."""

STEPS: tuple[tuple[str, Callable[[Wizard], None]], ...] = (
    (_("Camera"), _camera),
    (_("What it sees: light, distance, framing"), _look),
    (_("Calibrate: 15 seconds of sitting as you want to sit"), _calibrate),
    (_("A test notification"), _notification),
    (_("Autostart"), _autostart),
)
