"""What looks are held against: the calibration in use, what it learns, and the other placements."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from posturewatch.core.calibration import Calibration
from posturewatch.core.events import Fault, Judgement, Verdict
from posturewatch.core.features import Unmeasurable, extract
from posturewatch.core.learning import LearningRules, answered, followed, has_outgrown
from posturewatch.core.placement import better_placement
from posturewatch.core.pose import Look
from posturewatch.core.scene import Background
from posturewatch.core.stranger import Glimpse, glimpse, is_stranger, lately
from posturewatch.core.verdict import VerdictRules, judge, judged_person


@dataclass(frozen=True, slots=True)
class JudgingRules:
    """The rules of judging, out of the settings."""

    verdict: VerdictRules = field(default_factory=VerdictRules)
    learning: LearningRules = field(default_factory=LearningRules)
    held_s: float = 60.0
    """One look vouches for no longer than this: the longest time until the next one."""


class Judging:
    """Turns looks into judgements."""

    def __init__(self, rules: JudgingRules) -> None:
        self._rules = rules
        self._calibration: Calibration | None = None
        self._others: Mapping[str, Calibration] = {}
        self._fitting = ""
        self._fitting_since: float | None = None
        self._moved_since: float | None = None
        self._last: Look | None = None
        self._judgement: Judgement | None = None
        self._glimpses: tuple[Glimpse, ...] = ()
        """Of whoever has sat there since the place was last empty."""
        self._looked_s = float("-inf")

    @property
    def calibration(self) -> Calibration | None:
        """What looks are held against, with all it has learned."""
        return self._calibration

    @property
    def judgement(self) -> Judgement | None:
        """What the last look says; None before the first."""
        return self._judgement

    @property
    def looked_s(self) -> float:
        """When that was, POSIX seconds."""
        return self._looked_s

    def adopt(self, rules: JudgingRules) -> None:
        """Judge by these rules from now on, the last look included."""
        self._rules = rules
        self._judge_again()

    def hold_against(
        self,
        calibration: Calibration | None,
        others: Mapping[str, Calibration] | None = None,
    ) -> None:
        """Judge by this calibration from now on, the last look included.

        ``others``: the camera's other placements, by name; None leaves them as they are.
        """
        self._calibration = calibration
        self._others = self._others if others is None else others
        self._glimpses = ()
        self._judge_again()

    def judge(self, look: Look, now_s: float, *, learns: bool) -> Judgement:
        """The verdict of a look. ``learns``: the baseline may follow the look before it."""
        if learns:
            self._follow(now_s)
        self._last, self._looked_s = look, now_s
        judgement = self._judgement = self._judged(look)
        self._moved_since = since(self._moved_since, now_s, holds=judgement.camera_moved)
        self._fitting_since = since(self._fitting_since, now_s, holds=bool(self._fitting))
        return judgement

    def answer(self, fault: Fault, *, was_wrong: bool) -> None:
        """The person says whether an alert about this fault was right."""
        if self._calibration is not None:
            self._calibration = answered(
                self._calibration, fault, self._rules.learning, was_wrong=was_wrong
            )
            self._judge_again()

    def moved_for_s(self, now_s: float) -> float:
        """Seconds for which every look has found the camera moved; 0 when it has not."""
        return 0.0 if self._moved_since is None else now_s - self._moved_since

    @property
    def camera_stands(self) -> bool:
        """The last look has found the camera where it was calibrated; not merely nothing else."""
        return self._judgement is not None and self._judgement.background is Background.STILL

    @property
    def is_outgrown(self) -> bool:
        """The person has long sat taller than when calibrated."""
        found = self._calibration
        return found is not None and has_outgrown(found, self._rules.learning)

    def better_for_s(self, now_s: float) -> tuple[str, float]:
        """The placement that fits better than the one in use, and for how long; empty when none."""
        since_s = self._fitting_since
        return self._fitting, 0.0 if since_s is None else now_s - since_s

    def shift(self, seconds: float) -> None:
        """The wall clock was set: move what is remembered along with it."""
        self._looked_s += seconds
        self._moved_since = shifted(self._moved_since, seconds)
        self._fitting_since = shifted(self._fitting_since, seconds)
        self._glimpses = tuple(replace(each, at_s=each.at_s + seconds) for each in self._glimpses)

    def _follow(self, now_s: float) -> None:
        """Let the baseline follow the last look, for as long as it has held."""
        if self._calibration is None or self._last is None or self._judgement is None:
            return
        if self._judgement.verdict is not Verdict.GOOD or self._judgement.stranger or self._fitting:
            return
        pose = judged_person(self._last, self._calibration)
        if pose is None:
            return
        seen = extract(pose, self._calibration.view)
        if not isinstance(seen, Unmeasurable):
            held_s = min(now_s - self._looked_s, self._rules.held_s)
            self._calibration = followed(
                self._calibration, seen, self._judgement, held_s, self._rules.learning
            )

    def _judge_again(self) -> None:
        """The last look by what it is now to be judged by; what no longer holds has ended."""
        if self._last is not None:
            self._judgement = self._judged(self._last)
            self._moved_since = self._moved_since if self._judgement.camera_moved else None
            self._fitting_since = self._fitting_since if self._fitting else None

    def _judged(self, look: Look) -> Judgement:
        judgement = judge(look, self._calibration, self._rules.verdict)
        fits, self._fitting = self._calibration, ""
        if fits is not None and self._others:
            self._fitting = better_placement(look, {**self._others, "": fits}, "") or ""
            fits = self._others.get(self._fitting, fits)
        if fits is None:
            return judgement
        if judgement.verdict is Verdict.ABSENT and self._fitting:
            judgement = judge(look, fits, self._rules.verdict)  # out of one place, in the other
        stranger = self._is_stranger(look, judgement, fits)
        return replace(judgement, standing=fits.standing, stranger=stranger)

    def _is_stranger(self, look: Look, judgement: Judgement, fits: Calibration) -> bool:
        """Whether it is somebody else, by this look and those before it."""
        pose = judged_person(look, fits)
        if judgement.verdict is Verdict.ABSENT or pose is None:
            self._glimpses = ()
            return False
        found = glimpse(look.at_s, pose, look.scene, fits)
        self._glimpses = lately(self._glimpses, look.at_s, found)
        return is_stranger(self._glimpses, fits)


def since(since_s: float | None, now_s: float, *, holds: bool) -> float | None:
    """The start of what holds; None when it does not."""
    if not holds:
        return None
    return now_s if since_s is None else since_s


def shifted(at_s: float | None, seconds: float) -> float | None:
    """An instant, if there is one, on a clock that was set by so many seconds."""
    return None if at_s is None else at_s + seconds
