"""
Pictures on their way to the service: files as data URLs, chained frames as live links, and clips never but as links.

The last frame of a take goes as the service's own link while that is safely
alive: services trust unmodified frames of their own videos where they refuse
other pictures of people. After that the archived bytes go, as served.
"""

import re

from storyboard.archive.takes import bring_files, read_take
from storyboard.errors import ArchiveError
from storyboard.media.picture.input_pictures import check_picture, data_url, picture_facts
from storyboard.media.sound.sound_files import check_sound, sound_data_url
from storyboard.model.capabilities import Model, Models, picture_limits, sound_limits
from storyboard.model.takes import Attempt, Picture, Request, Slate, Source, Take
from storyboard.plan.continuing import clip_link, is_link_alive, out_of_reach, what_to_do
from storyboard.project import Project
from storyboard.providers.task_reading import last_frame_link
from storyboard.shoot.planned_bytes import planned_bytes
from storyboard.shoot.spoken_sounds import spoken_sounds

_ABOUT_A_PICTURE = re.compile(r"image|picture|url|content\[|图", re.IGNORECASE)
"""What a refusal names that may be about a link which has died."""


def with_pictures(attempt: Attempt, project: Project, models: Models, *, bytes_only: bool = False) -> Request:
    """
    Return what *attempt* asks with its pictures in a form that can be sent.

    *bytes_only* sends chained frames as bytes even while their link lives.

    Raises:
        PictureRefused: A picture of the project is of a kind or size that the service does not take.
        SoundRefused: So is a sound.
        ArchiveError: A picture is gone, or is no longer the one that was planned.
    """
    model = models.find(attempt.model)
    others = [source for source in attempt.sources if not source.line]
    pictures = tuple(_picture(source, attempt, project, model, bytes_only=bytes_only) for source in others)
    # They are the last of a request: sounds go after pictures, and those of lines after others.
    spoken = spoken_sounds(tuple(source for source in attempt.sources if source.line), attempt, project, model)
    return attempt.asked.model_copy(update={"pictures": (*pictures, *spoken)})


def _uses_live_links(request: Request) -> bool:
    """Return whether some chained frame of *request* goes as a link."""
    return any(
        picture.name.startswith("archive/") and not picture.url.startswith("data:") for picture in request.pictures
    )


def may_be_dead_link(refusal: str, request: Request) -> bool:
    """Return whether *refusal* of *request* may be about a link that died on the way; bytes never do."""
    return _uses_live_links(request) and _ABOUT_A_PICTURE.search(refusal) is not None


def _picture(source: Source, attempt: Attempt, project: Project, model: Model | None, *, bytes_only: bool) -> Picture:
    if source.kind == "link":
        return Picture(role=source.role, url=source.place, name=source.place[:80])
    if source.role == "reference_audio" and source.kind == "file":
        return _sound(source, planned_bytes(project.folder / source.place, source, attempt, name=source.place))
    if source.kind == "file":
        data = planned_bytes(project.folder / source.place, source, attempt, name=source.place)
        _check(data, model, name=source.place)
        return _from_bytes(source, data, name=source.place)
    take = read_take(project, source.place)
    if source.kind == "clip":
        return _clip(source, take, attempt, project, is_hosted=bytes_only)
    slate = take.slate
    facts = slate.last_frame if source.kind == "last_frame" else slate.first_frame
    name = f"archive/{source.place}/{facts.path}"
    link = _live_link(slate, attempt) if source.kind == "last_frame" and not bytes_only else None
    if link:
        return Picture(role=source.role, url=link, name=name, sha256=facts.sha256)
    bring_files(project, (take,), clips=False)
    data = planned_bytes(project.archive / source.place / facts.path, source, attempt, name=name)
    # The service made this frame: what it takes of its own is for it to say.
    return _from_bytes(source, data, name=name)


def _check(data: bytes, model: Model | None, *, name: str) -> None:
    heif = model is None or model.takes_heif
    check_picture(data, name=name, limits=picture_limits(), takes_heif=heif)


def _from_bytes(source: Source, data: bytes, *, name: str) -> Picture:
    url = data_url(data, format=picture_facts(data, name=name).format)
    return Picture(role=source.role, url=url, name=name, sha256=source.sha256)


def _sound(source: Source, data: bytes) -> Picture:
    facts = check_sound(data, name=source.place, limits=sound_limits())
    url = sound_data_url(data, format=facts.format)
    return Picture(role=source.role, url=url, name=source.place, sha256=source.sha256)


def _live_link(slate: Slate, attempt: Attempt) -> str | None:
    """Return the service's own link to the last frame, where it is alive and the same account will open it."""
    if slate.attempt.provider != attempt.provider or not slate.last_frame_served:
        return None
    link = slate.last_frame_link or last_frame_link(slate.attempt.task)
    return link if link and is_link_alive(slate) else None


def _clip(source: Source, take: Take, attempt: Attempt, project: Project, *, is_hosted: bool) -> Picture:
    link = clip_link(take, provider=attempt.provider, project=project, is_hosted=is_hosted)
    if link is None:
        said = out_of_reach(take, provider=attempt.provider, project=project)
        raise ArchiveError(f"{attempt.key}: {said}; nothing was sent", hint=what_to_do(take, attempt.key.shot, project))
    name = f"archive/{source.place}/{take.slate.video.path}"
    return Picture(role=source.role, url=link, name=name, sha256=source.sha256)
