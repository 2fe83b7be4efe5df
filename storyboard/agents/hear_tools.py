"""The tool that lets a service hear what clips say: where that costs, its first call tells the price and a token."""

from dataclasses import replace
from functools import partial
from typing import Final

from storyboard.actions.hear import HearRequest, plan_to_hear
from storyboard.actions.hear import hear as hear_clips
from storyboard.actions.hear_view import HearingView, look_at_hearing
from storyboard.actions.heard_result import ClipHeard, HearResult, unheard_clip
from storyboard.agents.answers import Answer, NextStep
from storyboard.agents.arguments import HearCall
from storyboard.agents.job_tools import AGAIN_S, job_at_work, job_line, other_job_answer, wait_for_job
from storyboard.agents.known_films import film_called, turn_of
from storyboard.agents.next_steps import retake_step, status_step
from storyboard.agents.refusals import refusal
from storyboard.agents.run_tools import QuestionText
from storyboard.agents.words import tool_words
from storyboard.model.units import count_of, dollars, names_of
from storyboard.model.visible import visible_line
from storyboard.project import Project
from storyboard.reporter import Silent
from storyboard.studio.hear_job import hear_job
from storyboard.studio.jobs import JobOutcome, JobReporter
from storyboard.studio.library import Library
from storyboard.studio.open_film import OpenFilm

_SHOWN_NAME: Final = 60
_MOST_STEPS: Final = 4


def hear_question(library: Library, asked: HearCall) -> QuestionText | None:
    """Return what a person is to be asked before clips are heard; None where nothing is paid, or nothing begins."""
    found = film_called(library, asked.film)
    if job_at_work(found):
        return None
    view = look_at_hearing(found.project, _request(asked))
    is_other = bool(asked.plan_token) and asked.plan_token != view.mark
    if is_other or not _is_charged(view) or _is_over(view, asked.at_most):
        return None
    cap = f", at most {dollars(asked.at_most)}" if asked.at_most is not None else ""
    name = visible_line(found.name)[:_SHOWN_NAME]
    return QuestionText(view.mark, f"{_sending_words(view)} of the film {name}, {_price(view)}{cap}? This costs money.")


def hear(library: Library, asked: HearCall) -> Answer:
    """Let clips be heard, or tell what that costs; what was heard before is told, and nobody is asked for it again."""
    found = film_called(library, asked.film)
    begun = False
    with turn_of(found):
        at_work = job_at_work(found)
        if at_work is None:
            view = look_at_hearing(found.project, _request(asked))
            if refused := _refusal(found, asked, view):
                return refused
            if begun := bool(view.to_hear):
                found.jobs.begin("hear", partial(_work, request=_request(asked).model_copy(update={"mark": view.mark})))
        elif at_work.kind != "hear":
            return other_job_answer(found, at_work)
    wait_for_job(found)
    return _answer(found, asked, has_job=begun or at_work is not None, joined=at_work is not None)


def _work(project: Project, reporter: JobReporter, *, request: HearRequest) -> JobOutcome:
    return hear_job(project, request, reporter)


def _request(asked: HearCall) -> HearRequest:
    return HearRequest(
        shots=asked.shots, service=asked.service, model=asked.model, language=asked.language, again=asked.again
    )


def _is_charged(view: HearingView) -> bool:
    return bool(view.to_hear) and view.usd != 0


def _is_over(view: HearingView, at_most: float | None) -> bool:
    return at_most is not None and (view.usd is None or view.usd > at_most)


def _price(view: HearingView) -> str:
    return "at a price that is not known" if view.usd is None else f"about {dollars(view.usd)}"


def _sending_words(view: HearingView) -> str:
    services = names_of(list(dict.fromkeys(clip.service for clip in view.to_hear)))
    return f"Let {services} hear {count_of(len(view.to_hear), 'clip')}, {view.seconds:.0f} s,"


def _refusal(found: OpenFilm, asked: HearCall, view: HearingView) -> Answer | None:
    """Return why nothing is begun; None where clips may be heard."""
    if not _is_charged(view):
        return None
    if asked.plan_token and asked.plan_token != view.mark:
        code, message = "PLAN_CHANGED", "other clips would be heard now, or at another price; nothing was sent"
        hint = "ask the person again where it costs more, then call with the new token"
    elif not asked.plan_token:
        code, message = "PLAN_TOKEN_NEEDED", f"to hear these clips is paid, {_price(view)}; nothing was sent"
        hint = "tell the person the price and ask, then call with the token"
    elif _is_over(view, asked.at_most):
        code, message = (
            "OVER_AT_MOST",
            f"to hear these clips costs more than was allowed, {_price(view)}; nothing was sent",
        )
        hint = "ask the person for more, or leave it"
    else:
        return None
    arguments = asked.model_dump(exclude={"plan_token", "at_most", "start"}, exclude_defaults=True)
    arguments |= {"film": found.name, "plan_token": view.mark}
    arguments |= {} if view.usd is None else {"at_most": view.usd}
    step = NextStep(tool="hear", arguments=arguments, why="spends money: ask the person first", usd=view.usd)
    return refusal(
        code, message, hint=hint, film=found.name, plan_token=view.mark, usd=view.usd, seconds=view.seconds,
        to_hear=view.to_hear, known=view.known, steps=(step,),
    )  # fmt: skip


def _answer(found: OpenFilm, asked: HearCall, *, has_job: bool, joined: bool) -> Answer:
    job = found.jobs.latest if has_job else None
    state = job.state if job is not None else "done"
    known, in_segments = _known_clips(found, asked)
    wrong = [clip for clip in known.clips if clip.problems]
    again = asked.model_dump(exclude={"plan_token", "at_most", "start", "again"}, exclude_defaults=True)
    return Answer(
        {
            "ok": state != "failed",
            "film": found.name,
            "joined": joined,
            "hear": job_line(job, kind="hear"),
            "do_not_say_their_lines": len(wrong),
            "not_heard": [
                {"shot": each.shot, "segment": each.segment, "why": tool_words(each.why)} for each in known.unheard
            ],
            "ask_again_in_s": AGAIN_S if state == "running" else 0,
        },
        items=[_line(clip) for clip in known.clips[asked.start :]],
        items_name="clips",
        start=asked.start,
        total=len(known.clips),
        again=NextStep(tool="hear", arguments={**again, "film": found.name}, why=""),
        steps=(
            *(
                retake_step(found.name, clip.shot, segment=clip.segment if clip.shot in in_segments else None)
                for clip in wrong[:_MOST_STEPS]
            ),
            status_step(found.name),
        ),
        is_error=state == "failed",
    )


def _known_clips(found: OpenFilm, asked: HearCall) -> tuple[HearResult, frozenset[str]]:
    """Return what is known of the clips that *asked* is about, and their shots in segments; nobody is asked."""
    plan = plan_to_hear(found.project, _request(asked).model_copy(update={"again": False}))
    waiting = tuple(each.take for each in plan.to_hear)
    known = hear_clips(replace(plan, to_hear=()), reporter=Silent())
    more = tuple(unheard_clip((take.key.shot, take.key.segment), "nobody listened to it yet") for take in waiting)
    in_segments = frozenset(clip.shot for clip in known.clips if plan.is_in_segments(clip))
    return known.model_copy(update={"unheard": (*known.unheard, *more)}), in_segments


def _line(clip: ClipHeard) -> dict[str, object]:
    told: dict[str, object] = {
        "shot": clip.shot,
        "segment": clip.segment if clip.segment > 1 else None,
        "take": clip.take,
        "says_its_lines": not clip.problems,
        "problems": clip.problems,
        "heard": clip.text,
        "service": clip.service,
        "perhaps_paid_besides": clip.perhaps_paid or None,
    }
    return {name: value for name, value in told.items() if value not in (None, ())}
