"""A person's office days out of a seed: the same number gives the same days, to the second.

Reports, benchmarks and screenshots rest on it. The shape of a day is invented, not measured.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, tzinfo
from random import Random
from zoneinfo import ZoneInfo

from posturewatch.core.events import (
    Alert,
    AlertKind,
    Bout,
    Break,
    Episode,
    Event,
    Fault,
    Notice,
    Outcome,
    Posture,
    Sitting,
    Track,
)

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 3, 12)
"""A Thursday without a clock change near it: the day of the golden files."""

FAULTS = (
    *(Fault.HEAD_FORWARD,) * 5,
    *(Fault.SLUMP,) * 3,
    *(Fault.LEANING_IN,) * 2,
    Fault.TOO_CLOSE,
    Fault.SIDE_LEAN,
)
STRETCHES = {
    Fault.HEAD_FORWARD: "chin_tuck",
    Fault.SLUMP: "chest_opener",
    Fault.LEANING_IN: "shoulder_rolls",
    Fault.TOO_CLOSE: "look_far",
    Fault.SIDE_LEAN: "side_bend",
}


def office_days(
    first: date, count: int, *, seed: int = 1, tz: tzinfo = BERLIN, weekends: bool = False
) -> Iterator[Event]:
    """Events of ``count`` days from ``first`` on, by day."""
    for number in range(count):
        day = first + timedelta(days=number)
        if weekends or day.weekday() < 5:
            yield from office_day(day, seed=seed, tz=tz)


def office_day(day: date, *, seed: int = 1, tz: tzinfo = BERLIN) -> tuple[Event, ...]:
    """One working day: bouts of 12 to 95 minutes, breaks, lunch, a call, a while standing."""
    return tuple(_OfficeDay(day, seed, tz).events)


class _OfficeDay:
    def __init__(self, day: date, seed: int, tz: tzinfo) -> None:
        self.random = Random(f"{seed}/{day.isoformat()}")
        self.events: list[Event] = []
        self.at_s = self._clock(day, 8, tz) + self.random.randrange(20 * 60, 70 * 60)
        noon_s = self._clock(day, 12, tz) + self.random.randrange(0, 40 * 60)
        home_s = self._clock(day, 17, tz) + self.random.randrange(0, 75 * 60)
        if self.random.random() < 0.2:
            self.events.append(Notice(self.at_s, "camera_moved"))
        self._work(noon_s)
        self._away(self.random.randrange(32 * 60, 58 * 60))
        self._stand(self.random.randrange(15 * 60, 45 * 60))
        self._work(home_s)
        self.events.append(Episode(Track.SITTING, Sitting.AWAY, self.at_s, self.at_s + 15 * 60.0))

    def _clock(self, day: date, hour: int, tz: tzinfo) -> float:
        return datetime.combine(day, time(hour), tz).timestamp()

    def _work(self, until_s: float) -> None:
        while self.at_s < until_s - 600:
            minutes = self.random.choices((12, 22, 28, 36, 48, 66, 88), (3, 5, 5, 4, 3, 1.4, 0.7))[
                0
            ]
            self._sit(minutes * 60 + self.random.randrange(420))
            if self.at_s < until_s - 600:
                self._away(self.random.choice((190, 240, 320, 410, 600, 840)))

    def _sit(self, seconds: int) -> None:
        start_s = self.at_s
        end_s = start_s + seconds
        self.events.append(Episode(Track.SITTING, Sitting.SEATED, start_s, end_s))
        self.events.append(Bout(start_s, end_s, float(seconds)))
        self._pose(start_s, end_s)
        for level, after_s in ((1, 1800), (2, 3600)):
            if seconds > after_s:
                self._alert(
                    Alert(start_s + after_s, AlertKind.SITTING, None, "walk", level, after_s * 1.0),
                    "got_up" if seconds - after_s < 300 else "ignored",
                )
        self.at_s = end_s

    def _pose(self, start_s: float, end_s: float) -> None:
        at_s = start_s
        while at_s < end_s:
            good_s = self.random.randrange(150, 1300)
            at_s = self._posture(Posture.GOOD, at_s, min(at_s + good_s, end_s))
            if self.random.random() < 0.25:
                unknown_s = self.random.randrange(20, 300)
                at_s = self._posture(Posture.UNKNOWN, at_s, min(at_s + unknown_s, end_s))
            fault = self.random.choice(FAULTS)
            bad_s = self.random.choice((40, 70, 100, 160, 300, 520))
            bad_end_s = min(at_s + bad_s, end_s)
            if bad_end_s - at_s >= 90:
                alert = Alert(
                    at_s + 90, AlertKind.POSTURE, fault, STRETCHES[fault], 1, 90.0, self._silence()
                )
                self._alert(alert, "recovered" if bad_end_s - alert.at_s <= 60 else "ignored")
            at_s = self._posture(Posture.BAD, at_s, bad_end_s, fault)

    def _posture(
        self, state: Posture, start_s: float, end_s: float, fault: Fault | None = None
    ) -> float:
        if end_s > start_s:
            self.events.append(Episode(Track.POSTURE, state, start_s, end_s, fault))
        return max(end_s, start_s)

    def _silence(self) -> str:
        return self.random.choices(("", "cooldown", "snoozed"), (6, 3, 1))[0]

    def _alert(self, alert: Alert, became: str) -> None:
        self.events.append(alert)
        if not alert.suppressed:
            self.events.append(Outcome(alert.at_s, alert.at_s + 1, "delivered"))
            self.events.append(Outcome(alert.at_s, alert.at_s + 60, became))
            if became == "got_up" and alert.stretch == "walk":
                self.events.append(Outcome(alert.at_s, alert.at_s + 60, "done"))

    def _away(self, seconds: int) -> None:
        end_s = self.at_s + seconds
        self.events.append(Episode(Track.SITTING, Sitting.AWAY, self.at_s, end_s))
        self.events.append(Break(self.at_s, end_s))
        self.at_s = end_s

    def _stand(self, seconds: int) -> None:
        end_s = self.at_s + seconds
        self.events.append(Episode(Track.SITTING, Sitting.STANDING, self.at_s, end_s))
        self.at_s = end_s
