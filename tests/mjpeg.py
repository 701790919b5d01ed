"""A real camera on the network for tests: MJPEG over loopback HTTP, that can stall and die."""

import socket
import threading
import time
from collections.abc import Sequence


class MjpegServer:
    """Serves pictures (JPEG bytes) in turn. ``port`` stays the same when it is started again."""

    def __init__(self, pictures: Sequence[bytes], fps: float = 15.0) -> None:
        self.pictures = pictures
        self.fps = fps
        self.sent = 0
        self.stalled = threading.Event()
        self._stop = threading.Event()
        self._connections: list[socket.socket] = []
        self.port = 0
        self.start()

    @property
    def url(self) -> str:
        """Where to read it."""
        return f"http://127.0.0.1:{self.port}/stream.mjpg"

    def start(self) -> None:
        """Open the door, again on the same port."""
        self._stop = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def die(self) -> None:
        """Close the door and every connection, as a server that is killed."""
        self._stop.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in self._connections:
            connection.close()
        self._connections.clear()

    def _accept(self, listener: socket.socket) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self._connections.append(connection)
            threading.Thread(target=self._serve, args=(connection, self._stop), daemon=True).start()

    def _serve(self, connection: socket.socket, stop: threading.Event) -> None:
        try:
            connection.recv(4096)
            connection.sendall(
                b"HTTP/1.0 200 OK\r\n"
                b"Content-Type: multipart/x-mixed-replace; boundary=frame\r\n\r\n"
            )
            while not stop.wait(1 / self.fps):
                while self.stalled.is_set() and not stop.is_set():
                    time.sleep(0.01)
                picture = self.pictures[self.sent % len(self.pictures)]
                head = (
                    f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
                )
                connection.sendall(head.encode() + picture + b"\r\n")
                self.sent += 1
        except OSError:
            return
