"""The reels of a run as they will be once every take is there."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from storyboard.edit.assembly import filed
from storyboard.edit.footage import UNKNOWN_LENGTH_S, missing_shots, shots_of
from storyboard.edit.reels import timeline_of
from storyboard.load.load import Loaded
from storyboard.model.capabilities import Models
from storyboard.model.segments import segments_of
from storyboard.model.takes import Request, Take
from storyboard.model.units import FPS, frames_for
from storyboard.plan.estimate import frame_count
from storyboard.plan.plan import Plan, PlannedShot
from storyboard.plan.which_counts import counting
from storyboard.stitch.sound_ahead import Expected
from storyboard.stitch.timeline import Footage


def expected_reels(loaded: Loaded, planned: Plan, made: Sequence[Take]) -> tuple[Expected, ...]:
    """
    Return the reels of the run of *planned* as they will be, once every take is there; *made* are those by now.

    Reels of shots that *planned* is not about are left out. A clip that is not there yet is as long as one was for
    which the same was asked, else as the plan says.

    Raises:
        MediaError: A trim leaves nothing of a shot, or a transition is longer than a clip beside it.
    """
    wanted = {one.id: one for one in (*planned.shots, *(planned.drafts if planned.drafting else ()))}
    takes = {segment: counting((*one.fitting, *_made_of(one, made))) for segment, one in wanted.items()}
    archive = loaded.project.archive
    there = {segment: filed(take, archive=archive) for segment, take in takes.items() if take}
    lengths = {
        _length_asked(take.slate.attempt.asked): there[segment].frames for segment, take in takes.items() if take
    }
    for segment, one in wanted.items():
        if segment not in there:
            there[segment] = _unfiled(one.wanted.request, loaded.models, archive=archive, lengths=lengths)
    # A plan of one more take knows nothing of the other shots.
    footage = {
        shot.id: tuple(
            there[shot.id, segment.index] for segment in segments_of(shot, loaded.models) if (shot.id, 1) in there
        )
        for shot in shots_of(loaded.storyboard)
    }
    on_disk = frozenset(part.path for part in there.values() if part.path.is_file())
    whole = [name for name, reel in loaded.storyboard.reels.items() if not missing_shots(reel, footage)]
    return tuple(Expected(timeline_of(loaded, name, footage), on_disk) for name in whole)


def _made_of(one: PlannedShot, made: Sequence[Take]) -> Iterator[Take]:
    return (
        take for take in made if (take.key.shot, take.key.segment) == one.id and take.is_draft == (one.kind == "draft")
    )


def _length_asked(request: Request) -> tuple[object, ...]:
    return request.model, request.duration, request.frames


def _unfiled(request: Request, models: Models, *, archive: Path, lengths: Mapping[tuple[object, ...], int]) -> Footage:
    """Return what the take that *request* asks for should become."""
    frames = lengths.get(_length_asked(request)) or frame_count(request, models) or frames_for(UNKNOWN_LENGTH_S)
    return Footage(path=archive / str(request.key), frames=frames, rate=FPS, has_audio=True)
