"""Rules about prompts: templates that render, texts of a length that models heed."""

import re
from pathlib import Path

from storyboard.errors import PromptInvalid
from storyboard.load.problems import Findings, Place, in_quotes
from storyboard.load.prompt.prompt import render_line, render_text, render_whole, render_words, settings_without_effect
from storyboard.load.prompt.sandbox import MAX_TEMPLATE_CHARS
from storyboard.load.rules.task_words import check_task_words
from storyboard.load.typed_part import Part, Step, node_under
from storyboard.load.written_film import WrittenFilm, WrittenShot
from storyboard.load.yaml.nodes import ScalarNode
from storyboard.load.yaml.source import path_from_here
from storyboard.model.capabilities import common_fact
from storyboard.model.references import references_of
from storyboard.model.segments import Segment, segments_of
from storyboard.model.stills import scene_of_stills
from storyboard.model.storyboard import Scene
from storyboard.model.text_commands import split_text_commands
from storyboard.model.written import Written
from storyboard.model.written_lines import Spoken

_CHINESE = "[\u3400-\u9fff\uf900-\ufaff]"
_WORD = re.compile(r"[A-Za-z0-9\u00c0-\u024f'’-]+")


def check_texts(film: WrittenFilm, findings: Findings) -> None:
    """Note templates that fail, prompts that are empty or too long, and template signs where none are read."""
    for shot, scene in film.rendered_shots:
        if not shot.is_wrong("action", "background", "camera", "prompt", "beats"):
            for segment in shot.segments:
                _check_prompt(shot, segment, scene, film, findings)
            _check_dialogue(shot, scene, film, findings)
    _check_stills(film, findings)
    for reel in film.reels:
        for card in ("title_card", "end_card"):
            if reel.part is not None and (words := getattr(reel.reel, card)) is not None:
                _check_card(reel.part, card, words, film, findings)
    _check_not_templates(film, findings)


def _check_stills(film: WrittenFilm, findings: Findings) -> None:
    """Note templates of stills that fail."""
    if not film.stills:
        return
    scene = scene_of_stills(still.shot for still in film.stills)
    for still in film.stills:
        if still.part.wrong & {"action", "prompt"}:
            continue
        (segment,) = segments_of(still.shot, film.models)
        try:
            render_whole(film.storyboard, scene, segment, project=film.project)
        except PromptInvalid as error:
            if still.part.has(error.part):
                _note(error, still.part, (error.part,), findings)
            else:
                _note(error, film.shared.level("images", error.part) or film.head, ("images", error.part), findings)


def _check_prompt(shot: WrittenShot, segment: Segment, scene: Scene, film: WrittenFilm, findings: Findings) -> None:
    try:
        whole = split_text_commands(render_whole(film.storyboard, scene, segment, project=film.project))
    except PromptInvalid as error:
        # What is wrong in a line is told at that line.
        if not (error.part == "dialogue" and shot.shot.lines):
            part, steps = _place_of(error, shot, segment, film)
            _note(error, part, steps, findings)
        return
    text = whole.text
    part, steps = _text_of(shot, segment)
    place = part.at(*steps)
    if whole.written:
        message = f"`{' '.join(whole.written)}` comes into the text of shot {shot.shot.id!r} by a name in a template"
        findings.warning(place, f"{message}: it is left out", hint="write it as a setting")
    if not text:
        place = shot.own("action") if not part.has(str(steps[0])) else place
        findings.error(place, f"shot {shot.shot.id!r} sends no text", hint="write its `action`")
        return
    _check_length(text, shot, place, findings)
    if segment.is_first:
        check_task_words(text, shot, references_of(shot.shot, film.shared.cast), place, findings)
    for key in settings_without_effect(film.storyboard, scene, segment, project=film.project):
        where = shot.part.at(*_steps_to(key, shot, segment))
        findings.warning(where, f"the prompt of shot {shot.shot.id!r} does not say its `{key}`", hint=_SAY.format(key))


_SAY = "write {{{{ shot.{0} }}}} in the prompt, or use one of the shipped ones"


def _steps_to(key: str, shot: WrittenShot, segment: Segment) -> tuple[Step, ...]:
    """Return where *key* of *segment* is written: in its beat, or in the shot."""
    beats = shot.shot.beats
    if beats and getattr(beats[segment.index - 1], key, None) is not None:
        return ("beats", segment.index - 1, key)
    return (key,)


def _text_of(shot: WrittenShot, segment: Segment) -> tuple[Part[Written], tuple[Step, ...]]:
    """Return where most of the text of *segment* was written."""
    if shot.part.has("prompt"):
        return shot.part, ("prompt",)
    if shot.shot.beats:
        return shot.part, ("beats", segment.index - 1, "action")
    return shot.part, ("action",)


def _place_of(
    error: PromptInvalid, shot: WrittenShot, segment: Segment, film: WrittenFilm
) -> tuple[Part[Written], tuple[Step, ...]]:
    """Return where the template that failed was written."""
    if error.part == "prompt":
        return (shot.part, ("prompt",)) if shot.part.has("prompt") else (film.head, ("prompt",))
    return shot.part, _steps_to(error.part, shot, segment)


def _check_dialogue(shot: WrittenShot, scene: Scene, film: WrittenFilm, findings: Findings) -> None:
    if shot.shot.lines and shot.part.has("dialogue"):
        message = f"shot {shot.shot.id!r} has both `dialogue` and `lines`"
        findings.error(shot.own("lines"), message, hint="use one or the other")
    _check_lines(shot, scene, film, findings)
    if shot.shot.dialogue is None or shot.shot.lines or shot.is_wrong("dialogue"):
        return
    try:
        render_words(film.storyboard, scene, shot.segments[0], project=film.project)
    except PromptInvalid as error:
        _note(error, shot.part, ("dialogue",), findings)


def _check_lines(shot: WrittenShot, scene: Scene, film: WrittenFilm, findings: Findings) -> None:
    """Note lines and narrations that nobody of the cast says, and templates in them that fail."""
    cast = film.shared.cast
    spoken: list[tuple[Spoken, tuple[Step, ...], str]] = [
        (line, ("lines", index), "a line") for index, line in enumerate(shot.shot.lines)
    ]
    if shot.shot.narration is not None and not shot.is_wrong("narration"):
        spoken.append((shot.shot.narration, ("narration",), "a narration"))
    for said, steps, what in spoken:
        if said.speaker and said.speaker not in cast:
            hint = findings.nearest_or_all(said.speaker, tuple(cast), are="in the cast are") if cast else ""
            message = f"{in_quotes(said.speaker)} says {what} and is not in the cast"
            findings.error(shot.part.at(*steps), message, hint=hint or "write who that is under `cast`")
        try:
            render_line(said.text, film.storyboard, scene, shot.segments[0], project=film.project)
        except PromptInvalid as error:
            _note(error, shot.part, (*steps, said.speaker or "text"), findings)


def _check_card(part: Part[Written], card: str, text: str, film: WrittenFilm, findings: Findings) -> None:
    try:
        render_text(film.storyboard, text, project=film.project)
    except PromptInvalid as error:
        _note(error, part, (card,), findings)


def _note(error: PromptInvalid, part: Part[Written], steps: tuple[Step, ...], findings: Findings) -> None:
    place = part.at(*steps)
    if error.template:
        place = _in_template(error, place.path)
    else:
        node = node_under(part.node, steps)
        if isinstance(node, ScalarNode):
            place = _in_scalar(error, node, part, place)
    hint = error.hint
    if error.name:
        hint = findings.nearest_or_all(error.name, error.known, are="known here are")
    findings.error(place, error.message, hint=hint)


def _in_template(error: PromptInvalid, path: str) -> Place:
    """Return the place in a template file of what *error* names."""
    file = Path(error.template)
    with file.open(encoding="utf-8-sig", errors="replace") as opened:
        lines = opened.read(MAX_TEMPLATE_CHARS).splitlines()
    line = lines[error.line - 1] if error.line <= len(lines) else ""
    return Place(path_from_here(file), error.line, _column(error.name, line, 0) or 1, path)


def _in_scalar(error: PromptInvalid, node: ScalarNode, part: Part[Written], place: Place) -> Place:
    """Return the place inside the text of *node* of what *error* names, as near as the way of writing tells."""
    lines = part.source.lines
    line, after = node.line, node.column - 1
    if node.style == "|":
        line, after = node.line + error.line, 0
    while line <= len(lines) and not _column(error.name, lines[line - 1], after):
        if node.style == "|" or not error.name or line > node.line + str(node.value).count("\n") + error.line:
            break
        line, after = line + 1, 0
    if line > len(lines):
        return place
    written = lines[line - 1]
    start = len(written) - len(written.lstrip()) + 1 if after == 0 else node.column
    return part.source.place(line, _column(error.name, written, after) or start, place.path)


def _column(name: str, line: str, after: int) -> int:
    """Return the column of the word *name* in *line*, counted from 1; 0 where it is not there."""
    if not name:
        return 0
    found = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)").search(line, after)
    return found.start() + 1 if found else 0


def _check_length(text: str, shot: WrittenShot, place: Place, findings: Findings) -> None:
    limits = common_fact("prompt")
    most_chinese, most_words = limits["zh_max_chars"], limits["en_max_words"]
    if len(text) <= most_chinese:
        return
    # To compile that pattern takes longer than to read a film.
    chinese = 0 if text.isascii() else len(re.findall(_CHINESE, text))
    words = len(_WORD.findall(text))
    if chinese > most_chinese:
        counted = f"{chinese} Chinese characters, and models heed about {most_chinese}"
    elif words > most_words:
        counted = f"{words} words, and models heed about {most_words}"
    else:
        return
    findings.warning(place, f"the text of shot {shot.shot.id!r} has {counted}", hint="say it shorter")


def _check_not_templates(film: WrittenFilm, findings: Findings) -> None:
    """Warn of template signs in texts that are printed as they stand."""
    plain_texts: list[tuple[Part[Written], str]] = [(film.shared.level("look") or film.head, "look")]
    plain_texts += [(scene.part, "look") for scene in film.scenes if scene.part]
    plain_texts += [(member, "text") for member in film.shared.cast_parts]
    for part, key in plain_texts:
        if "{{" in (getattr(part.value, key) or ""):
            hint = "templates are `prompt`, `action`, `background`, `camera`, `dialogue`, `lines` and cards"
            findings.warning(part.at(key), f"`{key}` is not a template: {{{{ }}}} is sent as it stands", hint=hint)
