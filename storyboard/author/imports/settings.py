"""Settings as people write them, into lists and into texts, as the format has them."""

import re
from typing import Any

from pydantic import ValidationError

from storyboard.author.imports.outline import Keys
from storyboard.model.storyboard import Settings
from storyboard.model.text_commands import split_text_commands


def setting_of(name: str, text: str, notes: list[str]) -> Keys:
    """Return the setting *name* that *text* means; what means none is added to *notes*."""
    value: Any = text.strip()
    if name == "ratio":
        value = ":".join(part.strip() for part in re.split("[x×/：]", value.casefold()))
    elif name == "resolution":
        value = f"{value}p" if value.isdecimal() else value.casefold()
    elif name == "seed" and re.fullmatch(r"-?\d{1,30}", value):
        value = int(value)
    if _is_valid(name, value):
        return {name: value}
    notes.append(f"{name}: {text}")
    return {}


def split_commands(text: str, notes: list[str]) -> tuple[str, Keys, tuple[str, ...]]:
    """Return *text* without commands such as ``--rs 720p``, the settings that they mean, and the commands."""
    split = split_text_commands(text)
    settings = {}
    for name, value in split.settings:
        if _is_valid(name, value):
            settings[name] = value
        else:
            notes.append(f"{name}: {value}")
    notes += split.unreadable
    return split.text, settings, split.written


def _is_valid(name: str, value: Any) -> bool:  # noqa: ANN401 - whatever was written
    # The keys of a shot that are for people take any text.
    if name not in Settings.model_fields:
        return True
    try:
        Settings.model_validate({name: value})
    except ValidationError:
        return False
    return True
