"""
The film's graph as it is drawn: a box a segment or still, an arrow for every frame, clip or picture that goes on.

It knows how each segment stands and what it is about, and nothing of places,
colours or files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from storyboard.load.prompt.prompt import render_action
from storyboard.model.capabilities import Models
from storyboard.model.graph import Need, PlacedSegment, SegmentId, placed_segments, shot_graph
from storyboard.model.storyboard import Storyboard
from storyboard.model.takes import Take
from storyboard.plan.plan import PlannedShot
from storyboard.project import Project
from storyboard.show.entries import Entry, EntryState

State = Literal["done", "outdated", "running", "waiting", "failed", "blocked"]
"""``outdated``: there is a take, and another one is wanted; ``blocked``: a shot above it failed."""

WORDS: Mapping[State, str] = {
    "done": "up to date",
    "outdated": "out of date",
    "running": "running",
    "waiting": "to make",
    "failed": "failed",
    "blocked": "a shot above failed",
}
"""In the order of a legend."""


@dataclass(frozen=True, slots=True)
class Node:
    """One segment."""

    id: SegmentId
    piece: str
    """``2 of 3``; empty for a shot in one piece."""
    scene: str
    """Title, or id; empty where the film has one scene."""
    state: State
    note: str
    """Why it is not up to date; empty where there is nothing to say."""
    words: str
    """What happens, in the writer's words."""
    take: Take | None
    takes: int
    """How many there are."""
    is_still: bool = False
    """Whether one picture is made of it; it is drawn as a picture in a frame."""
    is_recording: bool = False
    """Whether a sound is made of it, and no picture."""

    @property
    def state_text(self) -> str:
        """Its state in words."""
        return WORDS[self.state]

    @property
    def name(self) -> str:
        """``dance 2 of 3``."""
        return f"{self.id[0]} {self.piece}".rstrip()


EdgeKind = Literal["chain", "continuation", "bridge", "ending", "reference", "voice"]
"""``chain``: *to* opens on its last frame, or on the still; ``continuation``: *to* goes on from its clip; ``bridge``:
*to* ends on its first frame; ``ending``: *to* ends on the still; ``reference``: *to* refers to its picture; ``voice``:
*to* is sent the recording."""

_KINDS: Mapping[str, EdgeKind] = {
    "first_frame": "chain", "reference_video": "continuation", "last_frame": "bridge", "reference_image": "reference",
    "reference_audio": "voice",
}  # fmt: skip
"""By what it becomes in the request."""

SIGNS: Mapping[EdgeKind, str] = {
    "continuation": "━━ gives its clip",
    "bridge": "- - - bridge: ends on this shot's first frame",
    "ending": "- - - ends on this still",
    "reference": "\u00b7 \u00b7 \u00b7 refers to this picture",
    "voice": "\u00b7 \u00b7 \u00b7 speaks this recording",
}
"""What a legend says of those that are not chains."""


@dataclass(frozen=True, slots=True)
class Edge:
    """A frame that one segment gives another, its clip, or a still's picture."""

    from_: SegmentId
    to: SegmentId
    kind: EdgeKind

    @property
    def is_of_chain(self) -> bool:
        """Whether *to* goes on from it, so that both stand in a line."""
        return self.kind in {"chain", "continuation"}


@dataclass(frozen=True, slots=True)
class Sketch:
    """A whole film."""

    title: str
    nodes: tuple[Node, ...]
    """In file order."""
    edges: tuple[Edge, ...]

    @property
    def counts(self) -> dict[State, int]:
        """How many segments are in each state that there is, in the order of a legend."""
        found = {state: sum(node.state == state for node in self.nodes) for state in WORDS}
        return {state: count for state, count in found.items() if count}

    @property
    def signs(self) -> tuple[str, ...]:
        """What a legend says of its arrows."""
        kinds = {edge.kind for edge in self.edges}
        return tuple(said for kind, said in SIGNS.items() if kind in kinds)


def sketch_of(
    storyboard: Storyboard,
    planned: Sequence[PlannedShot],
    entries: Sequence[Entry],
    *,
    project: Project,
    models: Models,
) -> Sketch:
    """Return the sketch of a film; *entries* say how each segment of *planned* stands, in the same order."""
    placed = placed_segments(storyboard, models)
    graph = shot_graph(placed, storyboard.cast)
    has_scenes = len(storyboard.scenes) > 1
    stands = {
        placed_segment.id: (placed_segment, entry) for placed_segment, entry in zip(planned, entries, strict=True)
    }
    nodes = tuple(
        _node(
            *stands[segment],
            scene=(placed_shot.scene.title or placed_shot.scene.id) if has_scenes else "",
            words=_words_of(storyboard, placed_shot, stands[segment][0], project=project),
        )
        for segment, placed_shot in placed.items()
    )
    edges = dict.fromkeys(Edge(need.of, segment, _kind_of(need)) for segment, needs in graph.items() for need in needs)
    return Sketch(title=storyboard.title, nodes=nodes, edges=tuple(edges))


def _words_of(storyboard: Storyboard, placed: PlacedSegment, planned: PlannedShot, *, project: Project) -> str:
    """Return what happens, or what a recording says."""
    if planned.is_recording:
        return planned.wanted.request.prompt
    return render_action(storyboard, placed.scene, placed.segment, project=project)


def _kind_of(need: Need) -> EdgeKind:
    return "ending" if need.frame == "still" and need.as_ == "last_frame" else _KINDS[need.as_]


def _node(shot: PlannedShot, entry: Entry, *, scene: str, words: str) -> Node:
    return Node(
        id=shot.id,
        piece=f"{entry.segment} of {entry.segments}" if entry.segments > 1 else "",
        scene=scene,
        state=_state(shot, entry.state),
        note=entry.note,
        words=words,
        take=entry.take,
        takes=len(entry.takes),
        is_still=shot.is_still,
        is_recording=shot.is_recording,
    )


def _state(shot: PlannedShot, state: EntryState) -> State:
    if state != "done":
        return state
    return "done" if shot.state == "up_to_date" else "outdated"
