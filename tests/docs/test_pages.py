"""The documentation against the program: links lead somewhere, ``make`` knows its words."""

import re
import subprocess
from pathlib import Path

import msgspec
import pytest

from doc_lines import PAGES, ROOT, make_words
from posturewatch.core.effect import EffectRules
from posturewatch.core.hours import HoursRules
from posturewatch.core.posture import PostureRules
from posturewatch.core.rules import AlertRules
from posturewatch.core.stretches import StretchRules
from posturewatch.settings import NotifyRules

LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("target", make_words())
def test_every_make_word_is_in_the_makefile(target: str) -> None:
    """``make -n`` knows it."""
    done = subprocess.run(["make", "-n", target], cwd=ROOT, capture_output=True, check=False)

    assert done.returncode == 0


def test_the_readme_names_what_ci_runs() -> None:
    """The whole check is one word, there as here."""
    called = re.findall(r"\bmake [a-z]+", (ROOT / ".ci" / "run").read_text(encoding="utf-8"))

    assert called[-1] == "make test"
    assert "    make test " in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """Files that are named are there."""
    missing = [
        link
        for link in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / link).exists()
    ]

    assert missing == []


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("alerts", PostureRules),
        ("alerts", AlertRules),
        ("alerts", EffectRules),
        ("alerts", HoursRules),
        ("stretches", StretchRules),
        ("notifications", NotifyRules),
    ],
)
def test_every_choice_of_the_alerts_is_told_with_its_reason(page: str, kind: type) -> None:
    """Each setting of these sections stands on the page that says why."""
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    keys = [field.encode_name for field in msgspec.structs.fields(kind)]
    assert [key for key in keys if not re.search(rf"\b{key}\b", text)] == []


def test_the_architecture_names_only_modules_that_are_there() -> None:
    """In the diagram (``adapters/source``) and in the tables (`` `source.py` ``)."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    package = ROOT / "src" / "posturewatch"
    drawn = set(re.findall(r"(?:adapters|core)/[a-z_]+", page))
    listed = set(re.findall(r"`([a-z_]+\.py)`", page))
    there = {path.name for path in package.rglob("*.py")}

    assert len(drawn) > 5
    assert [
        name
        for name in drawn
        if not (package / name).is_dir() and not (package / f"{name}.py").exists()
    ] == []
    assert len(listed) > 30
    assert listed <= there


def test_the_readme_is_short() -> None:
    """One screen or two."""
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) < 150
