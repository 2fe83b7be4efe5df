"""A film that was shot once for each module that looks at it."""

from tests.shot_film import film, shot_once

__all__ = ["film", "shot_once"]
