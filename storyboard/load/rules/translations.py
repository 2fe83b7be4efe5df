"""Rules about the translations of what is said in a reel."""

from collections.abc import Iterator, Sequence

from storyboard.load.problems import Findings, Place, in_quotes
from storyboard.load.project_files import find_inside
from storyboard.load.reels import WrittenReel
from storyboard.load.translations import TranslationFile, read_translation
from storyboard.load.typed_part import Part, node_under
from storyboard.load.written_film import WrittenFilm, WrittenShot
from storyboard.model.said import line_id, narration_id
from storyboard.model.units import names_of
from storyboard.model.written_reels import Reel


def check_translations(
    film: WrittenFilm, reel: WrittenReel, part: Part[Reel], shots: Sequence[WrittenShot], findings: Findings
) -> None:
    """Note translations of *reel* that cannot be read, lines that they lack, and texts of no line."""
    for language, text in reel.reel.subtitles.translations.items():
        short = ("subtitles", language)
        place = part.at(*(short if node_under(part.node, short) else ("subtitles", "translations", language)))
        path = find_inside(text, folder=film.project.folder, what="translation", findings=findings)
        translation = path if isinstance(path, tuple) else read_translation(path, findings)
        if isinstance(translation, tuple):
            message, hint = translation
            findings.error(place, message, hint=hint)
        else:
            _check_lines(translation, shots, f"translation {in_quotes(text)}", place, findings)


def _check_lines(
    translation: TranslationFile, shots: Sequence[WrittenShot], what: str, place: Place, findings: Findings
) -> None:  # fmt: skip
    if not translation.words:
        return
    ids = list(dict.fromkeys(line for shot in shots for line in _lines_of(shot)))
    have = dict(translation.words)
    if missing := [line for line in ids if not have.get(line)]:
        message = f"{what} has no text for {names_of(missing)}"
        findings.warning(place, message, hint="these lines will have no subtitles in that language")
    # Lines of a dialogue are counted once its template is rendered.
    open_ended = tuple(f"{shot.shot.id}.line-" for shot in shots if shot.shot.dialogue)
    unknown = [line for line in have if line not in ids and not (open_ended and line.startswith(open_ended))]
    if unknown:
        message = f"{what} has texts for {names_of(unknown)}, and the reel has no such line"
        findings.warning(place, message, hint=findings.nearest(unknown[0], ids))


def _lines_of(shot: WrittenShot) -> Iterator[str]:
    for number, _ in enumerate(shot.shot.lines, start=1):
        yield line_id(shot.shot.id, number)
    if shot.shot.narration:
        yield narration_id(shot.shot.id)
