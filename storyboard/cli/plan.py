"""Say what a run would make and why, what it costs and how long it takes. Costs nothing, sends nothing."""

from collections import Counter
from decimal import Decimal
from typing import Annotated, Any

import typer
from rich.table import Table

from storyboard.cli.arguments import HERE, ProjectArgument
from storyboard.cli.console import Screen, put, put_json
from storyboard.model.capabilities import Models
from storyboard.model.references import KINDS
from storyboard.model.takes import ROLES
from storyboard.model.units import money
from storyboard.plan.billing import currency_of, price_of, sums
from storyboard.plan.drafts import expiry
from storyboard.plan.earlier import asked_again, said_of_earlier
from storyboard.plan.film_now import FilmNow, film_now
from storyboard.plan.left_out import left_out
from storyboard.plan.plan import Plan, PlannedShot
from storyboard.plan.retired import Retired, retired_in
from storyboard.plan.spending import spending
from storyboard.project import find_project

_KINDS = {"picture": "Image", "video": "Video", "sound": "Audio"}
"""The services' words."""
_WIDEST = 100
"""Of a picture's name, in characters; one written as data is longer."""


def plan(
    project: ProjectArgument = HERE,
    provider: Annotated[str | None, typer.Option(help="Who makes the shots, in place of the storyboard's.")] = None,
    prompts: Annotated[bool, typer.Option("--prompts", help="The text of each shot, as it would be sent.")] = False,  # noqa: FBT002
    draft: Annotated[bool, typer.Option("--draft", help="What `run --draft` would make.")] = False,  # noqa: FBT002
    json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,  # noqa: FBT002
) -> None:
    """Say what would be made and why, what is up to date, tokens, price and expected time. Costs nothing."""
    film = film_now(find_project(project), provider=provider, drafting=draft)
    planned, spent = _with_lost_takes(film), spending(film)
    if json:
        put_json(document(planned) | {"budget": spent.record.model_dump() if spent.record else None})
    elif prompts:
        # What a promoted final is made from went with its draft.
        drafts = {one.id: one for one in planned.drafts}
        told = (drafts[one.id] if one.wanted.way == "promote" else one for one in planned.shots)
        print("\n\n".join(_prompt(one) for one in told))
    else:
        _show(planned)
        if spent.said:
            put(spent.said)


def _with_lost_takes(film: FilmNow) -> Plan:
    if not film.plan.to_make or not film.project.state.exists():
        return film.plan
    # The journal's database takes a while to import: a film that is up to date, or was never run, does without.
    from storyboard.shoot.fetched_again import with_lost_takes  # noqa: PLC0415

    return with_lost_takes(film.plan, film.project)


def document(planned: Plan) -> dict[str, Any]:
    """Return the plan as the JSON that programs read."""
    totals = planned.totals
    drafts = {one.id: one for one in planned.drafts if one.is_asked or one.take}
    return {
        "shots": [_shot(one, drafts.get(one.id), planned.models) for one in planned.shots],
        "left": [{"shot": shot, "segment": segment, "why": why} for (shot, segment), why in planned.left],
        "retired": [_retired(one) for one in retired_in(planned)],
        "totals": {
            "to_make": totals.to_make,
            "up_to_date": totals.up_to_date,
            "tokens": totals.tokens,
            "usd": _money(totals.usd),
            "critical_path_s": totals.critical_path_s,
            "cny": _money(totals.cny),
            "billed": {currency: _money(amount) for currency, amount in sums(planned.to_make).items()},
            "unpriced": list(totals.unpriced),
        },
    }


def _retired(one: Retired) -> dict[str, Any]:
    return {
        "model": one.model.name,
        "provider": one.provider,
        "why": one.said,
        "shots": list(one.shots),
        "successor": one.successor.name if one.successor else None,
        "tokens": one.estimate.tokens,
        "usd": _money(one.estimate.usd),
        "cny": _money(one.estimate.cny),
    }


def _shot(one: PlannedShot, draft: PlannedShot | None, models: Models) -> dict[str, Any]:
    return {
        "shot": one.id[0],
        "segment": one.id[1],
        "state": one.state,
        "reasons": list(one.reasons),
        "depends_on": list(dict.fromkeys(need.shot for need in one.wanted.needs)),
        "tokens": one.estimate.tokens,
        "usd": _money(one.estimate.usd),
        "prompt": one.wanted.request.prompt,
        "cny": _money(one.estimate.cny),
        "currency": currency_of(one),
        "provider": one.wanted.request.provider,
        "model": one.wanted.request.model,
        "take": one.take.key.take if one.take else None,
        "retries": one.wanted.retries,
        "asked_again": asked_again(one.take.slate.attempt if one.take else None),
        "final": one.wanted.way,
        "draft": _draft(draft, models) if draft else None,
        "what_to_do": one.stuck,
    }


def _draft(one: PlannedShot, models: Models) -> dict[str, Any]:
    return {
        "state": one.state,
        "reasons": list(one.reasons),
        "depends_on": list(dict.fromkeys(need.shot for need in one.wanted.needs)),
        "tokens": one.estimate.tokens,
        "usd": _money(one.estimate.usd),
        "cny": _money(one.estimate.cny),
        "take": one.take.key.take if one.take else None,
        "verdict": one.take.verdict.verdict if one.take and one.take.verdict else None,
        "promotable_until": expiry(one.take, models).isoformat() if one.take else None,
    }


def _money(amount: Decimal | None) -> float | None:
    return None if amount is None else float(round(amount, 6))


def _prompt(one: PlannedShot) -> str:
    """Return what would be sent for *one*: its pictures with their numbers, then the text, unchanged."""
    request = one.wanted.request
    sent = [(source.role, source.place) for source in one.wanted.sources]
    sent += [(need.role, f"{need.given} of {need.shot}") for need in one.wanted.needs]
    counted: Counter[str] = Counter()
    named = []
    for role, place in sorted(sent, key=lambda each: ROLES.index(each[0])):
        called = _KINDS[KINDS.get(role, "picture")]
        counted[called] += 1
        short = place if len(place) <= _WIDEST else place[:_WIDEST] + "…"
        named.append(f"  [{called} {counted[called]}] {role.replace('_', ' ')}: {short}")
    kind = "draft, " if one.kind == "draft" else ""
    head = f"{one.name} ({kind}{one.state.replace('_', ' ')}, {request.model})"
    return "\n".join([head, *named, request.prompt])


def _show(planned: Plan) -> None:
    table = Table(box=None, pad_edge=False)
    shown = _shown(planned)
    currencies = {currency_of(one) for one in shown}
    unit = currencies.pop() if len(currencies) == 1 else "price"
    for heading in ("shot", "state", "tokens", unit, "why"):
        table.add_column(heading, justify="right" if heading in {"tokens", unit} else "left", overflow="fold")
    for one in shown:
        made = one.state != "up_to_date"
        tokens = _or_unknown(one.estimate.tokens, "{:,}") if made else ""
        price = _price(one, with_sign=unit == "price") if made else ""
        name = f"{one.name} (draft)" if one.kind == "draft" else one.name
        table.add_row(name, one.state.replace("_", " "), tokens, price, "; ".join(_said(one)))
    Screen().print(table)
    for (shot, _), why in planned.left:
        put(f"left {shot}: {why}")
    for line in _summary(planned):
        put(line)


def _shown(planned: Plan) -> list[PlannedShot]:
    """Return the drafts that are asked for or there, and, unless only drafts are made, each final after its draft."""
    drafts = {one.id: one for one in planned.drafts if one.is_asked or one.take}
    if planned.drafting:
        return list(drafts.values())
    return [one for shot in planned.shots for one in (drafts.get(shot.id), shot) if one is not None]


def _said(one: PlannedShot) -> tuple[str, ...]:
    """Return why it is made or waits, and what people said of a draft."""
    if one.kind == "draft" and one.take:
        verdict = one.take.verdict.verdict if one.take.verdict else "not judged"
        again = said_of_earlier(one.take.slate.attempt)
        return tuple(text for text in (*one.reasons, f"take {one.take.key.take}, {verdict}", again) if text)
    again = said_of_earlier(one.take.slate.attempt) if one.take else ""
    return tuple(text for text in (*one.reasons, one.stuck, again) if text)


def _price(one: PlannedShot, *, with_sign: bool) -> str:
    price = price_of(one)
    return money(price, currency_of(one)) if with_sign and price is not None else _or_unknown(price, "{:.2f}")


def _or_unknown(value: int | Decimal | None, form: str) -> str:
    return "not known" if value is None else form.format(value)


def _sum_said(amount: Decimal | None, currency: str) -> str:
    return f"a price in {currency} that is not known" if amount is None else f"{amount:.2f} {currency}"


def _summary(planned: Plan) -> list[str]:
    totals = planned.totals
    by = ", ".join(sorted({one.wanted.request.provider for one in planned.shots} - {"simulator"}))
    made_by = f", by {by}" if by else ""
    if not totals.to_make:
        return [f"nothing to make: {totals.up_to_date} up to date{made_by}"]
    found = sums(planned.to_make)
    prices = " and ".join(_sum_said(found[currency], currency) for currency in sorted(found, reverse=True))
    counts = f"{totals.to_make} to make, {totals.up_to_date} up to date"
    lines = [f"{counts}: {totals.tokens:,} tokens, {prices}, at least {totals.critical_path_s:.0f} s{made_by}"]
    unpriced = dict.fromkeys(one.id[0] for one in planned.to_make if price_of(one) is None)
    if unpriced:
        lines.append(f"no price is known for: {', '.join(unpriced)}")
    if {one.wanted.request.provider for one in planned.to_make} == {"simulator"}:
        lines.append("the simulator asks nothing: tokens and price are what the models' service would ask")
    lines += [retired.sentence for retired in retired_in(planned)]
    return [*lines, *left_out(one.wanted.request for one in planned.to_make)]
