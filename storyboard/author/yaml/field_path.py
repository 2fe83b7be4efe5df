"""
How somebody names a field of a storyboard file, `shots/door/action`, and where that stands in the file.

Shots, scenes and stills are named by their ids, entries of a reel by their places or by their shots.
"""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from storyboard.author.yaml.value_text import Value, value_at
from storyboard.author.yaml.written_tree import Step, Steps
from storyboard.errors import CommandError

SHORT_FORMS = {"cast": "text", "transition": "kind", "audio": "file", "narration": "text"}
"""A key under which a single value stands for a mapping: which key of that it is."""
SHOT_KEY = "shot"
"""What an entry of a reel that is one word stands for."""
LIST_KEY = "shots"
"""What a reel that is a list stands for."""


def steps_of(path: str | Sequence[Step]) -> Steps:
    """
    Return the steps of a *path*: ``shots/door/action`` with `~1` for a slash and `~0` for `~`, or the steps themselves.

    Raises:
        CommandError: It is empty.
    """
    if isinstance(path, str):
        said = [step.replace("~1", "/").replace("~0", "~") for step in path.strip("/").split("/") if step]
        steps: Steps = tuple(int(step) if step.isascii() and step.isdecimal() and len(step) < 8 else step
                             for step in said)  # fmt: skip
    else:
        steps = tuple(path)
    if not steps:
        raise CommandError("the path of the field is empty", hint="name a field, such as shots/door/action")
    return steps


def path_text(steps: Steps) -> str:
    """Return *steps* as one text."""
    return "/".join(str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def list_steps(document: Value, path: Steps) -> Steps:
    """Return where the list at *path* stands; a reel's is that of its entries; raise as `written_steps`."""
    steps = written_steps(document, path)
    is_reel = len(steps) == 2 and steps[0] == "reels"
    return (*steps, LIST_KEY) if is_reel and isinstance(value_at(document, steps), dict) else steps


def written_steps(document: Value, path: Steps) -> Steps:
    """
    Return where the field at *path* stands, or would stand, in *document*, a storyboard file as plain values.

    Raises:
        CommandError: It goes through a shot, a scene or an entry that is not there.
    """
    match path:
        case ("shots", *rest):
            return _shot_steps(document, tuple(rest))
        case ("reels", str() as name, *rest) if rest:
            return _reel_steps(document, name, tuple(rest))
    return _plain_steps(document, path)


def _shot_steps(document: Value, rest: Steps) -> Steps:
    lists = list(_lists_of_shots(document))
    if not rest:
        if len(lists) == 1:
            return lists[0][0]
        raise CommandError("the film's shots are in several scenes", hint="name one: scenes/SCENE/shots")
    ids = [_id_of(shot) for _, shots in lists for shot in shots]
    if isinstance(rest[0], int) and rest[0] >= len(ids):
        raise CommandError(f"there are {len(ids)} shots, and no shot {rest[0]}", hint="name a shot by its id")
    place = rest[0] if isinstance(rest[0], int) else _place_of(rest[0], ids, what="shot")
    for steps, shots in lists:
        if place < len(shots):
            return _deeper(document, (*steps, place), rest[1:])
        place -= len(shots)
    raise AssertionError("a shot is in one of the lists")


def _lists_of_shots(document: Value) -> Iterator[tuple[Steps, list[Value]]]:
    if isinstance(shots := document.get("shots"), list):
        yield ("shots",), shots
    scenes = document.get("scenes")
    for place, scene in enumerate(scenes if isinstance(scenes, list) else ()):
        if isinstance(scene, dict) and isinstance(scene.get("shots"), list):
            yield ("scenes", place, "shots"), scene["shots"]


def _reel_steps(document: Value, name: str, rest: Steps) -> Steps:
    reels = document.get("reels")
    reel = reels.get(name) if isinstance(reels, dict) else None
    base: Steps = ("reels", name)
    entries: Value = reel
    if isinstance(reel, dict):
        entries = reel.get(LIST_KEY)
        base = (*base, LIST_KEY)
    if rest[0] == LIST_KEY:
        rest = rest[1:]
    elif not isinstance(rest[0], int) and not (isinstance(entries, list) and rest[0] in _names_of_entries(entries)):
        # A setting of the reel.
        return _deeper(document, ("reels", name), rest) if isinstance(reel, dict) else ("reels", name, *rest)
    if not rest or not isinstance(entries, list):
        return (*base, *rest)
    return (*base, *_entry_place(entries, rest[0]), *rest[1:])


def _entry_place(entries: list[Value], step: Step) -> Steps:
    if isinstance(step, int):
        return (step,)
    names = _names_of_entries(entries)
    if names.count(step) > 1:
        raise CommandError(f"{step} is in the reel {names.count(step)} times", hint="name the entry by its place")
    return (_place_of(step, names, what="entry"),)


def _names_of_entries(entries: list[Value]) -> list[str]:
    return [str(entry.get(SHOT_KEY, "")) if isinstance(entry, dict) else str(entry) for entry in entries]


def _plain_steps(document: Value, path: Steps) -> Steps:
    return _deeper(document, (), path)


def _deeper(document: Value, base: Steps, rest: Steps) -> Steps:
    """Return *base* and *rest*, with the place of an item where a step names its id."""
    steps, value = base, value_at(document, base)
    for step in rest:
        if isinstance(value, list) and isinstance(step, str):
            step = _place_of(step, [_id_of(item) for item in value], what=str(steps[-1]).removesuffix("s"))  # noqa: PLW2901
        elif isinstance(value, dict) and isinstance(step, int):
            step = str(step)  # noqa: PLW2901 - a name may be a number
        steps = (*steps, step)
        value = value_at(value, (step,))
    return steps


def _place_of(name: Step, names: list[str], *, what: str) -> int:
    if name in names:
        return names.index(str(name))
    near = get_close_matches(str(name), [known for known in names if known], n=1)
    raise CommandError(f"no {what} is called {name!r}", hint=f"did you mean {near[0]!r}?" if near else "")


def _id_of(item: Value) -> str:
    return str(item.get("id", "")) if isinstance(item, dict) else ""


def short_key(steps: Steps) -> str | None:
    """Return which key a single value, or a list, at *steps* is the short form of; None where it is none."""
    match steps:
        case ("cast", str()):
            return SHORT_FORMS["cast"]
        case ("reels", str()):
            return LIST_KEY
        case ("reels", str(), int()) | ("reels", str(), "shots", int()):
            return SHOT_KEY
        case (*_, "transition" | "audio" | "narration" as key) if len(steps) > 2:
            return SHORT_FORMS[key]
    return None


def is_entry(steps: Steps) -> bool:
    """Return whether *steps* lead to an entry of a reel."""
    return short_key(steps) == SHOT_KEY
