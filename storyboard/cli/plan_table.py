"""A plan for people: what each shot is, costs and waits for, then the whole film."""

from collections.abc import Callable, Collection, Sequence

from rich.text import Text

from storyboard.cli.prices import UNKNOWN, price_text, sum_text
from storyboard.cli.reel_table import print_reels
from storyboard.cli.shared_reasons import own_reasons, rows_of_shots, shared_reason, shared_sentence
from storyboard.cli.table import Column, print_sentence, print_table, state_cell
from storyboard.edit.reels_now import StandingReel
from storyboard.model.units import FPS, count_of, made_counts, names_of, time_text
from storyboard.plan.billing import price_of
from storyboard.plan.earlier import earlier_clause
from storyboard.plan.estimate import frame_count
from storyboard.plan.film_now import FilmNow
from storyboard.plan.keys_to_set import keys_to_set
from storyboard.plan.left_out import left_out_sentences
from storyboard.plan.plan import Plan, PlannedShot
from storyboard.plan.retired import retired_models_of
from storyboard.plan.said_now import spoken_s, unspoken_sentences
from storyboard.plan.spending import Spending, exceeds_budget
from storyboard.plan.which_counts import of_film

SIMULATOR_SENTENCE = "Simulator: free. Tokens and price show what the real service would charge."


def print_plan(film: FilmNow, planned: Plan, spent: Spending, reels: tuple[StandingReel, ...]) -> None:
    """Print *planned*, which is that of *film* but for takes that were lost."""
    shots = _listed_shots(planned)
    seen = [shot for shot in shots if not shot.is_recording]
    shared = {said for told in (_model, _size_text, _provider) if (said := _common_setting(seen, told))}
    open_rows = [shot for shot in shots if shot.state != "up_to_date"]
    whys = [shot.reasons for shot in open_rows]
    common = shared_reason(whys)
    print_sentence(_heading(film, planned, [_common_setting(seen, told) for told in (_model, _size_text)]))
    if common:
        print_sentence(shared_sentence(common, rows_of_shots(map(_shot_and_kind, open_rows), whys), "to make"))
    print_table(_columns(shots, shared), [_row(shot, film, planned, common=common, shared=shared) for shot in shots])
    for (shot_id, _), why in planned.left:
        print_sentence(f"left {shot_id}: {why}")
    print()
    print_reels(reels)
    print()
    for line in _summary(planned, spent):
        print_sentence(line)


def _columns(shots: Sequence[PlannedShot], shared: Collection[str]) -> tuple[Column, ...]:
    told = {"voice" if shot.is_recording else "size" for shot in shots if _size_text(shot) not in {"", *shared}}
    return (
        Column("shot"),
        Column("state"),
        Column("length", is_right=True),
        Column("model"),
        Column(", ".join(sorted(told))),
        Column("by"),
        Column("price", is_right=True),
        Column("tokens", is_right=True, least_room=100),
        Column("why"),
    )


def _row(
    shot: PlannedShot, film: FilmNow, planned: Plan, *, common: str, shared: Collection[str]
) -> tuple[str | Text, ...]:
    settings = ("" if said in shared else said for said in (_model(shot), _size_text(shot), _provider(shot)))
    is_made = shot.state != "up_to_date"
    return (
        f"{shot.name} (draft)" if shot.kind == "draft" else shot.name,
        state_cell(state_text(shot, film)),
        _length_text(shot, planned),
        *settings,
        price_text(shot) if is_made else "",
        _tokens_text(shot) if is_made else "",
        "; ".join(_remarks(shot, common)),
    )


def _common_setting(shots: Sequence[PlannedShot], told: Callable[[PlannedShot], str]) -> str:
    """Return what is told of every one of *shots* alike; empty where they differ."""
    found = {told(shot) for shot in shots}
    return found.pop() if len(found) == 1 else ""


def state_text(shot: PlannedShot, film: FilmNow) -> str:
    """Return how a planned shot stands, in the words of the film."""
    if shot.state == "up_to_date":
        return "up to date"
    if shot.state == "waits":
        return "waiting"
    takes = of_film(film.takes.get(shot.id, ()), provider=shot.wanted.request.provider)
    is_there = any(take.is_draft == (shot.kind == "draft") for take in takes)
    return "out of date" if is_there and not shot.fitting else "to make"


def _heading(film: FilmNow, planned: Plan, same: Sequence[str]) -> str:
    """Return what the whole film is: its title, its shots and length, and the settings that all of them share."""
    shots = {shot.id[0] for shot in planned.clips}
    lengths = [_length_s(shot, planned) for shot in planned.clips]
    known = [length for length in lengths if length is not None]
    length = f", {time_text(sum(known))}" if known else ""
    more = " and what the model chooses" if known and len(known) < len(lengths) else ""
    settings = f"; {', '.join(filter(None, same))}" if any(same) else ""
    counts = made_counts(stills=len(planned.stills), recordings=len(planned.recordings), shots=len(shots))
    return f"{film.loaded.storyboard.title}: {counts}{length}{more}{settings}"


def _listed_shots(planned: Plan) -> list[PlannedShot]:
    """
    Return the drafts that are asked for or there, and, unless only drafts are made, each final after its draft.

    Stills and recordings have no drafts: they stand before the drafts that are made from them.
    """
    drafts = {draft.id: draft for draft in planned.drafts if draft.is_asked or draft.take}
    if planned.drafting:
        return [*planned.stills, *planned.recordings, *drafts.values()]
    return [row for shot in planned.shots for row in (drafts.get(shot.id), shot) if row is not None]


def _model(shot: PlannedShot) -> str:
    return shot.wanted.request.model


def _provider(shot: PlannedShot) -> str:
    return shot.wanted.request.provider


def _size_text(shot: PlannedShot) -> str:
    """Return how large its picture is, or who speaks it."""
    if shot.is_recording:
        return shot.wanted.request.voice or ""
    if shot.size_px:
        return f"{shot.size_px[0]}x{shot.size_px[1]}"
    request = shot.wanted.request
    return " ".join(filter(None, (request.resolution, request.ratio))) or "size not known"


def _length_s(shot: PlannedShot, planned: Plan) -> float | None:
    frames = frame_count(shot.wanted.request, planned.models)
    return None if frames is None else float((frames - 1) / FPS)


def _length_text(shot: PlannedShot, planned: Plan) -> str:
    if shot.is_still:
        return ""
    if shot.is_recording:
        return f"{spoken_s(shot):.1f} s"
    length_s = _length_s(shot, planned)
    return UNKNOWN if length_s is None else f"{round(length_s, 1):g} s"


def _tokens_text(shot: PlannedShot) -> str:
    if not shot.placed.segment.shot.is_clip:
        return ""
    return UNKNOWN if shot.estimate.tokens is None else f"{shot.estimate.tokens:,}"


def _remarks(shot: PlannedShot, common: str) -> tuple[str, ...]:
    """Return why it is made or waits, but for what is said of most, and what people said of a draft."""
    reasons = own_reasons(shot.reasons, common)
    again = earlier_clause(shot.take.slate.attempt) if shot.take else ""
    if shot.kind == "draft" and shot.take:
        verdict = shot.take.verdict.verdict if shot.take.verdict else "not judged"
        return tuple(text for text in (*reasons, f"take {shot.take.key.take}, {verdict}", again) if text)
    return tuple(text for text in (*reasons, shot.stuck, again) if text)


def _summary(planned: Plan, spent: Spending) -> list[str]:
    totals = planned.totals
    to_make, up_to_date = _counts(planned)
    by = ", ".join(sorted({shot.wanted.request.provider for shot in planned.shots} - {"simulator"}))
    made_by = f", by {by}" if by else ""
    budget = [spent.sentence] if spent.sentence else []
    if not totals.to_make:
        return [f"nothing to make: {up_to_date} up to date{made_by}", *budget, *unspoken_sentences(planned)]
    counts = f"{to_make} to make, {up_to_date} up to date"
    cost = f"{count_of(sum(shot.takes_to_make for shot in planned.to_make), 'take')}, {sum_text(planned.to_make)}"
    has_clips = any(shot.placed.segment.shot.is_clip for shot in planned.to_make)
    tokens = f", {totals.tokens:,} tokens" if has_clips and totals.tokens else ""
    time = f"at least {time_text(totals.critical_path_s)}"
    lines = [f"{counts}: {_apart(planned)}{cost}{tokens}, {time}{made_by}"]
    if unpriced := dict.fromkeys(shot.id[0] for shot in planned.to_make if price_of(shot) is None):
        lines.append(f"no price is known for: {names_of(unpriced)}")
    lines += budget
    if exceeds_budget(planned, spent):
        lines.append("The budget does not cover all of it: a run holds back what goes beyond.")
    if {shot.wanted.request.provider for shot in planned.to_make} == {"simulator"}:
        lines.append(SIMULATOR_SENTENCE)
    lines += [retired.sentence for retired in retired_models_of(planned)]
    lines += unspoken_sentences(planned)
    requests = [shot.wanted.request for shot in planned.to_make]
    lines += left_out_sentences(requests)
    return [*lines, *(lacking.sentence for lacking in keys_to_set(requests))]


def _counts(planned: Plan) -> tuple[int, int]:
    """Return how many shots are to be made, drafts beside finals, and how many are up to date in all their segments."""
    open_shots = {shot.id[0] for shot in planned.shots if shot.state != "up_to_date"}
    return len(set(map(_shot_and_kind, planned.to_make))), len({shot.id[0] for shot in planned.shots} - open_shots)


def _shot_and_kind(shot: PlannedShot) -> tuple[str, str]:
    """Return of which shot a segment is, and whether a draft or the final of it."""
    return shot.id[0], shot.kind


def _apart(planned: Plan) -> str:
    """Return what pictures, voices and motion cost, each: ``4 stills $0.08, 9 shots $3.42; ``; empty of shots alone."""
    stills = [shot for shot in planned.to_make if shot.is_still]
    recordings = [shot for shot in planned.to_make if shot.is_recording]
    others = [shot for shot in planned.to_make if shot.placed.segment.shot.is_clip]
    kinds = ((stills, "still"), (recordings, "recording"))
    parts = [_counted_and_priced(len(shots), thing, shots) for shots, thing in kinds if shots]
    if not parts:
        return ""
    if others:
        parts.append(_counted_and_priced(len({shot.id[0] for shot in others}), "shot", others))
    return f"{', '.join(parts)}; "


def _counted_and_priced(count: int, noun: str, shots: Sequence[PlannedShot]) -> str:
    price = sum_text(shots)
    is_known = any(price_of(shot) is not None for shot in shots)
    return f"{count_of(count, noun)} {price if is_known else f'({price})'}"
