"""Movements counted from landmarks of a real frame, raised and turned; false ones are not."""

import math
from collections.abc import Callable
from dataclasses import replace

import pytest

import bodies
import warp
from posturewatch.adapters.landmarker import MediaPipeLandmarker, shipped_model
from posturewatch.core import movement
from posturewatch.core.movement import Counting, Told, follow
from posturewatch.core.pose import Pose, PoseLandmark
from posturewatch.core.stretches import Counted
from posturewatch.ports import Frame

EVERY_S = 0.25
HEAD = range(PoseLandmark.NOSE, PoseLandmark.LEFT_SHOULDER)
DEPTH = {PoseLandmark.LEFT_EAR: 0.0, PoseLandmark.RIGHT_EAR: 0.0, PoseLandmark.NOSE: 0.8}
"""How far a landmark stands before the line through the ears, in distances between the ears; the
other face landmarks lie about 0.6 before it."""
Change = Callable[[Pose, float], Pose]
"""A pose and how much of the movement is done, 0 to 1: the pose then."""


@pytest.fixture(scope="module")
def person() -> Pose:
    """The landmarks that the real model finds in a frame of the demo clip."""
    landmarker = MediaPipeLandmarker(shipped_model("full"))
    try:
        poses = landmarker.detect(Frame(0.0, warp.still("upright")))
    finally:
        landmarker.close()
    return poses[0]


def moved(pose: Pose, move: Callable[[int, float, float], tuple[float, float]]) -> Pose:
    """Every landmark where ``move(index, x, y)`` puts it, in picture heights."""
    landmarks = []
    for index, mark in enumerate(pose.landmarks):
        x, y = move(index, mark.x * pose.aspect, mark.y)
        landmarks.append(replace(mark, x=x / pose.aspect, y=y))
    return replace(pose, landmarks=tuple(landmarks))


def centre(pose: Pose, left: PoseLandmark, right: PoseLandmark) -> tuple[float, float]:
    """Half-way between two landmarks."""
    (ax, ay), (bx, by) = pose.point(left), pose.point(right)
    return (ax + bx) / 2, (ay + by) / 2


def width(pose: Pose) -> float:
    """Shoulder width in picture heights."""
    return math.dist(
        pose.point(PoseLandmark.LEFT_SHOULDER), pose.point(PoseLandmark.RIGHT_SHOULDER)
    )


def shrug(cm: float, *sides: PoseLandmark) -> Change:
    """Shoulders raised by so many centimetres, of the 36 between them; the head stays."""
    raised = sides or (PoseLandmark.LEFT_SHOULDER, PoseLandmark.RIGHT_SHOULDER)

    def change(pose: Pose, share: float) -> Pose:
        up = cm / 36 * width(pose) * share
        return moved(pose, lambda i, x, y: (x, y - up if i in raised else y))

    return change


def lifted(cm: float) -> Change:
    """The whole body higher, as when a person gets up or the chair goes up."""

    def change(pose: Pose, share: float) -> Pose:
        up = cm / 36 * width(pose) * share
        return moved(pose, lambda _i, x, y: (x, y - up))

    return change


def sunk(cm: float) -> Change:
    """The head nearer to the shoulders, which stay."""

    def change(pose: Pose, share: float) -> Pose:
        down = cm / 36 * width(pose) * share
        return moved(pose, lambda i, x, y: (x, y + down if i in HEAD else y))

    return change


def bent(degrees: float, *, trunk: bool = False) -> Change:
    """The head leaning to the person's left about the base of the neck, or the whole trunk."""

    def change(pose: Pose, share: float) -> Pose:
        cx, cy = centre(pose, PoseLandmark.LEFT_SHOULDER, PoseLandmark.RIGHT_SHOULDER)
        angle = math.radians(degrees * share)

        def move(index: int, x: float, y: float) -> tuple[float, float]:
            if index not in HEAD and not trunk:
                return x, y
            dx, dy = x - cx, y - cy
            return (
                cx + dx * math.cos(angle) - dy * math.sin(angle),
                cy + dx * math.sin(angle) + dy * math.cos(angle),
            )

        return moved(pose, move)

    return change


def turned(degrees: float, *, trunk: bool = False) -> Change:
    """The face turned to the person's left about the middle of the ears, or shoulders as well."""

    def change(pose: Pose, share: float) -> Pose:
        ears = centre(pose, PoseLandmark.LEFT_EAR, PoseLandmark.RIGHT_EAR)
        span = math.dist(pose.point(PoseLandmark.LEFT_EAR), pose.point(PoseLandmark.RIGHT_EAR))
        angle = math.radians(degrees * share)

        def move(index: int, x: float, y: float) -> tuple[float, float]:
            if index in HEAD:
                depth = DEPTH.get(PoseLandmark(index), 0.6) * span
            elif trunk:
                depth = 0.0
            else:
                return x, y
            return ears[0] + (x - ears[0]) * math.cos(angle) + depth * math.sin(angle), y

        return moved(pose, move)

    return change


def trace(change: Change, hold_s: float, times: int = 1) -> list[tuple[float, float]]:
    """When and how much: rest, then out in half a second, held, and back, so many times."""
    shares = [0.0] * 12
    for _ in range(times):
        shares += [0.5, *[1.0] * round(hold_s / EVERY_S), 0.5, *[0.0] * 4]
    return [(index * EVERY_S, share) for index, share in enumerate(shares)]


def play(
    pose: Pose,
    kind: Counted,
    change: Change,
    *,
    hold_s: float,
    needed_s: float = 3.0,
    times: int = 1,
) -> tuple[Counting, list[Told]]:
    """Follow a trace; the last state and all that was told."""
    state = movement.start(kind, needed_s, 0.0)
    told: list[Told] = []
    for at_s, share in trace(change, hold_s, times):
        state, more = follow(state, at_s, change(pose, share))
        told += more
    return state, told


def test_three_shrugs_are_counted(person: Pose) -> None:
    """5 cm up on both sides, held for three seconds, three times."""
    state, told = play(person, Counted.SHRUG, shrug(5), hold_s=3.5, times=3)
    assert state.count() == 3
    assert told == [Told.READY, *[Told.REACHED, Told.COUNTED] * 3]


@pytest.mark.parametrize(("degrees", "side"), [(25, "left"), (-25, "right")])
def test_a_neck_side_bend_is_counted_on_its_side(person: Pose, degrees: float, side: str) -> None:
    """The side is the person's own."""
    state, told = play(person, Counted.SIDE_BEND, bent(degrees), hold_s=3.5)
    assert state.counts == ((side, 1),)
    assert told == [Told.READY, Told.REACHED, Told.COUNTED]


@pytest.mark.parametrize(("degrees", "side"), [(55, "left"), (-55, "right")])
def test_a_chin_to_shoulder_turn_is_counted_on_its_side(
    person: Pose, degrees: float, side: str
) -> None:
    """The same for turning."""
    state, _told = play(person, Counted.TURN, turned(degrees), hold_s=3.5)
    assert state.counts == ((side, 1),)


@pytest.mark.parametrize("kind", list(Counted))
def test_letting_go_too_early_is_said_and_not_counted(person: Pose, kind: Counted) -> None:
    """Held for one second of three."""
    change = {
        Counted.SHRUG: shrug(5),
        Counted.SIDE_BEND: bent(25),
        Counted.TURN: turned(55),
    }[kind]
    state, told = play(person, kind, change, hold_s=1.0)
    assert not state.counts
    assert told == [Told.READY, Told.REACHED, Told.TOO_SHORT]


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (Counted.SHRUG, shrug(1.5)),
        (Counted.SHRUG, shrug(6, PoseLandmark.LEFT_SHOULDER)),
        (Counted.SHRUG, lifted(10)),
        (Counted.SHRUG, sunk(5)),
        (Counted.SHRUG, bent(25)),
        (Counted.SHRUG, turned(55)),
        (Counted.SIDE_BEND, bent(8)),
        (Counted.SIDE_BEND, bent(25, trunk=True)),
        (Counted.SIDE_BEND, shrug(5)),
        (Counted.SIDE_BEND, turned(40)),
        (Counted.SIDE_BEND, lifted(10)),
        (Counted.TURN, turned(20)),
        (Counted.TURN, turned(55, trunk=True)),
        (Counted.TURN, bent(25)),
        (Counted.TURN, shrug(5)),
        (Counted.TURN, sunk(5)),
    ],
)
def test_a_false_movement_is_not_counted(person: Pose, kind: Counted, change: Change) -> None:
    """Too small, one-sided, with the whole body, or another movement, held for long."""
    state, told = play(person, kind, change, hold_s=6.0)
    assert not state.counts
    assert Told.COUNTED not in told


@pytest.mark.parametrize(
    ("kind", "posture"),
    [
        (Counted.SHRUG, {"slid": -0.1}),
        (Counted.SHRUG, {"neck_deg": 35.0}),
        (Counted.SHRUG, {"bow_deg": 15.0}),
        (Counted.SHRUG, {"bow_deg": -10.0}),
        (Counted.SHRUG, {"nod_deg": 30.0}),
        (Counted.SHRUG, {"raised": 0.08}),
        (Counted.SIDE_BEND, {"bend_deg": 20.0}),
        (Counted.SIDE_BEND, {"nod_deg": 30.0}),
        (Counted.SIDE_BEND, {"turn_deg": 45.0}),
        (Counted.TURN, {"bend_deg": 20.0}),
        (Counted.TURN, {"tilt_deg": 25.0}),
        (Counted.TURN, {"nod_deg": 30.0}),
        (Counted.TURN, {"turn_deg": 25.0}),
    ],
)
def test_another_posture_before_a_pinhole_camera_is_not_counted(
    kind: Counted, posture: dict[str, float]
) -> None:
    """Sitting up, leaning in or back, nodding and the like, with true perspective."""
    still = bodies.Person()
    state = movement.start(kind, 3.0, 0.0)
    for step in range(40):
        who = bodies.moved(still, **posture) if step > 12 else still
        state, _told = follow(state, step * EVERY_S, bodies.pose(who, noise=0.001, seed=step))
    assert state.rest is not None
    assert not state.counts


def test_a_look_without_a_face_is_passed_over_but_not_for_long(person: Pose) -> None:
    """Half a second unseen keeps the hold; two seconds end it."""
    change = turned(55)
    for unseen, counted in ((2, True), (8, False)):
        state = movement.start(Counted.TURN, 2.0, 0.0)
        script = [0.0] * 10 + [1.0] * 6 + [None] * unseen + [1.0] * 5 + [0.0]
        for index, share in enumerate(script):
            pose = None if share is None else change(person, share)
            state, _told = follow(state, index * EVERY_S, pose)
        assert bool(state.counts) is counted


def test_nobody_is_no_rest() -> None:
    """Counting does not begin on an empty chair."""
    state = movement.start(Counted.SHRUG, 3.0, 0.0)
    for index in range(40):
        state, told = follow(state, index * EVERY_S, None)
        assert told == ()
    assert state.rest is None
