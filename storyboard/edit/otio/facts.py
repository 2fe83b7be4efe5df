"""
What an item of an edited timeline says of itself: our metadata, its name, whether it is on.

Needs the extra ``export``.
"""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from opentimelineio import schema

from storyboard.edit.otio.edit_file import short
from storyboard.edit.otio.exported_reel import NAMESPACE


def facts_of(thing: Any) -> dict[str, Any]:  # noqa: ANN401 - the library is untyped
    """Return our metadata of *thing*; none where something else stands in its place."""
    facts = thing.metadata.get(NAMESPACE)
    return {str(name): facts[name] for name in facts} if isinstance(facts, Mapping) else {}


def name_of(item: Any) -> str:  # noqa: ANN401
    """Return what a person calls *item*."""
    return short(item.name) or "an item without a name"


def is_on(item: Any) -> bool:  # noqa: ANN401
    """Return whether *item* is seen or heard at all."""
    return bool(getattr(item, "enabled", True))


def frames_of(time: Any, rate: Fraction) -> int:  # noqa: ANN401
    """Return a time of the library's in frames at *rate*."""
    seconds: float = time.to_seconds()
    return round(seconds * rate)


def seconds(frames: int, rate: Fraction) -> str:
    """Return a length as a person reads it."""
    return f"{float(frames / rate):.2f} s"


def media_path(item: Any) -> PurePosixPath:  # noqa: ANN401
    """Return where the media of a clip are said to be; an empty path where nothing is said."""
    url = str(getattr(item.media_reference, "target_url", "") or "")
    try:
        return PurePosixPath(unquote(urlsplit(url).path))
    except ValueError:
        return PurePosixPath()


def is_drawn(item: Any) -> bool:  # noqa: ANN401
    """Return whether the editing program makes the picture of a clip by itself: a title, bars, a colour."""
    return isinstance(item.media_reference, schema.GeneratorReference)


def seen_range(item: Any) -> Any:  # noqa: ANN401
    """Return which part of its media a clip shows; None where the edit does not say."""
    available = getattr(item.media_reference, "available_range", None)
    return item.source_range or available


def first_time(item: Any) -> Any:  # noqa: ANN401
    """Return the time code at which the media of a clip begin; None where they begin at zero."""
    available = getattr(item.media_reference, "available_range", None)
    source = item.source_range
    if available is None or available.start_time.value == 0:
        return None
    return None if source is not None and source.start_time < available.start_time else available.start_time
