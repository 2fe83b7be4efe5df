"""What a plan says of takes that were paid and are gone from the archive: they are fetched again, and cost nothing."""

from dataclasses import replace
from decimal import Decimal

from storyboard.model.paid import is_simulated
from storyboard.model.takes import Attempt
from storyboard.plan.estimate import Estimate
from storyboard.plan.plan import Plan, PlannedShot, to_make
from storyboard.plan.plan_totals import totals
from storyboard.plan.which_counts import missing_count
from storyboard.project import Project
from storyboard.shoot.gone_takes import lost_takes_of
from storyboard.shoot.state.attempt_reader import open_reader
from storyboard.shoot.state.state_file import state_file

_NOTHING = Estimate(tokens=0, usd=Decimal(0), cny=Decimal(0))


def with_lost_takes(planned: Plan, project: Project) -> Plan:
    """
    Return *planned* with the takes that the journal knows as paid and that the archive lacks.

    One whose first frame depends on another lost take keeps its price: whether it still fits is not known yet.

    Raises:
        StateDamaged: The journal cannot be read.
    """
    if not planned.to_make or not state_file(project).is_file():
        return planned
    with open_reader(project) as journal:
        lost = lost_takes_of(project, journal.attempts(["archived"]))
    paid = [attempt for attempt in lost.values() if not is_simulated(attempt.provider)]
    if not paid:
        return planned
    shots = tuple(_with_paid_takes(shot, paid) for shot in planned.shots)
    drafts = tuple(_with_paid_takes(shot, paid) for shot in planned.drafts)
    sums = totals(shots, to_make(shots, drafts, drafting=planned.drafting))
    return replace(planned, shots=shots, drafts=drafts, totals=sums)


def _with_paid_takes(shot: PlannedShot, paid: list[Attempt]) -> PlannedShot:
    is_draft = shot.kind == "draft"
    of_it = [
        attempt
        for attempt in paid
        if (attempt.key.shot, attempt.key.segment) == shot.id and attempt.asked.draft == is_draft
    ]
    if shot.state == "up_to_date" or not of_it:
        return shot
    if shot.recipe is None:
        said = "a take of it was paid and is not in the archive: it is fetched again for nothing where it still fits"
        return replace(shot, reasons=(*shot.reasons, said))
    fitting = [attempt for attempt in of_it if attempt.fingerprint == shot.recipe.fingerprint]
    if not fitting or len(fitting) < missing_count(shot.fitting, wanted=shot.wanted.takes):
        return shot
    said = f"{fitting[-1].key} was paid and is not in the archive: it is fetched again for nothing"
    return replace(shot, reasons=(said,), estimate=_NOTHING)
