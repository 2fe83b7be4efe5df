"""Rules about what a speech service can be asked to say: told before it is asked and paid."""

from collections.abc import Iterator
from dataclasses import dataclass

from storyboard.errors import PromptInvalid
from storyboard.load.problems import Findings, Place, in_quotes
from storyboard.load.prompt.prompt import render_line
from storyboard.load.written_film import WrittenFilm, WrittenShot
from storyboard.model.paid import is_simulated
from storyboard.model.speaking_time import speaking_time_s
from storyboard.model.speech_text import described_speech
from storyboard.model.units import names_of
from storyboard.model.wires import SpeechWire, speech_wires
from storyboard.model.written_lines import RecordingName, Spoken


@dataclass(frozen=True, slots=True)
class _SpokenPart:
    """What a service records of a shot."""

    spoken: Spoken
    name: str
    """What people call it."""
    place: Place


def check_speech_limits(film: WrittenFilm, findings: Findings) -> None:
    """Note lines and narration that are to be recorded, and that no recording can be made of."""
    if film.shared.speech.provider is None:
        return
    _warn_of_unrecorded(film, findings)
    for shot, scene in film.rendered_shots:
        for part in _recorded_parts(shot):
            try:
                text = render_line(part.spoken.text, film.storyboard, scene, shot.segments[0], project=film.project)
            except PromptInvalid:
                # Told by the rules about texts.
                continue
            _check_words(" ".join(text.split()), part, film, findings)


def _warn_of_unrecorded(film: WrittenFilm, findings: Findings) -> None:
    """Warn where a service has nothing to record but dialogue, which stays in the prompt."""
    shots = [shot for shot in film.shots if shot.shot.dialogue and not shot.is_wrong("dialogue")]
    if shots and not any(shot.shot.lines or shot.shot.narration for shot in film.shots):
        names = names_of(shot.shot.id for shot in shots)
        message = (
            f"`speech` records nothing: the film has no `lines`, and the `dialogue` of {names} is said in the prompt"
        )
        hint = "to have it recorded, write it as lines, each with who says it: `lines: [{NAME: …}]`"
        findings.warning(shots[0].own("dialogue"), message, hint=hint)


def _recorded_parts(shot: WrittenShot) -> Iterator[_SpokenPart]:
    if not shot.is_wrong("lines"):
        for number, line in enumerate(shot.shot.lines, start=1):
            if isinstance(line.file, RecordingName):
                name = f"line {number} of shot {shot.shot.id!r}"
                yield _SpokenPart(line, name, shot.part.at("lines", number - 1))
    narration = None if shot.is_wrong("narration") else shot.shot.narration
    if narration is not None and isinstance(narration.file, RecordingName):
        yield _SpokenPart(narration, f"the narration of shot {shot.shot.id!r}", shot.own("narration"))


def _check_words(words: str, part: _SpokenPart, film: WrittenFilm, findings: Findings) -> None:
    if not words:
        findings.error(part.place, f"{part.name} has no words to say", hint="write what is said, or leave it out")
    elif not speaking_time_s(words):
        message = f"{part.name} has no letters, {in_quotes(words)}: a speech service makes silence of it"
        hint = "leave it out, or write what is heard in brackets: (a sigh)"
        findings.warning(part.place, f"{message}, which is paid and not used", hint=hint)
    elif wire := _wire_of(film):
        _check_size(words, part, film, wire, findings)


def _wire_of(film: WrittenFilm) -> SpeechWire | None:
    service = film.shared.speech.provider or ""
    return speech_wires().get("openai" if is_simulated(service) else service)


def _check_size(words: str, part: _SpokenPart, film: WrittenFilm, wire: SpeechWire, findings: Findings) -> None:
    speech, text = film.shared.speech, words
    hint = "make two lines of it, or give some of it to another shot"
    if wire.is_described:
        member = film.shared.cast.get(part.spoken.speaker)
        voice = (member.voice if member else None) or speech.voice
        text = described_speech(words, voice=voice, tone=part.spoken.tone)
    if len(text) > wire.most_characters:
        how = " with who says it and how" if text != words else ""
        message = f"{part.name} has {len(text):,} characters{how}, and {speech.provider} takes "
        findings.error(part.place, f"{message}{wire.most_characters:,}", hint=hint)
        return
    length_s = speaking_time_s(words, speed=speech.speed or 1)
    if wire.longest_s is not None and length_s > wire.longest_s:
        message = f"{part.name} takes about {length_s:.0f} s to say, and {speech.provider} makes at most "
        findings.warning(part.place, f"{message}{wire.longest_s:g} s", hint=hint)
