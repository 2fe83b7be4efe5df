"""
Commands in the prompt of a create request, as the service heeds them.

The older way of the 1.x models, by the BytePlus ModelArk "Video Generation"
tutorial: lenient, where the parameters of the body are strict. What cannot be
read is left out, and the model's default holds.
"""

from storyboard.model.capabilities import Mode, Model
from storyboard.model.takes import Json
from storyboard.model.text_commands import split_text_commands
from storyboard.simulator.refusals import Refusal
from storyboard.simulator.request_rules import read_parameters


def split_commands(prompt: str, body: Json, *, model: Model, mode: Mode) -> tuple[str, Json]:
    """
    Return *prompt* without its commands, and *body* with the good ones of them.

    What the body says itself wins. Not every model reads commands.
    """
    if not model.reads_text_commands:
        return prompt, body
    found = split_text_commands(prompt)
    wanted = {name: value for name, value in found.settings if name not in body}
    good = {name: value for name, value in wanted.items() if _is_taken({name: value}, body, model=model, mode=mode)}
    return found.text, body | good


def _is_taken(wanted: Json, body: Json, *, model: Model, mode: Mode) -> bool:
    try:
        read_parameters({"model": body["model"], **wanted}, model=model, mode=mode)
    except Refusal:
        return False
    return True
