"""Day, week and month as text, HTML, JSON and CSV, word by word as they were looked at.

After a change that is meant, look at what it changed and renew the files with
``POSTUREWATCH_RENEW_GOLDEN=1 pytest tests/report/test_golden.py``.
"""

import os
import re
from pathlib import Path

import pytest

from report.faces import golden

FOLDER = Path(__file__).parent / "golden"
FORMS = ("txt", "html", "json", "csv")
NAMES = [f"{days}.{form}" for days in ("day", "week", "month") for form in FORMS]
RENEW = bool(os.environ.get("POSTUREWATCH_RENEW_GOLDEN"))


@pytest.fixture(scope="module")
def faces() -> dict[str, str]:
    """All of them, made once."""
    return golden()


@pytest.mark.parametrize("name", NAMES)
def test_the_report_is_word_by_word_what_was_looked_at(name: str, faces: dict[str, str]) -> None:
    """Only the version and the style may differ: they are not what a report says."""
    made = _steady(faces[name])
    file = FOLDER / name
    if RENEW:
        file.write_text(made, encoding="utf-8")

    assert made == file.read_text(encoding="utf-8")


def test_a_days_page_stays_under_200_kilobytes(faces: dict[str, str]) -> None:
    """Style, charts and tables included."""
    assert len(faces["day.html"].encode()) < 200_000


def test_the_terminal_report_fits_80_columns(faces: dict[str, str]) -> None:
    """Every line of every text report, without trailing spaces or control signs."""
    for name in ("day.txt", "week.txt", "month.txt"):
        for line in faces[name].splitlines():
            assert len(line) <= 80
            assert line == line.rstrip()
            assert "\x1b" not in line


def _steady(page: str) -> str:
    page = re.sub(r'content="PostureWatch [^"]+"', 'content="PostureWatch"', page)
    page = re.sub(r"sha256-[A-Za-z0-9+/=]+", "sha256-", page)
    return re.sub(r"<style>.*?</style>", "<style></style>", page, flags=re.DOTALL)
