"""The day in one notification, with the page it came from. When it is due: core/evening.py."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from posturewatch.core.day import DayReport
from posturewatch.core.trends import ReportRules
from posturewatch.ports import Message
from posturewatch.report import html, texts
from posturewatch.report.files import page_name, write_private
from posturewatch.report.view import day_view, insight
from posturewatch.report.wording import Wording


def tell_evening(
    report: DayReport,
    earlier: Sequence[DayReport],
    words: Wording,
    folder: Path,
    *,
    rules: ReportRules | None = None,
    stretch_names: Mapping[str, str] | None = None,
) -> Message:
    """Write the day's page into ``folder`` and say its headline and where it lies.

    Raises StoreError when the page cannot be written.
    """
    view = day_view(report, words, insight(report, earlier, rules), stretch_names)
    page = folder / page_name(report.day)
    write_private(page, html.render_day(view))
    lines = (" ".join(view.headline), view.suggestion, str(page))
    return Message(title=texts.EVENING, body="\n".join(filter(None, lines)))
