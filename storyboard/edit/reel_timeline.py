"""
From what is filed of a film to the timeline of each of its reels.

It opens no media file and brings none to this disk: a look may ask for it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from storyboard.edit.assembly import assemble, continued_shots, footage_of_take, meeting_shots
from storyboard.edit.narration import narration_settings, narrations_of
from storyboard.edit.spoken import Hear, SaidByShot, spoken_of_reel, translations_of
from storyboard.load.load import Loaded
from storyboard.load.prompt.prompt import render_action, render_text
from storyboard.model.graph import SegmentId
from storyboard.model.segments import segments_of
from storyboard.model.storyboard import Shot
from storyboard.model.takes import Take
from storyboard.model.units import names_of
from storyboard.model.written_reels import Reel
from storyboard.plan.plan import Plan
from storyboard.project import Project
from storyboard.stitch.timeline import Footage, Timeline

UsedTakes = Mapping[SegmentId, Take]
"""The take that is used of each segment."""

FilmFootage = Mapping[str, tuple[Footage, ...]]
"""The segments of each shot, in order; a shot that lacks one has none."""


def pieces_of(project: Project) -> Path:
    """Return the folder of the pieces that reels are made of; it can be deleted at any time."""
    return project.state / "conformed"


def current_takes(now: Plan, *, drafting: bool) -> dict[SegmentId, Take]:
    """Return the take of each segment that is up to date; with *drafting* its draft, where it has one."""
    drafts = now.drafts if drafting else ()
    return {planned.id: planned.take for planned in (*now.clips, *drafts) if planned.take is not None}


def filed_footage(loaded: Loaded, takes: UsedTakes) -> FilmFootage:
    """Return the clips of every shot as they are filed, whether they are on this disk or not."""
    return {shot.id: _clips(loaded, shot, takes) for shot in loaded.storyboard.every_shot}


def _clips(loaded: Loaded, shot: Shot, takes: UsedTakes) -> tuple[Footage, ...]:
    of_shot = [takes.get((shot.id, segment.index)) for segment in segments_of(shot, loaded.models)]
    return (
        tuple(footage_of_take(take, archive=loaded.project.archive) for take in of_shot if take) if all(of_shot) else ()
    )


def missing_shots(reel: Reel, footage: FilmFootage) -> tuple[str, ...]:
    """Return the shots of *reel* that have no footage."""
    return tuple(dict.fromkeys(cut.shot for cut in reel.shots if not footage[cut.shot]))


def missing_clause(missing: Sequence[str], what: str) -> str:
    """Return ``pour and memory have no current take``."""
    return f"{names_of(missing)} {'has' if len(missing) == 1 else 'have'} no {what}"


def draft_reel_path(project: Project, name: str) -> Path:
    """Return the file of a reel that is cut from drafts: the film's own stays as it is."""
    return project.reel(f"{name}.draft")


def timeline_of(
    loaded: Loaded,
    name: str,
    footage: FilmFootage,
    *,
    said: SaidByShot,
    hear: Hear | None = None,
    tells_said: bool = False,
) -> Timeline:
    """
    Return the timeline of the reel called *name*; all its shots must have footage.

    *said* is what is said with the recordings that count; *hear* tells where their sound is, and without it their
    times are guesses. *tells_said* puts what is said into its clips, whether subtitles show it or not: who only looks
    needs none of it.

    Raises:
        MediaError: A trim leaves nothing of a shot, a transition is longer than a clip beside it, or a recording or a
            translation cannot be read.
    """
    storyboard = loaded.storyboard
    reel = storyboard.reels[name]
    cards = {"title_card": reel.title_card, "end_card": reel.end_card}
    on_cards = {card: render_text(storyboard, text, project=loaded.project) for card, text in cards.items() if text}
    meeting, continued = meeting_shots(storyboard.every_shot), continued_shots(storyboard.every_shot)
    shows_action = reel.subtitles.show != "off" and reel.subtitles.text == "action"
    needs_spoken = tells_said or (reel.subtitles.show != "off" and not shows_action)
    timeline = assemble(
        name,
        reel.model_copy(update=on_cards),
        footage=footage,
        meeting=meeting,
        continued=continued,
        project=loaded.project,
        words=subtitle_words(loaded, render_action) if shows_action else {},
        spoken=spoken_of_reel(loaded, reel, said, hear) if needs_spoken else lambda _: (),
    )
    narrations = narrations_of(reel, timeline.clips, said)
    is_spoken = any(each.path for each in narrations)
    levels = narration_settings(reel) if is_spoken else None
    return replace(
        timeline,
        translations=translations_of(loaded, reel),
        narrations=narrations,
        narration_settings=levels,
        has_stems=reel.stems,
    )


def subtitle_words(loaded: Loaded, render: Callable[..., str]) -> dict[str, tuple[str, ...]]:
    """Return what subtitles say of each segment of each shot, as *render* tells."""
    return {
        shot.id: tuple(
            render(loaded.storyboard, scene, segment, project=loaded.project)
            for segment in segments_of(shot, loaded.models)
        )
        for scene in loaded.storyboard.scenes
        for shot in scene.shots
    }
