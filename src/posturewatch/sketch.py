"""A pose as a text picture: what the camera sees, where there is no window to show it in."""

from itertools import pairwise

from posturewatch.core.gates import EDGE
from posturewatch.core.pose import Pose, PoseLandmark

SIZE = (48, 20)
"""Columns and rows. A character is about twice as high as wide, so this is a picture of 6:5."""
BONES: tuple[tuple[PoseLandmark, ...], ...] = (
    (PoseLandmark.LEFT_EAR, PoseLandmark.NOSE, PoseLandmark.RIGHT_EAR),
    (PoseLandmark.LEFT_SHOULDER, PoseLandmark.RIGHT_SHOULDER),
    (PoseLandmark.LEFT_SHOULDER, PoseLandmark.LEFT_ELBOW, PoseLandmark.LEFT_WRIST),
    (PoseLandmark.RIGHT_SHOULDER, PoseLandmark.RIGHT_ELBOW, PoseLandmark.RIGHT_WRIST),
    (PoseLandmark.LEFT_SHOULDER, PoseLandmark.LEFT_HIP),
    (PoseLandmark.RIGHT_SHOULDER, PoseLandmark.RIGHT_HIP),
)
"""Landmarks joined by lines, here and in the preview window."""
SIGNS = {
    PoseLandmark.LEFT_EYE: "o",
    PoseLandmark.RIGHT_EYE: "o",
    PoseLandmark.NOSE: "v",
    PoseLandmark.LEFT_EAR: "(",
    PoseLandmark.RIGHT_EAR: ")",
    PoseLandmark.LEFT_SHOULDER: "O",
    PoseLandmark.RIGHT_SHOULDER: "O",
}
_TRUST = 0.3
"""Landmarks seen with less certainty are left out."""


def sketch(pose: Pose | None) -> str:
    """The skeleton in a frame, as in a mirror; an empty frame when nobody is seen."""
    columns, rows = SIZE
    cells = [[" "] * columns for _row in range(rows)]
    if pose is not None:
        for bone in BONES:
            for start, end in pairwise(bone):
                _line(cells, pose, start, end)
        for landmark, sign in SIGNS.items():
            at = _cell(pose, landmark)
            if at is not None:
                cells[at[1]][at[0]] = sign
    edge = f"+{'-' * columns}+"
    return "\n".join([edge, *(f"|{''.join(row)}|" for row in cells), edge])


def _cell(pose: Pose, landmark: PoseLandmark) -> tuple[int, int] | None:
    """Column and row of a landmark, mirrored; None when it is hidden or outside the picture."""
    found = pose[landmark]
    inside = -EDGE <= found.x <= 1 + EDGE and -EDGE <= found.y <= 1 + EDGE
    if found.visibility < _TRUST or not inside:
        return None
    column, row = int((1 - found.x) * SIZE[0]), int(found.y * SIZE[1])
    return min(max(column, 0), SIZE[0] - 1), min(max(row, 0), SIZE[1] - 1)


def _line(cells: list[list[str]], pose: Pose, start: PoseLandmark, end: PoseLandmark) -> None:
    first, last = _cell(pose, start), _cell(pose, end)
    if first is None or last is None:
        return
    steps = max(abs(last[0] - first[0]), abs(last[1] - first[1]), 1)
    for step in range(steps + 1):
        column = round(first[0] + (last[0] - first[0]) * step / steps)
        row = round(first[1] + (last[1] - first[1]) * step / steps)
        cells[row][column] = "."
