"""Days out of samples and signals: a script of seconds, run through ``session.advance``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import TypeVar

from posturewatch.core import session as memory
from posturewatch.core.events import (
    Alert,
    Bout,
    Break,
    Episode,
    Event,
    Fault,
    Finding,
    Judgement,
    Notice,
    Outcome,
    Posture,
    Sample,
    Signal,
    SignalKind,
    Sitting,
    Step,
    Track,
    Verdict,
)
from posturewatch.core.session import Rules, Session

START_S = 1_772_442_000.0
"""2026-03-02T09:00:00 UTC, a Monday."""

RULES = Rules(zone=UTC)
GOOD = Judgement(Verdict.GOOD, severity=0.1)
UNKNOWN = Judgement(Verdict.UNKNOWN, reason="face_hidden")
DARK = Judgement(Verdict.UNKNOWN, reason="dark")
ABSENT = Judgement(Verdict.ABSENT)
STANDING = Judgement(Verdict.GOOD, severity=0.1, standing=True)
STRANGER = Judgement(Verdict.GOOD, severity=0.1, stranger=True)
NOTHING = None
"""No picture comes."""

Kind = TypeVar("Kind")


def bad(fault: Fault = Fault.HEAD_FORWARD, severity: float = 0.6) -> Judgement:
    """A look at somebody over one limit."""
    return Judgement(Verdict.BAD, severity, (Finding(fault, severity, 0.2),))


BAD = bad()
FAR = bad(severity=0.7)


@dataclass
class Day:
    """A session and all it has said; times are seconds since ``START_S``."""

    rules: Rules = RULES
    every_s: float = 2.0
    """Seconds between samples."""
    now_s: float = 0.0
    events: list[Event] = field(default_factory=list)
    told_s: list[float] = field(default_factory=list)
    """When each event became known."""
    recent: Sequence[Event] = ()
    session: Session = field(init=False)
    view: Judgement | None = None

    def __post_init__(self) -> None:
        self.session = memory.start(START_S + self.now_s, self.rules, self.recent)

    def step(self, step: Step) -> tuple[Event, ...]:
        """One step, as it is."""
        self.session, events = memory.advance(self.session, step, self.rules)
        self._keep(events, step.at_s)
        return events

    def look(self, judgement: Judgement | None, seconds: float, *, typing: bool = False) -> "Day":
        """The camera says this for so many seconds; keys may be pressed all the while."""
        self.view = judgement
        end_s = self.now_s + seconds
        at_s = self.now_s
        while at_s < end_s:
            if typing:
                self.step(Signal(START_S + at_s, SignalKind.INPUT))
            self.step(Sample(START_S + at_s, judgement))
            at_s += self.every_s
        self.now_s = end_s
        return self

    def signal(
        self, kind: SignalKind, minutes: float | None = None, seconds: float | None = None
    ) -> "Day":
        """Something happens at the desk now."""
        if kind is SignalKind.CLOCK_STEP and seconds is not None:
            self.now_s += seconds
        self.step(Signal(START_S + self.now_s, kind, minutes, seconds))
        return self

    def skip(self, seconds: float) -> "Day":
        """No step at all: the machine sleeps, or the program does not run."""
        self.now_s += seconds
        return self

    def end(self) -> "Day":
        """Close everything."""
        self._keep(memory.finish(self.session, START_S + self.now_s), START_S + self.now_s)
        return self

    def of(self, kind: type[Kind]) -> list[Kind]:
        """The events of one type, as they were told."""
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def alerts(self) -> list[Alert]:
        """Alerts that were shown."""
        return [alert for alert in self.of(Alert) if not alert.suppressed]

    @property
    def held_back(self) -> list[tuple[float, str]]:
        """Time and reason of the alerts that were not shown."""
        return [(a.at_s - START_S, a.suppressed) for a in self.of(Alert) if a.suppressed]

    @property
    def alert_times(self) -> list[tuple[str, float]]:
        """Kind and time of the alerts that were shown."""
        return [(str(alert.kind), alert.at_s - START_S) for alert in self.alerts]

    @property
    def bouts(self) -> list[tuple[float, float, float]]:
        """Start, end and seated seconds of each bout."""
        return [(b.start_s - START_S, b.end_s - START_S, b.seated_s) for b in self.of(Bout)]

    @property
    def breaks(self) -> list[tuple[float, float]]:
        """Start and end of each break."""
        return [(b.start_s - START_S, b.end_s - START_S) for b in self.of(Break)]

    @property
    def outcomes(self) -> list[tuple[float, float, str]]:
        """Alert time, time and kind of each outcome."""
        return [(o.alert_at_s - START_S, o.at_s - START_S, o.kind) for o in self.of(Outcome)]

    @property
    def notices(self) -> list[str]:
        """Kinds of the notices."""
        return [notice.kind for notice in self.of(Notice)]

    def track(self, track: Track) -> list[tuple[str, float, float]]:
        """State, start and end of the episodes of one track."""
        return [
            (str(e.state), e.start_s - START_S, e.end_s - START_S)
            for e in self.of(Episode)
            if e.track is track
        ]

    @property
    def sitting(self) -> list[tuple[str, float, float]]:
        """Episodes of the sitting track."""
        return self.track(Track.SITTING)

    @property
    def posture(self) -> list[tuple[str, float, float]]:
        """Episodes of the posture track."""
        return self.track(Track.POSTURE)

    def seconds(self, state: Sitting | Posture) -> float:
        """Seconds in one state."""
        return sum(e.end_s - e.start_s for e in self.of(Episode) if e.state is state)

    def _keep(self, events: Iterable[Event], at_s: float) -> None:
        for event in events:
            self.events.append(event)
            self.told_s.append(at_s)


def with_rules(**parts: object) -> Rules:
    """The default rules with some parts replaced."""
    return replace(RULES, **parts)  # type: ignore[arg-type]
