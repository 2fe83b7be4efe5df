"""
Prompts: which text is sent for a segment, and the names that its templates may say.

It knows where templates are looked up, and nothing of YAML or of providers.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from storyboard.load.prompt.plain_values import Record, TemplateFunction
from storyboard.load.prompt.same_again import for_same_again
from storyboard.load.prompt.sandbox import Names, NotSent, Part, render
from storyboard.load.prompt.sent_pictures import SentFile, sent_files
from storyboard.load.prompt.sentences import in_a_row, is_chinese, sentence
from storyboard.load.prompt.sound_words import NUMBERED, names_sound
from storyboard.load.prompt.speech import Speech, said_in_quotes, speeches_of, speeches_of_lines
from storyboard.load.prompt.written_words import says_words
from storyboard.model.references import KINDS
from storyboard.model.segments import Segment, line_numbers
from storyboard.model.storyboard import CastMember, Scene, Shot, Storyboard
from storyboard.model.text_commands import split_text_commands
from storyboard.project import Project, templates_folder

_TEMPLATES = frozenset({"action", "background", "camera", "prompt"})
"""Keys of a shot that are templates themselves: none of them may say another."""


def render_prompt(
    storyboard: Storyboard, scene: Scene, segment: Segment, *, project: Project, as_before: bool = False
) -> str:
    """
    Return the text sent for *segment*: `render_whole` without the text commands that templates brought into it.

    Raises:
        PromptInvalid: A template is missing, broken, or says a name that there is not.
    """
    whole = render_whole(storyboard, scene, segment, project=project, as_before=as_before)
    return split_text_commands(whole).text


def render_whole(
    storyboard: Storyboard, scene: Scene, segment: Segment, *, project: Project, as_before: bool = False
) -> str:
    """
    Return the text of *segment* as its templates make it; *as_before*, as those of the version before did.

    Action, background and camera are templates themselves and are rendered
    first. Without any ``prompt`` the text is these three, what is said in
    quotes, and the look, each as a whole sentence.

    Raises:
        PromptInvalid: A template is missing, broken, or says a name that there is not.
    """
    look = (scene.look if scene.look is not None else storyboard.look) or ""
    names = _names(storyboard, scene, segment, look=look)
    shot = _plain_keys(segment.shot)
    said: dict[str, str | None] = {
        part: None if text is None else _render(text, {**names, "shot": shot}, project=project, part=part)
        for part, text in _own_words(segment).items()
    }
    of_film = None if segment.shot.is_still else storyboard.prompt
    template = segment.shot.prompt if segment.shot.prompt is not None else of_film
    if template is None and as_before:
        return f"{_joined_as_before([text for text in said.values() if text])} {look}".strip()
    own = [text for text in said.values() if text]
    speeches = () if as_before else _unsaid_speeches(storyboard, scene, segment, own, project=project)
    if template is None:
        spoken = said_in_quotes(speeches, chinese=is_chinese(" ".join(own)))
        return in_a_row([*map(sentence, own), spoken, sentence(look)])
    functions = {
        "spoken": TemplateFunction(lambda language: said_in_quotes(speeches, chinese=language == "zh")),
        "as_sentence": TemplateFunction(lambda text: sentence(str(text or ""))),
    }
    folders = _prompt_folders(project, as_before=as_before)
    return render(template, {**names, **functions, "shot": {**shot, **said}}, folders=folders, part="prompt")


def _unsaid_speeches(
    storyboard: Storyboard, scene: Scene, segment: Segment, own: Sequence[str], *, project: Project
) -> tuple[Speech, ...]:
    """Return what is said in *segment*, where it is heard and the writer's *own* words do not say it already."""
    if not segment.has_sound:
        return ()
    speeches = speeches_in(storyboard, scene, segment, project=project)
    # The lines of a shot in segments are said one after the other; one that renders empty keeps its place among them.
    numbers = line_numbers(len(segment.shot.lines) or len(speeches), index=segment.index, count=segment.count)
    here = [speech for n, speech in enumerate(speeches, start=1) if (speech.line or n) in numbers]
    written = " ".join(own)
    return tuple(
        speech
        for speech in here
        if (
            not names_sound(written, speech.sound)
            if speech.sound
            else not says_words(written, speech.words.strip('"“”'))
        )
    )


def speeches_in(storyboard: Storyboard, scene: Scene, segment: Segment, *, project: Project) -> tuple[Speech, ...]:
    """
    Return what is said in the shot of *segment*, line by line: its `lines`, or its `dialogue`.

    Raises:
        PromptInvalid: It is broken, or says a name that there is not.
    """
    lines = segment.shot.lines
    if lines:
        texts = [render_line(line.text, storyboard, scene, segment, project=project) for line in lines]
        chinese = is_chinese(" ".join((segment.action, *texts)))
        sent = sent_files(segment, storyboard.cast) if segment.sounds else ()
        return speeches_of_lines(lines, texts, storyboard.cast, chinese=chinese, sent=sent)
    said = _render_dialogue(storyboard, scene, segment, project=project)
    return speeches_of(said, storyboard.cast)


def render_line(text: str, storyboard: Storyboard, scene: Scene, segment: Segment, *, project: Project) -> str:
    """
    Return the words of one line, a template that may say everything of the shot but what is said.

    Raises:
        PromptInvalid: It is broken, or says a name that there is not.
    """
    return _render_of_shot(text, storyboard, scene, segment, project=project, part="dialogue")


def settings_without_effect(
    storyboard: Storyboard, scene: Scene, segment: Segment, *, project: Project
) -> tuple[str, ...]:
    """
    Return those of ``background`` and ``camera`` that are written for *segment* and make no difference to its text.

    Raises:
        PromptInvalid: A template is missing, broken, or says a name that there is not.
    """
    shot = segment.shot
    without = {
        "background": replace(segment, shot=shot.model_copy(update={"background": None})),
        "camera": replace(segment, shot=shot.model_copy(update={"camera": None}), camera=None),
    }
    written = [name for name, text in (("background", shot.background), ("camera", segment.camera)) if text]
    if not written:
        return ()
    text = render_prompt(storyboard, scene, segment, project=project)
    return tuple(name for name in written if render_prompt(storyboard, scene, without[name], project=project) == text)


def render_action(storyboard: Storyboard, scene: Scene, segment: Segment, *, project: Project) -> str:
    """
    Return what happens in *segment*, in the writer's words.

    Raises:
        PromptInvalid: A template is missing, broken, or says a name that there is not.
    """
    look = (scene.look if scene.look is not None else storyboard.look) or ""
    names = {**_names(storyboard, scene, segment, look=look), "shot": _plain_keys(segment.shot)}
    return _render(segment.action, names, project=project, part="action")


def render_words(storyboard: Storyboard, scene: Scene, segment: Segment, *, project: Project) -> str:
    """
    Return what a subtitle of *segment* says: the words of the shot, line by line, without who says them.

    Raises:
        PromptInvalid: A template is missing, broken, or says a name that there is not.
    """
    return "\n".join(speech.words for speech in speeches_in(storyboard, scene, segment, project=project))


def render_words_as_before(storyboard: Storyboard, scene: Scene, segment: Segment, *, project: Project) -> str:
    """
    Return what a subtitle of *segment* said in the version before: the shot's dialogue, else the action.

    Raises:
        PromptInvalid: A template is missing, broken, or says a name that there is not.
    """
    if segment.shot.dialogue is None:
        return _render_of_shot(segment.action, storyboard, scene, segment, project=project, part="action")
    return _render_dialogue(storyboard, scene, segment, project=project)


def _render_dialogue(storyboard: Storyboard, scene: Scene, segment: Segment, *, project: Project) -> str:
    text = segment.shot.dialogue or ""
    return _render_of_shot(text, storyboard, scene, segment, project=project, part="dialogue") if text else ""


def _render_of_shot(
    text: str, storyboard: Storyboard, scene: Scene, segment: Segment, *, project: Project, part: Part
) -> str:
    """Return *text*, a template that may say everything of the shot but its dialogue."""
    look = (scene.look if scene.look is not None else storyboard.look) or ""
    shot = {name: value for name, value in _plain_keys(segment.shot).items() if name not in {"dialogue", "lines"}}
    names = {**_names(storyboard, scene, segment, look=look), "shot": shot}
    return _render(text, names, project=project, part=part)


def render_text(storyboard: Storyboard, text: str, *, project: Project) -> str:
    """
    Return *text* of a title card, a template that may say ``title``, ``look``, ``cast`` and ``vars``.

    Raises:
        PromptInvalid: It is broken, or says a name that there is not.
    """
    return _render(
        text,
        _film_names(storyboard, _figures(storyboard.cast), look=storyboard.look or ""),
        project=project,
        part="title_card",
    )


@lru_cache(maxsize=64)
def _prompt_folders(project: Project, *, as_before: bool = False) -> tuple[Path, ...]:
    """Return where templates are looked up; *as_before*, with what the shipped ones said before this version."""
    own, shipped = project.folder / "prompts", templates_folder() / "prompts"
    return (own, shipped / "earlier", shipped) if as_before else (own, shipped)


def _render(text: str, names: Names, *, project: Project, part: Part) -> str:
    return render(text, names, folders=_prompt_folders(project), part=part)


def _own_words(segment: Segment) -> dict[Part, str | None]:
    """Return what a person wrote for *segment* itself, in the order in which the services want it said."""
    return {"action": segment.action, "background": segment.shot.background, "camera": segment.camera}


def _joined_as_before(parts: Sequence[str]) -> str:
    """Return *parts* as the version before joined them, so that `plan` can tell why takes of it are out of date."""
    text = ""
    for part in parts:
        if text and not unicodedata.category(text[-1]).startswith("P"):
            text += "，" if unicodedata.east_asian_width(text[-1]) == "W" else ","
        text = part if not text else f"{text}{'' if text.endswith('，') else ' '}{part}"
    return text


def _plain_keys(shot: Shot) -> dict[str, object]:
    return shot.model_dump(by_alias=True, exclude={*_TEMPLATES, "beats", "extra"})


def _film_names(storyboard: Storyboard, cast: Record, *, look: str) -> dict[str, object]:
    return {"title": storyboard.title, "look": look, "cast": cast, "vars": _vars(storyboard.vars)}


@for_same_again
def _figures(cast: Mapping[str, CastMember]) -> Record:
    return Record({name: _figure(member) for name, member in cast.items()})


@for_same_again
def _vars(written: Mapping[str, object]) -> Record:
    return Record(written)


def _figure(member: CastMember) -> Record:
    """Return what a template may say of *member*; it is printed as its text."""
    keys = {"text": member.text, "image": member.image, "images": member.images, "pictures": member.pictures}
    return Record(keys, words=member.text)


def _names(storyboard: Storyboard, scene: Scene, segment: Segment, *, look: str) -> dict[str, object]:
    sent = sent_files(segment, storyboard.cast)
    cast = _figures(storyboard.cast)
    return {
        **_film_names(storyboard, cast, look=look),
        "scene": {"id": scene.id, "title": scene.title},
        "segment": {"index": segment.index, "count": segment.count, "duration": segment.duration_s},
        "pictures": tuple({"number": file.number, "role": file.role, "cast": file.cast} for file in sent),
        "picture": _numberer(segment, cast, sent, words=NUMBERED["en"], between=", ", last=" and "),
        "图片": _numberer(segment, cast, sent, words=NUMBERED["zh"], between="、", last="、"),
    }


def _numberer(
    segment: Segment,
    cast: Record,
    sent: tuple[SentFile, ...],
    *,
    words: Mapping[str, str],
    between: str,
    last: str,
) -> TemplateFunction:
    """Return the function that names the pictures of a cast member, a role or a file as the services count them."""

    def name_pictures(what: object) -> str:
        name = next((name for name, member in cast.items() if member is what), what)
        meant = [file for file in sent if name and name in (file.cast, file.place, file.role)]
        named = dict.fromkeys((KINDS.get(file.role, "picture"), file.number) for file in meant)
        said = [words[kind].format(number) for kind, number in named]
        if not said:
            raise NotSent(f"shot {segment.shot.id!r} sends no picture of {_name_for_people(name)}")
        return last.join([between.join(said[:-1]), said[-1]] if len(said) > 1 else said)

    return TemplateFunction(name_pictures)


def _name_for_people(what: object) -> str:
    return repr(what) if isinstance(what, str) else "that"
