"""Rules about ids and about the frames and clips that shots take from each other."""

from graphlib import CycleError, TopologicalSorter

from storyboard.load.film import WrittenFilm, WrittenShot
from storyboard.load.problems import Findings

_NAMING = ("from", "continues", "to")
"""Keys that name another shot."""
_MAX_NAMED = 50
"""Shots named in one sentence."""


def check_chains(film: WrittenFilm, findings: Findings) -> None:
    """Note ids written twice, shots that are not there, frames that exclude each other, and loops."""
    _check_scene_ids(film, findings)
    by_id = _check_shot_ids(film, findings)
    for shot in film.shots:
        _check_own_frames(shot, findings)
        for key in _NAMING:
            _check_named_shot(shot, key, by_id, findings)
    _check_loops(by_id, findings)


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


def _check_named_shot(shot: WrittenShot, key: str, by_id: dict[str, WrittenShot], findings: Findings) -> None:
    named = _named_shot(shot, key)
    if named is None:
        return
    if shot.has_id and named == shot.shot.id:
        findings.error(shot.own(key), f"shot {named!r} names itself in `{key}`", hint="name another shot")
    elif named not in by_id:
        findings.error(shot.own(key), f"no shot is called {named!r}", hint=findings.nearest(named, by_id))


def _named_shot(shot: WrittenShot, key: str) -> str | None:
    return {"from": shot.shot.from_, "continues": shot.shot.continues, "to": shot.shot.to}[key]


def _check_loops(by_id: dict[str, WrittenShot], findings: Findings) -> None:
    named = {name: _named_shots(shot, but=name, by_id=by_id) for name, shot in by_id.items()}
    try:
        TopologicalSorter(named).prepare()
    except CycleError:
        # networkx takes longer to import than a small film takes to read: only a film with loops pays for it.
        from storyboard.load.rules.loops import loops_of  # noqa: PLC0415

        for loop in loops_of(named):
            _note_loop(loop, by_id, findings)


def _named_shots(shot: WrittenShot, *, but: str, by_id: dict[str, WrittenShot]) -> list[str]:
    named = (_named_shot(shot, key) for key in _NAMING)
    return [name for name in named if name is not None and name != but and name in by_id]


def _note_loop(loop: list[str], by_id: dict[str, WrittenShot], findings: Findings) -> None:
    order = {name: index for index, name in enumerate(by_id)}
    start = loop.index(min(loop, key=order.__getitem__))
    turned = [*loop[start:], *loop[:start]]
    shot = by_id[turned[0]]
    key = next(key for key in _NAMING if _named_shot(shot, key) == turned[-1])
    named = [*turned[:_MAX_NAMED], "..."] if len(turned) > _MAX_NAMED else turned
    hint = "one of them must open on a picture or on nothing"
    findings.error(shot.own(key), f"shots wait for each other: {' -> '.join([*named, turned[0]])}", hint=hint)
