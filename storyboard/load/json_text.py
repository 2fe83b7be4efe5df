"""
JSON that strangers wrote: bounded before it is read, as a list without anything in it takes twenty times its signs.

It knows nothing of what the values mean.
"""

MAX_VALUES = 2_000_000
"""A record or an edit of thousands of shots has fewer."""


def require_few_values(text: str) -> None:
    """
    See that *text* holds no more values than anybody means.

    Raises:
        ValueError: It does; says so in words.
    """
    if sum(text.count(sign) for sign in ",[{") > MAX_VALUES:
        raise ValueError(f"it holds more than {MAX_VALUES:,} values")
