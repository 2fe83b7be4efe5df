"""A create request that passed every check, complete: what a task is made from, and what its record keeps."""

from typing import Literal

from storyboard.model.capabilities import Mode
from storyboard.model.takes import Filed, Role


class KeptPicture(Filed):
    """A picture of a request, or a frame of a video; its bytes are kept under their digest."""

    role: Role
    sha256: str


class Accepted(Filed):
    """Everything that decides a task, with the service's own choices already made."""

    model: str
    """The full id, as the client wrote it."""
    mode: Mode
    prompt: str
    pictures: tuple[KeptPicture, ...] = ()
    sounds: tuple[str, ...] = ()
    """Digests of the sounds that it refers to, which are heard in the film one after the other."""
    goes_on_px: float | None = None
    """Where it goes on from a video, how far the camera went to the right there from frame to frame at the end."""
    input_video_s: float | None = None
    """Seconds of all videos that it refers to, which are billed; None without one."""
    resolution: str
    ratio: str
    """As used: never ``adaptive``."""
    width_px: int
    height_px: int
    shape_px: tuple[int, int] | None = None
    """Size of the picture or the video whose very shape it has; None where its shape is that of *ratio*."""
    duration_s: int | None
    """None where the request asked for frames."""
    frames: int
    """How many the film has."""
    seed: int
    camera_fixed: bool = False
    watermark: bool = False
    audio: bool | None = None
    """None for a model without sound."""
    draft: bool | None = None
    """None for a model whose answers do not speak of drafts."""
    token_tenths: int = 10
    """Tenths of the full tokens that it is billed."""
    fails_with: tuple[str, str] | None = None
    """Code and message of the failure that it will end in."""
    draft_task_id: str | None = None
    """The draft whose inputs this takes over."""
    return_last_frame: bool = False
    service_tier: Literal["default", "flex"] = "default"
    execution_expires_after: int
    """Seconds."""
    callback_url: str | None = None
    priority: int | None = None
    safety_identifier: str | None = None
    output_format: str | None = None
