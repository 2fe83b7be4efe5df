"""
The films of tasks on disk: rendered at most as many at a time as there are processors.

A film's folder appears complete or not at all.
"""

import asyncio
import os
import re
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from storyboard.files import part_of, sweep
from storyboard.simulator.film.render import Brief

Renderer = Callable[[Brief, Path], None]
"""Writes ``video.mp4`` and ``last_frame.png`` for a brief into a folder."""

VIDEO: Final = "video.mp4"
LAST_FRAME: Final = "last_frame.png"

_PATH: Final = re.compile(r"/files/[\w.-]+/(?P<task>cgt-[\w-]+?)(?P<last>_last-frame\.png|\.mp4|\.mov)")


def video_path(model: str, task_id: str, *, kind: str = "mp4") -> str:
    """Return the path under which a task's film is served; *kind* is ``mp4`` or ``mov``."""
    return f"/files/{_series(model)}/{task_id}.{kind}"


def last_frame_path(model: str, task_id: str) -> str:
    """Return the path under which a task's last frame is served."""
    return f"/files/{_series(model)}/{task_id}_last-frame.png"


def task_of(path: str) -> str | None:
    """Return the id of the task whose file is served under *path*; None for any other path."""
    found = _PATH.fullmatch(path)
    return found["task"] if found else None


class Films:
    """One folder for each finished task."""

    def __init__(self, folder: Path, *, renderer: Renderer, shared: bool) -> None:
        self._folder = folder
        self._renderer = renderer
        self._shared = shared
        self._studio = ThreadPoolExecutor(max_workers=os.cpu_count() or 1, thread_name_prefix="simulator-render")
        self._making: dict[str, asyncio.Task[Path]] = {}
        sweep(folder.glob("*.part"))

    async def make(self, task_id: str, brief: Brief) -> None:
        """
        Make a task's film, or find it made.

        Raises:
            StoryboardError: The renderer could not.
        """
        if (self._folder / task_id).is_dir():
            return
        if self._shared:
            film = await self._shared_film(brief)
            await asyncio.to_thread(_copy, film, self._folder / task_id)
            return
        await self._in_studio(task_id, brief)

    def file(self, path: str) -> Path | None:
        """Return the file that is served under *path*; None where there is none."""
        found = _PATH.fullmatch(path)
        if found is None:
            return None
        file = self._folder / found["task"] / (LAST_FRAME if found["last"].endswith(".png") else VIDEO)
        return file if file.is_file() else None

    def remove(self, task_id: str) -> None:
        """Delete a task's film, if there is one."""
        shutil.rmtree(self._folder / task_id, ignore_errors=True)

    async def aclose(self) -> None:
        """Wait for the renders at work; those not begun are dropped."""
        await asyncio.to_thread(self._studio.shutdown, wait=True, cancel_futures=True)

    async def _in_studio(self, name: str, brief: Brief) -> Path:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._studio, self._render, name, brief)

    def _render(self, name: str, brief: Brief) -> Path:
        part = part_of(self._folder / name)
        part.mkdir(parents=True)
        try:
            self._renderer(brief, part)
            return _publish(part, self._folder / name)
        finally:
            shutil.rmtree(part, ignore_errors=True)

    async def _shared_film(self, brief: Brief) -> Path:
        """Return the film of this size and length that all tasks share; the first to ask makes it."""
        sound = "" if brief.audio else "-silent"
        name = f"shared-{brief.width_px}x{brief.height_px}x{brief.frames}{sound}-{brief.coding}-{brief.container}"
        if (self._folder / name).is_dir():
            return self._folder / name
        plain = Brief(
            width_px=brief.width_px, height_px=brief.height_px, frames=brief.frames, prompt="", seed=0,
            first_frame=None, last_frame=None, references=(), audio=brief.audio, watermark=False,
            container=brief.container, coding=brief.coding,
        )  # fmt: skip
        making = self._making.get(name)
        if making is None or making.done():
            making = self._making[name] = asyncio.create_task(self._in_studio(name, plain))
        return await asyncio.shield(making)


def _publish(part: Path, film: Path) -> Path:
    try:
        part.rename(film)
    except OSError:
        # Another process that took the task over was quicker; its film is as good.
        if not film.is_dir():
            raise
    return film


def _copy(shared: Path, film: Path) -> None:
    part = part_of(film)
    part.mkdir()
    for name in (VIDEO, LAST_FRAME):
        (part / name).hardlink_to(shared / name)
    _publish(part, film)


def _series(model: str) -> str:
    return model.rpartition("-")[0]
