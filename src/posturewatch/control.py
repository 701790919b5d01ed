"""How another process of the same user speaks to a running monitor: one request, one answer.

JSON as bytes over ``multiprocessing.connection``, after its mutual HMAC proof of a key that only
the owner of the data folder can read. Nothing is ever unpickled, and a request is small.
"""

import os

import msgspec

from posturewatch.core.words import SignalKind
from posturewatch.errors import NotRunningError
from posturewatch.paths import Paths

MAX_BYTES = 4096
"""A request or answer is never longer; a longer one ends the connection."""
LONGEST_TEXT = 40
"""Signs of a placement's name."""

STOP = "stop"
RELOAD = "reload"


class Endpoint(msgspec.Struct, frozen=True):
    """Where a monitor listens, and the key it asks for. Lies in ``Paths.control``, 0600."""

    address: str
    """Path of a unix socket, or name of a Windows pipe."""
    key: bytes
    pid: int


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked of the monitor: a signal of the desk by its word, ``stop`` or ``reload``."""

    command: str
    minutes: float | None = None
    text: str = ""
    alert_at_s: float | None = None
    """The alert that is answered; None: the last one."""


class Answer(msgspec.Struct, frozen=True):
    """``error`` is empty when the request was taken."""

    error: str = ""


SIGNALS = frozenset(
    {
        SignalKind.PAUSE,
        SignalKind.RESUME,
        SignalKind.SNOOZE,
        SignalKind.DISMISS,
        SignalKind.WRONG,
        SignalKind.RIGHT,
        SignalKind.STRETCH_DONE,
        SignalKind.STANDING_ON,
        SignalKind.STANDING_OFF,
        SignalKind.BREAK_START,
        SignalKind.BREAK_DONE,
        SignalKind.CALIBRATE,
        SignalKind.CALIBRATE_SLOUCH,
        SignalKind.END_CALIBRATE,
        SignalKind.RECALL,
    }
)
"""Signals that may come from outside; the others are the system's to tell."""


def save_endpoint(paths: Paths, endpoint: Endpoint) -> None:
    """Put the endpoint where only the owner can read it."""
    paths.control.unlink(missing_ok=True)
    descriptor = os.open(paths.control, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(msgspec.json.encode(endpoint))


def ask(
    paths: Paths,
    command: str,
    minutes: float | None = None,
    text: str = "",
    *,
    alert_at_s: float | None = None,
) -> None:
    """Ask the monitor of this data folder. Raises NotRunningError: nobody there, or refused."""
    try:
        endpoint = msgspec.json.decode(paths.control.read_bytes(), type=Endpoint)
        from multiprocessing.connection import Client  # 10 ms, for those who have somebody to ask

        with Client(endpoint.address, authkey=endpoint.key) as connection:
            request = Request(command, minutes, text, alert_at_s)
            connection.send_bytes(msgspec.json.encode(request))
            answer = msgspec.json.decode(connection.recv_bytes(MAX_BYTES), type=Answer)
    except (OSError, EOFError, msgspec.MsgspecError) as error:
        raise NotRunningError(
            f"no monitor is running on {paths.data_dir}; posturewatch start begins one"
        ) from error
    if answer.error:
        raise NotRunningError(f"the monitor refused: {answer.error}")


def decode(data: bytes) -> Request | str:
    """A request, or what is wrong with it."""
    try:
        request: Request = msgspec.json.decode(data, type=Request)
    except msgspec.MsgspecError as error:
        return f"not a request ({error})"
    if request.command not in {*SIGNALS, STOP, RELOAD}:
        return "unknown command"
    if request.minutes is not None and not 0 < request.minutes <= 24 * 60:
        return "minutes must lie above 0 and up to 1440"
    if len(request.text) > LONGEST_TEXT:
        return f"text must have at most {LONGEST_TEXT} signs"
    return request
