"""
The receipts beside the journal: each task that a service accepted, one line of plain text.

A journal that is damaged, or lost its last writes, is brought up to date by
them. They are written after the journal, and never instead of it.
"""

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from storyboard.files import append_durably
from storyboard.model.takes import Attempt
from storyboard.project import Project


def note_receipt(project: Project, attempt: Attempt) -> None:
    """
    Note the task of *attempt*, durably.

    Raises:
        ArchiveError: Nothing can be written there.
    """
    append_durably(receipts_file(project), attempt.model_dump_json(exclude={"polls"}))


def receipts(project: Project) -> Iterator[Attempt]:
    """Give the attempts of which a receipt was noted, oldest first; a line that cannot be read is passed over."""
    try:
        lines = receipts_file(project).read_bytes().splitlines()
    except OSError:
        return
    for line in lines:
        try:
            yield Attempt.model_validate_json(line)
        except ValidationError:
            # The end of a line may be lost with the power.
            continue


def receipts_file(project: Project) -> Path:
    """Return the file of the receipts."""
    return project.state / f"{project.prefix}receipts.jsonl"
