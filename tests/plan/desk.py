"""A film and its takes without a run: what is made is made as the plan says."""

import time

from storyboard.model.takes import Verdict
from storyboard.plan.make_plan import plan
from tests.films import a_film, a_shot
from tests.plan.test_planning import take_of

DAY_S = 86_400


def film(*, below=None, **settings):
    """Return two shots: one that opens on nothing, and one that opens on its last frame."""
    settings = {"draft": True, **settings}
    return a_film(a_shot("a", **settings), a_shot("b", **{"from": "a", **settings, **(below or {})}))


class Desk:
    """A film and its takes; what is made is made as the plan says."""

    def __init__(self, film, project):
        self.film, self.project, self.takes = film, project, {}

    def plan(self, **asked):
        return plan(self.film, self.takes, project=self.project, **asked)

    def draft(self, shot, **asked):
        (draft,) = [draft for draft in self.plan(**asked).drafts if draft.id[0] == shot]
        return draft

    def final(self, shot, **asked):
        (final,) = [final for final in self.plan(**asked).shots if final.id[0] == shot]
        return final

    def make(self, planned, *, days_ago=0.0):
        """File a take of what is planned, its task made so long ago."""
        now = self.plan(drafting=planned.kind == "draft")
        every = {(*other.id, other.kind): other for other in (*now.shots, *now.drafts)}
        above = {wanted[:2]: every[wanted].take for wanted in planned.wanted.above}
        made = self.takes.get(planned.id, ())
        number = len(made) + 1
        take = take_of(planned, above, number=number, frame=f"{planned.id} {number}")
        told = {"task_id": f"cgt-{planned.id[0]}-{number}", "task": {"created_at": time.time() - days_ago * DAY_S}}
        attempt = take.slate.attempt.model_copy(update=told)
        slate = take.slate.model_copy(update={"attempt": attempt, "seed": 100 + number})
        self.takes[planned.id] = (*made, take.model_copy(update={"slate": slate}))

    def say(self, shot, number, verdict):
        """File a person's word, as the verbs do: a circle moves among takes of one kind."""
        takes = self.takes[shot, 1]
        said = Verdict(verdict=verdict, at="2026-04-05T08:00:00.000000Z")
        kind = takes[number - 1].is_draft
        self.takes[shot, 1] = tuple(
            take.model_copy(update={"verdict": said})
            if take.key.take == number
            else take.model_copy(update={"verdict": None})
            if take.is_circled and verdict == "circled" and take.is_draft == kind
            else take
            for take in takes
        )


def make_both_finals(at):
    """Approve both drafts, and make both finals."""
    for shot in ("a", "b"):
        at.say(shot, 1, "circled")
        at.make(at.final(shot))
    return at
