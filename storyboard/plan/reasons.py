"""
Why takes of a segment are made: what changed since the take that people think best.

Sentences only; which of them hold a run up is decided by ``planning``.
"""

from collections.abc import Callable

from storyboard.model.takes import Take
from storyboard.plan.fingerprint import Recipe, Wanted, differences, own_ingredients
from storyboard.plan.which_counts import circled_take, preferred_take, rejections

NO_TAKE = "no take yet"


def changes(
    made_from: Recipe,
    takes: tuple[Take, ...],
    fitting: tuple[Take, ...],
    *,
    wanted: int,
    words_before: Callable[[], str],
) -> tuple[str, ...]:
    """Return why more takes of a segment are made than there are; *words_before* are those of earlier templates."""
    if not takes:
        return (NO_TAKE,)
    if fitting:
        usable = sum(not take.is_rejected for take in fitting)
        counted = (f"{usable} of {wanted} takes {'is' if usable == 1 else 'are'} there",) if wanted > 1 else ()
        return (*counted, *rejections(fitting))
    changed = differences(
        (preferred_take(takes) or takes[-1]).slate.attempt.ingredients, made_from.ingredients, words_before
    )
    chosen = circled_take(takes)
    return (f"the circled take {chosen.key.take} is out of date", *changed) if chosen else changed


def own_changes(want: Wanted, takes: tuple[Take, ...], *, words_before: Callable[[], str]) -> tuple[str, ...]:
    """Return why a segment is made anew whose frames, or whose draft, are not there yet."""
    if not takes:
        return (NO_TAKE,)
    chained = {
        *(name for need in want.needs for name in (need.role, need.ingredient)),
        *(("draft", "seed") if want.way else ()),
    }
    slate = (preferred_take(takes) or takes[-1]).slate
    now = {name: text for name, text in own_ingredients(want).items() if name not in chained}
    # A promoted final has its pictures from the draft, which tells by itself when they change.
    kept = now if want.way == "promote" else slate.attempt.ingredients
    before = {name: text for name, text in slate.attempt.ingredients.items() if name in kept and name not in chained}
    return differences(before, now, words_before)
