"""Say what a run would make and why, what it costs and how long it takes. Costs nothing, sends nothing."""

from collections import Counter
from decimal import Decimal
from typing import Annotated, Any, Literal

import typer

from storyboard.cli.arguments import HERE, ProjectArgument
from storyboard.cli.completion import complete_providers
from storyboard.cli.console import print_json
from storyboard.cli.plan_table import print_plan
from storyboard.cli.reel_table import reel_document
from storyboard.cli.table import print_sentence
from storyboard.edit.reels_now import reels_now
from storyboard.model.capabilities import Models
from storyboard.model.references import KINDS
from storyboard.model.takes import ROLES
from storyboard.plan.billing import currency_of, sums
from storyboard.plan.drafts import expiry
from storyboard.plan.earlier import earlier_attempts
from storyboard.plan.film_now import FilmNow, film_now
from storyboard.plan.plan import Plan, PlannedShot
from storyboard.plan.retired import RetiredModel, retired_models_of
from storyboard.plan.spending import spending_of
from storyboard.plan.until_stills import left_sentence, until_stills
from storyboard.project import find_project

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
        Literal["stills"] | None, typer.Option(help="What `run --until stills` would make: no clip.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,  # noqa: FBT002
) -> None:
    """Say what would be made and why, what is up to date, tokens, price and expected time. Costs nothing."""
    whole = film_now(find_project(project), provider=provider, drafting=draft)
    film = until_stills(whole) if until else whole
    planned, spent = _with_lost_takes(film), spending_of(film)
    if json:
        more = {
            "budget": spent.record.model_dump() if spent.record else None,
            "reels": [reel_document(reel) for reel in reels_now(whole)],
        }
        print_json(document(planned) | more)
    elif prompts:
        # What a promoted final is made from went with its draft.
        drafts = {draft.id: draft for draft in planned.drafts}
        told = (drafts[shot.id] if shot.wanted.way == "promote" else shot for shot in planned.shots)
        print("\n\n".join(_prompt(shot) for shot in told))
    else:
        print_plan(film, planned, spent, reels_now(whole))
        if until and (left := left_sentence(whole.plan, film.plan)):
            print_sentence(left)


def _with_lost_takes(film: FilmNow) -> Plan:
    if not film.plan.to_make or not film.project.state.exists():
        return film.plan
    # The journal's database takes a while to import: a film that is up to date, or was never run, does without.
    from storyboard.shoot.fetched_again import with_lost_takes  # noqa: PLC0415

    return with_lost_takes(film.plan, film.project)


def document(planned: Plan) -> dict[str, Any]:
    """Return the plan as the JSON that programs read."""
    totals = planned.totals
    drafts = {draft.id: draft for draft in planned.drafts if draft.is_asked or draft.take}
    return {
        "shots": [_shot(shot, drafts.get(shot.id), planned.models) for shot in planned.shots],
        "left": [{"shot": shot, "segment": segment, "why": why} for (shot, segment), why in planned.left],
        "retired": [_retired_model(retired) for retired in retired_models_of(planned)],
        "totals": {
            "to_make": totals.to_make,
            "up_to_date": totals.up_to_date,
            "tokens": totals.tokens,
            "usd": _money(totals.usd),
            "critical_path_s": totals.critical_path_s,
            "cny": _money(totals.cny),
            "billed": {currency: _money(amount) for currency, amount in sums(planned.to_make).items()},
            "unpriced": list(totals.unpriced),
            "stills": _part(planned, medium="image"),
            "shots": _part(planned, medium="video"),
        },
    }


def _part(planned: Plan, *, medium: Literal["image", "video"]) -> dict[str, Any]:
    """Return how much of the plan makes pictures, or motion, and for how much."""
    made = [shot for shot in planned.to_make if shot.wanted.request.medium == medium]
    return {
        "to_make": len(made),
        "takes": sum(shot.takes_to_make for shot in made),
        "billed": {currency: _money(amount) for currency, amount in sums(made).items()},
    }


def _retired_model(retired_model: RetiredModel) -> dict[str, Any]:
    return {
        "model": retired_model.model.name,
        "provider": retired_model.provider,
        "why": retired_model.said,
        "shots": list(retired_model.shots),
        "successor": retired_model.successor.name if retired_model.successor else None,
        "tokens": retired_model.estimate.tokens,
        "usd": _money(retired_model.estimate.usd),
        "cny": _money(retired_model.estimate.cny),
    }


def _shot(shot: PlannedShot, draft: PlannedShot | None, models: Models) -> dict[str, Any]:
    return {
        "shot": shot.id[0],
        "segment": shot.id[1],
        "medium": shot.wanted.request.medium,
        "state": shot.state,
        "reasons": list(shot.reasons),
        "depends_on": list(dict.fromkeys(need.shot for need in shot.wanted.needs)),
        "tokens": shot.estimate.tokens,
        "usd": _money(shot.estimate.usd),
        "prompt": shot.wanted.request.prompt,
        "cny": _money(shot.estimate.cny),
        "currency": currency_of(shot),
        "provider": shot.wanted.request.provider,
        "model": shot.wanted.request.model,
        "take": shot.take.key.take if shot.take else None,
        "retries": shot.wanted.retries,
        "asked_again": earlier_attempts(shot.take.slate.attempt if shot.take else None),
        "final": shot.wanted.way,
        "draft": _draft(draft, models) if draft else None,
        "what_to_do": shot.stuck,
    }


def _draft(shot: PlannedShot, models: Models) -> dict[str, Any]:
    return {
        "state": shot.state,
        "reasons": list(shot.reasons),
        "depends_on": list(dict.fromkeys(need.shot for need in shot.wanted.needs)),
        "tokens": shot.estimate.tokens,
        "usd": _money(shot.estimate.usd),
        "cny": _money(shot.estimate.cny),
        "take": shot.take.key.take if shot.take else None,
        "verdict": shot.take.verdict.verdict if shot.take and shot.take.verdict else None,
        "promotable_until": expiry(shot.take, models).isoformat() if shot.take else None,
    }


def _money(amount: Decimal | None) -> float | None:
    return None if amount is None else float(round(amount, 6))


def _prompt(shot: PlannedShot) -> str:
    """Return what would be sent for *shot*: its pictures with their numbers, then the text, unchanged."""
    request = shot.wanted.request
    sent = [(source.role, source.place) for source in shot.wanted.sources]
    sent += [(need.role, f"{need.frame_name} of {need.shot}") for need in shot.wanted.needs]
    counted: Counter[str] = Counter()
    named = []
    for role, place in sorted(sent, key=lambda each: ROLES.index(each[0])):
        called = _KINDS[KINDS.get(role, "picture")]
        counted[called] += 1
        short = place if len(place) <= _WIDEST else place[:_WIDEST] + "…"
        named.append(f"  [{called} {counted[called]}] {role.replace('_', ' ')}: {short}")
    kind = "draft, " if shot.kind == "draft" else ""
    head = f"{shot.name} ({kind}{shot.state.replace('_', ' ')}, {request.model})"
    return "\n".join([head, *named, request.prompt])
