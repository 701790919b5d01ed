"""A hint when another placement fits better, and none while it might be a movement."""

import math

from bodies import DAYLIGHT, Person, look, looks, moved
from posturewatch.core.calibration import calibrate
from posturewatch.core.placement import better_placement, placement_misfit
from posturewatch.core.pose import Look

DESK = Person()
STANDING = Person(camera_up=0.32, camera_down_deg=4, distance=0.8)
PLACEMENTS = {"desk": calibrate(looks(DESK)), "standing": calibrate(looks(STANDING))}


def test_the_place_one_sits_in_fits() -> None:
    """And is no reason for a hint."""
    assert placement_misfit(look(DESK), PLACEMENTS["desk"]) < 0.3
    assert better_placement(look(DESK), PLACEMENTS, "desk") is None


def test_somebody_who_stands_is_told_of_the_standing_placement() -> None:
    """It fits clearly better."""
    assert better_placement(look(STANDING), PLACEMENTS, "desk") == "standing"


def test_a_movement_is_no_other_placement() -> None:
    """Leaning in, rolling back, a slouch: still the desk."""
    for person in (
        moved(DESK, back=-0.1),
        moved(DESK, back=0.2),
        moved(DESK, neck_deg=38),
        moved(DESK, slid=0.08),
    ):
        assert better_placement(look(person), PLACEMENTS, "desk") is None


def test_a_placement_that_is_gone_gives_way_to_any() -> None:
    """The one in use was deleted."""
    assert better_placement(look(DESK), PLACEMENTS, "dock") == "desk"


def test_nobody_fits_nowhere() -> None:
    """An empty room, or no placements."""
    empty = Look(0.0, (), DAYLIGHT)
    assert math.isinf(placement_misfit(empty, PLACEMENTS["desk"]))
    assert better_placement(empty, PLACEMENTS, "desk") is None
    assert better_placement(look(DESK), {}, "desk") is None
