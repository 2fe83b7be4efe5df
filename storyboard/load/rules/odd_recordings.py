"""The rule that a recording can be of its words, by its length: a wrong file is easily named."""

from collections.abc import Iterator

from storyboard.errors import PromptInvalid
from storyboard.load.problems import Findings, Place, in_quotes
from storyboard.load.prompt.prompt import render_line
from storyboard.load.rules.recordings import RecordingCheck
from storyboard.load.written_film import WrittenFilm, WrittenShot
from storyboard.model.recordings import odd_length
from storyboard.model.written_lines import Spoken


def check_odd_recordings(film: WrittenFilm, recordings: RecordingCheck, findings: Findings) -> None:
    """Warn of files that are far longer, or shorter, than their words take to say; *recordings* has heard them."""
    for shot, scene in film.rendered_shots:
        for spoken, place in _filed_words(shot):
            heard = recordings.recording(spoken.written_file or "")
            try:
                words = render_line(spoken.text, film.storyboard, scene, shot.segments[0], project=film.project)
            except PromptInvalid:
                # Told by the rules about texts.
                continue
            if heard is not None and spoken.is_said and (odd := odd_length(words, heard.duration_s, is_acted=True)):
                file = in_quotes(spoken.written_file or "")
                message = f"recording {file} seems to be of other words: {odd}"
                findings.warning(place, message, hint="name the right file, or write the words that it says")


def _filed_words(shot: WrittenShot) -> Iterator[tuple[Spoken, Place]]:
    """Yield what is said in *shot*, or over it, that the storyboard names a recording of."""
    if not shot.is_wrong("lines"):
        for number, line in enumerate(shot.shot.lines):
            if line.written_file is not None:
                yield line, shot.part.at("lines", number, "file")
    narration = None if shot.is_wrong("narration") else shot.shot.narration
    if narration is not None and narration.written_file is not None:
        yield narration, shot.part.at("narration", "file")
