"""What several sources say at once, and what is left when one of them goes."""

import pytest

from posturewatch.adapters.desk.board import Board, Kind


@pytest.fixture
def woken() -> list[int]:
    """One entry for each time the loop was woken."""
    return []


@pytest.fixture
def board(woken: list[int]) -> Board:
    """A board that nothing was said on."""
    return Board(lambda: woken.append(1))


def test_two_sources_of_one_lock_make_one(board: Board, woken: list[int]) -> None:
    """It begins with the first that says so and ends with the last."""
    board.say("a", Kind.LOCK, is_on=True)
    board.say("b", Kind.LOCK, is_on=True)
    board.say("a", Kind.LOCK, is_on=False)
    assert board.holds(Kind.LOCK)
    board.say("b", Kind.LOCK, is_on=False)
    assert not board.holds(Kind.LOCK)
    assert len(woken) == 2


def test_input_does_not_wake_the_loop(board: Board, woken: list[int]) -> None:
    """It would open a camera in burst mode at every key."""
    board.idle(0.1)
    assert not woken


def test_an_input_is_taken_once(board: Board) -> None:
    """A counter that just goes on counting tells of nothing new."""
    board.idle(30.0)
    taken = board.take_input()
    assert taken is not None
    assert 30.0 <= taken < 30.5
    board.idle(30.01)
    assert board.take_input() is None
    board.idle(1.0)
    assert board.take_input() is not None


def test_the_newest_of_two_counters_counts(board: Board) -> None:
    """An X server that sees no Wayland program counts on and on."""
    board.idle(2.0)
    board.idle(600.0)
    taken = board.take_input()
    assert taken is not None
    assert taken < 3.0


def test_a_lost_source_is_forgotten_but_for_its_lock(board: Board) -> None:
    """A bus that breaks ends Do Not Disturb and sleep; it does not open the camera."""
    for kind in (Kind.LOCK, Kind.SLEEP, Kind.QUIET):
        board.say("a", kind, is_on=True)
    board.lose("a")
    assert board.holds(Kind.LOCK)
    assert not board.holds(Kind.SLEEP, Kind.QUIET)


def test_the_lock_of_a_lost_source_ends_with_an_input(board: Board) -> None:
    """Else somebody whose session bus broke would count as away for good."""
    board.idle(5.0)
    board.say("a", Kind.LOCK, is_on=True)
    board.lose("a")
    board.idle(5.1)
    assert board.holds(Kind.LOCK)
    board.idle(0.0)
    assert not board.holds(Kind.LOCK)


def test_input_leaves_the_lock_of_a_living_source(board: Board) -> None:
    """The password is being typed."""
    board.say("a", Kind.LOCK, is_on=True)
    board.idle(0.0)
    assert board.holds(Kind.LOCK)
