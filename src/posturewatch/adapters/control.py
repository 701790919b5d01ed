"""The monitor's ear: takes requests of the owner's other processes as signals.

Each connection has a thread and a deadline of its own, so that a client that says nothing, or
garbage, or too much costs a moment and nothing else, and many of them hold up nobody.
"""

import os
import secrets
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import AuthenticationError
from multiprocessing.connection import (
    Connection,
    Listener,
    answer_challenge,
    deliver_challenge,
)
from pathlib import Path
from queue import Empty, SimpleQueue

import msgspec

from posturewatch.control import (
    MAX_BYTES,
    RELOAD,
    STOP,
    Answer,
    Endpoint,
    Request,
    decode,
    save_endpoint,
)
from posturewatch.core.events import Signal, SignalKind
from posturewatch.errors import StoreError, why
from posturewatch.paths import Paths

DEADLINE_S = 1.0
"""A request of our own takes milliseconds."""
AT_ONCE = 64
"""More connections wait until others are done or cut off."""
LONGEST_SOCKET_PATH = 100
"""Bytes. Linux takes 107, macOS 103 (unix(7), sys/un.h)."""


class ControlServer:
    """Listens for requests until closed. A ``ports.SignalSource``."""

    def __init__(
        self, paths: Paths, wake: Callable[[], None], reload: Callable[[], None] | None = None
    ) -> None:
        """Open the socket and begin to listen. Raises StoreError.

        ``wake`` cuts the monitor's wait short; ``reload`` (called on the server's thread) asks
        for new settings.
        """
        self._wake = wake
        self._reload = reload
        self._asked: SimpleQueue[Request] = SimpleQueue()
        self._paths = paths
        self._key = secrets.token_bytes(32)
        self._closing = threading.Event()
        self._free = threading.BoundedSemaphore(AT_ONCE)
        self._own_folder: Path | None = None
        try:
            self._listener = Listener(self._address(), backlog=AT_ONCE)
            if sys.platform != "win32":
                Path(str(self._listener.address)).chmod(0o600)
            save_endpoint(paths, Endpoint(str(self._listener.address), self._key, os.getpid()))
        except OSError as error:
            raise StoreError(f"{paths.data_dir}: no control socket ({why(error)})") from error
        self._thread = threading.Thread(target=self._serve, name="control", daemon=True)
        self._thread.start()

    def poll(self, now_s: float) -> Sequence[Signal]:
        """The requests since the last call, as signals of now."""
        signals = []
        with suppress(Empty):
            while True:
                request = self._asked.get_nowait()
                kind = SignalKind.END if request.command == STOP else SignalKind(request.command)
                signals.append(
                    Signal(
                        now_s,
                        kind,
                        minutes=request.minutes,
                        text=request.text,
                        alert_at_s=request.alert_at_s,
                    )
                )
        return signals

    def close(self) -> None:
        """Stop listening and leave nothing behind."""
        self._closing.set()
        with suppress(OSError, EOFError, AuthenticationError):
            _knock(str(self._listener.address))
        self._thread.join(DEADLINE_S)
        self._listener.close()
        self._paths.control.unlink(missing_ok=True)
        if self._own_folder:
            with suppress(OSError):
                self._own_folder.rmdir()

    def _address(self) -> str:
        """In the data folder; in a folder of its own where that path is too long for a socket."""
        if sys.platform == "win32":
            return rf"\\.\pipe\posturewatch-{secrets.token_hex(8)}"
        path = self._paths.data_dir / "control.sock"
        if len(os.fsencode(path)) > LONGEST_SOCKET_PATH:
            self._own_folder = Path(tempfile.mkdtemp(prefix="posturewatch-"))
            path = self._own_folder / "control.sock"
        path.unlink(missing_ok=True)  # left by a monitor that was killed; the lock is ours now
        return str(path)

    def _serve(self) -> None:
        while not self._closing.is_set():
            try:
                connection = self._listener.accept()
            except OSError:
                self._closing.wait(0.1)  # a client that was gone before it was met
                continue
            self._free.acquire()
            client = threading.Thread(
                target=self._attend, args=(connection,), name="control", daemon=True
            )
            try:
                client.start()
            except RuntimeError:  # no thread to be had now: this client is told nothing
                connection.close()
                self._free.release()

    def _attend(self, connection: Connection) -> None:
        try:
            with connection, suppress(OSError, EOFError, AuthenticationError, ValueError):
                self._meet(connection)
        finally:
            self._free.release()

    def _meet(self, connection: Connection) -> None:
        """One client: mutual proof of the key, one request, one answer."""
        hurry = threading.Timer(DEADLINE_S, _cut, (connection,))
        hurry.daemon = True
        hurry.start()
        try:
            deliver_challenge(connection, self._key)
            answer_challenge(connection, self._key)
            request = decode(connection.recv_bytes(MAX_BYTES))
            answer = Answer(request) if isinstance(request, str) else self._take(request)
            connection.send_bytes(msgspec.json.encode(answer))
        finally:
            hurry.cancel()

    def _take(self, request: Request) -> Answer:
        if request.command == RELOAD:
            if self._reload is None:
                return Answer("this monitor cannot take new settings")
            self._reload()
        else:
            self._asked.put(request)
        self._wake()
        return Answer()


def _cut(connection: Connection) -> None:
    """End a connection that takes too long: the blocked read returns at once."""
    with suppress(OSError, ValueError):
        if sys.platform == "win32":
            connection.close()
            return
        with socket.socket(fileno=os.dup(connection.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)


def _knock(address: str) -> None:
    """Let a waiting ``accept`` return."""
    if sys.platform == "win32":
        from multiprocessing.connection import Client

        Client(address).close()
        return
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(address)
