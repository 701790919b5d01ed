"""The skeleton as text."""

from posturewatch.core.pose import LANDMARK_COUNT, Landmark, Pose, PoseLandmark
from posturewatch.sketch import SIZE, sketch


def pose_with(**places: tuple[float, float]) -> Pose:
    """A pose of which only the named landmarks are seen, each at (x, y)."""
    hidden = Landmark(0.5, 0.5, 0.0, 0.0)
    landmarks = [hidden] * LANDMARK_COUNT
    for name, (x, y) in places.items():
        landmarks[PoseLandmark[name.upper()]] = Landmark(x, y, 0.9, 0.9)
    return Pose(tuple(landmarks), 4 / 3)


def test_nobody_is_an_empty_frame() -> None:
    """The frame keeps its size."""
    lines = sketch(None).splitlines()

    assert len(lines) == SIZE[1] + 2
    assert {len(line) for line in lines} == {SIZE[0] + 2}
    assert set("".join(lines[1:-1])) == {"|", " "}


def test_left_and_right_are_as_in_a_mirror() -> None:
    """The person's left shoulder is drawn on the left."""
    picture = sketch(
        pose_with(left_shoulder=(0.8, 0.9), right_shoulder=(0.2, 0.9), nose=(0.6, 0.2))
    )
    lines = picture.splitlines()
    shoulders = next(line for line in lines if "O" in line)

    assert shoulders.count("O") == 2
    assert set(shoulders.strip("| ")) == {"O", "."}
    nose_row = next(number for number, line in enumerate(lines) if "v" in line)
    assert lines[nose_row].index("v") < SIZE[0] / 2
    assert nose_row < lines.index(shoulders)


def test_what_is_hidden_or_far_outside_is_left_out() -> None:
    """A shoulder cut by the edge is drawn at the edge, one further out not at all."""
    cut = sketch(pose_with(left_shoulder=(0.8, 1.03), right_shoulder=(0.2, 1.03)))
    gone = sketch(pose_with(left_shoulder=(0.8, 1.2), right_shoulder=(0.2, 1.2)))

    assert "O" in cut.splitlines()[-2]
    assert "O" not in gone
