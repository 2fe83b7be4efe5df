"""
Files of takes that are gone from the archive while their slates are there: they are fetched again by their tasks.

Only bytes with the digest of the slate take their place: what is chained from
a take was made from these.
"""

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from storyboard.archive.bucket import bucket_of
from storyboard.archive.takes import VIDEO, file_facts
from storyboard.errors import ArchiveError, LinkExpired, MediaError, ProviderError, StoryboardError
from storyboard.files import unwritable, whole, write_durably
from storyboard.media.picture.frames import first_frame_png, last_frame_png
from storyboard.model.takes import Attempt, FileFacts, Take
from storyboard.model.tasks import Succeeded
from storyboard.project import Project, path_to_type
from storyboard.providers.base import Provider
from storyboard.providers.images.base import ImageService
from storyboard.providers.images.registry import connect_images
from storyboard.providers.speech.base import SpeechService
from storyboard.providers.speech.registry import connect_speech
from storyboard.reporter import Note, Reporter
from storyboard.shoot.call_service import LINK
from storyboard.shoot.context import Connect, ConnectImages, ConnectSpeech
from storyboard.shoot.lost_takes import is_gone
from storyboard.shoot.outcomes import Missed


def restore(
    project: Project,
    takes: Iterable[Take],
    *,
    reporter: Reporter,
    connect_to: Connect,
    connect_images_to: ConnectImages = connect_images,
    connect_speech_to: ConnectSpeech = connect_speech,
) -> tuple[Missed, ...]:
    """
    Fetch the files of *takes* that are not on this disk any more; return the takes of which some cannot be had.

    Nothing is asked for in their place.
    """
    if bucket_of(project) is not None:
        return ()
    broken: defaultdict[str, list[tuple[Take, tuple[FileFacts, ...]]]] = defaultdict(list)
    missed: list[Missed] = []
    for take in takes:
        if not take.slate.attempt.asked.has_task:
            is_recording = take.slate.attempt.asked.medium == "recording"
            connect_call: ConnectImages | ConnectSpeech = connect_speech_to if is_recording else connect_images_to
            missed += _restore_call(project, take, reporter=reporter, connect_to=connect_call)
        elif gone := _missing_files(project, take):
            broken[take.slate.attempt.provider].append((take, gone))
    for name, of_provider in broken.items():
        missed += asyncio.run(_restore_all(project, of_provider, name, reporter=reporter, connect_to=connect_to))
    return tuple(missed)


def _restore_call(
    project: Project, take: Take, *, reporter: Reporter, connect_to: ConnectImages | ConnectSpeech
) -> tuple[Missed, ...]:
    """Fetch a picture or recording by the link that came, where it is not on this disk; return it where it is gone."""
    facts, attempt = take.slate.video, take.slate.attempt
    to = project.archive / take.folder / facts.path
    if _is_there(to.parent, facts):
        return ()
    what = f"{take.key} was made by {attempt.provider} and paid, and {facts.path} is not in the archive any more"
    try:
        asyncio.run(_fetch_call(project, attempt, to, facts, connect_to=connect_to))
    except StoryboardError as error:
        return (_missed_take(project, take, what, error),)
    reporter.report(Note(f"{what}: it was fetched again"))
    return ()


async def _fetch_call(
    project: Project, attempt: Attempt, to: Path, facts: FileFacts, *, connect_to: ConnectImages | ConnectSpeech
) -> None:
    url = str(attempt.task.get(LINK, ""))
    if not url:
        raise LinkExpired(f"the service keeps no {attempt.asked.thing}", provider=attempt.provider)
    service = connect_to(attempt.provider, project)
    try:
        await _fetch(service, url, to, facts)
    except OSError as error:
        raise unwritable(to, error) from error
    finally:
        await service.aclose()


def _missing_files(project: Project, take: Take) -> tuple[FileFacts, ...]:
    slate, folder = take.slate, project.archive / take.folder
    return tuple(facts for facts in (slate.video, slate.last_frame, slate.first_frame) if not _is_there(folder, facts))


def _is_there(folder: Path, facts: FileFacts) -> bool:
    try:
        return (folder / facts.path).stat().st_size == facts.bytes
    except OSError:
        return False


async def _restore_all(
    project: Project,
    broken: list[tuple[Take, tuple[FileFacts, ...]]],
    name: str,
    *,
    reporter: Reporter,
    connect_to: Connect,
) -> list[Missed]:
    connected: list[Provider] = []

    def connect() -> Provider:
        # Where all that is gone can be taken from the clip, no service is needed.
        if not connected:
            connected.append(connect_to(name, project))
        return connected[0]

    missed = []
    try:
        for take, gone in broken:
            names = " and ".join(facts.path for facts in gone)
            task = f"task {take.slate.attempt.task_id} at {name}"
            what = f"{take.key} was made and paid ({task}), and {names} is not in the archive any more"
            try:
                await _restore(project, take, gone, connect)
            except StoryboardError as error:
                missed.append(_missed_take(project, take, what, error))
            else:
                reporter.report(Note(f"{what}: it was fetched again"))
    finally:
        for provider in connected:
            await provider.aclose()
    return missed


async def _restore(project: Project, take: Take, gone: tuple[FileFacts, ...], connect: Callable[[], Provider]) -> None:
    folder, slate = project.archive / take.folder, take.slate
    # A clip comes first: frames are taken from it where no service serves them.
    served = {slate.video.path} | ({slate.last_frame.path} if slate.last_frame_served else set())
    try:
        made = (
            await _get_success(connect(), slate.attempt.task_id)
            if any(facts.path in served for facts in gone)
            else None
        )
        for facts in gone:
            url = None
            if made is not None and facts.path in served:
                url = made.video_url if facts.path == VIDEO else made.last_frame_url
            if url:
                await _fetch(connect(), url, folder / facts.path, facts)
            else:
                await asyncio.to_thread(_take_from_clip, folder, facts, is_last=facts == slate.last_frame)
    except OSError as error:
        raise unwritable(folder, error) from error


async def _get_success(provider: Provider, task_id: str) -> Succeeded:
    task = await provider.get(task_id)
    if not isinstance(task.progress, Succeeded):
        raise ProviderError(f"{provider.name}: task {task_id} shows no clip now", provider=provider.name)
    return task.progress


async def _fetch(provider: Provider | ImageService | SpeechService, url: str, to: Path, facts: FileFacts) -> None:
    with whole(to) as part:
        await provider.download(url, part)
        if file_facts(part).sha256 != facts.sha256:
            raise ArchiveError(f"{to}: the service gives another file than the one that was filed")


def _take_from_clip(folder: Path, facts: FileFacts, *, is_last: bool) -> None:
    picture = (last_frame_png if is_last else first_frame_png)(folder / VIDEO)
    to = folder / facts.path
    if hashlib.sha256(picture).hexdigest() != facts.sha256:
        raise MediaError(f"{to}: the clip gives another frame than the one that was filed")
    write_durably(to, picture)


def _missed_take(project: Project, take: Take, what: str, error: StoryboardError) -> Missed:
    shot, segment = take.key.shot, take.key.segment
    of_segment = f" --segment {segment}" if segment > 1 else ""
    retake = f"storyboard retake {path_to_type(project)} {shot}{of_segment}"
    way = "run again to fetch it; or " if isinstance(error, ProviderError) and not is_gone(error) else ""
    return Missed(
        (shot, segment),
        f"{what}, and cannot be fetched: {error.message}",
        f"{way}restore it from a copy; or `{retake}` makes another, which is paid",
        cause="lost",
        kind=take.slate.attempt.asked.kind,
    )
