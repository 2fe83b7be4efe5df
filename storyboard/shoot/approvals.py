"""
Approvals: takes that a person must circle before other shots chain from them.

While a run has other things to do, one workflow a take looks for the person's
word in the archive, so that a run goes on within a second of it, whoever
wrote it and wherever. A run waits for tasks, never for people alone.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

from dbos import DBOS

from storyboard.archive.takes import read_verdict
from storyboard.errors import ArchiveError
from storyboard.model.take_key import take_words
from storyboard.model.takes import Json
from storyboard.plan.fingerprint import WantedId
from storyboard.reporter import Note
from storyboard.shoot.context import Context
from storyboard.shoot.contexts import context_of, require_here
from storyboard.shoot.workflow_values import Approval, Gate, json_of

_LOOK_EVERY_S = 0.5


def approval_id(workflow_id: str, folder: str) -> str:
    """Return the id of the workflow by which a run looks for approval of the take in *folder*."""
    return f"{workflow_id}-approval-{folder}"


@DBOS.step(name="await_circle", preemptible=True)
async def _await_circle(project: str, folder: str) -> Literal["circled", "unreadable"]:
    context = context_of(project)
    context.reporter.report(Note(f"{take_words([folder])} is ready: approve or reject it"))
    while True:
        try:
            if await asyncio.to_thread(_is_circled, context, folder):
                return "circled"
        except ArchiveError as error:
            context.reporter.report(Note(error.message))
            return "unreadable"
        await asyncio.sleep(_LOOK_EVERY_S)


@DBOS.step(name="look_for_circles")
async def look_for_circles(project: str, folders: list[str]) -> list[str]:
    """Return those of the takes in *folders* that are circled now."""
    context = context_of(project)
    try:
        return [folder for folder in folders if await asyncio.to_thread(_is_circled, context, folder)]
    except ArchiveError as error:
        context.reporter.report(Note(error.message))
        return []


def _is_circled(context: Context, folder: str) -> bool:
    verdict = read_verdict(context.project, folder)
    return verdict is not None and verdict.verdict == "circled"


@DBOS.workflow(name="approval")
async def await_approval(project: str, folder: str) -> Json:
    """Wait until a person circles the take in *folder*; the workflow that began it ends it."""
    await require_here(str(DBOS.workflow_id), project)
    with context_of(project).announce_end(str(DBOS.workflow_id)):
        return json_of(Approval(state=await _await_circle(project, folder), folder=folder))


class Gates:
    """Segments whose takes or drafts a person must approve, and those to choose from, as a run knows them."""

    def __init__(self, gated: Iterable[Gate]) -> None:
        self._folders: defaultdict[WantedId, list[str]] = defaultdict(list)
        self._folders |= {(shot, segment, kind): list(takes) for shot, segment, kind, takes in gated}
        self._shut: set[WantedId] = set(self._folders)
        self._watched: set[str] = set()

    @property
    def are_open(self) -> bool:
        """Whether nothing waits, or will wait, for a person."""
        return not self._shut

    def holds(self, segment: WantedId, *, below: WantedId) -> bool:
        """
        Return whether what is made of *segment* may not be used yet for *below*.

        A final holds up other shots, its own goes on; a draft holds up its own final, others open on it at once.
        """
        own = segment[:2] == below[:2] if segment[2] == "draft" else segment[0] != below[0]
        return own and segment in self._shut

    def add(self, segment: WantedId, folder: str) -> None:
        """Note one more take of *segment*: it is one to choose from, should that be a gate."""
        if folder not in self._folders[segment]:
            self._folders[segment].append(folder)

    def close(self, segment: WantedId) -> None:
        """Let shots below *segment* wait for a person."""
        self._shut.add(segment)

    def takes(self, segment: WantedId) -> list[str]:
        """Return the takes of a shut gate to choose from."""
        return self._folders[segment] if segment in self._shut else []

    def takes_to_watch(self, needed: Iterable[WantedId]) -> list[tuple[WantedId, str]]:
        """Return, once each, the takes that hold up segments that need a frame of *needed*."""
        new = [(segment, folder) for segment in dict.fromkeys(needed) for folder in self.takes(segment)]
        new = [(segment, folder) for segment, folder in new if folder not in self._watched]
        self._watched.update(folder for _, folder in new)
        return new

    def watched_takes(self) -> dict[str, WantedId]:
        """Return the takes, by folder, that shots below wait for."""
        waiting = [(folder, segment) for segment in sorted(self._shut) for folder in self._folders[segment]]
        return {folder: segment for folder, segment in waiting if folder in self._watched}

    def open(self, segment: WantedId) -> None:
        """Let shots below go on."""
        self._shut.discard(segment)
