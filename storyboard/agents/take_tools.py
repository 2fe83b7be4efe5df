"""Tools about the takes of a shot: why it stands so, and what a person says of them."""

from collections.abc import Callable

from storyboard.actions import changes, plans, verdicts
from storyboard.actions.plans import PlannedTake, WhyView
from storyboard.actions.unheard import unheard_segments
from storyboard.actions.verdicts import VerdictChanges
from storyboard.agents.answers import Answer
from storyboard.agents.arguments import VerdictCall, WhyCall
from storyboard.agents.heard import UNHEARD
from storyboard.agents.known_films import film_called
from storyboard.agents.next_steps import look_step, plan_step, retake_step, status_step
from storyboard.agents.prices import charged_price
from storyboard.agents.words import tool_lines, tool_words
from storyboard.plan.film_now import FilmNow
from storyboard.show.heard import heard_sentence
from storyboard.show.looks import film_entries
from storyboard.studio.library import Library


def why(library: Library, asked: WhyCall) -> Answer:
    """Tell why a shot is, or is not, up to date, how the last try failed, and what goes with it."""
    found = film_called(library, asked.film)
    now = found.watch.now()
    views = plans.reasons_of(now, asked.shot)
    heard = _heard_by_segment(now, asked.shot)
    has_takes = any(view.take.take for view in views) or any(view.choices for view in views)
    has_picture = any(view.take.medium != "recording" for view in views)
    looks = (look_step(found.name, asked.shot),) if has_takes and has_picture else ()
    return Answer(
        {"ok": True, "film": found.name, "shot": asked.shot},
        items=[_reason(view, heard.get(view.take.segment, "")) for view in views],
        items_name="reasons",
        steps=(*looks, plan_step(found.name)),
    )


def _heard_by_segment(now: FilmNow, shot: str) -> dict[int, str]:
    """Return what was heard in the takes of *shot* that are in the film, by segment; and where nobody listened yet."""
    unheard = unheard_segments(now)
    found = {entry.segment: heard_sentence(entry) for entry in film_entries(now) if entry.shot.id == shot}
    return {number: UNHEARD if (shot, number) in unheard else told for number, told in found.items()}


def _reason(view: WhyView, heard: str) -> dict[str, object]:
    told: dict[str, object] = {
        "segment": view.take.segment,
        "kind": view.take.kind,
        "state": view.take.state,
        "why": tool_words(view.sentence),
        "usd_to_make": _price(view.take),
        "changes": view.changes,
        "last_failure": tool_lines(view.last_failure),
        "what_to_do": tool_words(view.take.what_to_do),
        "effects": tool_lines(view.effects),
        "heard": heard if view.take.kind == "final" else "",
        "verdicts": view.verdicts,
        "notes": [{"at": note.timecode, "text": note.text} for note in view.notes],
        "to_approve": [choice.take for choice in view.choices],
        "prompt": view.take.prompt,
    }
    return {name: value for name, value in told.items() if value not in ("", None, (), [])}


def _price(take: PlannedTake) -> float | None:
    """Return what it costs to make *take*; None where it is made, or nobody can say."""
    if take.state == "up_to_date":
        return None
    return charged_price(take.provider, take.usd)


def approve(library: Library, asked: VerdictCall) -> Answer:
    """Circle a take: it counts, and what waits for it goes on."""
    return _verdict(library, asked, verdicts.approve)


def reject(library: Library, asked: VerdictCall) -> Answer:
    """Reject a take: it never counts."""
    return _verdict(library, asked, verdicts.reject)


def _verdict(library: Library, asked: VerdictCall, act: Callable[..., VerdictChanges]) -> Answer:
    found = film_called(library, asked.film)
    made = act(found.project, asked.shot, take=asked.take, segment=asked.segment, note=asked.note)
    changes.remember(found.project, made)
    another = retake_step(found.name, asked.shot)
    return Answer(
        {
            "ok": True,
            "film": found.name,
            "takes": [{"shot": take.shot, "segment": take.segment, "take": take.take} for take in made.takes],
            "passed_over": tool_lines(made.passed_over),
            "out_of_date_now": made.outdated,
            "changes_film": made.changes_film,
        },
        steps=(status_step(found.name, why="tells what is left to do"), plan_step(found.name), another),
    )
