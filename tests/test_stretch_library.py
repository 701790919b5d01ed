"""The shipped stretches hold together, and a person's own wishes count."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from posturewatch.core.events import Fault
from posturewatch.core.stretches import Counted, Stretch, StretchRules, choose
from posturewatch.errors import ConfigError
from posturewatch.stretch_library import load

LIBRARY = load()
TRUSTED = (
    "ccohs.ca",  # Canadian Centre for Occupational Health and Safety
    "barnsleyhospital.nhs.uk",
    "cuh.nhs.uk",  # Cambridge University Hospitals
    "newcastle-hospitals.nhs.uk",
    "uhmb.nhs.uk",  # University Hospitals of Morecambe Bay
    "depaul.edu",
    "sfsu.edu",  # San Francisco State University
    "stanford.edu",
    "dir.ca.gov",  # Cal/OSHA
    "mayoclinic.org",
    "clevelandclinic.org",
    "uwhealth.org",  # hospitals of the University of Wisconsin
    "ummhealth.org",  # UMass Memorial Health
)
"""Health services, universities, hospitals and standards bodies that are cited."""
SELF_CARE = {"trigger_press", "cold", "heat", "ball"}
OWN = """
[[stretch]]
id = "my_own"
name = "My own"
area = "hips"
dose = "as often as I like"
steps = ["Do it."]
source = "my physiotherapist"
faults = ["slump"]
"""


@pytest.mark.parametrize("stretch", LIBRARY.stretches, ids=lambda each: each.id)
def test_every_stretch_is_whole(stretch: Stretch) -> None:
    """Steps with lengths, a dose, a trusted source; suggested for something or asked for."""
    assert len(stretch.seconds) == len(stretch.steps)
    host = urlsplit(stretch.source).hostname or ""
    assert any(host == each or host.endswith(f".{each}") for each in TRUSTED)
    assert stretch.faults or stretch.area
    assert all(step.endswith(".") and len(step) <= 120 for step in stretch.steps)
    assert 10 <= stretch.total_s <= 1800


def test_there_are_at_least_24_and_the_guides_self_care() -> None:
    """24 stretches, and beside them press, cold, heat and the ball routine with its five steps."""
    ids = {each.id for each in LIBRARY.stretches}
    assert ids >= SELF_CARE
    assert len(ids - SELF_CARE) >= 24
    assert len(LIBRARY.find("ball").steps) == 5
    press = LIBRARY.find("trigger_press")
    assert 5 <= press.seconds[0] <= 10
    cold = LIBRARY.find("cold")
    assert cold.seconds[0] == 5 * 60
    assert cold.seconds[1] >= 10 * 60


def test_self_care_is_never_suggested_by_an_alert() -> None:
    """It is shown when asked for: it fits no fault and no sitting time."""
    for each in SELF_CARE:
        assert not LIBRARY.find(each).faults
        assert LIBRARY.find(each).after_sitting_min is None


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_has_at_least_three_stretches(fault: Fault) -> None:
    """And a day of alerts for it does not repeat one before all were there."""
    fitting = [each.id for each in LIBRARY.suggested if fault in each.faults]
    assert len(fitting) >= 3
    used: list[str] = []
    for _ in fitting:
        found = choose(LIBRARY.suggested, fault, 90.0, used)
        assert found
        used.append(found.id)
    assert sorted(used) == sorted(fitting)


def test_sitting_has_stretches_for_half_an_hour_and_for_an_hour() -> None:
    """The first sitting alert of a day says: get up and walk."""
    first = choose(LIBRARY.suggested, None, 30 * 60.0)
    hour = choose(LIBRARY.suggested, None, 60 * 60.0)
    assert first is not None
    assert first.id == "walk"
    assert hour is not None
    assert hour.after_sitting_min == 60


def test_the_three_movements_a_camera_can_confirm_are_there() -> None:
    """Shrug, side bend and turn."""
    assert {each.counted for each in LIBRARY.stretches} >= set(Counted)


def test_routines_are_made_of_stretches_that_are_there() -> None:
    """ball, cold, heat and desk can be asked for."""
    for name in ("ball", "cold", "heat", "desk"):
        assert LIBRARY.routine(name)
    with pytest.raises(ConfigError, match="no routine named 'nap'; there are desk, ball"):
        LIBRARY.routine("nap")


def test_a_stretch_is_found_by_id_or_name() -> None:
    """Whatever the case, with dashes too; an unknown one names those there are."""
    for name in ("chin_tuck", "chin-tuck", "Chin Glide Back"):
        assert LIBRARY.find(name).id == "chin_tuck"
    with pytest.raises(ConfigError, match="no stretch named 'yoga'; there are"):
        LIBRARY.find("yoga")


def test_a_person_can_add_leave_out_and_prefer(tmp_path: Path) -> None:
    """Own file, disabled, not for me and favourites all count."""
    own = tmp_path / "mine.toml"
    own.write_text(OWN)
    library = load(
        StretchRules(
            own=str(own),
            disabled=("chin_tuck",),
            not_for_me=("walk",),
            favourites=("my_own",),
        )
    )
    assert library.find("my_own").source == "my physiotherapist"
    assert "chin_tuck" not in [each.id for each in library.stretches]
    assert "walk" in [each.id for each in library.stretches]
    assert "walk" not in [each.id for each in library.suggested]
    found = choose(
        library.suggested, Fault.SLUMP, 90.0, wishes=StretchRules(favourites=library.favourites)
    )
    assert found is not None
    assert found.id == "my_own"


def test_an_own_stretch_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    """The same id: the person's words count."""
    own = tmp_path / "mine.toml"
    own.write_text(OWN.replace("my_own", "walk"))
    assert load(StretchRules(own=str(own))).find("walk").name == "My own"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[[stretch]]\nid = 'x'", "mine.toml: Object missing required field"),
        (OWN + "colour = 'red'", "mine.toml: Object contains unknown field `colour`"),
        (OWN.replace("slump", "slouch"), "mine.toml: Invalid enum value 'slouch'"),
        (OWN + "seconds = [1, 2]", "mine.toml: my_own: 2 seconds for 1 steps"),
        ("not toml", "mine.toml: "),
    ],
)
def test_a_bad_own_file_is_one_clear_line(tmp_path: Path, text: str, complaint: str) -> None:
    """It names the file and what is wrong."""
    own = tmp_path / "mine.toml"
    own.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load(StretchRules(own=str(own)))
    assert complaint in str(caught.value)


def test_a_missing_own_file_and_an_unknown_id_are_named(tmp_path: Path) -> None:
    """Nothing is passed over in silence."""
    with pytest.raises(ConfigError, match="cannot be read"):
        load(StretchRules(own=str(tmp_path / "none.toml")))
    with pytest.raises(ConfigError, match=r"stretches.favourites: no stretch named 'nap'"):
        load(StretchRules(favourites=("nap",)))
