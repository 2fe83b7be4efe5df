"""A small film on the simulator, and the same with its takes made."""

from tests.actions.conftest import film, shot, shot_once
from tests.talk_film import talk, talk_once

__all__ = ["film", "shot", "shot_once", "talk", "talk_once"]
