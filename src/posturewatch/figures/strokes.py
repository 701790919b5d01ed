"""Strokes and arrows, of which every drawing is made."""

import math

from posturewatch.figures.skeleton import Arrow, Point, towards


def arrow(sign: Arrow, joint: Point) -> str:
    """Which way a part of the body moves, beside its joint."""
    if sign.circle:
        return _circling(sign, (joint[0] + sign.dx, joint[1] + sign.dy))
    start = (joint[0] + sign.dx, joint[1] + sign.dy)
    end = towards(start, sign.angle, sign.length)
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    control = towards(middle, sign.angle - 90, sign.bend * 2)
    heading = math.degrees(math.atan2(end[0] - control[0], control[1] - end[1]))
    return f'<path class="arrow" d="M {xy(start)} Q {xy(control)} {xy(end)}"/>' + _tip(end, heading)


def _circling(sign: Arrow, centre: Point) -> str:
    """Three quarters of a circle, from the arrow's angle on."""
    start = towards(centre, sign.angle, sign.length)
    end = towards(centre, sign.angle + 270.0 * sign.circle, sign.length)
    way = f"{sign.length:g} {sign.length:g} 0 1 {int(sign.circle > 0)} {xy(end)}"
    return f'<path class="arrow" d="M {xy(start)} A {way}"/>' + _tip(end, sign.angle)


def _tip(end: Point, heading: float) -> str:
    tip = towards(end, heading, 4.0)
    wings = [towards(end, heading + side, 3.4) for side in (90, -90)]
    return f'<path class="arrowhead" d="M {xy(tip)} L {xy(wings[0])} L {xy(wings[1])} Z"/>'


def line(kind: str, width: float, *points: Point) -> str:
    """A rounded stroke through these points; ``kind`` names its colour."""
    path = " L ".join(xy(point) for point in points)
    return f'<path class="limb {kind}" stroke-width="{width:g}" d="M {path}"/>'


def xy(point: Point) -> str:
    """A point as a path names it."""
    return f"{point[0]:.1f} {point[1]:.1f}"
