"""
Filing a take: download, check, make durable, slate.

Nothing has its final name before it is whole, and the slate comes last: a take
exists when its slate does.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

from storyboard.archive import (
    FIRST_FRAME,
    LAST_FRAME,
    VIDEO,
    file_facts,
    file_slate,
    settle,
    take_folder,
    write_durably,
)
from storyboard.errors import ArchiveError, LinkExpired, MediaError, Unavailable
from storyboard.journal import now
from storyboard.media.frames import first_frame_png, last_frame_png
from storyboard.media.probe import clip_facts
from storyboard.plan.estimate import priced
from storyboard.providers.base import Provider
from storyboard.shoot.stage import Stage
from storyboard.takes import Attempt, Slate, Succeeded, Take, TakeKey

_TRIES = 4


async def file_take(stage: Stage, attempt_id: str) -> Take:
    """
    Download what the attempt's task made and file it as a take.

    Raises:
        ArchiveError: It cannot be downloaded whole or written; the message says that it is paid.
        TaskNotFound: The links are dead and the service has forgotten the task.
    """
    attempt = stage.journal.attempt(attempt_id)
    provider = stage.provider(attempt.provider)
    folder = take_folder(stage.project, attempt.key)
    stage.tell(attempt.key, "archiving", task_id=attempt.task_id)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        made = await _fetch(provider, attempt, folder)
        slate = await asyncio.to_thread(_slate, attempt, made, folder)
        take = await asyncio.to_thread(file_slate, folder, slate)
    except OSError as error:
        raise ArchiveError(
            f"{folder}: cannot be written: {error.strerror or error}; task {attempt.task_id} is paid",
            hint="free space or rights, then run again within 24 hours: the link lives that long",
        ) from error
    stage.journal.save(attempt_id, slate.attempt.model_copy(update={"state": "archived"}))
    stage.tell(attempt.key, "done", task_id=attempt.task_id)
    return take


async def _fetch(provider: Provider, attempt: Attempt, folder: Path) -> Succeeded:
    """Download clip and last frame; dead links are asked for again, broken downloads repeated."""
    made = await _made(provider, attempt.task_id)
    for again in range(_TRIES):
        try:
            await _download(provider, made.video_url, folder / VIDEO, check=_check_clip)
            if made.last_frame_url:
                await _download(provider, made.last_frame_url, folder / LAST_FRAME, check=_check_something)
        except LinkExpired:
            made = await _made(provider, attempt.task_id)
        except (Unavailable, MediaError) as broken:
            if again == _TRIES - 1:
                raise _paid(attempt.key, attempt.task_id, broken.message) from broken
            await asyncio.sleep(0.5 * 2**again)
        else:
            return made
    raise _paid(attempt.key, attempt.task_id, "its links are dead, and fresh ones too")


def _paid(key: TakeKey, task_id: str, why: str) -> ArchiveError:
    return ArchiveError(
        f"{key}: task {task_id} succeeded and is paid, but cannot be archived: {why}",
        hint="run again soon: links die 24 hours after they were made",
    )


async def _made(provider: Provider, task_id: str) -> Succeeded:
    task = await provider.get(task_id)
    if not isinstance(task.progress, Succeeded):
        raise Unavailable(f"task {task_id} succeeded before and does not say so now", provider=provider.name)
    return task.progress


async def _download(provider: Provider, url: str, to: Path, *, check: Callable[[Path], Awaitable[None]]) -> None:
    if await asyncio.to_thread(to.exists):
        return
    part = to.with_name(to.name + ".part")
    await provider.download(url, part)
    await check(part)
    await asyncio.to_thread(settle, part, to)


async def _check_clip(part: Path) -> None:
    """Decode the whole clip once: a file that stops short looks fine until then."""
    await asyncio.to_thread(clip_facts, part)


async def _check_something(part: Path) -> None:
    if not await asyncio.to_thread(os.path.getsize, part):
        raise MediaError(f"{part.name}: an empty picture was served")


def _slate(attempt: Attempt, made: Succeeded, folder: Path) -> Slate:
    video = folder / VIDEO
    if not made.last_frame_url:
        write_durably(folder / LAST_FRAME, last_frame_png(video))
    write_durably(folder / FIRST_FRAME, first_frame_png(video))
    cost = priced(attempt.asked, made.tokens) if made.tokens is not None else None
    money = {"tokens": made.tokens, "usd": float(cost.usd) if cost and cost.usd is not None else None}
    return Slate(
        attempt=attempt.model_copy(update={"state": "archived", **money}),
        seed=made.seed if made.seed is not None else attempt.asked.seed,
        archived_at=now(),
        clip=clip_facts(video),
        video=file_facts(video),
        first_frame=file_facts(folder / FIRST_FRAME),
        last_frame=file_facts(folder / LAST_FRAME),
        last_frame_served=made.last_frame_url is not None,
    )
