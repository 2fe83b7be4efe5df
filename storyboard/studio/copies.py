"""Copies of clips and reels that browsers do not play: made once, aside, while the page is told to come again."""

import time
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from threading import Lock, Thread
from typing import Final, Literal

from storyboard.archive.takes import filed_folders, find_take
from storyboard.files import is_sealed
from storyboard.model.takes import Take
from storyboard.project import Project
from storyboard.show.proxies import Proxies
from storyboard.studio.project_files import is_inside

_AGAIN_AFTER_S: Final = 60


@dataclass(frozen=True, slots=True)
class CopyState:
    """How a copy stands."""

    state: Literal["not needed", "being made", "there", "failed"]
    file: Path | None = None


@dataclass(slots=True)
class Copies:
    """The copies of one film that are made for pages."""

    project: Project
    _under_way: set[str] = field(default_factory=set)
    _failed: dict[str, float] = field(default_factory=dict)
    """Since when copies that could not be made are not tried again, on the clock that never goes back."""
    _lock: Lock = field(default_factory=Lock)
    _turn: Lock = field(default_factory=Lock)
    """One at a time: ffmpeg takes every processor by itself."""

    def of_take(self, folder: str) -> CopyState:
        """Return how the copy of the clip of the take in *folder* stands; it is begun where it is lacking."""
        if not is_inside(self.project.state, self.project.folder) or folder not in filed_folders(self.project):
            return CopyState("not needed")
        take = find_take(self.project, folder)
        if take is None or not is_inside(self.project.archive / folder / take.slate.video.path, self.project.folder):
            return CopyState("not needed")
        kept = Proxies(self.project).path_of_copy(take)
        if kept is None:
            return CopyState("not needed")
        if is_sealed(kept):
            return CopyState("there", kept)
        return self._begin(folder, take)

    def of_reel(self, name: str) -> CopyState:
        """Return how the copy of the reel in the file *name* stands; it is begun where it is lacking."""
        reels = self.project.reels
        if not is_inside(self.project.state, self.project.folder) or not is_inside(reels / name, self.project.folder):
            return CopyState("not needed")
        if not reels.is_dir() or name not in {file.name for file in reels.iterdir()}:
            return CopyState("not needed")
        proxies = Proxies(self.project)
        kept = proxies.path_of_reel_copy(reels / name)
        if kept is None:
            return CopyState("not needed")
        if is_sealed(kept):
            return CopyState("there", kept)
        return self._begin(f"{reels.name}/{name}", reels / name)

    def _begin(self, name: str, source: Take | Path) -> CopyState:
        with self._lock:
            # What was short then, as room on the disk, may be there now.
            if time.monotonic() < self._failed.get(name, -inf) + _AGAIN_AFTER_S:
                return CopyState("failed")
            if name not in self._under_way:
                self._under_way.add(name)
                Thread(target=self._make, args=(name, source), daemon=True).start()
        return CopyState("being made")

    def _make(self, name: str, source: Take | Path) -> None:
        proxies = Proxies(self.project)
        with self._turn:
            made = proxies.make_copy(source) if isinstance(source, Take) else proxies.make_copy_of_reel(source)
        with self._lock:
            self._under_way.discard(name)
            if made is None:
                self._failed[name] = time.monotonic()
