"""A figure as SVG: a person with a head, clothes and limbs, in the colours of the page around it.

The drawing carries no style of its own beyond class names; ``STYLE`` gives them their colours, for
a light and a dark page.
"""

import math
from collections.abc import Mapping, Sequence
from html import escape

from posturewatch.figures.hand import hand
from posturewatch.figures.scene import behind, in_front
from posturewatch.figures.skeleton import (
    FLOOR,
    HEIGHT,
    WIDTH,
    Figure,
    Point,
    joints,
    towards,
)
from posturewatch.figures.strokes import arrow, line, xy

HEAD_RADIUS = 7.2

STYLE = """
.figure { --skin: #d9a47f; --skin-far: #b9825e; --hair: #5b4636; --face: #3a2b20; --shoe: #2b2f38;
  --shirt: #2f7f86; --shirt-far: #23646a; --shirt-near: #4097a0;
  --trousers: #3d4a66; --trousers-far: #303b53; --wood: #b9a58c; --line: #8b8577;
  --arrow: #c8502d; --ball: #d8b53a; --cold: #6fb3e0; --warm: #e08a5a; }
@media (prefers-color-scheme: dark) {
  .figure { --skin: #e0b08d; --skin-far: #b5855f; --hair: #8a6d55; --face: #2b1f16; --shoe: #c3c7d0;
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
.figure .skin-far { stroke: var(--skin-far); }
.figure .skin-fill { fill: var(--skin); }
.figure .hair { fill: var(--hair); }
.figure .face { stroke: var(--face); fill: none; stroke-width: 0.9; stroke-linecap: round; }
.figure .eye { fill: var(--face); }
.figure .thing { fill: var(--wood); }
.figure .rod { stroke: var(--wood); fill: none; stroke-width: 2.6; stroke-linecap: round; }
.figure .edge { stroke: var(--line); fill: none; stroke-width: 1.6; stroke-linecap: round; }
.figure .gaze { stroke: var(--arrow); fill: none; stroke-width: 0.9; stroke-dasharray: 2.5 2.5; }
.figure .arrow { stroke: var(--arrow); fill: none; stroke-width: 2; stroke-linecap: round; }
.figure .arrowhead { fill: var(--arrow); }
.figure .ball { fill: var(--ball); }
.figure .cold { fill: var(--cold); }
.figure .warm { fill: var(--warm); }
"""


def draw(figure: Figure, title: str, *, mirrored: bool = False) -> str:
    """The figure as one SVG element; ``mirrored`` shows the other side of the body."""
    parts = hand(figure) if figure.view == "hand" else _person(figure)
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
    arrows = [arrow(each, at[each.at]) for each in figure.arrows]
    return [floor, *behind(figure, at), *body, *in_front(figure, at), *arrows]


def _from_side(figure: Figure, at: Mapping[str, Point]) -> Sequence[str]:
    return [
        *_arm(at, "far_", "-far"),
        *_leg(at, "far_", "-far"),
        line("skin", 6, towards(at["collar"], figure.trunk[1] + 180, 1.0), at["head"]),
        line(
            "shirt", 12, at["hip"], at["waist"], towards(at["collar"], figure.trunk[1] + 180, 4.0)
        ),
        *_leg(at, "", ""),
        _head_from_side(figure, at["head"]),
        *_arm(at, "", "-near"),
    ]


def _from_front(figure: Figure, at: Mapping[str, Point]) -> Sequence[str]:
    right, left = at["shoulder"], at["far_shoulder"]
    hip, far_hip, waist = at["hip"], at["far_hip"], at["waist"]
    nape = [towards(at["collar"], figure.trunk[1] + 90, sign * 3.5) for sign in (-1, 1)]
    head = _head_from_front(figure, at["collar"], at["head"])
    if figure.back:
        head = _head_from_behind(at["head"])
    elif abs(figure.turn) > 0.7:  # a face turned so far is seen from the side
        head = _head_from_side(figure, at["head"], mirrored=figure.turn < 0)
    raised = at["hand"][1] < at["shoulder"][1] - 8
    hands_behind = raised and abs(at["hand"][0] - at["head"][0]) < HEAD_RADIUS + 4
    skin = "skin-far" if hands_behind else "skin"
    arms = [*_arm(at, "far_", "-near", skin), *_arm(at, "", "-near", skin)]
    trunk = (
        f'<path class="limb shirt shirt-fill" stroke-width="6" d="M {xy(left)} L {xy(nape[0])} '
        f"L {xy(nape[1])} L {xy(right)} "
        f"Q {waist[0] + 5:.1f} {waist[1]:.1f} {hip[0]:.1f} {hip[1] - 2:.1f} "
        f"L {far_hip[0]:.1f} {far_hip[1] - 2:.1f} "
        f'Q {waist[0] - 5:.1f} {waist[1]:.1f} {xy(left)} Z"/>'
    )
    return [
        *(arms if hands_behind else []),
        *_leg(at, "far_", ""),
        *_leg(at, "", ""),
        trunk,
        line("skin", 6, at["collar"], at["head"]),
        head,
        *([] if hands_behind else arms),
    ]


def _arm(at: Mapping[str, Point], side: str, shade: str, skin: str = "skin") -> Sequence[str]:
    shoulder, elbow, palm = at[f"{side}shoulder"], at[f"{side}elbow"], at[f"{side}hand"]
    cuff = (elbow[0] + 0.7 * (palm[0] - elbow[0]), elbow[1] + 0.7 * (palm[1] - elbow[1]))
    return [
        line(f"shirt{shade}", 6, shoulder, elbow, cuff),
        line(skin, 4.6, cuff, palm),
        line(skin, 6, palm, palm),
    ]


def _leg(at: Mapping[str, Point], side: str, shade: str) -> Sequence[str]:
    hip, knee, ankle = at[f"{side}hip"], at[f"{side}knee"], at[f"{side}ankle"]
    return [
        line("shoe", 5, ankle, at[f"{side}toe"]),
        line(f"trousers{shade}", 8, hip, knee, ankle),
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
        f'<path class="hair" d="M {x - r - 0.2:.1f} {y - 0.6:.1f} A {r + 0.2} {r + 0.2} 0 0 1 '
        f"{x + r + 0.2:.1f} {y - 0.6:.1f} Q {x + 3 + 2 * figure.turn:.1f} {top:.1f} "
        f"{x + 2.4 * figure.turn:.1f} {top:.1f} "
        f'Q {x - 3 + 2 * figure.turn:.1f} {top:.1f} {x - r - 0.2:.1f} {y - 0.6:.1f} Z"/>'
        f"{eyes}{nose}{mouth}</g>"
    )
