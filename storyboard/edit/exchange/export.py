"""
Export a reel as a file that editing programs read.

The library for it is an extra, so it is imported where it is needed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from storyboard.edit.exchange.export_words import export_words
from storyboard.edit.exchange.kinds import KINDS, WORD_KINDS
from storyboard.edit.exchange.otio_extra import require_otio
from storyboard.edit.footage import bring_recordings, footage_of, footage_with_slugs, measure_reel_takes, usable_takes
from storyboard.edit.otio.cut_list import Media, cut_list
from storyboard.edit.reel_timeline import UsedTakes, pieces_of
from storyboard.edit.reels import names_of_reels, require_footage, whole_timeline_of
from storyboard.errors import CommandError
from storyboard.load.load import Loaded
from storyboard.media.sound.sound_span import sound_length
from storyboard.model.segments import segments_of
from storyboard.model.units import count_of
from storyboard.plan.film_now import film_now
from storyboard.project import Project, path_to_type
from storyboard.reporter import Note, Reporter
from storyboard.stitch.cache import Cache
from storyboard.stitch.narration import heard_length_s, place_narrations
from storyboard.stitch.progress import progress_of
from storyboard.stitch.reel import ReelLayout, lay_out
from storyboard.stitch.timeline import Timeline, TimelineMusic, segment_name
from storyboard.stitch.up_to_date import tell_damage


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A reel as a file for an editing program."""

    name: str
    path: Path
    clips: int
    """Cards and parts of clips counted; of subtitles and lines, how many there are."""
    frames: int
    duration_s: Fraction


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What is asked of an export."""

    kind: str
    """One of `KINDS`."""
    reel: str | None = None
    """Only this one."""
    to: Path | None = None
    """The file of that one; else each lands in the project's reels under its own name."""
    bundle: bool = False
    """One file with all media in it."""
    with_slugs: bool = False
    """Let cards stand in for shots that have no take yet."""


def export_reels(project: Project, request: ExportRequest, *, reporter: Reporter) -> tuple[ExportedFile, ...]:
    """
    Write reels of *project* as files for an editing program, from the takes that a stitch would use.

    Raises:
        CommandError: The extra is missing, the format is not known or cannot say the reel, no reel has that name, or a
            shot has no take and no slug.
        MediaError: A clip cannot be read, or a file cannot be written.
    """
    if request.kind not in KINDS:
        raise CommandError(f"no format is called {request.kind!r}", hint=f"there are: {', '.join(KINDS)}")
    if request.to is not None and request.to.resolve() == project.file.resolve():
        raise CommandError(f"{request.to}: is the storyboard itself", hint="name another file after -o")
    if request.kind not in WORD_KINDS:
        require_otio()
    if request.bundle and request.kind != "otio":
        raise CommandError(f"--bundle makes an .otioz file, which {request.kind} cannot be", hint="leave --to out")
    film = film_now(project)
    loaded = film.loaded
    names = names_of_reels(loaded, only=request.reel, to=request.to)
    usable = usable_takes(film.plan, film.takes, reporter=reporter)
    footage = footage_of(loaded, usable)
    measure_reel_takes(loaded, usable, reels=names)
    if request.with_slugs:
        footage = footage_with_slugs(loaded, film.plan, usable, reels=names, reporter=reporter)
    require_footage(
        loaded,
        names,
        footage,
        hint=f"`storyboard run {path_to_type(project)}` shoots it; with --draft a card stands for it",
    )
    bring_recordings(loaded, film.plan)
    timelines = [whole_timeline_of(loaded, name, footage, film.plan.said) for name in names]
    if request.kind in WORD_KINDS:
        return _export_words(loaded, timelines, request, reporter=reporter)
    return tuple(_export(loaded, timeline, usable, request, reporter=reporter) for timeline in timelines)


def _export_words(
    loaded: Loaded, timelines: Sequence[Timeline], request: ExportRequest, *, reporter: Reporter
) -> tuple[ExportedFile, ...]:
    project, cache = loaded.project, pieces_of(loaded.project)
    done: list[ExportedFile] = []
    for timeline in timelines:
        made = export_words(project, timeline, kind=request.kind, to=request.to, cache=cache, reporter=reporter)
        if made is None:
            reporter.report(Note(f"reel {timeline.name}: nothing is said in it, so no file is written"))
        else:
            file, cues, frames = made
            done.append(ExportedFile(timeline.name, file, cues, frames, frames / timeline.rate))
    tell_damage(reporter)
    return tuple(done)


def _export(
    loaded: Loaded, timeline: Timeline, takes: UsedTakes, request: ExportRequest, *, reporter: Reporter
) -> ExportedFile:
    # OpenTimelineIO is an extra, and takes a while to import: only an export needs it.
    from storyboard.edit.otio.exported_reel import ExportedReel  # noqa: PLC0415
    from storyboard.edit.otio.formats import FORMS, losses, require_rate  # noqa: PLC0415
    from storyboard.edit.otio.write_files import write_bundle, write_timeline  # noqa: PLC0415

    (kind,) = (name for name in FORMS if name == request.kind)
    with progress_of(timeline.name, reporter) as progress:
        layout = lay_out(timeline, cache=pieces_of(loaded.project), reporter=reporter, progress=progress)
    tell_damage(reporter)
    reel = ExportedReel(
        name=timeline.name,
        pieces=cut_list(timeline, layout, with_effects=FORMS[kind].has_effects),
        rate=timeline.rate,
        size_px=(layout.maker.wanted.width_px, layout.maker.wanted.height_px),
        music=_music(timeline.music, rate=timeline.rate),
        about=_about_reel(loaded, timeline),
        shots=_about_shots(loaded, takes),
        narrations=_narrations(timeline, layout, cache=Cache(pieces_of(loaded.project))),
        notes={segment_name(*segment): take.notes for segment, take in takes.items() if take.notes},
    )
    require_rate(reel, kind)
    suffix = ".otioz" if request.bundle else FORMS[kind].suffix
    to = request.to or loaded.project.reel(timeline.name, suffix=suffix)
    if request.bundle:
        write_bundle(reel, to)
    else:
        write_timeline(reel, to, kind=kind)
    for sentence in (*losses(reel, kind), *_stitcher_effects(timeline), *_unseen_notes(reel)):
        reporter.report(Note(f"reel {timeline.name}: {sentence}"))
    return ExportedFile(timeline.name, to, len(reel.pieces), reel.frames, reel.frames / reel.rate)


def _stitcher_effects(timeline: Timeline) -> list[str]:
    """Return what the stitcher does to a whole reel and the editing program has to do itself."""
    left = []
    if timeline.match_color != "off":
        left.append("the clips are as they were shot: colours are not matched")
    if timeline.subtitles != "off":
        left.append("subtitles are not exported; export them as srt or vtt")
    if timeline.loudness_lufs is not None:
        left.append("the sound is as loud as it was shot")
    return left


def _unseen_notes(reel: Any) -> Iterator[str]:  # noqa: ANN401 - a type of the extra's
    """Yield which notes are at frames that the reel does not show."""
    seen = {
        (piece.name, note.id)
        for piece in reel.pieces
        for note in reel.notes.get(piece.name, ())
        if piece.place_of(note.frame, rate=reel.rate) is not None
    }
    shown = dict.fromkeys(piece.name for piece in reel.pieces if piece.clip)
    for name in shown:
        if left := sum((name, note.id) not in seen for note in reel.notes.get(name, ())):
            yield f"{count_of(left, 'note')} on {name} left out: the reel does not show that frame"


def _music(music: TimelineMusic | None, *, rate: Fraction) -> Any:  # noqa: ANN401 - a type of the extra's
    from storyboard.edit.otio.exported_reel import ExportedMusic  # noqa: PLC0415

    if music is None:
        return None
    _, length_s = sound_length(music.path)
    facts = {"gain_db": music.gain_db, "fade_in_s": music.fade_in_s, "fade_out_s": music.fade_out_s,
             "duck_db": music.duck_db}  # fmt: skip
    media = Media(music.path, int(length_s * rate), rate, has_audio=True)
    return ExportedMusic(media, {"file": music.path.name, **{name: value for name, value in facts.items() if value}})


def _narrations(timeline: Timeline, layout: ReelLayout, *, cache: Cache) -> tuple[Any, ...]:
    """Return the voices over a reel, each cut off where it has no room, as a stitch does."""
    from storyboard.edit.otio.exported_reel import ExportedNarration  # noqa: PLC0415

    placed = place_narrations(timeline, layout.placed_clips, length_s=partial(heard_length_s, cache=cache))
    found = []
    for each in placed:
        if (path := each.narration.path) is None:
            continue
        whole = max(int((each.end_s - each.begin_s) * timeline.rate), 1)
        frames = min(whole, int((each.room_s - each.begin_s) * timeline.rate))
        facts = {"text": each.narration.said, "speaker": each.narration.speaker, "file": path.name}
        if frames > 0:
            media = Media(path, whole, timeline.rate, has_audio=True)
            at = round(each.begin_s * timeline.rate)
            found.append(ExportedNarration(each.narration.shot, media, at, frames, _without_empty(facts)))
    return tuple(found)


def _about_reel(loaded: Loaded, timeline: Timeline) -> dict[str, Any]:
    return {
        "format": 1,
        "project": loaded.project.name,
        "title": loaded.storyboard.title,
        "reel": timeline.name,
        "rate": str(timeline.rate),
        **({"narrated": shots} if (shots := [each.shot for each in timeline.heard_narrations]) else {}),
    }


def _about_shots(loaded: Loaded, takes: UsedTakes) -> Mapping[str, dict[str, Any]]:
    """Return what the metadata of each clip says: its shot, and the take that is seen."""
    return {
        segment_name(shot.id, segment.index): _without_empty(
            {
                "scene": scene.id,
                "shot": shot.id,
                "segment": segment.index,
                "role": shot.role,
                "time_mode": shot.time_mode,
                "tags": list(shot.tags),
                "notes": shot.notes,
                **_about_take(takes, (shot.id, segment.index)),
            }
        )
        for scene in loaded.storyboard.scenes
        for shot in scene.shots
        for segment in segments_of(shot, loaded.models)
    }


def _about_take(takes: UsedTakes, segment: tuple[str, int]) -> dict[str, Any]:
    take = takes.get(segment)
    if take is None:
        return {}
    attempt = take.slate.attempt
    return {
        "take": take.key.take,
        "folder": take.folder,
        "provider": attempt.provider,
        "model": attempt.model_id,
        "task_id": attempt.task_id,
        "seed": take.slate.seed,
        "prompt": attempt.prompt,
        "note": take.verdict.note if take.verdict else None,
    }


def _without_empty(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if value not in (None, "", [])}
