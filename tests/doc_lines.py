"""The command lines of the documentation, as a reader would type them.

A line is one of an indented or fenced block, up to a comment (``#``, or two blanks), or a piece of
text in backquotes; in both ``posturewatch`` is the program that is run.
"""

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    [
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
        *(ROOT / "models").glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
    ]
)
CODE = re.compile(r"^```.*?^```|^    .*?$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`]+)`")
RUNS = re.compile(r"(?:^|[ (])posturewatch(?=[ )]|$)")
COMMENT = re.compile(r" {2,}| #")
CONTINUED = re.compile(r"\n {5,}\[")
OTHERS = ("pipx ", "pip ", "python3 -m posturewatch")
"""Programs that may be given the name as an argument."""


def command_lines() -> list[str]:
    """Every line in which the program is run, once."""
    found: set[str] = set()
    for page in PAGES:
        text = CONTINUED.sub(" [", page.read_text(encoding="utf-8"))
        blocks = CODE.findall(text)
        found |= {line for block in blocks for line in map(bare, block.splitlines())}
        outside = CODE.sub("", text)
        inline = (" ".join(piece.split()) for piece in INLINE.findall(outside))
        found |= {piece for piece in inline if piece.startswith("posturewatch ")}
    return sorted(line for line in found if RUNS.search(line) and not line.startswith(OTHERS))


def bare(line: str) -> str:
    """Without indentation, prompt and comment."""
    return COMMENT.split(line.strip().removeprefix("$ "), maxsplit=1)[0]


def make_words() -> list[str]:
    """Every word after ``make`` in code."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    return sorted(set(re.findall(r"(?:`|^    )make ([a-z]+)", text, re.MULTILINE)))


def filled(line: str, places: dict[str, str]) -> list[list[str]]:
    """Its words with every place filled in: bare, and with all that stands in brackets."""
    without, with_all = re.sub(r"\[[^]]*\]", "", line), line.replace("[", "").replace("]", "")
    return [
        [places.get(word, word) for word in shlex.split(each)]
        for each in dict.fromkeys((without, with_all))
    ]
