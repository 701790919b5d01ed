"""A figure as SVG: a person with a head, clothes and limbs, in the colours of the page around it.

The drawing carries no style of its own beyond class names; ``STYLE`` gives them their colours, for
a light and a dark page.
"""

import math
from collections.abc import Mapping, Sequence
from html import escape

from posturewatch.figures.scene import behind, in_front
from posturewatch.figures.skeleton import (
    FLOOR,
    HEIGHT,
    WIDTH,
    Arrow,
    Figure,
    Point,
    joints,
    towards,
)

HEAD_RADIUS = 7.2

STYLE = """
.figure { --skin: #d9a47f; --hair: #5b4636; --face: #3a2b20; --shoe: #2b2f38;
  --shirt: #2f7f86; --shirt-far: #23646a; --shirt-near: #4097a0;
  --trousers: #3d4a66; --trousers-far: #303b53; --wood: #b9a58c; --line: #8b8577;
  --arrow: #c8502d; --ball: #d8b53a; --cold: #6fb3e0; --warm: #e08a5a; }
@media (prefers-color-scheme: dark) {
  .figure { --skin: #e0b08d; --hair: #8a6d55; --face: #2b1f16; --shoe: #c3c7d0;
    --shirt: #4aa3aa; --shirt-far: #357f86; --shirt-near: #68bcc4;
    --trousers: #7f8fb5; --trousers-far: #65759c; --wood: #8d7b64; --line: #8f8a7e;
    --arrow: #ff8a5f; } }
.figure .limb { fill: none; stroke-linecap: round; stroke-linejoin: round; }
.figure .shirt { stroke: var(--shirt); }
.figure .shirt-far { stroke: var(--shirt-far); }
.figure .shirt-near { stroke: var(--shirt-near); }
.figure .shirt-fill { fill: var(--shirt); }
.figure .trousers { stroke: var(--trousers); }
.figure .trousers-far { stroke: var(--trousers-far); }
.figure .shoe { stroke: var(--shoe); }
.figure .skin { stroke: var(--skin); }
.figure .skin-fill { fill: var(--skin); }
.figure .hair { fill: var(--hair); }
.figure .face { stroke: var(--face); fill: none; stroke-width: 0.9; stroke-linecap: round; }
.figure .eye { fill: var(--face); }
.figure .thing { fill: var(--wood); }
.figure .rod { stroke: var(--wood); fill: none; stroke-width: 2.6; stroke-linecap: round; }
.figure .edge { stroke: var(--line); fill: none; stroke-width: 1.6; stroke-linecap: round; }
.figure .gaze { stroke: var(--arrow); stroke-width: 0.9; stroke-dasharray: 2.5 2.5; }
.figure .arrow { stroke: var(--arrow); fill: none; stroke-width: 2; stroke-linecap: round; }
.figure .arrowhead { fill: var(--arrow); }
.figure .ball { fill: var(--ball); }
.figure .cold { fill: var(--cold); }
.figure .warm { fill: var(--warm); }
"""


def draw(figure: Figure, title: str, *, mirrored: bool = False) -> str:
    """The figure as one SVG element; ``mirrored`` shows the other side of the body."""
    parts = _hand(figure) if figure.view == "hand" else _person(figure)
    left, top, width, height = _frame(figure)
    flip = f' transform="translate({2 * left + width:.1f} 0) scale(-1 1)"' if mirrored else ""
    return (
        f'<svg class="figure" viewBox="{left:.1f} {top:.1f} {width:.1f} {height:.1f}" role="img" '
        f'aria-label="{escape(title)}"><title>{escape(title)}</title>'
        f"<g{flip}>{''.join(parts)}</g></svg>"
    )


def _frame(figure: Figure) -> tuple[float, float, float, float]:
    """Left, top, width and height of the part that is shown."""
    if not figure.near:
        return 0.0, 0.0, WIDTH, HEIGHT
    x, y = joints(figure)["collar"]
    return x - 0.28 * WIDTH, y - 0.32 * HEIGHT, 0.56 * WIDTH, 0.56 * HEIGHT


def _person(figure: Figure) -> Sequence[str]:
    at = joints(figure)
    floor = f'<line class="edge" x1="8" y1="{FLOOR:g}" x2="{WIDTH - 8:g}" y2="{FLOOR:g}"/>'
    body = _from_side(figure, at) if figure.view == "side" else _from_front(figure, at)
    arrows = [_arrow(each, at[each.at]) for each in figure.arrows]
    return [floor, *behind(figure, at), *body, *in_front(figure, at), *arrows]


def _from_side(figure: Figure, at: Mapping[str, Point]) -> Sequence[str]:
    return [
        *_arm(at, "far_", "-far"),
        *_leg(at, "far_", "-far"),
        _line("skin", 6, towards(at["collar"], figure.trunk[1] + 180, 1.0), at["head"]),
        _line(
            "shirt", 12, at["hip"], at["waist"], towards(at["collar"], figure.trunk[1] + 180, 4.0)
        ),
        *_leg(at, "", ""),
        _head_from_side(figure, at["head"]),
        *_arm(at, "", "-near"),
    ]


def _from_front(figure: Figure, at: Mapping[str, Point]) -> Sequence[str]:
    right, left = at["shoulder"], at["far_shoulder"]
    hip, far_hip, waist = at["hip"], at["far_hip"], at["waist"]
    middle = ((right[0] + left[0]) / 2, (right[1] + left[1]) / 2)
    head = _head_from_front(figure, at["collar"], at["head"])
    if figure.back:
        head = _head_from_behind(at["head"])
    elif abs(figure.turn) > 0.7:  # a face turned so far is seen from the side
        head = _head_from_side(figure, at["head"], mirrored=figure.turn < 0)
    raised = at["hand"][1] < at["shoulder"][1] - 8
    hands_behind = raised and abs(at["hand"][0] - at["head"][0]) < HEAD_RADIUS + 4
    arms = [*_arm(at, "far_", "-near"), *_arm(at, "", "-near")]
    trunk = (
        f'<path class="limb shirt shirt-fill" stroke-width="6" d="M {_xy(left)} L {_xy(right)} '
        f"Q {waist[0] + 5:.1f} {waist[1]:.1f} {hip[0]:.1f} {hip[1] - 2:.1f} "
        f"L {far_hip[0]:.1f} {far_hip[1] - 2:.1f} "
        f'Q {waist[0] - 5:.1f} {waist[1]:.1f} {_xy(left)} Z"/>'
    )
    return [
        *(arms if hands_behind else []),
        *_leg(at, "far_", ""),
        *_leg(at, "", ""),
        trunk,
        _line("skin", 6, middle, at["collar"], at["head"]),
        head,
        *([] if hands_behind else arms),
    ]


def _arm(at: Mapping[str, Point], side: str, shade: str) -> Sequence[str]:
    shoulder, elbow, hand = at[f"{side}shoulder"], at[f"{side}elbow"], at[f"{side}hand"]
    cuff = (elbow[0] + 0.7 * (hand[0] - elbow[0]), elbow[1] + 0.7 * (hand[1] - elbow[1]))
    return [
        _line(f"shirt{shade}", 6, shoulder, elbow, cuff),
        _line("skin", 4.6, cuff, hand),
        f'<circle class="skin-fill" cx="{hand[0]:.1f}" cy="{hand[1]:.1f}" r="3"/>',
    ]


def _leg(at: Mapping[str, Point], side: str, shade: str) -> Sequence[str]:
    hip, knee, ankle = at[f"{side}hip"], at[f"{side}knee"], at[f"{side}ankle"]
    return [
        _line("shoe", 5, ankle, at[f"{side}toe"]),
        _line(f"trousers{shade}", 8, hip, knee, ankle),
    ]


def _head_from_side(figure: Figure, centre: Point, *, mirrored: bool = False) -> str:
    r, (x, y) = HEAD_RADIUS, centre
    eye = (
        f'<circle class="eye" cx="{x + 4.2:.1f}" cy="{y - 1:.1f}" r="0.9"/>'
        if figure.eyes == "open"
        else f'<path class="face" d="M {x + 2.8:.1f} {y - 0.8:.1f} q 1.4 1.2 2.8 0"/>'
    )
    flip = f"translate({2 * x:.1f} 0) scale(-1 1) " if mirrored else ""
    return (
        f'<g transform="{flip}rotate({figure.head:g} {x:.1f} {y:.1f})">'
        f'<path class="skin-fill" d="M {x + 6.6:.1f} {y - 1.5:.1f} l 3 3.2 l -3 0.8 z"/>'
        f'<circle class="skin-fill" cx="{x:.1f}" cy="{y:.1f}" r="{r}"/>'
        f'<path class="hair" d="M {x + 5.4:.1f} {y - 5:.1f} A {r + 0.6} {r + 0.6} 0 1 0 '
        f"{x - 4:.1f} {y + 6.6:.1f} Q {x - 3:.1f} {y - 1:.1f} {x + 1.4:.1f} {y - 2.4:.1f} "
        f'Q {x + 3.6:.1f} {y - 3.4:.1f} {x + 5.4:.1f} {y - 5:.1f} Z"/>'
        f'<path class="face" d="M {x + 4:.1f} {y + 3.6:.1f} q 1 0.6 2 0.2"/>{eye}</g>'
    )


def _head_from_behind(centre: Point) -> str:
    x, y = centre
    ears = "".join(
        f'<circle class="skin-fill" cx="{x + sign * HEAD_RADIUS:.1f}" cy="{y + 1:.1f}" r="1.7"/>'
        for sign in (-1, 1)
    )
    return f'{ears}<circle class="hair" cx="{x:.1f}" cy="{y:.1f}" r="{HEAD_RADIUS + 0.3}"/>'


def _head_from_front(figure: Figure, collar: Point, centre: Point) -> str:
    r, (x, y) = HEAD_RADIUS, centre
    lean = math.degrees(math.atan2(x - collar[0], collar[1] - y)) + figure.head
    fx, fy = x + 4.2 * figure.turn, y + 3.2 * figure.nod
    gap = 2.7 * (1 - 0.35 * abs(figure.turn))
    top = y - 2.6 + 3.4 * max(0.0, figure.nod)
    eyes = "".join(
        f'<circle class="eye" cx="{fx + sign * gap:.1f}" cy="{fy - 0.6:.1f}" r="0.9"/>'
        if figure.eyes == "open"
        else f'<path class="face" d="M {fx + sign * gap - 1.2:.1f} {fy - 0.6:.1f} q 1.2 1 2.4 0"/>'
        for sign in (-1, 1)
    )
    ears = "".join(
        f'<circle class="skin-fill" cx="{x + sign * r:.1f}" cy="{y + 0.6:.1f}" r="1.7"/>'
        for sign in (-1, 1)
    )
    nose = f'<path class="face" d="M {fx + 0.8 * figure.turn:.1f} {fy + 0.6:.1f} v 1.8"/>'
    mouth = f'<path class="face" d="M {fx - 1.6:.1f} {fy + 3.9:.1f} q 1.6 0.9 3.2 0"/>'
    return (
        f'<g transform="rotate({lean:.1f} {x:.1f} {y:.1f})">{ears}'
        f'<circle class="skin-fill" cx="{x:.1f}" cy="{y:.1f}" r="{r}"/>'
        f'<path class="hair" d="M {x - r - 0.2:.1f} {y - 0.6:.1f} A {r + 0.5} {r + 0.5} 0 0 1 '
        f"{x + r + 0.2:.1f} {y - 0.6:.1f} Q {x + 3 + 2 * figure.turn:.1f} {top:.1f} "
        f"{x + 2.4 * figure.turn:.1f} {top:.1f} "
        f'Q {x - 3 + 2 * figure.turn:.1f} {top:.1f} {x - r - 0.2:.1f} {y - 0.6:.1f} Z"/>'
        f"{eyes}{nose}{mouth}</g>"
    )


def _hand(figure: Figure) -> Sequence[str]:
    """A forearm and a hand, large: from above, or from the side of the thumb."""
    wrist, elbow = (72.0, 66.0), (18.0, 66.0)
    direction = 90.0 + figure.bend
    knuckles = towards(wrist, direction, 22.0)
    parts = [_line("shirt", 20, elbow, (46.0, 66.0)), _line("skin", 15, (50.0, 66.0), wrist)]
    if figure.edge:
        thumb = towards(wrist, direction, 7.0)
        parts += [
            _line("skin", 12, wrist, knuckles),
            _line("skin", 8, knuckles, towards(knuckles, direction, 30.0)),
            _line("skin", 7, thumb, towards(thumb, direction + 38, 20.0)),
        ]
    else:
        parts += [_line("skin", 20, towards(wrist, direction, 4.0), knuckles)]
        parts += _fingers(figure, wrist, knuckles, direction)
    at = {"wrist": wrist, "hand": knuckles}
    return [*parts, *(_arrow(each, at.get(each.at, wrist)) for each in figure.arrows)]


def _fingers(figure: Figure, wrist: Point, knuckles: Point, direction: float) -> Sequence[str]:
    """Four fingers and the thumb, from above."""
    length = 30.0 * (1 - 0.72 * figure.curl)
    drawn = []
    for number in range(4):
        off = number - 1.5
        start = towards(knuckles, direction + 90, off * 6.6)
        drawn.append(
            _line("skin", 6.2, start, towards(start, direction + off * figure.spread, length))
        )
    thumb = towards(wrist, direction - 90, 9.0)
    out = direction - 35 - 2 * figure.spread + 60 * figure.curl
    drawn.append(_line("skin", 6.6, thumb, towards(thumb, out, 22.0 - 6 * figure.curl)))
    return drawn


def _arrow(arrow: Arrow, joint: Point) -> str:
    start = (joint[0] + arrow.dx, joint[1] + arrow.dy)
    end = towards(start, arrow.angle, arrow.length)
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    control = towards(middle, arrow.angle - 90, arrow.bend * 2)
    heading = math.degrees(math.atan2(end[0] - control[0], control[1] - end[1]))
    tip = towards(end, heading, 4.0)
    wings = [towards(end, heading + side, 3.4) for side in (90, -90)]
    return (
        f'<path class="arrow" d="M {_xy(start)} Q {_xy(control)} {_xy(end)}"/>'
        f'<path class="arrowhead" d="M {_xy(tip)} L {_xy(wings[0])} L {_xy(wings[1])} Z"/>'
    )


def _line(kind: str, width: float, *points: Point) -> str:
    path = " L ".join(_xy(point) for point in points)
    return f'<path class="limb {kind}" stroke-width="{width:g}" d="M {path}"/>'


def _xy(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
