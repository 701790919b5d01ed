"""``posturewatch config``: look at settings and change your own file, comments kept."""

import os
import shlex
import subprocess
import sys
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Any

import click
import msgspec

from posturewatch.allowed import allowed, check
from posturewatch.commands.options import Context, common_options
from posturewatch.control import RELOAD, ask
from posturewatch.errors import ConfigError, NotRunningError
from posturewatch.paths import user_config
from posturewatch.settings import Settings, combine, read
from posturewatch.status import is_running
from posturewatch.texts import _

AT_START = ("camera.source", "camera.model", "gate.", "notify.", "hooks.")
"""Keys, or beginnings of them, that a running monitor takes up at its next start only."""
ACTIONS = ("show", "get", "set", "unset", "edit", "validate", "path")


@click.command()
@click.argument("action", type=click.Choice(ACTIONS))
@click.argument("key", required=False, metavar="[SECTION.KEY]")
@click.argument("value", required=False)
@common_options
def command(context: Context, action: str, key: str | None, value: str | None) -> None:
    """Show settings, or change your own file.

    \b
    show             every value in force, as TOML
    get KEY          one value
    set KEY VALUE    write it into your file; comments stay
    unset KEY        take it out: the default counts again
    edit             open your file in $EDITOR, then check it
    validate         check your file
    path             where your file lies
    """  # noqa: D301 - click's sign for lines to be left as they are
    path = context.config or user_config()
    if (key is None) != (action not in {"get", "set", "unset"}):
        raise click.UsageError(_("get, set and unset take a key, the others none"))
    if (value is None) != (action != "set"):
        raise click.UsageError(_("set takes a key and a value, the others no value"))
    match action:
        case "show":
            click.echo(_show(context.settings), nl=False)
        case "get":
            click.echo(_plain(_value(context.settings, str(key))))
        case "set":
            stored = set_value(path, str(key), str(value))
            click.echo(f"{key} = {_plain(stored)} ({path})")
            _tell_monitor(context, str(key))
        case "unset":
            if _unset(path, str(key)):
                _tell_monitor(context, str(key))
        case "edit":
            _edit(path)
            _tell_monitor(context)
        case "validate":
            context.check()
            click.echo(_("{path}: no mistakes.").format(path=path))
        case "path":
            click.echo(path)


def _show(settings: Settings) -> str:
    import tomlkit

    document = tomlkit.document()
    defaults = msgspec.to_builtins(Settings())
    for section, values in msgspec.to_builtins(settings).items():
        if not isinstance(values, dict):
            document.add(section, values)
            continue
        table = tomlkit.table()
        for key, value in values.items():
            table.add(key, value)
            if value != defaults[section][key]:
                default = defaults[section][key]
                table[key].comment(f"default: {_plain(default) or '(empty)'}")
        document.add(section, table)
    return tomlkit.dumps(document)


def _value(settings: Settings, key: str) -> Any:
    value: Any = settings
    for part in key.split("."):
        if not isinstance(value, msgspec.Struct) or part not in value.__struct_fields__:
            raise ConfigError(f"unknown key {key}; posturewatch config show lists them all")
        value = getattr(value, part)
    if isinstance(value, msgspec.Struct):
        raise ConfigError(f"{key} is a section; posturewatch config show lists its keys")
    return value


def _type(key: str) -> Any:
    """The type of a key. Raises ConfigError when there is none of that name."""
    _value(Settings(), key)
    kind: Any = Settings
    for part in key.split("."):
        kind = {field.name: field.type for field in msgspec.structs.fields(kind)}[part]
    return kind


def set_value(path: Path, key: str, text: str) -> Any:
    """Write one value into a settings file, comments kept; the value. Raises ConfigError."""
    import tomlkit

    value = _parsed(key, text)
    section, _dot, name = key.rpartition(".")
    document = _document(path)
    table = document.setdefault(section, tomlkit.table()) if section else document
    table[name] = value
    _write(path, tomlkit.dumps(document))
    return value


def _tell_monitor(context: Context, key: str = "") -> None:
    """Let a running monitor take up what was changed; ``key`` empty: anything may have been."""
    if not is_running(context.paths):
        return
    if key.startswith(AT_START):
        click.echo(_("The running monitor takes it up at its next start: posturewatch restart"))
        return
    try:
        ask(context.paths, RELOAD)
    except NotRunningError as error:
        click.echo(str(error), err=True)
        return
    click.echo(_("The running monitor takes it up now."))
    if not key:
        at_start = ", ".join(AT_START)
        click.echo(_("At its next start only: {keys}").format(keys=at_start))


def _unset(path: Path, key: str) -> bool:
    """Take a key out of a settings file; whether it was there. Raises ConfigError."""
    import tomlkit

    _type(key)
    section, _dot, name = key.rpartition(".")
    document = _document(path)
    table = document.get(section, {}) if section else document
    if name not in table:
        click.echo(_("{key} is not set in {path}").format(key=key, path=path))
        return False
    del table[name]
    if section and not table:
        del document[section]
    _write(path, tomlkit.dumps(document))
    click.echo(_("{key} is no longer set in {path}").format(key=key, path=path))
    return True


def _parsed(key: str, text: str) -> Any:
    """The text as a value the key takes: a word where it takes words, else as TOML has it."""
    import tomllib

    kind = _type(key)
    candidates: list[Any] = [text]
    with suppress(tomllib.TOMLDecodeError):
        candidates.insert(0, tomllib.loads(f"value = {text}")["value"])
    for candidate in candidates:
        try:
            msgspec.convert(candidate, kind)
        except msgspec.ValidationError:
            continue
        return candidate
    raise ConfigError(f"{key} = {text}; allowed: {allowed(kind)}")


def _document(path: Path) -> Any:
    """The user's file as it stands, checked, or an empty one."""
    import tomlkit

    if not path.exists():
        return tomlkit.document()
    read(path)
    return tomlkit.parse(path.read_text(encoding="utf-8-sig"))


def _write(path: Path, text: str) -> None:
    """Put the file in place in one go, once it has proved right."""
    import tomllib

    content = tomllib.loads(text)
    check(content, Settings, str(path))
    combine([content], str(path))
    new = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_text(text, encoding="utf-8")
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise ConfigError(f"{path}: cannot be written ({error.strerror})") from error


def _edit(path: Path) -> None:
    if not path.exists():
        _write(path, "# Only what differs from the defaults: posturewatch config show\n")
    fallback = "notepad" if sys.platform == "win32" else "nano"
    editor = os.environ.get("VISUAL") or os.environ.get("EDITOR") or fallback
    try:
        subprocess.run([*shlex.split(editor), str(path)], check=False)  # noqa: S603 - their editor
    except OSError as error:
        raise ConfigError(f"editor {editor}: {error.strerror}; set EDITOR") from error
    combine([read(path)], str(path))
    click.echo(_("{path}: no mistakes.").format(path=path))


def _plain(value: Any) -> str:
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_plain(item) for item in value) + "]"
    return str(value)
