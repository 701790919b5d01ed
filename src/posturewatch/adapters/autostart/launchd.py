"""A launchd agent (launchd.plist(5))."""

import plistlib
from collections.abc import Sequence
from pathlib import Path

from posturewatch.adapters.autostart.entry import NAME


def path(home: Path) -> Path:
    """Where a user's agents lie."""
    return home / "Library" / "LaunchAgents" / f"{NAME}.plist"


def render(command: Sequence[str]) -> str:
    """The agent's text: started at login, and again when it failed, not more than every 30 s."""
    agent = {
        "Label": NAME,
        "ProgramArguments": list(command),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": 30,
        "ProcessType": "Background",
    }
    return plistlib.dumps(agent).decode()
