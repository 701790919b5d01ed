"""Which stretch fits: by fault, by how long the person has sat, and by what was suggested before.

The stretches themselves are data (``data/stretches.toml``); this module knows their form and
the one choice. Nothing is drawn by lot: the same history gives the same suggestion.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from posturewatch.core.events import Fault

Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, Meta(min_length=1)]


class Area(StrEnum):
    """The part of the body a stretch is for."""

    NECK = "neck"
    SHOULDERS = "shoulders"
    CHEST = "chest"
    UPPER_BACK = "upper_back"
    LOWER_BACK = "lower_back"
    HIPS = "hips"
    LEGS = "legs"
    WRISTS = "wrists"
    EYES = "eyes"
    WHOLE_BODY = "whole_body"


class Counted(StrEnum):
    """Movements that a front camera can confirm (see core/movement.py)."""

    SHRUG = "shrug"
    SIDE_BEND = "side_bend"
    TURN = "turn"


class StretchRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the person likes; section ``[stretches]`` of the settings."""

    own: Annotated[str, Meta(description="file with stretches of your own; empty: none")] = ""
    disabled: Annotated[tuple[str, ...], Meta(description="ids that are left out altogether")] = ()
    not_for_me: Annotated[
        tuple[str, ...], Meta(description="ids never suggested, but there when asked for by name")
    ] = ()
    favourites: Annotated[tuple[str, ...], Meta(description="ids suggested first")] = ()
    get_up_after_s: Annotated[
        float,
        Meta(ge=300, le=7200, description="after so much sitting those that get you up first"),
    ] = 1200.0
    """In an hour's sitting everybody slumped after 20 minutes
    (https://pmc.ncbi.nlm.nih.gov/articles/PMC5447416), and short breaks eased most at that spacing
    (https://doi.org/10.1016/s0003-6870(00)00071-5)."""


NO_WISHES = StretchRules()


class Stretch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One exercise or piece of self-care, in words and in time."""

    id: Name
    name: Text
    area: Area
    dose: Text
    """How much and how often, as a person reads it."""
    steps: Annotated[tuple[Text, ...], Meta(min_length=1)]
    source: Text
    """What it rests on: of the shipped ones the address of a health service, university, hospital
    or standards body; of a person's own whatever they write."""
    faults: tuple[Fault, ...] = ()
    """Faults it is suggested for; none for self-care and for stretches offered by area."""
    caution: str = ""
    """Who should skip it, or what to watch; empty when the general advice is enough."""
    seconds: tuple[Annotated[int, Meta(ge=1, le=1800)], ...] = ()
    """Length of each step in seconds; empty means ten seconds each."""
    rounds: Annotated[int, Meta(ge=1, le=20)] = 1
    """How often the steps are gone through; on each side once more when it has sides."""
    has_sides: bool = False
    """Done to one side, then to the other."""
    figures: tuple[Name, ...] = ()
    """Name of the drawing of each step (``data/figures.toml``); empty when it has none."""
    gets_up: bool = False
    """Done standing or walking: it breaks the sitting."""
    after_sitting_min: Annotated[int, Meta(ge=1, le=480)] | None = None
    """Suggested by a sitting alert from so many minutes of sitting on; None: never."""
    counted: Counted | None = None
    """The movement that ``--camera`` can confirm; None when only the time counts."""

    def __post_init__(self) -> None:
        """Raises ValueError when seconds or figures do not stand one to a step."""
        for key in ("seconds", "figures"):
            given = len(getattr(self, key))
            if given not in (0, len(self.steps)):
                raise ValueError(f"{self.id}: {given} {key} for {len(self.steps)} steps")

    def step_seconds(self, index: int) -> int:
        """Length of one step in seconds."""
        return self.seconds[index] if self.seconds else 10

    @property
    def total_s(self) -> int:
        """Length of the whole exercise in seconds, rounds and sides included."""
        once = sum(self.step_seconds(index) for index in range(len(self.steps)))
        return once * self.rounds * (2 if self.has_sides else 1)


def choose(
    stretches: Sequence[Stretch],
    fault: Fault | None,
    held_s: float,
    used_today: Sequence[str] = (),
    *,
    seated_s: float = 0.0,
    earlier: Sequence[str] = (),
    wishes: StretchRules = NO_WISHES,
) -> Stretch | None:
    """The stretch to suggest now, or None when there is none to choose from.

    ``fault`` is None for a sitting alert; ``held_s`` is how long the fault, or the sitting, has
    lasted; ``seated_s`` how long the person has sat when a posture alert falls due. ``used_today``
    and ``earlier`` are ids in the order they were suggested. Not repeated within the day while
    another fits; then the better fit, a favourite, and the one not seen for longest go first.
    """
    sat_s = held_s if fault is None else seated_s
    history = (*earlier, *used_today)

    def rank(stretch: Stretch) -> tuple[bool, int, bool, int]:
        last = max((i for i, used in enumerate(history) if used == stretch.id), default=-1)
        return (
            stretch.id in used_today,
            _misfit(stretch, fault, sat_s, wishes.get_up_after_s),
            stretch.id not in wishes.favourites,
            last,
        )

    return min(_fitting(stretches, fault, sat_s), key=rank, default=None)


def _fitting(stretches: Sequence[Stretch], fault: Fault | None, sat_s: float) -> Sequence[Stretch]:
    """Those for the fault, or for this much sitting; any that sitting asks for when none is."""
    for_sitting = [each for each in stretches if each.after_sitting_min is not None]
    if fault is None:
        fitting = [each for each in for_sitting if (each.after_sitting_min or 0) * 60 <= sat_s]
    else:
        fitting = [each for each in stretches if fault in each.faults]
    return fitting or for_sitting


def _misfit(stretch: Stretch, fault: Fault | None, sat_s: float, get_up_after_s: float) -> int:
    """How badly it fits the time sat, 0 for the best: an hour asks for more than half an hour."""
    if fault is None:
        return round(abs(sat_s / 60 - (stretch.after_sitting_min or 0)))
    return int(sat_s >= get_up_after_s and not stretch.gets_up)
