"""Asks the session bus who shows notifications: the only proof that somebody will.

``notify-send`` returns normally when nobody listens, so every Linux way asks here first. The
question is an ordinary call: a daemon that the bus can start on demand is started by it.
"""

import asyncio
import contextlib
from dataclasses import dataclass
from typing import Any

from posturewatch.errors import NotifierError

SERVICE = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
ANSWER_WITHIN_S = 3.0
"""A started daemon answers in milliseconds; one that is started by the bus needs a moment."""


@dataclass(frozen=True, slots=True)
class Server:
    """The notification daemon as it describes itself."""

    name: str
    version: str
    capabilities: frozenset[str]
    """Such as ``body-markup`` and ``actions``."""

    def __str__(self) -> str:
        return f"{self.name} {self.version}".strip()


def notification_server() -> Server:
    """The daemon that answers now. Raises NotifierError when there is no bus or nobody on it."""
    try:
        return asyncio.run(asyncio.wait_for(_ask(), ANSWER_WITHIN_S))
    except NotifierError:
        raise
    except TimeoutError as error:
        raise NotifierError("the notification daemon does not answer") from error
    except Exception as error:
        raise NotifierError("no session bus can be reached") from error


async def _ask() -> Server:
    from dbus_fast.aio import MessageBus

    bus = await MessageBus().connect()
    try:
        name, _vendor, version, _spec = await _call(bus, "GetServerInformation")
        (capabilities,) = await _call(bus, "GetCapabilities")
        return Server(name, version, frozenset(capabilities))
    finally:
        await disconnect(bus)


async def disconnect(bus: Any) -> None:
    """Close a connection and wait until its socket is shut."""
    bus.disconnect()
    with contextlib.suppress(Exception):  # it may have been lost before
        await asyncio.wait_for(bus.wait_for_disconnect(), 1.0)


async def _call(bus: Any, member: str) -> list[Any]:
    from dbus_fast import Message, MessageType

    reply = await bus.call(
        Message(destination=SERVICE, path=PATH, interface=SERVICE, member=member)
    )
    if reply.message_type is MessageType.ERROR:
        raise NotifierError(f"no notification daemon on the session bus ({reply.error_name})")
    body: list[Any] = reply.body
    return body
