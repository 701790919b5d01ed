"""Which stretch fits, in tables."""

import pytest

from posturewatch.core.events import Fault
from posturewatch.core.stretches import Area, Stretch, StretchRules, choose

MIN = 60.0


def stretch(id_: str, *faults: Fault, gets_up: bool = False, after: int | None = None) -> Stretch:
    """A stretch of which only the choice matters."""
    return Stretch(
        id=id_,
        name=id_,
        area=Area.NECK,
        dose="once",
        steps=("Move.",),
        source="https://example.org/leaflet",
        faults=faults,
        gets_up=gets_up,
        after_sitting_min=after,
    )


CHIN = stretch("chin", Fault.HEAD_FORWARD)
BLADES = stretch("blades", Fault.HEAD_FORWARD, Fault.SLUMP)
CORNER = stretch("corner", Fault.SLUMP, gets_up=True)
WALK = stretch("walk", gets_up=True, after=30)
BEND = stretch("bend", gets_up=True, after=30)
HINGE = stretch("hinge", gets_up=True, after=60)
ALL = (CHIN, BLADES, CORNER, WALK, BEND, HINGE)


def chosen(fault: Fault | None, held_s: float, *used: str, **more: object) -> str | None:
    """The id of the stretch that is chosen out of all six."""
    found = choose(ALL, fault, held_s, used, **more)  # type: ignore[arg-type]
    return found.id if found else None


@pytest.mark.parametrize(
    ("used", "expected"),
    [
        ((), "chin"),
        (("chin",), "blades"),
        (("chin", "blades"), "chin"),  # all have been used: the one seen longest ago
        (("blades", "chin"), "blades"),
        (("walk", "chin"), "blades"),  # others do not count
    ],
)
def test_a_stretch_fits_the_fault_and_is_not_repeated_while_another_fits(
    used: tuple[str, ...], expected: str
) -> None:
    """Those for the fault take turns within the day."""
    assert chosen(Fault.HEAD_FORWARD, 90.0, *used) == expected


@pytest.mark.parametrize(
    ("sat_min", "used", "expected"),
    [
        (30, (), "walk"),
        (30, ("walk",), "bend"),
        (60, (), "hinge"),
        (60, ("hinge",), "walk"),
        (15, (), "walk"),  # an alert set to come earlier still gets one
        (95, ("walk", "bend", "hinge"), "hinge"),
    ],
)
def test_a_sitting_alert_gets_a_stretch_for_that_much_sitting(
    sat_min: float, used: tuple[str, ...], expected: str
) -> None:
    """An hour of sitting asks for more than half an hour."""
    assert chosen(None, sat_min * MIN, *used) == expected


def test_after_long_sitting_a_stretch_that_gets_the_person_up_goes_first() -> None:
    """The same fault early and late in a bout has a different answer."""
    assert chosen(Fault.SLUMP, 90.0, seated_s=10 * MIN) == "blades"
    assert chosen(Fault.SLUMP, 90.0, seated_s=25 * MIN) == "corner"
    assert chosen(Fault.SLUMP, 90.0, "corner", seated_s=25 * MIN) == "blades"


def test_a_favourite_goes_first_until_it_has_been_used_today() -> None:
    """Liked, but not repeated while another fits."""
    wishes = StretchRules(favourites=("blades",))
    assert chosen(Fault.HEAD_FORWARD, 90.0, wishes=wishes) == "blades"
    assert chosen(Fault.HEAD_FORWARD, 90.0, "blades", wishes=wishes) == "chin"


def test_how_soon_getting_up_goes_first_is_the_persons_own() -> None:
    """From ten minutes on instead of twenty."""
    early = StretchRules(get_up_after_s=600)
    assert chosen(Fault.SLUMP, 90.0, seated_s=12 * MIN) == "blades"
    assert chosen(Fault.SLUMP, 90.0, seated_s=12 * MIN, wishes=early) == "corner"


def test_the_turns_go_on_from_one_day_to_the_next() -> None:
    """What was suggested yesterday comes after what was not."""
    assert chosen(Fault.HEAD_FORWARD, 90.0, earlier=("chin",)) == "blades"
    assert chosen(Fault.HEAD_FORWARD, 90.0, earlier=("blades", "chin")) == "blades"


def test_a_fault_without_a_stretch_gets_one_against_sitting_and_nothing_gives_none() -> None:
    """There is always something to suggest, unless there is nothing at all."""
    assert chosen(Fault.RECLINE, 90.0) == "walk"
    assert choose((), Fault.RECLINE, 90.0) is None
    assert choose((CHIN,), None, 3600.0) is None


def test_the_length_of_a_stretch_counts_rounds_and_sides() -> None:
    """Ten seconds a step unless said otherwise."""
    base = stretch("x")
    assert base.total_s == 10
    longer = Stretch(
        id="y",
        name="y",
        area=Area.NECK,
        dose="twice",
        steps=("a", "b"),
        source="s",
        seconds=(5, 10),
        rounds=2,
        has_sides=True,
    )
    assert longer.total_s == 60


def test_seconds_and_figures_stand_one_to_a_step() -> None:
    """A length too many is refused by name."""
    with pytest.raises(ValueError, match="z: 2 seconds for 1 steps"):
        Stretch(
            id="z",
            name="z",
            area=Area.NECK,
            dose="d",
            steps=("a",),
            source="s",
            seconds=(1, 2),
        )
