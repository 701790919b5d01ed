"""PostureWatch: a webcam posture monitor that keeps a true sitting clock."""

__version__ = "0.1.0"
