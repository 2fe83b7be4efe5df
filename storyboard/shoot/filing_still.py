"""
Filing a still: the picture as it was served, looked at, durable, with its slate last.

A still's take has one file: it is its picture, and what it gives to a shot below is these bytes.
"""

import asyncio
from pathlib import Path

import av
import numpy as np
from PIL import Image

from storyboard.archive.takes import file_facts, find_take, send_files, take_folder
from storyboard.errors import ArchiveError, LinkExpired, PictureRefused, ProviderError, RequestRejected
from storyboard.files import make_folder, unwritable
from storyboard.media.measure.tones import ends_like
from storyboard.media.picture.input_pictures import PICTURE_FORMATS, PictureFacts, picture_facts
from storyboard.model.clock import now
from storyboard.model.drift import tone
from storyboard.model.takes import Attempt, ClipFacts, Slate, Take, Tone
from storyboard.providers.images.base import MOST_PICTURE_BYTES, ImageService
from storyboard.reporter import Note
from storyboard.shoot.context import Context
from storyboard.shoot.crash_points import pass_point
from storyboard.shoot.lost_takes import retake_command
from storyboard.shoot.slates import file_slate_in_turn
from storyboard.shoot.still_files import keep_picture, kept_picture, new_part, remove_mark

_TRIES = 4
_AGAIN_S = 0.5
_KINDS = ("png", "jpeg", "webp")
_RATE = "24/1"
"""What a still is shown at where it stands in for a clip."""


async def file_still(context: Context, attempt_id: str) -> Take:
    """
    File the picture of an attempt as a take; fetch it where the answer held its link.

    Raises:
        ArchiveError: It does not come whole now, or cannot be written; the message says that it is paid.
        LinkExpired: The service has it no more, or it is no picture.
    """
    attempt = context.journal.attempt(attempt_id)
    folder = take_folder(context.project, attempt.key)
    context.tell(attempt, "archiving")
    try:
        take = await asyncio.to_thread(find_take, context.project, folder.name)
        if take is None or take.slate.attempt.task_id != attempt.task_id:
            make_folder(folder)
            place = await _picture(context, attempt, folder)
            slate = await asyncio.to_thread(_slate, attempt, place)
            await asyncio.to_thread(send_files, context.project, folder.name, slate)
            pass_point("files sent")
            take = await asyncio.to_thread(file_slate_in_turn, context.project, folder, slate)
    except OSError as error:
        raise unwritable(Path(error.filename or folder), error) from error
    pass_point("slate written")
    await asyncio.to_thread(remove_mark, context.project, attempt)
    _tell_other_size(context, take.slate)
    context.journal.save(attempt_id, take.slate.attempt.model_copy(update={"state": "archived"}))
    pass_point("archived in the journal")
    context.tell(attempt, "done")
    return take


def _tell_other_size(context: Context, slate: Slate) -> None:
    """Say where the picture is of another size than was asked."""
    asked, came = slate.attempt.asked.size or "", f"{slate.clip.width}x{slate.clip.height}"
    if "x" in asked and asked != came:
        context.reporter.report(
            Note(f"{slate.attempt.key}: asked of {slate.attempt.provider} in {asked}, and it came in {came}")
        )


async def _picture(context: Context, attempt: Attempt, folder: Path) -> Path:
    """Return the picture in *folder*, fetched where it is not there yet."""
    service, url = context.image_service(attempt.provider), str(attempt.task.get("picture_url", ""))
    for again in range(_TRIES):
        try:
            place = await asyncio.to_thread(kept_picture, folder)
            if place is None:
                place = await _fetch(service, url, folder)
            await asyncio.to_thread(_look, place)
        except (LinkExpired, RequestRejected) as dead:
            raise LinkExpired(dead.message, provider=attempt.provider) from dead
        except (ProviderError, PictureRefused) as broken:
            if again == _TRIES - 1 and isinstance(broken, PictureRefused):
                # It comes like this each time: a person has to say whether another is to be paid.
                raise LinkExpired(broken.message, provider=attempt.provider) from broken
            if again == _TRIES - 1:
                raise _paid_error(context, attempt, broken.message) from broken
            await asyncio.sleep(_AGAIN_S * 2**again)
        else:
            return place
    raise _paid_error(context, attempt, "it does not come")


async def _fetch(service: ImageService, url: str, folder: Path) -> Path:
    if not url:
        raise LinkExpired("its bytes are gone, and the service keeps none", provider=service.name)
    part = await asyncio.to_thread(new_part, folder)
    await service.download(url, part, most_bytes=MOST_PICTURE_BYTES)
    pass_point("part written")
    data = await asyncio.to_thread(part.read_bytes)
    picture_facts(data, name="the picture that came")
    place = await asyncio.to_thread(keep_picture, folder, data)
    part.unlink(missing_ok=True)
    return place


def _look(path: Path) -> PictureFacts:
    facts = picture_facts(path.read_bytes(), name=path.name)
    if facts.format not in _KINDS:
        raise PictureRefused(f"{path.name}: it is {facts.format}, and neither PNG nor JPEG nor WebP")
    return facts


def picture_tone(place: Path) -> Tone:
    """Return what the picture at *place* is like: clips may be measured from it."""
    with Image.open(place, formats=PICTURE_FORMATS) as picture:
        frame = av.VideoFrame.from_ndarray(np.asarray(picture.convert("RGB"), np.uint8), format="rgb24")
    return tone(ends_like((frame,), ()))


def _paid_error(context: Context, attempt: Attempt, why: str) -> ArchiveError:
    return ArchiveError(
        f"{attempt.key}: the picture was made and is paid, but cannot be archived: {why}",
        hint=f"run again soon; {retake_command(context.project, attempt)} makes another",
    )


def _slate(attempt: Attempt, place: Path) -> Slate:
    picture, facts = file_facts(place), _look(place)
    return Slate(
        attempt=attempt.model_copy(update={"state": "archived", "failure": None}),
        seed=attempt.asked.seed,
        archived_at=now(),
        tone=picture_tone(place),
        clip=ClipFacts(width=facts.width_px, height=facts.height_px, frames=1, rate=_RATE, has_audio=False),
        video=picture,
        first_frame=picture,
        last_frame=picture,
        last_frame_served=True,
    )
