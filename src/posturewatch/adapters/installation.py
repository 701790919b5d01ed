"""Which OpenCV is installed, for ``doctor``: two distributions overwrite each other's files."""

from importlib.metadata import packages_distributions

import cv2


def opencv_distributions() -> list[str]:
    """Every installed distribution that brings a ``cv2``; more than one is trouble."""
    return sorted(set(packages_distributions().get("cv2", [])))


def opencv_version() -> str | None:
    """Version of the ``cv2`` that is loaded; None for the empty shell a removal leaves behind."""
    return str(cv2.__version__) if hasattr(cv2, "VideoCapture") else None
