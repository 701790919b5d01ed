"""How long until the next picture, and whether the camera stays open until then.

Looking costs power, so it follows need: quick while something changes, slow while a person sits
well and still, slowest while nobody is there. Every limit below also bounds how long a change can
go unseen; ``longest_unseen_s`` says that bound for a set of rules.
"""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta


class CameraMode(StrEnum):
    """How the camera is held."""

    AUTO = "auto"
    """Burst where the system gives a camera to one program only, else steady."""
    STEADY = "steady"
    """Open all the time, low rate."""
    BURST = "burst"
    """Open, discard the frames of warming up, judge, let go."""


class OnBattery(StrEnum):
    """What the camera does while the machine runs on its battery."""

    SAME = "same"
    SLOW = "slow"
    """Burst, whatever the mode: a camera that is off most of the time saves most."""
    OFF = "off"
    """Left alone; the clock goes on by input and lock."""


class FrameChange(StrEnum):
    """What the frame gate says of a frame, compared with the last judged one."""

    SAME = "same"
    """Not one grey value differs: another look would say the same."""
    NOISE = "noise"
    CHANGED = "changed"


class GateRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When two pictures of 160 x 120 grey values count as different."""

    change_grey: Annotated[
        int, Meta(ge=1, le=100, description="difference of a grey value (0..255) beyond noise")
    ] = 12
    """Averaging 4 x 4 pixels quarters sensor noise: even a noisy evening picture (deviation 10)
    stays within 5 deviations of this."""
    change_share: Annotated[
        float, Meta(gt=0, le=0.5, description="share of differing grey values that is a change")
    ] = 0.003
    """A head that moves by one hundredth of the picture's height uncovers a line about 60 values
    long and one wide: 0.3 % of 19 200."""


class PaceRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Seconds between glances. A glance compares pictures; a look asks the pose model."""

    shift_s: Annotated[float, Meta(gt=0, le=60, description="after the verdict has changed, s")] = (
        0.5
    )
    shift_window_s: Annotated[
        float, Meta(ge=0, le=600, description="how long a changed verdict keeps us quick, s")
    ] = 10.0
    moving_s: Annotated[float, Meta(gt=0, le=60, description="while the picture changes, s")] = 1.0
    still_s: Annotated[float, Meta(gt=0, le=60, description="while nothing changes, s")] = 2.0
    away_s: Annotated[float, Meta(gt=0, le=14, description="while nobody is there, s")] = 5.0
    peek_after_s: Annotated[
        float, Meta(gt=0, le=86400, description="absence after which the camera is let go, s")
    ] = 300.0
    peek_s: Annotated[
        float, Meta(gt=0, le=14, description="between two peeks during a long absence, s")
    ] = 12.0
    burst_s: Annotated[
        float, Meta(gt=0, le=300, description="between two bursts while all is well, s")
    ] = 20.0
    burst_suspect_s: Annotated[
        float, Meta(gt=0, le=60, description="between two bursts while something looks wrong, s")
    ] = 5.0
    blind_s: Annotated[
        float, Meta(gt=0, le=14, description="between tries while no picture comes, s")
    ] = 2.0
    asleep_s: Annotated[
        float, Meta(gt=0, le=30, description="between steps while locked or paused, s")
    ] = 10.0
    refresh_s: Annotated[
        float, Meta(gt=0, le=3600, description="longest time between looks at a still picture, s")
    ] = 60.0
    battery: Annotated[
        OnBattery, Meta(description="on battery: the same pace, slow (burst mode) or camera off")
    ] = OnBattery.SAME
    peek_refresh_s: Annotated[
        float,
        Meta(gt=0, le=3600, description="the same during a long absence, s"),
    ] = 900.0
    """Longer than the model stays in memory unasked (90 s): an empty room needs none. Whoever comes
    back changes the picture, and that is looked at at the next peek."""


class Shown(StrEnum):
    """What the pace depends on."""

    SHUT = "shut"
    """Locked, paused, asleep or in a call: the camera is not to be used."""
    BLIND = "blind"
    """The camera should give pictures and gives none."""
    ABSENT = "absent"
    LONG_ABSENT = "long_absent"
    SHIFT = "shift"
    """The verdict has changed a moment ago."""
    SUSPECT = "suspect"
    """The verdict is not good, or the picture has just changed."""
    STILL = "still"


def shown_by(*, absent_s: float | None, shifted_s: float, suspect: bool, rules: PaceRules) -> Shown:
    """Name what a picture shows. ``absent_s`` is None while somebody is there; spans in seconds."""
    if absent_s is not None:
        return Shown.LONG_ABSENT if absent_s >= rules.peek_after_s else Shown.ABSENT
    if shifted_s < rules.shift_window_s:
        return Shown.SHIFT
    return Shown.SUSPECT if suspect else Shown.STILL


def next_glance_s(view: Shown, rules: PaceRules, *, burst: bool) -> float:
    """Seconds until the next glance at the camera."""
    steady = {
        Shown.SHUT: rules.asleep_s,
        Shown.BLIND: rules.blind_s,
        Shown.ABSENT: rules.away_s,
        Shown.LONG_ABSENT: rules.peek_s,
        Shown.SHIFT: rules.shift_s,
        Shown.SUSPECT: rules.moving_s,
        Shown.STILL: rules.still_s,
    }
    if not burst:
        return steady[view]
    bursts = {
        Shown.SHIFT: rules.burst_suspect_s,
        Shown.SUSPECT: rules.burst_suspect_s,
        Shown.STILL: rules.burst_s,
        Shown.ABSENT: rules.peek_s,
    }
    return bursts.get(view, steady[view])


def keeps_open(view: Shown, *, burst: bool) -> bool:
    """Whether the camera stays open until the next glance."""
    if view in (Shown.SHUT, Shown.LONG_ABSENT):
        return False
    return not burst or view is Shown.BLIND


def longest_unseen_s(rules: PaceRules, *, burst: bool) -> float:
    """Longest time a change that the frame gate can see goes unseen while somebody is there."""
    seated = (Shown.SHIFT, Shown.SUSPECT, Shown.STILL)
    return max(next_glance_s(view, rules, burst=burst) for view in seated)
