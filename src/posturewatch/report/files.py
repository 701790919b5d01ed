"""Report files: readable by their owner only, and never half written."""

import os
import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from posturewatch.errors import StoreError, why


def page_name(day: date) -> str:
    """File name of a day's page."""
    return f"{day.isoformat()}.html"


def write_private(path: Path, content: str | Iterable[str]) -> None:
    """Write a text file (0600) in one step, its folder made (0700) if need be. Raises StoreError.

    What is no plain file, such as ``/dev/stdout`` or a pipe, is written to as it is.
    """
    pieces = (content,) if isinstance(content, str) else content
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            with path.open("w", encoding="utf-8", newline="") as stream:
                stream.writelines(pieces)
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # 0600
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.writelines(pieces)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {why(error)}") from error


def delete_pages(folder: Path, *, before: date) -> None:
    """Delete the pages of earlier days; a range's page is named by its first. Raises StoreError."""
    first = before.isoformat()
    try:
        for page in folder.iterdir() if folder.is_dir() else ():
            if page.name[: len(first)] < first:
                page.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"{error.filename}: cannot be deleted: {why(error)}") from error
