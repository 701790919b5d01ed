"""The control socket: requests become signals; strangers and garbage get nothing."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path

import msgspec
import pytest

from posturewatch.adapters import control
from posturewatch.adapters.control import ControlServer
from posturewatch.control import Endpoint, ask
from posturewatch.core.events import Signal, SignalKind
from posturewatch.errors import NotRunningError
from posturewatch.paths import Paths

NOW_S = 1_790_000_000.0


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A data folder."""
    return Paths(tmp_path / "data").ensure()


@pytest.fixture
def woken() -> threading.Event:
    """Set when the monitor's wait is cut short."""
    return threading.Event()


@pytest.fixture
def server(paths: Paths, woken: threading.Event) -> Iterator[ControlServer]:
    """A listening server."""
    listening = ControlServer(paths, woken.set)
    yield listening
    listening.close()


def endpoint(paths: Paths) -> Endpoint:
    """Address and key, as the owner reads them."""
    return msgspec.json.decode(paths.control.read_bytes(), type=Endpoint)


def raw(paths: Paths) -> socket.socket:
    """A bare connection."""
    line = socket.socket(socket.AF_UNIX)
    line.settimeout(10)
    line.connect(endpoint(paths).address)
    return line


def still_answers(server: ControlServer, paths: Paths) -> bool:
    """A proper request gets through."""
    ask(paths, "resume")
    return server.poll(NOW_S)[-1] == Signal(NOW_S, SignalKind.RESUME)


@pytest.mark.parametrize(
    ("command", "minutes", "signal"),
    [
        ("pause", None, Signal(NOW_S, SignalKind.PAUSE)),
        ("pause", 5, Signal(NOW_S, SignalKind.PAUSE, minutes=5.0)),
        ("snooze", 0.5, Signal(NOW_S, SignalKind.SNOOZE, minutes=0.5)),
        ("standing_on", None, Signal(NOW_S, SignalKind.STANDING_ON)),
        ("stop", None, Signal(NOW_S, SignalKind.END)),
    ],
)
def test_a_request_becomes_a_signal(
    server: ControlServer, paths: Paths, woken: threading.Event, command, minutes, signal
) -> None:
    """Taken, stamped with the monitor's time, and the wait is cut short."""
    ask(paths, command, minutes)

    assert woken.is_set()
    assert server.poll(NOW_S) == [signal]
    assert server.poll(NOW_S) == []


def test_reload_is_handed_on(paths: Paths) -> None:
    """New settings are the program's affair, not a signal."""
    asked = threading.Event()
    server = ControlServer(paths, lambda: None, asked.set)

    ask(paths, "reload")
    server.close()

    assert asked.is_set()
    assert server.poll(NOW_S) == []


@pytest.mark.parametrize(
    ("request_body", "said"),
    [
        (b"\x80\x04\x95pickle", "not a request"),
        (b"[]", "not a request"),
        (b'{"command": "lock"}', "unknown command"),
        (b'{"command": "snooze", "minutes": -1}', "minutes must lie above 0"),
        (b'{"command": "snooze", "minutes": 1e9}', "minutes must lie above 0"),
        (b'{"command": "pause", "shell": "rm"}', "not a request"),
    ],
)
def test_a_bad_request_is_refused(server: ControlServer, paths: Paths, request_body, said) -> None:
    """With the key but without sense: an answer that says so, and no signal."""
    where = endpoint(paths)
    with Client(where.address, authkey=where.key) as connection:
        connection.send_bytes(request_body)
        answer = msgspec.json.decode(connection.recv_bytes())

    assert said in answer["error"]
    assert server.poll(NOW_S) == []
    assert still_answers(server, paths)


def test_a_wrong_key_is_refused(server: ControlServer, paths: Paths) -> None:
    """No proof of the key, no request."""
    with pytest.raises(AuthenticationError):
        Client(endpoint(paths).address, authkey=b"guess")

    assert still_answers(server, paths)


@pytest.mark.parametrize(
    "garbage",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"\xff" * 64,
        (1 << 20).to_bytes(4, "big") + b"x" * (1 << 20),
        b"",
    ],
    ids=["http", "ones", "a megabyte", "nothing"],
)
def test_garbage_is_cut_off(server: ControlServer, paths: Paths, garbage: bytes) -> None:
    """Whatever comes, the connection ends and the next proper request gets through."""
    with raw(paths) as line:
        try:
            line.sendall(garbage)
            line.shutdown(socket.SHUT_WR)
            while line.recv(4096):
                pass
        except OSError:
            pass  # cut off while still sending

    assert still_answers(server, paths)


def test_a_silent_client_is_cut_off(server: ControlServer, paths: Paths) -> None:
    """One that connects and says nothing blocks others for the deadline at most."""
    with raw(paths) as line:
        while line.recv(4096):
            pass  # the challenge, then the end

    assert still_answers(server, paths)


def test_many_silent_clients_hold_up_nobody(
    server: ControlServer, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proper request is answered while none of them is cut off yet."""
    monkeypatch.setattr(control, "DEADLINE_S", 600.0)
    with ExitStack() as silent:
        for _ in range(40):
            silent.enter_context(raw(paths))
        assert still_answers(server, paths)


@pytest.mark.skipif(
    os.name != "posix" or os.geteuid() != 0 or not shutil.which("setpriv"),
    reason="needs root and setpriv to become another user",
)
def test_another_user_gets_nothing() -> None:
    """Neither the key nor the socket is open to another user of the machine."""
    open_folder = Path(tempfile.mkdtemp())  # pytest's own folders are closed to others
    open_folder.chmod(0o755)
    paths = Paths(open_folder / "data").ensure()
    server = ControlServer(paths, lambda: None)
    script = (
        "import socket, sys\n"
        "for attempt in (lambda: open(sys.argv[1]).read(),\n"
        "                lambda: socket.socket(socket.AF_UNIX).connect(sys.argv[2])):\n"
        "    try:\n"
        "        attempt()\n"
        "        print('open')\n"
        "    except PermissionError:\n"
        "        print('refused')\n"
    )
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    python = shutil.which("python3", path="/usr/bin") or sys.executable

    def attempts() -> str:
        command = [*nobody, python, "-c", script, str(paths.control), endpoint(paths).address]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout

    assert attempts() == "refused\nrefused\n"
    paths.data_dir.chmod(0o755)  # even in a folder left open by its owner
    assert attempts() == "refused\nrefused\n"
    assert still_answers(server, paths)
    server.close()
    shutil.rmtree(open_folder)


def test_endpoint_is_the_owners_and_goes_away(paths: Paths) -> None:
    """Key and socket 0600; nothing is left after closing, and asking says so."""
    server = ControlServer(paths, lambda: None)
    address = Path(endpoint(paths).address)
    modes = [path.stat().st_mode & 0o777 for path in (paths.control, address)]
    server.close()

    assert modes == [0o600, 0o600]
    assert not paths.control.exists()
    assert not address.exists()
    with pytest.raises(NotRunningError, match="no monitor is running on"):
        ask(paths, "pause")


def test_a_killed_monitor_leaves_no_trap(paths: Paths) -> None:
    """A socket and endpoint left behind neither hang a client nor stop the next monitor."""
    left = socket.socket(socket.AF_UNIX)
    left.bind(str(paths.data_dir / "control.sock"))
    left.close()
    paths.control.write_bytes(
        msgspec.json.encode(Endpoint(str(paths.data_dir / "control.sock"), b"k", 1))
    )
    with pytest.raises(NotRunningError):
        ask(paths, "pause")

    server = ControlServer(paths, lambda: None)
    assert still_answers(server, paths)
    server.close()


def test_a_long_path_gets_a_socket_elsewhere(tmp_path: Path) -> None:
    """A unix socket's path is short; the folder's may be long."""
    paths = Paths(tmp_path / ("d" * 120)).ensure()
    server = ControlServer(paths, lambda: None)
    folder = Path(endpoint(paths).address).parent

    assert folder.stat().st_mode & 0o777 == 0o700
    assert still_answers(server, paths)
    server.close()
    assert not folder.exists()
