"""
Translations of what is said in a reel: files beside the storyboard, as a translator gives them back.

Either one text for each line, by its id, in YAML; or the subtitles that an export wrote, translated: WebVTT, whose cues
have the ids of their lines, or SubRip, whose cues have numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from storyboard.load.problems import Findings, in_quotes
from storyboard.load.project_files import Refusal, read_bytes
from storyboard.load.yaml.nodes import ScalarNode, is_empty
from storyboard.load.yaml.source import MAX_BYTES, read_source
from storyboard.media.read_subtitles import filed_cues
from storyboard.media.readable_cues import joined_words
from storyboard.model.spoken_spans import line_of_cue

_YAML = (".yaml", ".yml")
_SUBTITLES = (".vtt", ".srt")
_FORMS = "a translation is a .yaml, .vtt or .srt file, as `storyboard export --to lines` or `--to vtt` writes it"


@dataclass(frozen=True, slots=True)
class TranslationFile:
    """What a translation says."""

    words: tuple[tuple[str, str], ...] = ()
    """The words of each line by its id."""
    cues: tuple[str, ...] = ()
    """The words of each cue by its number, from the first, of a file that knows no more of lines."""


def read_translation(path: Path, findings: Findings) -> TranslationFile | Refusal:
    """Return the translation at *path*; what is wrong in a YAML file is noted in *findings* too."""
    if path.suffix.lower() in _YAML:
        return _read_yaml(path, findings)
    if path.suffix.lower() not in _SUBTITLES:
        return f"translation {in_quotes(path.name)} has a form that is not known", _FORMS
    data = read_bytes(path, most=MAX_BYTES, what="translation")
    return data if isinstance(data, tuple) else _read_subtitles(path, data)


def _read_subtitles(path: Path, data: bytes) -> TranslationFile | Refusal:
    try:
        cues = filed_cues(data.decode("utf-8"))
    except UnicodeDecodeError:
        return f"translation {in_quotes(path.name)} is not UTF-8", "save it as UTF-8"
    if not cues or len(data) > MAX_BYTES:
        return f"no subtitles can be read in translation {in_quotes(path.name)}", _FORMS
    if not any(line_of_cue(cue.id) for cue in cues):
        return TranslationFile(cues=tuple(cue.text for cue in cues))
    return TranslationFile(words=words_of_cues((cue.id, cue.text) for cue in cues))


def words_of_cues(cues: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the words of each line by its id, of *cues* with their own ids and their texts."""
    lines = ((line_of_cue(cue_id), text) for cue_id, text in cues)
    kept: dict[str, list[str]] = {}
    for line, text in lines:
        if line is not None:
            kept.setdefault(line, []).append(text)
    return tuple((line, joined_words(texts)) for line, texts in kept.items())


def _read_yaml(path: Path, findings: Findings) -> TranslationFile | Refusal:
    source = read_source(path, findings)
    if source is None:
        return f"translation {in_quotes(path.name)} cannot be read", _FORMS
    words: list[tuple[str, str]] = []
    for line, node in source.root.items.items():
        if isinstance(node, ScalarNode) and isinstance(node.value, str):
            words.append((line, " ".join(node.value.split())))
        elif not is_empty(node):
            row, column = source.root.keys[line]
            findings.error(
                source.place(row, column, line), f"the text of `{line}` must be text", hint="put it in quotes"
            )
    return TranslationFile(words=tuple(words))
