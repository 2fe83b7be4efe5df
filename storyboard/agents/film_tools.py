"""Tools about whole films: which there are, how one stands, its file, its mistakes, and a new one."""

from pathlib import Path
from typing import Final

from storyboard.actions import checks, film_view, new_films, shot_view
from storyboard.actions.film_view import FilmView, ReelSummary, ShotView
from storyboard.actions.shot_view import TakeView
from storyboard.actions.unheard import unheard_segments
from storyboard.agents.answers import Answer, NextStep
from storyboard.agents.arguments import CheckCall, FilmCall, FilmsCall, NewCall
from storyboard.agents.heard import words_heard
from storyboard.agents.known_films import add_film, all_films, film_called
from storyboard.agents.needs import needs_of
from storyboard.agents.next_steps import (
    check_step,
    first_steps,
    look_step,
    plan_step,
    steps_of_film,
    steps_of_new_film,
    text_step,
)
from storyboard.agents.prices import charged_price
from storyboard.agents.seen_texts import keep_texts
from storyboard.agents.words import tool_words
from storyboard.author.field_places import file_named
from storyboard.author.text_files import TextFile
from storyboard.errors import StoryboardError
from storyboard.model.medium import Medium
from storyboard.project import find_project
from storyboard.studio.library import Library
from storyboard.studio.open_film import OpenFilm

_FILMS_AT_ONCE: Final = 40
"""Each is read and planned."""


def films(library: Library, asked: FilmsCall) -> Answer:
    """Return the films that this server was given, each in a few facts."""
    known = sorted(all_films(library).items())
    shown = known[asked.start : asked.start + _FILMS_AT_ONCE]
    return Answer(
        {"ok": True, "folder_of_new_films": str(library.here), "starters": _starters()},
        items=[_summary(name, film) for name, film in shown],
        items_name="films",
        start=asked.start,
        total=len(known),
        again=NextStep(tool="films", arguments={}, why=""),
        steps=first_steps(bool(known)),
    )


def _starters() -> list[dict[str, str]]:
    return [{"name": starter.name, "what": starter.line} for starter in new_films.list_starters()]


def _summary(name: str, film: OpenFilm) -> dict[str, object]:
    try:
        found = film_view.film_summary(film.project, watch=film.watch)
    except StoryboardError as error:
        return {"film": name, "trouble": error.message}
    return {
        "film": name,
        "title": found.title,
        "shots_done": found.done,
        "shots": found.total,
        "stills_done": found.stills_done,
        "stills": found.stills_total,
        "duration_s": found.duration_s,
        "spent_usd": 0 if found.is_free else found.spent_usd,
        "waits_for_you": found.waits_for_you,
        "mistakes": found.mistakes,
        "is_running": found.run is not None,
        "changed_at": found.changed_at,
    }


def new(library: Library, asked: NewCall) -> Answer:
    """Begin a film from a starter, in the server's folder."""
    made = new_films.new(asked.name, starter=asked.starter, here=library.here)
    name = add_film(library, find_project(Path(made.file).parent))
    film = film_called(library, name)
    texts = film.watch.texts()
    keep_texts(texts)
    return Answer(
        {"ok": True, "film": name, "file": made.file, "files": _files(texts), "starter": asked.starter},
        steps=steps_of_new_film(name, texts[0].digest),
    )


def film(library: Library, asked: FilmCall) -> Answer:
    """Tell how a film stands, all of one shot, or what its file says."""
    found = film_called(library, asked.film)
    texts = found.watch.texts()
    keep_texts(texts)
    if asked.view == "text":
        return _text(found, texts, asked)
    if asked.shot:
        return _shot(found, asked)
    view = film_view.film(found.project, watch=found.watch)
    return Answer(
        _head(found, view),
        items=[_shot_line(shot) for shot in view.shots[asked.start :]],
        items_name="shots",
        start=asked.start,
        total=len(view.shots),
        again=NextStep(tool="film", arguments={"film": found.name}, why=""),
        steps=(*steps_of_film(found.name, view), text_step(found.name)),
    )


def _head(found: OpenFilm, view: FilmView) -> dict[str, object]:
    return {
        "ok": True,
        "film": found.name,
        "title": view.title,
        "synopsis": view.synopsis,
        "look": view.look,
        "provider": view.provider,
        "files": [{"file": file.name, "digest": file.digest} for file in view.files],
        "shots_done": view.done,
        "stills_done": view.stills_done,
        "stills": view.stills_total,
        "needs_you": needs_of(view),
        "needs_you_in_all": len(view.needs_you),
        "budget": view.budget,
        "spent_usd": 0 if view.is_free else view.spent_usd,
        "is_running": view.run is not None,
        "reels": [_reel_line(found, reel) for reel in view.reels],
        "warnings": [warning.message for warning in view.warnings],
    }  # fmt: skip


def _reel_line(found: OpenFilm, reel: ReelSummary) -> dict[str, object]:
    entries = reel.settings.get("shots") or ()
    file = str(found.project.folder / reel.file) if reel.file else ""
    return {"reel": reel.name, "entries": len(entries), "file": file}


def _shot_line(shot: ShotView) -> dict[str, object]:
    told: dict[str, object] = {
        "shot": shot.id,
        "medium": shot.medium,
        "scene": shot.scene,
        "state": shot.state,
        "note": tool_words(shot.note),
        "words": shot.words,
        "model": shot.model,
        "duration_s": shot.duration_s,
        "usd_at_list_price": shot.usd,
        "takes": shot.takes,
        "verdict": shot.verdict,
        "reels": shot.reels,
    }
    return {name: value for name, value in told.items() if value not in ("", None, ())}


def _shot(found: OpenFilm, asked: FilmCall) -> Answer:
    detail = shot_view.shot_detail(found.project, asked.shot, watch=found.watch)
    every, unheard = (
        [take for segment in detail.segments for take in segment.takes],
        unheard_segments(found.watch.now()),
    )
    takes = [_take_line(found, detail.medium, take) | words_heard(take, unheard) for take in every]
    shown: dict[str, object] = {
        "ok": True,
        "film": found.name,
        "shot": detail.id,
        "medium": detail.medium,
        "scene": detail.scene,
        "state": detail.state,
        "settings": detail.settings,
        "segments": [
            {"segment": each.segment, "state": each.state, "note": each.note, "prompt": each.planned.prompt}
            for each in detail.segments
        ],
        "below": detail.below,
    }
    return Answer(
        shown,
        items=takes[asked.start :],
        items_name="takes",
        start=asked.start,
        total=len(takes),
        again=NextStep(tool="film", arguments={"film": found.name, "shot": asked.shot}, why=""),
        steps=(
            *((look_step(found.name, asked.shot),) if takes and detail.medium != "recording" else ()),
            NextStep(tool="why", arguments={"film": found.name, "shot": asked.shot}, why="tells why it stands so"),
        ),
    )


_TOLD_OF_TAKES: Final = (
    "segment", "take", "kind", "counts", "fits", "verdict", "note", "duration_s", "width", "height", "has_audio",
    "seed", "model", "provider", "usd", "archived_at",
)  # fmt: skip


def _take_line(found: OpenFilm, medium: Medium, take: TakeView) -> dict[str, object]:
    told: dict[str, object] = {name: getattr(take, name) for name in _TOLD_OF_TAKES}
    told["usd"] = charged_price(take.provider, take.usd)
    if medium == "recording":
        # Nobody can look at it: a person plays it.
        told["file"] = str(found.project.folder / take.clip)
    if take.notes:
        told["notes"] = [{"at": note.timecode, "text": note.text} for note in take.notes]
    return told


def _text(found: OpenFilm, texts: tuple[TextFile, ...], asked: FilmCall) -> Answer:
    file = file_named(texts, asked.file) if asked.file else texts[0]
    lines = file.text.splitlines()
    arguments = {"film": found.name, "view": "text", **({"file": asked.file} if asked.file else {})}
    return Answer(
        {"ok": True, "film": found.name, "file": file.name, "digest": file.digest, "files": _files(texts)},
        items=lines[asked.start :],
        items_name="lines",
        start=asked.start,
        total=len(lines),
        again=NextStep(tool="film", arguments=arguments, why=""),
        steps=(check_step(found.name),),
    )


def _files(texts: tuple[TextFile, ...]) -> list[dict[str, str]]:
    return [{"file": file.name, "digest": file.digest} for file in texts]


def check(library: Library, asked: CheckCall) -> Answer:
    """Tell every mistake in a film's files; nothing is sent."""
    found = film_called(library, asked.film)
    checked = checks.check_film(found.project)
    texts = found.watch.texts()
    keep_texts(texts)
    problems = checked.result.problems
    mistakes = sum(problem.severity == "error" for problem in problems)
    return Answer(
        {
            "ok": checked.result.ok,
            "film": found.name,
            "shots": checked.shots,
            "stills": checked.stills,
            "recordings": checked.recordings,
            "mistakes": mistakes,
            "warnings": len(problems) - mistakes,
            "files": [{"file": text.name, "digest": text.digest} for text in texts],
        },
        items=problems[asked.start :],
        items_name="problems",
        start=asked.start,
        total=len(problems),
        again=NextStep(tool="check", arguments={"film": found.name}, why=""),
        steps=(plan_step(found.name),)
        if checked.result.ok
        else (text_step(found.name), _mending_step(found, texts[0].digest)),
    )


def _mending_step(found: OpenFilm, digest: str) -> NextStep:
    arguments = {"film": found.name, "digest": digest}
    return NextStep(tool="edit", arguments=arguments, why="mends a mistake", fill=("path", "value"))
