"""Takes that have lines to say, and that nobody listened to yet."""

from storyboard.edit.spoken import lines_of_segments
from storyboard.model.graph import SegmentId
from storyboard.plan.film_now import FilmNow
from storyboard.show.entries import Entry
from storyboard.show.looks import film_entries


def unheard_segments(now: FilmNow) -> tuple[SegmentId, ...]:
    """
    Return the segments of *now* whose take in the film has sound and lines to say, and of which it is not known whether
    it says them; in the film's order.

    Raises:
        ArchiveError: What was heard in a take cannot be read.
    """  # fmt: skip
    waiting = [entry for entry in film_entries(now) if _is_unheard(entry)]
    lines = lines_of_segments(now.loaded, now.plan.said, shots={entry.shot.id for entry in waiting})
    segments = [(entry.shot.id, entry.segment) for entry in waiting]
    return tuple(each for each in segments if any(line.is_said and line.words for line in lines.get(each, ())))


def _is_unheard(entry: Entry) -> bool:
    if entry.take is None or not entry.take.slate.clip.has_audio or not (entry.shot.lines or entry.shot.dialogue):
        return False
    return entry.heard is None or not entry.heard.heard.is_known
