"""All of one shot: what is written of it and where, its form, its takes, why it stands so, and what would be sent."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

from storyboard.actions.edits import FieldView, field_view
from storyboard.actions.film_watch import FilmWatch
from storyboard.actions.heard_result import ClipHeard, clip_heard
from storyboard.actions.note_view import NoteView, note_view
from storyboard.actions.plans import PlannedTake, WhyView, planned_take, reasons_of
from storyboard.actions.result import Result
from storyboard.actions.runs import run_now
from storyboard.actions.segment_state import SegmentNow, ShotState, first_state, progress_word, segments_now
from storyboard.actions.setting_form import SettingField, setting_fields
from storyboard.actions.still_form import still_fields
from storyboard.actions.stills import StillPlace, uses_of
from storyboard.author.field_places import places_in
from storyboard.edit.heard_now import HeardTake, heard_takes
from storyboard.load.prompt.sent_pictures import sent_files
from storyboard.model.capabilities import Models
from storyboard.model.graph import no_such_shot
from storyboard.model.medium import Medium
from storyboard.model.stills import StillShot
from storyboard.model.storyboard import Shot
from storyboard.model.takes import Role, Source, Take
from storyboard.model.written_stills import Still
from storyboard.plan.film_now import FilmNow
from storyboard.plan.fingerprint import FrameNeed
from storyboard.project import Project


class TakeView(Result):
    """One archived take, or draft."""

    shot: str
    segment: int
    take: int
    folder: str
    kind: Literal["final", "draft"]
    counts: bool
    """Whether it is the one in the film."""
    fits: bool
    """Whether it is up to date with what is written."""
    verdict: Literal["circled", "rejected"] | None
    note: str
    clip: str
    """Path of the clip from the project's folder."""
    first_frame: str
    last_frame: str
    frames: int
    rate: str
    """Exact frames a second: `24/1`."""
    duration_s: float
    width: int
    height: int
    has_audio: bool
    seed: int | None
    model: str
    provider: str
    prompt: str
    """The text that it was made from."""
    tokens: int | None
    usd: float | None
    cny: float | None
    archived_at: str
    notes: tuple[NoteView, ...]
    """Of people, at times of it, in order of their frames."""
    heard: ClipHeard | None = None
    """What a service heard in it; null where nobody listened."""


PictureKind = Literal["file", "link", "last_frame", "first_frame", "clip", "still", "recording"]

_KINDS: Final[Mapping[str, PictureKind]] = {
    "first": "first_frame", "last": "last_frame", "clip": "clip", "still": "still", "recording": "recording",
}  # fmt: skip
"""By what a shot needs of another."""


class PictureView(Result):
    """A picture, video or sound that is sent with a shot, or a frame of another take."""

    role: Role
    kind: PictureKind
    """All but files and links are another take's."""
    path: str
    """From the project's folder, to show it; empty for a link, and for what is not there yet."""
    link: str
    cast: str
    """Whose picture it is; empty for one of nobody in the cast."""
    of: str
    """The shot whose take gives it; empty where none does."""


class SegmentDetail(Result):
    """One segment of a shot."""

    segment: int
    state: ShotState
    note: str
    task_id: str
    progress: str
    planned: PlannedTake
    """With the whole text that would be sent."""
    changes: tuple[str, ...]
    """What is other now than in the take that it had, each in a line before and a line after."""
    pictures: tuple[PictureView, ...]
    takes: tuple[TakeView, ...]
    """Oldest first, drafts too."""


class ShotDetail(Result):
    """One shot."""

    id: str
    medium: Medium
    scene: str
    state: ShotState
    settings: dict[str, Any]
    """By the file's keys, after short forms and defaults are laid out."""
    fields: dict[str, FieldView]
    """Where each key is written, and where an edit of it would be; of what nobody wrote, where it would be."""
    form: tuple[SettingField, ...]
    """What its model can be asked for."""
    segments: tuple[SegmentDetail, ...]
    why: tuple[WhyView, ...]
    """Why each segment, and each draft, is as it is, and what a change of it puts out of date."""
    below: tuple[str, ...]
    """Shots that open on it, or go on from it; of a still, what is made from its picture."""
    uses: tuple[StillPlace, ...] = ()
    """Where a still stands as a picture in the files."""


def shot_detail(project: Project, shot: str, *, watch: FilmWatch | None = None) -> ShotDetail:
    """
    Return all that there is to say of *shot*.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        CommandError: No shot is called so.
    """
    watch = watch or FilmWatch(project)
    now = watch.now()
    every = segments_now(now, is_running=run_now(project) is not None)
    segments = tuple(each for each in every if each.id[0] == shot)
    if not segments:
        raise no_such_shot(shot, (each.id[0] for each in now.plan.shots), has_stills=bool(now.plan.stills))
    entry, files = segments[0].entry, watch.texts()
    still = entry.shot if isinstance(entry.shot, StillShot) else None
    return ShotDetail(
        id=shot,
        medium=segments[0].medium,
        scene=entry.scene.id,
        state=first_state([each.state for each in segments]),
        settings=_settings(entry.shot),
        fields={
            key: field_view(places_in(files, ("stills" if still else "shots", shot, key))) for key in _keys(entry.shot)
        },
        form=_form(entry.shot, now.loaded.models),
        segments=tuple(_segment(now, each) for each in segments),
        why=reasons_of(now, shot),
        below=tuple(
            dict.fromkeys(
                each.id[0]
                for each in now.plan.shots
                if each.id[0] != shot and any(need.shot == shot for need in each.wanted.needs)
            )
        ),
        uses=uses_of(files, shot) if still else (),
    )


def _form(shot: Shot, models: Models) -> tuple[SettingField, ...]:
    if shot.is_recording:
        return ()
    return still_fields(shot) if isinstance(shot, StillShot) else setting_fields(shot, models)


def _settings(shot: Shot) -> dict[str, Any]:
    told = shot.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)
    return {key: value for key, value in told.items() if key in _keys(shot)}


def _keys(shot: Shot) -> tuple[str, ...]:
    """Return the keys that a shot, or a still, may have in the file, in the order of the format."""
    if shot.is_recording:
        # It is written as a line of its shot.
        return ()
    model = Still if isinstance(shot, StillShot) else Shot
    return tuple(field.alias or name for name, field in model.model_fields.items())


def _segment(now: FilmNow, each: SegmentNow) -> SegmentDetail:
    entry, attempt = each.entry, each.entry.attempt if each.is_under_way else None
    fitting = {take.folder for take in now.plan.takes}
    counting = {take.folder for take in (entry.take, entry.draft) if take}
    heard = heard_takes(now.loaded, now.plan.said, entry.takes) if entry.shot.lines or entry.shot.dialogue else {}
    return SegmentDetail(
        segment=entry.segment,
        state=each.state,
        note=entry.note,
        task_id=attempt.task_id if attempt else "",
        progress=progress_word(attempt),
        planned=planned_take(each.planned),
        changes=entry.changes,
        pictures=tuple(_pictures(now, each)),
        takes=tuple(
            _take(
                take,
                counts=take.folder in counting,
                fits=take.folder in fitting,
                heard=heard.get(take.folder),
            )
            for take in entry.takes
        ),
    )  # fmt: skip


def _pictures(now: FilmNow, each: SegmentNow) -> Iterator[PictureView]:
    planned = each.planned
    sent = sent_files(planned.placed.segment, now.loaded.storyboard.cast)
    cast = {(file.role, file.place): file.cast for file in sent}
    takes = {take.folder: take for of_segment in now.takes.values() for take in of_segment}
    sources = planned.recipe.sources if planned.recipe else planned.wanted.sources
    for source in sources:
        yield _picture(source, cast.get((source.role, source.place), ""), takes.get(source.place))
    for need in () if planned.recipe else planned.wanted.needs:
        yield _missing_picture(need)


def _picture(source: Source, cast: str, take: Take | None) -> PictureView:
    path = source.place if source.kind == "file" else ""
    if take is not None and source.kind not in {"file", "link"}:
        slate = take.slate
        named = {
            "last_frame": slate.last_frame, "first_frame": slate.first_frame, "clip": slate.video, "still": slate.video,
            "recording": slate.video,
        }  # fmt: skip
        path = f"archive/{take.folder}/{named[source.kind].path}"
    return PictureView(
        role=source.role,
        kind=source.kind,
        path=path,
        link=source.place if source.kind == "link" else "",
        cast=cast,
        of=take.key.shot if take else "",
    )


def _missing_picture(need: FrameNeed) -> PictureView:
    return PictureView(role=need.role, kind=_KINDS[need.frame], path="", link="", cast="", of=need.shot)


def _take(take: Take, *, counts: bool, fits: bool, heard: HeardTake | None) -> TakeView:
    slate, attempt = take.slate, take.slate.attempt
    return TakeView(
        shot=take.key.shot,
        segment=take.key.segment,
        take=take.key.take,
        folder=take.folder,
        kind=attempt.asked.kind,
        counts=counts,
        fits=fits,
        verdict=take.verdict.verdict if take.verdict else None,
        note=take.verdict.note if take.verdict else "",
        clip=f"archive/{take.folder}/{slate.video.path}",
        first_frame=f"archive/{take.folder}/{slate.first_frame.path}",
        last_frame=f"archive/{take.folder}/{slate.last_frame.path}",
        frames=slate.clip.frames,
        rate=slate.clip.rate,
        duration_s=slate.clip.duration_s,
        width=slate.clip.width,
        height=slate.clip.height,
        has_audio=slate.clip.has_audio,
        seed=slate.seed,
        model=attempt.model,
        provider=attempt.provider,
        prompt=attempt.prompt,
        tokens=attempt.tokens,
        usd=attempt.usd,
        cny=attempt.cny,
        archived_at=slate.archived_at,
        notes=tuple(note_view(take, note) for note in take.notes),
        heard=clip_heard(take, heard) if heard else None,
    )
