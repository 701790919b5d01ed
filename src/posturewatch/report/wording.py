"""Times, dates and amounts as the reader's locale writes them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cached_property
from typing import Literal

from babel import Locale, UnknownLocaleError, default_locale
from babel.dates import format_date, format_interval, format_skeleton, format_time
from babel.numbers import format_percent

from posturewatch.core.day import local_day
from posturewatch.texts import span

Clock = Literal["auto", "12", "24"]
_PLAIN = "en_GB"
"""For systems without a locale (C, POSIX): day before month, 24 hours, no surprise."""


@dataclass(frozen=True)
class Wording:
    """How one reader reads numbers. ``tz`` is where the days lie."""

    tz: tzinfo
    locale_name: str = ""
    """Such as de_DE; empty: as the system has it."""
    clock: Clock = "auto"

    @cached_property
    def locale(self) -> Locale:
        """The locale, or plain English where its name is unknown."""
        name = self.locale_name or default_locale("LC_TIME") or _PLAIN
        try:
            return Locale.parse(_PLAIN if "POSIX" in name else name.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            return Locale.parse(_PLAIN)

    @property
    def language(self) -> str:
        """For the lang attribute of dates: ``de-DE``."""
        return str(self.locale).replace("_", "-")

    def day(self, day: date) -> str:
        """``Thursday, 12 March 2026``."""
        return _plain(format_date(day, "full", locale=self.locale))

    def days(self, first: date, last: date) -> str:
        """``2-8 Mar 2026`` with a dash, both years where they differ; a whole month by its name."""
        if first.day == 1 and last == _month_end(first):
            return self.month(first)
        return self._interval(first, last, "yMMMd")

    def short_day(self, day: date, *, year: bool = False) -> str:
        """``Thu 12 Mar``, or ``Thu, 12 Mar 2026``."""
        return _plain(format_skeleton("yMMMEd" if year else "MMMEd", day, locale=self.locale))

    def short_days(self, first: date, last: date, *, year: bool = False) -> str:
        """``2-8 Mar``, or ``2-8 Mar 2026``, with a dash."""
        return self._interval(first, last, "yMMMd" if year else "MMMd")

    def month_day(self, day: date) -> str:
        """``12 Mar``."""
        return _plain(format_skeleton("MMMd", day, locale=self.locale))

    def month(self, day: date) -> str:
        """``March 2026``."""
        return _plain(format_skeleton("yMMMM", day, locale=self.locale))

    def short_month(self, day: date, *, year: bool = False) -> str:
        """``Mar``, or ``Mar 2026``."""
        return _plain(format_skeleton("yMMM" if year else "MMM", day, locale=self.locale))

    def _interval(self, first: date, last: date, skeleton: str) -> str:
        if first == last:
            return _plain(format_skeleton(skeleton, first, locale=self.locale))
        return _plain(format_interval(first, last, skeleton, locale=self.locale))

    def weekday(self, number: int) -> str:
        """``Mon`` for 0."""
        return str(self.locale.days["stand-alone"]["abbreviated"][number])

    def date_of(self, at_s: float) -> date:
        """The local date at an instant."""
        return local_day(at_s, self.tz)

    def at(self, at_s: float) -> str:
        """Local time of an instant: ``14:05`` or ``2:05 pm``."""
        return self._time(datetime.fromtimestamp(at_s, UTC).astimezone(self.tz).time())

    def span(self, start_s: float, end_s: float) -> str:
        """From 14:05 to 14:40, with a dash."""
        return f"{self.at(start_s)}–{self.at(end_s)}"

    def hour(self, hour: int) -> str:
        """A clock hour as a short label: ``14`` or ``2 pm``."""
        if not self._is_12:
            return f"{hour:02d}"
        return _plain(format_time(time(hour), "h a", locale=self.locale)).lower()

    def hour_start(self, hour: int) -> str:
        """A clock hour as a time: ``14:00``."""
        return self._time(time(hour))

    def _time(self, at: time) -> str:
        if self.clock == "auto":
            return _plain(format_time(at, "short", locale=self.locale))
        return _plain(
            format_time(at, "h:mm a" if self.clock == "12" else "HH:mm", locale=self.locale)
        )

    @cached_property
    def _is_12(self) -> bool:
        return self.clock == "12" or (
            self.clock == "auto" and "h" in self.locale.time_formats["short"].pattern
        )

    def duration(self, seconds: float) -> str:
        """``6 h 12 min``, ``41 min``; under a minute ``35 s``."""
        return span(seconds)

    def share(self, share: float | None) -> str:
        """``41 %``, or a dash where there is no denominator; nothing small becomes 0."""
        return "–" if share is None else self._percent(share, round(_percents(share)))

    def shares(self, shares: Sequence[float], told: int) -> tuple[str, ...]:
        """Shares of one whole in whole percent that add up to 100, by the largest remainders.

        The one at ``told`` is told elsewhere too, and so is rounded by itself. Dashes for nothing.
        """
        if not sum(shares):
            return tuple("–" for _ in shares)
        whole = [math.floor(_percents(share)) for share in shares]
        whole[told] = round(_percents(shares[told]))
        others = [number for number in range(len(shares)) if number != told]
        others.sort(key=lambda number: _percents(shares[number]) % 1, reverse=True)
        for number in others[: max(0, 100 - sum(whole))]:
            whole[number] += 1
        return tuple(map(self._percent, shares, whole))

    def _percent(self, share: float, percent: int) -> str:
        if percent < 1 and _percents(share) > 0:
            return f"<{self.share(0.01)}"
        if percent > 99 and _percents(share) < 100:
            return f">{self.share(0.99)}"
        pattern = "#,##0 %" if self._spaced else None
        return _plain(format_percent(percent / 100, pattern, self.locale))

    @cached_property
    def _spaced(self) -> bool:
        return self.locale.language == "en"  # ISO 80000 in English texts; others as they are used


def _percents(share: float) -> float:
    """In percent; what is left over from adding seconds up is no share."""
    return round(100 * share, 4)


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _plain(text: str) -> str:
    """Without the narrow spaces that some terminals cannot draw."""
    return text.translate(_SPACES)


_SPACES = str.maketrans("\u202f\u00a0\u2009", "   ")
