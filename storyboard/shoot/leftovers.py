"""
What a new run does with what earlier ones left in DBOS.

Each run makes its plan anew, so the workflows of dead runs are of no use. What
is paid, or may be, is kept: the journal knows it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from dbos import DBOSClient, WorkflowStatus

from storyboard.project import Project
from storyboard.shoot.state.attempt_reader import OPEN
from storyboard.shoot.state.journal import Journal
from storyboard.shoot.take_workflows import filing_id, take_id
from storyboard.shoot.workflows import run_workflow_prefix

APPLICATION_VERSION = "2"
"""
Of the workflows' steps; pinned, as DBOS's own is a digest of the source and any edit would strand what is in flight.

All processes that share a database must be of one version.
"""

_WAITING = ["ENQUEUED", "DELAYED"]
_UNFINISHED = ["PENDING", *_WAITING]
_KEPT = timedelta(days=7)
_PRUNED_AT_ONCE = 1000


def start_anew(client: DBOSClient, journal: Journal) -> None:
    """
    Remove everything but takes and filings that go on: no other process works on this database.

    An attempt with an intent goes on by itself when DBOS recovers its
    workflows; one without is forgotten.
    """
    journal.forget_planned_attempts()
    going_on = _ids_going_on(journal)
    workflows = client.list_workflows(load_input=False, load_output=False)
    _delete(
        client, [workflow for workflow in workflows if workflow.status != "PENDING" or not _is_ours(workflow, going_on)]
    )


def make_way(client: DBOSClient, journal: Journal, project: Project, *, lost: Iterable[str] = ()) -> None:
    """
    Make way for a new run of *project* in a database where others are at work.

    The workflows of its old runs stop, whoever took them over. Takes and filings
    that are under way or waiting stay where they are: the new run waits for them
    by the same ids. Those that ended with their attempt still open are removed, so
    that they can be asked for again, and those of *lost* attempts.
    """
    client.cancel_workflows(_ids(client, run_workflow_prefix(str(project.file)), status=_UNFINISHED))
    forgotten = [take_id(attempt_id) for attempt_id in journal.forget_planned_attempts()]
    if forgotten:
        waiting = client.list_workflows(workflow_ids=forgotten, status=_WAITING, load_input=False, load_output=False)
        client.cancel_workflows([workflow.workflow_id for workflow in waiting])
    going_on = _ids_going_on(journal) | {make_id(attempt_id) for attempt_id in lost for make_id in (take_id, filing_id)}
    if going_on:
        known = client.list_workflows(workflow_ids=list(going_on), load_input=False, load_output=False)
        _delete(
            client,
            [workflow for workflow in known if workflow.status not in _UNFINISHED or not _is_ours(workflow, going_on)],
        )
    _prune(client)


def _ids_going_on(journal: Journal) -> set[str]:
    return {make_id(attempt_id) for attempt_id in journal.attempts(OPEN) for make_id in (take_id, filing_id)}


def _is_ours(workflow: WorkflowStatus, ids: set[str]) -> bool:
    return workflow.workflow_id in ids and workflow.app_version == APPLICATION_VERSION


def _ids(client: DBOSClient, prefix: str, *, status: list[str]) -> list[str]:
    found = client.list_workflows(workflow_id_prefix=prefix, status=status, load_input=False, load_output=False)
    return [workflow.workflow_id for workflow in found]


def _delete(client: DBOSClient, workflows: list[WorkflowStatus]) -> None:
    if workflows:
        client.delete_workflows([workflow.workflow_id for workflow in workflows])


def _prune(client: DBOSClient) -> None:
    """Delete what ended long ago, of any project: DBOS by itself keeps every step for ever."""
    long_ago = (datetime.now(UTC) - _KEPT).isoformat()
    ended = client.list_workflows(completed_before=long_ago, limit=_PRUNED_AT_ONCE, load_input=False, load_output=False)
    _delete(client, [workflow for workflow in ended if workflow.status not in _UNFINISHED])
