"""
From an idea in words to a storyboard that can be planned.

A language model fills in a form; what it wrote is checked as any storyboard
is, and our problems are sent back to it, twice at most. Nothing here asks for a
video.
"""

import json
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storyboard.author.new_project import MODELINE, folder_name, make_project, place_of_project
from storyboard.author.screenwriter.chat import Answer, Chat, FormRefused, Message
from storyboard.author.screenwriter.form import NotTheForm, document_of, form_schema, lengths, read_form
from storyboard.author.yaml.dump import yaml_text
from storyboard.errors import CommandError, ProviderError
from storyboard.load.load import examine
from storyboard.model.units import count_of
from storyboard.project import STORYBOARD_FILE, Project

MENDS = 2
"""How often our problems are sent back."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for."""

    idea: str
    shots: int
    name: str | None
    """Of the project; as the film's title when left out."""


@dataclass(frozen=True, slots=True)
class WrittenProject:
    """A project that was written."""

    project: Project
    title: str
    mends: int
    tokens: int


@dataclass(frozen=True, slots=True)
class _WrittenText:
    """What one answer came to."""

    text: str
    """The storyboard file, or the answer itself where it is no form."""
    title: str
    problems: tuple[str, ...]
    is_storyboard: bool


class _Asker:
    """Asks for structured output as strictly as the endpoint can, and says where that is less than it should be."""

    def __init__(self, chat: Chat, say: Say) -> None:
        self._chat = chat
        self._say = say
        schema = {"name": "film", "strict": True, "schema": form_schema()}
        self._formats: list[dict[str, Any] | None] = [
            {"type": "json_schema", "json_schema": schema},
            {"type": "json_object"},
            None,
        ]
        self.tokens = 0

    def ask(self, messages: list[Message]) -> Answer:
        while True:
            try:
                answer = self._chat.ask(messages, response_format=self._formats[0])
            except FormRefused as error:
                refused = self._formats.pop(0) or {}
                instead = (self._formats[0] or {}).get("type", "the words of the request alone")
                self._say(f"{self._chat.endpoint.host} refuses {refused.get('type')} ({error}); asking with {instead}")
                continue
            self.tokens += answer.tokens
            return answer


def write_storyboard(wish: Wish, chat: Chat, *, here: Path, say: Say) -> WrittenProject:
    """
    Make a project of the idea in *wish*; *say* is told what a person should know on the way.

    Raises:
        CommandError: The project cannot be made, or the storyboard is wrong after all mends; a draft is kept.
        ProviderError: The endpoint refuses, cannot be reached, or answers no storyboard; a draft is kept.
    """
    if wish.name:
        # Before anything is paid.
        place_of_project(wish.name, here)
    asker = _Asker(chat, say)
    messages = _first_messages(wish)
    mends = 0
    while True:
        answer = asker.ask(messages)
        draft = _read_answer(answer, wish)
        if not draft.problems:
            break
        if mends == MENDS:
            raise _keep_and_give_up(draft, wish, chat, here=here)
        mends += 1
        say(f"the answer has {count_of(len(draft.problems), 'problem')}; sent back ({mends} of {MENDS})")
        messages += [{"role": "assistant", "content": answer.text}, {"role": "user", "content": _mend(draft)}]

    def fill(folder: Path) -> None:
        (folder / STORYBOARD_FILE).write_text(draft.text, encoding="utf-8")

    name = wish.name or _free_name(draft.title, here)
    return WrittenProject(make_project(name, here=here, fill=fill), draft.title, mends, asker.tokens)


def _first_messages(wish: Wish) -> list[Message]:
    shortest, longest = lengths()
    form = json.dumps(form_schema(), ensure_ascii=False)
    rules = (
        "You write storyboards for films that are made shot by shot by a text-to-video model.\n"
        f"Answer with one JSON object of this JSON Schema and nothing else:\n{form}\n"
        f"The film has exactly {wish.shots} shots of {shortest} to {longest} seconds each.\n"
        "Whoever returns is in the cast, described once, and is named in shots only as {{ cast.name }}.\n"
        "A person or thing that must stay the same from shot to shot has a picture, made before any shot.\n"
        "Action and background are whole sentences; each line of dialogue begins with who says it: NAME: words.\n"
        "Each action can be seen: no thoughts, no sounds alone, no text in the picture.\n"
        "A shot opens on another's last frame (opens_on) only where one movement goes on in the same place.\n"
        "Write title, texts and dialogue in the language of the idea; names and ids in ASCII."
    )
    return [{"role": "system", "content": rules}, {"role": "user", "content": wish.idea}]


def _read_answer(answer: Answer, wish: Wish) -> _WrittenText:
    try:
        film = read_form(answer.text)
    except NotTheForm as error:
        cut_off = () if answer.is_whole else ("the answer was cut off: be shorter",)
        return _WrittenText(answer.text, "", (*cut_off, *str(error).splitlines()), is_storyboard=False)
    comment = f"{MODELINE.removeprefix('# ')}\nWritten from an idea by a language model: look it through."
    pictured = [member.name for member in film.cast if member.picture]
    text = yaml_text(document_of(film, synopsis=wish.idea), comment=comment)
    wrong = (
        [] if len(film.shots) == wish.shots else [f"shots: there are {len(film.shots)}, and {wish.shots} are wanted"]
    )
    return _WrittenText(text, film.title, (*wrong, *_problems(text, pictured)), is_storyboard=True)


def _problems(text: str, pictured: Sequence[str]) -> list[str]:
    """
    Return what `check` says is wrong, with the place in the form and the hint.

    *pictured* are the members of the cast that the stills show, in the order of the stills.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / STORYBOARD_FILE
        file.write_text(text, encoding="utf-8")
        _, problems = examine(Project(file=file.resolve()))
    return [
        f"{_place_in_form(problem.path, pictured)}: {problem.message}" + (f" ({problem.hint})" if problem.hint else "")
        for problem in problems
        if problem.severity == "error"
    ]


def _place_in_form(path: str, pictured: Sequence[str]) -> str:
    part, number, *_ = (*path.split("."), "")
    if part == "stills" and number.isdecimal():
        return f"cast.{pictured[int(number)]}.picture"
    return path.replace(".from", ".opens_on")


def _mend(draft: _WrittenText) -> str:
    told = "\n".join(f"- {problem}" for problem in draft.problems)
    return f"This has problems:\n{told}\nMend them, and answer with the whole JSON object again."


def _free_name(title: str, here: Path) -> str:
    """Return a name for the project that is not taken; the film's title made it up, so it may give way."""
    stem = folder_name(title)
    for name in (stem, *(f"{stem}-{n}" for n in range(2, 1000))):
        try:
            place_of_project(name, here)
        except CommandError:
            continue
        return name
    raise CommandError(f"{stem}: too many films of this name", hint="name it with --name NAME")


def _keep_and_give_up(draft: _WrittenText, wish: Wish, chat: Chat, *, here: Path) -> CommandError | ProviderError:
    """Keep what there is in a file, and return the error that says where."""
    stem = folder_name(wish.name or draft.title or "film")
    suffix = "yaml" if draft.is_storyboard else "txt"
    names = (f"{stem}.draft.{suffix}", *(f"{stem}.draft-{n}.{suffix}" for n in range(2, 1000)))
    kept = next(here / name for name in names if not os.path.lexists(here / name))
    with kept.open("x", encoding="utf-8") as file:
        file.write(draft.text)
    more = f" (and {len(draft.problems) - 1} more)" if len(draft.problems) > 1 else ""
    message = f"still wrong after {MENDS} mends: {draft.problems[0]}{more}"
    hint = f"the last draft is kept in {kept.name}: mend it by hand, or write again"
    if draft.is_storyboard:
        return CommandError(f"the storyboard is {message}", hint=hint)
    return ProviderError(f"{chat.endpoint.host}: the answer is {message}", provider="chat", hint=hint)
