"""
Which take of a segment counts, and how many more are wanted.

A person's word comes first: a circled take counts while it fits, a rejected
one never does. Without a word the latest retake counts, else the take that was
archived first: what chains from it does not move when more candidates arrive.
"""

from collections.abc import Iterable, Sequence

from storyboard.model.paid import is_simulated
from storyboard.model.take_key import take_words
from storyboard.model.takes import Take


def of_film(takes: Iterable[Take], *, provider: str) -> tuple[Take, ...]:
    """
    Return those of a segment's *takes* that belong to the film as *provider* makes it.

    A rehearsal on the simulator does not count beside takes that were paid, nor they in a rehearsal.
    """
    every = tuple(takes)
    same = tuple(take for take in every if is_simulated(take.slate.attempt.provider) == is_simulated(provider))
    return same or every


def circled_take(takes: Iterable[Take]) -> Take | None:
    """Return the take that a person chose; of several, the one chosen last."""
    return max(
        (take for take in takes if take.is_circled),
        key=lambda take: take.verdict.at if take.verdict else "",
        default=None,
    )


def finals_of(takes: Iterable[Take]) -> tuple[Take, ...]:
    """Return *takes* without the drafts, which are never in the film."""
    return tuple(take for take in takes if not take.is_draft)


def take_that_counts(fitting: Sequence[Take]) -> Take | None:
    """Return which of the takes that fit counts; None where there is none, or all are rejected."""
    chosen = circled_take(fitting)
    if chosen:
        return chosen
    left = [take for take in fitting if not take.is_rejected]
    retakes = [take for take in left if take.slate.attempt.retake]
    if retakes:
        return max(retakes, key=lambda take: take.key.take)
    return min(left, key=lambda take: (take.slate.archived_at, take.key.take), default=None)


def preferred_take(takes: Sequence[Take]) -> Take | None:
    """Return the take that people think best, whether it fits or not: the circled, else the newest not rejected."""
    left = [take for take in takes if not take.is_rejected]
    return circled_take(takes) or (left[-1] if left else None)


def missing_count(fitting: Sequence[Take], *, wanted: int) -> int:
    """Return how many more takes are to be made of *wanted* candidates: none once a person has chosen."""
    if circled_take(fitting):
        return 0
    return max(0, wanted - sum(not take.is_rejected for take in fitting))


def approval_sentence(takes: Sequence[str], *, of_drafts: bool = False) -> str:
    """Return what is said while nobody has circled any of *takes*, named by their folders."""
    return f"waiting for you to approve {'its draft: ' if of_drafts else ''}{take_words(takes)}"


def rejections(takes: Iterable[Take]) -> tuple[str, ...]:
    """Return one sentence for each take that a person rejected, in the person's words."""
    return tuple(
        f"take {take.key.take} is rejected" + (f": {take.verdict.note}" if take.verdict.note else "")
        for take in takes
        if take.verdict and take.is_rejected
    )
