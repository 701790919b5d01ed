"""A stretch spread out in time."""

import pytest

from posturewatch.core.routine import plan
from posturewatch.stretch_library import load

LIBRARY = load()


def test_each_round_goes_through_one_side_and_then_the_other() -> None:
    """Two rounds with two sides and two steps are eight things to do, in this order."""
    found = plan([LIBRARY.find("neck_side_bend")])
    assert [(each.round, each.side, each.index) for each in found] == [
        (1, "right", 0),
        (1, "right", 1),
        (1, "left", 0),
        (1, "left", 1),
        (2, "right", 0),
        (2, "right", 1),
        (2, "left", 0),
        (2, "left", 1),
    ]
    assert found[1].seconds == 10
    assert found[1].text.startswith("Let one ear sink")


def test_a_stretch_without_sides_has_none() -> None:
    """Only the steps, round by round."""
    assert [each.side for each in plan([LIBRARY.find("slump_tall")])] == [""] * 6


@pytest.mark.parametrize("routine", LIBRARY.routines, ids=lambda each: each.id)
def test_the_steps_last_as_long_as_the_stretches_say(routine: object) -> None:
    """Nothing is lost between the library and the walk-through."""
    stretches = LIBRARY.routine(routine.id)  # type: ignore[attr-defined]
    assert sum(each.seconds for each in plan(stretches)) == sum(s.total_s for s in stretches)
