"""Retaking: the plan of one more take of one shot, with everything else left as it is."""

from dataclasses import replace

from storyboard.errors import CommandError, WaitingForApproval
from storyboard.plan.circle import approval_awaited
from storyboard.plan.planning import Plan, PlannedShot


def retaking(now: Plan, shot: str, *, seed: int | None) -> Plan:
    """
    Return the plan of one more take of *shot*, each of its segments anew, each opening on the one before.

    *now* must hold the shot and what it needs. *seed* is for this take alone.

    Raises:
        CommandError: A frame that the shot needs is not there.
        WaitingForApproval: A person must approve the take above it first.
    """
    above = {one.id: one for one in now.shots if one.id[0] != shot}
    own = [one for one in now.shots if one.id[0] == shot]
    for one in own:
        _require_frames(one, {segment: other for segment, other in above.items() if segment[0] != shot})
    there = [replace(one, state="up_to_date") for one in above.values() if one.take is not None]
    return replace(now, shots=(*there, *(_again(one, seed=seed) for one in own)))


def _again(one: PlannedShot, *, seed: int | None) -> PlannedShot:
    kept = tuple(take.folder for take in one.fitting)
    wanted = one.wanted.model_copy(update={"retake": True, "retake_seed": seed, "kept": kept})
    waits = any(need.shot == one.id[0] for need in wanted.needs)
    return replace(
        one,
        wanted=wanted,
        state="waits" if waits else "make",
        reasons=("a person asked for one more take",),
        take=None,
        recipe=None if waits else one.recipe,
        fitting=(),
    )


def _require_frames(one: PlannedShot, above: dict[tuple[str, int], PlannedShot]) -> None:
    for need in one.wanted.needs:
        if need.shot == one.id[0]:
            continue
        gives = above[need.of]
        if gives.take is None:
            raise CommandError(
                f"{one.id[0]}: its {need.role.replace('_', ' ')} comes from {need.shot}, which has no take that is "
                "up to date",
                hint="storyboard run makes it",
            )
        if gives.is_gate:
            usable = [take.folder for take in gives.fitting if not take.is_rejected]
            raise WaitingForApproval(f"{one.id[0]} {approval_awaited(usable)}", hint=f"storyboard approve {need.shot}")
