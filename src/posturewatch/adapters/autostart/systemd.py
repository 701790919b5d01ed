"""A systemd user unit: started with the graphical session, started again when it fails."""

from collections.abc import Sequence
from pathlib import Path

from posturewatch.adapters.autostart.entry import NAME

UNIT = """\
[Unit]
Description=PostureWatch: watches how you sit, on this machine alone
After=graphical-session.target
PartOf=graphical-session.target
# at most five starts in five minutes, then it stays down
StartLimitIntervalSec=300
StartLimitBurst=5

[Service]
Type=exec
ExecStart={command}
ExecReload=/bin/kill -HUP $MAINPID
Restart=on-failure
RestartSec=10
# mistakes that starting again does not mend: settings, model, already running
RestartPreventExitStatus=2 4 7
TimeoutStopSec=10
# sockets of this machine only: the kernel itself keeps the promise that nothing leaves it
RestrictAddressFamilies=AF_UNIX
NoNewPrivileges=yes
LockPersonality=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
# about 170 MB are in use with the full model; a leak ends here and not in swap
MemoryHigh=400M
MemoryMax=600M
# no PrivateTmp: the X11 socket lies in /tmp

[Install]
WantedBy=graphical-session.target
"""


def path(settings: Path) -> Path:
    """Where user units lie."""
    return settings / "systemd" / "user" / f"{NAME}.service"


def link(settings: Path) -> Path:
    """What ``systemctl --user enable`` would make."""
    return settings / "systemd" / "user" / "graphical-session.target.wants" / f"{NAME}.service"


def render(command: Sequence[str]) -> str:
    """The unit's text."""
    return UNIT.format(command=" ".join(map(quoted, command)))


def quoted(word: str) -> str:
    """A word of ExecStart: quotes, and the signs systemd would expand (systemd.service(5))."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + escaped.replace("%", "%%").replace("$", "$$") + '"'
