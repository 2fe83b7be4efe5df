"""
What is said in a shot: who says each line, its words alone, and sentences of them for a prompt.

A line may begin with who says it, as in a screenplay: a name of the cast, or any name in capitals, and a colon. Lines
without one are said by whoever spoke before.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from storyboard.load.prompt.same_again import for_same_again
from storyboard.load.prompt.sent_pictures import SentFile
from storyboard.load.prompt.sentences import in_a_row, sentence
from storyboard.load.prompt.sound_words import master_sentence, sound_sentence
from storyboard.load.prompt.written_words import has_words
from storyboard.model.said import HEARD_SOUND
from storyboard.model.storyboard import CastMember
from storyboard.model.written_lines import Line

_COLON = re.compile("[:：]")
_LONGEST_SPEAKER = 60
"""In characters."""
_WAYS = {"v.o.": "in voice-over", "vo": "in voice-over", "o.s.": "off screen", "os": "off screen", "o.c.": "off screen"}
_QUOTES = '"“”'


@dataclass(frozen=True, slots=True)
class Speech:
    """One line that is said, or heard."""

    speaker: str
    """As it is written, without a remark in brackets; empty where nobody is named."""
    way: str
    """The remark: ``V.O.``."""
    words: str
    tone: str = ""
    """How it is said: ``whispering``."""
    line: int = 0
    """Which line of the shot it is, from 1; 0 for one of the dialogue."""
    sound: int = 0
    """The number of the sound that is sent in place of its words; 0 where they are said in the prompt."""
    pictures: tuple[int, ...] = ()
    """The numbers of the pictures of who says it; empty where they were told before."""

    @property
    def is_sound(self) -> bool:
        """Whether it stands in brackets: something that is heard and not said."""
        return bool(HEARD_SOUND.fullmatch(self.words))


def speeches_of(dialogue: str, cast: Mapping[str, CastMember]) -> tuple[Speech, ...]:
    """Return the lines of *dialogue*, in order, without those that are empty."""
    known = _speakers(cast)
    found: list[Speech] = []
    for line in dialogue.splitlines():
        speaker_and_way, words = _split_at_colon(line)
        if speaker_and_way and _is_speaker(speaker_and_way[0], known):
            speaker, way = speaker_and_way
        else:
            speaker, way = (found[-1].speaker, found[-1].way) if found else ("", "")
            words = line
        if words.strip():
            found.append(Speech(speaker, way, " ".join(words.split())))
    return tuple(found)


@for_same_again
def _speakers(cast: Mapping[str, CastMember]) -> frozenset[str]:
    """Return what the members of *cast* may be called by, folded."""
    spaced = {name.replace("_", " ").casefold() for name in cast}
    return frozenset(spaced | {name.casefold() for name in cast} | {member.text.casefold() for member in cast.values()})


def speeches_of_lines(
    lines: Iterable[Line],
    texts: Iterable[str],
    cast: Mapping[str, CastMember],
    *,
    chinese: bool,
    sent: Iterable[SentFile] = (),
) -> tuple[Speech, ...]:
    """
    Return *lines*, whose rendered words are *texts*, as they are said; *sent* is all that is sent with them.

    The first line of a figure tells who that is, as a model knows nobody by name.
    """
    sounds: dict[int, int] = {}
    pictures: dict[str, tuple[int, ...]] = {}
    for file in sent:
        if file.line:
            sounds[file.line] = file.number
        elif file.cast:
            pictures[file.cast] = (*pictures.get(file.cast, ()), file.number)
    told: set[str] = set()
    found: list[Speech] = []
    for number, (line, text) in enumerate(zip(lines, texts, strict=True), start=1):
        if words := " ".join(text.split()):
            speaker = name_of_speaker(line.speaker)
            shown_in: tuple[int, ...] = ()
            if line.speaker in cast and line.speaker not in told:
                speaker = _with_looks(speaker, cast[line.speaker].text, chinese=chinese)
                shown_in = pictures.get(line.speaker, ()) if number in sounds else ()
                told.add(line.speaker)
            found.append(
                Speech(
                    speaker,
                    "",
                    words,
                    tone=line.tone or "",
                    line=number,
                    sound=sounds.get(number, 0),
                    pictures=shown_in,
                )
            )
    return tuple(found)


def name_of_speaker(speaker: str) -> str:
    """Return ``Old Ida`` of ``old_ida``."""
    words = speaker.replace("_", " ")
    return words.title() if words.isascii() else words


def _with_looks(name: str, looks: str, *, chinese: bool) -> str:
    looks = looks.strip().rstrip(".。")
    if has_words(looks, name):
        return looks
    return f"{name}（{looks}）" if chinese else f"{name}, {looks},"


def _split_at_colon(line: str) -> tuple[tuple[str, str] | None, str]:
    """Return who may say *line* and in which way, ``LENA (V.O.): Run.``, and the words; nobody where nothing tells."""
    colon = _COLON.search(line)
    words = line[colon.end() :].strip() if colon else ""
    if not colon or not words:
        return None, line
    name, way = line[: colon.start()].strip(), ""
    if name.endswith((")", "）")):
        opens = max(name.rfind("("), name.rfind("（"))
        name, way = (name[:opens].rstrip(), name[opens + 1 : -1]) if opens > 0 else (name, way)
    return ((name, way), words) if 0 < len(name) <= _LONGEST_SPEAKER else (None, line)


def _is_speaker(head: str, known: Iterable[str]) -> bool:
    if head.casefold() in known:
        return True
    letters = [sign for sign in head if sign.isalpha()]
    return len(letters) > 1 and head == head.upper() and head != head.lower()


def said_in_quotes(speeches: Iterable[Speech], *, chinese: bool) -> str:
    """Return sentences that say each of *speeches*, in quotes or by its sound, with who says it."""
    whole = list(speeches)
    pieces = [list(piece) for _, piece in groupby(whole, key=lambda speech: speech.sound or -id(speech))]
    spoken = [
        sound_sentence(piece, chinese=chinese) if piece[0].sound else _speech_sentence(piece[0], chinese=chinese)
        for piece in pieces
    ]
    return in_a_row((*spoken, master_sentence(whole, chinese=chinese)))


def _strip_quotes(words: str) -> str:
    """Return *words* without quotes around all of them."""
    is_quoted = len(words) > 1 and words[0] in _QUOTES and words[-1] in _QUOTES
    return words[1:-1] if is_quoted and not any(sign in _QUOTES for sign in words[1:-1]) else words


def _speech_sentence(speech: Speech, *, chinese: bool) -> str:
    if sound := HEARD_SOUND.fullmatch(speech.words):
        return sentence(f"{'声音：' if chinese else 'Sound: '}{sound[1]}")
    words = _strip_quotes(speech.words)
    speaker = speech.speaker.title() if speech.speaker.isupper() and speech.speaker.isascii() else speech.speaker
    if chinese:
        how = f"（{speech.tone}）" if speech.tone else ""
        return f"{speaker}{how}说：“{words}”" if speaker else f"台词{how}：“{words}”"
    words = words.replace('"', "'")
    how = f" ({speech.tone})" if speech.tone else ""
    way = f" {_WAYS[speech.way.casefold()]}" if speech.way.casefold() in _WAYS else ""
    return f'{speaker} says{way}{how}: "{words}"' if speaker else f'Dialogue{how}: "{words}"'
