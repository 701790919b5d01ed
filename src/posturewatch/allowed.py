"""Values against the rule types: what is allowed, in a person's words.

The range of a value is the ``Meta`` of its type, and the complaint about a bad one is made from it.
"""

import math
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from posturewatch.errors import ConfigError


def check(content: Mapping[str, Any], kind: type[Struct], origin: str, prefix: str = "") -> None:
    """Every key known and every value allowed, or a ConfigError naming origin, key and range."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    for key, value in content.items():
        name = f"{prefix}{key}"
        if key not in fields:
            what = "key" if prefix else "section"
            known = ", ".join(fields)
            raise ConfigError(f"{origin}: unknown {what} {name}; allowed: {known}")
        wanted = fields[key].type
        if isinstance(wanted, type) and issubclass(wanted, Struct):
            if not isinstance(value, Mapping):
                raise ConfigError(f"{origin}: {name} is a section: write [{name}]")
            check(value, wanted, origin, f"{name}.")
        else:
            check_value(name, value, wanted, origin)


def check_value(name: str, value: Any, wanted: Any, origin: str) -> None:
    """One value against its type. Raises ConfigError naming what is allowed."""
    try:
        msgspec.convert(value, wanted)
        ok = not isinstance(value, float) or math.isfinite(value)
    except msgspec.ValidationError:
        ok = False
    if not ok:
        raise ConfigError(f"{origin}: {name} = {_shown(value)}; allowed: {allowed(wanted)}")


def allowed(wanted: Any) -> str:
    """What a type takes, in words: ``a number from 0 to 1``, ``one of auto, front, side``."""
    return _in_words(msgspec.inspect.type_info(wanted))


def _in_words(kind: msgspec.inspect.Type) -> str:
    inspect = msgspec.inspect
    match kind:
        case inspect.Metadata(type=inspect.StrType(pattern=str()), extra_json_schema=dict(schema)):
            return f"text: {schema.get('description', 'in quotes')}"
        case inspect.Metadata(type=inner):
            return _in_words(inner)
        case inspect.BoolType():
            return "true or false"
        case inspect.IntType():
            return "a whole number" + _range(kind.ge, kind.gt, kind.le, kind.lt)
        case inspect.FloatType():
            return "a number" + _range(kind.ge, kind.gt, kind.le, kind.lt)
        case inspect.StrType():
            return "text in quotes"
        case inspect.LiteralType(values=values):
            return "one of " + ", ".join(str(value) for value in values)
        case inspect.EnumType(cls=cls):
            return "one of " + ", ".join(str(member.value) for member in cls)
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return f"a list, each {_in_words(item)}"
        case inspect.UnionType(types=types):
            return " or ".join(_in_words(one) for one in types)
        case _:
            return type(kind).__name__.removesuffix("Type").lower()


def _range(ge: float | None, gt: float | None, le: float | None, lt: float | None) -> str:
    words = [
        f" {word} {limit:g}"
        for word, limit in (("from", ge), ("above", gt), ("to", le), ("below", lt))
        if limit is not None
    ]
    return "".join(words)


def _shown(value: Any) -> str:
    shown = str(value).lower() if isinstance(value, bool) else repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."
