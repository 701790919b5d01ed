"""Starting with the desktop session: one way a platform, each a file of the user's own.

``systemd`` and ``xdg`` on Linux, ``launchd`` on macOS, the ``Run`` key on Windows.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from posturewatch.adapters.autostart import launchd, systemd, xdg
from posturewatch.adapters.autostart.entry import Autostart, FileEntry
from posturewatch.adapters.autostart.windows import RunKey
from posturewatch.errors import ConfigError


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


def choose(name: str | None, known: Mapping[str, Autostart]) -> tuple[str, Autostart]:
    """The way of that name, or the preferred one. Raises ConfigError."""
    if name is None:
        return next(iter(known.items()))
    if name not in known:
        raise ConfigError(f"no autostart by {name} here; there is: {', '.join(known)}")
    return name, known[name]


__all__ = ["Autostart", "FileEntry", "choose", "ways"]
