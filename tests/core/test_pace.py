import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posturewatch.core.pace import (
    PaceRules,
    Shown,
    keeps_open,
    longest_unseen_s,
    next_glance_s,
    shown_by,
)

RULES = PaceRules()


@pytest.mark.parametrize(
    ("absent_s", "shifted_s", "suspect", "shown"),
    [
        (None, 1000.0, False, Shown.STILL),
        (None, 1000.0, True, Shown.SUSPECT),
        (None, 3.0, False, Shown.SHIFT),
        (0.0, 3.0, True, Shown.ABSENT),
        (299.0, 1000.0, False, Shown.ABSENT),
        (300.0, 1000.0, False, Shown.LONG_ABSENT),
    ],
)
def test_the_situation_has_one_name(
    absent_s: float | None, shifted_s: float, suspect: bool, shown: Shown
) -> None:
    """Absence comes before change, change before doubt."""
    found = shown_by(absent_s=absent_s, shifted_s=shifted_s, suspect=suspect, rules=RULES)
    assert found is shown


@pytest.mark.parametrize("burst", [False, True])
def test_glances_come_quicker_the_more_goes_on(burst: bool) -> None:
    """A changed verdict is followed at least as closely as doubt, doubt as stillness."""
    waits = [
        next_glance_s(shown, RULES, burst=burst)
        for shown in (Shown.SHIFT, Shown.SUSPECT, Shown.STILL)
    ]
    assert waits == sorted(waits)


@pytest.mark.parametrize("burst", [False, True])
def test_a_return_to_the_desk_is_seen_within_fifteen_seconds(burst: bool) -> None:
    """However long nobody was there, the next glance comes in time, warming up included."""
    warming_s = 1.5
    for shown in (Shown.ABSENT, Shown.LONG_ABSENT):
        assert next_glance_s(shown, RULES, burst=burst) + warming_s <= 15


def test_no_setting_can_break_the_promise_about_a_return() -> None:
    """Values that would let a return go unseen for longer are refused."""
    for key in ("away_s", "peek_s"):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert({key: 15}, PaceRules)


@given(
    still_s=st.floats(0.1, 60),
    moving_s=st.floats(0.1, 60),
    burst_s=st.floats(0.1, 300),
    burst=st.booleans(),
)
def test_the_settings_name_how_long_a_change_can_go_unseen(
    still_s: float, moving_s: float, burst_s: float, burst: bool
) -> None:
    """Whatever the situation, with somebody there, the next glance comes within the named time."""
    rules = PaceRules(still_s=still_s, moving_s=moving_s, burst_s=burst_s)
    longest = longest_unseen_s(rules, burst=burst)
    for shown in (Shown.SHIFT, Shown.SUSPECT, Shown.STILL):
        assert next_glance_s(shown, rules, burst=burst) <= longest


def test_the_camera_is_let_go_when_it_is_not_needed() -> None:
    """In calls and long absences always, between two bursts too; never while steady."""
    assert not keeps_open(Shown.SHUT, burst=False)
    assert not keeps_open(Shown.LONG_ABSENT, burst=False)
    assert not keeps_open(Shown.STILL, burst=True)
    assert keeps_open(Shown.STILL, burst=False)
    assert keeps_open(Shown.ABSENT, burst=False)
