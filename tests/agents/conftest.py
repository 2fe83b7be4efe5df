"""A small film on the simulator, and the same with its takes made."""

from tests.actions.conftest import film, shot, shot_once

__all__ = ["film", "shot", "shot_once"]
