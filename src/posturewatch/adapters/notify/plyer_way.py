"""Notifications through plyer, with its silent failures made loud.

What plyer 2.1.0 does on Linux that is worked around here: it takes any folder ``/app`` for a
Flatpak sandbox; its notify-send path reads a leading dash as an option and a backslash as an
escape, and returns normally when nothing was shown.
"""

import importlib.util
import shutil
import sys
from collections.abc import Sequence
from typing import Any

from posturewatch.adapters.notify.bus import notification_server
from posturewatch.adapters.notify.way import APP_NAME, escape, plain
from posturewatch.core.events import Signal
from posturewatch.errors import NotifierError
from posturewatch.ports import Message

SHOWN_S = 10
"""Seconds a popup is asked to stay, where plyer passes that on."""
WINDOWS_LIMITS = (63, 255)
"""Signs that fit the title and the text of a Windows balloon tip (NOTIFYICONDATAW)."""


class PlyerNotifier:
    """The plain way: a title and a text, no buttons."""

    name = "plyer"

    def check(self) -> str:
        """Which daemon listens. Raises NotifierError when none does or plyer has no means."""
        if not sys.platform.startswith("linux"):
            return f"the notifications of {sys.platform}"
        server = notification_server()
        _linux_means()
        return f"{server} answers on the session bus"

    def deliver(self, message: Message) -> None:
        """Show it; any failure at all comes out as NotifierError."""
        title, body = plain(message.title), plain(message.body)
        try:
            if sys.platform.startswith("linux"):
                from plyer.platforms.linux import notification as plyer_linux

                capabilities = notification_server().capabilities
                means, body = _linux_means(), escape(body, capabilities)
                if isinstance(means, plyer_linux.NotifySendNotification):
                    title, body = _as_arguments(title, body)
            else:
                from plyer import notification as means

            if sys.platform == "win32":
                title, body = title[: WINDOWS_LIMITS[0]], body[: WINDOWS_LIMITS[1]]
            means.notify(title=title, message=body, app_name=APP_NAME, timeout=SHOWN_S)
        except NotifierError:
            raise
        except Exception as error:
            raise NotifierError(f"plyer: {error or type(error).__name__}") from error

    def poll(self, now_s: float) -> Sequence[Signal]:  # noqa: ARG002 - the protocol's signature
        """Nothing ever: plyer has no buttons."""
        return ()

    def close(self) -> None:
        """Nothing is held open."""


def _linux_means() -> Any:
    """Plyer's class that fits, chosen without its look at ``/app``. Raises NotifierError."""
    from plyer.platforms.linux import notification as plyer_linux

    if importlib.util.find_spec("dbus"):
        return plyer_linux.NotifyDbus()
    if shutil.which("notify-send"):
        return plyer_linux.NotifySendNotification()
    raise NotifierError("plyer needs notify-send (package libnotify-bin) or dbus-python")


def _as_arguments(title: str, body: str) -> tuple[str, str]:
    r"""Title and body as notify-send takes them, so that they arrive as written.

    It reads a leading dash as an option, and escapes such as ``\n`` in the body (not in the title,
    which gets a space before its dash).
    """
    body = body.replace("\\", "\\\\")
    if body.startswith("-"):
        body = f"\\055{body[1:]}"
    return f" {title}" if title.startswith("-") else title, body
