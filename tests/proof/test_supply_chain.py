"""What is installed beside the program: bounded, locked by hash, and its licence told."""

import re
import tomllib
from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LICENCES = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
LOCK = (ROOT / "requirements-ci.txt").read_text(encoding="utf-8")
DIRECT = [Requirement(each) for each in PROJECT["dependencies"]]
OPTIONAL = [
    Requirement(each) for group in PROJECT["optional-dependencies"].values() for each in group
]
PINS = dict(re.findall(r"^([\w.-]+)==([\w.]+)", LOCK, re.MULTILINE))


def needed(wanted: list[Requirement]) -> set[str]:
    """Names of these packages and of all that they need here."""
    found: set[str] = set()
    waiting = [each for each in wanted if not each.marker or each.marker.evaluate()]
    while waiting:
        name = canonicalize_name(waiting.pop().name)
        if name in found:
            continue
        found.add(name)
        more = map(Requirement, requires(name) or [])
        waiting += [each for each in more if not each.marker or each.marker.evaluate({"extra": ""})]
    return found


@pytest.mark.parametrize("requirement", [*DIRECT, *OPTIONAL], ids=lambda each: each.name)
def test_every_dependency_has_an_upper_bound(requirement: Requirement) -> None:
    """A version that does not exist yet is not let in unseen."""
    operators = {each.operator for each in requirement.specifier}

    assert requirement.name == "posturewatch" or operators & {"<", "<=", "==", "~="}


@pytest.mark.parametrize("name", sorted(needed(DIRECT)))
def test_every_licence_is_told(name: str) -> None:
    """What comes along is named too, with its licence in the last column."""
    rows = [
        line for line in LICENCES.splitlines() if re.search(rf"(?<![\w-]){name}(?![\w-])", line)
    ]

    assert any(re.search(r"\|[^|]*\w[^|]*\|$", row) for row in rows)


def test_the_lock_holds_all_of_it() -> None:
    """Every package the program and its tests need is pinned, within the project's bounds."""
    bounds = {canonicalize_name(each.name): each.specifier for each in [*DIRECT, *OPTIONAL]}
    bounds.pop("posturewatch")
    outside = {
        name: (PINS.get(name), str(bound))
        for name, bound in bounds.items()
        if name not in PINS or PINS[name] not in bound
    }

    assert outside == {}
    assert needed(DIRECT) <= PINS.keys()


def test_every_pin_has_hashes() -> None:
    """No file is let in by its name alone, and nothing names a place of this machine."""
    blocks = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]

    assert len(blocks) == len(PINS)
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"^--|://|file:", LOCK, re.MULTILINE)
