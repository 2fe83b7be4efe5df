"""The stills of a storyboard file, read; and where their ids stand as pictures."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from storyboard.load.problems import Findings, Place
from storyboard.load.shared import SharedParts
from storyboard.load.typed_part import Part, path_of, read_part
from storyboard.load.yaml.nodes import ListNode
from storyboard.model.image_models import ImageModel
from storyboard.model.stills import StillName, StillShot
from storyboard.model.storyboard import CastMember, Reference, Shot, Storyboard
from storyboard.model.written_stills import Still


@dataclass(frozen=True, slots=True)
class WrittenStill:
    """A still, and where its settings come from."""

    part: Part[Still]
    shared: SharedParts
    """What files say of all stills."""
    shot: StillShot
    """As a node of the graph, its settings complete."""
    model: ImageModel | None
    """The model that it is asked of; None where the table lacks it."""

    @property
    def has_id(self) -> bool:
        """Whether others can name it."""
        return self.part.has("id") and "id" not in self.part.wrong

    def at(self, *keys: str | int) -> Place:
        """Return where something of it stands, or the nearest thing around."""
        return self.part.at(*keys)

    def place(self, key: str) -> Place:
        """Return where its setting *key* was written: in the still, under `images`, or for the film."""
        if self.part.has(key):
            return self.part.at(key)
        of_film = self.shared.place(key) if key == "provider" else None
        return self.shared.place("images", key) or of_film or self.part.at(key)


def read_stills(head: Part[Storyboard], findings: Findings) -> tuple[Part[Still], ...]:
    """Return every still that *head* lists, those that are wrong in places too."""
    node = head.node.items.get("stills")
    if node is None or not head.has("stills"):
        return ()
    if not isinstance(node, ListNode):
        findings.error(head.at("stills"), "`stills` must be a list", hint="begin each with '- '")
        return ()
    parts = []
    for index, item in enumerate(node.items):
        path = path_of("stills", index)
        part = read_part(Still, item, findings, source=head.source, path=path, stand_in={"id": f"still-{index}"})
        if part is not None:
            parts.append(part)
    return tuple(parts)


def names_of_stills(parts: Iterable[Part[Still]]) -> frozenset[str]:
    """Return the ids by which others may name the stills of *parts*."""
    return frozenset(part.value.id for part in parts if part.has("id") and "id" not in part.wrong)


def shot_with_stills(shot: Shot, stills: Collection[str], cast: Mapping[str, CastMember]) -> Shot:
    """Return *shot* in which every picture that is the id of a still says so."""
    if not stills:
        return shot
    frames = {name: _as_still(text, stills) for name in ("first_frame", "last_frame") if (text := getattr(shot, name))}
    references = tuple(_reference(entry, stills, cast) for entry in shot.references)
    return shot.model_copy(update={**frames, "references": references})


def still_with_stills(still: Still, stills: Collection[str], cast: Mapping[str, CastMember]) -> Still:
    """Return *still*, as `shot_with_stills` does."""
    return still.model_copy(update={"references": tuple(_reference(text, stills, cast) for text in still.references)})


def cast_with_stills(cast: Mapping[str, CastMember], stills: Collection[str]) -> dict[str, CastMember]:
    """Return *cast*, whose pictures say where they are stills."""
    if not stills:
        return dict(cast)
    return {
        name: member.model_copy(
            update={
                "image": _as_still(member.image, stills) if member.image else None,
                "images": tuple(_as_still(image, stills) for image in member.images),
            }
        )
        for name, member in cast.items()
    }


def _as_still(text: str, stills: Collection[str]) -> str:
    return StillName(text) if text in stills else text


def _reference(entry: str | Reference, stills: Collection[str], cast: Mapping[str, CastMember]) -> str | Reference:
    if isinstance(entry, Reference):
        is_still = entry.image is not None and entry.image in stills
        return StillName(str(entry.image)) if is_still else entry
    # Ids of stills and names of the cast differ: `check` sees to it.
    return entry if entry in cast else _as_still(entry, stills)
