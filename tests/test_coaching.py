"""The coach says what to do and for how long, and counts what the camera sees."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

import bodies
from posturewatch.adapters.clock import SimulatedClock
from posturewatch.coaching import Coach, is_done, left, score
from posturewatch.core.pose import Look
from posturewatch.core.stretches import Stretch
from posturewatch.errors import CameraError
from posturewatch.ports import CameraState, Frame
from posturewatch.stretch_library import load

LIBRARY = load()
START_S = 1_772_442_000.0
NOBODY: dict[str, float] = {}


class ScriptedCamera:
    """Frames without pixels until ``ends_s``; it is the look that knows what they show."""

    key = "scripted"

    def __init__(self, ends_s: float = float("inf")) -> None:
        self._ends_s = ends_s
        self.state = CameraState.ON

    def open(self) -> None:
        """Nothing to open."""

    def read(self, at_s: float) -> Frame | None:
        """A frame, or the end."""
        if at_s >= START_S + self._ends_s:
            self.state = CameraState.ENDED
            return None
        return Frame(at_s, None)

    def release(self) -> None:
        """Nothing to release."""


def coach() -> tuple[Coach, SimulatedClock, io.StringIO]:
    """A coach on a simulated clock, and what it writes."""
    written = io.StringIO()
    clock = SimulatedClock(START_S)
    return Coach(Console(file=written, width=100), clock), clock, written


def doing(move: dict[str, float], every_s: float, hold_s: float, rest_s: float = 3.0):
    """A look at somebody who rests, then moves for ``hold_s`` out of every ``every_s``."""

    def look(frame: Frame) -> Look:
        since_s = frame.at_s - START_S - rest_s
        moving = since_s >= 0 and since_s % every_s < hold_s
        turn = int(max(0.0, since_s) // every_s)
        sign = -1 if turn % 2 else 1
        who = bodies.Person()
        if moving:
            who = replace(who, **{name: sign * value for name, value in move.items()})
        return bodies.look(who, frame.at_s, noise=0.001, seed=int(frame.at_s * 4))

    return look


@pytest.mark.parametrize("stretch", LIBRARY.stretches, ids=lambda each: each.id)
def test_a_walk_through_lasts_as_long_as_it_says(stretch: Stretch) -> None:
    """Every step of every round is said once, and the clock has moved on by the whole length."""
    guide, clock, written = coach()
    assert guide.walk([stretch])
    assert clock.now() - START_S == pytest.approx(stretch.total_s, abs=0.5)
    said = " ".join(written.getvalue().split())
    times = stretch.rounds * (2 if stretch.has_sides else 1)
    assert said.count(" ".join(stretch.steps[0].split())[:40]) == times
    assert said.endswith("Done. Well moved.")


def test_a_stopped_clock_ends_the_walk_through() -> None:
    """Ctrl-C through the clock: no further step, no praise."""
    guide, clock, written = coach()
    clock.stop()
    assert not guide.walk([LIBRARY.find("shrug")])
    assert "Well moved" not in written.getvalue()


def test_side_bends_before_the_camera_are_counted_on_both_sides() -> None:
    """Two on each side, told as they come, and then it is over."""
    guide, clock, written = coach()
    stretch = LIBRARY.find("neck_side_bend")
    assert stretch.counted
    state = guide.count(
        stretch, stretch.counted, ScriptedCamera(), doing({"tilt_deg": 25.0}, 14.0, 11.0)
    )
    assert is_done(state, stretch)
    assert score(state, stretch) == "right side 2 of 2, left side 2 of 2"
    assert clock.now() - START_S < 65.0
    said = written.getvalue()
    assert said.count("Counted.") == 4
    assert said.index("Begin.") < said.index("Far enough")


def test_somebody_who_only_leans_is_not_counted_and_not_kept_for_ever() -> None:
    """After twice the length and half a minute the coach gives up and says how far one got."""
    guide, clock, _written = coach()
    stretch = LIBRARY.find("neck_side_bend")
    assert stretch.counted
    state = guide.count(
        stretch, stretch.counted, ScriptedCamera(), doing({"bend_deg": 20.0}, 14.0, 11.0)
    )
    assert not is_done(state, stretch)
    assert score(state, stretch) == "right side 0 of 2, left side 0 of 2"
    assert clock.now() - START_S == pytest.approx(2 * stretch.total_s + 30, abs=1.0)


def test_turns_held_too_shortly_are_told() -> None:
    """The person hears why it does not count."""
    guide, _clock, written = coach()
    stretch = LIBRARY.find("neck_turn")
    assert stretch.counted
    state = guide.count(
        stretch, stretch.counted, ScriptedCamera(), doing({"turn_deg": 55.0}, 8.0, 4.0)
    )
    assert not is_done(state, stretch)
    assert "Let go too early" in written.getvalue()


def test_a_clip_that_ends_ends_the_counting() -> None:
    """What was counted until then stands."""
    guide, clock, _written = coach()
    stretch = LIBRARY.find("shrug")
    assert stretch.counted
    state = guide.count(stretch, stretch.counted, ScriptedCamera(5.0), doing({}, 8.0, 4.0))
    assert score(state, stretch) == "0 of 10"
    assert clock.now() - START_S < 6.0


def test_no_picture_is_one_clear_line() -> None:
    """A camera that gives nothing is waited for, then named."""
    guide, _clock, _written = coach()
    stretch = LIBRARY.find("shrug")
    assert stretch.counted
    with pytest.raises(CameraError, match="scripted: no picture comes"):
        guide.count(stretch, stretch.counted, ScriptedCamera(0.0), doing({}, 8.0, 4.0))


def test_signs_of_markup_are_printed_as_written() -> None:
    """A person's own text cannot colour or break the terminal's line."""
    guide, _clock, written = coach()
    own = Stretch(
        id="own",
        name="[red]mine[/red]",
        area=LIBRARY.find("shrug").area,
        dose="[bold]",
        steps=("[/bold] do it",),
        source="me",
        seconds=(1,),
    )
    guide.walk([own])
    assert "[red]mine[/red]" in written.getvalue()
    assert "[/bold] do it" in written.getvalue()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(300.0, "5:00"), (299.2, "5:00"), (298.9, "4:59"), (60.0, "1:00"), (9.5, "10 s")],
)
def test_a_countdown_shows_every_second(seconds: float, said: str) -> None:
    """Five minutes are five minutes at first, and move."""
    assert left(seconds) == said
