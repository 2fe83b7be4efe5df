"""The tool that shows takes as a picture: all of a shot, one of them at a time, or two side by side."""

from fractions import Fraction
from typing import Final

from storyboard.actions.shot_view import ShotDetail, TakeView, shot_detail
from storyboard.actions.unheard import unheard_segments
from storyboard.agents.answers import Answer, NextStep
from storyboard.agents.arguments import LookCall
from storyboard.agents.heard import words_heard
from storyboard.agents.known_films import film_called
from storyboard.agents.next_steps import plan_step, retake_step
from storyboard.agents.prices import charged_price
from storyboard.archive.takes import bring_files, read_take
from storyboard.errors import CommandError
from storyboard.media.picture.contact_sheet import LabelledStrip, contact_sheet
from storyboard.media.picture.frames import frame_pngs
from storyboard.project import Project
from storyboard.studio.library import Library

_WIDTH_PX: Final = 1024
_TAKES_AT_ONCE: Final = 6
_FRAMES_OF_TAKE: Final = 4
"""On a sheet of several."""
_FRAMES_OF_ONE: Final = 6
_TOLD: Final = ("take", "kind", "counts", "fits", "verdict", "note", "duration_s", "seed", "archived_at")


def look(library: Library, asked: LookCall) -> Answer:
    """Show takes of a shot as one picture."""
    found = film_called(library, asked.film)
    detail = shot_detail(found.project, asked.shot, watch=found.watch)
    takes, is_still = _takes_of(detail, asked), detail.medium == "still"
    if asked.take is None:
        if asked.against is not None or asked.at_s is not None:
            raise CommandError("say which take", hint="give `take` besides `at_s` or `against`")
        shown = takes[asked.start : asked.start + _TAKES_AT_ONCE]
        strips = [_strip(found.project, take, _frames(take, _FRAMES_OF_TAKE), is_still=is_still) for take in shown]
    else:
        shown = [_take_numbered(takes, number) for number in (asked.take, asked.against) if number is not None]
        strips = [_strip(found.project, take, _frames_asked(take, asked), is_still=is_still) for take in shown]
        strips = [_side_by_side(strips)] if asked.at_s is not None else strips
    arguments, unheard = {"film": found.name, "shot": asked.shot}, unheard_segments(found.watch.now())
    return Answer(
        {
            "ok": True,
            **arguments,
            "picture": "takes from the top down, as `takes` lists them; frames of a take from the left, evenly in time"
            if asked.at_s is None
            else f"the frame at {asked.at_s:g} s of each take, from the left as `takes` lists them",
            "takes_in_all": len(takes),
        },
        items=[_line(take) | words_heard(take, unheard) for take in shown],
        items_name="takes",
        start=asked.start if asked.take is None else 0,
        total=len(takes) if asked.take is None else len(shown),
        again=NextStep(tool="look", arguments=arguments, why="") if asked.take is None else None,
        steps=tuple(_steps(found.name, asked, takes)),
        pictures=(contact_sheet(strips, width_px=_WIDTH_PX),),
    )


def _line(take: TakeView) -> dict[str, object]:
    told: dict[str, object] = {name: getattr(take, name) for name in _TOLD}
    return told | {"usd": charged_price(take.provider, take.usd)}


def _takes_of(detail: ShotDetail, asked: LookCall) -> list[TakeView]:
    if detail.medium == "recording":
        raise CommandError(f"{asked.shot} is a recording: it has no picture", hint="the person plays its file")
    segments = {segment.segment: segment for segment in detail.segments}
    if asked.segment not in segments:
        raise CommandError(f"{asked.shot} has no segment {asked.segment}", hint=f"it has {len(segments)}")
    takes = list(segments[asked.segment].takes)
    if not takes[asked.start :]:
        raise CommandError(f"{asked.shot} has no take to look at yet", hint="`plan`, then `run`, makes one")
    return takes


def _take_numbered(takes: list[TakeView], number: int) -> TakeView:
    for take in takes:
        if take.take == number:
            return take
    known = ", ".join(str(take.take) for take in takes)
    raise CommandError(f"there is no take {number}", hint=f"there are takes {known}")


def _frames_asked(take: TakeView, asked: LookCall) -> list[int]:
    if asked.at_s is not None:
        return [min(int(asked.at_s * Fraction(take.rate)), take.frames - 1)]
    return _frames(take, _FRAMES_OF_TAKE if asked.against is not None else _FRAMES_OF_ONE)


def _frames(take: TakeView, count: int) -> list[int]:
    """Return *count* frames, evenly from the first to the last."""
    last = max(take.frames - 1, 0)
    return sorted({round(last * place / (count - 1)) for place in range(count)})


def _strip(project: Project, take: TakeView, frames: list[int], *, is_still: bool) -> LabelledStrip:
    bring_files(project, [read_take(project, take.folder)])
    clip = project.folder / take.clip
    pictures = (clip.read_bytes(),) if is_still else frame_pngs(clip, frames)
    said = {"circled": " - approved", "rejected": " - rejected", None: ""}[take.verdict]
    draft = " (draft)" if take.kind == "draft" else ""
    return LabelledStrip(f"take {take.take}{draft}{said}", pictures)


def _side_by_side(strips: list[LabelledStrip]) -> LabelledStrip:
    pictures = tuple(picture for strip in strips for picture in strip.pictures)
    return LabelledStrip(" | ".join(strip.label for strip in strips), pictures)


def _steps(film: str, asked: LookCall, takes: list[TakeView]) -> list[NextStep]:
    """Return what can be said of the takes that are up to date; a person decides."""
    usable = [take for take in takes if take.verdict != "rejected" and take.fits]
    about = {"film": film, "shot": asked.shot, **({"segment": asked.segment} if asked.segment > 1 else {})}
    steps = [
        NextStep(tool=tool, arguments=about | {"take": take.take}, why=f"{why}; ask the person first")
        for take in usable[:1]
        for tool, why in (("approve", "circles this take"), ("reject", "refuses this take"))
        if not (tool == "approve" and take.verdict == "circled")
    ]
    if asked.take is None and len(takes) > 1:
        two = {"take": takes[-2].take, "against": takes[-1].take}
        steps.append(NextStep(tool="look", arguments=about | two, why="shows the two latest takes side by side"))
    return [
        *steps,
        retake_step(film, asked.shot, segment=asked.segment if asked.segment > 1 else None),
        plan_step(film),
    ]
