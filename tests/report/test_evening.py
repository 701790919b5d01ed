"""What is said in the evening is the report's own headline, and the page is there."""

import stat
from pathlib import Path

from posturewatch.report.evening import tell_evening
from posturewatch.report.html import whole
from report.faces import WORDS, days


def test_the_message_tells_the_headline_and_the_page(tmp_path: Path) -> None:
    """Headline, suggestion, file; the file is the owner's own."""
    *earlier, today = days()
    message = tell_evening(today, earlier, WORDS, tmp_path / "reports")
    first, second, place = message.body.splitlines()

    assert first.startswith("You sat for 6 h 52 min, at most 1 h 13 min at a time. ")
    assert second.startswith("Your longest bout took 1 h 13 min")
    assert whole("You sat for 6 h 52 min") in Path(place).read_text(encoding="utf-8")
    assert stat.S_IMODE(Path(place).stat().st_mode) == 0o600
