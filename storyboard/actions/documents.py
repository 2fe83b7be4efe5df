"""What each verb prints with ``--json``, as JSON Schemas."""

from typing import Any, Final

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from storyboard.actions.checks import CheckResult
from storyboard.actions.graphs import GraphResult
from storyboard.actions.new_films import MadeFilm, StarterList, WrittenFilm
from storyboard.actions.note_view import NoteView
from storyboard.actions.notes import NoteList
from storyboard.actions.plan_result import PlanResult
from storyboard.actions.plans import WhyResult
from storyboard.actions.reels import EditBack, ReelsResult
from storyboard.actions.reports import ReportFiles
from storyboard.actions.result import Result
from storyboard.actions.run_result import RunResult
from storyboard.actions.runs import CancelResult
from storyboard.actions.status_result import StatusResult
from storyboard.actions.verdicts import VerdictChanges
from storyboard.errors import CommandError
from storyboard.load.schema.descriptions import docstrings_of

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"

DOCUMENTS: Final[dict[str, tuple[type[Result], ...]]] = {
    "new": (MadeFilm, StarterList),
    "write": (WrittenFilm,),
    "import": (MadeFilm, EditBack),
    "check": (CheckResult,),
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
    "stitch": (ReelsResult,),
    "report": (ReportFiles,),
    "export": (ReelsResult,),
}
"""By verb: its results; of several which, its options decide."""


def document_schema(verb: str) -> dict[str, Any]:
    """
    Return the JSON Schema of what *verb* prints with ``--json``.

    Raises:
        CommandError: No verb of that name has one.
    """
    if verb not in DOCUMENTS:
        raise CommandError(f"there is no schema of {verb!r}", hint=f"there is one of {', '.join(DOCUMENTS)}")
    ways = [TypeAdapter(kind).json_schema(schema_generator=_SchemaMaker) for kind in DOCUMENTS[verb]]
    parts: dict[str, Any] = {}
    for way in ways:
        parts |= way.pop("$defs", {})
    schema = ways[0] if len(ways) == 1 else {"anyOf": ways}
    return {"$schema": _DIALECT, **schema, **({"$defs": parts} if parts else {}), "title": f"storyboard {verb} --json"}


class _SchemaMaker(GenerateJsonSchema):
    """Describes each field as the docstring under it does: results do not collect these themselves."""

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Return the schema of a model with its fields described."""
        made = super().model_schema(schema)
        kind: type[BaseModel] = schema["cls"]
        for name, said in docstrings_of(kind).items():
            made["properties"].get(name, {}).setdefault("description", said)
        return made
