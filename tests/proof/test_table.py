"""docs/reliability.md and docs/privacy.md promise nothing that is not tested."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ROWS = {
    document: re.findall(
        r"`(tests/[\w/]+\.py)(?:::(\w+))?`", (ROOT / "docs" / document).read_text(encoding="utf-8")
    )
    for document in ("reliability.md", "privacy.md")
}


@pytest.mark.parametrize("document", ROWS)
def test_every_named_test_exists(document: str) -> None:
    """Each file is there, and has a test of each name."""
    missing = [
        f"{path}::{name}"
        for path, name in ROWS[document]
        if not (ROOT / path).exists()
        or (name and not re.search(rf"\bdef {name}\(", (ROOT / path).read_text(encoding="utf-8")))
    ]

    assert ROWS[document]
    assert missing == []


def test_every_row_names_its_test() -> None:
    """No row of the reliability tables goes without."""
    table = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    tables = table.split("## How long it lasts")[0]
    rows = [line for line in tables.splitlines() if line.startswith("| ") and " | " in line]
    without = [row for row in rows if "`tests/" not in row and not row.endswith("| Test |")]

    assert len(rows) > 40
    assert without == []
