"""An icon in the system tray: how you sit, at a glance, and the words one says most often.

A process of its own that reads the status file and speaks to the monitor by the control socket;
the monitor knows nothing of it. The toolkit comes with the extra ``tray``: PySide6 on Linux, where
pystray has a menu only with system packages that pip cannot install; elsewhere the small pystray.
"""

import subprocess
import sys
from collections.abc import Sequence
from typing import Protocol

from posturewatch import status
from posturewatch.control import ask
from posturewatch.errors import PostureWatchError
from posturewatch.paths import Paths
from posturewatch.tray_view import Ask, Run, View, view_of


class Watch:
    """The monitor of a data folder, as the icon sees it."""

    def __init__(self, paths: Paths, arguments: Sequence[str] = ()) -> None:
        """``arguments`` go to the commands that the menu starts."""
        self._paths = paths
        self._arguments = tuple(arguments)

    def look(self) -> View:
        """What the monitor last said of itself."""
        running = status.is_running(self._paths)
        return view_of(status.read(self._paths.status) if running else None)

    def do(self, act: Ask | Run) -> str:
        """Carry out what an entry of the menu says; what went wrong, in a line, or nothing."""
        try:
            if isinstance(act, Ask):
                ask(self._paths, act.command, act.minutes)
            else:
                command = [sys.executable, "-m", "posturewatch", *act.words, *self._arguments]
                subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
        except (PostureWatchError, OSError) as error:
            return str(error)
        return ""


class Icon(Protocol):
    """A toolkit's icon. Carries ``Close`` out itself and hands all else to the watch."""

    def show(self) -> None:
        """Show the icon until it is closed; looks once a second. Raises NotifierError."""


def icon(watch: Watch) -> Icon:
    """The icon for this system. Raises ImportError without the extra ``tray``."""
    if sys.platform == "linux":
        from posturewatch.adapters.tray.qt import QtIcon

        return QtIcon(watch)
    from posturewatch.adapters.tray.native import NativeIcon

    return NativeIcon(watch)
