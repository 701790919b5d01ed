"""What stands around a drawn person: chair, desk, wall, ball, screen, pack."""

from collections.abc import Mapping, Sequence

from posturewatch.figures.skeleton import FLOOR, Figure, Point, towards

DESK = FLOOR - 43.0
"""A desk of 73 cm beside a person of 170 cm."""


def behind(figure: Figure, at: Mapping[str, Point]) -> Sequence[str]:
    """Things that the person covers."""
    drawn = [_chair(figure, at)] if figure.seated else []
    for item in figure.scene:
        match item:
            case "frame":
                drawn.append(_box(at["hand"][0] + 1.5, 8, 5, FLOOR - 8))
            case "ball":
                drawn += _ball_and_wall(figure, at)
            case "desk":
                drawn.append(_desk(at))
            case "screen":
                drawn.append(_screen(at))
            case "far":
                drawn.append(_far(at["head"]))
            case _:
                pass
    return drawn


def in_front(figure: Figure, at: Mapping[str, Point]) -> Sequence[str]:
    """Things that cover the person."""
    x, y = at["far_shoulder"] if figure.view == "front" else at["shoulder"]
    drawn = []
    for item in figure.scene:
        if item in ("cold", "warm"):
            drawn.append(
                f'<rect class="{item}" x="{x - 4:.1f}" y="{y - 7:.1f}" width="13" height="9" '
                f'rx="3.5" transform="rotate(-14 {x:.1f} {y:.1f})"/>'
            )
            drawn.append(_circle("skin-fill", *at["hand"], 3))
        elif item == "ball_far_side":
            spine = at["collar"][0]
            drawn.append(
                f'<line class="gaze" x1="{spine:.1f}" y1="{at["collar"][1] + 2:.1f}" '
                f'x2="{spine:.1f}" y2="{at["hip"][1]:.1f}"/>'
            )
            drawn.append(_circle("gaze", spine - 7, at["collar"][1] + 13, 4.5))
            drawn.append(_circle("ball", spine + 7, at["collar"][1] + 13, 4.5))
        elif item == "cushion":
            drawn.append(
                f'<rect class="warm" x="{at["hip"][0] + 4:.1f}" y="{at["hip"][1] - 17:.1f}" '
                f'width="6" height="18" rx="3"/>'
            )
        elif item == "table":
            drawn.append(_box(at["collar"][0] - 60, at["collar"][1] + 23, 120, 4))
        elif item == "palms":
            drawn += _palms(at)
    return drawn


def _ball_and_wall(figure: Figure, at: Mapping[str, Point]) -> Sequence[str]:
    """A ball between the upper back and a wall, both touched by it."""
    x, y = towards(at["collar"], figure.trunk[1] + 180, 9.0)
    return [_box(x - 20.4, 8, 5, FLOOR - 8), _circle("ball", x - 10.6, y, 5)]


def _palms(at: Mapping[str, Point]) -> Sequence[str]:
    """Two hands laid together before the body, fingers up."""
    (x, y), (far_x, far_y) = at["hand"], at["far_hand"]
    return [
        f'<path class="limb {shade}" stroke-width="4.4" d="M {start_x:.1f} {start_y:.1f} '
        f'L {(x + far_x) / 2 + off:.1f} {min(y, far_y) - 9:.1f}"/>'
        for start_x, start_y, off, shade in ((far_x, far_y, -1, "skin-far"), (x, y, 1, "skin"))
    ]


def _chair(figure: Figure, at: Mapping[str, Point]) -> str:
    x = (at["hip"][0] + at["far_hip"][0]) / 2
    seat = at["hip"][1] + 5.0
    if "seat_edge" in figure.scene:
        x -= 11.0
    if "cushion" in figure.scene:
        return _chair_across(x, seat)
    if figure.view == "front":
        return (
            f'<rect class="thing" x="{x - 12:.1f}" y="{seat - 36:.1f}" width="24" height="26" '
            f'rx="4" opacity="0.55"/>'
            + _rod((x - 13, seat), (x - 14, FLOOR))
            + _rod((x + 13, seat), (x + 14, FLOOR))
            + _box(x - 15, seat - 3, 30, 5)
        )
    return (
        _rod((x - 10, seat + 2), (x - 13, seat - 30))
        + _rod((x - 8, seat + 2), (x - 10, FLOOR))
        + _rod((x + 14, seat + 2), (x + 16, FLOOR))
        + _box(x - 11, seat, 28, 4)
    )


def _chair_across(x: float, seat: float) -> str:
    """Sat on sideways: the backrest is beside the person, where the cushion is."""
    return (
        _rod((x + 15, seat + 2), (x + 17, seat - 24))
        + _rod((x - 13, seat + 2), (x - 14, FLOOR))
        + _rod((x + 14, seat + 2), (x + 15, FLOOR))
        + _box(x - 16, seat - 3, 33, 5)
    )


def _desk(at: Mapping[str, Point]) -> str:
    left = at["hand"][0] - 4.0
    return _box(left, DESK, 152 - left, 3.5) + _rod((148, DESK), (148, FLOOR))


def _screen(at: Mapping[str, Point]) -> str:
    """A screen on its desk, the upper edge at eye height."""
    top = at["head"][1] - 2
    return _box(128, top, 3.5, DESK - top - 5) + _rod((129.5, DESK), (129.5, DESK - 6))


def _far(head: Point) -> str:
    """A window with a hill, and where the eyes go."""
    x, y = 138.0, head[1] - 20
    return (
        f'<rect class="edge" x="{x:.1f}" y="{y:.1f}" width="18" height="24"/>'
        f'<path class="cold" d="M {x + 1:.1f} {y + 23:.1f} l 6 -9 l 5 5 l 3 -3 l 2 7 z"/>'
        f'<line class="gaze" x1="{head[0] + 9:.1f}" y1="{head[1] - 1:.1f}" '
        f'x2="{x + 6:.1f}" y2="{y + 12:.1f}"/>'
    )


def _box(x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect class="thing" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" '
        f'height="{height:.1f}" rx="1.5"/>'
    )


def _rod(start: Point, end: Point) -> str:
    return (
        f'<line class="rod" x1="{start[0]:.1f}" y1="{start[1]:.1f}" '
        f'x2="{end[0]:.1f}" y2="{end[1]:.1f}"/>'
    )


def _circle(kind: str, x: float, y: float, r: float) -> str:
    return f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="{r:g}"/>'
