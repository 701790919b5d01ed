"""The calibrations in the store: by camera and placement, which one is in use, what was learned."""

import os
import sqlite3
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from posturewatch.adapters.database import translated

if TYPE_CHECKING:
    from posturewatch.core.calibration import Calibration

CALIBRATION_VERSION = 1
"""Form of a stored calibration. Another form is left alone and read as 'not calibrated'."""

_IN_USE_FIRST = "used_s DESC, placement <> 'desk', placement"
"""The one chosen last is in use; without any choice the one that nobody named."""


class PlacementRows:
    """The share of the event store that keeps calibrations. All failures are ``StoreError``."""

    path: Path
    _db: sqlite3.Connection

    def _transaction(self) -> AbstractContextManager[None]:
        raise NotImplementedError

    def save_calibration(self, camera: str, placement: str, calibration: "Calibration") -> None:
        """Keep a calibration; one of the same camera and placement is replaced."""
        camera, body = self._spelt(camera), msgspec.json.encode(calibration)
        with self._transaction():
            self._db.execute(
                """INSERT INTO calibration (camera, placement, version, body) VALUES (?, ?, ?, ?)
                   ON CONFLICT (camera, placement)
                   DO UPDATE SET version = excluded.version, body = excluded.body""",
                (camera, placement, CALIBRATION_VERSION, body),
            )

    def calibrations(self, camera: str) -> "dict[str, Calibration]":
        """The calibrations of a camera by placement, the one in use first.

        Those of another form are left out.
        """
        camera = self._spelt(camera)
        with translated(self.path):
            rows = self._db.execute(
                f"""SELECT placement, body FROM calibration WHERE camera = ? AND version = ?
                    ORDER BY {_IN_USE_FIRST}""",  # noqa: S608 - a constant
                (camera, CALIBRATION_VERSION),
            ).fetchall()
        return {placement: found for placement, body in rows if (found := _calibration(body))}

    def limits(self, camera: str) -> dict[str, float]:
        """What answers have made of each fault's limit in the placement in use: factors.

        Without reading the calibration: ``status`` is quick.
        """
        camera = self._spelt(camera)
        with translated(self.path):
            row = self._db.execute(
                f"""SELECT json_extract(CAST(body AS TEXT), '$.feedback') FROM calibration
                    WHERE camera = ? AND version = ?
                    ORDER BY {_IN_USE_FIRST} LIMIT 1""",  # noqa: S608 - a constant
                (camera, CALIBRATION_VERSION),
            ).fetchone()
        return msgspec.json.decode(row[0], type=dict[str, float]) if row and row[0] else {}

    def cameras(self) -> list[str]:
        """Every camera that has been calibrated."""
        with translated(self.path):
            rows = self._db.execute("SELECT DISTINCT camera FROM calibration ORDER BY camera")
            return [camera for (camera,) in rows]

    def _spelt(self, camera: str) -> str:
        """The name a file's calibrations lie under: earlier versions kept the path as it was given.

        Every other camera has but one name.
        """
        if not Path(camera).is_absolute():
            return camera
        known = [each for each in self.cameras() if Path(each).is_absolute()]
        same = (each for each in known if os.path.realpath(each) == camera)
        return camera if camera in known else next(same, camera)

    def use_placement(self, camera: str, placement: str, at_s: float) -> None:
        """From this instant on this placement is in use."""
        camera = self._spelt(camera)
        with self._transaction():
            self._db.execute(
                "UPDATE calibration SET used_s = ? WHERE camera = ? AND placement = ?",
                (at_s, camera, placement),
            )

    def rename_placement(self, camera: str, placement: str, new: str) -> None:
        """Another name for a placement; the new one must be free."""
        camera = self._spelt(camera)
        with self._transaction():
            self._db.execute(
                "UPDATE calibration SET placement = ? WHERE camera = ? AND placement = ?",
                (new, camera, placement),
            )

    def delete_placement(self, camera: str, placement: str) -> None:
        """Delete a calibration for good."""
        camera = self._spelt(camera)
        with self._transaction():
            self._db.execute(
                "DELETE FROM calibration WHERE camera = ? AND placement = ?", (camera, placement)
            )

    def forget_calibrations(self) -> None:
        """Delete all calibrations."""
        with self._transaction():
            self._db.execute("DELETE FROM calibration")


def _calibration(body: bytes) -> "Calibration | None":
    from posturewatch.core.calibration import Calibration  # `status` reads no calibration

    try:
        return msgspec.json.decode(body, type=Calibration)
    except msgspec.MsgspecError:
        return None
