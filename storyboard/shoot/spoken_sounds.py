"""
Recordings of lines on their way to a video service: as they are where it takes them so, else padded, joined or recoded.

What is put together is kept in the project's state: the same recordings give the same bytes.
"""

from itertools import groupby
from pathlib import Path

from storyboard.archive.takes import bring_files, read_take
from storyboard.errors import SoundRefused
from storyboard.media.sound.sound_files import check_sound, sound_data_url
from storyboard.media.sound.voice_files import sound_for_service, voice_facts
from storyboard.model.capabilities import Model, sound_limits
from storyboard.model.sent_sounds import GAP_S, least_sound_s
from storyboard.model.takes import Attempt, Picture, Source
from storyboard.project import Project
from storyboard.shoot.planned_bytes import planned_bytes


def spoken_sounds(
    sources: tuple[Source, ...], attempt: Attempt, project: Project, model: Model | None
) -> tuple[Picture, ...]:
    """
    Return the sounds that the recordings in *sources* are sent as, in speaking order.

    Raises:
        SoundRefused: One is no sound, is silent, or is of a size that the services do not take.
        ArchiveError: One is gone, or is no longer the one that was planned.
    """
    by_number = groupby(sources, key=lambda source: source.order)
    return tuple(_sound(tuple(of_sound), attempt, project, model) for _, of_sound in by_number)


def _sound(sources: tuple[Source, ...], attempt: Attempt, project: Project, model: Model | None) -> Picture:
    named = [_named_recording(source, attempt, project) for source in sources]
    name = " and ".join(name for name, _ in named)
    recordings = [data for _, data in named]
    least_s, limits = least_sound_s(model.reference_audios if model else None), sound_limits()
    facts = [voice_facts(data, name=name) for name, data in named]
    for fact, (called, _) in zip(facts, named, strict=True):
        if fact.is_silent or fact.is_cut_off:
            what = "silent" if fact.is_silent else "cut off"
            raise SoundRefused(f"{called}: it is {what}, and nothing is sent", hint="record it again")
    is_as_it_is = len(facts) == 1 and facts[0].format in limits.formats and facts[0].duration_s >= least_s
    data = recordings[0]
    if not is_as_it_is:
        data = sound_for_service(recordings, least_s=least_s, gap_s=GAP_S, folder=_folder(project)).read_bytes()
    sent = check_sound(data, name=name, limits=limits)
    # The digest is the recording's own, whatever was made of it on the way.
    digests = " ".join(source.sha256 for source in sources)
    return Picture(role="reference_audio", url=sound_data_url(data, format=sent.format), name=name, sha256=digests)


def _folder(project: Project) -> Path:
    return project.state / "sounds"


def _named_recording(source: Source, attempt: Attempt, project: Project) -> tuple[str, bytes]:
    """Return what people call the recording of *source*, and its bytes."""
    if source.kind == "file":
        return source.place, planned_bytes(project.folder / source.place, source, attempt, name=source.place)
    take = read_take(project, source.place)
    bring_files(project, (take,))
    path = take.slate.video.path
    name = f"archive/{source.place}/{path}"
    return name, planned_bytes(project.archive / source.place / path, source, attempt, name=name)
