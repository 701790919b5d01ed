"""All the rules a session follows, in one value."""

from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Annotated

import msgspec
from msgspec import Meta

from posturewatch.core.effect import EffectRules
from posturewatch.core.hours import HoursRules
from posturewatch.core.posture import PostureRules
from posturewatch.core.presence import PresenceRules
from posturewatch.core.sitting import SittingRules
from posturewatch.core.stretches import Stretch, StretchRules


class AlertRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often alerts may come, and when they may not. Sources: docs/alerts.md."""

    sitting_s: Annotated[
        float, Meta(ge=1200, le=3600, description="first sitting alert after, s of sitting")
    ] = 1800.0
    long_sitting_s: Annotated[
        float, Meta(ge=2700, le=5400, description="stronger sitting alert after, s of sitting")
    ] = 3600.0
    sitting_growth: Annotated[
        float, Meta(ge=1, le=3, description="each further gap is so many times the one before")
    ] = 1.5
    cooldown_s: Annotated[
        float, Meta(ge=300, le=3600, description="between two alerts of one fault, s")
    ] = 900.0
    spacing_s: Annotated[float, Meta(ge=300, le=3600, description="between any two alerts, s")] = (
        300.0
    )
    posture_growth: Annotated[
        float, Meta(ge=1, le=4, description="uncorrected, the cooldown grows so many times")
    ] = 2.0
    longest_gap_s: Annotated[
        float, Meta(ge=1800, le=14400, description="no gap and no cooldown grows beyond, s")
    ] = 7200.0
    daily_cap: Annotated[
        int, Meta(ge=0, le=40, description="posture alerts a day, then the report only")
    ] = 12
    dismissals: Annotated[
        int, Meta(ge=2, le=10, description="dismissals in a row that lengthen the gaps")
    ] = 3
    backoff: Annotated[
        float, Meta(ge=1, le=4, description="after those dismissals gaps are so many times as long")
    ] = 2.0
    typing_pause_s: Annotated[
        float, Meta(ge=0, le=10, description="wait for a pause in typing of so many s")
    ] = 4.0
    longest_wait_s: Annotated[
        float, Meta(ge=0, le=60, description="but wait no longer than, s")
    ] = 60.0
    answer_s: Annotated[
        float, Meta(ge=60, le=3600, description="a snooze within so long after an alert answers it")
    ] = 600.0
    countdown_s: Annotated[
        float, Meta(ge=60, le=3600, description="length of `posturewatch break`, s")
    ] = 300.0
    announced_break_s: Annotated[
        float, Meta(ge=180, le=3600, description="a break announced by button is over by then, s")
    ] = 900.0
    eye_break: Annotated[bool, Meta(description="remind of looking far, 20 s every 20 min")] = False
    eye_break_s: Annotated[
        float, Meta(ge=600, le=3600, description="between two eye breaks, s of sitting")
    ] = 1200.0

    def __post_init__(self) -> None:
        """Raises ValueError when the stronger sitting alert would come before the first."""
        first, stronger = self.sitting_s, self.long_sitting_s
        if first > stronger:
            raise ValueError(f"sitting_s = {first:g} lies above long_sitting_s = {stronger:g}")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a session is advanced by. Each part is a section of the settings."""

    presence: PresenceRules = field(default_factory=PresenceRules)
    sitting: SittingRules = field(default_factory=SittingRules)
    posture: PostureRules = field(default_factory=PostureRules)
    alerts: AlertRules = field(default_factory=AlertRules)
    effect: EffectRules = field(default_factory=EffectRules)
    hours: HoursRules = field(default_factory=HoursRules)
    stretches: tuple[Stretch, ...] = ()
    wishes: StretchRules = field(default_factory=StretchRules)
    """What the person likes of them."""
    zone: tzinfo | None = None
    """Zone of the local day and its hours; None: the system's own."""
