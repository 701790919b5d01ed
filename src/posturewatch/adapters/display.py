"""Whether there is a screen to show anything on."""

import os
import sys


def has_display() -> bool:
    """Whether a window can be shown at all."""
    return sys.platform != "linux" or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
