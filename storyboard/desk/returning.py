"""
The way back from an editor's desk: an edit of a reel as cuts of the storyboard.

The library for it is an extra, imported where it is needed.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from storyboard.archive import read_takes
from storyboard.assembly import meeting_shots
from storyboard.cutting import Takes, footage_of, usable_takes
from storyboard.desk.extra import require_otio
from storyboard.disk import write_durably
from storyboard.errors import CommandError
from storyboard.export.strips import Strip
from storyboard.graph import SegmentId
from storyboard.load.reader import Loaded, check, load
from storyboard.model import Reel
from storyboard.plan.planning import plan
from storyboard.project import Project
from storyboard.reporter import Reporter
from storyboard.segments import segments_of
from storyboard.takes import Take
from storyboard.timeline import segment_name
from storyboard.written.cuts import WantedCut, with_cuts


@dataclass(frozen=True, slots=True)
class Returned:
    """What an edit changed in a storyboard."""

    reel: str
    cuts: int
    changed: int
    """Cuts that are new, or shown otherwise than before."""
    is_written: bool
    """False where the reel was as the edit is."""
    remarks: tuple[str, ...]
    """What could not come back."""


def bring_back(project: Project, file: Path, *, reel: str | None, reporter: Reporter) -> Returned:
    """
    Write order, trims and transitions of the edit in *file* into a reel of the storyboard; all else in it stays.

    Raises:
        CommandError: The extra is missing, the file is no edit of this film, or the storyboard would be wrong then.
        StoryboardInvalid: The storyboard has mistakes now.
    """
    require_otio()
    # OpenTimelineIO is an extra, and takes a while to import: only who brings an edit back needs it.
    from storyboard.export.edited import read_edit  # noqa: PLC0415
    from storyboard.export.returning import cuts_of  # noqa: PLC0415

    loaded = load(project)
    takes = read_takes(project)
    usable = usable_takes(plan(loaded.storyboard, takes, project=project), takes, reporter=reporter)
    edit = read_edit(file, _segments(loaded, takes))
    name = reel or edit.reel
    if name not in loaded.storyboard.reels:
        hint = f"say which with --reel: {', '.join(loaded.storyboard.reels)}"
        raise CommandError(f"{file}: no reel is called {name!r}" if name else f"{file} names no reel", hint=hint)
    if not edit.strips:
        raise CommandError(f"{file}: none of its clips is of this film", hint="\n  ".join(edit.remarks))
    footage = footage_of(loaded, usable)
    if missing := dict.fromkeys(strip.segment[0] for strip in edit.strips if not footage[strip.segment[0]]):
        raise CommandError(f"{file}: no take is here of {', '.join(missing)}", hint="storyboard run makes it")
    shots = [shot for scene in loaded.storyboard.scenes for shot in scene.shots]
    was = loaded.storyboard.reels[name]
    cuts = cuts_of(edit, was, footage, meeting_shots(shots))
    is_same = [cut.old for cut in cuts if not cut.is_changed] == list(range(len(was.shots)))
    if not is_same:
        _write(project, name, [WantedCut(cut.keys, cut.old, cut.is_changed) for cut in cuts])
    twice = [f"the frame that {cut.keys['shot']} and {cut.repeats} share is shown once" for cut in cuts if cut.repeats]
    remarks = (*edit.remarks, *twice, *_other_takes(edit.strips, usable), *_missing_cards(was, edit.cards))
    changed = sum(cut.is_changed for cut in cuts)
    return Returned(name, len(cuts), changed, not is_same, tuple(dict.fromkeys(remarks)))


def _segments(loaded: Loaded, takes: Mapping[SegmentId, tuple[Take, ...]]) -> dict[str, SegmentId]:
    """Return every segment by the name of its clip, and by the folders of its takes."""
    shots = [shot for scene in loaded.storyboard.scenes for shot in scene.shots]
    named = {segment_name(shot.id, one.index): (shot.id, one.index) for shot in shots for one in segments_of(shot)}
    filed = {take.folder: segment for segment, several in takes.items() for take in several}
    return {**{folder: segment for folder, segment in filed.items() if segment in named.values()}, **named}


def _write(project: Project, reel: str, cuts: list[WantedCut]) -> None:
    text = project.file.read_bytes().decode("utf-8")
    edited = with_cuts(text, reel, cuts)
    trial = project.file.with_name(f".{project.file.stem}.{os.getpid()}.yaml")
    try:
        trial.write_bytes(edited.encode("utf-8"))
        wrong = [problem for problem in check(Project(file=trial)) if problem.severity == "error"]
    finally:
        trial.unlink(missing_ok=True)
    if wrong:
        raise CommandError(f"reel {reel} cannot be cut as in the edit: {wrong[0].message}", hint=wrong[0].hint)
    write_durably(project.file, edited.encode("utf-8"))


def _other_takes(strips: Iterable[Strip], takes: Takes) -> Iterator[str]:
    for strip in strips:
        take = takes.get(strip.segment)
        if take and strip.folder not in {"", take.folder} and strip.folder.startswith(strip.segment[0]):
            shot = strip.segment[0]
            yield f"the edit shows {strip.folder}, and {take.folder} counts: storyboard approve {shot} says otherwise"


def _missing_cards(reel: Reel, cards: frozenset[str]) -> Iterator[str]:
    for key, card in (("title_card", "title card"), ("end_card", "end card")):
        if getattr(reel, key) and card not in cards:
            yield f"the {card} is not in the edit: take `{key}` out of the reel if it is meant to go"
