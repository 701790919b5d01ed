"""A desktop entry in the autostart folder (Desktop Application Autostart Specification)."""

from collections.abc import Sequence
from pathlib import Path

from posturewatch.adapters.autostart.entry import NAME

ENTRY = """\
[Desktop Entry]
Type=Application
Version=1.0
Name=PostureWatch
Comment=Watches how you sit, on this machine alone
Exec={command}
Terminal=false
Categories=Utility;
X-GNOME-Autostart-enabled=true
"""


def path(settings: Path) -> Path:
    """Where the session looks."""
    return settings / "autostart" / f"{NAME}.desktop"


def render(command: Sequence[str]) -> str:
    """The entry's text."""
    return ENTRY.format(command=" ".join(map(quoted, command)))


def quoted(word: str) -> str:
    r"""A word of Exec: quoted, reserved signs escaped, then once more as a string value.

    https://specifications.freedesktop.org/desktop-entry-spec/latest/exec-variables.html
    """
    escaped = word
    for sign in ("\\", '"', "`", "$"):
        escaped = escaped.replace(sign, f"\\{sign}")
    return '"' + escaped.replace("\\", "\\\\").replace("%", "%%") + '"'
