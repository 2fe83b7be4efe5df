"""A storyboard file as it was read: every shot with its settings complete, and where each was written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from storyboard.load.defaults import nearest_place
from storyboard.load.problems import Place
from storyboard.load.reels import WrittenReel
from storyboard.load.shared import SharedParts
from storyboard.load.stills import WrittenStill
from storyboard.load.typed_part import Part
from storyboard.model.capabilities import Model, Models
from storyboard.model.segments import Segment, segments_of
from storyboard.model.storyboard import Scene, Settings, Shot, Storyboard
from storyboard.project import Project


@dataclass(frozen=True, slots=True)
class WrittenShot:
    """A shot, and where its settings come from."""

    part: Part[Shot]
    levels: tuple[Part[Settings], ...]
    """The shot itself, then the defaults under it, nearest first."""
    shot: Shot
    """With every setting complete."""
    segments: tuple[Segment, ...]
    model: Model | None
    """The model that it is asked of; None where the table lacks it."""

    @property
    def has_id(self) -> bool:
        """Whether others can name it."""
        return self.part.has("id") and "id" not in self.part.wrong

    def place(self, *keys: str) -> Place:
        """Return where the nearest of *keys* was written: in the shot, its scene or the file."""
        return nearest_place(self.levels, *keys)

    def own(self, key: str) -> Place:
        """Return where *key* stands in the shot; the shot's id, with the key's path, where it does not."""
        return nearest_place(self.levels[:1], key)

    def is_wrong(self, *keys: str) -> bool:
        """Return whether one of *keys* was written wrong somewhere, so that nothing can be said about it."""
        return any(key in level.wrong for level in self.levels for key in keys)


@dataclass(frozen=True, slots=True)
class WrittenScene:
    """A scene; *part* is None for the one that the short form stands for."""

    part: Part[Scene] | None
    shots: tuple[WrittenShot, ...]


@dataclass(frozen=True, slots=True)
class WrittenFilm:
    """Everything that was written, and the storyboard that it makes."""

    project: Project
    models: Models
    """The model table that rules it."""
    head: Part[Storyboard]
    shared: SharedParts
    scenes: tuple[WrittenScene, ...]
    stills: tuple[WrittenStill, ...]
    reels: tuple[WrittenReel, ...]
    storyboard: Storyboard
    """Complete; only to be used where there are no errors."""

    @property
    def shots(self) -> Iterator[WrittenShot]:
        """Every shot, in file order."""
        return (shot for scene in self.scenes for shot in scene.shots)

    @property
    def rendered_shots(self) -> Iterator[tuple[WrittenShot, Scene]]:
        """Every shot, in file order, with the complete scene in which its text is rendered."""
        written = [scene for scene in self.scenes if scene.shots]
        pairs = zip(written, self.storyboard.scenes, strict=True)
        return ((shot, scene) for of, scene in pairs for shot in of.shots)


def with_shots(
    scenes: tuple[WrittenScene, ...], change: Callable[[WrittenShot], Shot], models: Models
) -> tuple[WrittenScene, ...]:
    """Return *scenes* with each shot as *change* gives it, and its segments."""

    def changed_shot(written: WrittenShot) -> WrittenShot:
        shot = change(written)
        return written if shot is written.shot else replace(written, shot=shot, segments=segments_of(shot, models))

    return tuple(replace(scene, shots=tuple(map(changed_shot, scene.shots))) for scene in scenes)
