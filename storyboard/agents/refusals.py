"""Why a tool did not do what it was asked, as an answer: what is the matter, and what to do next."""

from typing import Final

from storyboard.actions.result import problem_view
from storyboard.agents.answers import Answer, NextStep
from storyboard.agents.next_steps import check_step, status_step, text_step
from storyboard.agents.words import tool_words
from storyboard.errors import BudgetSpent, RunLocked, StoryboardError, StoryboardInvalid, WaitingForApproval
from storyboard.model.units import count_of

_CODES: Final[tuple[tuple[type[StoryboardError], str], ...]] = (
    (StoryboardInvalid, "MISTAKES"),
    (WaitingForApproval, "WAITS_FOR_APPROVAL"),
    (RunLocked, "RUN_AT_WORK"),
    (BudgetSpent, "OVER_BUDGET"),
)


def refusal(code: str, message: str, *, hint: str = "", steps: tuple[NextStep, ...] = (), **facts: object) -> Answer:
    """Return an answer that says why nothing was done; a mistake of the caller's is marked as an error elsewhere."""
    return Answer({"ok": False, "code": code, "message": message, "hint": hint, **facts}, steps=steps)


def error_answer(error: StoryboardError, film: str = "") -> Answer:
    """Return *error*, of a call about *film*, as an answer."""
    code = next((code for kind, code in _CODES if isinstance(error, kind)), "REFUSED")
    head = {"ok": False, "code": code, "message": tool_words(error.message), "hint": tool_words(error.hint)}
    if isinstance(error, StoryboardInvalid):
        problems = tuple(map(problem_view, error.problems))
        # What a mistake is called may hold words of the file: it stands in the list alone.
        said = {"message": f"the film has {count_of(len(problems), 'problem')}", "hint": "mend it with `edit`"}
        ways = (text_step(film), check_step(film)) if film else ()
        return Answer(
            {**head, **said, "problems_in_all": len(problems)},
            items=problems,
            items_name="problems",
            steps=ways,
            is_error=True,
        )
    steps = (status_step(film),) if isinstance(error, RunLocked) and film else ()
    return Answer(head, steps=steps, is_error=True)
