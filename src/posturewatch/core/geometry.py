"""Points, middles and angles in the picture."""

import math

Point = tuple[float, float]
"""``(x, y)`` in picture heights; y grows downward."""


def middle(one: Point, other: Point) -> Point:
    """Half-way between two points."""
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def sine_deg(sine: float) -> float:
    """The angle of a sine, in degrees; sines beyond 1, as landmarks give them, count as 1."""
    return math.degrees(math.asin(max(-1.0, min(1.0, sine))))


def slope_deg(start: Point, end: Point) -> float:
    """Slope of a line in degrees, -180 to 180; positive when it falls from start to end."""
    return math.degrees(math.atan2(end[1] - start[1], end[0] - start[0]))


def forward_deg(lower: Point, upper: Point, facing: float) -> float:
    """How far a line leans forward of the vertical; ``facing`` is 1 to the right, else -1."""
    return math.degrees(math.atan2(facing * (upper[0] - lower[0]), lower[1] - upper[1]))
