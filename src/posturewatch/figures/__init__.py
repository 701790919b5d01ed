"""Drawings of a person doing a stretch, made from joint angles kept in the data."""

from posturewatch.figures.skeleton import Figure, load
from posturewatch.figures.svg import draw

__all__ = ["Figure", "draw", "load"]
