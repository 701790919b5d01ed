"""The desktop fixtures, for the tests of delivery."""

from desktop import dunst, no_bus, private_bus, screen, xfce

__all__ = ["dunst", "no_bus", "private_bus", "screen", "xfce"]
