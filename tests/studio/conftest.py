"""A film that was shot once for each module that looks at it."""

from tests.shot_film import film, shot_once
from tests.talk_film import talk, talk_once

__all__ = ["film", "shot_once", "talk", "talk_once"]
