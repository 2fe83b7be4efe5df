"""
What tools answer: bounded JSON, what can be done next and what that costs, and small pictures.

Text of a storyboard stays the value of a field, whatever it says: it never becomes a sentence of the server's own.
"""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from mcp_types import CallToolResult, ContentBlock, ImageContent, TextContent
from pydantic import ConfigDict
from pydantic_core import to_jsonable_python

from storyboard.actions.result import Result
from storyboard.model.visible import visible_line

MOST_BYTES: Final = 25_000
"""Of an answer as it goes out, pictures not counted."""
_ROOM: Final = 1_500
"""What the protocol puts around an answer, and more."""
_TIGHTER: Final = ((2_000, 200), (600, 60), (160, 20), (60, 6))
"""How long a text and how many entries of a list may be, tried one after the other."""
_DEEPEST: Final = 24
_LONGEST_NAME: Final = 300
"""Signs: of what is called again with, nothing may be cut; a folder's name has 255 at most."""


class NextStep(Result):
    """Something that can be done next."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null")

    tool: str
    arguments: dict[str, Any]
    why: str
    usd: float | None = 0
    """What it costs in US dollars: 0 for nothing, null where nobody can say."""
    fill: tuple[str, ...] = ()
    """Arguments that are left out here, as they are for you to say."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tool found or did."""

    head: Mapping[str, object]
    """What is always told; its long texts and lists are cut."""
    items: Sequence[object] | None = None
    """What is told as far as there is room, from the place `start` on; None where there is no list."""
    items_name: str = "items"
    start: int = 0
    total: int = 0
    """How many items there are in all, those before `start` counted."""
    again: NextStep | None = None
    """The call that gave this, without its `start`: it reads on."""
    steps: tuple[NextStep, ...] = ()
    pictures: tuple[bytes, ...] = ()
    """JPEG."""
    is_error: bool = False


def tool_result(answer: Answer) -> CallToolResult:
    """Return *answer* as it goes out: as text and as the same JSON, together below the bound, then its pictures."""
    document = answer_document(answer)
    content: list[ContentBlock] = [TextContent(type="text", text=_text(document))]
    content += [
        ImageContent(type="image", data=base64.b64encode(jpeg).decode("ascii"), mime_type="image/jpeg")
        for jpeg in answer.pictures
    ]
    return CallToolResult(content=content, structured_content=document, is_error=answer.is_error)


def answer_document(answer: Answer) -> dict[str, Any]:
    """Return *answer* as JSON that fits, cut as little as that takes."""
    for most_signs, most_entries in _TIGHTER:
        document = _document(answer, most_signs, most_entries)
        if document is not None:
            return document
    # What cannot be cut any more is left out.
    head = {name: value for name, value in answer.head.items() if isinstance(value, bool | int | float)}
    return {**head, "cut": "the answer is too long to be told: ask for a part of it", "next": []}


def bounded_value(value: object, *, most_signs: int, most_entries: int, depth: int = 0) -> Any:  # noqa: ANN401 - any JSON
    """Return *value* as plain JSON in which no text and no list is longer than that; what is cut says so."""
    plain = to_jsonable_python(value, inf_nan_mode="null") if depth == 0 else value
    if depth > _DEEPEST:
        return "…"
    match plain:
        case str():
            return cut_text(plain, most_signs)
        case dict():
            kept = list(plain.items())[:most_entries]
            cut = {
                cut_text(str(key), most_signs): bounded_value(
                    part, most_signs=most_signs, most_entries=most_entries, depth=depth + 1
                )
                for key, part in kept
            }
            return cut | ({"…": f"{len(plain) - len(kept)} more"} if len(kept) < len(plain) else {})
        case list() | tuple():
            parts = [
                bounded_value(part, most_signs=most_signs, most_entries=most_entries, depth=depth + 1)
                for part in plain[:most_entries]
            ]
            return parts + ([f"… {len(plain) - most_entries} more"] if len(plain) > most_entries else [])
        case _:
            return plain


def cut_text(text: str, most_signs: int) -> str:
    """Return the beginning of *text*, and how long it is where it is longer than that."""
    whole = text if len(text) <= most_signs else f"{text[:most_signs]}… (cut: {len(text):,} characters in all)"
    return whole.encode("utf-8", "backslashreplace").decode("utf-8")


def cut_bytes(text: str, most: int) -> str:
    """Return the beginning of *text* that takes *most* bytes at most within JSON, and its length where that is less."""
    if _text_size(text) <= most:
        return text
    fits, over = 0, len(text)
    while over - fits > 1:
        middle = (fits + over) // 2
        fits, over = (middle, over) if _text_size(text[:middle]) <= most else (fits, middle)
    return f"{text[:fits]}… (cut: {len(text):,} characters in all)"


def _text_size(text: str) -> int:
    return len(json.dumps(text, ensure_ascii=False).encode("utf-8", "backslashreplace"))


def _document(answer: Answer, most_signs: int, most_entries: int) -> dict[str, Any] | None:
    """Return *answer* cut to these lengths, with as many items as there is room for; None where not one fits."""

    def short_form(value: object) -> Any:  # noqa: ANN401 - any JSON
        return bounded_value(value, most_signs=most_signs, most_entries=most_entries)

    document = {name: short_form(value) for name, value in answer.head.items()}
    steps = [_step_document(step, most_signs) for step in answer.steps]
    if answer.items is None:
        document["next"] = steps
        return document if _size(document) <= MOST_BYTES - _ROOM else None
    told: list[Any] = []
    document |= {answer.items_name: told, "next": steps}
    total = max(answer.total, answer.start + len(answer.items))
    # What says that there is more takes some room, too.
    left = (
        MOST_BYTES
        - _ROOM
        - _size(document)
        - (_size(_next_page_step(answer, answer.start, total)) if answer.again else 0)
    )
    for item in answer.items:
        shown = short_form(item)
        left -= _size(shown) + 4
        if left < 0:
            break
        told.append(shown)
    if answer.items and not told:
        return None
    end = answer.start + len(told)
    if end < total:
        document["more"] = {"from": end, "of": total}
        if answer.again is not None:
            steps.insert(0, _next_page_step(answer, end, total))
    return document if left >= 0 or told else None


def _next_page_step(answer: Answer, start: int, total: int) -> dict[str, Any]:
    again = answer.again
    if again is None:
        return {}
    why = f"reads on: {total - start} of {total} {answer.items_name} are left"
    return _step_document(again.model_copy(update={"arguments": {**again.arguments, "start": start}, "why": why}), 600)


def _step_document(step: NextStep, most_signs: int) -> dict[str, Any]:
    told: dict[str, Any] = bounded_value(step, most_signs=max(most_signs, _LONGEST_NAME), most_entries=60)
    return told if step.fill else {name: part for name, part in told.items() if name != "fill"}


def _text(document: object) -> str:
    # What would steer a terminal or turn the direction of writing is told as an escape of JSON's own.
    return visible_line(json.dumps(document, ensure_ascii=False, separators=(",", ":")))


def _size(document: object) -> int:
    """Return how many bytes *document* takes as it goes out: once as JSON, and once as a text within JSON."""
    text = _text(document)
    return len(text.encode()) + len(json.dumps(text, ensure_ascii=False).encode())
