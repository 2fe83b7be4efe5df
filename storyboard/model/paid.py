"""
Whose film it is: which real provider made the takes of each shot.

A film whose storyboard names no provider goes on with the one that its takes
were paid to. The slates tell which that is, and a note in the state while the
first takes are still under way. It asks nobody.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from storyboard.files import append_durably
from storyboard.model.installed import is_installed
from storyboard.project import Project

SIMULATOR = "simulator"
"""The provider that costs nothing: its takes make no film a paid one."""


@dataclass(frozen=True, slots=True)
class Payee:
    """A provider, and when it was last asked for what is paid."""

    at: str
    """UTC, ``2026-04-04T18:44:34.532830Z``."""
    provider: str


def is_simulated(provider: str) -> bool:
    """Return whether takes of *provider* cost nothing."""
    return provider == SIMULATOR


def payees(project: Project) -> dict[str, Payee]:
    """Return, for each shot with a paid take, who made its newest; a slate that cannot be read is left out."""
    newest: dict[str, Payee] = {}
    for shot, payee in (*_slate_payees(project), *_noted_payees(project)):
        if not is_simulated(payee.provider) and (shot not in newest or payee.at > newest[shot].at):
            newest[shot] = payee
    return newest


def usual_provider(known: dict[str, Payee]) -> str:
    """Return who makes the shots of a film that names nobody: the newest of *known*, else the simulator."""
    return max(known.values(), key=lambda payee: payee.at, default=Payee("", SIMULATOR)).provider


def note_payee(project: Project, shot: str, *, provider: str, at: str, is_withdrawn: bool = False) -> None:
    """
    Note that a take of *shot* is about to be asked of *provider*, unless that costs nothing.

    *is_withdrawn* takes such a note back: surely no task was made then.

    Raises:
        Unwritable: The note cannot be written.
    """
    if is_simulated(provider):
        return
    told = {"shot": shot, "provider": provider, "at": at} | ({"withdrawn": True} if is_withdrawn else {})
    append_durably(_note_file(project), json.dumps(told))


def project_for(project: Project, provider: str) -> Project:
    """
    Return *project* as a run on *provider* sees it.

    On the simulator a film that was paid for is rehearsed: reels and reports
    have names of their own.
    """
    is_rehearsal = is_simulated(provider) and bool(payees(project))
    return Project(file=project.file, is_rehearsal=is_rehearsal)


def may_shoot(medium: str, provider: str) -> bool:
    """Return whether who was paid for a take of *medium* may be who shoots the film: voices and pictures may be not."""
    return medium == "video" or (medium != "recording" and is_installed(provider))


def _slate_payees(project: Project) -> list[tuple[str, Payee]]:
    found = []
    for slate in project.archive.glob("*/slate.json"):
        try:
            told = _payee_of_slate(slate, slate.stat().st_mtime_ns)
        except OSError:
            continue
        if told is not None and told[0] == project.file.name:
            found.append((told[1], told[2]))
    return found


@lru_cache(maxsize=20_000)
def _payee_of_slate(slate: Path, _changed_ns: int) -> tuple[str, str, Payee] | None:
    """Return the storyboard, the shot and the provider of a take."""
    try:
        attempt: dict[str, Any] = json.loads(slate.read_bytes())["attempt"]
        if not may_shoot(attempt["asked"].get("medium", "video"), attempt["provider"]):
            return None
        at = attempt["submitted_at"] or attempt["intended_at"]
        return attempt["storyboard"], attempt["key"]["shot"], Payee(at, attempt["provider"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        # The plan reads it too, and says so.
        return None


def _noted_payees(project: Project) -> list[tuple[str, Payee]]:
    try:
        lines = _note_file(project).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return []
    found: dict[tuple[str, Payee], None] = {}
    for line in lines:
        try:
            told = json.loads(line)
            note = (str(told["shot"]), Payee(str(told["at"]), str(told["provider"])))
            if told.get("withdrawn"):
                found.pop(note, None)
            else:
                found[note] = None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            # The end of a line may be lost with the power.
            continue
    return list(found)


def _note_file(project: Project) -> Path:
    return project.state / f"{project.prefix}paid.jsonl"
