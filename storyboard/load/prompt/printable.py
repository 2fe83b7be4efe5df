"""
What a template prints of a value, and the words for values that it cannot print.

Only text, numbers, truths, and lists and mappings of such become text: a function is printed with its place in
memory, and the same shot would have another text in every run. It knows no template language's environment.
"""

import re
from collections.abc import Callable, ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from functools import wraps

from jinja2 import Environment
from jinja2.environment import TemplateModule
from jinja2.exceptions import TemplateRuntimeError
from jinja2.nodes import EvalContext
from jinja2.runtime import LoopContext, Undefined

from storyboard.load.prompt.template_bounds import charge_value


class NotText(TemplateRuntimeError):
    """A template prints what is no text."""


def printable_value(value: object) -> object:
    """
    Return what ``{{ value }}`` prints: nothing for None, a list with commas.

    Raises:
        NotText: It is a function or another object, or one stands in it.
    """
    if value is None:
        return ""
    if isinstance(value, LoopContext):
        check_text(value)  # its rounds are still to come
    if isinstance(value, Iterator | KeysView | ValuesView | ItemsView | range | list | tuple):
        items = charge_value(value if isinstance(value, Iterator | list | tuple) else list(value))
        return ", ".join(str(printable_value(item)) for item in items)  # type: ignore[attr-defined] # a stream becomes a list
    if isinstance(value, Mapping):
        charge_value(value)
    check_text(value)
    return value


def check_text(value: object) -> None:
    """
    Return where *value* can be printed the same in every run.

    Raises:
        NotText: It is a function or another object, or one stands in it.
    """
    if isinstance(value, str | int | float | None | Undefined | TemplateModule):
        return
    if isinstance(value, Mapping):
        _check_each([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple):
        _check_each(value)
    else:
        raise NotText(f"{kind_of(value)} cannot be printed: write its brackets too, with what it is asked for")


def _check_each(values: Iterable[object]) -> None:
    for value in values:
        check_text(value)


def of_text(filter_: Callable[..., object]) -> Callable[..., object]:
    """Return *filter_*, which makes text of what it is given, so that it takes nothing that cannot be printed."""

    @wraps(filter_)
    def filter_text(*arguments: object, **named: object) -> object:
        _check_each(value for value in arguments if not isinstance(value, Environment | EvalContext))
        return filter_(*arguments, **named)

    return filter_text


_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (str, "a text"),
    (bool, "true or false"),
    ((int, float), "a number"),
    (Mapping, "a mapping"),
    (TemplateModule, "a template that is imported"),
    (type(None), "nothing"),
)


def kind_of(value: object) -> str:
    """Return what *value* is called in a message."""
    if isinstance(value, list | tuple | range):
        return f"a list of {len(value)}, counted from 0,"
    usual = "a function" if callable(value) else "this"
    return next((name for kind, name in _KINDS if isinstance(value, kind)), usual)


def whole_characters(text: str) -> str:
    """
    Return *text* where it holds no half of a character, which no service and no file can take.

    Raises:
        NotText: It does.
    """
    if half := re.search(r"[\ud800-\udfff]", text):
        raise NotText(f"it prints half of a character (\\u{ord(half[0]):x}): write the whole one")
    return text
