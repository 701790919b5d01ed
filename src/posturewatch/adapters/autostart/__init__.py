"""Starting with the desktop session: one way a platform, each a file of the user's own.

``systemd`` and ``xdg`` on Linux, ``launchd`` on macOS, the ``Run`` key on Windows.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from posturewatch.adapters.autostart import launchd, systemd, xdg
from posturewatch.adapters.autostart.entry import Autostart, FileEntry
from posturewatch.adapters.autostart.windows import RunKey
from posturewatch.errors import ConfigError
from posturewatch.texts import _


def ways(home: Path, environ: Mapping[str, str]) -> dict[str, Autostart]:
    """Every way this platform has, by name, the preferred first."""
    if sys.platform == "win32":
        return {"windows": RunKey()}
    if sys.platform == "darwin":
        return {"launchd": FileEntry(launchd.path(home), launchd.render)}
    settings = Path(environ.get("XDG_CONFIG_HOME") or home / ".config")
    unit = FileEntry(systemd.path(settings), systemd.render, systemd.link(settings))
    entry = FileEntry(xdg.path(settings), xdg.render)
    if Path("/run/systemd/system").exists():  # the documented test: sd_booted(3)
        return {"systemd": unit, "xdg": entry}
    return {"xdg": entry, "systemd": unit}


WAYS = {
    "systemd": _("a systemd user unit"),
    "xdg": _("an autostart entry of the desktop (xdg)"),
    "launchd": _("a launch agent"),
    "windows": _("the Run key of Windows"),
}
"""Each way as a person reads it."""


def choose(
    name: str | None, known: Mapping[str, Autostart], source: str = ""
) -> tuple[str, Autostart]:
    """The way of that name, or the preferred one that can reach the camera. Raises ConfigError.

    The systemd unit may use unix sockets only: a ``source`` that is an address is beyond it.
    """
    needs_network = "://" in source
    if name is None:
        name = next(way for way in known if not (needs_network and way == "systemd"))
    if name not in known:
        raise ConfigError(f"no autostart by {name} here; there is: {', '.join(known)}")
    if needs_network and name == "systemd":
        raise ConfigError(
            "the systemd unit may not use the network, and your camera is an address: --by xdg"
        )
    return name, known[name]


def enable(
    name: str | None, known: Mapping[str, Autostart], command: Sequence[str], source: str
) -> list[str]:
    """Put one entry in place and take away every other; what was done, in sentences.

    Raises ConfigError, StoreError.
    """
    way, entry = choose(name, known, source)
    for other, old in known.items():
        if other != way:
            old.disable()  # two entries would start two monitors
    entry.enable(command)
    words = _("Starts with your next login, by {way}: {where}")
    said = [words.format(way=WAYS[way], where=entry.where)]
    if name is None and way != next(iter(known)):
        said.append(
            _("Not by systemd: its unit may not use the network, and your camera is an address.")
        )
    return said


__all__ = ["Autostart", "FileEntry", "choose", "enable", "ways"]
