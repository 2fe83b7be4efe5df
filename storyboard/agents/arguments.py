"""What each tool is asked, with a description of every argument: what a model reads before it calls."""

from typing import Annotated, Any, Literal

from pydantic import Field

from storyboard.actions.result import Result
from storyboard.author.starters import FIRST
from storyboard.model.until import Until

_LONGEST_NAME = 200
_NO_PATH = r"^[^/\\]*$"
"""Films are made in the server's folder, and nowhere else."""

Start = Annotated[int, Field(ge=0, description="Read on from this entry; `more` of the answer before says which.")]
FilmName = Annotated[
    str,
    Field(
        max_length=_LONGEST_NAME,
        description="A film's name, as `films` tells it; may be left out where there is one alone.",
    ),
]
ShotName = Annotated[str, Field(max_length=_LONGEST_NAME, description="The id of a shot or a still.")]
SegmentNumber = Annotated[
    int | None, Field(ge=1, description="Of a shot in several segments, only this one, counted from 1.")
]
TakeNumber = Annotated[int | None, Field(ge=1, description="A take's number; the take that counts when left out.")]
PlanToken = Annotated[str, Field(max_length=100, description="The `plan_token` that `plan` answered with.")]
AtMost = Annotated[
    float | None,
    Field(ge=0, description="US dollars that may be spent. Nothing is asked for that could pass it."),
]
Value = str | bool | int | float | list[Any] | dict[str, Any] | None


class FilmsCall(Result):
    """Which films to list."""

    start: Start = 0


class NewCall(Result):
    """A film to begin."""

    name: str = Field(
        min_length=1, max_length=_LONGEST_NAME, pattern=_NO_PATH, description="The new folder's name, no path."
    )
    starter: str = Field(default=FIRST, max_length=_LONGEST_NAME, description="The small film that it begins as.")


class FilmCall(Result):
    """What to tell of a film."""

    film: FilmName = ""
    view: Literal["shots", "text"] = Field(
        default="shots", description="`shots`: the film and how its shots stand. `text`: its storyboard file, by lines."
    )
    shot: str = Field(
        default="", max_length=_LONGEST_NAME, description="All of this shot or still: settings and takes."
    )
    file: str = Field(default="", max_length=1000, description="With `text`: an included file, as `files` names it.")
    start: Start = 0


class CheckCall(Result):
    """A film to check."""

    film: FilmName = ""
    start: Start = 0


class PlanCall(Result):
    """What a run, or one more take, would be asked."""

    film: FilmName = ""
    only: tuple[str, ...] = Field(
        default=(), max_length=500, description="Only these shots or stills, and what they need."
    )
    draft: bool = Field(default=False, description="Cheap drafts of every shot that can have one.")
    until: Until | None = Field(default=None, description="Stop before the first clip: only `stills`, or `recordings`.")
    provider: str | None = Field(
        default=None, max_length=_LONGEST_NAME, description="Who makes the shots, in place of the storyboard's."
    )
    retake: str = Field(default="", max_length=_LONGEST_NAME, description="One more take of this shot, nothing else.")
    segment: SegmentNumber = None
    seed: int | None = Field(default=None, ge=0, le=2**32 - 1, description="With `retake`: the seed of that take.")
    start: Start = 0


class RunCall(Result):
    """A plan to carry out."""

    film: FilmName = ""
    plan_token: PlanToken = ""
    at_most: AtMost = None


class RetakeCall(Result):
    """One more take."""

    film: FilmName = ""
    plan_token: PlanToken = ""
    shot: str = Field(
        default="",
        max_length=_LONGEST_NAME,
        description="The shot, where there is no token and a person is asked.",
    )
    at_most: AtMost = None


class StatusCall(Result):
    """A film whose state is asked for."""

    film: FilmName = ""
    start: Start = 0


class WhyCall(Result):
    """A shot that is to be explained."""

    film: FilmName = ""
    shot: ShotName


class LookCall(Result):
    """A picture to look at."""

    film: FilmName = ""
    shot: ShotName
    take: int | None = Field(
        default=None, ge=1, description="Only this take; a contact sheet of all takes when left out."
    )
    at_s: float | None = Field(
        default=None, ge=0, le=86_400, description="The one frame at this time of the take, in seconds."
    )
    against: int | None = Field(default=None, ge=1, description="Another take of the shot, shown beside `take`.")
    segment: int = Field(default=1, ge=1, description="Of a shot in several segments, this one.")
    start: Start = 0


class StepCall(Result):
    """One change of a storyboard file."""

    do: Literal["set", "remove", "add", "order", "rename"] = Field(
        default="set",
        description="`set` writes `value`; `remove` takes the field out; `add` puts `value` into the list at `index`; "
        "`order` puts the list into another `order`; `rename` writes `key` in place of the last part of `path`.",
    )
    path: str = Field(
        max_length=2000, description="Where: `title`, `shots/door/action`, `reels/main`, `defaults/ratio`."
    )
    value: Value = Field(default=None, description="For `set` and `add`: a text, number, list or mapping.")
    index: int | None = Field(default=None, ge=0, description="For `add`: the place in the list, counted from 0.")
    order: tuple[int, ...] = Field(default=(), description="For `order`: the place that each item has now.")
    key: str = Field(default="", max_length=_LONGEST_NAME, description="For `rename`: the new key.")


class EditCall(Result):
    """A change of a film's file."""

    film: FilmName = ""
    digest: str = Field(
        max_length=64, description="The digest of the file that the change was made on, as `film` or `edit` told it."
    )
    path: str = Field(default="", max_length=2000, description="The field, such as `shots/door/action`.")
    value: Value = Field(default=None, description="What to write there.")
    steps: tuple[StepCall, ...] = Field(
        default=(), max_length=500, description="In place of `path` and `value`: several changes, all or none."
    )
    file: str = Field(
        default="", max_length=1000, description="An included file; where the field stands when left out."
    )


class VerdictCall(Result):
    """A person's word about a take."""

    film: FilmName = ""
    shot: ShotName
    take: TakeNumber = None
    segment: SegmentNumber = None
    note: str = Field(default="", max_length=2000, description="Why, for people.")


class HearCall(Result):
    """Clips to let a service hear."""

    film: FilmName = ""
    shots: tuple[str, ...] = Field(
        default=(), max_length=500, description="Only these shots; all that say something when left out."
    )
    service: str | None = Field(
        default=None,
        max_length=_LONGEST_NAME,
        description="Who hears. When left out: the simulator its own clips, `openai` all others.",
    )
    model: str = Field(default="", max_length=_LONGEST_NAME, description="The service's model.")
    language: str = Field(default="", max_length=20, description="A code: en, zh. Found out when left out.")
    again: bool = Field(default=False, description="Hear clips again of which it is known what they say; each costs.")
    plan_token: str = Field(
        default="", max_length=100, description="The `plan_token` that `hear` itself answered with, where it costs."
    )
    at_most: AtMost = None
    start: Start = 0


class StitchCall(Result):
    """Reels to stitch."""

    film: FilmName = ""
    reel: str | None = Field(default=None, max_length=_LONGEST_NAME, description="Only this one.")
    with_slugs: bool = Field(default=False, description="Let cards stand in for shots that have no take yet.")


class StopCall(Result):
    """A run to stop."""

    film: FilmName = ""


class ModelsCall(Result):
    """Models to tell of."""

    film: str = Field(
        default="",
        max_length=_LONGEST_NAME,
        description="A film, for its own `models.toml`; left out for the shipped table.",
    )
    model: str = Field(default="", max_length=_LONGEST_NAME, description="Only this one, with more facts.")
    start: Start = 0
