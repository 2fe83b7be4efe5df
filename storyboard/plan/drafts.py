"""
Drafts in the plan: which segments can have one, what is asked for it, and how its final is made.

A draft opens on the drafts above it, so a whole film can be seen before any
final is paid. A final is *promoted* by the service from the draft's own
inputs, or *remade* by us with the draft's text and seed.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from storyboard.model.capabilities import EXTEND, Models, common_fact
from storyboard.model.graph import SegmentId
from storyboard.model.storyboard import Shot
from storyboard.model.take_key import TakeKind
from storyboard.model.takes import Request, Take
from storyboard.model.wires import wire_of
from storyboard.plan.fingerprint import Wanted, Way
from storyboard.project import Project, path_to_type

DRAFT_RESOLUTION = "480p"
"""The one size in which drafts are made."""

GivenBy = Callable[[SegmentId], TakeKind]
"""Which kind of take of a segment gives its frames to drafts below."""


def refusal(request: Request, models: Models, *, way: Way) -> str:
    """Return why no draft can be made of what *request* asks, its final made this *way*; empty where one can."""
    model = models.find(request.model)
    if model is not None and not model.draft:
        return f"{model.name} makes no drafts"
    if request.omni_reference_task_type == EXTEND:
        return "drafts that continue from a clip are not documented"
    size = (request.resolution or model.default_resolution) if model is not None else ""
    is_promoted = way == "promote" and model is not None and bool(model.draft_final_resolutions)
    if model is not None and is_promoted and size not in model.draft_final_resolutions:
        sizes = " or ".join(model.draft_final_resolutions)
        return f"drafts of {model.name} become finals in {sizes} only, and {size} is asked for"
    if "draft" in wire_of(request.provider).no_word_for:
        return f"{request.provider} makes no drafts"
    return f"nobody knows whether model {request.model} makes drafts" if model is None else ""


def draft_of(final: Wanted, *, takes: int, given_by: GivenBy, expected_s: Callable[[Request], float]) -> Wanted:
    """Return the draft of what *final* wants; *takes* is how many candidates there shall be to choose from."""
    # No draft is made in the flex tier; its final may be.
    asked = {"draft": True, "resolution": DRAFT_RESOLUTION, "service_tier": None}
    request = final.request.model_copy(update=asked)
    needs = tuple(need.model_copy(update={"kind": given_by(need.of)}) for need in final.needs)
    return final.model_copy(
        update={"request": request, "needs": needs, "takes": takes, "expected_s": expected_s(request)}
    )


def way_of(shot: Shot, final: Wanted) -> Way:
    """Return how *final* is made from its draft."""
    return shot.final or ("remake" if final.needs else "promote")


def from_draft(final: Wanted, way: Way) -> Wanted:
    """Return *final* as it is made from its draft: one take, as the draft has settled what another would change."""
    if way == "remake":
        return final.model_copy(update={"way": way, "takes": 1})
    # The service has the draft's text and pictures: none is sent again.
    return final.model_copy(update={"way": way, "takes": 1, "needs": (), "sources": ()})


def way_sentence(shot: Shot, final: Wanted, way: Way, models: Models) -> str:
    """Return in a few words how *final*, as it would be without a draft, is made from one, and why so."""
    model = models.find(final.request.model)
    differs = (
        ", from which the model makes a similar film and not the same" if model and not model.repeats_seeds else ""
    )
    verb = {"promote": "promoted from its draft", "remake": f"remade from its draft's text and seed{differs}"}[way]
    above = " and ".join(dict.fromkeys(need.shot for need in final.needs if need.frame != "recording"))
    opens = f"it needs a frame of {above}" if above else "it needs no frame of another shot"
    if final.needs and not above:
        opens = "it is sent recordings, which may be others by then"
    if shot.final is None:
        return f"{verb}: {opens}"
    if way == "promote" and above:
        return f"{verb}, as the storyboard says: it shows the frame of {above}'s draft, not of its final"
    return f"{verb}, as the storyboard says"


def expiry(draft: Take, models: Models) -> datetime:
    """Return until when the service makes finals from *draft*."""
    attempt = draft.slate.attempt
    told = attempt.task.get("created_at")
    made_at = (
        datetime.fromtimestamp(told, UTC)
        if isinstance(told, int | float)
        else datetime.fromisoformat(attempt.submitted_at or draft.slate.archived_at)
    )
    return made_at + timedelta(days=_valid_days(attempt.model, models))


def has_expired(draft: Take, models: Models) -> bool:
    """Return whether the service makes no final from *draft* any more."""
    return datetime.now(UTC) >= expiry(draft, models)


def expiry_sentence(draft: Take, models: Models) -> str:
    """Return that *draft* has expired, in one sentence."""
    days = _valid_days(draft.slate.attempt.model, models)
    return (
        f"its draft, take {draft.key.take}, can be promoted no more: the service keeps drafts for {days} days, "
        f"and this one until {expiry(draft, models):%Y-%m-%d %H:%M} UTC"
    )


def what_to_do(shot: str, project: Project, take: int | None = None) -> str:
    """Return what helps where the draft of *shot*, its *take* where that is known, cannot be promoted."""
    number = "" if take is None else f" {take}"
    return (
        f"write `final: remake` in shot {shot}, or `storyboard reject {path_to_type(project)} {shot}{number}` and run "
        "again for a new draft"
    )


def _valid_days(model: str, models: Models) -> int:
    known = models.find(model)
    facts = known.facts["draft"]["v"] if known is not None and known.draft else {}
    days: int = facts.get("draft_task_valid_days", common_fact("draft_task_valid_days"))
    return days
