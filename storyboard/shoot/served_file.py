"""
The file that is the answer to a call, in its take's folder: kept when the answer came, or fetched by its link.

What comes broken each time is paid all the same: a person has to say whether another is to be paid.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

from storyboard.errors import ArchiveError, LinkExpired, MediaError, ProviderError, RequestRejected
from storyboard.model.takes import Attempt
from storyboard.shoot.call_files import keep_file, kept_file, new_part
from storyboard.shoot.call_service import LINK, CallService, call_service
from storyboard.shoot.context import Context
from storyboard.shoot.crash_points import pass_point
from storyboard.shoot.lost_takes import retake_command

Look = Callable[[bytes, str], None]
"""Looks at the bytes of a file of this name; raises a `MediaError` where they cannot be used."""

_TRIES = 4
_AGAIN_S = 0.5


async def served_file(context: Context, attempt: Attempt, folder: Path, *, look: Look) -> Path:
    """
    Return the file of *attempt* in *folder*, fetched where it is not there yet.

    Raises:
        ArchiveError: It does not come whole now; the message says that it is paid.
        LinkExpired: The service has it no more, or it cannot be used.
    """
    service, url = call_service(context, attempt.asked), str(attempt.task.get(LINK, ""))
    for again in range(_TRIES):
        try:
            place = await asyncio.to_thread(kept_file, folder, attempt.asked)
            if place is None:
                place = await _fetch(service, url, folder, attempt, look=look)
            await asyncio.to_thread(_look_at, place, look)
        except (LinkExpired, RequestRejected) as dead:
            raise LinkExpired(dead.message, provider=attempt.provider) from dead
        except (ProviderError, MediaError) as broken:
            if again == _TRIES - 1 and isinstance(broken, MediaError):
                # It comes like this each time: a person has to say whether another is to be paid.
                raise LinkExpired(broken.message, provider=attempt.provider) from broken
            if again == _TRIES - 1:
                raise _paid_error(context, attempt, broken.message) from broken
            await asyncio.sleep(_AGAIN_S * 2**again)
        else:
            return place
    raise _paid_error(context, attempt, "it does not come")


async def _fetch(service: CallService, url: str, folder: Path, attempt: Attempt, *, look: Look) -> Path:
    if not url:
        raise LinkExpired("its bytes are gone, and the service keeps none", provider=service.name)
    part = await asyncio.to_thread(new_part, folder, attempt.asked)
    await service.download(url, part)
    pass_point("part written")
    data = await asyncio.to_thread(part.read_bytes)
    look(data, f"the {attempt.asked.thing} that came")
    place = await asyncio.to_thread(keep_file, folder, attempt.asked, data)
    part.unlink(missing_ok=True)
    return place


def _look_at(place: Path, look: Look) -> None:
    look(place.read_bytes(), place.name)


def _paid_error(context: Context, attempt: Attempt, why: str) -> ArchiveError:
    return ArchiveError(
        f"{attempt.key}: the {attempt.asked.thing} was made and is paid, but cannot be archived: {why}",
        hint=f"run again soon; {retake_command(context.project, attempt)} makes another",
    )
