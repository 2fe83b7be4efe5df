"""Which clips would be heard, and at what price, as programs read it; and clips heard as somebody saw it."""

import hashlib
from collections.abc import Callable
from itertools import count

from storyboard.actions.hear import HearingPlan, HearRequest, PlannedClip, hear, plan_to_hear
from storyboard.actions.heard_result import HearResult, UnheardClip
from storyboard.actions.result import Result
from storyboard.edit.heard_now import heard_takes
from storyboard.errors import CommandError
from storyboard.model.take_key import take_words
from storyboard.project import Project
from storyboard.reporter import Reporter


class ClipToHearView(Result):
    """A clip that somebody would be asked to hear."""

    shot: str
    segment: int
    """Counted from 1."""
    take: int
    service: str
    seconds: float
    usd: float | None
    """What one call costs; null where nobody knows."""


class HearingView(Result):
    """Which clips would be heard now, and what that costs."""

    to_hear: tuple[ClipToHearView, ...]
    known: int
    """Of how many clips it is known what they say."""
    problems: tuple[str, ...]
    """Of those: which do not say their lines, a sentence each."""
    unheard: tuple[UnheardClip, ...]
    """Those that cannot be heard, with why."""
    seconds: float
    """What would be sent."""
    usd: float | None
    """What all calls cost, if each is answered; null where nobody knows it of one."""
    sentence: str
    """``openai: 6 clips, 31 s``; empty where nothing is to be heard."""
    mark: str
    """Changes with what would be heard, by whom, and at what price: `hear` takes it."""


def look_at_hearing(project: Project, request: HearRequest) -> HearingView:
    """
    Return which clips *request* lets be heard, and the price; nothing is sent.

    Raises:
        StoryboardError: As `plan_to_hear` does.
    """
    return hearing_view(plan_to_hear(project, request))


def hearing_view(plan: HearingPlan) -> HearingView:
    """Return what *plan* says."""
    to_hear = {each.take.folder for each in plan.to_hear}
    heard = heard_takes(plan.film.loaded, plan.film.plan.said, plan.takes)
    known = {
        folder: found.compared.sentences
        for folder, found in heard.items()
        if found.heard.is_known and folder not in to_hear
    }
    return HearingView(
        to_hear=tuple(map(_clip_to_hear, plan.to_hear)),
        known=len(known),
        problems=tuple(f"{take_words([folder])}: {'; '.join(wrong)}." for folder, wrong in known.items() if wrong),
        unheard=plan.unheard,
        seconds=round(sum(each.seconds for each in plan.to_hear), 3),
        usd=None if plan.usd is None else float(plan.usd),
        sentence=plan.sentence,
        mark=_mark(plan),
    )


def hear_as_seen(
    project: Project,
    request: HearRequest,
    *,
    reporter: Reporter,
    tell: Callable[[int, int], None] = lambda _heard, _of: None,
) -> HearResult:
    """
    Let clips be heard as *request* asks, where that is what its mark stands for.

    *tell* is called after each clip with how many are through, of how many.

    Raises:
        CommandError: Other clips would be heard now, or at another price; nothing was sent.
        StoryboardError: As `plan_to_hear` and `hear` do.
    """
    plan = plan_to_hear(project, request)
    if request.mark and _mark(plan) != request.mark:
        raise CommandError(
            f"{project.name}: other clips would be heard now, or at another price; nothing was sent",
            hint="look at it again, then start",
        )
    through = count(1)
    return hear(plan, reporter=reporter, step=lambda: tell(next(through), len(plan.to_hear)))


def _clip_to_hear(each: PlannedClip) -> ClipToHearView:
    key = each.take.key
    return ClipToHearView(
        shot=key.shot,
        segment=key.segment,
        take=key.take,
        service=each.service,
        seconds=each.seconds,
        usd=None if each.usd is None else float(each.usd),
    )


def _mark(plan: HearingPlan) -> str:
    asked = plan.request.model_copy(update={"mark": ""}).model_dump_json()
    clips = []
    for each in plan.to_hear:
        # One look is one call: once a clip was asked for, whatever came of it, it is another plan.
        calls = (each.before.heard_at, each.before.lost_at) if each.before else ()
        clips.append((each.take.folder, each.take.slate.video.sha256, each.service, str(each.usd), calls))
    return hashlib.sha256(repr((asked, clips)).encode("utf-8", "backslashreplace")).hexdigest()[:20]
