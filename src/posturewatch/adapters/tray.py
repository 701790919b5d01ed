"""An icon in the system tray: how you sit, at a glance, and the words one says most often.

A process of its own that reads the status file and speaks to the monitor by the control socket;
the monitor knows nothing of it. PySide6 comes with the extra ``tray``.
"""

import subprocess
import sys
from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from posturewatch import status, texts
from posturewatch.control import STOP, ask
from posturewatch.core.events import Posture, SignalKind, Sitting
from posturewatch.errors import NotifierError, PostureWatchError
from posturewatch.paths import Paths
from posturewatch.status import Status
from posturewatch.texts import _, span

EVERY_MS = 1000
"""A glance at a small file; the monitor writes it every ten seconds at least."""
WITHIN_MS = 10_000
"""At login the tray may come up after its icons."""
SNOOZE_MIN = 30.0
_SIZE = 64


class Colour(StrEnum):
    """What the icon's colour says."""

    GOOD = "#3fa45b"
    BAD = "#d64545"
    UNKNOWN = "#e0a82e"
    AWAY = "#7a8794"
    OFF = "#4a4f55"


def colour_of(now: Status | None) -> Colour:
    """Green and red while seated, yellow when posture cannot be told, grey otherwise."""
    if now is None:
        return Colour.OFF
    if now.paused or now.state is not Sitting.SEATED:
        return Colour.AWAY
    return {
        Posture.GOOD: Colour.GOOD,
        Posture.BAD: Colour.BAD,
        Posture.UNKNOWN: Colour.UNKNOWN,
    }[now.posture]


def words_of(now: Status | None) -> str:
    """The line at the top of the menu, and the tooltip."""
    if now is None:
        return _("Not running")
    if now.paused:
        return _("Paused")
    if now.state is not Sitting.SEATED:
        return texts.SITTING[now.state]
    line = _("Seated for {seated}").format(seated=span(now.seated_s))
    if now.posture is Posture.BAD and now.fault:
        return f"{line}, {texts.FAULTS[now.fault]}"
    return line


class Tray:
    """The icon and its menu."""

    def __init__(self, paths: Paths, arguments: Sequence[str]) -> None:
        """``arguments`` go to the commands that the menu starts."""
        self._paths = paths
        self._arguments = list(arguments)
        self._shown: tuple[Colour, str] | None = None
        self._icon = QSystemTrayIcon()
        self.menu = QMenu()
        """What a click on the icon opens."""
        self._line = QAction(self.menu)
        self._line.setEnabled(False)
        self.menu.addAction(self._line)
        self.menu.addSeparator()
        self._pause = self._add(_("Pause"), lambda: self._ask(SignalKind.PAUSE))
        self._resume = self._add(_("Resume"), lambda: self._ask(SignalKind.RESUME))
        self._snooze = self._add(
            _("No alerts for 30 min"), lambda: self._ask(SignalKind.SNOOZE, SNOOZE_MIN)
        )
        self._rest = self._add(_("No more alerts today"), lambda: self._ask(SignalKind.SNOOZE))
        self._start = self._add(_("Start"), lambda: self._run("start"))
        self._add(_("Today's report"), lambda: self._run("report", "--format", "html", "--open"))
        self.menu.addSeparator()
        self._stop = self._add(_("Stop watching"), lambda: self._ask(STOP))
        self._add(_("Close this icon"), QApplication.quit)
        self._icon.setContextMenu(self.menu)
        self._timer = QTimer()
        self._timer.timeout.connect(self.look)
        self._timer.start(EVERY_MS)
        self.look()

    def look(self) -> None:
        """Show what the monitor last said."""
        now = status.read(self._paths.status) if status.is_running(self._paths) else None
        self._pause.setVisible(now is not None and not now.paused)
        self._resume.setVisible(now is not None and now.paused)
        for action in (self._snooze, self._rest, self._stop):
            action.setVisible(now is not None)
        self._start.setVisible(now is None)
        shown = (colour_of(now), words_of(now))
        if shown != self._shown:
            self._shown = shown
            self._line.setText(shown[1])
            self._icon.setToolTip(f"PostureWatch: {shown[1]}")
            self._icon.setIcon(_picture(shown[0]))
            self._icon.show()

    def _add(self, words: str, act: object) -> QAction:
        action = QAction(words, self.menu)
        action.triggered.connect(act)
        self.menu.addAction(action)
        return action

    def _ask(self, command: str, minutes: float | None = None) -> None:
        try:
            ask(self._paths, command, minutes)
        except PostureWatchError as error:
            self._icon.showMessage("PostureWatch", str(error))
        self.look()

    def _run(self, *words: str) -> None:
        command = [sys.executable, "-m", "posturewatch", *words, *self._arguments]
        subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603


def _picture(colour: Colour) -> QIcon:
    """A seated figure on a disc of the colour."""
    pixmap = QPixmap(_SIZE, _SIZE)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(0, 0, 0, 0))
    painter.setBrush(QColor(colour.value))
    painter.drawEllipse(2, 2, _SIZE - 4, _SIZE - 4)
    painter.setBrush(QColor("#ffffff"))
    painter.drawEllipse(24, 12, 16, 16)
    painter.drawRoundedRect(16, 32, 32, 18, 9, 9)
    painter.end()
    return QIcon(pixmap)


def show(paths: Paths, arguments: Sequence[str]) -> None:
    """Show the icon until it is closed. Raises NotifierError where there is no tray."""
    app = QApplication.instance() or QApplication(["posturewatch"])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    waited = QTimer()
    waited.setSingleShot(True)
    waited.start(WITHIN_MS)
    while not QSystemTrayIcon.isSystemTrayAvailable():
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if not waited.isActive():
            raise NotifierError("this desktop has no system tray; GNOME needs an extension for it")
    _tray = Tray(paths, arguments)
    app.exec()
