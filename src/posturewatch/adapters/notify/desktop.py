"""Notifications with buttons, through desktop-notifier in one asyncio thread.

desktop-notifier never raises: that a message was taken by the daemon is known from its
``on_dispatched``, which it calls after the daemon has answered with a number.
"""

import asyncio
import logging
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any

from posturewatch.adapters.notify.bus import Server, disconnect, notification_server
from posturewatch.adapters.notify.way import APP_NAME, escape, plain
from posturewatch.core.events import Signal, SignalKind
from posturewatch.errors import NotifierError
from posturewatch.ports import Message
from posturewatch.texts import buttons

logging.getLogger("desktop_notifier").setLevel(logging.CRITICAL)  # its failures are told here

SENT_WITHIN_S = 5.0
SNOOZE_S = 600.0

ANSWERS = {
    "snooze": SignalKind.SNOOZE,
    "break": SignalKind.BREAK_START,
    "wrong": SignalKind.WRONG,
    "show": SignalKind.RIGHT,
    "dismissed": SignalKind.DISMISS,
}
"""Button, or what the person did to the popup: the signal it is. Asking for the stretch, by the
button or by a click on the popup itself (all that dunst offers at once), says the alert was right.
"""


def open_stretch(stretch_id: str, arguments: Sequence[str] = ()) -> None:
    """Show a stretch in the browser, in a process of its own that is given ``arguments`` too."""
    shown = subprocess.Popen(  # noqa: S603 - our own program, an id out of our own library
        [sys.executable, "-m", "posturewatch", "stretch", stretch_id, "--browser", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=shown.wait, daemon=True).start()  # lest it stay as a zombie


class DesktopNotifierBackend:
    """The rich way: four buttons, and what the person does with them as signals."""

    name = "desktop"

    def __init__(
        self,
        *,
        needs_buttons: bool = False,
        sound: bool = False,
        snooze_s: float = SNOOZE_S,
        stays: bool = True,
        on_show: Callable[[str], None] = open_stretch,
    ) -> None:
        """``needs_buttons`` leaves desktops that offer none to the next way.

        ``snooze_s`` is what the snooze button stands for; ``stays`` keeps the stronger alert on the
        screen until it is answered.
        """
        self._needs_buttons = needs_buttons
        self._sound = sound
        self._snooze_s = snooze_s
        self._stays = stays
        self._on_show = on_show
        self._answers: queue.SimpleQueue[tuple[str, float]] = queue.SimpleQueue()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._notifier: Any = None

    def check(self) -> str:
        """Which desktop takes the message, with or without buttons. Raises NotifierError."""
        server = self._server()
        buttons = "actions" in server.capabilities
        return f"{server}, {'with' if buttons else 'without'} buttons"

    def _server(self) -> Server:
        """Who will show the message. Raises NotifierError when nobody does, or not as asked."""
        server = notification_server() if sys.platform.startswith("linux") else _elsewhere()
        if self._needs_buttons and "actions" not in server.capabilities:
            raise NotifierError(f"{server} offers no buttons")
        return server

    def deliver(self, message: Message) -> None:
        """Show it with its buttons. Raises NotifierError unless the daemon has confirmed it."""
        body = escape(plain(message.body), self._server().capabilities)
        loop = self._running_loop()
        sending = asyncio.run_coroutine_threadsafe(self._send(message, body), loop)
        try:
            sending.result(SENT_WITHIN_S)
        except NotifierError:
            raise
        except Exception as error:
            sending.cancel()
            asyncio.run_coroutine_threadsafe(self._drop(), loop)
            raise NotifierError(f"desktop: {error or type(error).__name__}") from error

    async def _send(self, message: Message, body: str) -> None:
        from desktop_notifier import DEFAULT_SOUND, DesktopNotifier

        if self._notifier is None:
            self._notifier = DesktopNotifier(app_name=APP_NAME, app_icon=None)
        confirmed: list[bool] = []
        await self._notifier.send(
            title=plain(message.title),
            message=body,
            buttons=self._buttons(message),
            on_clicked=lambda: self._answer("show", message),
            on_dismissed=lambda: self._answer("dismissed", message),
            on_dispatched=lambda: confirmed.append(True),
            sound=DEFAULT_SOUND if self._sound else None,
            timeout=0 if self._stays and message.level > 1 else -1,  # 0: until it is closed
        )
        if not confirmed:
            await self._drop()
            raise NotifierError("the notification daemon did not take the message")

    def _buttons(self, message: Message) -> tuple[Any, ...]:
        """The four buttons for an alert, none for a notice; "show" only with a stretch to show."""
        from desktop_notifier import Button

        if message.alert_at_s is None:
            return ()
        return tuple(
            Button(title, lambda key=key: self._answer(key, message), key)  # type: ignore[misc]
            for key, title in buttons(self._snooze_s).items()
            if key != "show" or message.stretch
        )

    def _answer(self, key: str, message: Message) -> None:
        if key == "show" and message.stretch:
            self._on_show(message.stretch)
        if message.alert_at_s is not None:
            self._answers.put((key, message.alert_at_s))

    def poll(self, now_s: float) -> Sequence[Signal]:
        """What the person pressed or closed since the last call, with the alert it was about."""
        signals = []
        while not self._answers.empty():
            key, alert_at_s = self._answers.get()
            minutes = self._snooze_s / 60 if key == "snooze" else None
            signals.append(Signal(now_s, ANSWERS[key], minutes, alert_at_s=alert_at_s))
        return signals

    def close(self) -> None:
        """End the asyncio thread."""
        if self._loop is not None and self._thread is not None:
            asyncio.run_coroutine_threadsafe(self._end(self._loop), self._loop)
            self._thread.join(1.0)
            self._loop = None

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        """The loop that callbacks arrive on, in a thread of its own from the first message on."""
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(
                target=_run, args=(self._loop,), name="notification answers", daemon=True
            )
            self._thread.start()
        return self._loop

    async def _end(self, loop: asyncio.AbstractEventLoop) -> None:
        await self._drop()
        loop.stop()

    async def _drop(self) -> None:
        """Let go of the connection; the next message opens another."""
        notifier, self._notifier = self._notifier, None
        bus = getattr(
            getattr(notifier, "_backend", None), "bus", None
        )  # it has no close of its own
        if bus is not None:
            await disconnect(bus)


def _run(loop: asyncio.AbstractEventLoop) -> None:
    loop.run_forever()
    loop.close()


def _elsewhere() -> Server:
    """The desktop of macOS or Windows. Raises NotifierError where desktop-notifier only pretends.

    On macOS it takes messages outside an app bundle and shows nothing (its own source).
    """
    from desktop_notifier.main import get_backend_class

    backend = get_backend_class().__name__
    if backend.startswith("Dummy"):
        raise NotifierError(f"desktop-notifier shows nothing on this {sys.platform}")
    return Server(backend, "", frozenset({"actions"}))
