"""A data folder with one of everything that the program writes."""

from pathlib import Path

from posturewatch.paths import Paths

OTHERS = (
    "posturewatch.db-wal",
    "posturewatch.db-shm",
    "posturewatch.db.damaged-20260302T090000Z",
    "status.new",
    "control.sock",
    "logs/posturewatch.log.1",
    "logs/start.err",
    "reports/2026-03-02.html",
    "reports/.2026-03-03.html.x7",
)
"""What comes and goes beside the files that ``Paths`` names."""


def named(paths: Paths) -> list[Path]:
    """Every file that ``Paths`` names; a folder counts by what is in it."""
    names = [name for name, value in vars(Paths).items() if isinstance(value, property)]
    return [getattr(paths, name) for name in names if name != "reports"]


def written(paths: Paths) -> list[Path]:
    """Write them all; what is there already, such as a real store, stays as it is."""
    found = [*named(paths.ensure()), *(paths.data_dir / name for name in OTHERS)]
    for path in found:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        if not path.exists():
            path.write_text("x")
    return found
