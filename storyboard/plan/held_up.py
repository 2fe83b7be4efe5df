"""What a segment waits for, in words, and whether a person must approve what is above it first."""

from storyboard.model.units import names_of
from storyboard.plan.fingerprint import Wanted, WantedId
from storyboard.plan.plan import PlannedShot


def is_held(above: PlannedShot, *, below: WantedId) -> bool:
    """Return whether a person must approve a take of *above* before *below* may be made from it."""
    shot, segment, _ = below
    own_draft = above.kind == "draft" and above.id == (shot, segment)
    return above.is_gate and (own_draft or (above.kind == "final" and above.id[0] != shot))


def waiting_reasons(
    want: Wanted, planned: dict[WantedId, PlannedShot], missing: list[WantedId]
) -> tuple[str, ...]:  # fmt: skip
    """Return one sentence for each of *missing* that *want* waits for; one for several recordings together."""
    below = (*want.id, want.kind)
    recordings = [
        each for each in missing if planned[each].is_recording and not is_held(planned[each], below=below)
    ]  # fmt: skip
    together = recordings if len(recordings) > 1 else []
    told = dict.fromkeys(_waiting_reason(want, planned, each) for each in missing if each not in together)
    if not together:
        return tuple(told)
    return (*told, f"waiting for {names_of(shot for shot, _, _ in together)} (needs their recordings)")


def _waiting_reason(want: Wanted, planned: dict[WantedId, PlannedShot], above: WantedId) -> str:
    shot_id, _, kind = above
    awaits_a_person = is_held(planned[above], below=(*want.id, want.kind))
    if above == (*want.id, "draft"):
        return "waiting for you to approve its draft" if awaits_a_person else "waiting for its draft"
    if shot_id == want.request.key.shot:
        return "waiting for the segment before it"
    if awaits_a_person:
        return f"waiting for you to approve a take of {shot_id}"
    need = next(need for need in want.needs if need.shot == shot_id)
    return f"waiting for {'the draft of ' if kind == 'draft' else ''}{shot_id} (needs its {need.frame_name})"
