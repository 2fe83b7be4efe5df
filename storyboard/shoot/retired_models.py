"""A run refuses what a service has no more before anything is sent."""

import httpx

from storyboard.errors import ModelRetired
from storyboard.model.capabilities import Model
from storyboard.model.graph import SegmentId
from storyboard.model.units import names_of
from storyboard.model.wires import is_loopback, is_surely_retired, retirement_clause, unknown_id_clause, wire_of
from storyboard.plan.plan import Plan
from storyboard.project import Project
from storyboard.providers.registry import connect
from storyboard.shoot.state.attempt_reader import OPEN, open_reader


def refuse_retired_models(planned: Plan, project: Project) -> None:
    """
    Return where *planned* asks nothing of a service that it has no more; what is under way there may be finished.

    Where only one source says that a model is retired, a stand-in on this machine is asked for it all the same.

    Raises:
        ModelRetired: It does.
        MissingKey: It does, and there is no key either.
    """
    refused = _refused_segments(planned)
    if not refused:
        return
    going_on = _under_way(project)
    for (said, name, provider), segments in refused.items():
        shots = [shot for shot, segment in segments if (shot, segment) not in going_on]
        if shots:
            # A key that is missing is told first, as for any other run.
            service = connect(provider, project)
            model = planned.models.by_name[name]
            if is_loopback(httpx.URL(service.submit_url).host) and not is_surely_retired(model, provider):
                # A stand-in on this machine is not that service.
                continue
            raise ModelRetired(f"{names_of(shots)}: {said}; nothing was sent", hint=_hint(model, project))


def _refused_segments(planned: Plan) -> dict[tuple[str, str, str], list[SegmentId]]:
    """Return the segments that are asked of a service without their model, by what is said, model and provider."""
    refused: dict[tuple[str, str, str], list[SegmentId]] = {}
    for shot in planned.to_make:
        request = shot.wanted.request
        model = planned.models.find(request.model)
        if model is not None and wire_of(request.provider).service is not None:
            said = retirement_clause(model, request.provider) or unknown_id_clause(model, request.provider)
            if said:
                refused.setdefault((said, model.name, request.provider), []).append(shot.id)
    return refused


def _under_way(project: Project) -> set[SegmentId]:
    with open_reader(project) as journal:
        return {(attempt.key.shot, attempt.key.segment) for attempt in journal.attempts(OPEN).values()}


def _hint(model: Model, project: Project) -> str:
    successor = model.successor
    change = f"write `model: {successor}` in {project.file.name}" if successor else "name another `model`"
    if not model.retired:
        return f"{change}, or its id in models.toml"
    own = f'`retired = false` under `["{model.name}"]` in models.toml'
    return f"{change}; where your account still has it: --model-anyway, or {own}"
