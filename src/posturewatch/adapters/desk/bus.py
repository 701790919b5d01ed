"""One connection to a message bus: made when first asked, and again after it was lost."""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from typing import Any

from posturewatch.adapters.desk.board import Missing

ANSWER_WITHIN_S = 2.0
"""Services of a desktop answer in milliseconds."""

UNKNOWN = frozenset(
    f"org.freedesktop.DBus.Error.{each}"
    for each in ("ServiceUnknown", "NameHasNoOwner", "UnknownObject", "UnknownInterface")
)

Handler = Callable[[Sequence[Any]], None]
"""Takes the body of a signal."""


class Bus:
    """The session bus, or the system bus."""

    def __init__(self, *, system: bool = False) -> None:
        self._system = system
        self._name = "system bus" if system else "session bus"
        self._bus: Any = None
        self._connecting = asyncio.Lock()
        self._handlers: dict[tuple[str, str, str, str], Handler] = {}

    async def call(
        self,
        service: str,
        path: str,
        interface: str,
        member: str,
        signature: str = "",
        body: Sequence[Any] = (),
    ) -> list[Any]:
        """The answer of a service that runs; none is started. Raises Missing."""
        from dbus_fast import Message, MessageFlag, MessageType

        bus = await self._connected()
        message = Message(
            destination=service,
            path=path,
            interface=interface,
            member=member,
            signature=signature,
            body=list(body),
            flags=MessageFlag.NO_AUTOSTART,
        )
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):  # 3.11's wait_for can lose a cancel
                reply = await bus.call(message)
        except TimeoutError as error:
            raise Missing(f"{service} does not answer") from error
        except (OSError, EOFError) as error:
            raise Missing(f"the {self._name} has gone") from error
        if reply.message_type is MessageType.ERROR:
            if reply.error_name in UNKNOWN:
                raise Missing(f"no {service} on the {self._name}")
            raise Missing(f"{service} says {reply.error_name}")
        answer: list[Any] = reply.body
        return answer

    async def get(self, service: str, path: str, interface: str, name: str) -> Any:
        """One property. Raises Missing."""
        properties = "org.freedesktop.DBus.Properties"
        (value,) = await self.call(service, path, properties, "Get", "ss", (interface, name))
        return value.value

    async def listen(
        self, service: str, path: str, interface: str, member: str, handler: Handler
    ) -> None:
        """Call ``handler`` for each such signal, also after the bus was lost. Raises Missing."""
        key = (service, path, interface, member)
        is_new = key not in self._handlers
        self._handlers[key] = handler
        if is_new and self._bus is not None and self._bus.connected:
            await self._match(*key)
        else:
            await self._connected()

    async def close(self) -> None:
        """Let the connection go."""
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.disconnect()
            with contextlib.suppress(Exception):  # it may have been lost before
                async with asyncio.timeout(1.0):
                    await bus.wait_for_disconnect()

    async def _connected(self) -> Any:
        async with self._connecting:
            if self._bus is None or not self._bus.connected:
                self._bus = None
                self._bus = await self._connect()
                for key in self._handlers:
                    await self._match(*key)
            return self._bus

    async def _connect(self) -> Any:
        from dbus_fast import BusType
        from dbus_fast.aio import MessageBus

        kind = BusType.SYSTEM if self._system else BusType.SESSION
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                bus = await MessageBus(bus_type=kind).connect()
        except Exception as error:
            raise Missing(f"no {self._name} can be reached") from error
        bus.add_message_handler(self._hear)
        return bus

    async def _match(self, service: str, path: str, interface: str, member: str) -> None:
        """Have the bus pass such signals on, and of this sender only: anybody may send any."""
        from dbus_fast import Message

        rule = (
            f"type='signal',sender='{service}',path='{path}',"
            f"interface='{interface}',member='{member}'"
        )
        asked = Message(
            destination="org.freedesktop.DBus",
            path="/org/freedesktop/DBus",
            interface="org.freedesktop.DBus",
            member="AddMatch",
            signature="s",
            body=[rule],
        )
        async with asyncio.timeout(ANSWER_WITHIN_S):
            await self._bus.call(asked)

    def _hear(self, message: Any) -> None:
        from dbus_fast import MessageType

        if message.message_type is not MessageType.SIGNAL:
            return
        meant = (message.path, message.interface, message.member)
        for (_service, *heard), handler in self._handlers.items():
            if (*heard,) == meant:
                handler(message.body)
