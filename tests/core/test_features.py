"""What is measured, and what leaves it alone."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodies import Person, moved, pose
from posturewatch.core.features import Features, Unmeasurable, View, extract, seen_from_the_side
from posturewatch.core.pose import Landmark, Pose, PoseLandmark
from posturewatch.core.side import SideFeatures

UPRIGHT = Person()
LEFT_AND_RIGHT = [
    (PoseLandmark[name], PoseLandmark[name.replace("LEFT", "RIGHT")])
    for name in PoseLandmark.__members__
    if "LEFT" in name
]
FREE_OF_PLACE = (
    "neck_height_ratio",
    "nose_height_ratio",
    "face_pitch_deg",
    "face_yaw_deg",
    "head_tilt_deg",
    "shoulder_tilt_deg",
)


def features(person: Person, view: View = View.FRONT) -> Features:
    """The features of a person who can be measured."""
    found = extract(pose(person), view)
    assert isinstance(found, Features)
    return found


def with_point(of: Pose, name: PoseLandmark, **values: float) -> Pose:
    """The pose with one landmark changed."""
    points = list(of.landmarks)
    points[name] = replace(points[name], **values)
    return Pose(tuple(points), of.aspect)


def scaled(of: Pose, factor: float, right: float, down: float) -> Pose:
    """The pose enlarged about the picture's corner and shifted, in picture heights."""
    return Pose(
        tuple(
            Landmark(
                point.x * factor + right / of.aspect,
                point.y * factor + down,
                point.visibility,
                point.presence,
            )
            for point in of.landmarks
        ),
        of.aspect,
    )


def mirrored(of: Pose) -> Pose:
    """The pose in a mirrored picture: left is right."""
    points = [replace(point, x=1 - point.x) for point in of.landmarks]
    for left, right in LEFT_AND_RIGHT:
        points[left], points[right] = points[right], points[left]
    return Pose(tuple(points), of.aspect)


@given(
    factor=st.floats(0.4, 0.9),
    right=st.floats(0, 0.1),
    down=st.floats(0, 0.1),
    nod=st.floats(-10, 25),
    tilt=st.floats(-20, 20),
)
def test_size_and_place_in_the_picture_change_no_ratio(
    factor: float, right: float, down: float, nod: float, tilt: float
) -> None:
    """Scaling and shifting all landmarks together leaves ratios and angles alone."""
    here = pose(moved(UPRIGHT, nod_deg=nod, tilt_deg=tilt))
    one, other = extract(here, View.FRONT), extract(scaled(here, factor, right, down), View.FRONT)
    assert isinstance(one, Features)
    assert isinstance(other, Features)
    for name in FREE_OF_PLACE:
        assert getattr(other, name) == pytest.approx(getattr(one, name), abs=1e-6)


@given(
    nod=st.floats(-10, 25),
    tilt=st.floats(-20, 20),
    turn=st.floats(-25, 25),
    raised=st.floats(-0.04, 0.04),
    aside=st.floats(-0.1, 0.1),
)
def test_mirroring_swaps_left_and_right_and_nothing_else(
    nod: float, tilt: float, turn: float, raised: float, aside: float
) -> None:
    """Sideways angles change sign, places turn about the middle, all else stays."""
    here = pose(
        moved(UPRIGHT, nod_deg=nod, tilt_deg=tilt, turn_deg=turn, raised=raised, aside=aside)
    )
    one, other = extract(here, View.FRONT), extract(mirrored(here), View.FRONT)
    assert isinstance(one, Features)
    assert isinstance(other, Features)
    for name, value in asdict(one).items():
        seen = getattr(other, name)
        if name in ("face_yaw_deg", "head_tilt_deg", "shoulder_tilt_deg"):
            assert seen == pytest.approx(-value, abs=1e-6)
        elif name in ("face_x", "shoulder_x"):
            assert seen == pytest.approx(here.aspect - value, abs=1e-6)
        else:
            assert seen == pytest.approx(value, abs=1e-6)


def test_a_head_that_comes_forward_shortens_the_neck_as_the_model_says() -> None:
    """Ten degrees of the neck: about an eighth of its height (docs/how-it-judges.md)."""
    before, after = features(UPRIGHT), features(moved(UPRIGHT, neck_deg=45))
    assert after.neck_height_ratio / before.neck_height_ratio == pytest.approx(0.86, abs=0.03)
    assert after.nose_height_ratio / before.nose_height_ratio == pytest.approx(0.83, abs=0.03)


def test_nodding_leaves_the_neck_alone() -> None:
    """The head turns about the ears."""
    before, after = features(UPRIGHT), features(moved(UPRIGHT, nod_deg=20))
    assert after.neck_height_ratio == pytest.approx(before.neck_height_ratio, rel=0.05)
    assert after.face_pitch_deg - before.face_pitch_deg == pytest.approx(20, abs=6)
    assert after.nose_height_ratio < 0.75 * before.nose_height_ratio


def test_angles_are_told_in_true_degrees() -> None:
    """Tilt and turn come out as they went in; the person's left is positive."""
    seen = features(moved(UPRIGHT, tilt_deg=12, turn_deg=0))
    assert seen.head_tilt_deg == pytest.approx(12, abs=1)
    assert features(moved(UPRIGHT, turn_deg=20)).face_yaw_deg == pytest.approx(22, abs=5)


def test_distance_shows_in_the_sizes_only() -> None:
    """Half as far away again, a face is two thirds as large; the proportions hardly change."""
    near, far = features(UPRIGHT), features(moved(UPRIGHT, back=0.3))
    assert far.face_size / near.face_size == pytest.approx(0.64, abs=0.03)
    assert far.neck_height_ratio == pytest.approx(near.neck_height_ratio, rel=0.06)


@pytest.mark.parametrize(
    ("name", "values", "reason"),
    [
        (PoseLandmark.NOSE, {"x": -0.01}, "face_hidden"),
        (PoseLandmark.LEFT_EYE, {"visibility": 0.3}, "face_hidden"),
        (PoseLandmark.RIGHT_EAR, {"presence": 0.3}, "face_hidden"),
        (PoseLandmark.LEFT_SHOULDER, {"y": 1.06}, "shoulders_hidden"),
        (PoseLandmark.LEFT_SHOULDER, {"visibility": 0.3}, "shoulders_hidden"),
        (PoseLandmark.RIGHT_SHOULDER, {"presence": 0.1}, "shoulders_hidden"),
        (PoseLandmark.MOUTH_LEFT, {"y": float("nan")}, "half_visible"),
    ],
)
def test_what_cannot_be_seen_is_not_measured(
    name: PoseLandmark, values: dict[str, float], reason: str
) -> None:
    """Each landmark that a measurement needs has to be in the picture and trusted."""
    assert extract(with_point(pose(UPRIGHT), name, **values), View.FRONT) == Unmeasurable(reason)


@pytest.mark.parametrize("y", [1.0, 1.02, 1.05])
def test_shoulders_may_be_cut_by_the_lower_edge(y: float) -> None:
    """Many webcams cut them; up to 5 % outside they still count while the model is sure."""
    cut = pose(UPRIGHT)
    for name in (PoseLandmark.LEFT_SHOULDER, PoseLandmark.RIGHT_SHOULDER):
        cut = with_point(cut, name, y=y, presence=0.35)
    assert isinstance(extract(cut, View.FRONT), Features)


@pytest.mark.parametrize(
    "spot", [PoseLandmark.MOUTH_LEFT, PoseLandmark.NOSE, PoseLandmark.RIGHT_EAR]
)
def test_a_hand_at_the_face_is_not_measured(spot: PoseLandmark) -> None:
    """A cup, a phone at the ear, a hand at the chin; a hand at the shoulder does no harm."""
    face, near = pose(UPRIGHT), pose(UPRIGHT)[spot]
    before = with_point(
        face, PoseLandmark.LEFT_INDEX, x=near.x, y=near.y + 0.03, visibility=0.8, presence=0.8
    )
    aside = with_point(face, PoseLandmark.LEFT_INDEX, x=0.8, y=0.9, visibility=0.8, presence=0.8)
    assert extract(before, View.FRONT) == Unmeasurable("hand_at_face")
    assert isinstance(extract(aside, View.FRONT), Features)


def test_a_face_turned_far_aside_is_not_measured() -> None:
    """A look at a second screen is measured, a look at the door is not."""
    assert isinstance(extract(pose(moved(UPRIGHT, turn_deg=30)), View.FRONT), Features)
    far = extract(pose(moved(UPRIGHT, turn_deg=60)), View.FRONT)
    assert far == Unmeasurable("turned_away")


def test_the_side_view_is_told_by_the_shoulders() -> None:
    """From the side they cover each other."""
    front = pose(UPRIGHT)
    assert not seen_from_the_side(front)
    side = front
    for at, name in enumerate((PoseLandmark.LEFT_SHOULDER, PoseLandmark.RIGHT_SHOULDER)):
        side = with_point(side, name, x=0.5 + 0.02 * at)
    for at, name in enumerate((PoseLandmark.LEFT_HIP, PoseLandmark.RIGHT_HIP)):
        side = with_point(side, name, x=0.5 + 0.02 * at, y=0.99, visibility=0.9, presence=0.9)
    assert seen_from_the_side(side)
    assert isinstance(extract(side, View.AUTO), SideFeatures)
    assert isinstance(extract(side, View.FRONT), Features)
