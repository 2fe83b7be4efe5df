"""
Bounds on what a template may do: rounds, signs and values handled, and time of the processor.

Every way to make something big is charged for what it handles before it is done, whatever it is: a filter, a method, a
comparison, a key of a mapping. It knows no template language's environment.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import islice

from jinja2.exceptions import TemplateRuntimeError

MAX_TEXT_CHARS = 20_000
"""Of a rendered text, and of every text made on the way."""
MAX_STEPS = 10_000
"""Loop rounds, calls, filters and includes in one text."""
MAX_RANGE = 1_000
MAX_HANDLED = 2_000_000
"""Signs and values that one text may handle in all its steps."""
MAX_VALUES = 50_000
"""Of one value: its signs and the values in it, those that stand in it twice counted twice."""
MAX_CPU_S = 1.0
_MOST_DIGITS = 15


class RunsAway(TemplateRuntimeError):
    """A template wants more rounds, values, text or time than any prompt needs."""


@dataclass(slots=True)
class _Budget:
    """What is left for the text that is being made."""

    steps: int
    handled: int
    until_s: float


_budget: ContextVar[_Budget] = ContextVar("_budget")


@contextmanager
def bounded_work() -> Iterator[None]:
    """Give what is done inside the budget of one text."""
    token = _budget.set(_Budget(MAX_STEPS, MAX_HANDLED, time.thread_time() + MAX_CPU_S))
    try:
        yield
    finally:
        _budget.reset(token)


def step() -> None:
    """Count one loop round, call, filter or include."""
    budget = _budget.get()
    budget.steps -= 1
    if budget.steps < 0:
        raise RunsAway(f"the template takes more than {MAX_STEPS} rounds")
    if time.thread_time() > budget.until_s:
        raise RunsAway(f"the template takes more than {MAX_CPU_S:g} s")


def charge(amount: int) -> None:
    """Count *amount* signs or values as handled."""
    budget = _budget.get()
    budget.handled -= amount
    if budget.handled < 0:
        raise RunsAway(f"the template handles more than {MAX_HANDLED} signs and values")


def count_steps(values: Iterable[object], text_chars: int = 0) -> Iterator[object]:
    """Yield *values*, each a step that prints *text_chars* signs of the template."""
    for value in values:
        step()
        charge(text_chars)
        yield value


def charge_value(value: object) -> object:
    """Return *value* after everything in it was charged; a stream becomes a list."""
    if isinstance(value, Iterator):
        value = list(islice(value, MAX_STEPS + 1))
    charge(_weight(value))
    return value


def _weight(value: object) -> int:
    """Return how many signs and values stand in *value*."""
    weight, waiting = 0, [value]
    while waiting:
        item = waiting.pop()
        weight += len(item) + 1 if isinstance(item, str) else 1
        if isinstance(item, Mapping):
            waiting += [*item.keys(), *item.values()]
        elif isinstance(item, list | tuple):
            waiting += item
        if weight + len(waiting) > MAX_VALUES:
            raise RunsAway(f"a value of more than {MAX_VALUES} signs and values")
    return weight


def charge_text(text: str) -> str:
    """Return *text* where it is not too long."""
    charge(len(text))
    if len(text) > MAX_TEXT_CHARS:
        raise RunsAway(f"the text grows past {MAX_TEXT_CHARS} characters")
    return text


def join_text(pieces: Iterable[str]) -> str:
    """Return *pieces* as one text where it is not too long."""
    kept: list[str] = []
    chars = 0
    for piece in pieces:
        kept.append(piece)
        chars += len(piece)
        if chars > MAX_TEXT_CHARS:
            raise RunsAway(f"the text grows past {MAX_TEXT_CHARS} characters")
    return charge_text("".join(kept))


def bounded_filter(name: str, function: Callable[..., object]) -> Callable[..., object]:
    """Return *function*, a filter or a test of jinja2's; its values are charged, the text that it makes is measured."""

    def call_in_bounds(*arguments: object, **named: object) -> object:
        step()
        plain = [_charge_if_plain(value) for value in arguments]
        for value in named.values():
            charge_value(value)
        _refuse_growth(name, [value for value in plain if isinstance(value, _GROWING)], named)
        made = function(*plain, **named)
        return charge_text(made) if isinstance(made, str) else made

    # What jinja2 passes before the value, and whether it is a coroutine, is written on the function.
    call_in_bounds.__dict__.update(getattr(function, "__dict__", {}))
    return call_in_bounds


def check_method(owner: object, name: str, arguments: tuple[object, ...]) -> None:
    """Charge a call of the method *name* of *owner*, before it is made."""
    charge_value(owner)
    _refuse_growth(name, [owner, *arguments], {})


def short_range(*bounds: int) -> range:
    """Return ``range(*bounds)`` where it is not too long."""
    asked = range(*bounds)
    if len(asked) > MAX_RANGE:
        raise RunsAway(f"a range of more than {MAX_RANGE}")
    return asked


def check_operator(operator: str, left: object, right: object) -> None:
    """Refuse what makes a short text or number huge in one step."""
    if operator == "%" and isinstance(left, str):
        raise RunsAway("text is joined with ~ in a prompt, not made with %")
    if operator == "**" or (operator == "*" and not all(isinstance(side, int | float) for side in (left, right))):
        raise RunsAway(f"{operator} is for small numbers only in a prompt")
    if any(isinstance(side, int) and abs(side) > 10**18 for side in (left, right)):
        raise RunsAway("a number over 10^18")
    if operator == "+" and isinstance(left, str) != isinstance(right, str):
        raise RunsAway("text is joined with ~ in a prompt, not with +")
    if operator == "+" and not all(isinstance(side, int | float) for side in (left, right)):
        charge_value([left, right])


_GROWING = (str, int, float, list, tuple, Mapping)


def _charge_if_plain(value: object) -> object:
    """Return *value* charged where it is a value of a template; jinja2's own contexts are passed on."""
    return charge_value(value) if isinstance(value, (*_GROWING, Iterator)) else value


def _refuse_growth(name: str, values: list[object], named: Mapping[str, object]) -> None:
    """Refuse a text that many small ones would make, before it is made."""
    texts = [value for value in [*values, *named.values()] if isinstance(value, str)]
    if name == "replace" and len(texts) > 2:
        text, old, new = texts[:3]
        if len(text) + text.count(old) * len(new) > MAX_VALUES:
            raise RunsAway(f"the text grows past {MAX_TEXT_CHARS} characters")
    if name == "join" and texts:
        pieces = next((len(value) for value in values if isinstance(value, list | tuple | Mapping)), 0)
        if max(map(len, texts)) * (pieces or max(map(len, texts))) > MAX_VALUES * 10:
            raise RunsAway(f"the text grows past {MAX_TEXT_CHARS} characters")
    if name in {"round", "tojson"}:
        numbers = [value for value in [*values[1:], *named.values()] if isinstance(value, int | float)]
        if any(abs(number) > _MOST_DIGITS for number in numbers):
            raise RunsAway(f"more than {_MOST_DIGITS} digits or spaces")
