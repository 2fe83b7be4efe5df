"""
Bring an edit of a reel back from an editing program into the storyboard.

The library for it is an extra, so it is imported where it is needed.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from storyboard.author.text_files import hold_texts, read_text_file, write_text_file
from storyboard.author.yaml.edit_cuts import WantedCut, with_cuts
from storyboard.edit.assembly import continued_shots, meeting_shots, reel_rate
from storyboard.edit.exchange.otio_extra import require_otio
from storyboard.edit.footage import footage_of, usable_takes
from storyboard.edit.otio.edit import EditedClip, FilmFacts
from storyboard.errors import CommandError
from storyboard.load.load import Loaded, examine_whole
from storyboard.model.graph import SegmentId
from storyboard.model.segments import segments_of
from storyboard.model.takes import Take
from storyboard.model.written_reels import Reel
from storyboard.plan.film_now import film_now
from storyboard.project import Project, path_to_type
from storyboard.reporter import Reporter
from storyboard.stitch.timeline import Footage, segment_name


@dataclass(frozen=True, slots=True)
class EditChanges:
    """What an edit changed in a storyboard."""

    reel: str
    cuts: int
    changed: int
    """Cuts that are new, or that show something else than before."""
    is_written: bool
    """False where the edit shows what the reel shows already."""
    remarks: tuple[str, ...]
    """What could not come back."""


def bring_back(project: Project, file: Path, *, reel: str | None, reporter: Reporter) -> EditChanges:
    """
    Write order, trims and transitions of the edit in *file* into a reel of the storyboard; all else in it stays.

    Raises:
        CommandError: The extra is missing, the file is no edit of this film, or the storyboard would be wrong then.
        StoryboardInvalid: The storyboard has mistakes now.
    """
    require_otio()
    # OpenTimelineIO is an extra, and takes a while to import: only bringing an edit back needs it.
    from storyboard.edit.otio.cuts_of_edit import cuts_of  # noqa: PLC0415
    from storyboard.edit.otio.read_edit import read_edit  # noqa: PLC0415

    film = film_now(project)
    loaded, takes = film.loaded, film.takes
    usable = usable_takes(film.plan, takes, reporter=reporter)
    footage = footage_of(loaded, usable)
    edit = read_edit(file, _film_facts(loaded, takes, footage), reel=reel, music=_music(loaded))
    name = reel or edit.reel
    if name not in loaded.storyboard.reels:
        hint = f"say which with --reel: {', '.join(loaded.storyboard.reels)}"
        raise CommandError(f"{file}: no reel is called {name!r}" if name else f"{file} names no reel", hint=hint)
    if not edit.clips:
        raise CommandError(f"{file}: none of its clips is of this film", hint="\n  ".join(edit.remarks))
    if edit.overlapping:
        message = (
            f"reel {name} cannot be cut as in the edit: the transitions into and out of {edit.overlapping[0]} overlap"
        )
        raise CommandError(message, hint="shorten the transitions, or show more of the clip")
    if missing := dict.fromkeys(clip.segment[0] for clip in edit.clips if not footage[clip.segment[0]]):
        raise CommandError(
            f"{file}: no take is here of {', '.join(missing)}",
            hint=f"`storyboard run {path_to_type(project)}` shoots it",
        )
    shots = loaded.storyboard.every_shot
    was = loaded.storyboard.reels[name]
    cuts = cuts_of(edit, was, footage, meeting_shots(shots) | continued_shots(shots))
    is_same = [cut.old for cut in cuts] == list(range(len(was.shots))) and not any(cut.is_changed for cut in cuts)
    if not is_same:
        _write(project, name, [WantedCut(cut.keys, cut.old, cut.is_changed) for cut in cuts])
    # OpenTimelineIO is an extra: what reads its files is imported where it is needed.
    from storyboard.edit.exchange.notes_back import file_marks  # noqa: PLC0415

    noted = tuple(file_marks(project, edit.marks, rate=edit.rate, used=usable, takes=takes))
    twice = [f"the frame that {cut.keys['shot']} and {cut.repeats} share is shown once" for cut in cuts if cut.repeats]
    remarks = (
        *edit.remarks,
        *noted,
        *twice,
        *_other_takes(edit.clips, usable, takes, path_to_type(project)),
        *_odd_cards(was, edit.cards),
        *_other_rate(edit.rate, was, footage),
    )
    changed = sum(cut.is_changed for cut in cuts)
    return EditChanges(name, len(cuts), changed, not is_same, tuple(dict.fromkeys(remarks)))


def _film_facts(
    loaded: Loaded, takes: Mapping[SegmentId, tuple[Take, ...]], footage: Mapping[str, tuple[Footage, ...]]
) -> FilmFacts:  # fmt: skip
    """Return what must be known of the film to read an edit of it."""
    shots = loaded.storyboard.every_shot
    named = {
        segment_name(shot.id, segment.index): (shot.id, segment.index)
        for shot in shots
        for segment in segments_of(shot, loaded.models)
    }
    filed = {take.folder: segment for segment, several in takes.items() for take in several}
    parts = {(shot, n): part for shot, several in footage.items() for n, part in enumerate(several, start=1)}
    return FilmFacts(
        names=named,
        takes={folder: segment for folder, segment in filed.items() if segment in named.values()},
        lengths_s={segment: part.frames / part.rate for segment, part in parts.items()},
        archive=loaded.project.archive,
        sounding=frozenset(segment for segment, part in parts.items() if part.has_audio),
        notes={shot.id: " ".join(shot.notes.split()) for shot in shots if shot.notes},
    )


def _music(loaded: Loaded) -> dict[str, str]:
    reels = loaded.storyboard.reels.items()
    return {name: reel.audio.file for name, reel in reels if reel.audio and reel.audio.file}


def _write(project: Project, reel: str, cuts: list[WantedCut]) -> None:
    with hold_texts(project):
        file = read_text_file(project, project.file)
        edited = with_cuts(file.data.decode("utf-8"), reel, cuts).encode("utf-8")
        _refuse_mistakes(project, reel, edited)
        write_text_file(project, file, edited)


def _refuse_mistakes(project: Project, reel: str, edited: bytes) -> None:
    found = examine_whole(project, texts={project.file.resolve(): edited})
    wrong = [problem for problem in found.problems if problem.severity == "error"]
    if wrong:
        raise CommandError(f"reel {reel} cannot be cut as in the edit: {wrong[0].message}", hint=wrong[0].hint)


def _other_takes(
    clips: Iterable[EditedClip],
    used: Mapping[SegmentId, Take],
    takes: Mapping[SegmentId, tuple[Take, ...]],
    place: str,
) -> Iterator[str]:
    for clip in clips:
        take = used.get(clip.segment)
        if take and clip.folder not in {"", take.folder} and clip.folder.startswith(clip.segment[0]):
            told = f"the edit uses {clip.folder}, the film uses {take.folder}"
            shown = next((take for take in takes.get(clip.segment, ()) if take.folder == clip.folder), None)
            if shown is None:
                yield f"{told}; {clip.folder} is not in the archive"
            else:
                segment = f" --segment {shown.key.segment}" if len(_segments_of(clip.segment[0], takes)) > 1 else ""
                shot, number = shown.key.shot, shown.key.take
                yield f"{told}. To switch: storyboard approve {place} {shot} {number}{segment}"


def _segments_of(shot: str, takes: Mapping[SegmentId, tuple[Take, ...]]) -> list[SegmentId]:
    return [segment for segment in takes if segment[0] == shot]


def _odd_cards(reel: Reel, cards: frozenset[str]) -> Iterator[str]:
    for key, card in (("title_card", "title card"), ("end_card", "end card")):
        if getattr(reel, key) and card not in cards:
            yield f"the {card} is not in the edit: take `{key}` out of the reel if it is meant to go"
        if card in cards and not getattr(reel, key):
            yield f"the edit has a {card}, and the reel has none: write `{key}` into it"


def _other_rate(ours: Fraction, reel: Reel, footage: Mapping[str, tuple[Footage, ...]]) -> Iterator[str]:
    if not any(footage[cut.shot] for cut in reel.shots):
        return
    its = reel_rate(reel, footage)
    if ours != its:
        fps = f"{float(ours):.6g}"
        yield f"the edit counts {fps} frames a second, and the reel {float(its):.6g}: write `fps: {fps}` to follow it"
