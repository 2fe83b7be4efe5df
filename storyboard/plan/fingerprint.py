"""
Fingerprints: what shapes a picture, and whether it changed.

An *ingredient* is one thing that goes into a take, by name: a setting as
written, the digest of a picture. The fingerprint is the digest of them all.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from storyboard.model.graph import Given, SegmentId
from storyboard.model.paid import is_simulated
from storyboard.model.take_key import TakeKind
from storyboard.model.takes import ROLES, Filed, FileFacts, Request, Role, Slate, Source, Take

WantedId = tuple[str, int, TakeKind]
"""Shot id, segment index and kind of take: what one run makes once."""

Way = Literal["promote", "remake"]
"""How a final is made from a draft: by the service from the draft's own inputs, or anew with its text and seed."""


CONTINUES = "continues"
"""Of a clip that another goes on from, the ingredient."""
_LINE = "line "
"""How the name of the ingredient of a line's recording begins; the line's number follows."""
_STILL = "still "
"""How the ingredient of a still's picture begins."""


class FrameNeed(Filed):
    """A frame of another segment's take, or its clip, that a request is waiting for."""

    shot: str
    segment: int
    frame: Given
    role: Role
    kind: TakeKind = "final"
    """Of the take that gives it."""
    order: int = 0
    """Its number among the references of its kind; 0 for a frame."""
    line: int = 0
    """Which line of the shot, from 1, a recording is of; 0 for anything else."""

    @property
    def of(self) -> SegmentId:
        """The segment whose frame it is."""
        return self.shot, self.segment

    @property
    def frame_name(self) -> str:
        """What people call it: ``last frame``, ``clip``."""
        return {"clip": "clip", "still": "picture", "recording": "recording"}.get(self.frame, f"{self.frame} frame")

    @property
    def ingredient(self) -> str:
        """The name under which it goes into the fingerprint."""
        if self.frame == "clip":
            return CONTINUES
        if self.line:
            return f"{_LINE}{self.line}"
        return f"{self.role} {self.order}" if self.order else self.role


class SpokenLines(Filed):
    """How long it takes to say the lines of a shot."""

    lines_s: tuple[float, ...]
    """How long each line takes; a recording that is still to be made as long as its words."""
    least: int
    most: int
    """The shortest and the longest that the shot can be, in seconds."""
    is_as_long: bool
    """Whether the shot is as long as what is said; its length changes with the recordings then."""
    least_sound_s: float = 0.0
    """How long each of the sounds is made; 0 where there is but one."""


class Wanted(Filed):
    """One segment as it should be made: everything but the frames that other takes must give first."""

    request: Request
    """Complete but for chained pictures, seed and take number."""
    sources: tuple[Source, ...]
    """Pictures that are there already."""
    needs: tuple[FrameNeed, ...]
    expected_s: float
    """From create to success, a guess."""
    expected_tokens: int | None = None
    """None where nobody can say."""
    expected_usd: float | None = None
    """None where nobody can say."""
    expected_cny: float | None = None
    """Where the service bills yuan; None where it does not, or nobody can say."""
    way: Way | None = None
    """How it is made from the segment's draft; None where no draft comes before it."""
    spoken: SpokenLines | None = None
    """None where nothing is said by lines."""
    takes: int = 1
    """How many candidates are wanted."""
    retries: int = 0
    """How often a take of it that failed unpaid is asked for again. It shapes no picture, and is no ingredient."""
    kept: tuple[str, ...] = ()
    """Folders of takes in the archive that fit, or may fit once the takes above are known."""
    retake: bool = False
    """True where one more take is asked for, whatever there is."""
    retake_seed: int | None = None
    """The seed of that one take; no ingredient, so the take fits the storyboard as it is written."""

    @property
    def id(self) -> SegmentId:
        """The segment."""
        return self.request.key.shot, self.request.key.segment

    @property
    def kind(self) -> TakeKind:
        """What kind of take is wanted."""
        return self.request.kind

    @property
    def above(self) -> tuple[WantedId, ...]:
        """Whatever must be there first: the takes that give it frames, and its own draft."""
        own = ((*self.id, "draft"),) if self.way else ()
        return (*((*need.of, need.kind) for need in self.needs), *own)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that a take of a segment is made from, once the takes above it are known."""

    sources: tuple[Source, ...]
    ingredients: dict[str, str]
    fingerprint: str
    seed: int | None = None
    """The written seed, or the draft's."""
    draft_task_id: str | None = None
    """The draft that the service makes it from."""


def recipe(wanted: Wanted, above: Mapping[SegmentId, Take]) -> Recipe:
    """
    Return what a take of *wanted* is made from.

    *above* holds the take of every segment it needs, and its own draft where it is made from one.
    """
    chained = tuple(_frame_source(need, above[need.of]) for need in wanted.needs)
    sources = tuple(sorted((*wanted.sources, *chained), key=_place_in_request))
    ingredients = own_ingredients(wanted)
    for need in wanted.needs:
        slate = above[need.of].slate
        file = _file_of_need(need, slate)
        if need.frame == "recording":
            ingredients[need.ingredient] = file.sha256
            continue
        if need.frame == "still":
            # Its identity is that of its bytes: the same picture again is no other one.
            ingredients[need.ingredient] = f"{_STILL}{need.shot}: {file.sha256}"
            continue
        # The digest alone would miss a remade parent whose frame happens to be the same.
        ingredients[need.ingredient] = f"{need.frame_name} of {need.shot}: {file.sha256} {slate.attempt.fingerprint}"
    draft = above[wanted.id].slate.attempt if wanted.way else None
    seed, draft_task_id = wanted.request.seed, None
    if draft is not None:
        seed = above[wanted.id].slate.seed
        if wanted.way == "promote":
            draft_task_id = draft.task_id
            ingredients = draft.ingredients | ingredients
        elif seed is not None:
            ingredients["seed"] = str(seed)
        ingredients["draft"] = f"{wanted.way}, take {draft.key.take}, {draft.task_id} {draft.fingerprint}"
    return Recipe(sources, ingredients, digest(ingredients), seed=seed, draft_task_id=draft_task_id)


def _place_in_request(source: Source) -> tuple[int, int, int]:
    return ROLES.index(source.role), source.order, source.line


def own_ingredients(wanted: Wanted) -> dict[str, str]:
    """Return the ingredients that do not depend on other takes."""
    request = wanted.request
    settings = request.model_dump(
        exclude={"key", "pictures", "callback_url", "extra", "draft", "draft_task_id", "prompt", "safety_identifier"},
        exclude_none=True,
    )
    settings.pop("ask_again_below_usd", None)
    del settings["medium"]
    if request.medium == "still":
        # The word that the first stills were filed with: another one would make each of them out of date.
        settings["medium"] = "image"
    ingredients = {name: str(value) for name, value in settings.items()} | {"prompt": request.prompt}
    # How long a task may wait and which queue it takes change the bill, not the picture.
    for beside in ("execution_expires_after", "service_tier", "priority"):
        ingredients.pop(beside, None)
    if request.draft:
        # The final's mark is the final's own, and every draft has one size.
        ingredients = {name: text for name, text in ingredients.items() if name not in {"watermark", "resolution"}}
        ingredients["draft"] = "true"
    if request.extra:
        ingredients["extra"] = json.dumps(request.extra, sort_keys=True, ensure_ascii=False)
    counted: dict[Role, int] = {}
    for source in wanted.sources:
        if source.line:
            # The recording is its bytes, wherever they lie.
            ingredients[f"{_LINE}{source.line}"] = source.sha256
            continue
        counted[source.role] = counted.get(source.role, 0) + 1
        number = f" {source.order or counted[source.role]}" if source.role.startswith("reference_") else ""
        ingredients[f"{source.role}{number}"] = f"{source.place}: {source.sha256}" if source.sha256 else source.place
    return ingredients


def digest(ingredients: Mapping[str, str]) -> str:
    """Return the fingerprint of *ingredients*: 32 hex digits."""
    text = json.dumps(dict(ingredients), sort_keys=True, ensure_ascii=False)
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def differences(
    before: Mapping[str, str], after: Mapping[str, str], words_before: Callable[[], str] = str
) -> tuple[str, ...]:
    """
    Return one plain sentence for each ingredient that differs.

    *words_before* gives the text that earlier templates make of what is written now.
    """
    names = [*after, *(name for name in before if name not in after)]
    changed = [name for name in names if before.get(name) != after.get(name)]
    told: dict[str, Callable[[str | None, str | None], str]] = {"draft": _another_draft, CONTINUES: _another_clip}
    if "prompt" in changed and before.get("prompt") == words_before():
        told["prompt"] = _another_template
    return tuple(
        told[name](before.get(name), after.get(name)) if name in told else _difference(name, before, after)
        for name in changed
    )


_LONGEST_SHOWN = 40


def _difference(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> str:
    label = f"the recording of {name}" if name.startswith(_LINE) else name.replace("_", " ")
    if name not in before:
        return f"{label} is new: {after[name].split(':')[0]}" if "frame" in name else f"{label} is new"
    if name not in after:
        return f"{label} is gone"
    old, new = before[name], after[name]
    if name in {"first_frame", "last_frame"} or name.startswith("reference_"):
        return _another_picture(label, old, new)
    if max(len(old), len(new)) <= _LONGEST_SHOWN and name != "prompt":
        by_nobody = name == "provider" and is_simulated(old)
        return f"it was made by the simulator, not by {new}" if by_nobody else f"{label} changed from {old} to {new}"
    return f"{label} changed"


def _another_picture(label: str, old: str, new: str) -> str:
    before, after = (text if "://" in text else text.split(":")[0] for text in (old, new))
    if " frame of " in before and " frame of " in after and before == after:
        does = "is drawn from" if label.startswith("reference") else "opens or ends on"
        return f"it {does} another take: the {after} changed"
    if not old.startswith(_STILL) and not new.startswith(_STILL):
        return f"{label} changed: {after}"
    return f"{after} is another picture now ({label})" if before == after else f"{label} is {after} now, not {before}"


def _another_template(_before: str | None, _after: str | None) -> str:
    return "the words of the template changed, not yours"


def _another_clip(before: str | None, after: str | None) -> str:
    if before is None or after is None:
        return f"it goes on from the {after.split(':')[0]} now" if after else "it goes on from no clip any more"
    old, new = before.split(":")[0], after.split(":")[0]
    return f"it goes on from another take: the {new} changed" if old == new else f"it goes on from the {new} now"


def _another_draft(before: str | None, after: str | None) -> str:
    if before is None or after is None:
        return "it is made from a draft now" if after else "it was made from a draft, and none fits any more"
    old, new = before.split(", "), after.split(", ")
    if old[0] != new[0]:
        return f"it is to be made by `final: {new[0]}`, not by `final: {old[0]}`"
    return f"it is made from another draft: {new[1]}, not {old[1]}"


def _file_of_need(need: FrameNeed, slate: Slate) -> FileFacts:
    """Return the file of a take that *need* is about."""
    return {
        "first": slate.first_frame, "last": slate.last_frame, "clip": slate.video, "still": slate.video,
        "recording": slate.video,
    }[need.frame]  # fmt: skip


def _frame_source(need: FrameNeed, take: Take) -> Source:
    slate = take.slate
    kinds: dict[Given, Literal["last_frame", "first_frame", "clip", "still", "recording"]] = {
        "first": "first_frame", "last": "last_frame", "clip": "clip", "still": "still", "recording": "recording",
    }  # fmt: skip
    return Source(
        role=need.role,
        kind=kinds[need.frame],
        place=take.folder,
        sha256=_file_of_need(need, slate).sha256,
        duration_s=slate.clip.duration_s if need.frame == "clip" else None,
        order=need.order,
        line=need.line,
    )
