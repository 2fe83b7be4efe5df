"""What a person writes of stills: pictures that are made before the shots that use them."""

from typing import Annotated, Any, Literal

from pydantic import Field

from storyboard.model.written import ShotId, Written

Ratio = Literal["16:9", "4:3", "1:1", "3:4", "9:16", "21:9", "adaptive"]

PictureSize = Annotated[str, Field(pattern=r"^([1-9]\d*(\.\d)?K|[1-9]\d{1,4}x[1-9]\d{1,4})$")]
"""``2K``, by which a model chooses the shape, or ``1920x1080``."""


class ImageSettings(Written):
    """Settings that every still starts from; one that a still names itself wins."""

    provider: str | None = Field(default=None, min_length=1)
    """Who makes the pictures: the name of an image service. When left out, the film's provider."""
    model: str | None = Field(default=None, min_length=1)
    """Short name (`seedream-5.5`) that each service maps to its own id, or a full id, passed as it stands."""
    ratio: Ratio | None = None
    """Width to height. When left out, the shape of the shots that use the picture."""
    size: PictureSize | None = None
    """`2K` or `1920x1080`. When left out, that of the shots that use the picture."""
    seed: int | None = Field(default=None, ge=-1, le=2**32 - 1)
    """The same seed and text give a like picture, where the model heeds it."""
    takes: int | None = Field(default=None, ge=1, le=100)
    """How many candidates to make; 1 when left out."""
    approve: bool | None = None
    """What uses the picture waits until a person circles a take."""
    prompt: str | None = None
    """The template that turns a still into the text sent; the action alone when left out."""
    ask_again_below_usd: float | None = Field(default=None, ge=0, le=100)
    """A picture whose answer was lost is perhaps paid, and nobody can ask. Below this price it is asked for once more;
    0.10 when left out."""
    extra: dict[str, Any] | None = None
    """Passed to the service untouched, for parameters newer than this program."""


class Still(Written):
    """A picture that is made; its id can stand wherever a picture can stand."""

    id: ShotId
    """Unique in the file, among shots and cast too."""
    action: str = ""
    """What is seen, in the writer's words; a template too."""
    prompt: str | None = None
    """The whole text for this still instead of the template of `images`."""
    references: tuple[str, ...] = ()
    """What it is drawn from, in order: cast names, other stills, pictures."""
    from_: ShotId | None = Field(default=None, alias="from")
    """It is drawn from the last frame of that shot's take."""
    provider: str | None = Field(default=None, min_length=1)
    """In place of that of `images`."""
    model: str | None = Field(default=None, min_length=1)
    """In place of that of `images`."""
    ratio: Ratio | None = None
    """In place of that of `images`."""
    size: PictureSize | None = None
    """In place of that of `images`."""
    seed: int | None = Field(default=None, ge=-1, le=2**32 - 1)
    """In place of that of `images`."""
    takes: int | None = Field(default=None, ge=1, le=100)
    """How many candidates to make, each another picture."""
    approve: bool | None = None
    """What uses it waits until a person circles a take."""
    notes: str | None = None
    """For people."""
    tags: tuple[str, ...] = ()
    """For people and reports."""
    extra: dict[str, Any] | None = None
    """Passed to the service untouched."""
