"""
What `why` tells of a shot besides its reasons: what changed, word by word, and what is out of date with it.

It knows no journal: which attempt failed last is told by who reads that.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from storyboard.archive.takes import Takes
from storyboard.model.graph import reachable
from storyboard.model.takes import Take
from storyboard.model.units import count_of, names_of
from storyboard.plan.billing import sums_text
from storyboard.plan.fingerprint import WantedId, own_ingredients
from storyboard.plan.plan import Plan, PlannedShot
from storyboard.plan.which_counts import preferred_take

_AROUND_WORDS = 4
_DIGEST = re.compile(r"\b[0-9a-f]{32,}\b")
_SHOWN_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Change:
    """One setting or text that is another than a take was made from."""

    name: str
    before: str
    """Empty where it is new."""
    after: str
    """Empty where it is gone."""


def changes_since(shot: PlannedShot, takes: tuple[Take, ...]) -> tuple[Change, ...]:
    """Return what is other now than in the take of *shot* that people think best; nothing where that is up to date."""
    same_kind = tuple(take for take in takes if take.is_draft == (shot.kind == "draft"))
    last = preferred_take(same_kind) or (same_kind[-1] if same_kind else None)
    if shot.state == "up_to_date" or last is None or shot.fitting:
        return ()
    before = last.slate.attempt.ingredients
    after = shot.recipe.ingredients if shot.recipe else own_ingredients(shot.wanted)
    # What other takes give is not known before they are there.
    names = [name for name in (*after, *before) if shot.recipe or name in after]
    return tuple(_change(name, before, after) for name in dict.fromkeys(names) if before.get(name) != after.get(name))


def _change(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> Change:
    old, new = before.get(name, ""), after.get(name, "")
    if name == "prompt":
        old, new = _excerpts(old, new)
    return Change(name.replace("_", " "), _shorten_digests(old), _shorten_digests(new))


def _shorten_digests(text: str) -> str:
    return _DIGEST.sub(lambda found: found[0][:_SHOWN_DIGITS], text)


def _excerpts(old: str, new: str) -> tuple[str, str]:
    """Return the part of each text that differs, with a few words around it."""
    before, after = old.split(), new.split()
    changed = [
        step for step in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if step[0] != "equal"
    ]
    if not changed:
        return old, new
    return (
        _part(before, changed[0][1], changed[-1][2]),
        _part(after, changed[0][3], changed[-1][4]),
    )


def _part(words: list[str], first: int, end: int) -> str:
    start, stop = max(0, first - _AROUND_WORDS), end + _AROUND_WORDS
    return f"{'… ' if start else ''}{' '.join(words[start:stop])}{' …' if stop < len(words) else ''}"


def choices_of(shot: PlannedShot, now: Plan) -> Iterator[tuple[Take, bool]]:
    """Give the takes of which a person must approve one before *shot* is made, and whether its shot is in segments."""
    gates = frozenset(gates_above(shot))
    for above in (*now.drafts, *now.shots) if gates else ():
        if (*above.id, above.kind) in gates:
            yield from ((take, above.placed.segment.count > 1) for take in above.fitting if not take.is_rejected)


def gates_above(shot: PlannedShot) -> Iterator[WantedId]:
    """Give what a person must approve before *shot* is made: its own draft, or finals of others."""
    for gate in shot.held_by:
        yield (*gate, "draft" if shot.wanted.way and gate == shot.id else "final")


def shots_below(shot: PlannedShot, now: Plan) -> tuple[PlannedShot, ...]:
    """Return what is made from *shot*, directly or not, in the plan's order."""
    every: dict[WantedId, PlannedShot] = {(*each.id, each.kind): each for each in (*now.drafts, *now.shots)}
    below: dict[WantedId, list[WantedId]] = {wanted_id: [] for wanted_id in every}
    for wanted_id, each in every.items():
        for above in each.wanted.above:
            below.setdefault(above, []).append(wanted_id)
    itself: WantedId = (*shot.id, shot.kind)
    found = reachable((itself,), below.__getitem__) - {itself}
    return tuple(each for wanted_id, each in every.items() if wanted_id in found and (each.is_asked or each.take))


def effects_below(shot: PlannedShot, now: Plan, takes: Takes) -> Iterator[str]:
    """Give what another take of *shot* puts out of date, and what is made after it, with what that costs."""
    others = shots_below(shot, now)
    made = [each for each in others if takes.get(each.id)]
    if made and shot.state == "up_to_date":
        yield f"another take of it puts {_names(made, shot)} out of date: {_cost(made)} more"
    elif made:
        yield f"out of date with it: {_names(made, shot)}: {_cost(made)} more"
    if unmade := [each for each in others if not takes.get(each.id)]:
        yield f"made after it: {_names(unmade, shot)}: {_cost(unmade)} more"


def _names(others: list[PlannedShot], shot: PlannedShot) -> str:
    return names_of([each.id[0] for each in others if each.id[0] != shot.id[0]] or [shot.id[0]])


def _cost(others: list[PlannedShot]) -> str:
    price = sums_text(others)
    cost = f"about {price}" if price else "nobody can say how much"
    return f"{count_of(sum(each.takes_to_make for each in others), 'take')}, {cost}"


def lines_of(changes: Iterable[Change]) -> Iterator[str]:
    """Give each change as two lines: what was, and what is."""
    for change in changes:
        if change.before:
            yield f"- {change.name}: {change.before}"
        if change.after:
            yield f"+ {change.name}: {change.after}"
