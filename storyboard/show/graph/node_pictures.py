"""The small pictures of a drawing: the last frame of each take, which is what the next shot opens on."""

from collections.abc import Mapping
from pathlib import Path

from storyboard.project import Project
from storyboard.show.graph.sketch import Node, Sketch
from storyboard.show.thumbnails import FrameFile, Thumbnail, thumbnails, thumbnails_of


def pictures_of(sketch: Sketch, project: Project) -> dict[Path, Thumbnail]:
    """Return the pictures of *sketch* that can be read, by their paths in the archive."""
    frames = [
        FrameFile(path=path, sha256=node.take.slate.last_frame.sha256)
        for node in sketch.nodes
        if node.take and (path := _path(node, project.archive))
    ]
    return thumbnails(frames, store=thumbnails_of(project))


def picture_of(node: Node, pictures: Mapping[Path, Thumbnail], *, archive: Path) -> Thumbnail | None:
    """Return the picture in the box of *node*; None where it has no take, or one that cannot be read."""
    path = _path(node, archive)
    return pictures.get(path) if path else None


def _path(node: Node, archive: Path) -> Path | None:
    if node.take is None or node.is_recording:
        return None
    return archive / node.take.folder / node.take.slate.last_frame.path
