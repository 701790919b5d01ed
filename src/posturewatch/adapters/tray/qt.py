"""The tray icon by PySide6: on Linux the one from pip that has a menu."""

from collections.abc import Iterable

from PySide6.QtCore import QEventLoop, QRect, Qt, QTimer
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from posturewatch.adapters.tray import Watch
from posturewatch.errors import NotifierError
from posturewatch.tray_view import (
    DISC,
    HEAD,
    MENU,
    ROUND,
    SHOULDERS,
    SIZE,
    Close,
    Colour,
    Entry,
    View,
)

EVERY_MS = 1000
"""A glance at a small file; the monitor writes it every ten seconds at least."""
WITHIN_MS = 10_000
"""At login the tray may come up after its icons."""


class QtIcon:
    """An ``Icon``: Qt's tray icon with its menu."""

    def __init__(self, watch: Watch) -> None:
        app = QApplication.instance() or QApplication(["posturewatch"])
        assert isinstance(app, QApplication)
        app.setQuitOnLastWindowClosed(False)
        self._app = app
        self._watch = watch
        self._shown: View | None = None
        self._icon = QSystemTrayIcon()
        self.menu = QMenu()
        """What a click on the icon opens."""
        self._line = self.menu.addAction("")
        self._line.setEnabled(False)
        self._actions: list[tuple[Entry, QAction]] = []
        for group in MENU:
            self.menu.addSeparator()  # Qt draws no two in a row
            self._add(self.menu, group)
        self._icon.setContextMenu(self.menu)

    def show(self) -> None:
        """Show the icon until it is closed. Raises NotifierError where there is no tray."""
        _wait_for_tray(self._app)
        self.look()
        self._icon.show()
        timer = QTimer()
        timer.timeout.connect(self.look)
        timer.start(EVERY_MS)
        self._app.exec()

    def look(self) -> None:
        """Show what the monitor last said."""
        now = self._watch.look()
        if now == self._shown:
            return
        self._shown = now
        for entry, action in self._actions:
            action.setVisible(now.mode in entry.shown)
        self._line.setText(now.line)
        self._icon.setToolTip(f"PostureWatch: {now.line}")
        self._icon.setIcon(_picture(now.colour))

    def _add(self, menu: QMenu, entries: Iterable[Entry]) -> None:
        for entry in entries:
            if isinstance(entry.does, tuple):
                inner = menu.addMenu(entry.words)
                self._add(inner, entry.does)
                action = inner.menuAction()
            else:
                action = menu.addAction(entry.words)
                action.triggered.connect(lambda *_, entry=entry: self._do(entry))
            self._actions.append((entry, action))

    def _do(self, entry: Entry) -> None:
        assert not isinstance(entry.does, tuple)
        if isinstance(entry.does, Close):
            self._app.quit()
            return
        if complaint := self._watch.do(entry.does):
            self._icon.showMessage("PostureWatch", complaint)
        self.look()


def _picture(colour: Colour) -> QIcon:
    """A seated figure on a disc of the colour."""
    pixmap = QPixmap(SIZE, SIZE)
    pixmap.fill(QColor(0, 0, 0, 0))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour.value))
    painter.drawEllipse(_rectangle(*DISC))
    painter.setBrush(QColor("#ffffff"))
    painter.drawEllipse(_rectangle(*HEAD))
    painter.drawRoundedRect(_rectangle(*SHOULDERS), ROUND, ROUND)
    painter.end()
    return QIcon(pixmap)


def _rectangle(left: int, top: int, right: int, bottom: int) -> QRect:
    return QRect(left, top, right - left, bottom - top)


def _wait_for_tray(app: QApplication) -> None:
    """Raises NotifierError when none comes."""
    waited = QTimer()
    waited.setSingleShot(True)
    waited.start(WITHIN_MS)
    while not QSystemTrayIcon.isSystemTrayAvailable():
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        if not waited.isActive():
            raise NotifierError("this desktop has no system tray; GNOME needs an extension for it")
