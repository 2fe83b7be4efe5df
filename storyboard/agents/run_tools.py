"""Tools that spend: what a run or one more take would make and cost, and what is begun with the token of that."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from storyboard.actions import runs
from storyboard.actions.plans import PlannedTake
from storyboard.actions.run_request import RetakeRequest, RunRequest
from storyboard.actions.runs import RunView, StartedRun, run_now
from storyboard.actions.seen_plans import LookedPlan, SeenPlan, find_seen_plan, look_at_plan, note_begun, plan_as_seen
from storyboard.agents.answers import Answer, NextStep, cut_text
from storyboard.agents.arguments import PlanCall, RetakeCall, RunCall, StopCall
from storyboard.agents.known_films import film_called, turn_of
from storyboard.agents.next_steps import plan_step, status_step, steps_of_plan
from storyboard.agents.prices import charged_price
from storyboard.agents.refusals import refusal
from storyboard.agents.words import tool_lines, tool_words
from storyboard.errors import CommandError, RunLocked
from storyboard.model.clock import ago_s
from storyboard.model.take_key import take_words
from storyboard.model.units import count_of, dollars
from storyboard.model.visible import visible_line
from storyboard.studio.library import Library
from storyboard.studio.open_film import OpenFilm

_SOONEST_S: Final = 2
_LATEST_S: Final = 60
_SHARE: Final = 4
"""A run is asked about again after a quarter of the time that it is at work."""
_SHOWN_NAME: Final = 60
_ASKED: Final = {"only", "draft", "until", "provider", "shot", "segment", "seed"}
"""Of a request, what `plan` takes."""


@dataclass(frozen=True, slots=True)
class QuestionText:
    """What a person is asked before money is spent."""

    token: str
    """Of the plan that a yes is about."""
    text: str


def plan(library: Library, asked: PlanCall) -> Answer:
    """Tell what a run, or one more take, would make and cost, with a token to begin just that; nothing is sent."""
    found = film_called(library, asked.film)
    request = _request(asked)
    looked = look_at_plan(found.project, request)
    tool = "retake" if asked.retake else "run"
    arguments = asked.model_dump(exclude={"start"}, exclude_defaults=True) | {"film": found.name}
    return Answer(
        _plan_head(found, looked),
        items=[_take_line(take) for take in looked.view.to_make[asked.start :]],
        items_name="to_make",
        start=asked.start,
        total=len(looked.view.to_make),
        again=NextStep(tool="plan", arguments=arguments, why=""),
        steps=steps_of_plan(found.name, looked, tool=tool),
    )


def _request(asked: PlanCall) -> RunRequest | RetakeRequest:
    if not asked.retake:
        if asked.segment is not None or asked.seed is not None:
            raise CommandError("segment and seed are for one more take", hint="name its shot as `retake`")
        return RunRequest(provider=asked.provider, only=asked.only, draft=asked.draft, until=asked.until)
    if asked.only or asked.until:
        raise CommandError("one more take is of one shot", hint="leave out `only` and `until`")
    return RetakeRequest(
        shot=asked.retake, segment=asked.segment, seed=asked.seed, provider=asked.provider, draft=asked.draft
    )


def _plan_head(found: OpenFilm, looked: LookedPlan) -> dict[str, object]:
    view = looked.view
    return {
        "ok": True,
        "film": found.name,
        "plan_token": looked.token,
        "takes_to_make": sum(take.takes for take in looked.seen.takes),
        "segments_up_to_date": view.up_to_date,
        "price": _price_words(looked),
        "charged_usd": looked.charged_usd,
        "charged_takes": looked.charged_takes,
        "providers_charged": looked.providers,
        "usd_at_list_price": view.usd,
        "tokens": view.tokens,
        "price_unknown_of": view.unpriced,
        "expected_s": view.expected_s,
        "budget": view.budget,
        "lacking": view.lacking,
        "left": view.left,
        "left_for_later": looked.left_for_later,
    }


def _price_words(looked: LookedPlan) -> str:
    return looked.price or ("unknown" if looked.charged_takes else "free")


def _take_line(take: PlannedTake) -> dict[str, object]:
    told: dict[str, object] = {
        "shot": take.shot,
        "segment": take.segment if take.segments > 1 else None,
        "kind": take.kind if take.kind == "draft" else None,
        "medium": take.medium,
        "state": take.state,
        "why": tool_lines(take.reasons),
        "usd": charged_price(take.provider, take.usd),
        "provider": take.provider,
        "model": take.model,
        "prompt": cut_text(take.prompt, 400),
        "what_to_do": tool_words(take.what_to_do),
    }
    return {name: value for name, value in told.items() if value not in ("", None)}


def run_question(library: Library, asked: RunCall) -> QuestionText | None:
    """Return what a person is to be asked before a run; None where there is nothing to ask, or nothing is begun."""
    found = film_called(library, asked.film)
    if asked.plan_token:
        return _question_of_token(found, asked.plan_token, asked.at_most)
    if run_now(found.project) is not None:
        return None
    looked = look_at_plan(found.project, RunRequest())
    return _question(found, looked, asked.at_most) if looked.view.to_make else None


def retake_question(library: Library, asked: RetakeCall) -> QuestionText | None:
    """Return what a person is to be asked before one more take; else as `run_question`."""
    found = film_called(library, asked.film)
    if asked.plan_token:
        return _question_of_token(found, asked.plan_token, asked.at_most)
    if not asked.shot or run_now(found.project) is not None:
        return None
    return _question(found, look_at_plan(found.project, RetakeRequest(shot=asked.shot)), asked.at_most)


def _question_of_token(found: OpenFilm, token: str, at_most: float | None) -> QuestionText | None:
    seen = find_seen_plan(found.project, token)
    if seen is None or run_now(found.project) is not None:
        return None
    looked, differences = plan_as_seen(found.project, seen)
    # Whoever looked at a plan that costs nothing has seen enough.
    if differences or not looked.charged_takes:
        return None
    return QuestionText(token, _question(found, looked, at_most).text)


def _question(found: OpenFilm, looked: LookedPlan, at_most: float | None) -> QuestionText:
    name = visible_line(found.name)[:_SHOWN_NAME]
    if not looked.charged_takes:
        takes = sum(take.takes for take in looked.seen.takes)
        return QuestionText(
            looked.token, f"Make {count_of(takes, 'take')} of the film {name} on the simulator, for nothing?"
        )
    price = f"about {looked.price}" if looked.price else "at a price that is not known"
    cap = f", at most {dollars(at_most)}" if at_most is not None else ""
    asks = f"Ask {', '.join(looked.providers)} for {count_of(looked.charged_takes, 'take')} of the film {name}"
    return QuestionText(looked.token, f"{asks}, {price}{cap}? This costs money.")


def run(library: Library, asked: RunCall) -> Answer:
    """Begin what a plan says, or join the run that is at work; nothing is paid twice."""
    found = film_called(library, asked.film)
    with turn_of(found):
        at_work = run_now(found.project)
        if at_work is not None:
            return _joined_answer(found, at_work)
        agreed = _agreed_plan(found, asked.plan_token, tool="run")
        if isinstance(agreed, Answer):
            return agreed
        seen, looked = agreed
        if not isinstance(seen.request, RunRequest):
            raise CommandError("this token is of one more take", hint="call the tool `retake` with it")
        if not looked.view.to_make:
            return _made_already(found, note="all that the plan says is made already; nothing was sent")
        request = seen.request.model_copy(update={"max_usd": asked.at_most})
        note = _cap_note(looked, asked.at_most)
        return _begun_answer(
            found,
            seen,
            lambda: runs.start_run(found.project, request),
            lambda at_work: _joined_answer(found, at_work),
            note,
        )


def retake(library: Library, asked: RetakeCall) -> Answer:
    """Begin one more take as a plan says, or join it where it is under way; it is paid once."""
    found = film_called(library, asked.film)
    with turn_of(found):
        at_work = run_now(found.project)
        if at_work is not None:
            return _joined_retake(found, asked.plan_token, at_work)
        agreed = _agreed_plan(found, asked.plan_token, tool="retake", shot=asked.shot)
        if isinstance(agreed, Answer):
            return agreed
        seen, looked = agreed
        if not isinstance(seen.request, RetakeRequest):
            raise CommandError("this token is of a run", hint="call the tool `run` with it")
        if asked.at_most is not None and not _is_within(looked, asked.at_most):
            price = _price_besides_cap(looked)
            return refusal(
                "OVER_AT_MOST",
                f"one more take costs {price}, and at most {dollars(asked.at_most)} may be spent; nothing was sent",
                hint="ask the person for more, or leave it",
                film=found.name,
                steps=steps_of_plan(found.name, looked, tool="retake"),
            )
        request = seen.request
        return _begun_answer(
            found,
            seen,
            lambda: runs.start_retake(found.project, request),
            lambda late: _foreign_run_answer(found, late),
            "",
        )


def _price_besides_cap(looked: LookedPlan) -> str:
    if looked.price and looked.charged_usd is None:
        return f"{looked.price}, which nobody can say in US dollars"
    return looked.price or "nobody knows what"


def _is_within(looked: LookedPlan, at_most: float) -> bool:
    return not looked.charged_takes or (looked.charged_usd is not None and looked.charged_usd <= at_most)


def _agreed_plan(found: OpenFilm, token: str, *, tool: str, shot: str = "") -> tuple[SeenPlan, LookedPlan] | Answer:
    """Return the plan that *token* stands for, as seen and as it is; why nothing may be begun where it is not."""
    arguments: dict[str, Any] = {"film": found.name, **({"retake": shot} if shot else {})}
    look = NextStep(tool="plan", arguments=arguments, why="tells what would be made and its price, with a token")
    if tool == "retake" and not shot:
        look = look.model_copy(update={"fill": ("retake",)})
    if not token:
        message = f"`{tool}` spends, and needs the token of a plan that was looked at; nothing was sent"
        return refusal("PLAN_TOKEN_NEEDED", message, hint="call `plan` first", film=found.name, steps=(look,))
    seen = find_seen_plan(found.project, token)
    if seen is None:
        message = "no plan with this token is remembered for this film; nothing was sent"
        return refusal(
            "PLAN_CHANGED", message, hint="look at the plan again", film=found.name, changed=(), steps=(look,)
        )
    looked, differences = plan_as_seen(found.project, seen)
    if made := _made_takes(seen, looked):
        return _made_already(found, note=f"{take_words(made)} is made already; nothing was sent")
    if differences:
        return refusal(
            "PLAN_CHANGED",
            "the plan is another one now; nothing was sent",
            hint="look at the plan again, and ask the person again where it costs more",
            film=found.name,
            changed=differences,
            price=_price_words(looked),
            steps=(look.model_copy(update={"arguments": {**arguments, **_asked_arguments(seen)}, "fill": ()}),),
        )
    return seen, looked


def _made_takes(seen: SeenPlan, looked: LookedPlan) -> tuple[str, ...]:
    """Return the folders of the take that was begun with the plan *seen* and is there by now; empty where none is."""
    new = tuple(folder for folder in looked.seen.archived if folder not in seen.archived)
    return new if seen.is_begun and len(new) >= len(seen.takes) else ()


def _asked_arguments(seen: SeenPlan) -> dict[str, Any]:
    """Return what was asked of `plan` for the plan *seen*."""
    told = seen.request.model_dump(exclude_defaults=True, include=_ASKED)
    return {("retake" if name == "shot" else name): value for name, value in told.items()}


def _begun_answer(
    found: OpenFilm,
    seen: SeenPlan,
    begin: Callable[[], StartedRun],
    late: Callable[[RunView | None], Answer],
    note: str,
) -> Answer:
    """Begin a run; where somebody else's is quicker, answer with what *late* says of that."""
    # Before it begins: whoever calls again after a crash of this server must not begin it twice.
    note_begun(found.project, seen)
    try:
        started = begin()
    except RunLocked:
        note_begun(found.project, seen, is_begun=seen.is_begun)
        return late(run_now(found.project))
    at_work = run_now(found.project)
    if started.state == "ended" and started.exit_status and at_work is not None:
        note_begun(found.project, seen, is_begun=seen.is_begun)
        return late(at_work)
    state = "running" if started.state == "running" else "done" if started.exit_status == 0 else "ended"
    return Answer(
        {
            "ok": started.exit_status in {None, 0},
            "film": found.name,
            "state": state,
            "joined": False,
            "exit_status": started.exit_status,
            "ask_again_in_s": _SOONEST_S if state == "running" else 0,
            "note": note,
            "said_by_the_run": tool_lines(started.said) if state == "ended" else (),
        },
        steps=(status_step(found.name),),
    )


def _joined_answer(found: OpenFilm, at_work: RunView | None) -> Answer:
    return Answer(
        {
            "ok": True,
            "film": found.name,
            "state": "running",
            "joined": True,
            "note": "a run is at work on this film already; nothing else was begun",
            "ask_again_in_s": wait_s(at_work),
        },
        steps=(status_step(found.name),),
    )


def _joined_retake(found: OpenFilm, token: str, at_work: RunView) -> Answer:
    seen = find_seen_plan(found.project, token) if token else None
    if seen is not None and seen.is_begun:
        return _joined_answer(found, at_work)
    return _foreign_run_answer(found, at_work)


def _foreign_run_answer(found: OpenFilm, at_work: RunView | None) -> Answer:
    return refusal(
        "RUN_AT_WORK",
        "a run is at work on this film, and this take is not a part of it; nothing was begun",
        hint="wait until it is done, then call `retake` again",
        film=found.name,
        ask_again_in_s=wait_s(at_work),
        steps=(status_step(found.name),),
    )


def _made_already(found: OpenFilm, *, note: str) -> Answer:
    head = {"ok": True, "film": found.name, "state": "done", "joined": True, "note": note, "ask_again_in_s": 0}
    return Answer(head, steps=(status_step(found.name),))


def _cap_note(looked: LookedPlan, at_most: float | None) -> str:
    if at_most is None or not looked.charged_takes:
        return ""
    if looked.charged_usd is None:
        return "with `at_most`, takes whose price in US dollars is not known are not asked for"
    if looked.charged_usd <= at_most:
        return ""
    return f"the plan costs {looked.price}: what passes {dollars(at_most)} is not asked for"


def wait_s(at_work: RunView | None) -> int:
    """Return after how many seconds it is worth to ask how a run stands."""
    if at_work is None:
        return 0
    worked_s = ago_s(at_work.began_at) if at_work.began_at else 0
    return round(min(max(worked_s / _SHARE, _SOONEST_S), _LATEST_S))


def stop(library: Library, asked: StopCall) -> Answer:
    """Ask the run that is at work to begin nothing more; what runs at a service goes on and is charged."""
    found = film_called(library, asked.film)
    stopped = runs.stop_run(found.project)
    left = [{"shot": task.shot, "take": task.take, "provider": task.provider, "is_charged": task.is_charged,
             "usd": task.usd} for task in stopped.left]  # fmt: skip
    note = "the next run waits for what goes on, and archives it" if left else ""
    head = {"ok": True, "film": found.name, "was_running": stopped.was_running, "goes_on": left, "note": note}
    return Answer(head, steps=(status_step(found.name), plan_step(found.name)))
