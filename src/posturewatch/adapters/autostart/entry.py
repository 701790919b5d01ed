"""An autostart entry that is a file, and what every entry can do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from posturewatch.errors import StoreError

NAME = "posturewatch"


class Autostart(Protocol):
    """One way of starting with the session."""

    @property
    def where(self) -> str:
        """The place of the entry, for a person to look at."""

    def enable(self, command: Sequence[str]) -> None:
        """Start ``command`` at every login. Raises StoreError."""

    def disable(self) -> bool:
        """Take the entry away; False when there was none. Raises StoreError."""

    def is_enabled(self) -> bool:
        """Whether the entry is in place."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """An entry that is a file, with a symbolic link where the platform wants one."""

    path: Path
    render: Callable[[Sequence[str]], str]
    link: Path | None = None

    @property
    def where(self) -> str:
        """The file."""
        return str(self.path)

    def enable(self, command: Sequence[str]) -> None:
        """Write the file; link it."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.write_text(self.render(command), encoding="utf-8")
            if self.link:
                self.link.parent.mkdir(parents=True, exist_ok=True)
                self.link.unlink(missing_ok=True)
                self.link.symlink_to(self.path)
        except OSError as error:
            raise StoreError(f"{self.path}: {error.strerror}") from error

    def disable(self) -> bool:
        """Remove file and link; a half of an entry, such as a file never linked, goes too."""
        was = self.path.exists() or bool(self.link and self.link.is_symlink())
        try:
            if self.link:
                self.link.unlink(missing_ok=True)
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"{self.path}: {error.strerror}") from error
        return was

    def is_enabled(self) -> bool:
        """The file is there, and so is its link."""
        return self.path.exists() and (self.link is None or self.link.exists())
