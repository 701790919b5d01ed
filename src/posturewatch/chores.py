"""What a monitor does besides watching: says in the evening how the day went, lets old days go."""

from datetime import datetime, time, timedelta, tzinfo
from pathlib import Path

from posturewatch import stretch_library
from posturewatch.core.day import day_span, local_day, summarise, summarise_days
from posturewatch.core.evening import EVENING, evening_due
from posturewatch.core.events import Notice
from posturewatch.core.hours import WEEKDAYS, HoursRules, parse
from posturewatch.core.session import Session, open_events
from posturewatch.monitor import Chore
from posturewatch.ports import EventStore, Message
from posturewatch.report.files import delete_pages
from posturewatch.settings import Settings


def chores(store: EventStore, settings: Settings, pages: Path, tz: tzinfo) -> Chore:
    """All chores that the settings ask for; ``pages`` is where a day's page is written."""
    retention = Retention(store, settings.report.keep_days, pages, tz)
    evening = Evening(store, settings, pages, tz)

    def chore(session: Session, now_s: float) -> tuple[Notice, Message] | None:
        retention(now_s)
        return evening(session, now_s) if settings.report.evening else None

    return chore


class Retention:
    """Deletes days older than asked for: at once, and then whenever a day is over."""

    def __init__(self, store: EventStore, keep_days: int, pages: Path, tz: tzinfo) -> None:
        """``keep_days``: days kept besides today; 0 keeps all."""
        self._store, self._keep_days, self._pages, self._tz = store, keep_days, pages, tz
        self._kept_from_s = 0.0

    def __call__(self, now_s: float) -> None:
        """Delete what has grown too old. Raises StoreError."""
        if not self._keep_days:
            return
        first = local_day(now_s, self._tz) - timedelta(days=self._keep_days)
        from_s = day_span(first, self._tz)[0]
        if from_s != self._kept_from_s:
            self._store.delete_before(from_s)
            delete_pages(self._pages, before=first)
            self._kept_from_s = from_s


class Evening:
    """The day's summary, when it falls due; what was told lies in the store as a notice."""

    def __init__(self, store: EventStore, settings: Settings, pages: Path, tz: tzinfo) -> None:
        self._store, self._settings, self._pages, self._tz = store, settings, pages, tz

    def __call__(self, session: Session, now_s: float) -> tuple[Notice, Message] | None:
        """The message of this evening, once. Raises StoreError."""
        desk, tz = session.desk, self._tz
        if desk.is_quiet or desk.busy_since_s is not None:
            return None  # it can wait until nobody is disturbed
        ends = work_ends(self._settings.hours, now_s, tz)
        if datetime.fromtimestamp(now_s, tz).time() < min(EVENING, ends or EVENING):
            return None
        day = local_day(now_s, tz)
        events = (*self._store.events(*day_span(day, tz)), *open_events(session))
        report = summarise(day, tz, events, now_s)
        told = day if any(each.kind == "evening" for each in report.notices) else None
        if not evening_due(report, now_s, tz, work_ends=ends, told=told):
            return None
        message = self._message(session, now_s)
        return Notice(now_s, "evening", Path(message.body.splitlines()[-1]).name), message

    def _message(self, session: Session, now_s: float) -> Message:
        """The headline beside earlier days, and the page."""
        from posturewatch.report.evening import tell_evening  # templates and locales: once a day
        from posturewatch.report.wording import Wording

        rules, tz = self._settings.report, self._tz
        today = local_day(now_s, tz)
        count = max(rules.median_days, 7 * rules.hint_weeks)
        days = [today - timedelta(days=ago) for ago in range(count, -1, -1)]
        kept = self._store.events(day_span(days[0], tz)[0], day_span(today, tz)[1])
        *earlier, report = summarise_days(days, tz, (*kept, *open_events(session)), now_s)
        library = stretch_library.load(self._settings.stretches)
        names = {stretch.id: stretch.name for stretch in library.stretches}
        words = Wording(tz, rules.locale, rules.clock)
        return tell_evening(report, earlier, words, self._pages, rules=rules, stretch_names=names)


def work_ends(rules: HoursRules, now_s: float, tz: tzinfo) -> time | None:
    """When today's work hours end, local time; None without any, or when they run over midnight."""
    local = datetime.fromtimestamp(now_s, tz)
    if not rules.work_hours or WEEKDAYS[local.weekday()] not in rules.work_days:
        return None
    start, end = parse(rules.work_hours)
    return time(end // 60, end % 60) if start < end else None
