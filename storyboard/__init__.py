"""Storyboard makes long AI videos from many shots."""

__version__ = "0.1.0"
