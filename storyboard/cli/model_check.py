"""What the services list as their models, beside the model table."""

import asyncio
from typing import Any

from storyboard.errors import CommandError, MissingKey
from storyboard.model.capabilities import Models
from storyboard.project import Project
from storyboard.providers.ark import Ark
from storyboard.providers.model_list import ModelComparison, compare_models
from storyboard.providers.registry import connect

_WITH_LIST = ("ark", "byteplus")
_MOST_LINES = 20
"""Where a list does not say which of its models make videos, it is long."""


def checked_models(provider: str | None, project: Project, models: Models) -> dict[str, ModelComparison]:
    """
    Return what *provider* lists beside *models*, else what every service does that has a list and a key.

    Raises:
        CommandError: It has no list of models.
        MissingKey: There is no key.
        ProviderError: It does not answer.
    """
    if provider is not None:
        return {provider: _comparison_with(provider, project, models)}
    found: dict[str, ModelComparison] = {}
    lacking: MissingKey | None = None
    for name in _WITH_LIST:
        try:
            found[name] = _comparison_with(name, project, models)
        except MissingKey as missing:
            lacking = lacking or missing
    if not found and lacking is not None:
        raise lacking
    return found


def _comparison_with(name: str, project: Project, models: Models) -> ModelComparison:
    service = connect(name, project)
    if not isinstance(service, Ark):
        able = " and ".join(_WITH_LIST)
        raise CommandError(f"{name} has no list of models", hint=f"{able} have one")
    return compare_models(asyncio.run(_model_list(service)), models, service.account.catalogue)


async def _model_list(service: Ark) -> Any:  # noqa: ANN401 - as the provider has it
    try:
        return await service.models()
    finally:
        await service.aclose()


def check_lines(name: str, found: ModelComparison) -> list[str]:
    """Return it as lines for people."""
    lines = [f"{name}: {full_id} is not in the model table" for full_id in found.lacking[:_MOST_LINES]]
    if len(found.lacking) > _MOST_LINES:
        lines.append(f"{name}: and {len(found.lacking) - _MOST_LINES} more are not; --json names all")
    if found.lacking:
        lines.append('  add it to models.toml: ["a-name"], like = "a model of the table", id = "its id"')
    lines += [f"{name}: {model} is shut down, and the model table says that it lives" for model in found.gone]
    lines += [f"{name}: {model} is still listed, and the model table says that it is retired" for model in found.kept]
    if found.kept:
        lines.append("  to use it: `storyboard run --model-anyway`, or `retired = false` in models.toml")
    if found.unlisted:
        lines.append(f"{name}: not in the list, which may leave models out: {', '.join(found.unlisted)}")
    return lines or [f"{name}: the model table and the service agree"]
