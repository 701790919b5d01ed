"""A stretch spread out in time: every step of every round and side, in order, with its length."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from posturewatch.core.stretches import Stretch

Side = Literal["", "right", "left"]


@dataclass(frozen=True, slots=True)
class TimedStep:
    """One thing to do for so long."""

    stretch: Stretch
    index: int
    """Which step of the stretch."""
    round: int
    """Counted from 1."""
    side: Side
    """The side of the body; empty when the stretch has none."""

    @property
    def text(self) -> str:
        """What to do."""
        return self.stretch.steps[self.index]

    @property
    def seconds(self) -> int:
        """How long."""
        return self.stretch.step_seconds(self.index)


def plan(stretches: Sequence[Stretch]) -> tuple[TimedStep, ...]:
    """All steps in the order they are done: round by round, in each round one side, then the other.

    Their lengths add up to the stretches' ``total_s``.
    """
    return tuple(
        TimedStep(stretch, index, number, side)
        for stretch in stretches
        for number in range(1, stretch.rounds + 1)
        for side in _sides(stretch)
        for index in range(len(stretch.steps))
    )


def _sides(stretch: Stretch) -> tuple[Side, ...]:
    return ("right", "left") if stretch.has_sides else ("",)
