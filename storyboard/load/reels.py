"""Reels as they are written: a list of shots, or a mapping with more about them."""

from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from storyboard.load.problems import Findings, Place
from storyboard.load.pydantic_words import ID_HINT, mapping_hint, not_a_mapping, shown_value
from storyboard.load.typed_part import Part, path_of, place_of, plain_value, read_part
from storyboard.load.yaml.nodes import ListNode, MapNode, Node, ScalarNode
from storyboard.load.yaml.source import YamlFile
from storyboard.model.storyboard import Storyboard
from storyboard.model.written import ReelName, ShotId
from storyboard.model.written_reels import Cut, Reel

_NAME: TypeAdapter[str] = TypeAdapter(ReelName)
_NAME_HINT = "a reel's name is a file's name too: letters, digits, -, _ and spaces inside, at most 64"
_ID: TypeAdapter[str] = TypeAdapter(ShotId)
_SOME_CUT = Cut(shot="shot")
"""Stands in for cuts that are read one by one."""
_STAND_IN = {"shot": _SOME_CUT.shot, "transition": {"kind": "fade"}, "freeze": {"at": 0, "for": 1}}
"""What is written wrong is checked no further, and what stands beside it is."""


@dataclass(frozen=True, slots=True)
class WrittenCut:
    """One shot in a reel, and its place."""

    cut: Cut
    node: Node
    source: YamlFile
    path: str
    is_known: bool
    """False where the shot's name itself is wrong; that is noted."""
    wrong: frozenset[str] = frozenset()
    """Keys and paths of which something is wrong; that is noted."""

    def at(self, *keys: str) -> Place:
        """Return the place of the value under *keys*; of the cut itself where it is only a name."""
        return place_of(self.node, self.source, self.path, keys)

    @property
    def shot_place(self) -> Place:
        """Where the shot is named."""
        return self.at("shot") if isinstance(self.node, MapNode) else self.at()


@dataclass(frozen=True, slots=True)
class WrittenReel:
    """A reel; *part* is None for a plain list."""

    name: str
    part: Part[Reel] | None
    reel: Reel
    cuts: tuple[WrittenCut, ...]


def read_reels(head: Part[Storyboard], findings: Findings) -> tuple[WrittenReel, ...]:
    """Return every reel that is written, in file order."""
    node = head.node.items.get("reels")
    if node is None or not head.has("reels"):
        return ()
    if not isinstance(node, MapNode):
        findings.error(head.at("reels"), not_a_mapping("reels", plain_value(node)), hint=mapping_hint("reels"))
        return ()
    read = (_read_reel(name, item, node, head.source, findings) for name, item in node.items.items())
    return tuple(reel for reel in read if reel is not None)


def _read_reel(name: str, node: Node, parent: MapNode, source: YamlFile, findings: Findings) -> WrittenReel | None:
    path = path_of("reels", name)
    try:
        _NAME.validate_python(name)
    except ValidationError:
        line, column = parent.keys[name]
        findings.error(source.place(line, column, path), f"{name!r} cannot be a reel's name", hint=_NAME_HINT)
    if isinstance(node, ListNode):
        return _reel(name, None, _read_cuts(node, source, path, findings))
    if isinstance(node, ScalarNode):
        hint = f"write [{node.value}]" if isinstance(node.value, str) else "write a list of shots"
        message = f"`{path}` must be a list of shots, not {shown_value(node.value)}"
        findings.error(place_of(node, source, path, ()), message, hint=hint)
        return None
    given: dict[str, Any] = {"shots": (_SOME_CUT,)}
    part = read_part(Reel, node, findings, source=source, path=path, given=given)
    if part is None:
        return None
    shots = part.node.items.get("shots")
    if not isinstance(shots, ListNode):
        found = "is missing" if shots is None else f"must be a list, not {shown_value(plain_value(shots))}"
        findings.error(part.at("shots"), f"`{path}.shots` {found}", hint="write [shot, shot]")
        return None
    return _reel(name, part, _read_cuts(shots, source, path_of(path, "shots"), findings))


def _reel(name: str, part: Part[Reel] | None, cuts: tuple[WrittenCut, ...]) -> WrittenReel | None:
    if not cuts:
        return None
    shots = tuple(cut.cut for cut in cuts)
    reel = part.value.model_copy(update={"shots": shots}) if part else Reel(shots=shots)
    return WrittenReel(name=name, part=part, reel=reel, cuts=cuts)


def _read_cuts(node: ListNode, source: YamlFile, path: str, findings: Findings) -> tuple[WrittenCut, ...]:
    if not node.items:
        findings.error(place_of(node, source, path, ()), f"`{path}` names no shots")
    read = (_read_cut(item, source, path_of(path, index), findings) for index, item in enumerate(node.items))
    return tuple(cut for cut in read if cut is not None)


def _read_cut(node: Node, source: YamlFile, path: str, findings: Findings) -> WrittenCut | None:
    if isinstance(node, MapNode):
        part = read_part(Cut, node, findings, source=source, path=path, stand_in=_STAND_IN)
        if part is None:
            return None
        is_known = part.has("shot") and "shot" not in part.wrong
        return WrittenCut(part.value, node, source, path, is_known=is_known, wrong=part.wrong | part.wrong_paths)
    try:
        cut = Cut(shot=_ID.validate_python(plain_value(node), strict=True))
    except ValidationError:
        message = f"a cut must be a shot's id, or keys with values, not {shown_value(plain_value(node))}"
        findings.error(place_of(node, source, path, ()), message, hint=ID_HINT)
        return None
    return WrittenCut(cut, node, source, path, is_known=True)
