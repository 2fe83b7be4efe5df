"""
Stills: pictures that are made before the shots that use them.

A still is a shot of one picture: it has takes, verdicts, a price and a place in the graph as any shot has, and what
knows how to plan, make and judge a shot does the same for it.
"""

from collections.abc import Iterable

from storyboard.model.storyboard import Scene, Shot
from storyboard.model.written_stills import ImageSettings, Still

STILLS_SCENE = "stills"
"""What stands where a shot names its scene."""
DEFAULT_ASK_AGAIN_BELOW_USD = 0.10
"""A picture that costs less is asked for once more where the answer was lost, perhaps paid."""


class StillName(str):
    """The id of a still that stands where a picture can stand."""

    __slots__ = ()


class StillShot(Shot):
    """A still as a node of the graph, its settings complete."""

    size: str | None = None
    """``2K`` or ``1920x1080``; None for the shape of the shots that use it."""
    ask_again_below_usd: float = DEFAULT_ASK_AGAIN_BELOW_USD

    @property
    def is_still(self) -> bool:
        """Whether one picture is made of it."""
        return True


def still_shot(still: Still, images: ImageSettings, *, provider: str) -> StillShot:
    """Return *still* as a node, with what *images* says of all stills, and *provider* where neither names any."""
    told = {name: getattr(still, name) for name in _OF_BOTH}
    own = {name: value if value is not None else getattr(images, name) for name, value in told.items()}
    return StillShot(
        id=still.id,
        action=still.action,
        prompt=own["prompt"],
        from_=still.from_,
        model=own["model"],
        provider=own["provider"] or provider,
        ratio=own["ratio"],
        size=own["size"],
        seed=own["seed"],
        takes=own["takes"] or 1,
        approve=bool(own["approve"]),
        audio=False,
        notes=still.notes,
        tags=still.tags,
        extra={**(images.extra or {}), **(still.extra or {})} or None,
        ask_again_below_usd=(
            DEFAULT_ASK_AGAIN_BELOW_USD if images.ask_again_below_usd is None else images.ask_again_below_usd
        ),
    ).model_copy(update={"references": still.references})


_OF_BOTH = ("provider", "model", "ratio", "size", "seed", "takes", "approve", "prompt")


def scene_of_stills(shots: Iterable[StillShot]) -> Scene:
    """Return the scene that *shots*, all of a film's stills, stand in."""
    return Scene(id=STILLS_SCENE, title="Stills", shots=tuple(shots))
