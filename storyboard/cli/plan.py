"""Say what a run would make and why, what it costs and how long it takes. Costs nothing, sends nothing."""

from collections import Counter
from typing import Annotated

import typer

from storyboard.actions.plan_result import plan_result
from storyboard.actions.planned_film import planned_film
from storyboard.actions.run_request import RunRequest
from storyboard.cli.arguments import HERE, JsonOption, ProjectArgument
from storyboard.cli.completion import complete_providers
from storyboard.cli.json_result import print_result
from storyboard.cli.plan_table import print_plan
from storyboard.cli.table import print_sentence
from storyboard.edit.reels_now import reels_now
from storyboard.model.references import KINDS
from storyboard.model.takes import ROLES
from storyboard.model.until import Until
from storyboard.plan.plan import PlannedShot
from storyboard.project import find_project
from storyboard.show.lost_calls import spending_now

_KINDS = {"picture": "Image", "video": "Video", "sound": "Audio"}
"""The services' words."""
_WIDEST = 100
"""Of a picture's name, in characters; one written as data is longer."""


def plan(
    project: ProjectArgument = HERE,
    provider: Annotated[
        str | None,
        typer.Option(help="Who makes the shots, in place of the storyboard's.", autocompletion=complete_providers),
    ] = None,
    prompts: Annotated[bool, typer.Option("--prompts", help="The text of each shot, as it would be sent.")] = False,  # noqa: FBT002
    draft: Annotated[bool, typer.Option("--draft", help="What `run --draft` would make.")] = False,  # noqa: FBT002
    until: Annotated[
        Until | None, typer.Option(help="What `run --until stills`, or `recordings`, would make: no clip.")
    ] = None,
    json: JsonOption = False,  # noqa: FBT002
) -> None:
    """Say what would be made and why, what is up to date, tokens, price and expected time. Costs nothing."""
    found = planned_film(find_project(project), RunRequest(provider=provider, draft=draft, until=until))
    if json:
        print_result(plan_result(found))
    elif prompts:
        # What a promoted final is made from went with its draft.
        drafts = {draft.id: draft for draft in found.planned.drafts}
        told = (drafts[shot.id] if shot.wanted.way == "promote" else shot for shot in found.planned.shots)
        print("\n\n".join(_prompt(shot) for shot in told))
    else:
        print_plan(found.film, found.planned, spending_now(found.film), reels_now(found.whole))
        if found.left:
            print_sentence(found.left)


def _prompt(shot: PlannedShot) -> str:
    """Return what would be sent for *shot*: its pictures with their numbers, then the text, unchanged."""
    request = shot.wanted.request
    sent = [(source.role, source.place, source.line, source.order) for source in shot.wanted.sources]
    sent += [(need.role, f"{need.frame_name} of {need.shot}", need.line, need.order) for need in shot.wanted.needs]
    counted: Counter[str] = Counter()
    named = []
    for role, place, line, order in sorted(sent, key=lambda each: (ROLES.index(each[0]), each[2])):
        called = _KINDS[KINDS.get(role, "picture")]
        counted[called] += 1
        short = place if len(place) <= _WIDEST else place[:_WIDEST] + "…"
        # Recordings that are joined are one sound.
        number = order if line else counted[called]
        named.append(f"  [{called} {number}] {f'line {line}' if line else role.replace('_', ' ')}: {short}")
    kind = "draft, " if shot.kind == "draft" else ""
    of = request.model or request.provider
    head = f"{shot.name} ({kind}{shot.state.replace('_', ' ')}, {of})"
    return "\n".join([head, *named, request.prompt])
