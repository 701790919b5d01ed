"""Reads the shipped stretches, adds the person's own, and leaves out what they do not want."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from posturewatch.core.stretches import Name, Stretch, StretchRules, Text
from posturewatch.errors import ConfigError


class Routine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Several stretches in a row under one name."""

    id: Name
    name: Text
    stretches: Annotated[tuple[str, ...], Meta(min_length=1)]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The form of ``stretches.toml``."""

    stretch: tuple[Stretch, ...] = ()
    routine: tuple[Routine, ...] = ()


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that can be done, and what of it may be suggested."""

    stretches: tuple[Stretch, ...]
    """All that can be called by name."""
    routines: tuple[Routine, ...]
    suggested: tuple[Stretch, ...]
    """Those an alert may choose from: without the ones marked "not for me"."""
    favourites: tuple[str, ...] = ()

    @property
    def names(self) -> dict[str, str]:
        """Name of each stretch, by its id."""
        return {stretch.id: stretch.name for stretch in self.stretches}

    def find(self, name: str) -> Stretch:
        """The stretch with this id or this name, whatever its case. Raises ConfigError."""
        wanted = name.strip().lower()
        for stretch in self.stretches:
            if wanted in (stretch.id, stretch.name.lower(), stretch.id.replace("_", "-")):
                return stretch
        known = ", ".join(stretch.id for stretch in self.stretches)
        raise ConfigError(f"no stretch named {name!r}; there are {known}")

    def routine(self, routine_id: str) -> tuple[Stretch, ...]:
        """The stretches of a routine that are there and wanted. Raises ConfigError."""
        for routine in self.routines:
            if routine.id == routine_id:
                by_id = {stretch.id: stretch for stretch in self.stretches}
                found = tuple(by_id[each] for each in routine.stretches if each in by_id)
                if found:
                    return found
                raise ConfigError(f"every stretch of the routine {routine_id!r} is disabled")
        known = ", ".join(routine.id for routine in self.routines)
        raise ConfigError(f"no routine named {routine_id!r}; there are {known}")


def load(rules: StretchRules | None = None) -> Library:
    """The shipped library with the person's additions and wishes. Raises ConfigError.

    A stretch or routine of the person's own with a shipped id takes the shipped one's place.
    """
    rules = rules or StretchRules()
    stretches: dict[str, Stretch] = {}
    routines: dict[str, Routine] = {}
    for name, text in _sources(rules.own):
        content = _parse(name, text)
        stretches |= {each.id: each for each in content.stretch}
        routines |= {each.id: each for each in content.routine}
    _check_names(rules, stretches, routines.values())
    kept = tuple(each for each in stretches.values() if each.id not in rules.disabled)
    return Library(
        stretches=kept,
        routines=tuple(routines.values()),
        suggested=tuple(each for each in kept if each.id not in rules.not_for_me),
        favourites=rules.favourites,
    )


def _sources(own: str) -> Sequence[tuple[str, str]]:
    """Name and text of the shipped file, and of the person's own when there is one."""
    shipped = files("posturewatch").joinpath("data", "stretches.toml").read_text("utf-8")
    if not own:
        return [("stretches.toml", shipped)]
    path = Path(own).expanduser()
    try:
        return [("stretches.toml", shipped), (str(path), path.read_text("utf-8"))]
    except OSError as error:
        raise ConfigError(f"stretches.own: {path} cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"stretches.own: {path} is not UTF-8 text") from error


def _parse(name: str, text: str) -> _File:
    try:
        return msgspec.convert(tomllib.loads(text), _File)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ConfigError(f"{name}: {error}") from error


def _check_names(
    rules: StretchRules, stretches: dict[str, Stretch], routines: Iterable[Routine]
) -> None:
    """Raises ConfigError when a setting or a routine names a stretch that is not there."""
    for key in ("disabled", "not_for_me", "favourites"):
        for each in getattr(rules, key):
            if each not in stretches:
                raise ConfigError(f"stretches.{key}: no stretch named {each!r}")
    for routine in routines:
        for each in routine.stretches:
            if each not in stretches:
                raise ConfigError(f"routine {routine.id}: no stretch named {each!r}")
