"""
The plan: for each segment, up to date, or to be made and why; tokens, price and time.

It reads the archive and decides; it asks nobody and changes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial

from storyboard.archive.takes import Takes, read_takes
from storyboard.load.load import Loaded
from storyboard.load.own_models import models_of
from storyboard.load.prompt.prompt import render_prompt
from storyboard.model.capabilities import Models
from storyboard.model.drift import allowances
from storyboard.model.graph import PlacedSegment, SegmentId, in_order, placed_segments, shot_graph, with_ancestors
from storyboard.model.request_settings import SizeOf, film_ratio
from storyboard.model.storyboard import Storyboard
from storyboard.model.take_key import TakeKind
from storyboard.model.takes import Take
from storyboard.model.wires import wire_of
from storyboard.model.written_reels import Drift
from storyboard.plan.continuing import clip_length_s, clip_need, out_of_reach
from storyboard.plan.continuing import what_to_do as what_to_do_about
from storyboard.plan.drafts import (
    draft_of,
    expiry_sentence,
    from_draft,
    has_expired,
    refusal,
    way_of,
    way_sentence,
    what_to_do,
)
from storyboard.plan.drifting import opens_on, start_below, too_far
from storyboard.plan.estimate import Estimate, clip_px, estimate
from storyboard.plan.expected_time import Expectation, expected_s, learned_times
from storyboard.plan.fingerprint import Wanted, WantedId, recipe
from storyboard.plan.held_up import is_held, waiting_reasons
from storyboard.plan.plan import Plan, PlannedShot, State, to_make
from storyboard.plan.plan_totals import totals
from storyboard.plan.reasons import changes, own_changes
from storyboard.plan.said_now import said_in_film
from storyboard.plan.shapes import size_to_follow, sizes_once
from storyboard.plan.speech_prices import SpeechPriceTable
from storyboard.plan.spoken_length import doubtful_fit, misfit, with_spoken_length
from storyboard.plan.wanted import wanted_segment_of
from storyboard.plan.which_counts import approval_sentence, circled_take, missing_count, of_film, take_that_counts
from storyboard.project import Project, path_to_type
from storyboard.providers.registry import entry_point_of


def plan(
    storyboard: Storyboard,
    takes: Takes,
    *,
    project: Project,
    models: Models | None = None,
    provider: str | None = None,
    only: tuple[str, ...] = (),
    drafting: bool = False,
    prompts: Mapping[SegmentId, str] | None = None,
) -> Plan:
    """
    Return the plan for *storyboard*, given what the archive holds.

    *models* is the table that rules it; None reads the one of *project*.
    *only* names shots; without it every shot is planned. What they need is
    planned with them. *drafting* asks for a draft of everything that can have
    one, and for no final. *prompts* are texts of this very storyboard that were made before.

    Raises:
        CommandError: *only* names a shot that is not there, or *provider* one that is not registered.
    """
    if provider is not None:
        entry_point_of(provider)
    models = models or models_of(project)
    placed = placed_segments(storyboard, models)
    graph = shot_graph(placed, storyboard.cast)
    asked = with_ancestors(graph, only) if only else set(graph)
    drifts = allowances(storyboard)
    times = learned_times(take for of_segment in takes.values() for take in of_segment)
    known = _PlanContext(
        {}, project=project, models=models, size_of=sizes_once(project), times=times, drifts=drifts, drafting=drafting,
        storyboard=storyboard, speech_prices=SpeechPriceTable(project),
    )  # fmt: skip
    own_ratio = cache(lambda: film_ratio(storyboard, models, size_of=known.size_of))
    left: list[tuple[SegmentId, str]] = []
    for segment_id in in_order({each: [need.of for need in needs] for each, needs in graph.items()}):
        if segment_id in asked:
            want = wanted_segment_of(
                storyboard,
                placed[segment_id],
                graph[segment_id],
                models=models,
                project=project,
                provider=provider,
                of_film=own_ratio,
                prompt=(prompts or {}).get(segment_id),
            )
            want = with_spoken_length(want, known.recordings_of(want))
            want = want.model_copy(update={"expected_s": expected_s(want.request, times, models)})
            counted = of_film(takes.get(segment_id, ()), provider=want.request.provider)
            why_left = _plan_segment(placed[segment_id], want, counted, known)
            left += [(segment_id, why_left)] if why_left else []
    shots = tuple(shot for shot in known.planned.values() if shot.kind == "final")
    drafts = tuple(shot for shot in known.planned.values() if shot.kind == "draft")
    sums = totals(shots, to_make(shots, drafts, drafting=drafting))
    counting = {shot.id[0]: shot.take for shot in shots if shot.take is not None}
    said = said_in_film(storyboard, counting, models=models, project=project)
    return Plan(
        shots, sums, models, provider=provider, drafts=drafts, drafting=drafting, left=tuple(left),
        place=path_to_type(project), said=said,
    )  # fmt: skip


def plan_of(
    loaded: Loaded,
    takes: Takes | None = None,
    *,
    provider: str | None = None,
    only: tuple[str, ...] = (),
    drafting: bool = False,
    prompts: Mapping[SegmentId, str] | None = None,
) -> Plan:
    """
    Return the plan of a storyboard that was loaded, given *takes*; None reads those of the archive. Else as `plan`.

    Raises:
        CommandError: *only* names a shot that is not there, or *provider* one that is not registered.
    """
    return plan(
        loaded.storyboard,
        read_takes(loaded.project) if takes is None else takes,
        project=loaded.project,
        models=loaded.models,
        provider=provider,
        only=only,
        drafting=drafting,
        prompts=prompts,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _PlanContext:
    """What is known when a segment is planned."""

    planned: dict[WantedId, PlannedShot] = field(kw_only=False)
    """Whatever comes before it."""
    project: Project
    models: Models
    size_of: SizeOf
    times: Mapping[tuple[str, str], Expectation]
    drifts: Mapping[str, Drift]
    """How far takes of a shot may drift, and from what."""
    drafting: bool
    storyboard: Storyboard
    speech_prices: SpeechPriceTable

    def recordings_of(self, want: Wanted) -> dict[SegmentId, Take]:
        """Return the takes that count of the recordings that *want* is sent."""
        found = {need.of: self.planned[*need.of, "final"].take for need in want.needs if need.line}
        return {segment: take for segment, take in found.items() if take is not None}

    def words_before(self, placed: PlacedSegment) -> str:
        """Return what the templates of the version before made of a segment; nothing of a recording, which has none."""
        if placed.segment.shot.is_recording:
            return ""
        return render_prompt(self.storyboard, placed.scene, placed.segment, project=self.project, as_before=True)

    def draft_line(self, segment: SegmentId) -> TakeKind:
        """Return which take of *segment* gives its frames to drafts below: its draft, where there is or will be one."""
        draft = self.planned.get((*segment, "draft"))
        return "draft" if draft is not None and (draft.take is not None or draft.is_asked) else "final"


def _plan_segment(placed: PlacedSegment, want: Wanted, takes: tuple[Take, ...], known: _PlanContext) -> str:
    """Plan draft and final of one segment; return why it is left, where drafts are asked for and it can have none."""
    shot, drafts = placed.segment.shot, tuple(take for take in takes if take.is_draft)
    finals = tuple(take for take in takes if not take.is_draft)
    plain = _plan_take(placed, want, finals, known)
    if not shot.is_clip or not (known.drafting or shot.draft or drafts):
        known.planned[*placed.id, "final"] = _with_drift(plain, known)
        return ""
    refused = (
        ""
        if shot.draft and known.models.find(want.request.model) is None
        else refusal(want.request, known.models, way=way_of(shot, want))
    )
    if refused:
        known.planned[*placed.id, "final"] = _with_drift(_with_refusal(plain, refused) if shot.draft else plain, known)
        return refused if known.drafting and plain.take is None else ""
    draft = _plan_take(placed, _wanted_draft(placed, want, known), drafts, known)
    # A final that was made without a draft needs none.
    is_settled = plain.take is not None and circled_take(draft.fitting) is None
    is_asked = not is_settled and bool(known.drafting or shot.draft or draft.fitting)
    left = _lacks_final(draft, known) if known.drafting and is_asked else ""
    draft = replace(draft, is_asked=is_asked and not left)
    known.planned[*placed.id, "draft"] = draft
    is_plain = is_settled or not (is_asked or draft.take)
    final = _without_draft(plain, drafts) if is_plain else _from_draft(placed, want, finals, known)
    known.planned[*placed.id, "final"] = _with_drift(final, known)
    return left


def _wanted_draft(placed: PlacedSegment, want: Wanted, known: _PlanContext) -> Wanted:
    return draft_of(
        want,
        takes=placed.segment.shot.takes,
        given_by=known.draft_line,
        expected_s=lambda request: expected_s(request, known.times, known.models),
    )


def _lacks_final(draft: PlannedShot, known: _PlanContext) -> str:
    """Return that a draft needs a frame of a final that is not there; empty where it does not."""
    finals = [need for need in draft.wanted.needs if need.kind == "final" and need.frame not in {"still", "recording"}]
    lacking_finals = [need.shot for need in finals if known.planned[*need.of, "final"].take is None]
    return "; ".join(
        f"{shot} has neither a draft nor a final, and its frame is needed" for shot in dict.fromkeys(lacking_finals)
    )


def _with_refusal(plain: PlannedShot, refused: str) -> PlannedShot:
    """Return *plain* with the reason why a shot that asks for a draft cannot have one."""
    if plain.state == "up_to_date":
        return plain
    said = f"it asks for a draft, and {refused}"
    return replace(plain, state="waits", reasons=(*plain.reasons, said), stuck="leave `draft` out of this shot")


def _without_draft(plain: PlannedShot, drafts: tuple[Take, ...]) -> PlannedShot:
    """Return *plain*, saying so where there are *drafts* and none of them fits."""
    if plain.state == "up_to_date" or not drafts:
        return plain
    said = "none of its drafts is up to date: the final is made without one"
    return replace(plain, reasons=(*plain.reasons, said))


def _from_draft(placed: PlacedSegment, want: Wanted, finals: tuple[Take, ...], known: _PlanContext) -> PlannedShot:
    """Return the plan of a final that is made from the segment's draft."""
    shot = placed.segment.shot
    way, draft = way_of(shot, want), known.planned[*placed.id, "draft"].take
    final = _plan_take(placed, from_draft(want, way), finals, known, inputs=want)
    if final.state == "up_to_date":
        return final
    final = replace(final, reasons=(*final.reasons, way_sentence(shot, want, way, known.models)))
    if way == "remake" or draft is None:
        return final
    if has_expired(draft, known.models):
        return replace(
            final,
            state="waits",
            reasons=(*final.reasons, expiry_sentence(draft, known.models)),
            stuck=what_to_do(draft.key.shot, known.project, draft.key.take),
        )
    if any(take.is_rejected for take in final.fitting):
        said = f"promoting draft take {draft.key.take} once more would make the same film again"
        return replace(
            final,
            state="waits",
            reasons=(*final.reasons, said),
            stuck=what_to_do(draft.key.shot, known.project, draft.key.take),
        )
    return final


def _plan_take(
    placed: PlacedSegment,
    want: Wanted,
    takes: tuple[Take, ...],
    known: _PlanContext,
    *,
    inputs: Wanted | None = None,
) -> PlannedShot:
    """Plan *want*; its price is that of *inputs*, whose pictures and videos it has where it sends none itself."""
    inputs = inputs or want
    picture_px = size_to_follow(inputs, known.planned, known.models, size_of=known.size_of)
    videos_s = (
        *_clip_s(inputs, known),
        *(source.duration_s for source in inputs.sources if source.role == "reference_video"),
    )
    roles = [*(source.role for source in inputs.sources), *(need.role for need in inputs.needs)]
    cost = (
        known.speech_prices.price(want.request)
        if want.request.medium == "recording"
        else estimate(
            want.request,
            known.models,
            picture_px=picture_px,
            videos_s=videos_s,
            references=roles.count("reference_image"),
        )
    )
    planned_shot = _with_doubt(_plan_from_takes(placed, want, takes, known, cost))
    return replace(planned_shot, size_px=clip_px(want.request, known.models, picture_px=picture_px))


def _plan_from_takes(
    placed: PlacedSegment, want: Wanted, takes: tuple[Take, ...], known: _PlanContext, cost: Estimate
) -> PlannedShot:
    planned, words_before = known.planned, partial(known.words_before, placed)
    usd = None if cost.usd is None else float(cost.usd)
    is_in_yuan = wire_of(want.request.provider).currency == "CNY"
    cny = float(cost.cny) if is_in_yuan and cost.cny is not None else None
    want = want.model_copy(update={"expected_tokens": cost.tokens, "expected_usd": usd, "expected_cny": cny})
    above = {wanted_id: planned[wanted_id] for wanted_id in want.above}
    missing = [wanted_id for wanted_id, shot in above.items() if shot.take is None]
    held_by = tuple(
        wanted_id for wanted_id, shot in above.items() if shot.take and is_held(shot, below=(*placed.id, want.kind))
    )
    awaited = tuple(_approval(above[wanted_id]) for wanted_id in held_by)
    holding = tuple((shot, segment) for shot, segment, _ in held_by)
    if missing:
        waiting = waiting_reasons(want, planned, missing)
        reasons = (*own_changes(want, takes, words_before=words_before), *waiting, *awaited)
        want = want.model_copy(update={"kept": tuple(take.folder for take in takes)})
        return PlannedShot(placed, want, "waits", reasons, None, None, _times(cost, want.takes), held_by=holding)
    made_from = recipe(want, {shot.id: shot.take for shot in above.values() if shot.take is not None})
    fitting = tuple(take for take in takes if take.slate.attempt.fingerprint == made_from.fingerprint)
    take, more = take_that_counts(fitting), missing_count(fitting, wanted=want.takes)
    if not more:
        return PlannedShot(placed, want, "up_to_date", (), take, made_from, cost, fitting)
    reasons = (*changes(made_from, takes, fitting, wanted=want.takes, words_before=words_before), *awaited)
    state: State = "waits" if held_by else "make"
    # Another take than the one that counts now may be approved, so any of those that are there may fit then.
    kept = tuple(kept_take.folder for kept_take in (takes if held_by else fitting))
    want = want.model_copy(update={"kept": kept})
    planned_shot = PlannedShot(placed, want, state, reasons, take, made_from, _times(cost, more), fitting, holding)
    return planned_shot if held_by else _that_fits(_within_reach(planned_shot, known), known)


def _with_doubt(shot: PlannedShot) -> PlannedShot:
    """Return *shot*, saying so where its words may be too long for it."""
    said = "" if shot.state == "up_to_date" or shot.stuck else doubtful_fit(shot.wanted)
    return replace(shot, reasons=(*shot.reasons, said)) if said else shot


def _that_fits(shot: PlannedShot, known: _PlanContext) -> PlannedShot:
    """Return *shot*, waiting for a person where its recordings do not fit: what they say would be cut off."""
    trouble = misfit(shot.wanted, known.models)
    if trouble is None or shot.stuck:
        return shot
    said, hint = trouble
    return replace(shot, state="waits", reasons=(*shot.reasons, said), stuck=hint)


def _clip_s(want: Wanted, known: _PlanContext) -> tuple[float | None, ...]:
    """Return how long the clip is that a segment goes on from, where it does: its seconds are billed too."""
    need = clip_need(want.needs)
    return (clip_length_s(known.planned[*need.of, need.kind], known.models),) if need else ()


def _within_reach(shot: PlannedShot, known: _PlanContext) -> PlannedShot:
    """Return *shot*, waiting for a person where the service cannot have the clip any more that it goes on from."""
    need = clip_need(shot.wanted.needs)
    above = known.planned[*need.of, need.kind].take if need else None
    said = out_of_reach(above, provider=shot.wanted.request.provider, project=known.project) if above else ""
    if above is None or not said:
        return shot
    return replace(
        shot, state="waits", reasons=(*shot.reasons, said), stuck=what_to_do_about(above, shot.id[0], known.project)
    )


def _with_drift(shot: PlannedShot, known: _PlanContext) -> PlannedShot:
    """Return a final with the take that its drift is measured from, and how far it is from that."""
    if shot.is_recording:
        return replace(shot, drifted=shot.take.slate.clip.remark if shot.take else "")
    allowed = known.drifts.get(shot.id[0])
    stop, against = (allowed.stop, allowed.against) if allowed else (None, None)
    if shot.take is None:
        return replace(shot, stop=stop, against=against)
    need = opens_on(shot.wanted.needs)
    start = _start_below(known.planned[*need.of, need.kind]) if need else shot.take
    if against:
        still = known.planned.get((against, 1, "final"))
        start = still.take if still else None
    drifted = too_far(shot.take, start=start, stop=stop) if start else ""
    return replace(shot, start=start, drifted=drifted, stop=stop, against=against)


def _start_below(above: PlannedShot) -> Take | None:
    return start_below(above.take, start=above.start, stop=above.stop) if above.take and above.start else None


def _approval(above: PlannedShot) -> str:
    takes = [take.folder for take in above.fitting if not take.is_rejected]
    awaited = approval_sentence(takes, of_drafts=above.kind == "draft")
    return f"{awaited}: {above.drifted}" if above.drifted else awaited


def _times(cost: Estimate, takes: int) -> Estimate:
    return Estimate(
        tokens=None if cost.tokens is None else cost.tokens * takes,
        usd=None if cost.usd is None else cost.usd * takes,
        cny=None if cost.cny is None else cost.cny * takes,
    )
