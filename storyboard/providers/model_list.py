"""
The list of models that Ark answers ``GET /models`` with, and what it says beside the model table.

The list may leave ids out that the service takes: what is not in it is told, and nothing is concluded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from pydantic import ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from storyboard.model.capabilities import Models, Service
from storyboard.model.takes import Json
from storyboard.providers.answers import Answered, Id, check_answer

_GONE = ("shutdown", "retired", "offline")


def _or_none(value: object, read: ValidatorFunctionWrapHandler) -> object:
    try:
        return read(value)
    except ValidationError:
        return None


_LEFT_OUT = WrapValidator(_or_none)
"""Of a field that helps and is of another form than documented: the id is what counts."""


class _Modalities(Answered):
    output_modalities: tuple[str, ...] = ()


class _Item(Answered):
    id: Id
    status: Annotated[str | None, _LEFT_OUT] = None
    domain: Annotated[str | None, _LEFT_OUT] = None
    task_type: Annotated[tuple[str, ...] | str | None, _LEFT_OUT] = None
    modalities: Annotated[_Modalities | None, _LEFT_OUT] = None


class _Answer(Answered):
    data: tuple[_Item, ...]


@dataclass(frozen=True, slots=True)
class ListedModel:
    """One id that a service lists."""

    id: str
    is_gone: bool
    """Whether the list says that it is shut down."""


@dataclass(frozen=True, slots=True)
class ModelComparison:
    """A service's list beside the table."""

    lacking: tuple[str, ...]
    """Ids of living video models that the table does not have."""
    gone: tuple[str, ...]
    """Short names that the table calls living and the service has shut down."""
    kept: tuple[str, ...]
    """Short names that the table calls retired and the service lists as living."""
    unlisted: tuple[str, ...]
    """Short names of living models that the list leaves out."""


def video_models(answer: Json) -> tuple[ListedModel, ...]:
    """
    Return the models that make videos, of the answer to ``GET /models``; one of which nothing is said is kept.

    Raises:
        UnusableAnswer: The answer is no such list.
    """
    items = check_answer(_Answer, answer).data
    return tuple(
        ListedModel(id=item.id, is_gone=(item.status or "").lower() in _GONE) for item in items if _makes_videos(item)
    )


def _makes_videos(item: _Item) -> bool:
    tasks = (item.task_type,) if isinstance(item.task_type, str) else item.task_type or ()
    made = item.modalities.output_modalities if item.modalities else ()
    told = [item.domain or "", *tasks]
    if not any(told) and not made:
        return True
    # A model that looks at videos says "video" of what goes in, and of no task.
    return any("videogen" in word.lower() or "tovideo" in word.lower() for word in told) or "video" in made


def compare_models(listed: Iterable[ListedModel], models: Models, service: Service) -> ModelComparison:
    """Return what *listed*, the models of *service*, says beside *models*."""
    by_id = {model.id: model for model in listed}
    at = 0 if service == "volcengine" else 1
    here = {model.name: by_id.get(model.ids[at]) for model in models if model.ids[at]}
    retired = {model.name for model in models if service in model.retired and model.retired[service].is_over}
    return ModelComparison(
        lacking=tuple(model.id for model in by_id.values() if models.find(model.id) is None and not model.is_gone),
        gone=tuple(name for name, model in here.items() if model and model.is_gone and name not in retired),
        kept=tuple(name for name, model in here.items() if model and not model.is_gone and name in retired),
        unlisted=tuple(name for name, model in here.items() if model is None and name not in retired),
    )
