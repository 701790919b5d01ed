"""Stretches as one self-contained page: a drawing to every step, no script, nothing loaded."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from posturewatch.core.stretches import Stretch
from posturewatch.figures import draw, load
from posturewatch.figures.svg import STYLE
from posturewatch.texts import GENERAL_ADVICE, _, span


@dataclass(frozen=True, slots=True)
class _Step:
    """One step as the page shows it."""

    text: str
    length: str
    drawing: Markup
    """An SVG element, or nothing when the step has no drawing."""


def render(stretches: Sequence[Stretch], title: str) -> str:
    """The page of these stretches, in their order."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    template = files("posturewatch").joinpath("data", "stretch_page.html").read_text("utf-8")
    return environment.from_string(template).render(
        title=title,
        style=Markup(STYLE),  # noqa: S704 - our own constant
        advice=GENERAL_ADVICE,
        stretches=[(stretch, _steps(stretch), _times(stretch)) for stretch in stretches],
    )


def _steps(stretch: Stretch) -> Sequence[_Step]:
    figures = load()
    steps = []
    for index, text in enumerate(stretch.steps):
        name = stretch.figures[index] if stretch.figures else ""
        svg = draw(figures[name], text) if name in figures else ""
        steps.append(_Step(text, span(stretch.step_seconds(index)), Markup(svg)))  # noqa: S704
    return steps


def _times(stretch: Stretch) -> str:
    """How often, in words; empty for once."""
    words = []
    if stretch.rounds == 2:
        words.append(_("twice"))
    elif stretch.rounds > 2:
        words.append(_("{rounds} times").format(rounds=stretch.rounds))
    if stretch.has_sides:
        words.append(_("on each side"))
    return " ".join(words)
