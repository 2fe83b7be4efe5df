"""
Sentences of a prompt about recordings that are sent in place of words: who speaks which sound.

A model that reads the words too speaks them anew, and takes only the voice from the sound.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Protocol

NUMBERED = {
    "en": {"picture": "[Image {}]", "video": "[Video {}]", "sound": "[Audio {}]"},
    "zh": {"picture": "图片{}", "video": "视频{}", "sound": "音频{}"},
}
"""By which words, in each language, a prompt names what is sent with it."""


class SoundSpeech(Protocol):
    """A line that is said; `storyboard.load.prompt.speech.Speech` is one."""

    @property
    def speaker(self) -> str:
        """Who says it, with how that figure looks where it says its first line."""
        ...

    @property
    def tone(self) -> str:
        """How it is said."""
        ...

    @property
    def sound(self) -> int:
        """The number of the sound that is sent in place of its words; 0 where there is none."""
        ...

    @property
    def pictures(self) -> tuple[int, ...]:
        """The numbers of the pictures of who says it."""
        ...


def sound_sentence(speeches: Sequence[SoundSpeech], *, chinese: bool) -> str:
    """Return who says *speeches*, which are all in one sound, in order."""
    sound = NUMBERED["zh" if chinese else "en"]["sound"].format(speeches[0].sound)
    speakers = [name for name, _ in groupby(_speaker(speech, chinese=chinese) for speech in speeches)]
    if len(speeches) > 1:
        in_turn = "、".join(speakers) if chinese else ", then ".join(speakers)
        return f"{sound}里依次说话的是{in_turn}。" if chinese else f"In {sound} these speak, one by one: {in_turn}."
    tone = speeches[0].tone
    if chinese:
        return f"{speakers[0]}{f'（{tone}）' if tone else ''}说{sound}。"
    comma = "," if "," in speakers[0] else ""
    return f"{speakers[0]}{comma} says {f'({tone}) ' if tone else ''}{sound}."


def master_sentence(speeches: Iterable[SoundSpeech], *, chinese: bool) -> str:
    """Return that the sounds of *speeches* lead; empty where none of them has one."""
    whole = list(speeches)
    numbers = dict.fromkeys(speech.sound for speech in whole if speech.sound)
    if not numbers:
        return ""
    is_all = all(speech.sound for speech in whole)
    called = [NUMBERED["zh" if chinese else "en"]["sound"].format(number) for number in numbers]
    if chinese:
        return f"{'、'.join(called)}是主音轨，口型与之一致{'，此外没有人说话' if is_all else ''}。"
    names = called[0] if len(called) == 1 else f"{', '.join(called[:-1])} and {called[-1]}"
    verb = "is" if len(called) == 1 else "are"
    alone = ", and nothing else is said" if is_all else ""
    return f"{names} {verb} the master track: lips move with it{alone}."


def names_sound(text: str, number: int) -> bool:
    """Return whether *text* names the sound of this number itself."""
    return any(word in text for word in (f"[Audio {number}]", f"@Audio{number}", f"音频{number}"))


def _speaker(speech: SoundSpeech, *, chinese: bool) -> str:
    """Return who says it, and in which pictures that figure is seen."""
    seen = [NUMBERED["zh" if chinese else "en"]["picture"].format(number) for number in speech.pictures]
    if chinese:
        return f"{speech.speaker or '有人'}{f'（见{chr(0x3001).join(seen)}）' if seen else ''}"
    name = speech.speaker.rstrip(",") or "A voice"
    return f"{name}, seen in {' and '.join(seen)}" if seen else name
