"""
The graph of a storyboard: which segments need a frame, or the clip, of another one.

Nodes are segments, ``(shot id, index)``, each with what it needs of others before
it can be asked for. That every name is right and that there is no loop was settled
by ``load``. A look at a film waits for this module, so it knows nothing of networkx,
which takes longer to import than a small film takes to read: see ``model.network``.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from graphlib import TopologicalSorter
from heapq import heappop, heappush
from typing import Literal, TypeVar

from storyboard.errors import CommandError
from storyboard.model.capabilities import Models
from storyboard.model.recordings import recording_shots, scene_of_recordings
from storyboard.model.references import stills_of
from storyboard.model.segments import Segment, segments_of
from storyboard.model.stills import scene_of_stills, still_shot
from storyboard.model.storyboard import CastMember, Scene, Shot, Storyboard
from storyboard.model.units import names_of
from storyboard.model.written_lines import RecordingName

SegmentId = tuple[str, int]
"""Shot id and segment index, counted from 1."""

_Node = TypeVar("_Node", bound=Hashable)

Given = Literal["first", "last", "clip", "still", "recording"]
"""
Which frame a take gives to a segment below it, or its whole clip; a still's take gives its picture, and a recording's
its sound.
"""


@dataclass(frozen=True, slots=True)
class Need:
    """A frame that a segment needs of another, or its clip."""

    of: SegmentId
    frame: Given
    as_: Literal["first_frame", "last_frame", "reference_video", "reference_image", "reference_audio"]
    """What it becomes in the request."""


@dataclass(frozen=True, slots=True)
class PlacedSegment:
    """A segment at its place in the film."""

    scene: Scene
    segment: Segment

    @property
    def id(self) -> SegmentId:
        """The graph's node."""
        return self.segment.shot.id, self.segment.index


def shot_above(shot: Shot) -> str | None:
    """Return the shot whose last frame *shot* opens on, or whose clip it goes on from; None where it begins a chain."""
    return shot.from_ or shot.continues


def placed_segments(storyboard: Storyboard, models: Models) -> dict[SegmentId, PlacedSegment]:
    """Return every segment of the film, in file order, after stills and recordings."""
    stills = tuple(still_shot(still, storyboard.images, provider=storyboard.provider) for still in storyboard.stills)
    recordings = recording_shots(storyboard)
    made_first = (
        *((scene_of_stills(stills),) if stills else ()),
        *((scene_of_recordings(recordings),) if recordings else ()),
    )
    scenes = (*made_first, *storyboard.scenes)
    placed = (
        PlacedSegment(scene=scene, segment=segment)
        for scene in scenes
        for shot in scene.shots
        for segment in segments_of(shot, models)
    )
    return {segment.id: segment for segment in placed}


def needs_of(
    segment: Segment, last_segment: dict[str, int], cast: Mapping[str, CastMember] | None = None
) -> tuple[Need, ...]:
    """Return what *segment* needs of others; *last_segment* maps a shot id to its last segment's index."""
    shot = segment.shot
    needs: list[Need] = []
    if shot.is_still:
        if shot.from_:
            needs.append(Need(of=(shot.from_, last_segment[shot.from_]), frame="last", as_="reference_image"))
    elif not segment.is_first:
        needs.append(Need(of=(shot.id, segment.index - 1), frame="last", as_="first_frame"))
    elif shot.from_:
        needs.append(Need(of=(shot.from_, last_segment[shot.from_]), frame="last", as_="first_frame"))
    elif shot.continues:
        needs.append(Need(of=(shot.continues, last_segment[shot.continues]), frame="clip", as_="reference_video"))
    if shot.to and segment.is_last:
        needs.append(Need(of=(shot.to, 1), frame="first", as_="last_frame"))
    needs += [Need(of=(name, 1), frame="still", as_=role) for role, name in stills_of(segment, cast or {})]
    files = [shot.lines[number - 1].file for number in segment.sounds]
    names = [file for file in files if isinstance(file, RecordingName)]
    return (*needs, *(Need(of=(name, 1), frame="recording", as_="reference_audio") for name in names))


def shot_graph(
    placed: dict[SegmentId, PlacedSegment], cast: Mapping[str, CastMember] | None = None
) -> dict[SegmentId, tuple[Need, ...]]:
    """Return what each of *placed* needs of others, in file order; *cast* tells whose pictures are stills."""
    last_segment = dict(placed.keys())
    return {segment_id: needs_of(segment.segment, last_segment, cast) for segment_id, segment in placed.items()}


def in_order(needed: Mapping[_Node, Iterable[_Node]]) -> list[_Node]:
    """Return the nodes of *needed* so that each comes after those that it needs; in their own order otherwise."""
    place = {node: index for index, node in enumerate(needed)}
    nodes, sorter = list(needed), TopologicalSorter(needed)
    sorter.prepare()
    order: list[_Node] = []
    ready: list[int] = []
    while sorter.is_active():
        for node in sorter.get_ready():
            heappush(ready, place[node])
        order.append(nodes[heappop(ready)])
        sorter.done(order[-1])
    return order


def reachable(start: Iterable[_Node], beside: Callable[[_Node], Iterable[_Node]]) -> set[_Node]:
    """Return *start* and all that is reached from it, however far: *beside* gives what is reached from a node."""
    found = set(start)
    waiting = list(found)
    while waiting:
        new = set(beside(waiting.pop())) - found
        found |= new
        waiting += new
    return found


def no_such_shot(shot_id: str, shots: Iterable[str], *, has_stills: bool = False) -> CommandError:
    """
    Return the error that no shot of *shots* is called *shot_id*; its hint names the nearest, or what there is.

    *has_stills* is whether stills are among them.
    """
    names = list(dict.fromkeys(shots))
    near = get_close_matches(shot_id, names, n=1)
    those, these = ("shot or still", "stills and shots") if has_stills else ("shot", "shots")
    if len(names) == 1 and not near:
        return CommandError(f"no {those} is called {shot_id!r}", hint=f"there is only {names[0]}")
    hint = f"did you mean {near[0]!r}?" if near else f"the {these} are {names_of(names)}"
    return CommandError(f"no {those} is called {shot_id!r}", hint=hint)


def with_ancestors(graph: Mapping[SegmentId, tuple[Need, ...]], shot_ids: tuple[str, ...]) -> set[SegmentId]:
    """
    Return the segments of *shot_ids* and every segment whose frames they need, however far up.

    Raises:
        CommandError: One of them is not a shot of this film.
    """
    wanted = {segment_id for segment_id in graph if segment_id[0] in shot_ids}
    for shot_id in shot_ids:
        if not any(shot_id == found for found, _ in wanted):
            has_stills = any(need.frame == "still" for needs in graph.values() for need in needs)
            raise no_such_shot(shot_id, (found for found, _ in graph), has_stills=has_stills)
    return reachable(wanted, lambda segment_id: [need.of for need in graph[segment_id]])
