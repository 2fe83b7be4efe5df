"""
Settings laid over each other: the file's, the scene's, the shot's own.

A level that names a setting wins over those below it, also where it leaves the
value empty; ``extra`` is merged by key; ``frames`` puts an inherited
``duration`` aside, and the other way round.
"""

from collections.abc import Mapping
from typing import Any

from storyboard.load.problems import Place
from storyboard.load.typed_part import Part, path_of
from storyboard.model.storyboard import Settings, Shot

SettingValues = Mapping[str, Any]
"""Settings by name; one that nobody named is not in it."""

OTHER_LENGTH = {"frames": "duration", "duration": "frames"}
"""A length, and the one that it puts aside."""


def layered_settings(below: SettingValues, part: Part[Settings]) -> dict[str, Any]:
    """Return the settings of *below* with those written in *part* over them."""
    settings = dict(below)
    for name in part.node.items:
        if name not in Settings.model_fields or name in part.wrong:
            continue
        value = getattr(part.value, name)
        if value is None:
            settings.pop(name, None)
        elif name == "extra":
            settings[name] = {**settings.get(name, {}), **value}
        else:
            settings[name] = value
            settings.pop(OTHER_LENGTH.get(name, ""), None)
    return settings


def complete_shot(part: Part[Shot], below: SettingValues) -> Shot:
    """Return the shot in *part* with every setting complete."""
    return part.value.model_copy(update=layered_settings(below, part))


def nearest_place(levels: tuple[Part[Settings], ...], *keys: str) -> Place:
    """
    Return the place of the first of *keys* that the nearest of *levels* names.

    Levels come nearest first, the shot itself ahead. Where none names any of
    them, it is the shot's place with the path of the first key.
    """
    for level in levels:
        for key in keys:
            if level.has(key):
                return level.at(key)
    shot = levels[0]
    place = shot.at("id")
    return shot.source.place(place.line, place.column, path_of(shot.path, keys[0]))
