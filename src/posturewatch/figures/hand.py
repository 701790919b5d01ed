"""A hand and its forearm, drawn large."""

import math
from collections.abc import Sequence

from posturewatch.figures.skeleton import Figure, Point, towards
from posturewatch.figures.strokes import arrow, line


def hand(figure: Figure) -> Sequence[str]:
    """A forearm and a hand, large: from above, or from the side of the thumb."""
    wrist = (72.0, 66.0 - 0.25 * figure.bend)
    direction = 90.0 + figure.bend
    knuckles = towards(wrist, direction, 22.0)
    parts = [
        line("shirt", 20, (18.0, wrist[1]), (46.0, wrist[1])),
        line("skin", 15, (50.0, wrist[1]), wrist),
    ]
    if figure.edge:
        parts += _held_hand(figure, wrist, knuckles, direction)
    else:
        parts += [line("skin", 20, towards(wrist, direction, 4.0), knuckles)]
        parts += _fingers(figure, wrist, knuckles, direction)
    at = {"wrist": wrist, "hand": knuckles}
    return [*parts, *(arrow(each, at.get(each.at, wrist)) for each in figure.arrows)]


def _held_hand(figure: Figure, wrist: Point, knuckles: Point, direction: float) -> Sequence[str]:
    """From the side of the thumb; the other hand has hold of it and bends it."""
    side = math.copysign(90.0, figure.bend)
    middle = towards(knuckles, direction, 15.0)
    tip = towards(middle, direction - 0.12 * figure.bend, 15.0)
    thumb = towards(wrist, direction, 7.0)
    held = towards(knuckles, direction, 7.0)
    palm = towards(held, direction + side, 10.0)
    elbow = (14.0, wrist[1] + 0.8 * figure.bend)
    cuff = (elbow[0] + 0.55 * (palm[0] - elbow[0]), elbow[1] + 0.55 * (palm[1] - elbow[1]))
    grip = [
        line("skin-far", 5.4, *(towards(each, direction, along) for each in (palm, over)))
        for over in [towards(held, direction - side, 5.5)]
        for along in (-5.6, 0.0, 5.6)
    ]
    return [
        line("skin", 12.5, wrist, knuckles),
        line("skin", 8.5, knuckles, middle, tip),
        line("skin", 7, thumb, towards(thumb, direction + 38, 18.0)),
        line("skin-far", 12, cuff, palm),
        line("shirt-far", 17, elbow, cuff),
        *grip,
    ]


def _fingers(figure: Figure, wrist: Point, knuckles: Point, direction: float) -> Sequence[str]:
    """Four fingers and the thumb, from above, each with its outline."""
    length = 30.0 * (1 - 0.72 * figure.curl)
    drawn: list[str] = []
    for number in range(4):
        off = number - 1.5
        start = towards(knuckles, direction + 90, off * 6.6)
        drawn += _finger(start, towards(start, direction + off * figure.spread, length))
    thumb = towards(wrist, direction - 90, 9.0)
    out = direction - 35 - 2 * figure.spread + 75 * figure.curl
    return [*drawn, *_finger(thumb, towards(thumb, out, 22.0 + 4 * figure.curl))]


def _finger(start: Point, end: Point) -> Sequence[str]:
    return [line("skin-far", 7.0, start, end), line("skin", 5.8, start, end)]
