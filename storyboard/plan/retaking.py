"""Retaking: the plan of one more take, or one more draft, of one shot, with everything else left as it is."""

from dataclasses import replace

from storyboard.errors import CommandError, WaitingForApproval
from storyboard.model.graph import SegmentId
from storyboard.plan.continuing import clip_need
from storyboard.plan.fingerprint import WantedId
from storyboard.plan.plan import Plan, PlannedShot, run_command
from storyboard.plan.takes_meant import require_segment
from storyboard.plan.which_counts import approval_sentence


def plan_of_retake(now: Plan, shot: str, *, seed: int | None, segment: int | None = None) -> Plan:
    """
    Return the plan of one more take of *shot*, each of its segments anew, each opening on the one before.

    With *segment* it is that one alone, opening on the take that counts of the
    one before. *now* must hold the shot and what it needs; where it asks for
    drafts, one more draft is planned. *seed* is for this take alone.

    Raises:
        CommandError: There is no such segment, a frame that is needed, or its draft, is not there, or it would
            become the same again.
        WaitingForApproval: A person must approve the take above it, or its draft, first.
    """
    if segment is not None:
        require_segment(now, shot, segment)
    kind = "draft" if now.drafting else "final"
    every = {(*planned.id, planned.kind): planned for planned in (*now.drafts, *now.shots)}
    own = [planned for planned in every.values() if planned.kind == kind and _is_meant(planned.id, shot, segment)]
    if not own:
        why = next((why for left, why in now.left if _is_meant(left, shot, segment)), "no draft of it can be made")
        raise CommandError(f"{shot}: {why}")
    retaken = {(*planned.id, planned.kind) for planned in own}
    for planned in own:
        _require_another(planned, now.place)
        _require_above(planned, every, now, alone=segment is not None)
    there = [
        replace(planned, state="up_to_date")
        for wanted_id, planned in every.items()
        if planned.take is not None and wanted_id not in retaken
    ]
    again = tuple(_retake_of(planned, seed=seed, alone=segment is not None) for planned in own)
    finals = tuple(planned for planned in there if planned.kind == "final")
    drafts = tuple(planned for planned in there if planned.kind == "draft")
    if now.drafting:
        return replace(now, shots=finals, drafts=(*drafts, *again))
    return replace(now, shots=(*finals, *again), drafts=drafts)


def _is_meant(segment_id: SegmentId, shot: str, segment: int | None) -> bool:
    return segment_id[0] == shot and segment in {None, segment_id[1]}


def _retake_of(planned: PlannedShot, *, seed: int | None, alone: bool) -> PlannedShot:
    kept = tuple(take.folder for take in planned.fitting)
    wanted = planned.wanted.model_copy(update={"retake": True, "retake_seed": seed, "kept": kept})
    waits = not alone and any(need.shot == planned.id[0] for need in wanted.needs)
    return replace(
        planned,
        wanted=wanted,
        state="waits" if waits else "make",
        reasons=("a person asked for one more take",),
        take=None,
        recipe=None if waits else planned.recipe,
        # Where a clip is out of reach, that is said when it is to be sent.
        stuck="" if clip_need(planned.wanted.needs) else planned.stuck,
        fitting=(),
        is_asked=True,
    )


def _require_another(planned: PlannedShot, place: str) -> None:
    """Refuse to pay for the same film once more."""
    if planned.wanted.way == "promote":
        raise CommandError(
            f"{planned.id[0]}: its final is promoted from its draft, and another would be the same",
            hint=f"`storyboard retake {place} {planned.id[0]} --draft` makes another draft; "
            "with `final: remake` another final has another seed",
        )


def _require_above(planned: PlannedShot, every: dict[WantedId, PlannedShot], now: Plan, *, alone: bool) -> None:
    own_draft = (*planned.id, "draft")
    for above in planned.wanted.above:
        is_segment_before = above[0] == planned.id[0] and above != own_draft
        if is_segment_before and not alone:
            continue
        gives = every.get(above)
        if gives is None or gives.take is None:
            by = run_command(now, draft=above[2] == "draft")
            raise CommandError(f"{planned.id[0]}: {_missing_sentence(planned, above)}", hint=f"`{by}` shoots it")
        if gives.is_gate and not is_segment_before and (above == own_draft or above[2] == "final"):
            usable = [take for take in gives.fitting if not take.is_rejected]
            awaited = approval_sentence([take.folder for take in usable], of_drafts=above == own_draft)
            segment = f" --segment {above[1]}" if gives.placed.segment.count > 1 else ""
            commands = [f"`storyboard approve {now.place} {above[0]} {take.key.take}{segment}`" for take in usable]
            raise WaitingForApproval(f"{planned.id[0]}: {awaited}", hint=" or ".join(commands))


def _missing_sentence(planned: PlannedShot, above: WantedId) -> str:
    if above == (*planned.id, "draft"):
        return "it is made from its draft, and none is there"
    need = next(need for need in planned.wanted.needs if (*need.of, need.kind) == above)
    what = "the clip" if need.frame == "clip" else f"its {need.role.replace('_', ' ')}"
    of_draft = "the draft of " if above[2] == "draft" else ""
    return f"{what} comes from {of_draft}{above[0]}, which has no take that is up to date"
