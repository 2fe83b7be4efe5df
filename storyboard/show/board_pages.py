"""
The board's plain pages: the list of films, and what is wrong with one.

A film itself is shown by ``page``.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from storyboard.errors import Problem
from storyboard.show.assets import asset, environment, policy, safe


@dataclass(frozen=True, slots=True)
class ListedFilm:
    """One film in the list."""

    name: str
    href: str
    says: str
    """How it stands, in a line."""


def render_films(films: Sequence[ListedFilm]) -> str:
    """Return the page that lists *films*, as HTML."""
    style = asset("report.css") + asset("board.css")
    return environment().get_template("board_films.html.j2").render(
        films=films, style=safe(style), policy=policy(styles=(style,), scripts=())
    )  # fmt: skip


def render_trouble(name: str, problems: Sequence[Problem], *, message: str = "", hint: str = "") -> str:
    """Return the page of a film that cannot be shown, as HTML: it looks again by itself."""
    style, script = asset("report.css") + asset("board.css"), asset("board.js")
    return environment().get_template("board_trouble.html.j2").render(
        name=name,
        problems=problems,
        message=message,
        hint=hint,
        style=safe(style),
        script=safe(script),
        policy=policy(styles=(style,), scripts=(script,), asks_here=True),
    )  # fmt: skip
