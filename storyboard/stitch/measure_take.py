"""
Takes measured once, and what was found kept with them in the archive: no reel or report measures them again.

The stitcher's own functions measure; what they find is noted down while they run.
"""

import hashlib
import logging
import os
from collections.abc import Iterable
from contextlib import suppress
from fractions import Fraction
from functools import cache as once
from functools import partial
from pathlib import Path

import av

from storyboard.archive.measure_files import ENDING, ENDS, MEASURES
from storyboard.archive.measures import bring_measures, file_measures
from storyboard.archive.takes import VIDEO
from storyboard.errors import ArchiveError, MediaError
from storyboard.files import read_sealed_file
from storyboard.media.coded.decode_some import decoded_frames
from storyboard.model.takes import Source, Take
from storyboard.project import Project
from storyboard.stitch.cache import Cache, UsedPieces, digest
from storyboard.stitch.clip_facts import facts_key, facts_of
from storyboard.stitch.kept_measures import MeasureFile, bytes_of, is_kept_whole, key_of
from storyboard.stitch.parallel import side_by_side
from storyboard.stitch.pieces import ending_of, likeness, make_ending

_log = logging.getLogger(__name__)


def measure_takes(project: Project, takes: Iterable[Take], *, cache: Path, with_ends: bool = False) -> None:
    """
    Measure the *takes* that have no measures: an older version filed them, or their measures are damaged.

    *with_ends* asks for what reports need, too. Where the archive cannot be written, nothing is done: who needs a
    measure takes it, and keeps it in *cache*.
    """
    missing = [take for take in takes if not _is_measured(project, take, with_ends=with_ends)]
    if missing:
        _bring_measures(project, missing)
    left = [take for take in missing if not _is_measured(project, take, with_ends=with_ends)]
    side_by_side(partial(_measure_if_it_can_be, project, take, cache=cache) for take in left)


def measure_take(project: Project, take: Take, *, cache: Path) -> None:
    """
    Measure the clip of *take*, and keep what is found with it, unless that is there.

    What is found on the way is kept in *cache* as well. Where the archive cannot be written, nothing is done.

    Raises:
        MediaError: The clip cannot be read, or *cache* cannot be written.
    """
    folder = project.archive / take.folder
    # A reel refuses a clip that is not the one that was filed.
    is_as_filed = os.access(folder, os.W_OK) and digest(folder / VIDEO) == take.slate.video.sha256
    if not is_as_filed or _is_measured(project, take, with_ends=True):
        return
    files = _measure_files(project, take, cache=cache)
    try:
        file_measures(project, take.folder, files)
    except ArchiveError as error:
        _log.info("what was measured of %s is not kept with it: %s", take.key, error.message)


def _bring_measures(project: Project, takes: Iterable[Take]) -> None:
    try:
        bring_measures(project, [take.folder for take in takes])
    except ArchiveError as error:
        _log.info("what was measured of takes is not brought: %s", error.message)


def _measure_if_it_can_be(project: Project, take: Take, *, cache: Path) -> None:
    try:
        measure_take(project, take, cache=cache)
    except MediaError as error:
        # The reel that shows it finds the same, and reports it.
        _log.info("%s is not measured: %s", take.key, error.message)


def _is_measured(project: Project, take: Take, *, with_ends: bool) -> bool:
    folder, sha256 = project.archive / take.folder, take.slate.video.sha256
    if not is_kept_whole(folder / MEASURES, key_of(facts_key(sha256))):
        return False
    if not with_ends:
        return True
    # It needs NumPy, which takes longer to import than all the rest: a reel does without.
    from storyboard.media.measure.tones import END_FRAMES  # noqa: PLC0415
    from storyboard.stitch.clip_ends import frames_key  # noqa: PLC0415

    first = frames_key(sha256, start=0, frames=min(END_FRAMES, take.slate.clip.frames))
    return is_kept_whole(folder / ENDS, key_of(first))


def _measure_files(project: Project, take: Take, *, cache: Path) -> dict[str, bytes]:
    """Return the files that hold what is measured of *take*; the one that says that it is, is the last."""
    clip, sha256 = project.archive / take.folder / VIDEO, take.slate.video.sha256
    numbers, ends = UsedPieces(), UsedPieces()
    _measure_alone(clip, take, numbers=Cache(cache, numbers), ends=Cache(cache, ends))
    _measure_beside(project, clip, take, cache=Cache(cache, numbers))
    # What is found on the way of other clips is kept with those.
    texts = {key: text for key, text in numbers.texts.items() if sha256 in key}
    clips: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for key, path in numbers.clips.items():
        if sha256 in key:
            files[ENDING] = path.read_bytes() if path.name == ENDING else read_sealed_file(path) or b""
            clips[key] = hashlib.sha256(files[ENDING]).hexdigest()
            # Of the bytes without the seal that they have in the cache.
            texts[key_of(facts_key(clips[key]))] = numbers.texts[key_of(facts_key(digest(path)))]
    files[ENDS] = bytes_of(MeasureFile(ends.texts, {}))
    files[MEASURES] = bytes_of(MeasureFile(texts, clips))
    return files


def _measure_alone(clip: Path, take: Take, *, numbers: Cache, ends: Cache) -> None:
    """Ask for everything about *clip* that a reel or a report of whole clips asks for; its end is decoded once."""
    from storyboard.media.measure.tones import END_FRAMES, measure_pictures  # noqa: PLC0415 - it needs NumPy
    from storyboard.stitch.clip_ends import HEARD_S, level, measured_frames  # noqa: PLC0415

    facts = facts_of(clip, cache=numbers)
    ending = ending_of(facts)
    frames = min(END_FRAMES, facts.frames)
    last, begin = facts.frames - frames, min(ending.start, facts.frames - frames)

    @once
    def end() -> tuple[av.VideoFrame, ...]:
        return tuple(decoded_frames(clip, start=begin, frames=facts.frames - begin))

    measured_frames(clip, start=0, frames=frames, cache=ends)
    measured_frames(clip, start=last, frames=frames, cache=ends, see=lambda: measure_pictures(end()[last - begin :]))
    if ending.frames:
        first = ending.start - begin
        make_ending(ending, cache=numbers, pictures=lambda: end()[first : first + ending.frames])
    if facts.has_audio:
        rate = Fraction(take.slate.clip.rate)
        ends_s = (float((facts.frames - shared) / rate) for shared in (False, True))
        for start_s in (0.0, *(max(end_s - HEARD_S, 0) for end_s in ends_s)):
            level(clip, start_s=start_s, length_s=HEARD_S, cache=numbers)


def _measure_beside(project: Project, clip: Path, take: Take, *, cache: Cache) -> None:
    """Ask how alike *clip* and its neighbours are at the frames that it was shot from, as far as those are there."""
    sources = {source.role: source for source in take.slate.attempt.sources}
    before = _other(project, sources.get("first_frame"), "last_frame")
    after = _other(project, sources.get("last_frame"), "first_frame")
    for pair in ((before, clip), (clip, after)):
        with suppress(MediaError):
            if pair[0] and pair[1]:
                likeness(pair[0], pair[1], cache=cache)


def _other(project: Project, source: Source | None, frame: str) -> Path | None:
    clip = project.archive / source.place / VIDEO if source and source.kind == frame else None
    return clip if clip and clip.is_file() else None
