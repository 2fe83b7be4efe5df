"""Say why one shot is, or is not, up to date."""

from collections.abc import Iterator
from typing import Annotated

import typer

from storyboard.cli.approvals import choices_of, say_commands
from storyboard.cli.arguments import words_of_shot
from storyboard.cli.completion import complete_project_or_shot
from storyboard.cli.console import print_line, talk
from storyboard.model.graph import no_such_shot
from storyboard.plan.earlier import earlier_clause
from storyboard.plan.explaining import changes_since, effects_below, lines_of
from storyboard.plan.film_now import FilmNow, film_now
from storyboard.plan.plan import PlannedShot
from storyboard.plan.which_counts import of_film, rejections


def why(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="[PROJECT] SHOT",
            help="A project as for other verbs, left out in its folder; a shot.",
            autocompletion=complete_project_or_shot,
        ),
    ],
) -> None:
    """
    Say why this shot is, or is not, up to date: what changed, how the last try failed.

    Also what becomes out of date with it, and what that costs. Asks nothing.
    """
    place, shot_id = words_of_shot(words)
    film = film_now(place)
    now = film.plan
    both = (*(shot for shot in now.drafts if shot.is_asked or shot.take), *now.shots)
    planned = [shot for shot in both if shot.id[0] == shot_id]
    if not planned:
        raise no_such_shot(shot_id, (planned_shot.id[0] for planned_shot in now.shots))
    for planned_shot in planned:
        print_line(_sentence(planned_shot))
        for line in _explanation(planned_shot, film):
            print_line(f"  {line}")
        if planned_shot.stuck:
            talk(f"  {planned_shot.stuck}")
        say_commands(place, choices_of(planned_shot, now))


def _explanation(shot: PlannedShot, film: FilmNow) -> Iterator[str]:
    """Give what changed, how the last try failed, and what is out of date with it."""
    takes = of_film(film.takes.get(shot.id, ()), provider=shot.wanted.request.provider)
    yield from lines_of(changes_since(shot, takes))
    if shot.take is None and film.project.report("run.log").exists():
        # SQLAlchemy takes a while to import: only a shot without a take that counts pays for it.
        from storyboard.show.last_failure import last_failure  # noqa: PLC0415

        yield from last_failure(film.project, shot)
    elif shot.take is not None and (again := earlier_clause(shot.take.slate.attempt)):
        yield again
    yield from effects_below(shot, film.plan, film.takes)


def _sentence(shot: PlannedShot) -> str:
    segment = shot.placed.segment
    name = shot.id[0] if segment.count == 1 else f"{shot.id[0]}, segment {segment.index} of {segment.count},"
    name = f"the draft of {name}" if shot.kind == "draft" else name
    if shot.state == "up_to_date" and shot.take is not None:
        said = ", circled by a person" if shot.take.is_circled else ""
        sentence = (
            f"{name} is up to date: take {shot.take.key.take}{said} was made from the same text, settings and pictures"
        )
        return "; ".join((sentence, *rejections(shot.fitting)))
    return f"{name} is to be made: {'; '.join(shot.reasons)}"
