"""Addresses of cameras, as they may be shown: without what proves who asks."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_HARMLESS = frozenset(
    {"action", "cam", "camera", "ch", "channel", "fps", "height", "profile", "resolution"}
    | {"stream", "subtype", "width"}
)
"""Parameters that say which picture is wanted. Cameras name passwords in many ways, so what is not
known to be harmless is left out."""


def shown(source: str) -> str:
    """A source that may be printed, kept and logged; what is no address stays as it is.

    User and password go, and of the parameters all but those that tell cameras apart.
    """
    if "://" not in source:
        return source
    try:
        parts = urlsplit(source)
    except ValueError:
        return source.split("://", 1)[0] + "://..."
    host = parts.netloc.rpartition("@")[2]
    known = [each for each in parse_qsl(parts.query) if each[0].lower() in _HARMLESS]
    return urlunsplit((parts.scheme, host, parts.path, urlencode(known), ""))
