"""Say why one shot is, or is not, up to date."""

from collections.abc import Iterator
from typing import Annotated

import typer

from storyboard.cli.approvals import say_commands
from storyboard.cli.arguments import words_of_shot
from storyboard.cli.console import put, talk
from storyboard.errors import CommandError
from storyboard.model.take_key import TakeKey
from storyboard.plan.earlier import said_of_earlier
from storyboard.plan.explaining import changes_since, lines_of, said_of_below
from storyboard.plan.film_now import FilmNow, film_now
from storyboard.plan.plan import Plan, PlannedShot
from storyboard.plan.which_counts import of_film, rejections


def why(
    words: Annotated[
        list[str],
        typer.Argument(metavar="[PROJECT] SHOT", help="A project as for other verbs, left out in its folder; a shot."),
    ],
) -> None:
    """
    Say why this shot is, or is not, up to date: what changed, how the last try failed.

    Also what becomes out of date with it, and what that costs. Asks nothing.
    """
    place, shot_id = words_of_shot(words)
    film = film_now(place)
    now = film.plan
    both = (*(one for one in now.drafts if one.is_asked or one.take), *now.shots)
    planned = [one for one in both if one.id[0] == shot_id]
    if not planned:
        raise CommandError(f"{place.name}: no shot is called {shot_id!r}", hint="storyboard plan lists the shots")
    for one in planned:
        put(_sentence(one))
        for line in _explained(one, film):
            put(f"  {line}")
        if one.stuck:
            talk(f"  {one.stuck}")
        say_commands(place, _choices(one, now))


def _explained(one: PlannedShot, film: FilmNow) -> Iterator[str]:
    """Give what changed, how the last try failed, and what is out of date with it."""
    takes = of_film(film.takes.get(one.id, ()), provider=one.wanted.request.provider)
    yield from lines_of(changes_since(one, takes))
    if one.take is None and film.project.report("run.log").exists():
        # SQLAlchemy takes a while to import: only a shot without a take that counts pays for it.
        from storyboard.show.last_failure import last_failure  # noqa: PLC0415

        yield from last_failure(film.project, one)
    elif one.take is not None and (again := said_of_earlier(one.take.slate.attempt)):
        yield again
    yield from said_of_below(one, film.plan, film.takes)


def _choices(one: PlannedShot, now: Plan) -> Iterator[tuple[TakeKey, bool]]:
    """Give the takes of which a person must approve one before *one* can be made."""
    own_draft = one.id if one.wanted.way else None
    for above in (*now.drafts, *now.shots):
        is_draft = above.id == own_draft
        if above.id in one.held_by and above.kind == ("draft" if is_draft else "final"):
            yield from ((take.key, above.placed.segment.count > 1) for take in above.fitting if not take.is_rejected)


def _sentence(one: PlannedShot) -> str:
    segment = one.placed.segment
    name = one.id[0] if segment.count == 1 else f"{one.id[0]}, segment {segment.index} of {segment.count},"
    name = f"the draft of {name}" if one.kind == "draft" else name
    if one.state == "up_to_date" and one.take is not None:
        said = ", circled by a person" if one.take.is_circled else ""
        sentence = (
            f"{name} is up to date: take {one.take.key.take}{said} was made from the same text, settings and pictures"
        )
        return "; ".join((sentence, *rejections(one.fitting)))
    return f"{name} is to be made: {'; '.join(one.reasons)}"
