"""
What people said of one take, as it is filed beside it: a verdict, notes at times, or both.

A file without notes is as files of earlier versions are.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from storyboard.errors import ArchiveError
from storyboard.model.take_note import TakeNote
from storyboard.model.takes import Filed, Verdict


class _NotesFile(Filed):
    """The notes of a file, without its verdict."""

    notes: tuple[TakeNote, ...] = ()


@dataclass(frozen=True, slots=True)
class TakeWords:
    """What people said of one take."""

    verdict: Verdict | None = None
    notes: tuple[TakeNote, ...] = ()

    def with_verdict(self, verdict: Verdict | None) -> "TakeWords":
        """Return the same with another *verdict*."""
        return replace(self, verdict=verdict)

    def with_notes(self, notes: tuple[TakeNote, ...]) -> "TakeWords":
        """Return the same with other *notes*."""
        return replace(self, notes=notes)

    def to_file(self) -> bytes:
        """Return what the file holds; nothing where nothing is said."""
        if not self.notes:
            return self.verdict.model_dump_json(indent=2).encode() if self.verdict else b""
        said = self.verdict.model_dump(mode="json") if self.verdict else {}
        notes = [note.model_dump(mode="json") for note in self.notes]
        return json.dumps(said | {"notes": notes}, indent=2, ensure_ascii=False).encode()


def read_words(file: Path) -> TakeWords:
    """
    Return what *file* says; nothing where it is not there.

    Raises:
        ArchiveError: It cannot be read.
    """
    try:
        said = dict(json.loads(file.read_bytes()))
        notes = _NotesFile.model_validate({"notes": said.pop("notes", ())}).notes
        return TakeWords(Verdict.model_validate(said) if said or not notes else None, notes)
    except FileNotFoundError:
        return TakeWords()
    except (ValidationError, ValueError, TypeError, RecursionError, OSError) as error:
        raise ArchiveError(
            f"{file}: this verdict cannot be read", hint="remove it, then approve or reject the take again"
        ) from error
