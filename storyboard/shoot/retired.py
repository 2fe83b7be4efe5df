"""A run refuses what a service has no more before anything is sent."""

from storyboard.errors import ModelRetired
from storyboard.model.capabilities import Model
from storyboard.model.wires import retired_said, unknown_there_said, wire_of
from storyboard.plan.plan import Plan
from storyboard.project import Project
from storyboard.providers.registry import connect

_MOST_NAMES = 3


def refuse_retired(planned: Plan, project: Project) -> None:
    """
    Return where *planned* asks nothing of a service that it has no more; what is under way there may be finished.

    Raises:
        ModelRetired: It does.
        MissingKey: It does, and there is no key either.
    """
    # SQLAlchemy takes a while to import: only a run pays for it.
    from storyboard.shoot.state.journal import OPEN, reading  # noqa: PLC0415

    with reading(project) as journal:
        under_way = {} if journal is None else journal.attempts(OPEN)
    going_on = {(one.key.shot, one.key.segment) for one in under_way.values()}
    lost: dict[tuple[str, str, str], list[str]] = {}
    for one in planned.to_make:
        request = one.wanted.request
        model = planned.models.find(request.model)
        if model is None or wire_of(request.provider).service is None or one.id in going_on:
            continue
        said = retired_said(model, request.provider) or unknown_there_said(model, request.provider)
        if said:
            lost.setdefault((said, model.name, request.provider), []).append(one.id[0])
    for (said, name, provider), shots in lost.items():
        # A key that is missing is told first, as for any other run.
        connect(provider, project)
        raise ModelRetired(
            f"{_few(shots)}: {said}; nothing was sent", hint=_hint(planned.models.by_name[name], project)
        )


def _hint(model: Model, project: Project) -> str:
    successor = model.successor
    change = f"write `model: {successor}` in {project.file.name}" if successor else "name another `model`"
    if not model.retired:
        return f"{change}, or its id in models.toml"
    own = f'`retired = false` under `["{model.name}"]` in models.toml'
    return f"{change}; where your account still has it: --model-anyway, or {own}"


def _few(shots: list[str]) -> str:
    names = list(dict.fromkeys(shots))
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f"{', '.join(names[:_MOST_NAMES])}{more}"
