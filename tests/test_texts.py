"""A span of time reads the same in a line, in the status and in the report."""

import pytest

from posturewatch import lines
from posturewatch.core.events import Bout, Break
from posturewatch.texts import span
from report.faces import WORDS


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (-5, "0 min"),
        (0, "0 min"),
        (0.2, "1 s"),
        (59.4, "59 s"),
        (59.8, "1 min"),
        (60, "1 min"),
        (89.9, "1 min"),
        (90, "2 min"),
        (150, "3 min"),
        (3569, "59 min"),
        (3599, "1 h 00 min"),
        (3660, "1 h 01 min"),
        (90_000, "25 h 00 min"),
        (359_969, "99 h 59 min"),
        (361_740, "100 h"),
        (361_800, "101 h"),
    ],
)
def test_a_span_is_told_to_the_nearest_minute(seconds: float, told: str) -> None:
    """Half a minute counts as one, and something is never told as nothing."""
    assert span(seconds) == WORDS.duration(seconds) == told


@pytest.mark.parametrize("seconds", [210.0, 1859.0, 3599.0])
def test_a_line_and_the_report_tell_the_same_of_a_bout_and_a_break(seconds: float) -> None:
    """A break of 210 s is one of 4 min in both, not of 3 in one."""
    told = f"({WORDS.duration(seconds)})"

    assert lines.event(Bout(0.0, seconds, seconds)).endswith(told)
    assert lines.event(Break(0.0, seconds)).endswith(told)
