"""
Let services hear what the clips of a film really say, and hold it against the lines.

What was heard is kept with the take, so that nobody is asked for it twice; it is held against the lines as they are
written at the time of a look.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, TypeVar

from storyboard.actions.hear_clip import AskedClip, hear_clip
from storyboard.actions.heard_result import ClipHeard, HearResult, UnheardClip, clip_heard, unheard_clip
from storyboard.actions.result import Result
from storyboard.archive.heard_clips import bring_heard_clips, read_heard_clip
from storyboard.archive.takes import bring_files
from storyboard.edit.footage import usable_takes
from storyboard.edit.heard_now import HeardTake, heard_takes
from storyboard.edit.spoken import lines_of_segments
from storyboard.errors import CommandError
from storyboard.files import hold_lock
from storyboard.model.graph import SegmentId
from storyboard.model.heard_clip import HeardClip
from storyboard.model.paid import SIMULATOR, is_simulated
from storyboard.model.takes import Take
from storyboard.model.units import count_of, names_of
from storyboard.plan.film_now import FilmNow, film_now
from storyboard.project import Project
from storyboard.providers.recognition.base import RecognitionService
from storyboard.providers.recognition.registry import connect_recognition
from storyboard.reporter import Note, Reporter, Silent

USUAL_SERVICE: Final = "openai"
"""Who hears clips of services that make videos; the simulator hears its own."""
_AT_ONCE: Final = 4
_Made = TypeVar("_Made")


class HearRequest(Result):
    """Which clips are to be heard, and by whom."""

    shots: tuple[str, ...] = ()
    """All that say something where none is named."""
    service: str | None = None
    """None lets the simulator hear its own clips, and `USUAL_SERVICE` all others."""
    model: str = ""
    """Empty for the service's usual one."""
    language: str = ""
    """A code, ``en``; empty where the service finds it out."""
    again: bool = False
    """Whether clips are heard again of which it is known what they say."""
    mark: str = ""
    """The mark of the plan that was looked at: where others would be heard now, nothing begins. Empty for any."""


@dataclass(frozen=True, slots=True)
class PlannedClip:
    """One clip that somebody will be asked to hear."""

    take: Take
    service: str
    seconds: float
    usd: Decimal | None
    """What one call costs; None where nobody knows."""
    before: HeardClip | None = None
    """What was asked and heard of it before."""


def _sum_usd(prices: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of *prices*; None where nobody knows one of them."""
    known = list(prices)
    return None if None in known else sum((price for price in known if price is not None), Decimal(0))


@dataclass(frozen=True, slots=True)
class HearingPlan:
    """Which clips of a film will be heard, and what that costs."""

    film: FilmNow
    request: HearRequest
    takes: tuple[Take, ...]
    """All that the request is about: those that are known already among them."""
    to_hear: tuple[PlannedClip, ...]
    unheard: tuple[UnheardClip, ...]
    """Those that cannot be heard, with why."""

    @property
    def usd(self) -> Decimal | None:
        """What all calls cost, if each is answered; None where nobody knows it of one."""
        return _sum_usd(each.usd for each in self.to_hear)

    def option_for(self, clip: ClipHeard) -> str:
        """Return `` --segment 2`` where the shot of *clip* is made in several; empty for one in a single piece."""
        return f" --segment {clip.segment}" if self.is_in_segments(clip) else ""

    def is_in_segments(self, clip: ClipHeard) -> bool:
        """Return whether the shot of *clip* is made in several segments, so that one of them can be made alone."""
        return any(each.id[0] == clip.shot and each.placed.segment.count > 1 for each in self.film.plan.clips)

    @property
    def sentence(self) -> str:
        """``openai: 6 clips, 31 s``."""
        of = {
            name: [each.seconds for each in self.to_hear if each.service == name]
            for name in dict.fromkeys(each.service for each in self.to_hear)
        }
        return "; ".join(f"{name}: {count_of(len(each), 'clip')}, {sum(each):.0f} s" for name, each in of.items())


def plan_to_hear(project: Project, request: HearRequest) -> HearingPlan:
    """
    Return which clips *request* lets be heard and what that costs; nobody is asked for anything.

    Raises:
        StoryboardInvalid: The storyboard has mistakes.
        CommandError: There is no such shot or service, or nothing is said in the shots that are named.
        MissingKey: A service needs an API key, and the environment holds none.
        ArchiveError: The archive cannot be read.
    """
    film = film_now(project)
    takes = usable_takes(film.plan, film.takes, reporter=Silent())
    spoken = _spoken_segments(film)
    _require_shots(film, request, spoken)
    wanted = [segment for segment in spoken if not request.shots or segment[0] in request.shots]
    there = [takes[segment] for segment in wanted if segment in takes]
    unheard = [unheard_clip(segment, "it has no take yet") for segment in wanted if segment not in takes]
    bring_heard_clips(film.project, [take.folder for take in there])
    services: dict[str, RecognitionService] = {}
    to_hear: list[PlannedClip] = []
    for take in there:
        name = request.service or (SIMULATOR if _is_made_up(take) else USUAL_SERVICE)
        before = read_heard_clip(film.project, take)
        if not request.again and _is_known(before):
            continue
        if name == SIMULATOR and not _is_made_up(take):
            why = "the simulator hears its own voices alone"
            unheard.append(unheard_clip((take.key.shot, take.key.segment), why, hint="leave --service out"))
            continue
        if name not in services:
            services[name] = connect_recognition(name, film.project)
        seconds = take.slate.clip.duration_s
        to_hear.append(PlannedClip(take, name, seconds, services[name].usd(request.model, seconds=seconds), before))
    _in_a_loop(_close(services.values()))
    return HearingPlan(film, request, tuple(there), tuple(to_hear), tuple(unheard))


def _still_to_hear(plan: HearingPlan) -> Iterator[PlannedClip]:
    """Give the clips of *plan* that nobody let be heard since it was made."""
    for each in plan.to_hear:
        now = read_heard_clip(plan.film.project, each.take)
        if now == each.before or not (plan.request.again or _is_known(now)):
            yield each


def _is_known(heard: HeardClip | None) -> bool:
    return heard is not None and heard.is_known


def _is_made_up(take: Take) -> bool:
    return is_simulated(take.slate.attempt.provider)


def hear(plan: HearingPlan, *, reporter: Reporter, step: Callable[[], None] = lambda: None) -> HearResult:
    """
    Let the clips of *plan* be heard, file what was heard, and return how the lines stand.

    What one clip meets does not keep the others from being heard; *step* is called after each.

    Raises:
        CommandError: Somebody else lets clips of this film be heard right now.
        Unwritable: What was heard cannot be kept.
        ArchiveError: A clip cannot be brought from its bucket.
    """
    project = plan.film.project
    unheard = list(plan.unheard)
    if plan.to_hear:
        with _alone(project):
            # Somebody else may have let some of them be heard since.
            plan = replace(plan, to_hear=tuple(_still_to_hear(plan)))
            bring_files(project, [each.take for each in plan.to_hear])
            if told := plan.sentence:
                reporter.report(Note(f"hearing what is said: {told}"))
            unheard += _in_a_loop(_hear_all(plan, reporter, step))
    found = heard_takes(plan.film.loaded, plan.film.plan.said, plan.takes)
    new = {each.take.folder for each in plan.to_hear if _is_new(found.get(each.take.folder), each.before)}
    clips = tuple(
        clip_heard(take, found[take.folder], was_known=take.folder not in new)
        for take in plan.takes
        if take.folder in found and found[take.folder].heard.is_known
    )
    return HearResult(clips=clips, unheard=tuple(unheard), usd=_cost(found[folder].heard for folder in new))


def _is_new(now: HeardTake | None, before: HeardClip | None) -> bool:
    """Return whether it was found out after *before* was read what a clip says: a call may have failed, too."""
    if now is None or not now.heard.is_known:
        return False
    return not _is_known(before) or (before is not None and now.heard.heard_at != before.heard_at)


def _spoken_segments(film: FilmNow) -> list[SegmentId]:
    """Return the segments in which somebody says something."""
    shots = {planned.id[0] for planned in film.plan.clips}
    lines = lines_of_segments(film.loaded, film.plan.said, shots=shots)
    return [segment for segment, said in lines.items() if any(line.is_said and line.words for line in said)]


def _require_shots(film: FilmNow, request: HearRequest, spoken: Sequence[SegmentId]) -> None:
    known = {planned.id[0] for planned in film.plan.clips}
    speaking = {shot for shot, _ in spoken}
    for shot in request.shots:
        if shot not in known:
            raise CommandError(
                f"{film.project.name}: there is no shot {shot!r} with a clip",
                hint=f"shots that say something: {names_of(sorted(speaking)) or 'none'}",
            )
        if shot not in speaking:
            raise CommandError(
                f"{shot}: nobody says anything in it",
                hint=f"shots that say something: {names_of(sorted(speaking)) or 'none'}",
            )
    if not spoken:
        raise CommandError(
            f"{film.project.name}: nobody says anything in this film",
            hint="write `lines` in a shot; narration is laid over the reel, and is in no clip",
        )


def _cost(heard: Iterable[HeardClip]) -> float | None:
    """Return what one call for each of the clips *heard* costs; None where nobody knows."""
    usd = _sum_usd(each.usd for each in heard if each.has_sound)
    return None if usd is None else float(usd)


def _alone(project: Project) -> AbstractContextManager[None]:
    """Keep others from letting clips of *project* be heard."""
    busy = CommandError(f"{project.name}: its clips are being heard right now", hint="wait until that is done")
    return hold_lock(project.state / f"{project.prefix}hearing.lock", wait_s=0, busy=busy)


async def _hear_all(plan: HearingPlan, reporter: Reporter, step: Callable[[], None]) -> list[UnheardClip]:
    """Let every clip of *plan* be heard, several at a time; return those that were not."""
    project, request = plan.film.project, plan.request
    services = {name: connect_recognition(name, project) for name in {each.service for each in plan.to_hear}}
    places = asyncio.Semaphore(_AT_ONCE)

    async def unheard(clip: PlannedClip) -> UnheardClip | None:
        async with places:
            asked = AskedClip(clip.take, services[clip.service], usd=clip.usd, model=request.model,
                              language=request.language, again=request.again)  # fmt: skip
            found = await hear_clip(project, asked, reporter=reporter)
            step()
            return found

    try:
        found = await asyncio.gather(*map(unheard, plan.to_hear))
    finally:
        await _close(services.values())
    return [each for each in found if each is not None]


async def _close(services: Iterable[RecognitionService]) -> None:
    for service in services:
        await service.aclose()


def _in_a_loop(work: Coroutine[None, None, _Made]) -> _Made:
    """Return what comes of *work*, whether this thread runs an event loop, as a notebook's does, or none."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, work).result()
