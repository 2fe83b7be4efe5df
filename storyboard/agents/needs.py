"""What waits for a person, in a few lines of an answer."""

from typing import Final

from storyboard.actions.film_view import FilmView
from storyboard.agents.words import tool_words

_MOST: Final = 6
"""The answer says how many there are in all."""


def needs_of(view: FilmView) -> list[dict[str, str]]:
    """Return the first things that only a person can decide in the film of *view*."""
    return [
        {"shot": need.shot, "what": tool_words(need.sentence), "next_step": tool_words(need.next_step)}
        for need in view.needs_you[:_MOST]
    ]
