"""The rule that somebody hears what is said: a model that makes sound, and a prompt that says the words."""

from collections.abc import Iterator

from storyboard.errors import PromptInvalid
from storyboard.load.problems import Findings
from storyboard.load.prompt.prompt import render_prompt, speeches_in
from storyboard.load.prompt.sound_words import names_sound
from storyboard.load.prompt.written_words import has_words
from storyboard.load.written_film import WrittenFilm, WrittenShot
from storyboard.model.storyboard import Scene
from storyboard.model.units import names_of

_HINTS = {
    "`audio: false` asks for no sound": "write `audio: true`",
    "the model makes no sound": "choose a model that does: storyboard models",
    "the prompt does not say it": "write {{ shot.dialogue }} in the prompt, or use one of the shipped ones",
}

_SAYS = {"dialogue": "shot.dialogue", "lines": 'spoken("en")'}
"""What a prompt writes to say it."""


def check_heard(film: WrittenFilm, findings: Findings) -> None:
    """Warn of dialogue that nobody will hear, once for each reason."""
    unheard: dict[str, list[WrittenShot]] = {}
    for shot, scene in film.rendered_shots:
        is_said = shot.shot.dialogue or shot.shot.lines
        if is_said and not shot.is_wrong("dialogue", "lines", "audio", "model", "action", "prompt", "beats"):
            for why in _reasons(shot, scene, film):
                unheard.setdefault(why, []).append(shot)
    for why, shots in unheard.items():
        key = "lines" if shots[0].shot.lines else "dialogue"
        message = f"nobody will hear the {key} of {names_of(shot.shot.id for shot in shots)}: {why}"
        findings.warning(shots[0].own(key), message, hint=_HINTS[why].replace("shot.dialogue", _SAYS[key]))


def _reasons(shot: WrittenShot, scene: Scene, film: WrittenFilm) -> Iterator[str]:
    """Give why the dialogue of *shot* is not heard, if it is not; what cannot be rendered is told elsewhere."""
    try:
        lines = speeches_in(film.storyboard, scene, shot.segments[0], project=film.project)
        texts = [render_prompt(film.storyboard, scene, segment, project=film.project) for segment in shot.segments]
    except PromptInvalid:
        return
    sounds = {number for segment in shot.segments for number in segment.sounds}
    words = [_plain_words(line.words) for line in lines if not line.is_sound and line.line not in sounds]
    sent = [line.sound for line in lines if line.sound]
    if not words and not sent:
        return
    if not shot.segments[0].has_sound:
        is_silenced = shot.shot.audio is False and (shot.model is None or shot.model.audio)
        yield "`audio: false` asks for no sound" if is_silenced else "the model makes no sound"
    elif any(said and not has_words(_plain_words(" ".join(texts)), said) for said in words) or not all(
        names_sound(texts[0], number) for number in sent
    ):
        yield "the prompt does not say it"


def _plain_words(text: str) -> str:
    """Return the words of *text* without what quotes and breaks change."""
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text).split())
