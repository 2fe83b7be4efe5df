"""What is made of a node of the graph."""

from typing import Literal

Medium = Literal["video", "still", "recording"]
"""A clip, one picture, or the sound of a line."""
