"""A recorded day: rows of time, picture and signal, as camera, signal source and clock in one.

The clock moves when it is waited for, wakes at every row and takes rows of the same time one by
one, so each row is seen, at its own time, and the same file gives the same day every time.
"""

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from posturewatch.adapters.pixels import Pixels, shrink
from posturewatch.adapters.still import is_picture, read_still
from posturewatch.core.events import Signal, SignalKind
from posturewatch.errors import ManifestError
from posturewatch.ports import CameraState, Frame

COLUMNS = ("at_s", "file", "signal")
LONGEST_S = 1e9
"""Thirty years: no recorded day is longer, and every instant stays one that a calendar knows."""
_WITH_MINUTES = (SignalKind.SNOOZE, SignalKind.PAUSE)
_NUMBERED = {"snooze": ("minutes", 30), "clock_step": ("seconds", -3600)}
"""Signals that mean nothing without a number: its unit, and an example."""
_DARK = {
    SignalKind.UNPLUG: CameraState.LOST,
    SignalKind.CAMERA_BUSY: CameraState.BUSY,
}
_BACK = {
    SignalKind.REPLUG: SignalKind.UNPLUG,
    SignalKind.CAMERA_FREE: SignalKind.CAMERA_BUSY,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a timeline file."""

    at_s: float
    """Seconds on the timeline's own axis."""
    file: Path | None
    """What the camera shows from now on; None: no frame comes."""
    signal: SignalKind | None
    amount: float | None = None
    """Minutes of a snooze or pause; seconds by which the wall clock is set."""
    number: int = 0
    """Line of the file it stands on."""


def read_rows(path: Path) -> tuple[Row, ...]:
    """All rows of a timeline file. Raises ManifestError naming file and row."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file, strict=True)
            names = reader.fieldnames
            lines = [(reader.line_num, line) for line in reader if _says_any(line)]
    except UnicodeDecodeError as error:
        raise ManifestError(f"{path}: cannot be read as a timeline: no UTF-8 text") from error
    except (OSError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ManifestError(f"{path}: cannot be read as a timeline ({reason})") from error
    if not names:
        raise ManifestError(f"{path}: is empty; a timeline has {', '.join(COLUMNS)}")
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise ManifestError(
            f"{path}: column {missing[0]} is missing; a timeline has {', '.join(COLUMNS)}"
        )
    if not lines:
        raise ManifestError(f"{path}: has no rows below its heading")
    rows: list[Row] = []
    for number, line in lines:
        row = _row(line, number, path)
        if rows and row.at_s < rows[-1].at_s:
            raise ManifestError(
                f"{path}: row {number}: {row.at_s:g} s is earlier than the row before"
            )
        rows.append(row)
    _check_pictures(rows, path)
    return tuple(rows)


def _says_any(line: dict[str, str | list[str] | None]) -> bool:
    """Whether any cell is filled: spreadsheets end a file with rows of commas only."""
    return any("".join(cell or ()).strip() for cell in line.values())


def _check_pictures(rows: Sequence[Row], path: Path) -> None:
    """Find what is no picture before the day begins, by the first bytes of each file."""
    first = {row.file: row for row in reversed(rows) if row.file is not None}
    for row in sorted(first.values(), key=lambda row: row.number):
        if row.file is not None and not is_picture(row.file):
            raise _no_picture(row, path)


def _no_picture(row: Row, path: Path) -> ManifestError:
    return ManifestError(f"{path}: row {row.number}: {row.file} is not a picture that can be read")


class Timeline:
    """Plays rows; ``Clock``, ``Camera`` and ``SignalSource`` of one simulated day."""

    key = "timeline"
    on_s = 0.0

    def __init__(
        self,
        path: Path,
        start_s: float,
    ) -> None:
        """Read the file and stand at its first row. Raises ManifestError."""
        rows = read_rows(path)
        self._path = path
        self._rows = rows
        self._start_s = start_s
        """POSIX seconds (UTC) of second 0 of the timeline."""
        self._step_s = 0.0
        """How far the wall clock has been set by signals."""
        self._now_s = start_s + rows[0].at_s
        self._next = 0
        self._shown: Frame | None = None
        self._told: list[Signal] = []
        self._dark: dict[SignalKind, CameraState] = {}
        self._stopping = False
        self._take_row()

    @property
    def state(self) -> CameraState:
        """Busy or lost as the signals say, stalled while no frame comes; else on."""
        if self._dark:
            return next(iter(self._dark.values()))
        return CameraState.ON if self._shown else CameraState.STALLED

    def now(self) -> float:
        """POSIX seconds (UTC) of the simulated day."""
        return self._now_s

    def wait(self, seconds: float) -> bool:
        """Move on, as far as the next row at most; True after ``stop``."""
        due_s = self._now_s + max(0.0, seconds)
        if self._next < len(self._rows):
            row_s = self._start_s + self._rows[self._next].at_s + self._step_s
            if row_s <= due_s:
                self._now_s = row_s
                self._take_row()
                return self._stopping
        self._now_s = due_s
        return self._stopping

    def stop(self) -> None:
        """End the next wait with True."""
        self._stopping = True

    @property
    def is_stopped(self) -> bool:
        """Whether it was told to end before its last row."""
        return self._stopping

    def poll(self, now_s: float) -> Sequence[Signal]:  # noqa: ARG002 - rows carry their time
        """The signals of the rows taken since the last time."""
        told, self._told = self._told, []
        return told

    def open(self) -> None:
        """Nothing to open."""

    def read(self, at_s: float) -> Frame | None:  # noqa: ARG002 - the clock has moved there
        """What the camera shows, or None while it is busy, unplugged or shows nothing."""
        return None if self._dark else self._shown

    def release(self) -> None:
        """Nothing to let go of."""

    def _take_row(self) -> None:
        row = self._rows[self._next]
        self._next += 1
        if row.signal is not None:
            if row.signal is SignalKind.CLOCK_STEP and row.amount:
                self._step_s += row.amount
                self._now_s += row.amount
            self._told.append(_told(row, self._now_s))
            if row.signal in _DARK:
                self._dark[row.signal] = _DARK[row.signal]
            elif row.signal in _BACK:
                self._dark.pop(_BACK[row.signal], None)
        self._shown = None
        if row.file is not None:
            self._shown = Frame(self._now_s, self._picture(row))
        if self._next == len(self._rows) and row.signal is not SignalKind.END:
            self._told.append(Signal(self._now_s, SignalKind.END))

    def _picture(self, row: Row) -> Pixels:
        assert row.file is not None
        frame = read_still(row.file)
        if frame is None:
            raise _no_picture(row, self._path)
        return shrink(frame.pixels)


def _told(row: Row, now_s: float) -> Signal:
    assert row.signal is not None
    if row.signal is SignalKind.CLOCK_STEP:
        return Signal(now_s, row.signal, seconds=row.amount)
    return Signal(now_s, row.signal, minutes=row.amount)


def _row(line: dict[str, str | None], number: int, path: Path) -> Row:
    where = f"{path}: row {number}"
    try:
        at_s = float(line["at_s"] or "")
    except ValueError as error:
        raise ManifestError(
            f"{where}: at_s is {line['at_s']!r}, not a number of seconds"
        ) from error
    if not 0 <= at_s < float("inf"):
        raise ManifestError(f"{where}: at_s must be 0 or more, not {at_s:g}")
    if at_s > LONGEST_S:
        raise ManifestError(f"{where}: at_s must be {LONGEST_S:g} at most, not {at_s:g}")
    name = (line["file"] or "").strip()
    file = path.parent / name if name else None
    if file is not None and not file.is_file():
        raise ManifestError(f"{where}: there is no file {name}")
    signal, amount = _signal((line["signal"] or "").strip(), where)
    return Row(at_s, file, signal, amount, number)


def _signal(text: str, where: str) -> tuple[SignalKind | None, float | None]:
    if not text:
        return None, None
    word, colon, number = text.partition(":")
    if text in _NUMBERED:
        unit, example = _NUMBERED[text]
        raise ManifestError(f"{where}: {text} needs {unit}: {text}:{example}")
    known = {kind.value: kind for kind in SignalKind}
    kind = known.get(word)
    try:
        amount = float(number) if number else None
    except ValueError:
        kind = None
    if kind is None or (colon and not number) or not _fits(kind, amount):
        raise ManifestError(
            f"{where}: unknown signal {text}; known: {', '.join(known)} "
            "(with a number: snooze:MIN, pause:MIN, clock_step:SECONDS)"
        )
    return kind, amount


def _fits(kind: SignalKind, amount: float | None) -> bool:
    if amount is None:
        return kind not in (SignalKind.SNOOZE, SignalKind.CLOCK_STEP)
    if kind is SignalKind.CLOCK_STEP:
        return abs(amount) <= LONGEST_S
    return kind in _WITH_MINUTES and 0 < amount < math.inf
