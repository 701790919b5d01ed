"""Days stitched from labelled pictures: slouches are raised in time, nothing else is."""

from pathlib import Path

import pytest
from tests.stitched import RAISED_WITHIN_S, TYPING_WITHIN_S, Person, person, play

pytestmark = pytest.mark.pictures


@pytest.fixture(scope="module")
def who(pictures: Path) -> Person:
    """Somebody whose camera was tilted and zoomed between the bursts."""
    return person(pictures, "snowC")


@pytest.mark.parametrize(
    ("stray_share", "typing", "within_s"),
    [
        pytest.param(0.0, False, RAISED_WITHIN_S, id="clean"),
        pytest.param(0.1, False, RAISED_WITHIN_S, id="strays"),
        pytest.param(0.1, True, TYPING_WITHIN_S, id="typing"),
    ],
)
def test_slouches_are_raised_in_time_and_nothing_else_is(
    who: Person, tmp_path: Path, stray_share: float, within_s: float, *, typing: bool
) -> None:
    """Slouches of 3 and 4 min raise an alert; good, dark and away never do, strays or not."""
    day = play(who, tmp_path, stray_share=stray_share, typing=typing)
    assert all(delay is not None and delay < within_s for delay in day.delays_s), day
    assert not day.false_alerts, day


def test_the_mild_slouches_of_another_are_raised_once_shown(pictures: Path, tmp_path: Path) -> None:
    """Slouches just within the limits: the own slouch shown finds them, and nothing else."""
    day = play(person(pictures, "snowA"), tmp_path, shown=4)
    assert None not in day.delays_s, day
    assert not day.false_alerts, day
