"""What every command line of the documentation must show when it is run, line by line."""

import signal
from collections.abc import Callable
from dataclasses import dataclass

from posturewatch.core.events import Sitting
from posturewatch.paths import Paths, default_data_dir
from posturewatch.status import Status
from runs import is_alive


@dataclass(frozen=True)
class Case:
    """What a line needs and does."""

    scene: str
    """Name of a fixture in doc_scenes."""
    says: str
    """Found in what it prints, as a regular expression."""
    types: str = ""
    """What the reader answers."""
    makes: tuple[str, ...] = ()
    """Files that are there afterwards and not empty."""
    opens: str = ""
    """Name of the page that a browser is given."""
    then: tuple[str, str] = ("", "")
    """Another command, and what it now prints."""


NOTHING_LEFT = ("data export", r"\A.*\n\Z")
PLACES, AUTOSTART = "placement list", "autostart status"

LINES = {
    "autostart disable": Case("enabled", r"Removed \(\w+\): ", then=(AUTOSTART, "Not en")),
    "autostart enable": Case("fresh", "next login", then=(AUTOSTART, "Enabled")),
    "autostart status": Case("enabled", r"Enabled \(\w+\): "),
    "break": Case("unhurried", r"5 min(.|\n)*The break is over"),
    "calibrate": Case("fresh", r"Calibrated from \d+ pictures, front view"),
    "calibrate --placement dock": Case("fresh", "Calibrated", then=(PLACES, "dock")),
    "calibrate --placement tall --standing": Case(
        "fresh", "Calibrated", then=(PLACES, "tall.*standing")
    ),
    "calibrate --source S": Case("fresh", "Calibrated from"),
    "config path": Case("fresh", r"config/posturewatch/config\.toml\n"),
    "config set alerts.cooldown_s 1200": Case(
        "fresh", "= 1200", then=("config get alerts.cooldown_s", "1200")
    ),
    "config set profile gentle": Case("fresh", "= gentle", then=("config show", "gentle")),
    "config show": Case("fresh", r"\[camera\]\n(.|\n)*model = \"lite\""),
    "config validate": Case("fresh", "no mistakes"),
    "data delete --all": Case("history", "Deleted everything", types="y\n", then=NOTHING_LEFT),
    "data delete --before 2026-01-01": Case("history", r"Deleted [1-9]\d* entries", types="y\n"),
    "data export --format activitywatch --output buckets.json": Case(
        "history", "buckets.json", makes=("buckets.json",)
    ),
    "data export --format csv --from 2026-03-01 --output march.csv": Case(
        "history", "march.csv", makes=("march.csv",)
    ),
    "data export --output history.jsonl": Case(
        "history", "history.jsonl", makes=("history.jsonl",)
    ),
    "data import FILE": Case("history", r"elsewhere\.jsonl: [1-9]\d* events"),
    "data path": Case("fresh", "data/posturewatch\n"),
    "doctor": Case("fresh", "(?i)camera"),
    "evaluate manifest.csv --view front --setup-column subject": Case(
        "pictured", r"her +\d+ +0 +1\.000"
    ),
    "evaluate manifest.csv --view front --setup-column subject --calibrate-slouch 4": Case(
        "pictured", r"her +\d+ +0 +1\.000"
    ),
    "evaluate manifest.csv --view front --setup-column subject --rule fixed-ratio": Case(
        "pictured", r"her +\d+"
    ),
    "evaluate manifest.csv --view side --setup-column subject": Case("pictured", "other_view"),
    "feedback reset": Case("alerted", "All limits are as they were"),
    "feedback right": Case("alerted", "10 % narrower", then=("status", "limit 10 % narrower")),
    "feedback wrong": Case(
        "alerted", "10 % wider", then=("status", "head forward: limit 10 % wider")
    ),
    "guide": Case("fresh", r"Sitting still(.|\n)*Poor posture(.|\n)*Overuse"),
    "logs": Case("logged", "an old line"),
    "placement delete tall": Case("placed", "Deleted tall", then=(PLACES, r"\A((?!tall).|\n)*\Z")),
    "placement list": Case("placed", r"desk(.|\n)*dock(.|\n)*tall"),
    "placement rename dock office": Case("placed", "is now office", then=(PLACES, "office")),
    "placement use dock": Case("placed", "by dock from now on", then=(PLACES, r"\* dock")),
    "replay TIMELINE.csv [--start ISO-TIME] [--json] [--view V] [--model M] [--data-dir DIR] "
    "[--config FILE]": Case("recorded", r"(?i)calibrat(.|\n)*(Sitting report|\"summary\")"),
    "report": Case("history", "Sitting report · .* · so far"),
    "report --all pages": Case("history", "index.html", makes=("pages/index.html",)),
    "report --data-dir DIR --date 2026-03-02": Case("replayed", r"Sitting report(.|\n)*10 min"),
    "report --date yesterday --open": Case("history", "reports", opens=".html"),
    "report --format json": Case("history", '"schema": "posturewatch.day/1"'),
    "report --from 2026-01-01 --to 2026-03-31 --output winter.html": Case(
        "history", "winter.html", makes=("winter.html",)
    ),
    "report --help": Case("fresh", "(?i)usage: posturewatch report"),
    "report --month --date 2026-02-01": Case("history", "Sitting report · February 2026"),
    "report --open": Case("history", "reports", opens=".html"),
    "report --week": Case("history", r"Sitting report · \d.* 20\d\d"),
    "stretch": Case("unhurried", r"A short walk(.|\n)*Well moved"),
    "stretch --browser": Case("fresh", r"stretch\.html", opens="stretch.html"),
    "stretch --for slump": Case("unhurried", r"Tall reset(.|\n)*Well moved"),
    "stretch --routine ball": Case("unhurried", r"Ball against the wall(.|\n)*Well moved"),
    "stretch chin_tuck": Case("unhurried", r"Chin glide back(.|\n)*Well moved"),
    "stretch shrug --browser": Case("fresh", r"stretch\.html", opens="stretch.html"),
    "stretch shrug --camera": Case("still", r"Begin\.(.|\n)*0 of 10"),
    "uninstall": Case("enabled", r"Removed autostart(.|\n)*data stays", then=(AUTOSTART, "Not en")),
    "uninstall --data": Case("history", "Deleted the data", types="y\n", then=NOTHING_LEFT),
}
"""Run in this process."""

CTRL_C = "\x03"
TERMINAL: dict[str, tuple[str, list[tuple[str, str]], int]] = {
    "demo": ("fresh", [("Sitting report", "")], 0),
    "logs --follow": ("logged", [("an old line", CTRL_C)], 130),
    "run": ("fresh", [("Seated", CTRL_C)], 0),
    "run --json": ("fresh", [('"event": "sample"', CTRL_C)], 0),
    "run --source S": ("fresh", [("Seated", CTRL_C)], 0),
    "setup": (
        "fresh",
        [
            *((f"{number}/5", "s\r") for number in range(1, 6)),
            ("Begin to watch now", "n\r"),
            ("Not watching", ""),
        ],
        0,
    ),
    "strace -f -e trace=socket,connect posturewatch run": (
        "fresh",
        [(r"socket\(AF_UNIX", ""), ("Seated", CTRL_C)],
        -signal.SIGINT,
    ),
}
"""Typed into a terminal: the scene, what is seen and what is then pressed, the exit code."""


def minutes_left(now: Status, until_s: float | None) -> int:
    """From now on, rounded."""
    return round(((until_s or now.at_s) - now.at_s) / 60)


def any_status(_now: Status) -> bool:
    """Nothing more to see."""
    return True


def in_the_log(words: str) -> Callable[[Status], bool]:
    """The monitor has written it down."""
    return lambda _now: words in Paths(default_data_dir()).logs.read_text()


MONITOR: dict[str, tuple[str, Callable[[Status], bool]]] = {
    "status": ("Seated", any_status),
    "pause": ("Paused until: ", lambda now: now.paused and now.paused_until_s is None),
    "pause 30": ("Paused for 30 min", lambda now: minutes_left(now, now.paused_until_s) == 30),
    "resume": ("Watching again", lambda now: not now.paused and now.quiet_until_s is None),
    "snooze 10": ("for 10 min", lambda now: minutes_left(now, now.quiet_until_s) == 10),
    "snooze 20": ("for 20 min", lambda now: minutes_left(now, now.quiet_until_s) == 20),
    "snooze 30": ("for 30 min", lambda now: minutes_left(now, now.quiet_until_s) == 30),
    "standing on": ("standing", lambda now: now.state is Sitting.STANDING),
    "break skip": ("Skipped", any_status),
    "reload": ("reads its settings again", in_the_log("New settings are in force")),
    "restart": ("Watching in the background", lambda now: is_alive(now.pid)),
    "stop": ("Stopped", any_status),
    "start": ("Watching in the background", any_status),
}
"""Asked of a monitor in the background, and what its status then tells."""
WINDOWS = {"preview", "tray"}
SHELLS = {
    'eval "$(_POSTUREWATCH_COMPLETE=bash_source posturewatch)"',
    'eval "$(_POSTUREWATCH_COMPLETE=zsh_source posturewatch)"',
    "_POSTUREWATCH_COMPLETE=fish_source posturewatch | source",
}
"""Run by tests/docs/test_completion.py."""
