"""What every command takes: ``--data-dir`` and ``--config``, handed over as one ``Context``."""

import functools
import math
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

import click

from posturewatch.control import LONGEST_TEXT as LONGEST_NAME
from posturewatch.errors import ConfigError, StoreError
from posturewatch.paths import Paths, default_data_dir, user_config
from posturewatch.texts import _

if TYPE_CHECKING:
    from posturewatch.settings import Settings


class Number(click.FloatRange):
    """A number in a range. NaN is in none, though no comparison says so."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number. Fails for one outside the range and for NaN."""
        number = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(_("nan is not a number"), param, ctx)
        return number


class Named(click.Path):
    """A path that names something: the empty text, which would mean the folder one is in, fails."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path. Fails for the empty text."""
        if not str(value).strip():
            self.fail(_("is empty; leave it out, or name a place"), param, ctx)
        return super().convert(value, param, ctx)


view_option = click.option(
    "--view",
    type=click.Choice(["front", "side", "auto"]),
    help="Where the camera stands: before you, at your side, or auto: judged by what it sees.",
)
model_option = click.option(
    "--model",
    type=click.Choice(["full", "lite"]),
    help="Pose model; lite is quicker and less exact.",
)
MINUTES = Number(0, 24 * 60, min_open=True)
"""A span in minutes, up to a day."""


def placement_name(_context: click.Context, _parameter: click.Parameter, name: str) -> str:
    """The name of a placement as click's callback: short, and printable on one line."""
    name = name.strip()
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise click.BadParameter(_("up to {most} printable signs").format(most=LONGEST_NAME))
    return name


P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Context:
    """Where this command works. Settings are read when they are first asked for."""

    paths: Paths
    config: Path | None
    """The settings file given with ``--config``; None for the user's own."""

    arguments: tuple[str, ...] = ()
    """The two options as they were given, for a process that is to work in the same place."""

    @functools.cached_property
    def settings(self) -> "Settings":
        """Defaults, file and environment. Raises ConfigError."""
        return self.settings_with({})

    def check(self) -> None:
        """Read the settings and what they name, only to hear of a mistake. Raises ConfigError."""
        from posturewatch.stretch_library import load

        load(self.settings_with({}).stretches)

    def mistake(self) -> str:
        """What is wrong with the settings; at no cost where nothing is set."""
        set_here = any(name.startswith("POSTUREWATCH_") for name in os.environ)
        if set_here or self.config is not None or user_config().exists():
            try:
                self.settings_with({})
            except ConfigError as error:
                return str(error)
        return ""

    def settings_with(self, overrides: Mapping[str, Mapping[str, Any]]) -> "Settings":
        """Settings with command-line values on top, by section and key; None leaves a key alone.

        Raises ConfigError.
        """
        from posturewatch.settings import load  # costs as much as the rest of a quick command

        return load(self.config, os.environ, overrides)


def common_options(function: Callable[Concatenate[Context, P], R]) -> Callable[P, R]:
    """Add ``--data-dir`` and ``--config``; the function gets a ``Context`` before its arguments."""

    @click.option(
        "--data-dir",
        type=Named(path_type=Path),
        envvar="POSTUREWATCH_DATA_DIR",
        metavar="DIR",
        help="Folder of the store, the calibration and the state.",
    )
    @click.option(
        "--config",
        type=Named(path_type=Path),
        envvar="POSTUREWATCH_CONFIG",
        metavar="FILE",
        help="Settings file, instead of your own.",
    )
    @functools.wraps(function)
    def with_context(
        data_dir: Path | None, config: Path | None, *args: P.args, **kwargs: P.kwargs
    ) -> R:
        given: list[str] = []
        for option, value in (("--data-dir", data_dir), ("--config", config)):
            given += [option, str(value.expanduser().absolute())] if value else []
        folder = (data_dir or default_data_dir()).expanduser().absolute()
        _refuse_file(folder)
        return function(Context(Paths(folder), config, tuple(given)), *args, **kwargs)

    return with_context  # type: ignore[return-value]  # the two options are filled in by click


def _refuse_file(folder: Path) -> None:
    """Raises StoreError when the data folder, or one it is to lie in, is a file."""
    try:
        found = next(each for each in (folder, *folder.parents) if each.exists())
        is_folder = found.is_dir()
    except OSError as error:
        raise StoreError(f"data folder {folder}: {error.strerror}") from error
    if not is_folder:
        raise StoreError(f"{found} is a file, not a folder")


def forget_keys() -> None:
    """What was typed during a countdown answers no question that comes after it."""
    if not sys.stdin.isatty():
        return
    if sys.platform == "win32":
        import msvcrt

        while msvcrt.kbhit():
            msvcrt.getwch()
    else:
        import termios

        termios.tcflush(sys.stdin, termios.TCIFLUSH)
