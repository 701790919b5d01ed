"""What can go wrong, in few names. An adapter translates, the command line catches once.

Every error is one clear line for a person and an exit code for a script.
"""

import errno


def why(error: OSError) -> str:
    """Why the system refused, in its own words; a full disk, or a used-up share of it, by name."""
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None)):
        return "the disk is full"
    return error.strerror or str(error)


class PostureWatchError(Exception):
    """Base of all errors this program raises on purpose."""

    exit_code = 1

    def __str__(self) -> str:
        """One line, even where it tells of a name that has several."""
        return " ".join(super().__str__().splitlines())


class ConfigError(PostureWatchError):
    """A settings file, key, value or command-line argument that cannot be used."""

    exit_code = 2


class CameraError(PostureWatchError):
    """No picture is to be had: no camera, not a video, permission refused."""

    exit_code = 3


class ModelError(PostureWatchError):
    """The pose model is missing or is not the file this version was built for."""

    exit_code = 4


class StoreError(PostureWatchError):
    """The data folder or the database cannot be read or written."""

    exit_code = 5


class CalibrationError(PostureWatchError):
    """A calibration that cannot be trusted; the text says what to change."""

    exit_code = 6


class AlreadyRunningError(PostureWatchError):
    """Another monitor of the same user holds the data folder."""

    exit_code = 7


class NotifierError(PostureWatchError):
    """An alert that could not be delivered by one way of delivery."""

    exit_code = 8


class ManifestError(PostureWatchError):
    """A manifest or a timeline file that cannot be read as one."""

    exit_code = 9


class NotRunningError(PostureWatchError):
    """No monitor runs on the data folder, or it did not take the request."""

    exit_code = 10
