"""Watches one camera: when to look, what the looks say, and when to let the camera go.

Between two looks the last judgement stays in force. Nothing here smooths: a sample is what one
picture says. A calibration that is asked for while watching is taken here too.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from posturewatch.core.calibration import Calibration, CalibrationRules
from posturewatch.core.events import Judgement, Sample, Signal, SignalKind, Verdict
from posturewatch.core.features import View
from posturewatch.core.learning import LearningRules
from posturewatch.core.pace import (
    FrameChange,
    OnBattery,
    PaceRules,
    Shown,
    keeps_open,
    next_glance_s,
    shown_by,
)
from posturewatch.core.pose import Look
from posturewatch.core.taking import Calibrated, Taking
from posturewatch.core.verdict import VerdictRules
from posturewatch.judging import Judging, JudgingRules, shifted, since
from posturewatch.ports import Camera, CameraState, Frame, FrameGate

WARMING_S = 5.0
"""A camera that is on and gives no picture for longer than this gives none (a webcam needs about
one second to its first picture, two on a slow bus)."""
WARMING_POLL_S = 0.25

_SHUTS = {
    SignalKind.LOCK: SignalKind.UNLOCK,
    SignalKind.SLEEP: SignalKind.WAKE,
    SignalKind.PAUSE: SignalKind.RESUME,
    SignalKind.CAMERA_BUSY: SignalKind.CAMERA_FREE,
}
"""What closes the camera, and what opens it again."""
_OPENS = {opening: closing for closing, opening in _SHUTS.items()}


@dataclass(frozen=True, slots=True)
class WatchRules:
    """The rules a watcher needs, out of the settings."""

    pace: PaceRules = field(default_factory=PaceRules)
    verdict: VerdictRules = field(default_factory=VerdictRules)
    calibration: CalibrationRules = field(default_factory=CalibrationRules)
    learning: LearningRules = field(default_factory=LearningRules)
    view: View = View.AUTO
    burst: bool = False


class Watcher:
    """Turns a camera into samples."""

    def __init__(
        self,
        camera: Camera,
        gate: FrameGate,
        look: Callable[[Frame], Look],
        rules: WatchRules,
    ) -> None:
        self.camera = camera
        self._gate = gate
        self._look = look
        self._rules = rules
        self.judging = Judging(_judging_rules(rules))
        """What looks are held against."""
        self._shut: dict[SignalKind, float] = {}
        """What keeps the camera closed, and until when (POSIX seconds; inf: until told)."""
        self._on_battery = False
        self._opened_s: float | None = None
        self._shifted_s = float("-inf")
        self._absent_since: float | None = None
        self._shown = Shown.BLIND
        self._warming = False
        self._taking: Taking | None = None
        self._taken = Taking()

    @property
    def calibration(self) -> Calibration | None:
        """What looks are held against, with all it has learned."""
        return self.judging.calibration

    @property
    def is_calibrating(self) -> bool:
        """Whether a calibration is being taken now."""
        return self._taking is not None

    def adopt(self, rules: WatchRules) -> None:
        """Watch by these rules from now on, the last look included."""
        self._rules = rules
        self.judging.adopt(_judging_rules(rules))

    def note(self, signal: Signal) -> Calibrated | None:
        """Take in what happened at the desk; the outcome when it ended a calibration."""
        kind = signal.kind
        if kind in _SHUTS:
            self._shut[kind] = _ends_s(signal)
        elif kind in _OPENS:
            self._shut.pop(_OPENS[kind], None)
        elif kind in (SignalKind.BATTERY_ON, SignalKind.BATTERY_OFF):
            self._on_battery = kind is SignalKind.BATTERY_ON
        elif kind in (SignalKind.CALIBRATE, SignalKind.CALIBRATE_SLOUCH):
            self._take(_ends_s(signal), slouching=kind is SignalKind.CALIBRATE_SLOUCH)
        elif kind is SignalKind.END_CALIBRATE and self._taking is not None:
            return self._calibrated(self._taking)
        elif kind is SignalKind.RECALL:
            self._taking = None
        elif kind is SignalKind.CLOCK_STEP and signal.seconds:
            self._shift(signal.seconds)
        return None

    def glance(self, now_s: float) -> Sample:
        """One glance at the camera: the sample of this instant. Raises ModelError."""
        if not self._usable(now_s):
            self._release()
            self._shown = Shown.SHUT
            return Sample(now_s, None, is_new=False)
        self._open(now_s)
        frame = self.camera.read(now_s)
        if frame is None:
            return self._blind(now_s)
        self._warming = False
        change = self._gate.change(frame)
        is_new = self._needs_look(change, now_s)
        if is_new:
            self._judge(self._look(frame), now_s)
            self._gate.judged(frame)
        self._shown = self._shown_at(now_s, moved=change is FrameChange.CHANGED)
        return Sample(now_s, self._judgement, is_new=is_new)

    def rest(self) -> float:
        """Let the camera go if the pace says so; seconds until the next glance."""
        if self._warming:
            return WARMING_POLL_S
        if not keeps_open(self._shown, burst=self._is_burst):
            self._release()
        if self._taking is not None and self._shown is not Shown.SHUT:
            return self._rules.pace.shift_s
        return next_glance_s(self._shown, self._rules.pace, burst=self._is_burst)

    def close(self) -> None:
        """Let the camera go for good."""
        self._release()

    def _usable(self, now_s: float) -> bool:
        self._shut = {kind: until for kind, until in self._shut.items() if now_s < until}
        return not self._shut and not self._spares(OnBattery.OFF)

    def _spares(self, how: OnBattery) -> bool:
        """Whether the machine runs on its battery, and the settings ask for this then."""
        return self._on_battery and self._rules.pace.battery is how

    @property
    def _is_burst(self) -> bool:
        return self._rules.burst or self._spares(OnBattery.SLOW)

    def _open(self, now_s: float) -> None:
        if self._opened_s is None:
            self.camera.open()
            self._opened_s = now_s

    def _release(self) -> None:
        if self._opened_s is not None:
            self.camera.release()
        self._opened_s = None
        self._warming = False

    def _blind(self, now_s: float) -> Sample:
        """No picture: the last judgement holds while the camera warms up, then nothing does."""
        opened_s = now_s if self._opened_s is None else self._opened_s
        self._warming = self.camera.state is CameraState.ON and now_s - opened_s < WARMING_S
        if self._warming:
            return Sample(now_s, self._judgement, is_new=False)
        self._shown = Shown.BLIND
        return Sample(now_s, None, is_new=False)

    def _needs_look(self, change: FrameChange, now_s: float) -> bool:
        if change is FrameChange.CHANGED or self._judgement is None:
            return True
        if change is FrameChange.SAME:
            return False
        pace = self._rules.pace
        wait_s = pace.peek_refresh_s if self._shown is Shown.LONG_ABSENT else pace.refresh_s
        return self._taking is not None or now_s - self.judging.looked_s >= wait_s

    @property
    def _judgement(self) -> Judgement | None:
        """The judgement in force: while calibrating only whether somebody is there.

        No stranger: whoever calibrates says that it is the person.
        """
        found = self.judging.judgement
        if self._taking is None or found is None or found.verdict is Verdict.ABSENT:
            return found
        return replace(
            found, verdict=Verdict.UNKNOWN, findings=(), reason="calibrating", stranger=False
        )

    def _judge(self, look: Look, now_s: float) -> None:
        before = self._judgement
        if self._taking is not None:
            self._taking = self._taking.with_look(look)
        judgement = self.judging.judge(look, now_s, learns=self._taking is None)
        if _told(self._judgement) != _told(before):
            self._shifted_s = now_s
        is_absent = judgement.verdict is Verdict.ABSENT
        self._absent_since = since(self._absent_since, now_s, holds=is_absent)

    def _shown_at(self, now_s: float, *, moved: bool) -> Shown:
        """Between two bursts everybody moves: there only a doubtful verdict asks for haste."""
        judgement = self._judgement
        doubtful = judgement is not None and _is_doubtful(judgement)
        return shown_by(
            absent_s=None if self._absent_since is None else now_s - self._absent_since,
            shifted_s=now_s - self._shifted_s,
            suspect=doubtful or (moved and not self._is_burst),
            rules=self._rules.pace,
        )

    def _shift(self, seconds: float) -> None:
        """The wall clock was set: move what is remembered along with it."""
        self._shut = {kind: until + seconds for kind, until in self._shut.items()}
        if self._taking is not None:
            self._taking = replace(self._taking, until_s=self._taking.until_s + seconds)
        self._shifted_s += seconds
        self._opened_s = shifted(self._opened_s, seconds)
        self._absent_since = shifted(self._absent_since, seconds)
        self.judging.shift(seconds)

    def _take(self, until_s: float, *, slouching: bool) -> None:
        if slouching:
            self._taking = (self._taking or self._taken).slouch(until_s)
        else:
            self._taking = Taking(until_s=until_s)
        self._gate.forget()

    def _calibrated(self, taking: Taking) -> Calibrated:
        self._taking, self._taken = None, taking
        done = taking.ended(self._rules.calibration, self._rules.view)
        if done.calibration is not None:
            self.judging.hold_against(done.calibration)
        return done


def _ends_s(signal: Signal) -> float:
    """When what a signal began is over; infinite until another one ends it."""
    return signal.at_s + 60 * signal.minutes if signal.minutes else math.inf


def _judging_rules(rules: WatchRules) -> JudgingRules:
    return JudgingRules(rules.verdict, rules.learning, rules.pace.refresh_s)


def _told(judgement: Judgement | None) -> object:
    """What of a judgement a person would notice changing."""
    if judgement is None:
        return None
    return judgement.verdict, frozenset(finding.fault for finding in judgement.findings)


def _is_doubtful(judgement: Judgement) -> bool:
    """Worth a closer look. Who is not calibrated is never judged good, however long we look."""
    return judgement.verdict is not Verdict.GOOD and judgement.reason != "no_calibration"
