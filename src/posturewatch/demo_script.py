"""The demo's clip and its script: what is shown when, and what the program must make of it."""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from posturewatch.core.events import AlertKind, Fault

DATA = Path(__file__).parent / "data"


class Scene(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the camera sees from ``start_s`` until the next scene."""

    start_s: float
    state: Literal["upright", "head_forward", "slump", "away"]


class Happening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the program must have told of once the clip is over."""

    kind: Literal["alert", "bout", "break"]
    start_s: float
    end_s: float | None = None
    """None for an alert, which is an instant."""
    about: AlertKind | None = None
    fault: Fault | None = None


class Script(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    rename={"scenes": "scene", "happenings": "happening"},
):
    """The clip's script. Seconds count from its first frame."""

    frame_s: float
    calibrate_s: float
    end_s: float
    scenes: tuple[Scene, ...]
    happenings: tuple[Happening, ...]

    def state(self, at_s: float) -> str:
        """What is to be seen at that second."""
        return next(scene.state for scene in reversed(self.scenes) if scene.start_s <= at_s)


@cache
def load() -> Script:
    """The script that ships with the clip."""
    return msgspec.toml.decode((DATA / "demo.toml").read_bytes(), type=Script)


def clip() -> Path:
    """The clip that ships with the program."""
    return DATA / "demo.webm"
