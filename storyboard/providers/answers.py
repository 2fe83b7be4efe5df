"""
Answers of services, checked where they enter: JSON of a known shape, or a refusal in words.

What the shapes are, each adapter says. It knows no client and raises one error.
"""

import json
import re
from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic import (
    AliasChoices,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    field_validator,
)

from storyboard.model.takes import Json
from storyboard.providers.hidden_key import without


class UnusableAnswer(ValueError):
    """An answer is not JSON, or not of the shape that the service documents; says what is wrong."""


class NoJson(UnusableAnswer):
    """An answer is no JSON object at all: what answered may be no such service."""


class Answered(BaseModel):
    """Part of an answer: unknown fields pass, and numbers may stand for names."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True, hide_input_in_errors=True)


Id = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[\x21-\x7e]{1,200}$")]
"""A task's id: one word, so that a sentence that tells of an error is never taken for one."""

NO_REASON = "the service gives no reason"

_Answer = TypeVar("_Answer", bound=Answered)
_OBJECT: TypeAdapter[Json] = TypeAdapter(Json)


def json_object(content: bytes, *, key: str = "") -> Json:
    """
    Return the JSON object that *content* holds, with the account's *key* replaced in every text.

    What no record can keep is left out: numbers that are none or beyond any use.

    Raises:
        UnusableAnswer: It is not JSON, or JSON of another kind.
    """
    try:
        return {
            _text(name, key): _value_for_records(value, key) for name, value in _OBJECT.validate_json(content).items()
        }
    except ValidationError as error:
        raise NoJson(f"the answer is no JSON object: {_first_problem(error)}") from error


_BIGGEST = 2**64
_LONGEST_TEXT = 65_536


def _value_for_records(value: object, key: str) -> object:
    """Return *value* as records keep it. JSON is at most some 200 deep where it is read."""
    match value:
        case str():
            return _text(value, key)
        case dict():
            return {_text(name, key): _value_for_records(inner, key) for name, inner in value.items()}
        case list():
            return [_value_for_records(inner, key) for inner in value]
        case bool():
            return value
        case int() | float():
            # Also false for what is no number.
            return value if -_BIGGEST < value < _BIGGEST else None
    return value


_MOST_KEPT_BYTES = 262_144
_MOST_PARTS = 50
_MOST_FLOORS = 8
_LONGEST_PART = 4_096


def for_the_record(body: Json) -> Json:
    """Return *body* as journal and slates keep it: as it is where it is small, else its beginning on each floor."""
    if _size(body) <= _MOST_KEPT_BYTES:
        return body
    part = _part(body, _MOST_FLOORS)
    if isinstance(part, dict) and _size(part) <= _MOST_KEPT_BYTES:
        return part
    return {name: value for name, value in list(body.items())[:_MOST_PARTS] if isinstance(value, int | float | bool)}


def _size(body: Json) -> int:
    return len(json.dumps(body))


def _part(value: object, floors: int) -> object:
    match value:
        case str():
            return value[:_LONGEST_PART]
        case dict() if floors:
            return {name[:80]: _part(inner, floors - 1) for name, inner in list(value.items())[:_MOST_PARTS]}
        case list() if floors:
            return [_part(inner, floors - 1) for inner in value[:_MOST_PARTS]]
        case dict() | list():
            return None
    return value


def _text(text: str, key: str) -> str:
    return without(text, key)[:_LONGEST_TEXT].replace("\0", "")


_ID_KEYS = ("id", "task_id", "taskId")
_ID: TypeAdapter[str] = TypeAdapter(Id, config=ConfigDict(coerce_numbers_to_str=True))


def task_id_of(layer: Json) -> str:
    """Return the id that *layer*, which tells of a task, gives it; empty where it gives none."""
    for value in (layer.get(key) for key in _ID_KEYS):
        try:
            return _ID.validate_python(value)
        except ValidationError:
            continue
    return ""


def plain_id(said: str) -> str:
    """Return the id of a request that a service *said*; empty where no id is like it."""
    try:
        return _ID.validate_python(said)
    except ValidationError:
        return ""


def check_answer(kind: type[_Answer], body: object) -> _Answer:
    """
    Return *body* as an answer of that *kind*.

    Raises:
        UnusableAnswer: It is of another shape.
    """
    try:
        return kind.model_validate(body)
    except ValidationError as error:
        raise UnusableAnswer(f"the answer is not of the documented shape: {_first_problem(error)}") from error


@dataclass(frozen=True, slots=True)
class Refusal:
    """The service's own words for why not; empty where it gave none."""

    code: str
    message: str
    """In one line, without the request id, at most some 500 characters."""
    request_id: str


class ErrorWords(Answered):
    """``{"code", "message"}``, wherever a service puts it."""

    code: str | None = None
    type: str | None = None
    """The kind of error, which says more than nothing where there is no code."""
    message: str | None = None


class _Refused(Answered):
    """``{"error": {"code", "message", "param", "type"}}``."""

    error: ErrorWords


class _OldError(Answered):
    code: str | None = Field(default=None, alias="Code")
    message: str | None = Field(default=None, alias="Message")


class _OldMetadata(Answered):
    error: _OldError = Field(alias="Error")
    request_id: str | None = Field(default=None, alias="RequestId")


class _OldRefused(Answered):
    """``{"ResponseMetadata": {"RequestId", "Error": {"Code", "Message"}}}``, as older gateways answer."""

    metadata: _OldMetadata = Field(alias="ResponseMetadata")


class _FlatRefused(Answered):
    """``{"code", "message"}``, as gateways with an envelope of their own answer."""

    code: str | None = None
    message: str = Field(validation_alias=AliasChoices("message", "error_message", "msg"))


class _Detail(Answered):
    code: str | None = Field(default=None, validation_alias=AliasChoices("error", "code"))
    message: str = Field(validation_alias=AliasChoices("message", "msg"))


class _DetailRefused(Answered):
    """``{"detail": …}``, as servers built with FastAPI answer: an object, a list of mistakes, or words."""

    detail: _Detail

    @field_validator("detail", mode="before")
    @classmethod
    def _first_mistake(cls, detail: object) -> object:
        first = detail[0] if isinstance(detail, list) and detail else detail
        return {"message": first} if isinstance(first, str) else first


_AnyRefused = _Refused | _OldRefused | _FlatRefused | _DetailRefused
_REFUSED: TypeAdapter[_AnyRefused] = TypeAdapter(Annotated[_AnyRefused, Field(union_mode="left_to_right")])


def refusal(content: bytes, *, key: str = "") -> Refusal:
    """Return what the body of an error answer says, in any of the known forms or as plain words, without *key*."""
    try:
        answer = _REFUSED.validate_json(content)
    except ValidationError:
        # A gateway's page: its words, without its head and tags.
        page = content[:_LONGEST_PAGE].decode("utf-8", errors="replace")
        return _in_words(None, _TAG.sub(" ", _without_head(page)), key)
    match answer:
        case _Refused(error=error):
            return _in_words(error.code or error.type, error.message, key)
        case _OldRefused(metadata=metadata):
            told = _in_words(metadata.error.code, metadata.error.message, key)
            request_id = plain_id(without(metadata.request_id or "", key))
            return Refusal(told.code, told.message, request_id or told.request_id)
        case _FlatRefused(code=code, message=message):
            return _in_words(None if (code or "").lower() in _NO_CODES else code, message, key)
        case _DetailRefused(detail=detail):
            return _in_words(detail.code, detail.message, key)


_NO_CODES = frozenset({"success", "succeed", "ok"})
"""What envelopes say of the answer itself, which is no code of an error."""
_LONGEST_MESSAGE = 500
_LONGEST_CODE = 100
_LONGEST_PAGE = 20_000
_SMALL = str.maketrans("HEAD", "head")
_TAG = re.compile(r"<[^<>]*>")
_REQUEST_ID = re.compile(
    r"\s?[(\[（【]?\brequest[ _-]?id\s?[:：]\s?(?P<id>[^\s,;()\[\]（）【】，；。]{1,200})[)\]）】]?", re.IGNORECASE
)


def _without_head(page: str) -> str:
    """Return what stands before and behind the head of a *page*; all of it where it has none."""
    # Folded letter by letter, so that a place there is the same place here.
    folded = page.translate(_SMALL)
    start = folded.find("<head")
    end = folded.find("</head>", start)
    is_head = start >= 0 and end >= 0 and not folded[start + 5 : start + 6].isalnum()
    return f"{page[:start]} {page[end:]}" if is_head else page


def in_one_line(message: str | None) -> str:
    """Return the service's *message* in one printable line without its request id; `NO_REASON` for none."""
    return _without_request_id(message or "")[0] or NO_REASON


def _in_words(code: str | None, message: str | None, key: str) -> Refusal:
    # Replaced before it is cut, as half a key is one too.
    words, request_id = _without_request_id(without(message or "", key))
    return Refusal(
        code=_printable(without(code or "", key))[:_LONGEST_CODE].strip(),
        message=words,
        request_id=plain_id(request_id),
    )


def _without_request_id(message: str) -> tuple[str, str]:
    """Return *message* in one printable line without its ``Request id: …``, and that id."""
    line = _printable(message[:_LONGEST_PAGE])
    found = _REQUEST_ID.search(line)
    words = " ".join(_REQUEST_ID.sub("", line).split())
    if len(words) > _LONGEST_MESSAGE:
        words = words[:_LONGEST_MESSAGE] + "…"
    return words, found["id"].rstrip(".") if found else ""


def _printable(text: str) -> str:
    """Return *text* with a space for each character that is not shown."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _first_problem(error: ValidationError) -> str:
    problem = error.errors(include_input=False, include_url=False, include_context=False)[0]
    place = ".".join(map(str, problem["loc"]))
    return f"{place}: {problem['msg']}" if place else problem["msg"]
