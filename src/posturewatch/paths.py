"""Where data, settings and shipped files lie, and with which rights."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from posturewatch.errors import StoreError, why

APP = "posturewatch"
_PACKAGE = Path(__file__).parent

WRITTEN = (
    "posturewatch.db",
    "posturewatch.db-*",
    "posturewatch.db.damaged-*",
    "status.json",
    "status.new",
    "monitor.lock",
    "control.json",
    "control.sock",
    "stretch.html",
    "reports",
    "logs",
)
"""Everything the program writes in its data folder: the journals and kept copies of the store too.
docs/privacy.md says what each holds. Deleting goes by this list; whatever else lies there stays."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The files of one data folder. Nothing is made before ``ensure``."""

    data_dir: Path

    @property
    def store(self) -> Path:
        """The database."""
        return self.data_dir / "posturewatch.db"

    @property
    def status(self) -> Path:
        """What the running monitor last said of itself, as JSON."""
        return self.data_dir / "status.json"

    @property
    def lock(self) -> Path:
        """Held by the one monitor that may run on this folder."""
        return self.data_dir / "monitor.lock"

    @property
    def control(self) -> Path:
        """Where a running monitor takes commands: address and key, readable by the owner only."""
        return self.data_dir / "control.json"

    @property
    def logs(self) -> Path:
        """The log of a monitor in the background; older ones lie beside it."""
        return self.data_dir / "logs" / "posturewatch.log"

    @property
    def reports(self) -> Path:
        """Pages written unasked or to be opened, named by their first day."""
        return self.data_dir / "reports"

    @property
    def stretch_page(self) -> Path:
        """The stretches as a page, last opened."""
        return self.data_dir / "stretch.html"

    def delete(self) -> None:
        """Delete all that the program wrote, and the folder if nothing else is in it.

        No monitor may be running. Raises StoreError.
        """
        import shutil

        try:
            for pattern in WRITTEN:
                for path in self.data_dir.glob(pattern):
                    if path.is_dir() and not path.is_symlink():
                        shutil.rmtree(path)
                    else:
                        path.unlink(missing_ok=True)
            if self.data_dir.is_dir() and not any(self.data_dir.iterdir()):
                self.data_dir.rmdir()
        except OSError as error:
            raise StoreError(f"{error.filename}: cannot be deleted: {why(error)}") from error

    def ensure(self) -> "Paths":
        """Make the data folder, readable by its owner only. Raises StoreError.

        The program's own folder is closed to others if it was not; a folder of the user's choice
        keeps its rights, and every file in it is its owner's alone anyway.
        """
        try:
            self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self.data_dir == default_data_dir() and self.data_dir.stat().st_mode & 0o077:
                self.data_dir.chmod(0o700)
        except OSError as error:
            raise StoreError(f"data folder {self.data_dir}: {why(error)}") from error
        if not os.access(self.data_dir, os.W_OK | os.X_OK):
            raise StoreError(f"data folder {self.data_dir}: cannot be written to")
        return self


def default_data_dir() -> Path:
    """The data folder of this user on this platform."""
    if sys.platform == "linux":
        return _base("XDG_DATA_HOME", ".local/share") / APP
    import platformdirs

    return Path(platformdirs.user_data_path(APP, appauthor=False))


def user_config() -> Path:
    """The settings file of this user on this platform; it need not exist."""
    if sys.platform == "linux":
        return _base("XDG_CONFIG_HOME", ".config") / APP / "config.toml"
    import platformdirs

    return Path(platformdirs.user_config_path(APP, appauthor=False)) / "config.toml"


def _base(variable: str, otherwise: str) -> Path:
    """A base folder as the XDG specification has it; a test holds it to what platformdirs says.

    https://specifications.freedesktop.org/basedir-spec/latest/
    """
    given = os.environ.get(variable, "").strip()
    return Path(given).expanduser().absolute() if given else Path.home() / otherwise


def shipped(name: str) -> Path:
    """A file that comes with the program, such as ``config/default.toml``.

    It lies in the package when installed from a wheel, and at the top of the tree in a checkout.
    Raises FileNotFoundError that names both places.
    """
    places = [_PACKAGE / name, _PACKAGE.parent.parent / name]
    for place in places:
        if place.exists():
            return place
    looked = " and ".join(str(place) for place in places)
    raise FileNotFoundError(f"{name} is not part of this installation; looked for {looked}")
