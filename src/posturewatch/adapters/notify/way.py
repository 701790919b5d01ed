"""What every way of delivery offers, and the text rules they share."""

from collections.abc import Sequence
from typing import Protocol

from posturewatch.core.events import Signal
from posturewatch.ports import Message

APP_NAME = "PostureWatch"


class Way(Protocol):
    """One way to show a message. Called from the chain's worker thread only, ``poll`` excepted."""

    @property
    def name(self) -> str:
        """The word for it in settings, log and doctor."""

    def check(self) -> str:
        """Why it should work here, in a few words. Raises NotifierError with why it cannot."""

    def deliver(self, message: Message) -> None:
        """Show it. Raises NotifierError whenever it may not have been shown."""

    def poll(self, now_s: float) -> Sequence[Signal]:
        """What the person answered since the last call, stamped ``now_s``."""

    def close(self) -> None:
        """Let go of what is held open."""


def plain(text: str) -> str:
    """The text without control characters (a NUL ends an argument, an escape moves a cursor)."""
    return "".join(sign for sign in text if sign == "\n" or sign.isprintable())


def escape(text: str, capabilities: frozenset[str]) -> str:
    """The body as the daemon wants it: where it reads markup, signs of markup are escaped.

    Source: Desktop Notifications Specification 1.2, "Markup": body only, never the title.
    """
    if "body-markup" not in capabilities:
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
