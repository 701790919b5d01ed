"""The command group: a command is loaded when it is called, an error is one line and a code."""

import importlib
import importlib.util
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import click

from posturewatch import __version__
from posturewatch.errors import PostureWatchError

COMMANDS: dict[str, dict[str, str]] = {
    "Every day": {
        "run": "Watch how you sit, until Ctrl-C.",
        "report": "Show a day: sitting first, then posture, alerts and recovery.",
        "status": "Say how you sit now and how today went.",
        "stretch": "Walk through a stretch, with a timer, a page or the camera.",
        "break": "Take a break with a countdown.",
        "guide": "Read about muscle knots: why they come, what may ease them.",
        "data": "Take your history along, or delete it.",
        "demo": "See the whole program on a bundled clip, without a camera.",
    },
    "In the background": {
        "start": "Begin to watch in the background.",
        "stop": "End the running monitor.",
        "restart": "Stop and start.",
        "pause": "Stop watching for a while.",
        "resume": "Watch again after a pause.",
        "snooze": "No alerts for a while; the clock goes on.",
        "standing": "Say that you stand, or sit again.",
        "feedback": "Say whether the last posture alert was right.",
        "reload": "Take new settings without losing the clock.",
        "logs": "Show what the monitor wrote.",
        "autostart": "Watch from login on.",
        "tray": "Show an icon in the system tray.",
    },
    "Set up": {
        "setup": "Everything once, step by step: camera, calibration, alerts, autostart.",
        "config": "Show settings, or change your own file.",
        "doctor": "Look for what could keep it from working.",
        "uninstall": "Stop, remove autostart and, if asked, all data.",
        "preview": "Show what the camera sees, and what is made of it.",
        "placement": "Show the places a camera was calibrated for, or choose one.",
        "calibrate": "Learn your own good posture (and slouch) from the camera.",
    },
    "Measure": {
        "evaluate": "Judge labelled pictures and tell how often it was right.",
        "replay": "Play a recorded day through the real pipeline on a simulated clock.",
    },
}
"""What ``--help`` shows, known without loading any command; tests hold it to the modules."""

INTERRUPTED = 130
"""Exit code after Ctrl-C: 128 + SIGINT, as shells have it."""
BROKEN_PIPE = 141
"""Exit code when the reader of the output has gone: 128 + SIGPIPE."""


class ReaderGoneError(Exception):
    """The reader of the output has gone. Click would end the program with 1 at a broken pipe."""


@contextmanager
def _told_apart() -> Iterator[None]:
    try:
        yield
    except BrokenPipeError as error:
        raise ReaderGoneError from error


class LazyGroup(click.Group):
    """Finds a command in ``posturewatch.commands`` by its name, and only then imports it."""

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        """As click does it, which prints ``--help`` and ``--version`` meanwhile."""
        with _told_apart():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """As click does it."""
        with _told_apart():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Every command, in the order of the help text."""
        return [name for section in COMMANDS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"posturewatch.commands.{cmd_name}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands by section without importing them."""
        for section, commands in COMMANDS.items():
            with formatter.section(section):
                formatter.write_dl(list(commands.items()))


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="posturewatch", message="%(prog)s %(version)s")
def cli() -> None:
    """Watch how you sit through the webcam, on this machine alone, and get told to move."""


def main(args: Sequence[str] | None = None) -> int:
    """Run one command line; the exit code. Every foreseen error ends as one line on stderr."""
    _open_closed()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a poor terminal loses a sign, not the program
    try:
        result = cli.main(args=args, prog_name="posturewatch", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        return _fail(_usage_line(error), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(err=True)
        return INTERRUPTED
    except (ReaderGoneError, BrokenPipeError):
        _drop_output()
        return BROKEN_PIPE
    except PostureWatchError as error:
        return _fail(str(error), error.exit_code)
    except OSError as error:
        _drop_output()
        where = f"{error.filename}: " if error.filename else ""
        return _fail(f"{where}{error.strerror or error}", 1)
    return result if isinstance(result, int) else 0


def _open_closed() -> None:
    """Where a shell has closed an output (``>&-``), what is written goes nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123


def _drop_output() -> None:
    """Let what cannot be written go nowhere, lest Python complains again at its end."""
    with suppress(OSError, ValueError):  # a stream without a descriptor
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(message: str, code: int) -> int:
    line = " ".join(message.split())
    click.echo(f"posturewatch: {line}", err=True)
    return code


def _usage_line(error: click.ClickException) -> str:
    """Click's complaint and where help is to be had, on one line."""
    message = error.format_message().rstrip(".")
    context = getattr(error, "ctx", None)
    return f"{message}; see {context.command_path} --help" if context else message
