"""The whole program on the bundled clip, in seconds.

A file for a camera, a simulated clock, a data folder that is thrown away, and a line for every
happening; everything else is what ``run`` uses.
"""

import logging
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from posturewatch import demo_script, lines, stretch_library
from posturewatch.adapters.clock import LocalZone, SimulatedClock
from posturewatch.adapters.interrupts import stopped_by_signals
from posturewatch.adapters.notify import NotifierChain, build
from posturewatch.adapters.store import SqliteStore
from posturewatch.adapters.video_file import VideoFile
from posturewatch.app import Watch, message_maker, watch
from posturewatch.core.day import DayReport, day_span, local_day, summarise
from posturewatch.core.events import (
    Alert,
    Event,
    Notice,
    Posture,
    Sample,
    Signal,
    SignalKind,
    Sitting,
    Step,
    Verdict,
)
from posturewatch.core.session import Session
from posturewatch.demo_script import Script
from posturewatch.outputs.json_lines import JsonLines, write_line
from posturewatch.paths import Paths
from posturewatch.ports import Listener, Message, SignalSource
from posturewatch.report.data import day_data
from posturewatch.report.text import render_day
from posturewatch.report.view import Insight, day_view
from posturewatch.report.wording import Wording
from posturewatch.settings import Settings
from posturewatch.status import OnlyOne
from posturewatch.texts import DEMO, span

START = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - nine o'clock wherever the reader is
"""Local time of the clip's first frame: the clock on the wall says nine."""
LENGTH_S = 12.0
"""Seconds the clip is spread over where the machine is quick enough."""


def play(console: Console, *, quiet: bool = False) -> None:
    """Play the clip, tell what happens, and print the report. Raises ModelError without a model.

    ``quiet`` keeps the alerts off the desktop.
    """
    script, settings, zone = demo_script.load(), Settings(), LocalZone()
    console.print(Text(DEMO["title"].format(span=span(script.end_s)), style="bold"))
    console.print(Text(DEMO["about"], style="dim"))
    console.print()
    with tempfile.TemporaryDirectory(prefix="posturewatch-demo-") as folder, ExitStack() as stack:
        paths = Paths(Path(folder))
        story = stack.enter_context(closing(Story(console, zone, message_maker(settings))))
        # The story tells every alert: what the last way of delivery adds to it is its bell.
        logging.getLogger("posturewatch").addHandler(logging.NullHandler())
        notifier = None if quiet else AlertsOnly(build(write=lambda _line: console.bell()))
        if notifier is not None:
            stack.enter_context(closing(notifier))
        end_s = record(paths, settings, [story], notifier, speed=script.end_s / LENGTH_S)
        story.close()
        console.print()
        console.out(report(paths, settings, end_s, zone, console))
    console.print(Text(DEMO["yours"], style="dim"))


def play_json(stream: TextIO, *, samples: bool = False) -> None:
    """Play the clip as fast as it goes, as JSON lines: events (and samples), the summary last.

    ``at_s`` counts from the clip's first frame. Nothing is shown on the desktop. Raises ModelError.
    """
    settings, zone = Settings(), LocalZone()
    start_s = began_s()
    with tempfile.TemporaryDirectory(prefix="posturewatch-demo-") as folder:
        paths = Paths(Path(folder))
        end_s = record(paths, settings, [JsonLines(stream, start_s, samples=samples)])
        day = day_data(counted(paths, end_s, zone), Insight(), zone)
    write_line(stream, {"event": "summary", "at_s": round(end_s - start_s, 3)} | day)


def began_s() -> float:
    """When the clip begins, in POSIX seconds."""
    return START.replace(tzinfo=LocalZone()).timestamp()


def record(
    paths: Paths,
    settings: Settings,
    listeners: Sequence[Listener] = (),
    notifier: "AlertsOnly | None" = None,
    *,
    speed: float | None = None,
) -> float:
    """Watch the clip into the store of ``paths``; the time of its end (POSIX seconds).

    ``speed`` is how many times faster than real; None: as fast as it goes. Raises KeyboardInterrupt
    when told to end before.
    """
    start_s = began_s()
    clock = SimulatedClock(start_s, speed)
    sources: list[SignalSource] = [Cues(demo_script.load(), start_s)]
    if notifier is not None:
        sources.append(notifier)
    camera = VideoFile(str(demo_script.clip()))
    with OnlyOne(paths), stopped_by_signals(clock):
        watch(Watch(camera, clock, sources, listeners, notifier), paths, settings)
    if clock.wait(0):  # what follows is as after Ctrl-C
        raise KeyboardInterrupt
    return clock.now()


def report(paths: Paths, settings: Settings, now_s: float, zone: tzinfo, console: Console) -> str:
    """The day so far, as ``posturewatch report`` has it."""
    names = {each.id: each.name for each in stretch_library.load(settings.stretches).stretches}
    found = counted(paths, now_s, zone)
    view = day_view(found, Wording(zone), stretch_names=names)
    return render_day(view, colour=console.is_terminal, width=console.width)


def counted(paths: Paths, now_s: float, zone: tzinfo) -> DayReport:
    """The day so far."""
    day = local_day(now_s, zone)
    with SqliteStore(paths.store, read_only=True) as store:
        return summarise(day, zone, store.events(*day_span(day, zone)), now_s)


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


class AlertsOnly:
    """Hands alerts on to the desktop, and keeps back notices, which are about this clip."""

    def __init__(self, notifier: NotifierChain) -> None:
        self._notifier = notifier
        self.poll = notifier.poll
        self.outcomes = notifier.outcomes
        self.close = notifier.close

    def notify(self, message: Message) -> None:
        """Show it when it tells of an alert."""
        if message.alert_at_s is not None:
            self._notifier.notify(message)


class Story:
    """A line for every happening, under the clock of the clip; one live line below them."""

    def __init__(
        self, console: Console, zone: tzinfo, message: Callable[[Event], Message | None]
    ) -> None:
        self._console = console
        self._zone = zone
        self._message = message
        self._now_s = self._drawn_s = 0.0
        self._told = ""
        self._is_gone = False
        self._live = Live(console=console, auto_refresh=False, transient=True)
        if console.is_terminal:
            self._live.start()

    def on_step(self, session: Session, step: Step) -> None:
        """Tell what has changed, and move the live line on."""
        self._now_s = step.at_s
        if isinstance(step, Sample):
            self._look(step)
        elif step.kind is SignalKind.CALIBRATE:
            self._tell(DEMO["calibrating"])
        state = lines.state(session)
        if state != self._told and _is_decided(session):
            self._told = state
            self._tell(state, "●", _style(session))
        if self._live.is_started and step.at_s - self._drawn_s >= REDRAW_S:
            self._drawn_s = step.at_s
            line = Text.assemble((self._clock(), "dim"), " ", ("●", _style(session)), f" {state}")
            line.append(f"  ·  {lines.clock(session)}", "dim")
            line.truncate(self._console.width - 1, overflow="ellipsis")
            self._live.update(line, refresh=True)

    def on_event(self, event: Event) -> None:
        """Tell an alert in full, as the desktop shows it, and other events in a line."""
        message = self._message(event)
        if isinstance(event, Alert) and message is not None:
            self._tell(message.title, "!", "bold yellow", message.body)
        elif not (isinstance(event, Notice) and event.kind == "no_calibration"):
            line = lines.event(event, self._zone)
            if line:
                self._tell(line)

    def close(self) -> None:
        """Give the terminal back."""
        self._live.stop()

    def _look(self, sample: Sample) -> None:
        """Tell at once that the chair is empty: what it means is decided later."""
        gone = sample.judgement is not None and sample.judgement.verdict is Verdict.ABSENT
        if gone is not self._is_gone:
            self._is_gone = gone
            self._tell(DEMO["gone"] if gone else DEMO["back"])

    def _tell(self, words: str, sign: str = "", style: str = "", more: str = "") -> None:
        """A line, wrapped below its words; ``more`` follows below."""
        row = Table.grid(padding=(0, 1))
        row.add_column(width=8, style="dim")
        row.add_column(width=1, style=style)
        row.add_column(overflow="fold")
        row.add_row(self._clock(), sign, Text(words, style))
        if more:
            row.add_row("", "", Text(more))
        self._console.print(row)

    def _clock(self) -> str:
        return f"{datetime.fromtimestamp(self._now_s, self._zone):%H:%M:%S}"


REDRAW_S = 10.0
"""Seconds of the clip between two drawings of the live line: some twenty drawings a second."""
_STYLES = {Posture.GOOD: "green", Posture.BAD: "red", Posture.UNKNOWN: "yellow"}


def _is_decided(session: Session) -> bool:
    """Whether the state is worth telling: seated, posture is open at first and once unseen."""
    if session.sitting.state is Sitting.SEATED:
        return session.posture.state is not Posture.UNKNOWN
    return session.sitting.state is not Sitting.UNOBSERVED


def _style(session: Session) -> str:
    """The colour of a state: of the posture while seated."""
    seated = session.sitting.state is Sitting.SEATED
    return _STYLES[session.posture.state] if seated else "blue"
