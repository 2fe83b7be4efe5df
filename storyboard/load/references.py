"""What the names under ``references`` stand for."""

from collections.abc import Mapping

from storyboard.model import CastMember, Shot


def reference_pictures(shot: Shot, cast: Mapping[str, CastMember]) -> tuple[str, ...]:
    """Return every reference picture of *shot*, cast names replaced by the member's pictures."""
    pictures: list[str] = []
    for name in shot.references:
        pictures += cast[name].pictures if name in cast else (name,)
    return tuple(pictures)
