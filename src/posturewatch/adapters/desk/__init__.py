"""What happens at the desk besides pictures: input, lock, sleep, Do Not Disturb, battery.

``board`` holds what every source last said, ``desk`` asks them in a thread and makes signals of
it; every other module is one technology. Of input only the instant is ever asked.
"""

import sys
from collections.abc import Callable

from posturewatch.adapters.desk.board import Kind
from posturewatch.adapters.desk.desk import Desk, Found, Tellers, look

__all__ = ["Desk", "Found", "Kind", "build", "report"]


def build(wake: Callable[[], None], *, show_in_full_screen: bool = False) -> Desk:
    """The desk of this machine; ``wake`` is called when something there begins or ends."""
    quiet = (Kind.QUIET,) if show_in_full_screen else (Kind.QUIET, Kind.FULL_SCREEN)
    return Desk(_tellers(), wake, quiet)


def report() -> tuple[Found, ...]:
    """Every source this platform could have, and why the missing ones are missing."""
    return look(_tellers())


def _tellers() -> Tellers:
    if sys.platform == "win32":
        from posturewatch.adapters.desk.windows import tellers
    elif sys.platform == "darwin":
        from posturewatch.adapters.desk.macos import tellers
    else:
        from posturewatch.adapters.desk.linux import tellers
    return tellers
