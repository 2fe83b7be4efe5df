"""A film in which somebody says something, for the tests of reels and of what was heard."""

from tests.talk_film import talk, talk_once

__all__ = ["talk", "talk_once"]
