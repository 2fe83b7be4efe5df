"""
The values that a template is handed: text, numbers, lists and mappings of our own, without a library's methods.

A value of pydantic's has methods that read files and unpickle bytes; nothing of that kind passes here. It knows no
storyboard and no template language.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

_TEXT_METHODS = frozenset({
    "capitalize", "count", "endswith", "find", "index", "isalnum", "isalpha", "isdigit", "islower", "isnumeric",
    "isspace", "istitle", "isupper", "join", "lower", "lstrip", "partition", "removeprefix", "removesuffix",
    "replace", "rfind", "rpartition", "rsplit", "rstrip", "split", "splitlines", "startswith", "strip", "swapcase",
    "title", "upper",
})  # fmt: skip
"""Methods of text, without those that format, encode or pad to any width."""
_LIST_METHODS = frozenset({"count", "index"})
_MAPPING_METHODS = frozenset({"get", "items", "keys", "values"})


class Record(Mapping[str, object]):
    """A mapping that cannot be changed; where it has *words*, it is printed as these."""

    __slots__ = ("_values", "_words")

    def __init__(self, values: Mapping[str, object], *, words: str | None = None) -> None:
        self._values = dict(values)
        self._words = words

    def __getitem__(self, key: str) -> object:
        return plain_value(self._values[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __str__(self) -> str:
        return str(self._values) if self._words is None else self._words

    __repr__ = __str__


@dataclass(frozen=True, slots=True)
class TemplateFunction:
    """A function that templates may call with plain values."""

    call: Callable[[object], str]

    def __call__(self, what: object) -> str:
        """Return the text that the function makes of *what*."""
        return self.call(what)


def plain_value(value: object) -> object:
    """
    Return *value* as a template may have it: text, numbers, truths and None as they are, lists and mappings of such.

    Raises:
        TypeError: It is something else, or something else stands in it: a mistake of ours, never of a storyboard.
    """
    if value is None or type(value) in (str, int, float, bool) or isinstance(value, Record | TemplateFunction):
        return value
    if isinstance(value, int):
        # A kind of number: a length that knows where it comes from.
        return int(value)
    if isinstance(value, str):
        # A kind of text: what it says is all that a template has of it.
        return str.__str__(value)
    if isinstance(value, list | tuple):
        items = [plain_value(item) for item in value]
        return tuple(items) if isinstance(value, tuple) else items
    if isinstance(value, Mapping):
        return Record({str(name): plain_value(item) for name, item in value.items()})
    raise TypeError(f"a template is handed a {type(value).__name__}, which is no plain value")


def method_names(value: object) -> frozenset[str]:
    """Return the methods of *value* that a template may call."""
    if isinstance(value, str):
        return _TEXT_METHODS
    if isinstance(value, Mapping):
        return _MAPPING_METHODS
    return _LIST_METHODS if isinstance(value, list | tuple) else frozenset()
