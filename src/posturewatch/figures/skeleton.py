"""Joint angles to points: where each joint of a drawn person lies.

Angles are directions in degrees as on a clock face: 0 up, 90 to the right, 180 down, -90 left.
From the side the person faces right. Lengths are in hundredths of a standing person's height.
"""

import math
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from posturewatch.core.stretches import Name
from posturewatch.errors import ConfigError

Point = tuple[float, float]
Degrees = Annotated[float, Meta(ge=-360, le=360)]
Limb = tuple[Degrees, Degrees]
"""Direction of the part next to the trunk, and of the one beyond it."""

WIDTH, HEIGHT = 160.0, 132.0
FLOOR = 122.0
HIP_X = {"seated": 62.0, "standing": 80.0}

WAIST, CHEST, NECK, UPPER_ARM, FOREARM = 14.0, 18.0, 13.0, 17.0, 16.0
THIGH, SHANK, FOOT = 25.0, 24.0, 8.0
FLAT_FOOT = 30.0
"""Degrees the shank may lean while the foot stays flat on the floor."""
THIGH_SEEN_FROM_FRONT = 9.0
"""A thigh that points at the viewer looks short."""
HALF_SHOULDERS, HALF_HIPS = 11.0, 6.0

SceneItem = Literal[
    "ball",
    "ball_far_side",
    "cold",
    "cushion",
    "desk",
    "far",
    "frame",
    "palms",
    "screen",
    "seat_edge",
    "table",
    "warm",
]


class Arrow(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which way a part of the body moves."""

    at: Name
    """Joint it starts beside."""
    angle: Degrees
    """Direction it points in."""
    length: Annotated[float, Meta(gt=0, le=60)] = 14.0
    bend: Annotated[float, Meta(ge=-40, le=40)] = 0.0
    """How far it bows out, to the left of its direction when positive."""
    circle: Annotated[int, Meta(ge=-1, le=1)] = 0
    """Instead of a way: round the joint at ``length``, with (1) or against (-1) the clock."""
    dx: Annotated[float, Meta(ge=-40, le=40)] = 0.0
    dy: Annotated[float, Meta(ge=-40, le=40)] = 0.0
    """Where it starts, from the joint."""


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One drawn position. What is left out is a person standing or sitting at ease."""

    view: Literal["side", "front", "hand"] = "side"
    shift: Annotated[float, Meta(ge=-60, le=60)] = 0.0
    """How far the hips are from where they commonly are, to the right when positive."""
    near: bool = False
    """Only the upper body is shown, larger."""
    back: bool = False
    """Front: seen from behind instead."""
    seated: bool = False
    trunk: Limb = (0.0, 0.0)
    """Directions of the lower and the upper back."""
    neck: Degrees | None = None
    head: Degrees = 0.0
    """Side: how far the face points down. Front: how far the head leans beyond the neck."""
    turn: Annotated[float, Meta(ge=-1, le=1)] = 0.0
    """Front: the face turned to the left (-1) or right (1) of the picture."""
    nod: Annotated[float, Meta(ge=-1, le=1)] = 0.0
    """Front: the face turned up (-1) or down (1)."""
    lift: Annotated[float, Meta(ge=-8, le=8)] = 0.0
    """How far the shoulders are raised."""
    twist: Annotated[float, Meta(ge=0, le=1)] = 0.0
    """Front: the trunk turned away; shoulders look narrower."""
    arm: Limb | None = None
    far_arm: Limb | None = None
    """The arm farther off, or on the left of the picture; None: like the other one."""
    leg: Limb | None = None
    far_leg: Limb | None = None
    eyes: Literal["open", "closed"] = "open"
    scene: tuple[SceneItem, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    bend: Degrees = 0.0
    """Hand: how far the hand is bent at the wrist, down when positive."""
    edge: bool = False
    """Hand: seen from the side of the thumb, fingers one behind the other."""
    spread: Annotated[float, Meta(ge=0, le=30)] = 4.0
    """Hand: degrees between neighbouring fingers."""
    curl: Annotated[float, Meta(ge=0, le=1)] = 0.0
    """Hand: 0 open, 1 a fist."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The form of ``figures.toml``."""

    figure: dict[Name, Figure]


def load() -> Mapping[str, Figure]:
    """The shipped figures by name."""
    text = files("posturewatch").joinpath("data", "figures.toml").read_text("utf-8")
    try:
        return msgspec.convert(tomllib.loads(text), _File).figure
    except msgspec.ValidationError as error:
        raise ConfigError(f"figures.toml: {error}") from error


def joints(figure: Figure) -> dict[str, Point]:
    """Every joint in picture coordinates, y growing downward, the lowest foot on the floor."""
    points = _side(figure) if figure.view == "side" else _front(figure)
    lowest = max(points[name][1] for name in ("toe", "far_toe", "ankle", "far_ankle"))
    dx = HIP_X["seated" if figure.seated and figure.view == "side" else "standing"] + figure.shift
    dy = FLOOR - 3.0 - lowest
    return {name: (x + dx, y + dy) for name, (x, y) in points.items()}


def towards(start: Point, direction: float, length: float) -> Point:
    """The point so far away in this direction (clock-face degrees)."""
    angle = math.radians(direction)
    return start[0] + length * math.sin(angle), start[1] - length * math.cos(angle)


def _spine(figure: Figure, neck: float) -> dict[str, Point]:
    hip = (0.0, 0.0)
    waist = towards(hip, figure.trunk[0], WAIST)
    collar = towards(waist, figure.trunk[1], CHEST)
    return {
        "hip": hip,
        "waist": waist,
        "collar": collar,
        "head": towards(collar, neck, NECK),
    }


def _side(figure: Figure) -> dict[str, Point]:
    neck = 14.0 if figure.neck is None else figure.neck
    points = _spine(figure, neck)
    shoulder = towards(points["collar"], figure.trunk[1] + 180, 4.0)
    points["shoulder"] = (shoulder[0], shoulder[1] - figure.lift)
    points["far_shoulder"] = points["shoulder"]
    points["far_hip"] = points["hip"]
    arm = figure.arm or ((165.0, 95.0) if figure.seated else (182.0, 172.0))
    leg = figure.leg or ((90.0, 180.0) if figure.seated else (180.0, 180.0))
    far_arm = figure.far_arm or arm
    far_leg = figure.far_leg or leg
    points |= _limb("", arm, leg, points, THIGH)
    points |= _limb("far_", far_arm, far_leg, points, THIGH)
    for side, shank in (("", leg[1]), ("far_", far_leg[1])):
        toe = 90.0 if abs(shank - 180.0) <= FLAT_FOOT else shank - 90.0
        points[f"{side}toe"] = towards(points[f"{side}ankle"], toe, FOOT)
    return points


def _front(figure: Figure) -> dict[str, Point]:
    points = _spine(figure, figure.neck or 0.0)
    half = HALF_SHOULDERS * (1.0 - 0.45 * figure.twist)
    across = figure.trunk[1] + 90
    for side, sign in (("", 1.0), ("far_", -1.0)):
        x, y = towards(points["collar"], across, sign * half)
        points[f"{side}shoulder"] = (x, y + 3.0 - figure.lift)
        points[f"{side}hip"] = (sign * HALF_HIPS, 0.0)
    arm = figure.arm or (172.0, 178.0)
    leg = figure.leg or ((165.0, 180.0) if figure.seated else (177.0, 180.0))
    thigh = THIGH_SEEN_FROM_FRONT if figure.seated else THIGH
    points |= _limb("", arm, leg, points, thigh)
    points |= _limb("far_", figure.far_arm or _mirrored(arm), _mirrored(leg), points, thigh)
    points["toe"] = towards(points["ankle"], 120.0, 5.0)
    points["far_toe"] = towards(points["far_ankle"], -120.0, 5.0)
    return points


def _limb(
    side: str, arm: Limb, leg: Limb, points: Mapping[str, Point], thigh: float
) -> dict[str, Point]:
    elbow = towards(points[f"{side}shoulder"], arm[0], UPPER_ARM)
    knee = towards(points[f"{side}hip"], leg[0], thigh)
    return {
        f"{side}elbow": elbow,
        f"{side}hand": towards(elbow, arm[1], FOREARM),
        f"{side}knee": knee,
        f"{side}ankle": towards(knee, leg[1], SHANK),
    }


def _mirrored(limb: Limb) -> Limb:
    return -limb[0], -limb[1]
