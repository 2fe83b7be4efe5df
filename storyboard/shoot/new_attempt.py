"""A planned attempt, from what is wanted and what it is made from: a value that nothing has noted yet."""

from storyboard.archive.takes import claim_take
from storyboard.model.graph import SegmentId
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Attempt, Earlier, Request
from storyboard.model.wires import wire_of
from storyboard.plan.fingerprint import Recipe, Wanted
from storyboard.shoot.context import Context


def new_attempt(
    context: Context,
    wanted: Wanted,
    made_from: Recipe,
    key: TakeKey,
    *,
    seed: int | None,
    run_id: str,
    earlier: tuple[Earlier, ...] = (),
) -> Attempt:
    """
    Return the attempt, planned, that would make the take *key* of *wanted*; nothing is noted.

    *earlier* are those in whose place it is made.
    """
    service = context.service_of(wanted.request)
    # Whichever machine sends it, the run that asks for it says where to call back.
    chosen = {"key": key, "seed": seed, "draft_task_id": made_from.draft_task_id}
    asked = wanted.request.model_copy(update={**chosen, "callback_url": context.callback_url or None})
    if _sends_draft_alone(context, wanted):
        asked = asked.model_copy(update=dict.fromkeys(_BESIDE_A_DRAFT))
    return Attempt(
        key=key,
        storyboard=context.project.file.name,
        run_id=run_id,
        fingerprint=made_from.fingerprint,
        ingredients=made_from.ingredients,
        provider=service.name,
        model=asked.model,
        model_id=_model_id(context, asked),
        mode=asked.mode,
        prompt=asked.prompt,
        submit_url=service.submit_url,
        query_url=context.provider(service.name).query_url if asked.has_task else "",
        asked=asked,
        sources=made_from.sources,
        chosen=_chosen_settings(context, wanted, seed=seed),
        expected_s=wanted.expected_s,
        expected_tokens=wanted.expected_tokens,
        expected_usd=wanted.expected_usd,
        expected_cny=wanted.expected_cny,
        retake=wanted.retake,
        earlier=earlier,
    )


def _model_id(context: Context, asked: Request) -> str:
    """Return the service's own id of the model that is asked."""
    if asked.medium == "speech":
        return asked.model or context.speech_service(asked.provider).default_model
    if asked.medium == "image":
        return context.image_service(asked.provider).model_id(asked.model)
    return context.provider(asked.provider).model_id(asked.model)


def next_key(context: Context, segment: SegmentId) -> TakeKey:
    """Return the first take of *segment* whose number neither the journal nor the archive has given."""
    shot, index = segment
    take = context.journal.highest_take(shot=shot, segment=index) + 1
    owner = context.journal.owner()
    while not claim_take(context.project, TakeKey(shot=shot, segment=index, take=take), owner=owner):
        take += 1
    return TakeKey(shot=shot, segment=index, take=take)


_BESIDE_A_DRAFT = ("callback_url", "execution_expires_after")
"""Settings of a request that are no part of the film, and that some models take for no final of a draft."""


def _sends_draft_alone(context: Context, wanted: Wanted) -> bool:
    """Return whether *wanted* is the final of a draft beside which its model takes hardly anything."""
    model = context.models.find(wanted.request.model)
    return wanted.way == "promote" and model is not None and bool(model.draft_final_sends)


def _chosen_settings(context: Context, wanted: Wanted, *, seed: int | None) -> tuple[str, ...]:
    if not wanted.request.has_task:
        # Nobody can be asked for it by a mark. Candidates differ where the model heeds a seed.
        return ()
    model = context.models.find(wanted.request.model)
    is_open = seed is None and wanted.way != "promote"
    dropped = wire_of(wanted.request.provider).dropped
    chosen = ("seed",) if is_open and model is not None and model.seeds and "seed" not in dropped else ()
    is_marked = "execution_expires_after" not in dropped and not _sends_draft_alone(context, wanted)
    if wanted.request.execution_expires_after is None and is_marked:
        chosen = (*chosen, "execution_expires_after")
    # What the writer says in `extra` is sent in place of anything else.
    return tuple(name for name in chosen if name not in wanted.request.extra)
