"""What looks are held against, when that changes between two looks."""

from dataclasses import replace

import bodies
from bodies import Person, look, moved
from posturewatch.core.build import FEWEST
from posturewatch.core.calibration import Calibration, calibrate
from posturewatch.core.events import Fault, Judgement, Verdict
from posturewatch.core.stranger import LATELY_S
from posturewatch.judging import Judging, JudgingRules

ROOM = tuple(float(row % 7) for row in range(224))
OTHER_ROOM = tuple(float(row % 11) for row in range(224))
OWNER = Person(breadth=1.1, distance=0.8)
"""A man with shoulders of 40 cm."""
CHILD = moved(OWNER, build=0.93, breadth=0.865, slid=0.12)
STANDING = moved(OWNER, camera_up=-0.35, distance=1.7)
"""Behind the same desk, before the same camera."""


def taken(person: Person, *, standing: bool = False) -> Calibration:
    """A calibration before the room."""
    return replace(calibrate(bodies.looks(person)), scene=ROOM, standing=standing)


def judging(**others: Calibration) -> Judging:
    """Holds looks against the owner at the desk."""
    found = Judging(JudgingRules())
    found.hold_against(taken(OWNER), others)
    return found


def show(at: Judging, person: Person, at_s: float, scene: tuple[float, ...] = ROOM) -> Judgement:
    """One look more."""
    return at.judge(look(person, at_s, noise=0.003, seed=int(at_s), scene=scene), at_s, learns=True)


def strange() -> Judging:
    """A child has been seen often enough, at last at ``FEWEST`` seconds."""
    at = judging()
    for number in range(FEWEST):
        show(at, CHILD, number + 1.0)
    return at


def is_strange(at: Judging) -> bool:
    """What the last look says."""
    return at.judgement is not None and at.judgement.stranger


def test_who_stands_where_nobody_sits_is_there() -> None:
    """Too far from the seat to sit in it; in the place of another calibration."""
    assert show(judging(), STANDING, 0.0).verdict is Verdict.ABSENT
    seen = show(judging(standing=taken(STANDING, standing=True)), STANDING, 0.0)
    assert seen.verdict is Verdict.GOOD
    assert seen.standing


def test_the_seat_learns_nothing_of_who_stands() -> None:
    """Good posture in another place is none of its own."""
    tall = moved(OWNER, distance=1.3, neck_deg=57)
    for others, learns in (({}, True), ({"tall": taken(tall, standing=True)}, False)):
        at = judging(**others)
        before = at.calibration
        for number in range(3):
            assert show(at, tall, 60.0 * number).verdict is Verdict.GOOD
        assert (at.calibration != before) is learns


def test_a_placement_that_is_gone_fits_nobody() -> None:
    """Deleted, or now in use itself: it is no longer hinted at."""
    tall = taken(STANDING)
    at = judging(tall=tall)
    show(at, STANDING, 0.0)
    show(at, STANDING, 50.0)
    assert at.better_for_s(50.0) == ("tall", 50.0)
    at.hold_against(tall, {"desk": taken(OWNER)})
    assert at.better_for_s(70.0) == ("", 0.0)
    at.hold_against(taken(OWNER), {"tall": tall})
    show(at, STANDING, 80.0)
    at.hold_against(taken(OWNER), {})
    assert at.better_for_s(150.0) == ("", 0.0)


def test_a_new_calibration_ends_what_the_old_one_said_of_the_camera() -> None:
    """At once, not only with the next look."""
    at = judging()
    show(at, OWNER, 0.0, OTHER_ROOM)
    assert at.moved_for_s(50.0) == 50.0
    at.hold_against(replace(taken(OWNER), scene=OTHER_ROOM))
    assert at.moved_for_s(70.0) == 0.0


def test_new_rules_and_answers_do_not_make_a_stranger_the_owner() -> None:
    """Nor does a look that is judged again count twice."""
    at = judging()
    for number in range(FEWEST - 1):
        show(at, CHILD, number + 1.0)
    at.adopt(JudgingRules())
    at.answer(Fault.SLUMP, was_wrong=True)
    assert not is_strange(at)
    show(at, CHILD, FEWEST)
    at.adopt(JudgingRules())
    assert is_strange(at)
    at.answer(Fault.SLUMP, was_wrong=True)
    assert is_strange(at)
    at.shift(-7200.0)
    assert show(at, CHILD, FEWEST + 1.0 - 7200.0).stranger


def test_looks_that_tell_nothing_keep_no_stranger_for_good() -> None:
    """The camera was moved by whoever sits there now: nothing is said any more."""
    at = strange()
    assert is_strange(at)
    assert show(at, OWNER, FEWEST + LATELY_S - 10.0, OTHER_ROOM).stranger
    assert not show(at, OWNER, FEWEST + LATELY_S + 10.0, OTHER_ROOM).stranger
