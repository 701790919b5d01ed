"""The whole program on the bundled clip, in seconds.

A file for a camera, a simulated clock, a data folder that is thrown away, and a line for every
happening; everything else is what ``run`` uses.
"""

import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo
from pathlib import Path

from rich.console import Console
from rich.live import Live
from rich.padding import Padding
from rich.text import Text

from posturewatch import demo_script, lines, stretch_library
from posturewatch.adapters.clock import LocalZone, SimulatedClock
from posturewatch.adapters.notify import build
from posturewatch.adapters.store import SqliteStore
from posturewatch.adapters.video_file import VideoFile
from posturewatch.app import Watch, message_maker, watch
from posturewatch.core.day import day_span, local_day, summarise
from posturewatch.core.events import Alert, Event, Posture, Signal, SignalKind, Sitting, Step
from posturewatch.core.session import Session
from posturewatch.demo_script import Script
from posturewatch.paths import Paths
from posturewatch.ports import Message
from posturewatch.report.text import render_day
from posturewatch.report.view import day_view
from posturewatch.report.wording import Wording
from posturewatch.settings import Settings
from posturewatch.texts import DEMO, span

START = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - nine o'clock wherever the reader is
"""Local time of the clip's first frame: the clock on the wall says nine."""
LENGTH_S = 12.0
"""Seconds the clip is spread over where the machine is quick enough."""


def play(console: Console, *, quiet: bool = False, length_s: float | None = LENGTH_S) -> None:
    """Play the clip and print its report. Raises ModelError when there is no pose model.

    ``quiet`` keeps the alerts off the desktop; without ``length_s`` it is as quick as it can be.
    """
    with tempfile.TemporaryDirectory(prefix="posturewatch-demo-") as folder:
        paths, settings, zone = Paths(Path(folder)), Settings(), LocalZone()
        script = demo_script.load()
        speed = script.end_s / length_s if length_s else None
        clock = SimulatedClock(START.replace(tzinfo=zone).timestamp(), speed)
        console.print(Text(DEMO["title"].format(span=span(script.end_s)), style="bold"))
        console.print(Text(DEMO["about"], style="dim"), "")
        story = Story(console, zone, message_maker(settings))
        # The alerts are told by the story: what the last way adds to them is its bell.
        notifier = None if quiet else build(write=lambda _line: console.bell())
        cues = Cues(script, clock.now())
        try:
            watch(
                Watch(
                    VideoFile(str(demo_script.clip())),
                    clock,
                    sources=[cues] if notifier is None else [cues, notifier],
                    listeners=[story],
                    notifier=notifier,
                ),
                paths,
                settings,
            )
        finally:
            story.close()
            if notifier is not None:
                notifier.close()
        console.print("", highlight=False)
        console.out(report(paths, settings, clock.now(), zone, colour=console.is_terminal), end="")


def report(paths: Paths, settings: Settings, now_s: float, zone: tzinfo, *, colour: bool) -> str:
    """The day so far, as ``posturewatch report`` has it."""
    day = local_day(now_s, zone)
    with SqliteStore(paths.store, read_only=True) as store:
        counted = summarise(day, zone, store.events(*day_span(day, zone)), now_s)
    names = {each.id: each.name for each in stretch_library.load(settings.stretches).stretches}
    return render_day(day_view(counted, Wording(zone), stretch_names=names), colour=colour)


class Cues:
    """The person's own part: asks for the calibration, and says when it is over."""

    def __init__(self, script: Script, start_s: float) -> None:
        self._due = [
            Signal(start_s, SignalKind.CALIBRATE),
            Signal(start_s + script.calibrate_s, SignalKind.END_CALIBRATE),
        ]

    def poll(self, now_s: float) -> Sequence[Signal]:
        """The signals whose time has come."""
        told = [signal for signal in self._due if signal.at_s <= now_s]
        self._due = self._due[len(told) :]
        return told


class Story:
    """A line for every happening, under the clock of the clip; one live line below them."""

    def __init__(
        self, console: Console, zone: tzinfo, message: Callable[[Event], Message | None]
    ) -> None:
        self._console = console
        self._zone = zone
        self._message = message
        self._now_s = self._drawn_s = 0.0
        self._state = ""
        self._live = Live(console=console, auto_refresh=False, transient=True)
        if console.is_terminal:
            self._live.start()

    def on_step(self, session: Session, step: Step) -> None:
        """Tell a changed state, and move the live line on."""
        self._now_s = step.at_s
        if isinstance(step, Signal) and step.kind is SignalKind.CALIBRATE:
            self._tell(DEMO["calibrating"])
        state = lines.state(session)
        changed = state != self._state
        if changed and (session.posture.state, session.sitting.state) != _AT_FIRST:
            self._tell(state, _style(session))
        self._state = state
        if self._live.is_started and (changed or step.at_s - self._drawn_s >= REDRAW_S):
            self._drawn_s = step.at_s
            line = Text(f"{self._clock()}  ", style="dim")
            line.append(" ● ", _style(session)).append(state).append(f"  ·  {lines.clock(session)}")
            line.truncate(self._console.width - 1, overflow="ellipsis")
            self._live.update(line, refresh=True)

    def on_event(self, event: Event) -> None:
        """Tell an alert in full, as the desktop shows it, and other events in a line."""
        message = self._message(event)
        if isinstance(event, Alert) and message is not None:
            self._tell(message.title, "bold yellow")
            self._console.print(Padding(Text(message.body), (0, 0, 0, INDENT)))
            return
        line = lines.event(event, self._zone)
        if line:
            self._tell(line[:1].upper() + line[1:])

    def close(self) -> None:
        """Give the terminal back."""
        self._live.stop()

    def _tell(self, words: str, style: str = "") -> None:
        sign = " ● " if style else "   "
        told = Text.assemble((self._clock(), "dim"), "  ", (sign, style), (words, style))
        self._console.print(told)

    def _clock(self) -> str:
        return f"{datetime.fromtimestamp(self._now_s, self._zone):%H:%M:%S}"


REDRAW_S = 10.0
"""Seconds of the clip between two drawings of the live line: some twenty drawings a second."""
INDENT = 13
"""Columns of clock and sign: where the words begin."""
_AT_FIRST = (Posture.UNKNOWN, Sitting.UNOBSERVED)
_STYLES = {Posture.GOOD: "green", Posture.BAD: "red", Posture.UNKNOWN: "yellow"}


def _style(session: Session) -> str:
    """The colour of a state: of the posture while seated."""
    seated = session.sitting.state is Sitting.SEATED
    return _STYLES[session.posture.state] if seated else "blue"
