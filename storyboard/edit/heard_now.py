"""What was heard in the clips of a film, each held against its lines as they are written now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storyboard.archive.heard_clips import read_heard_clip
from storyboard.edit.spoken import SaidByShot, lines_of_segments
from storyboard.load.load import Loaded
from storyboard.model.graph import SegmentId
from storyboard.model.heard_clip import HeardClip
from storyboard.model.heard_lines import ComparedClip, compared_clip
from storyboard.model.said import Said
from storyboard.model.takes import Take


@dataclass(frozen=True, slots=True)
class HeardTake:
    """What was heard in a take."""

    heard: HeardClip
    compared: ComparedClip
    """Its lines; none while no answer is known."""


def heard_takes(
    loaded: Loaded, said: SaidByShot, takes: Iterable[Take]
) -> dict[str, HeardTake]:  # fmt: skip
    """
    Return what was heard in those of *takes* that somebody listened to, by their folders.

    Raises:
        ArchiveError: What was heard in one cannot be read.
    """
    found = {take.folder: (take, heard) for take in takes if (heard := read_heard_clip(loaded.project, take))}
    if not found:
        return {}
    lines = lines_of_segments(loaded, said, shots={take.key.shot for take, _ in found.values()})
    return {folder: _heard_take(take, heard, lines) for folder, (take, heard) in found.items()}


def _heard_take(take: Take, heard: HeardClip, lines: Mapping[SegmentId, tuple[Said, ...]]) -> HeardTake:
    here = lines.get((take.key.shot, take.key.segment), ()) if heard.is_known else ()
    return HeardTake(heard, compared_clip(here, heard))
