"""Report files: readable by their owner only, and never half written."""

import os
import tempfile
from pathlib import Path

from posturewatch.errors import StoreError


def write_private(path: Path, content: str) -> None:
    """Write a text file (0600) in one step, its folder made (0700) if need be. Raises StoreError.

    What is no plain file, such as ``/dev/stdout`` or a pipe, is written to as it is.
    """
    data = content.encode("utf-8")
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}") from error
