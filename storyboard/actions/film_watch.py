"""A film that is looked at again and again: what did not change since the last look is not read and planned again."""

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from storyboard.archive.takes import SLATE, Takes, read_takes
from storyboard.author.text_files import TextFile, text_files
from storyboard.load.load import Loaded, load
from storyboard.model.paid import project_for
from storyboard.model.takes import Take
from storyboard.plan.film_now import FilmNow
from storyboard.plan.make_plan import plan_of
from storyboard.project import Project

_LASTS_S = 60.0
"""A plan is made again after that time, as drafts expire and models retire."""

_FileMark = tuple[str, int, int, int]
"""Path, size, time of the last change, and inode."""


class FilmWatch:
    """
    What was read of one film, for a process that looks at it for long. Several threads may ask.

    A file counts as unchanged while its size, its time and its inode are.
    """

    def __init__(self, project: Project) -> None:
        """Watch the film of *project*; nothing is read yet."""
        self.project = project
        self._lock = threading.RLock()
        self._read_from: tuple[_FileMark, ...] = ()
        self._loaded: Loaded | None = None
        self._texts: tuple[TextFile, ...] | None = None
        self._slates: dict[str, int] = {}
        self._takes: Takes = {}
        self._now: FilmNow | None = None
        self._planned_from: object = None
        self._planned_at = 0.0

    def now(self) -> FilmNow:
        """
        Return the film as it stands, as `film_now` does, and raise as that does.

        It is the same value as before where nothing of it changed.
        """
        with self._lock:
            # First, as slates that are in a bucket say whose film it is.
            takes = self._read_takes()
            self._forget_what_changed()
            is_known = self._loaded is not None
            loaded = self._loaded = self._loaded or load(self.project)
            project = project_for(self.project, loaded.storyboard.provider)
            words = [(take.folder, take.verdict, take.notes) for take in _every(takes)]
            planned_from = (project, Path.cwd(), words, self._slates)
            if self._now and is_known and planned_from == self._planned_from and not self._is_old():
                return self._now
            known = self._now.plan.shots if self._now and is_known else ()
            prompts = {shot.id: shot.wanted.request.prompt for shot in known}
            loaded = replace(loaded, project=project)
            self._now = FilmNow(loaded, takes, plan_of(loaded, takes, prompts=prompts))
            self._planned_from, self._planned_at = planned_from, time.monotonic()
            return self._now

    def texts(self) -> tuple[TextFile, ...]:
        """
        Return the YAML files of the film as they are on the disk, as `text_files` does.

        Raises:
            CommandError: One of them cannot be read as text.
        """
        with self._lock:
            self._forget_what_changed()
            self._texts = self._texts or text_files(self.project)
            return self._texts

    def _read_takes(self) -> Takes:
        slates = _slate_times(self.project)
        known = [take for take in _every(self._takes) if self._slates.get(take.folder) == slates.get(take.folder)]
        self._takes, self._slates = read_takes(self.project, known=known), slates
        return self._takes

    def _forget_what_changed(self) -> None:
        """Forget what was read of the film's files, where one of them is another one now."""
        files = tuple(_file_marks(self.project))
        if files != self._read_from:
            self._read_from, self._loaded, self._texts = files, None, None

    def _is_old(self) -> bool:
        return time.monotonic() - self._planned_at > _LASTS_S


def _every(takes: Takes) -> Iterator[Take]:
    return (take for of_segment in takes.values() for take in of_segment)


def _slate_times(project: Project) -> dict[str, int]:
    """Return when the slate of each folder of the archive was written."""
    times: dict[str, int] = {}
    try:
        folders = [entry.name for entry in os.scandir(project.archive)]
    except OSError:
        return times
    for name in folders:
        try:
            times[name] = (project.archive / name / SLATE).stat().st_mtime_ns
        except OSError:
            # It holds no take, or none any more.
            continue
    return times


def _file_marks(project: Project) -> Iterator[_FileMark]:
    """Give a mark of each file that a storyboard may name: all in its folder but for what runs make."""
    left_out = {project.folder / name for name in (project.archive.name, project.reels.name, "reports", ".git")}
    left_out.add(project.state)
    waiting, seen = [project.folder], set[tuple[int, int]]()
    while waiting:
        place = waiting.pop()
        try:
            entries = sorted(os.scandir(place), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            path = Path(entry.path)
            if path in left_out:
                continue
            try:
                # A link may lead to a folder that it stands in.
                status, is_folder = entry.stat(), entry.is_dir()
            except OSError:
                continue
            if is_folder and (status.st_dev, status.st_ino) not in seen:
                seen.add((status.st_dev, status.st_ino))
                waiting.append(path)
            yield entry.path, status.st_size, status.st_mtime_ns, status.st_ino
