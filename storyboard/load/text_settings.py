"""
Settings that were written into texts, ``--rs 720p --dur 5``, turned into settings of the shot.

They are told of and are never sent along with the text. What is written as a
setting wins over them.
"""

from typing import Any

from pydantic import ValidationError

from storyboard.load.defaults import OTHER_LENGTH, SettingValues
from storyboard.load.problems import Findings, Place
from storyboard.load.typed_part import Part
from storyboard.model.storyboard import Beat, Settings, Shot
from storyboard.model.text_commands import TextCommands, split_text_commands


def shared_commands(text: str, place: Place, findings: Findings) -> tuple[str, SettingValues]:
    """Return *text*, which every shot shares, without its commands, and what they set; they are noted at *place*."""
    found = split_text_commands(text)
    settings = _readable(found)
    if found.written:
        _note(found, settings, place, findings)
    return found.text, settings


def under(settings: SettingValues, found: SettingValues) -> dict[str, Any]:
    """Return *settings* with what commands *found* set where nothing else does."""
    lacking = {name: value for name, value in found.items() if not _says(settings, name)}
    return {**lacking, **settings}


def without_commands(part: Part[Shot], shot: Shot, findings: Findings) -> Shot:
    """Return *shot* without commands in its texts, and with their settings where *part* does not write them itself."""
    found: dict[str, Any] = {}
    changes: dict[str, Any] = {}
    for key in ("action", "background", "camera", "prompt"):
        text = getattr(shot, key)
        if text and "--" in text:
            changes[key], settings = shared_commands(text, part.at(key), findings)
            found |= settings
    if any("--" in beat.action for beat in shot.beats):
        changes["beats"] = tuple(_beat(beat, index, part, found, findings) for index, beat in enumerate(shot.beats))
    own = {name for name in found if part.has(name) or part.has(OTHER_LENGTH.get(name, ""))}
    settings = {name: value for name, value in found.items() if name not in own}
    aside = {OTHER_LENGTH[name]: None for name in settings if name in OTHER_LENGTH}
    return shot.model_copy(update={**changes, **aside, **settings})


def _beat(beat: Beat, index: int, part: Part[Shot], found: dict[str, Any], findings: Findings) -> Beat:
    """Return *beat* without commands; a length is the beat's own, and the rest goes to *found* for the shot."""
    text, settings = shared_commands(beat.action, part.at("beats", index, "action"), findings)
    rest = dict(settings)
    duration = beat.duration or rest.pop("duration", None)
    found.update(rest)
    return beat.model_copy(update={"action": text, "duration": duration})


def _says(settings: SettingValues, name: str) -> bool:
    return name in settings or OTHER_LENGTH.get(name) in settings


def _readable(found: TextCommands) -> dict[str, Any]:
    """Return the settings in *found* that a storyboard could say."""
    good = {}
    for name, value in found.settings:
        try:
            Settings.model_validate({name: value})
        except ValidationError:
            continue
        good[name] = value
    return good


def _note(found: TextCommands, settings: SettingValues, place: Place, findings: Findings) -> None:
    commands = " ".join(found.written)
    read = ", ".join(f"`{name}: {str(value).lower()}`" for name, value in settings.items())
    meaning = f"read as {read}, where no setting says otherwise" if read else "left out"
    hint = "write it as a setting"
    if bad := [name for name, _ in found.settings if name not in settings]:
        hint = f"no {bad[0].replace('_', ' ')} looks like that; {hint}"
    elif found.unreadable:
        hint = f"{found.unreadable[0]} cannot be read; {hint}"
    findings.warning(place, f"`{commands}` in the text is not sent with it: {meaning}", hint=hint)
