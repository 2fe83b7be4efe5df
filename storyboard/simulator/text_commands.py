"""
Parameters written into the prompt: ``--rs 720p --rt 16:9 --dur 5 --seed 11 --cf false --wm true``.

The older way of the 1.x models, by the BytePlus ModelArk "Video Generation"
tutorial: lenient, where the parameters of the body are strict. What cannot be
read is left out, and the model's default holds.
"""

import re
from collections.abc import Callable
from typing import Final

from storyboard.capabilities import Mode, Model
from storyboard.simulator.errors import Refusal
from storyboard.simulator.rules import read_parameters
from storyboard.takes import Json

_COMMAND: Final = re.compile(r"\s--([a-z]+)\s+(\S+)")


def _truth(value: str) -> bool:
    return {"true": True, "false": False}[value]


_COMMANDS: Final[dict[str, tuple[str, Callable[[str], object]]]] = {
    "rs": ("resolution", str),
    "resolution": ("resolution", str),
    "rt": ("ratio", str),
    "ratio": ("ratio", str),
    "dur": ("duration", int),
    "duration": ("duration", int),
    "frames": ("frames", int),
    "seed": ("seed", int),
    "cf": ("camera_fixed", _truth),
    "camerafixed": ("camera_fixed", _truth),
    "wm": ("watermark", _truth),
    "watermark": ("watermark", _truth),
}


def split_commands(prompt: str, body: Json, *, model: Model, mode: Mode) -> tuple[str, Json]:
    """
    Return *prompt* without its commands, and *body* with the good ones of them.

    What the body says itself wins. Only the 1.x models know commands.
    """
    if not model.name.startswith("seedance-1."):
        return prompt, body
    merged = dict(body)
    for word, text in _COMMAND.findall(prompt):
        if word in _COMMANDS and _COMMANDS[word][0] not in body:
            merged |= _readable(word, text, body, model=model, mode=mode)
    return _COMMAND.sub(lambda found: "" if found[1] in _COMMANDS else found[0], prompt), merged


def _readable(word: str, text: str, body: Json, *, model: Model, mode: Mode) -> Json:
    name, read = _COMMANDS[word]
    try:
        wanted = {name: read(text)}
        read_parameters({"model": body["model"], **wanted}, model=model, mode=mode)
    except (Refusal, ValueError, KeyError):
        return {}
    return wanted
