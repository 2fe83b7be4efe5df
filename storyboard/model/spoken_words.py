"""Words with their times, and which words of some lines were heard in a recording."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import Final

from storyboard.model.speaking_time import script_of

_ALIKE: Final = 0.75
"""Words that share so much are one word, spelled or heard a little otherwise."""
_MOST_WORDS: Final = 400
"""Of the lines and of what was heard: more is said in no clip, and to compare more takes long."""
_MOST_LETTERS: Final = 40
"""Of a word, to tell whether it is like another."""
_UNSPACED: Final = frozenset({"han", "kana", "thai"})
"""Scripts without spaces between words: each of their letters is compared by itself."""


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One word of a recording, and when it is said, in seconds from the recording's start."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class HeardWord:
    """One word of a line, and what was heard in its place."""

    written: str
    heard: SpokenWord | None
    """None where nothing was heard of it."""
    is_other: bool = False
    """Whether another word was heard."""


@dataclass(frozen=True, slots=True)
class HeardLine:
    """One line as it was heard."""

    words: tuple[HeardWord, ...]

    @property
    def missing_words(self) -> tuple[str, ...]:
        """The words that were not heard."""
        return tuple(word.written for word in self.words if word.heard is None)

    @property
    def other_words(self) -> tuple[tuple[str, str], ...]:
        """Each word in whose place another was heard, with that one."""
        return tuple((word.written, word.heard.text) for word in self.words if word.heard and word.is_other)

    @property
    def share(self) -> float:
        """How much of it was heard as it is written, from 0 to 1."""
        right = sum(word.heard is not None and not word.is_other for word in self.words)
        return right / len(self.words) if self.words else 1.0

    @property
    def span_s(self) -> tuple[float, float] | None:
        """When it is said, from its first word that was heard to its last; None where none was."""
        heard = [word.heard for word in self.words if word.heard]
        return (heard[0].start_s, heard[-1].end_s) if heard else None


@dataclass(frozen=True, slots=True)
class HeardLines:
    """Lines, and what was heard of them."""

    lines: tuple[HeardLine, ...]
    added: tuple[SpokenWord, ...]
    """Words that stand in no line."""


def align_words(lines: Sequence[str], heard: Sequence[SpokenWord]) -> HeardLines:
    """
    Return which words of *lines*, said one after the other, were *heard*, and when.

    Capital letters, accents and signs do not count, nor where a word is cut in two; emoji are not said. Of more than
    400 words the rest counts as not heard.
    """
    every = [(number, word) for number, line in enumerate(lines) for word in _words_in(line)]
    written, too_many = every[:_MOST_WORDS], every[_MOST_WORDS:]
    came = list(islice((part for word in heard for part in _parts_of(word)), _MOST_WORDS))
    found: list[HeardWord] = []
    added: list[SpokenWord] = []
    matcher = SequenceMatcher(
        None, [_fold(word) for _, word in written], [_fold(word.text) for word in came], autojunk=False
    )
    for _, first, last, from_heard, to_heard in matcher.get_opcodes():
        pairs, rest = _pairs([word for _, word in written[first:last]], came[from_heard:to_heard])
        found += pairs
        added += rest
    found += [HeardWord(word, None) for _, word in too_many]
    by_line: list[list[HeardWord]] = [[] for _ in lines]
    for (number, _), word in zip(every, found, strict=True):
        by_line[number].append(word)
    return HeardLines(tuple(HeardLine(tuple(words)) for words in by_line), tuple(added))


def _pairs(written: list[str], came: list[SpokenWord]) -> tuple[list[HeardWord], list[SpokenWord]]:
    """Return what was heard for each of some *written* words in whose place *came* was heard, and what is left."""
    if [_fold(word) for word in written] == [_fold(word.text) for word in came]:
        return [HeardWord(word, heard) for word, heard in zip(written, came, strict=True)], []
    if came and _letters_of(written) == _letters_of([word.text for word in came]):
        # The same letters, cut otherwise: every one.
        return [HeardWord(word, heard) for word, heard in zip(written, _share_time(written, came), strict=True)], []
    pairs, rest = [], list(came)
    for place, word in enumerate(written):
        left = len(written) - place - 1
        if rest and (_is_alike(word, rest[0].text) or len(rest) > left):
            pairs.append(_pair(word, rest.pop(0)))
        else:
            pairs.append(HeardWord(word, None))
    return pairs, rest


def _pair(word: str, heard: SpokenWord) -> HeardWord:
    return HeardWord(word, heard, is_other=not _is_alike(word, heard.text))


def _share_time(written: list[str], came: list[SpokenWord]) -> list[SpokenWord]:
    """Return the time from the first word that *came* to the last, shared among *written* by their letters."""
    start_s, end_s = came[0].start_s, came[-1].end_s
    letters = [max(1, len(_fold(word))) for word in written]
    a_letter_s, done, shared = (end_s - start_s) / sum(letters), 0, []
    for word, count in zip(written, letters, strict=True):
        shared.append(SpokenWord(word, start_s + done * a_letter_s, start_s + (done + count) * a_letter_s))
        done += count
    return shared


def _parts_of(word: SpokenWord) -> Iterator[SpokenWord]:
    """Yield the words that stand in one that was heard, as far as lines are cut into words; its time is shared."""
    parts = list(_words_in(word.text))
    yield from _share_time(parts, [word]) if parts else ()


def _words_in(text: str) -> Iterator[str]:
    """Yield the words of *text*: letters and digits that stand together, and each letter of an unspaced script."""
    word = ""
    for letter in unicodedata.normalize("NFKC", text):
        kind = unicodedata.category(letter)[0]
        is_alone = kind == "L" and script_of(letter) in _UNSPACED
        if word and (is_alone or not (kind in "LNM" or letter in "'’\u200c\u200d")):
            yield word
            word = ""
        if is_alone:
            yield letter
        elif kind in "LN" or (word and kind == "M") or (word and letter in "'’\u200c\u200d"):
            word += letter
    if word:
        yield word


def _fold(word: str) -> str:
    """Return *word* without what two spellings of it differ in: capitals, accents, apostrophes."""
    apart = unicodedata.normalize("NFD", word.casefold())
    return "".join(letter for letter in apart if unicodedata.category(letter)[0] in "LN")


def _letters_of(words: list[str]) -> str:
    return "".join(map(_fold, words))


def _is_alike(word: str, heard: str) -> bool:
    first, second = _fold(word)[:_MOST_LETTERS], _fold(heard)[:_MOST_LETTERS]
    return first == second or SequenceMatcher(None, first, second, autojunk=False).ratio() >= _ALIKE
