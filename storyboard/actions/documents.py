"""What each verb prints with ``--json``, as JSON Schemas."""

from typing import Any, Final

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from storyboard.actions.checks import CheckResult
from storyboard.actions.event_lines import LINES
from storyboard.actions.graphs import GraphResult
from storyboard.actions.heard_result import HearResult
from storyboard.actions.machine_checks import MachineChecks
from storyboard.actions.model_facts import ModelCheck, ModelList
from storyboard.actions.new_films import MadeFilm, StarterList, WrittenFilm
from storyboard.actions.note_view import NoteView
from storyboard.actions.notes import NoteList
from storyboard.actions.notices import Notice
from storyboard.actions.plan_result import PlanResult
from storyboard.actions.plans import WhyResult
from storyboard.actions.provider_facts import ProviderList
from storyboard.actions.reels import EditBack, ReelsResult
from storyboard.actions.reports import ReportFiles
from storyboard.actions.run_result import RunResult
from storyboard.actions.runs import CancelResult
from storyboard.actions.status_result import StatusResult
from storyboard.actions.task_facts import CancelledTask, SettledDoubt, TaskDeletions, TaskList, TaskRecord
from storyboard.actions.told_files import FormattedFile, OpenedFile, ServedAddress
from storyboard.actions.verdicts import VerdictChanges
from storyboard.errors import CommandError
from storyboard.load.schema.descriptions import docstrings_of

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

DOCUMENTS: Final[dict[str, tuple[type[BaseModel], ...]]] = {
    "new": (MadeFilm, StarterList),
    "write": (WrittenFilm,),
    "import": (MadeFilm, EditBack),
    "check": (CheckResult,),
    "fmt": (FormattedFile,),
    "plan": (PlanResult,),
    "graph": (GraphResult,),
    "run": (RunResult,),
    "status": (StatusResult,),
    "why": (WhyResult,),
    "approve": (VerdictChanges,),
    "reject": (VerdictChanges,),
    "note": (NoteView, NoteList),
    "retake": (RunResult,),
    "cancel": (CancelResult,),
    "tasks": (TaskList, TaskRecord, CancelledTask, TaskDeletions, SettledDoubt),
    "providers": (ProviderList,),
    "models": (ModelList, ModelCheck),
    "doctor": (MachineChecks,),
    "open": (OpenedFile,),
    "hear": (HearResult,),
    "stitch": (ReelsResult,),
    "report": (ReportFiles,),
    "export": (ReelsResult,),
    "simulate": (ServedAddress,),
    "serve": (ServedAddress,),
}
"""By verb: its results; of several which, its options decide."""

OTHERS: Final[dict[str, tuple[type[BaseModel], ...]]] = {"events": LINES, "notice": (Notice,)}
"""What is no verb's document: a line that `--events` prints, and what is posted to who is told of a run."""
_TITLES: Final = {"events": "a line of --events", "notice": "a notice of a run"}


def document_schema(verb: str) -> dict[str, Any]:
    """
    Return the JSON Schema of what *verb* prints with ``--json``, of a line of ``--events``, or of a notice.

    Raises:
        CommandError: No verb of that name has one.
    """
    known = DOCUMENTS | OTHERS
    if verb not in known:
        raise CommandError(f"there is no schema of {verb!r}", hint=f"there is one of {', '.join(known)}")
    ways = [TypeAdapter(kind).json_schema(schema_generator=_SchemaMaker) for kind in known[verb]]
    parts: dict[str, Any] = {}
    for way in ways:
        parts |= way.pop("$defs", {})
    schema = ways[0] if len(ways) == 1 else {"anyOf": ways}
    title = _TITLES.get(verb, f"storyboard {verb} --json")
    return {"$schema": _DIALECT, **schema, **({"$defs": parts} if parts else {}), "title": title}


class _SchemaMaker(GenerateJsonSchema):
    """Describes each field as the docstring under it does: results do not collect these themselves."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Return the schema of a model with its fields described."""
        made = super().model_schema(schema)
        kind: type[BaseModel] = schema["cls"]
        if "properties" not in made:
            return made
        for name, said in docstrings_of(kind).items():
            made["properties"].get(name, {}).setdefault("description", said)
        return made
