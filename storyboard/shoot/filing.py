"""
Filing a take: download, check, make durable, slate.

Nothing has its final name before it is whole, and the slate comes last: a take
exists when its slate does.
"""

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeAlias, TypeVar

from storyboard.archive.takes import (
    FIRST_FRAME,
    LAST_FRAME,
    VIDEO,
    file_facts,
    find_take,
    send_files,
    take_folder,
)
from storyboard.errors import (
    ArchiveError,
    ClipTooLarge,
    LinkExpired,
    MediaError,
    RequestRejected,
    StoryboardError,
    TaskNotFound,
    TooLong,
    Unavailable,
)
from storyboard.files import make_folder, parts_of, settle, unwritable, write_durably
from storyboard.media.measure.decode_whole import Bounds, decode_whole
from storyboard.media.measure.tones import ends_like
from storyboard.media.picture.frames import frame_as_png
from storyboard.model.clock import now
from storyboard.model.drift import tone
from storyboard.model.takes import Attempt, ClipFacts, Slate, Take, Tone
from storyboard.model.tasks import Succeeded
from storyboard.model.wires import links_live, wire_of
from storyboard.plan.estimate import cost_fields
from storyboard.project import Project
from storyboard.providers.base import Provider
from storyboard.reporter import Note
from storyboard.shoot.context import Context
from storyboard.shoot.crash_points import pass_point
from storyboard.shoot.expected_clip import MOST_FRAME_BYTES, ExpectedClip, check_frame, expected_clip
from storyboard.shoot.gone_takes import is_lost
from storyboard.shoot.lost_takes import retake_command
from storyboard.shoot.slates import file_slate_in_turn
from storyboard.shoot.used_frames import used_last_frames

_TRIES = 4
_AGAIN_S = 0.5

Checked = TypeVar("Checked")

_Turn: TypeAlias = AbstractAsyncContextManager[None]
"""Held while a processor is kept busy."""


async def file_take(context: Context, attempt_id: str) -> Take:
    """
    Download what the attempt's task made and file it as a take.

    Raises:
        ArchiveError: It cannot be downloaded whole or written; the message says that it is paid.
        TaskNotFound: The links are dead and the service has forgotten the task.
    """
    attempt = context.journal.attempt(attempt_id)
    provider = context.provider(attempt.provider)
    folder = take_folder(context.project, attempt.key)
    context.tell(attempt, "archiving")
    try:
        take = await asyncio.to_thread(_filed_take, context.project, folder, attempt)
        if take is None:
            make_folder(folder)
            made = context.just_made.pop(attempt_id, None) or await _get_success_surely(provider, attempt.task_id)
            made, clip = await _fetch(context, attempt, folder, made=made)
            slate = await asyncio.to_thread(_slate, context, attempt, made, clip, folder)
            await asyncio.to_thread(send_files, context.project, folder.name, slate)
            pass_point("files sent")
            take = await asyncio.to_thread(file_slate_in_turn, context.project, folder, slate)
    except OSError as error:
        raise unwritable(Path(error.filename or folder), error) from error
    pass_point("slate written")
    context.journal.save(attempt_id, take.slate.attempt.model_copy(update={"state": "archived"}))
    pass_point("archived in the journal")
    if take.slate.clip.remark:
        context.reporter.report(Note(f"{attempt.key}: {take.slate.clip.remark}"))
    context.tell(attempt, "done")
    return take


def _filed_take(project: Project, folder: Path, attempt: Attempt) -> Take | None:
    """Return the take that an earlier run filed and did not come to note."""
    take = find_take(project, folder.name)
    return take if take and take.slate.attempt.task_id == attempt.task_id else None


@dataclass(frozen=True, slots=True)
class _Clip:
    """What came out of a clip that was decoded."""

    facts: ClipFacts
    tone: Tone
    first_frame: bytes
    """As PNG."""
    last_frame: bytes
    """As PNG; empty where the service serves it."""


async def _fetch(context: Context, attempt: Attempt, folder: Path, *, made: Succeeded) -> tuple[Succeeded, _Clip]:
    """Download clip and last frame; dead links are asked for again, broken downloads repeated."""
    provider, limits = context.provider(attempt.provider), expected_clip(attempt.asked, context.models)
    pass_point("download started")
    used = await asyncio.to_thread(used_last_frames, context, attempt)
    before = ""
    for again in range(_TRIES):
        is_last = again == _TRIES - 1
        try:
            clip = await _download_both(provider, made, folder, turn=context.permits.checks, limits=limits)
        except _NoLastFrame as lost:
            fresh = None if is_last else await _success_for_frame(provider, attempt.task_id, made, lost.why)
            if fresh is None:
                return await _without_served_frame(attempt, made, folder, lost.why, used=used, limits=limits)
            made = fresh
        except LinkExpired:
            made = await _get_success(provider, attempt.task_id)
            continue
        except (RequestRejected, ClipTooLarge) as refused:
            raise _refusal_error(context.project, attempt, refused) from refused
        except MediaError as broken:
            came = await asyncio.to_thread(_digest, folder)
            if came == before:
                raise _spoiled_error(context.project, attempt, broken, folder) from broken
            if is_last:
                raise _paid_error(attempt, broken.message) from broken
            before = came
        except Unavailable as broken:
            if is_last:
                raise _paid_error(attempt, broken.message) from broken
        else:
            return await _with_used_last_frame(attempt, made, clip, folder, used=used, limits=limits)
        await asyncio.sleep(_AGAIN_S * 2**again)
    raise _dead_links_error(attempt, provider)


def _dead_links_error(attempt: Attempt, provider: Provider) -> StoryboardError:
    if is_lost(attempt):
        # It was filed once: its links may have died for good since.
        return LinkExpired(f"the links of task {attempt.task_id} are dead, and fresh ones too", provider=provider.name)
    return _paid_error(attempt, "its links are dead, and fresh ones too")


async def _download_both(
    provider: Provider, made: Succeeded, folder: Path, *, turn: _Turn, limits: ExpectedClip
) -> _Clip:
    """
    Download clip and last frame side by side, each as far as it comes; the clip is decoded when its *turn* comes.

    Raises:
        _NoLastFrame: The clip is there, and its last frame is not.
    """

    async def last_frame() -> None:
        if made.last_frame_url:
            link = _Link(made.last_frame_url, MOST_FRAME_BYTES)
            check = partial(check_frame, within=limits.bounds)
            await _download(provider, link, folder / LAST_FRAME, check=check, turn=nullcontext())
            pass_point("last frame settled")

    frame = asyncio.create_task(last_frame())
    try:
        check = partial(_decode, with_last_frame=not made.last_frame_url, within=limits.bounds)
        link = _Link(made.video_url, limits.most_bytes)
        clip = await _download(provider, link, folder / VIDEO, check=check, turn=turn)
        pass_point("video settled")
    finally:
        await asyncio.wait([frame])
        lost = frame.exception()
    if isinstance(lost, (LinkExpired, MediaError, RequestRejected, Unavailable)):
        raise _NoLastFrame(lost) from lost
    if lost:
        raise lost
    return clip


class _NoLastFrame(Exception):
    """The clip is there, and the last frame that the service serves beside it cannot be had."""

    def __init__(self, why: StoryboardError) -> None:
        super().__init__(why.message)
        self.why = why


async def _success_for_frame(
    provider: Provider, task_id: str, made: Succeeded, why: StoryboardError
) -> Succeeded | None:
    """Return what to fetch the last frame from, after *why* it could not be had; None where that is of no use."""
    if isinstance(why, (RequestRejected, ClipTooLarge)):
        return None
    if not isinstance(why, LinkExpired):
        return made
    try:
        return await _get_success(provider, task_id)
    except (TaskNotFound, Unavailable):
        return None


async def _with_used_last_frame(
    attempt: Attempt, made: Succeeded, clip: _Clip, folder: Path, *, used: frozenset[str], limits: ExpectedClip
) -> tuple[Succeeded, _Clip]:
    """
    Return what was made with the last frame that others opened on, where the take was filed before.

    Raises:
        LinkExpired: Neither the service's nor the clip's is that one.
    """
    if not used:
        return made, clip
    came = clip.last_frame or await asyncio.to_thread((folder / LAST_FRAME).read_bytes)
    if _sha256(came) in used:
        return made, clip
    own = await _with_own_last_frame(folder, "others opened on that one", limits=limits)
    if _sha256(own.last_frame) not in used:
        why = f"{attempt.key}: its last frame is another picture now than the one that others opened on"
        raise LinkExpired(why, provider=attempt.provider)
    return replace(made, last_frame_url=None), own


async def _without_served_frame(
    attempt: Attempt, made: Succeeded, folder: Path, why: StoryboardError, *, used: frozenset[str], limits: ExpectedClip
) -> tuple[Succeeded, _Clip]:
    clip = await _with_own_last_frame(folder, f"the service's own could not be had ({why.message})", limits=limits)
    if used and _sha256(clip.last_frame) not in used:
        raise _paid_error(attempt, f"others opened on its last frame: {why.message}") from why
    return replace(made, last_frame_url=None), clip


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


async def _with_own_last_frame(folder: Path, why: str, *, limits: ExpectedClip) -> _Clip:
    """Return the clip in *folder* with the last frame that it shows, and a remark on *why* that is taken."""
    clip = await asyncio.to_thread(_decode, folder / VIDEO, with_last_frame=True, within=limits.bounds)
    said = f"Its last frame was cut from the clip, for {why}."
    facts = clip.facts.model_copy(update={"remark": f"{clip.facts.remark} {said}".strip()})
    return replace(clip, facts=facts)


def _refusal_error(project: Project, attempt: Attempt, why: RequestRejected | ClipTooLarge) -> ArchiveError:
    paid = _paid_error(attempt, why.message)
    if not isinstance(why, (TooLong, ClipTooLarge)):
        return paid
    hint = f"the same would come again; {retake_command(project, attempt)} makes another"
    return ArchiveError(paid.message, hint=hint)


def _paid_error(attempt: Attempt, why: str) -> ArchiveError:
    return ArchiveError(
        f"{attempt.key}: task {attempt.task_id} succeeded and is paid, but cannot be archived: {why}",
        hint=f"run again soon: links {links_live(attempt.provider)}",
    )


def _digest(folder: Path) -> str:
    """Return what tells the files that came from others."""
    # Parts have another name each time.
    return " ".join(sorted(file_facts(path).sha256 for path in folder.iterdir() if path.is_file()))


def _spoiled_error(project: Project, attempt: Attempt, broken: MediaError, folder: Path) -> ArchiveError:
    return ArchiveError(
        f"{attempt.key}: task {attempt.task_id} succeeded and is paid, but cannot be archived: {broken.message}",
        hint=f"the same bytes came again and stand in {folder}; {retake_command(project, attempt)} makes another",
    )


async def _get_success_surely(provider: Provider, task_id: str) -> Succeeded:
    """Return what a task made; that the service does not know it is not believed at once."""
    for again in range(_TRIES - 1):
        try:
            return await _get_success(provider, task_id)
        except TaskNotFound:
            await asyncio.sleep(_AGAIN_S * 2**again)
    return await _get_success(provider, task_id)


async def _get_success(provider: Provider, task_id: str) -> Succeeded:
    task = await provider.get(task_id)
    if not isinstance(task.progress, Succeeded):
        raise Unavailable(f"task {task_id} succeeded before and does not say so now", provider=provider.name)
    return task.progress


@dataclass(frozen=True, slots=True)
class _Link:
    url: str
    most_bytes: int


async def _download(
    provider: Provider, link: _Link, to: Path, *, check: Callable[[Path], Checked], turn: _Turn
) -> Checked:
    """Bring what *link* serves to *to* unless it is there already; return what *check* finds when its *turn* comes."""
    await asyncio.to_thread(_require_no_link, to)
    if await asyncio.to_thread(to.exists):
        async with turn:
            return await asyncio.to_thread(check, to)
    part = await asyncio.to_thread(_new_part, to)
    await provider.download(link.url, part, most_bytes=link.most_bytes)
    pass_point("part written")
    async with turn:
        checked = await asyncio.to_thread(check, part)
    await asyncio.to_thread(settle, part, to)
    return checked


def _new_part(to: Path) -> Path:
    """
    Return where to download what becomes *to*, in place of what came before.

    Nobody can guess the name. It is none that is swept: the bytes are paid, and a person may want to look at them.
    """
    for left in (to.with_name(f"{to.name}.part"), *parts_of(to)):
        left.unlink(missing_ok=True)
    return to.with_name(f"{to.name}.{secrets.token_hex(8)}.part")


def _require_no_link(to: Path) -> None:
    for path in (to.parent, to):
        if path.is_symlink():
            raise ArchiveError(f"{path}: is a link, and a take's files are not", hint="remove the link, then run again")


def _decode(path: Path, *, with_last_frame: bool, within: Bounds) -> _Clip:
    whole = decode_whole(path, within=within)
    return _Clip(
        facts=ClipFacts(
            width=whole.width_px,
            height=whole.height_px,
            frames=whole.frames,
            rate=f"{whole.rate.numerator}/{whole.rate.denominator}",
            has_audio=whole.has_audio,
            remark=whole.remark,
        ),
        tone=tone(ends_like(whole.first, whole.last)),
        first_frame=frame_as_png(whole.first[0]),
        last_frame=frame_as_png(whole.last[-1]) if with_last_frame else b"",
    )


def _slate(context: Context, attempt: Attempt, made: Succeeded, clip: _Clip, folder: Path) -> Slate:
    if clip.last_frame:
        write_durably(folder / LAST_FRAME, clip.last_frame)
    write_durably(folder / FIRST_FRAME, clip.first_frame)
    pass_point("first frame written")
    billed = {"tokens": made.tokens, "credits_billed": made.credits_billed}
    money = {**billed, **cost_fields(attempt, made.tokens, context.models)}
    return Slate(
        attempt=attempt.model_copy(update={"state": "archived", "failure": None, **money}),
        seed=made.seed if made.seed is not None else _sent_seed(attempt),
        archived_at=now(),
        clip=clip.facts,
        tone=clip.tone,
        video=file_facts(folder / VIDEO),
        first_frame=file_facts(folder / FIRST_FRAME),
        last_frame=file_facts(folder / LAST_FRAME),
        last_frame_served=made.last_frame_url is not None,
        last_frame_link=made.last_frame_url or "",
    )


def _sent_seed(attempt: Attempt) -> int | None:
    """Return the seed that was sent; None where the service's wire has no word for one."""
    return None if "seed" in wire_of(attempt.provider).dropped else attempt.asked.seed
