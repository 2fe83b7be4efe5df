"""Rules about ids and about the frames and clips that shots take from each other."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter

from storyboard.load.problems import Findings, Place
from storyboard.load.stills import WrittenStill
from storyboard.load.written_film import WrittenFilm, WrittenShot
from storyboard.model.references import references_of
from storyboard.model.stills import StillName

_NAMING = ("from", "continues", "to")
"""Keys that name another shot."""
_MAX_NAMED = 50
"""Shots named in one sentence."""


def check_chains(film: WrittenFilm, findings: Findings) -> None:
    """Note ids written twice, shots that are not there, frames that exclude each other, and loops."""
    _check_scene_ids(film, findings)
    by_id = _check_shot_ids(film, findings)
    stills = _check_still_ids(film, by_id, findings)
    for shot in film.shots:
        _check_own_frames(shot, findings)
        for key in _NAMING:
            _check_named_shot(shot, key, by_id, stills, findings)
    for still in film.stills:
        _check_shot_of_still(still, by_id, findings)
    _check_loops(_nodes(film, by_id, stills), findings)


def _check_scene_ids(film: WrittenFilm, findings: Findings) -> None:
    seen: dict[str, int] = {}
    for scene in film.scenes:
        if scene.part is None or "id" in scene.part.wrong or not scene.part.has("id"):
            continue
        name, place = scene.part.value.id, scene.part.at("id")
        if name in seen:
            findings.error(place, f"two scenes are called {name!r}", hint=f"the first is on line {seen[name]}")
        seen.setdefault(name, place.line)


def _check_shot_ids(film: WrittenFilm, findings: Findings) -> dict[str, WrittenShot]:
    """Return the shots by id, the first of each."""
    by_id: dict[str, WrittenShot] = {}
    by_folded: dict[str, str] = {}
    for shot in film.shots:
        name = shot.shot.id
        if not shot.has_id:
            continue
        if name in by_id:
            first = by_id[name].part.at("id").line
            findings.error(shot.own("id"), f"two shots are called {name!r}", hint=f"the first is on line {first}")
        elif name.casefold() in by_folded:
            other = by_folded[name.casefold()]
            findings.warning(
                shot.own("id"),
                f"shots {other!r} and {name!r} differ only in capitals",
                hint="on macOS and Windows their takes would share a folder",
            )
        by_id.setdefault(name, shot)
        by_folded.setdefault(name.casefold(), name)
    return by_id


def _check_still_ids(
    film: WrittenFilm, shots: dict[str, WrittenShot], findings: Findings
) -> dict[str, WrittenStill]:  # fmt: skip
    """Return the stills by id, the first of each; stills, shots and cast share one space of names."""
    by_id: dict[str, WrittenStill] = {}
    for still in film.stills:
        name, place = still.shot.id, still.at("id")
        if not still.has_id:
            continue
        if name in by_id:
            findings.error(
                place, f"two stills are called {name!r}", hint=f"the first is on line {by_id[name].at('id').line}"
            )
        elif name in shots:
            line = shots[name].part.at("id").line
            findings.error(place, f"a shot is called {name!r} too", hint=f"the shot is on line {line}: rename one")
        elif name in film.shared.cast:
            findings.error(place, f"{name!r} is of the cast too", hint="rename one: both can stand in `references`")
        by_id.setdefault(name, still)
    return by_id


def _check_shot_of_still(still: WrittenStill, by_id: dict[str, WrittenShot], findings: Findings) -> None:
    """Note a still that is drawn from the last frame of a shot that is not there."""
    named = still.shot.from_
    if named is not None and named not in by_id:
        hint = findings.nearest(named, by_id) or "a still is named in `references`"
        findings.error(still.at("from"), f"no shot is called {named!r}", hint=hint)


def _check_own_frames(shot: WrittenShot, findings: Findings) -> None:
    part, name = shot.part, shot.shot.id
    for other, picture in (("from", "first_frame"), ("to", "last_frame")):
        if part.has(other) and part.has(picture):
            message = f"shot {name!r} has both `{other}` and `{picture}`"
            findings.error(part.at(picture), message, hint="use one or the other")
    if part.has("from") or part.has("first_frame") or part.has("continues"):
        return
    for key in ("to", "last_frame"):
        # A shot in pieces still opens on nothing of its own: its first piece has no first frame.
        if part.has(key):
            hint = "add `from` or `first_frame`"
            findings.error(part.at(key), f"shot {name!r} has `{key}`, which needs a first frame too", hint=hint)


def _check_named_shot(
    shot: WrittenShot, key: str, by_id: dict[str, WrittenShot], stills: Container[str], findings: Findings
) -> None:
    named = _named_shot(shot, key)
    if named is None:
        return
    if shot.has_id and named == shot.shot.id:
        findings.error(shot.own(key), f"shot {named!r} names itself in `{key}`", hint="name another shot")
    elif named not in by_id:
        ways = {"from": "`first_frame` opens on it", "to": "`last_frame` ends on it"}
        hint = ways.get(key, "name a shot") if named in stills else findings.nearest(named, by_id)
        what = f"{named!r} is a still, and `{key}` names a shot" if named in stills else f"no shot is called {named!r}"
        findings.error(shot.own(key), what, hint=hint)


def _named_shot(shot: WrittenShot, key: str) -> str | None:
    return {"from": shot.shot.from_, "continues": shot.shot.continues, "to": shot.shot.to}[key]


@dataclass(frozen=True, slots=True)
class _Node:
    """A shot or a still, by what it waits for."""

    named: Mapping[str, str]
    """Each that it waits for, and the key that names it."""
    place: Callable[[str], Place]
    """Where a key of it stands."""


def _nodes(film: WrittenFilm, shots: dict[str, WrittenShot], stills: dict[str, WrittenStill]) -> dict[str, _Node]:
    """Return every shot and still with the others that it waits for."""
    nodes: dict[str, _Node] = {}
    for name, shot in shots.items():
        named = {other: key for key in _NAMING if (other := _named_shot(shot, key)) is not None}
        pictures = (("first_frame", shot.shot.first_frame), ("last_frame", shot.shot.last_frame))
        named |= {place: key for key, place in pictures if isinstance(place, StillName)}
        named |= {
            file.place: "references"
            for file in references_of(shot.shot, film.shared.cast)
            if isinstance(file.place, StillName)
        }
        nodes[name] = _Node(named, shot.own)
    for name, still in stills.items():
        drawn_from = {
            file.place: "references"
            for file in references_of(still.shot, film.shared.cast)
            if isinstance(file.place, StillName)
        }
        named = drawn_from | ({still.shot.from_: "from"} if still.shot.from_ else {})
        nodes.setdefault(name, _Node(named, still.at))
    return {
        name: replace(node, named={other: key for other, key in node.named.items() if other != name and other in nodes})
        for name, node in nodes.items()
    }


def _check_loops(nodes: dict[str, _Node], findings: Findings) -> None:
    named = {name: list(node.named) for name, node in nodes.items()}
    try:
        TopologicalSorter(named).prepare()
    except CycleError:
        # networkx takes longer to import than a small film takes to read: only a film with loops pays for it.
        from storyboard.load.rules.loops import loops_of  # noqa: PLC0415

        for loop in loops_of(named):
            _note_loop(loop, nodes, findings)


def _note_loop(loop: list[str], nodes: dict[str, _Node], findings: Findings) -> None:
    order = {name: index for index, name in enumerate(nodes)}
    start = loop.index(min(loop, key=order.__getitem__))
    turned = [*loop[start:], *loop[:start]]
    node = nodes[turned[0]]
    named = [*turned[:_MAX_NAMED], "..."] if len(turned) > _MAX_NAMED else turned
    hint = "one of them must open on a picture or on nothing"
    message = f"shots wait for each other: {' -> '.join([*named, turned[0]])}"
    findings.error(node.place(node.named[turned[-1]]), message, hint=hint)
