"""
The last frames that other takes opened on, where the take that gave them is fetched again.

A service's own last frame and the one that is cut from its clip are two pictures. What opened on one of them
does not fit the other, and would be made and paid again.
"""

import asyncio
import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from storyboard.archive.bucket import bucket_of
from storyboard.archive.takes import LAST_FRAME, VIDEO, file_slate, take_folder
from storyboard.errors import ArchiveError, ProviderError
from storyboard.files import write_durably
from storyboard.media.picture.frames import last_frame_png
from storyboard.model.graph import SegmentId
from storyboard.model.takes import Attempt, FileFacts, Take
from storyboard.model.tasks import Succeeded
from storyboard.plan.fingerprint import Wanted
from storyboard.shoot.context import Context
from storyboard.shoot.expected_clip import MOST_FRAME_BYTES
from storyboard.shoot.gone_takes import is_lost
from storyboard.shoot.looking import looks_at_lists


def used_last_frames(context: Context, attempt: Attempt) -> frozenset[str]:
    """Return the digests of the frames of *attempt*'s take on which others opened; none before it was ever filed."""
    if not (is_lost(attempt) or looks_at_lists(context.project)):
        return frozenset()
    return _frames_opened_on(context, take_folder(context.project, attempt.key).name)


def _frames_opened_on(context: Context, folder: str) -> frozenset[str]:
    return frozenset(
        source.sha256
        for other in context.journal.attempts().values()
        if other.task_id or other.state == "intended"
        for source in other.sources
        if (source.kind, source.place) == ("last_frame", folder)
    )


@dataclass(frozen=True, slots=True)
class OtherFrame:
    """A take as it would be with the last frame that it has not."""

    take: Take
    picture: bytes


def with_other_frames(context: Context, wanted: Wanted, above: Mapping[SegmentId, Take]) -> Iterator[OtherFrame]:
    """
    Give each take of *above* with its other last frame, the service's or the clip's, where *wanted* opens on it.

    Raises:
        ArchiveError: The service's cannot be fetched now.
    """
    if bucket_of(context.project) is not None:
        return
    for need in wanted.needs:
        take = above[need.of]
        if need.frame == "last" and not _frames_opened_on(context, take.folder):
            folder = context.project.archive / take.folder
            is_served = take.slate.last_frame_served
            picture = last_frame_png(folder / VIDEO) if is_served else asyncio.run(_served_frame(context, take))
            if picture:
                yield OtherFrame(_with_frame(take, picture, is_served=not is_served), picture)


def settle_frame(context: Context, other: OtherFrame) -> None:
    """Give the take its other last frame for good: a take that was found opened on it."""
    folder = context.project.archive / other.take.folder
    # The slate first: a picture that does not fit it is fetched again.
    file_slate(folder, other.take.slate)
    write_durably(folder / LAST_FRAME, other.picture)


def _with_frame(take: Take, picture: bytes, *, is_served: bool) -> Take:
    facts = FileFacts(path=LAST_FRAME, bytes=len(picture), sha256=hashlib.sha256(picture).hexdigest())
    slate = take.slate.model_copy(update={"last_frame": facts, "last_frame_served": is_served})
    return take.model_copy(update={"slate": slate})


async def _served_frame(context: Context, take: Take) -> bytes:
    """Return the last frame that the service serves; nothing where it serves none."""
    attempt = take.slate.attempt
    provider = context.connect(attempt.provider, context.project)
    try:
        made = (await provider.get(attempt.task_id)).progress
        if not isinstance(made, Succeeded) or not made.last_frame_url:
            return b""
        with tempfile.TemporaryDirectory(prefix="storyboard-") as scratch:
            to = Path(scratch) / LAST_FRAME
            await provider.download(made.last_frame_url, to, most_bytes=MOST_FRAME_BYTES)
            return to.read_bytes()
    except ProviderError as error:
        raise ArchiveError(
            f"{take.key}: what opens on it may have been asked for before the project's state was lost, and its last "
            f"frame at {attempt.provider}, which would tell, cannot be fetched now: {error.message}",
            hint="run again; nothing was asked for",
        ) from error
    finally:
        await provider.aclose()
