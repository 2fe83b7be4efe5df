"""
What this machine has for making films, what it lacks, and what to do about it.

Each provider that is set up is asked one question that costs nothing: for a
page of its task list, or, where it has none, about a task that there is not.
"""

import asyncio
import os
import platform
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Literal

import sqlalchemy as sa

from storyboard.archive.bucket import bucket_of
from storyboard.errors import ProviderError, StoryboardError, TaskNotFound
from storyboard.media.choice import VARIABLE, chosen_ffmpeg
from storyboard.model.units import count_of
from storyboard.project import Project
from storyboard.providers.about import About, about_all, about_images, about_speech
from storyboard.providers.registry import connect
from storyboard.shoot.state import database
from storyboard.shoot.state.soundness import require_sound

_ASKED_FOR_S = 20.0
_LOW_BYTES = 2 * 2**30
"""Free space under which a longer film may fill the disk; a clip of 5 s in 1080p has about 10 MB."""
_FULL_BYTES = 100 * 2**20
_CLOCK_OFF_S = 60
"""Past this, what a service says of times cannot be compared with ours."""
_NO_SUCH_OBJECT = "storyboard-doctor"
_NO_SUCH_TASK = "cgt-20200101000000-none0"

State = Literal["ok", "warning", "error", "off"]
"""``off``: not set up, and nothing here needs it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    state: State
    message: str
    hint: str = ""
    exit_status: int = 0
    """That of the error; 0 where there is none."""


def examine(
    project: Project,
    *,
    needed: Iterable[str] = (),
    needed_images: Iterable[str] = (),
    needed_speech: Iterable[str] = (),
) -> tuple[Check, ...]:
    """Return all that was looked at for *project*, whose film asks the providers and services that are *needed*."""
    local = [_program(), _ffmpeg(), _disk(project.folder), _archive(project), _database(project)]
    asked = [_provider(about, project, is_needed=about.name in set(needed)) for about in about_all(project)]
    offsets_s = [offset_s for _, offset_s in asked if offset_s is not None]
    pictures = [
        _paid_service(about, "images", "makes stills", is_needed=about.name in set(needed_images))
        for about in about_images(project)
    ]
    voices = [
        _paid_service(about, "speech", "records lines", is_needed=about.name in set(needed_speech))
        for about in about_speech(project)
    ]
    return (*local, *(check for check, _ in asked), *pictures, *voices, _clock(offsets_s))


def _program() -> Check:
    return Check("python", "ok", f"Python {platform.python_version()} on {platform.system()} {platform.machine()}")


def _ffmpeg() -> Check:
    def look() -> str:
        used = chosen_ffmpeg()
        over = f"; {used.passed_over} ({VARIABLE} can name another)" if used.passed_over else ""
        return (
            f"{used.path}, version {used.version}: it has every encoder and filter that is needed, "
            f"and made a transition on trial; {used.why}{over}"
        )

    return _check_of("ffmpeg", look)


def _disk(folder: Path) -> Check:
    free = shutil.disk_usage(folder).free
    told = f"{free / 2**30:.1f} GB free at {folder}"
    try:
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        hint = "give yourself the right to write there, or work in another folder"
        return Check("disk", "error", f"{folder}: nothing can be written: {error.strerror}", hint, 4)
    if free < _FULL_BYTES:
        return Check("disk", "error", told, "make room: takes are kept until you delete them", 4)
    if free < _LOW_BYTES:
        return Check("disk", "warning", told, "make room before a long film")
    return Check("disk", "ok", told)


def _archive(project: Project) -> Check:
    def look() -> str:
        bucket = bucket_of(project)
        if bucket is None:
            return "in each project's own folder"
        bucket.read_bytes(_NO_SUCH_OBJECT)
        return f"{bucket.place}, answers"

    return _check_of("archive", look)


def _database(project: Project) -> Check:
    def look() -> str:
        shared = database.shared_address()
        if shared is None:
            database.require_own_state(project)
            state = project.state / f"{project.prefix}state.db"
            require_sound(project, whole=True)
            if not state.exists():
                return f"{_sqlite()}, a file of its own in each project; this one has none yet"
            return _check_database(database.file_address(project), f"{_sqlite()}, {state}")
        return _check_database(shared, f"PostgreSQL at {database.place(shared)}")

    return _check_of("database", look)


def _sqlite() -> str:
    version = sqlite3.sqlite_version_info
    if version < database.OLDEST_SQLITE:
        raise database.too_old_error()
    own = " (it has no clock with milliseconds, so Storyboard's is used)" if version < database.OWN_CLOCK_BELOW else ""
    return f"SQLite {sqlite3.sqlite_version}{own}"


def _check_database(url: sa.URL, told: str) -> str:
    engine = database.reading_engine(database.engine_at(url))
    try:
        with database.translated_errors(url), engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    finally:
        engine.dispose()
    return f"{told}, answers"


def _check_of(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, "ok", look())
    except StoryboardError as error:
        return Check(name, "error", error.message, error.hint, error.exit_status)


def _paid_service(about: About, kind: str, work: str, *, is_needed: bool) -> Check:
    """Return whether a service can be asked for its *work*. It is asked nothing: each call costs money."""
    name = f"{kind} {about.name}"
    if about.lacks:
        lacks = about.lacks.partition(": ")[2] or about.lacks
        return Check(name, "error" if is_needed else "off", lacks, about.hint, 3 if is_needed else 0)
    return Check(name, "ok", f"{work}; doctor does not contact it")


def _provider(about: About, project: Project, *, is_needed: bool) -> tuple[Check, float | None]:
    """Return what is wrong with a provider, and how far our clock is ahead of its service's, in seconds."""
    name = f"provider {about.name}"
    if about.state != "ready":
        lacks = about.lacks.removeprefix(f"{name}: ")
        return Check(name, "error" if is_needed else "off", lacks, about.hint, 3 if is_needed else 0), None
    if about.name == "simulator":
        return Check(name, "ok", "makes films in this process; it needs no key"), None
    try:
        told, answered_at = asyncio.run(_ask_service(about.name, project))
    except ProviderError as error:
        message, hint = error.message.removeprefix(f"{about.name}: "), error.hint
    except TimeoutError:
        message, hint = f"no answer from {about.address} within {_ASKED_FOR_S:g} s", "check the network"
    else:
        return Check(name, "ok", told), None if answered_at is None else time.time() - answered_at
    if is_needed or _is_meant(about):
        return Check(name, "error", message, hint, 3), None
    return Check(name, "warning", message, hint), None


def _is_meant(about: About) -> bool:
    """Return whether a key was set for this provider itself, and not for one that shares its variable."""
    variables = about.fact("key") or [""]
    return about.fact("key") is None or bool(os.environ.get(variables[0], "").strip())


async def _ask_service(name: str, project: Project) -> tuple[str, int | None]:
    service = connect(name, project)
    try:
        async with asyncio.timeout(_ASKED_FOR_S):
            if service.lists_tasks:
                page = await service.list(page_size=1)
                tasks = count_of(page.total, "task")
                return f"{service.submit_url} takes the key and lists {tasks} of the last days", page.answered_at
            try:
                await service.get(_NO_SUCH_TASK)
            except TaskNotFound:
                return f"{service.submit_url} answers; it has no task list, so the key is not surely good", None
            return f"{service.submit_url} answers", None
    finally:
        await service.aclose()


def _clock(offsets_s: list[float]) -> Check:
    if not offsets_s:
        return Check("clock", "off", "not checked (no service to compare with)")
    worst_s = max(offsets_s, key=abs)
    if abs(worst_s) > _CLOCK_OFF_S:
        which = "ahead of" if worst_s > 0 else "behind"
        hint = "set it by the network: a lost answer is looked for by the times of tasks"
        return Check("clock", "error", f"{abs(worst_s):.0f} s {which} the service's", hint, 2)
    return Check("clock", "ok", f"within {max(1, round(abs(worst_s)))} s of the service's")
