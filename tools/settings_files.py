"""Write config/default.toml and docs/settings.md from the settings types: ``make settings``.

The types are the one place where a key, its default, its range and its meaning are written down.
"""

import textwrap
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import msgspec

from posturewatch.allowed import allowed
from posturewatch.settings import PROFILES, Settings

ROOT = Path(__file__).parent.parent
HEAD = """\
# Every setting of PostureWatch with its default. Made from the settings types by `make settings`.
# To change one, put it into a file of your own (`posturewatch config path` names its place) or
# into one given with --config FILE; only what differs need stand there.
# Names ending in _s are seconds, _min minutes, _deg degrees.
"""
PAGE = """\
# Settings

Made from the settings types by `make settings`; `config/default.toml` holds the same.

A value is looked for in this order, the last one found counts: the defaults below, your own file
(`posturewatch config path` names its place) or the one given with `--config FILE`, the environment
(`POSTUREWATCH_CAMERA_SOURCE=2` sets `camera.source`), options on the command line. An unknown key
or variable, a value that is not allowed and two values that contradict each other (a smallest limit
above the largest) end the program with one line and exit code 2; `posturewatch status` alone says
the line and answers all the same.

`config set` and `posturewatch reload` let a running monitor take new settings without
losing the clock. These are taken up at its next start only (`posturewatch restart`):
`camera.source`, `camera.model`, `[gate]`, `[notify]` and `[hooks]`.
"""


def sections() -> Iterator[tuple[str, type[msgspec.Struct]]]:
    """Name and type of every section; the keys above all sections come first, nameless."""
    fields = msgspec.structs.fields(Settings)
    single = [field for field in fields if not is_section(field.type)]
    yield "", msgspec.defstruct("Top", [(each.name, each.type, each.default) for each in single])
    for field in fields:
        if is_section(field.type):
            yield field.encode_name, field.type


def is_section(wanted: Any) -> bool:
    """Whether a key of the top is a section."""
    return isinstance(wanted, type) and issubclass(wanted, msgspec.Struct)


def description(wanted: Any) -> str:
    """What the ``Meta`` of a type says, first letter a capital."""
    kind = msgspec.inspect.type_info(wanted)
    extra = (kind.extra_json_schema or {}) if isinstance(kind, msgspec.inspect.Metadata) else {}
    text = str(extra.get("description", ""))
    return text[:1].upper() + text[1:]


def toml_value(value: Any) -> str:
    """A default as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return toml_value(value.value)
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if isinstance(value, tuple | list | frozenset | set):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    if isinstance(value, int | float):
        return repr(value)
    message = f"no TOML for {value!r}"
    raise TypeError(message)


def keys(section: type[msgspec.Struct]) -> Iterator[tuple[str, Any, str, str]]:
    """Name, default, meaning and allowed values of every key of a section."""
    for field in msgspec.structs.fields(section):
        default = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
        values = allowed(field.type)
        yield field.encode_name, default, description(field.type), values.removeprefix("text: ")


def first_paragraph(section: type[msgspec.Struct]) -> str:
    """The first paragraph of a section's docstring, on one line."""
    return " ".join((section.__doc__ or "").split("\n\n")[0].split())


def default_toml() -> str:
    """The text of config/default.toml."""
    parts = [HEAD]
    for name, section in sections():
        lines = textwrap.wrap(first_paragraph(section), 96)
        head = "".join(f"# {line}\n" for line in lines) + f"[{name}]\n" if name else ""
        parts.append(f"\n{head}")
        for key, default, meaning, values in keys(section):
            note = textwrap.wrap(
                f"{meaning} ({values})" if values.lower() != meaning.lower() else meaning, 96
            )
            parts.append("".join(f"# {line}\n" for line in note))
            parts.append(f"{key} = {toml_value(default)}\n")
    return "".join(parts)


def settings_page() -> str:
    """The text of docs/settings.md."""
    parts = [PAGE, profiles()]
    for name, section in sections():
        title = f"[{name}]\n\n{first_paragraph(section)}" if name else "Above all sections"
        parts.append(f"\n## {title}\n\n")
        parts.append("| Key | Default | Meaning | Allowed |\n|---|---|---|---|\n")
        for key, default, meaning, values in keys(section):
            taken = "text" if values.lower() == meaning.lower() else values
            cells = (f"`{key}`", f"`{toml_value(default)}`", meaning, taken)
            parts.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n")
    return "".join(parts)


def profiles() -> str:
    """What each profile changes, beside the default."""
    names = [name for name, changed in PROFILES.items() if changed]
    found: dict[str, dict[str, Any]] = {}
    for name in names:
        for section, values in PROFILES[name].items():
            for key, value in values.items():
                found.setdefault(f"{section}.{key}", {})[name] = value
    defaults = msgspec.to_builtins(Settings())
    rows = []
    for key, changed in found.items():
        section, name = key.split(".")
        standard = defaults[section][name]
        values = [toml_value(changed.get(each, standard)) for each in names]
        rows.append(f"| `{key}` | {toml_value(standard)} | " + " | ".join(values) + " |\n")
    head = f"| Key | standard | {' | '.join(names)} |\n|---|---|{'---|' * len(names)}\n"
    about = "`profile` sets these at once; what you set yourself counts above it.\n\n"
    return "\n## Profiles\n\n" + about + head + "".join(rows)


FILES = {"config/default.toml": default_toml, "docs/settings.md": settings_page}

if __name__ == "__main__":
    for path, text in FILES.items():
        (ROOT / path).write_text(text(), encoding="utf-8")
