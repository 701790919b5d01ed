"""The scenes, a screen and a tray, for the tests of the documentation."""

from desktop import screen
from doc_scenes import *  # noqa: F403 - fixtures, asked for by the names in doc_cases
from trays import host

__all__ = ["host", "screen"]
