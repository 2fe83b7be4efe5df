"""Export what is said in a reel: as subtitles, or line by line for a translator."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from storyboard.files import make_folder, unwritable_result, write_durably
from storyboard.media.subtitle_files import subrip_text, webvtt_text
from storyboard.project import Project
from storyboard.reporter import Reporter
from storyboard.stitch.progress import progress_of
from storyboard.stitch.reel import ReelWords, lay_out, report_words, words_of_reel
from storyboard.stitch.timeline import Timeline

SUFFIXES = {"srt": ".srt", "vtt": ".vtt", "lines": ".lines.yaml"}


def export_words(
    project: Project, timeline: Timeline, *, kind: str, to: Path | None, cache: Path, reporter: Reporter
) -> tuple[Path, int, int] | None:
    """
    Write what is said in the reel of *timeline*; return the file, how many cues or lines it has, and the reel's
    frames; None without a word.

    Subtitles in other languages land beside it: ``main.zh.srt``.

    Raises:
        MediaError: A clip cannot be read, or a file cannot be written.
    """
    with progress_of(timeline.name, reporter) as progress:
        layout = lay_out(timeline, cache=cache, reporter=reporter, progress=progress)
    words, frames = words_of_reel(timeline, layout.placed_clips), layout.frames
    if not words.said:
        return None
    report_words(words, timeline, reporter=reporter)
    file = to or project.reel(timeline.name, suffix=SUFFIXES[kind])
    for path, text in _files(file, words, timeline, kind=kind):
        try:
            make_folder(path.parent)
            write_durably(path, text.encode("utf-8"))
        except OSError as error:
            raise unwritable_result(path, error) from error
    return file, len(_words_by_line(timeline) if kind == "lines" else words.said), frames


def _files(file: Path, words: ReelWords, timeline: Timeline, *, kind: str) -> Iterator[tuple[Path, str]]:
    if kind == "lines":
        yield file, _lines_text(timeline)
        return
    text_of = subrip_text if kind == "srt" else webvtt_text
    yield file, text_of(words.said, rate=timeline.rate)
    for each in words.translated:
        if each.cues:
            path = file.with_suffix(f".{each.translation.language}{file.suffix}")
            yield path, text_of(each.cues, rate=timeline.rate)


def _lines_text(timeline: Timeline) -> str:
    head = (
        f"# What is said in reel {timeline.name}. Translate the texts in quotes, save the file under another name,\n"
        f"# and name it in the reel: subtitles: {{zh: subs/{timeline.name}.zh.yaml}}\n"
    )
    return head + "".join(_entries(_words_by_line(timeline).items()))


def _words_by_line(timeline: Timeline) -> dict[str, str]:
    return {span.id: span.words for clip in timeline.clips for span in clip.spoken}


def _entries(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    # Text in JSON's quotes is text in YAML's.
    return (f"{line}: {json.dumps(words, ensure_ascii=False)}\n" for line, words in lines)
