"""Walks a person through a stretch in the terminal, by time, or by what the camera sees."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Table

from posturewatch.core import movement
from posturewatch.core.movement import Counting, Told
from posturewatch.core.pose import Look
from posturewatch.core.routine import Side, TimedStep, plan
from posturewatch.core.stretches import Counted, Stretch
from posturewatch.errors import CameraError
from posturewatch.ports import Camera, CameraState, Clock, Frame
from posturewatch.texts import CAMERA, GENERAL_ADVICE, SIDES, TOLD, _, span

TICK_S = 0.1
LOOK_S = 0.25
"""Four looks a second: a hold of five seconds is timed to a twentieth."""
NO_PICTURE_S = 10.0
PATIENCE_S = 30.0
"""Beside twice the length of the exercise, how long the camera waits for it to be done."""


class Coach:
    """Says what to do, for how long, and how far one is."""

    def __init__(self, console: Console, clock: Clock) -> None:
        self._console = console
        self._clock = clock

    def walk(self, stretches: Sequence[Stretch]) -> bool:
        """Every step by time; False when it was stopped before the end."""
        for stretch in stretches:
            self.introduce(stretch)
            for step in plan([stretch]):
                self._console.print(_line(step))
                if not self.countdown(step.seconds):
                    return False
        self._console.print(_("Done. Well moved."))
        return True

    def introduce(self, stretch: Stretch) -> None:
        """Name, dose and what to mind."""
        self._console.print()
        length = _("about {span}").format(span=span(stretch.total_s))
        self._console.print(f"[bold]{_plain(stretch.name)}[/bold]  {length}", highlight=False)
        self._console.print(_plain(stretch.dose), style="dim", highlight=False)
        if stretch.caution:
            self._console.print(_plain(stretch.caution), style="yellow", highlight=False)

    def advise(self) -> None:
        """What holds for every stretch."""
        self._console.print(GENERAL_ADVICE, style="dim", highlight=False)

    def countdown(self, seconds: float) -> bool:
        """A bar that fills in so long; False when the clock was stopped."""
        end_s = self._clock.now() + seconds
        with self._bar(seconds) as show:
            while (left_s := end_s - self._clock.now()) > 0:
                show(seconds - left_s, left(left_s))
                if self._clock.wait(min(TICK_S, left_s)):
                    return False
            show(seconds, "")
        if self._console.is_terminal:
            self._console.bell()
        return True

    def count(
        self,
        stretch: Stretch,
        kind: Counted,
        camera: Camera,
        look: Callable[[Frame], Look],
    ) -> Counting:
        """Follow a movement until it is done often enough; what was counted.

        Raises CameraError when no picture comes.
        """
        self._wait_for_picture(camera)
        began_s = self._clock.now()
        hold_s = float(max(stretch.step_seconds(index) for index in range(len(stretch.steps))))
        state = movement.start(kind, hold_s, began_s)
        self._console.print(_("Sit at ease and look at the screen, until you are told to begin."))
        with self._bar(hold_s) as show:
            while not is_done(state, stretch):
                now_s = self._clock.now()
                late = now_s - began_s > 2 * stretch.total_s + PATIENCE_S
                if late or camera.state is CameraState.ENDED:
                    break
                frame = camera.read(now_s)
                if frame is not None:
                    poses = look(frame).poses
                    state, told = movement.follow(state, now_s, poses[0] if poses else None)
                    self._tell(told, state)
                held_s = min(state.held_s(now_s), hold_s)
                show(held_s, score(state, stretch))
                if self._clock.wait(LOOK_S):
                    break
        return state

    def _tell(self, told: Sequence[Told], state: Counting) -> None:
        for each in told:
            words = TOLD[each.value]
            side = SIDES[state.side] if each is Told.COUNTED else ""
            self._console.print(f"{words} {side}".rstrip(), highlight=False)
            if each is Told.COUNTED and self._console.is_terminal:
                self._console.bell()

    def _wait_for_picture(self, camera: Camera) -> None:
        until_s = self._clock.now() + NO_PICTURE_S
        while camera.read(self._clock.now()) is None:
            if self._clock.now() >= until_s or camera.state is CameraState.ENDED:
                state = CAMERA[camera.state]
                raise CameraError(f"{camera.key}: no picture comes (camera {state})")
            self._clock.wait(LOOK_S)

    @contextmanager
    def _bar(self, total: float) -> Iterator[Callable[[float, str], None]]:
        """A progress bar in a terminal, nothing elsewhere; ``show(done, words)`` moves it."""
        with Progress(
            TextColumn("   "),
            BarColumn(40, complete_style="cyan", finished_style="cyan"),
            TextColumn("{task.fields[words]}"),
            console=self._console,
            transient=True,
            disable=not self._console.is_terminal,
        ) as progress:
            task = progress.add_task("", total=total, words="")

            def show(done: float, words: str) -> None:
                progress.update(task, completed=done, words=words)

            yield show


def left(seconds: float) -> str:
    """What is left of a countdown, to the second: ``4:59``, ``45 s``."""
    whole = math.ceil(seconds)
    return f"{whole // 60}:{whole % 60:02d}" if whole >= 60 else span(whole)


def sides(stretch: Stretch) -> tuple[Side, ...]:
    """The sides on which a movement is counted."""
    return ("right", "left") if stretch.has_sides else ("",)


def is_done(state: Counting, stretch: Stretch) -> bool:
    """Often enough on every side."""
    return all(state.count(side) >= stretch.rounds for side in sides(stretch))


def score(state: Counting, stretch: Stretch) -> str:
    """How often so far: ``3 of 10``, or ``right 1 of 2, left 0 of 2``."""
    counts = []
    for side in sides(stretch):
        words = _("{done} of {all}").format(done=state.count(side), all=stretch.rounds)
        counts.append(f"{SIDES[side]} {words}".strip())
    return ", ".join(counts)


def _line(step: TimedStep) -> Table:
    """What to do: where in the exercise and which side, then the step beside it."""
    where = f"{step.index + 1}/{len(step.stretch.steps)}"
    if step.stretch.rounds > 1:
        where += _(", round {number} of {all}").format(number=step.round, all=step.stretch.rounds)
    if step.side:
        where += f", {SIDES[step.side]}"
    line = Table.grid(padding=(0, 2))
    line.add_row("", f"[bold]{where}[/bold]", _plain(step.text))
    return line


def _plain(text: str) -> str:
    """Text that rich prints as written."""
    return text.replace("[", "\\[")
