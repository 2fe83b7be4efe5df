"""
The videos and sounds that a create request refers to: fetched, checked, and measured, for their seconds are billed.

Of a video the first frame is kept, to be seen in the film, or the last one where the film goes on from it; a sound is
kept whole, and heard in the film.
"""

import asyncio
from dataclasses import dataclass

from storyboard.errors import MediaError
from storyboard.media.coded.probe import probe
from storyboard.media.picture.frames import first_frame_png, last_frame_png
from storyboard.media.sound.sound_files import check_sound, from_sound_data_url
from storyboard.model.capabilities import Model, ReferenceLimits, common_fact, sound_limits
from storyboard.model.request_settings import Size
from storyboard.simulator.accepted import KeptPicture
from storyboard.simulator.content import AskedPicture
from storyboard.simulator.film.motion import camera_px
from storyboard.simulator.kept_pictures import ASSET_SIZE_PX, Pictures, placeholder
from storyboard.simulator.refusals import invalid

_INVENTED_S = 5.0
"""So long is what is invented: an asset of the account's library, or a file on a host to which no way leads."""
_ASSET = "asset://"


@dataclass(frozen=True, slots=True)
class FetchedVideo:
    """A video that was taken."""

    picture: KeptPicture
    """Its first frame; its last one where the film goes on from it."""
    duration_s: float
    size_px: Size
    goes_on_px: float = 0.0
    """How far the camera goes to the right from frame to frame as it ends; seen where the film goes on from it."""


async def fetch_videos(asked: tuple[AskedPicture, ...], pictures: Pictures, *, goes_on: bool) -> list[FetchedVideo]:
    """
    Return the videos that *asked* names; the film *goes_on* from the first, or they are examples.

    Raises:
        Refusal: One cannot be fetched.
    """
    return [await _video(video, pictures, goes_on=goes_on and at == 0) for at, video in enumerate(asked)]


def check_lengths_of_videos(asked: tuple[AskedPicture, ...], lengths_s: list[float], model: Model) -> None:
    """
    Look at how long the videos are that *asked* names.

    Raises:
        Refusal: *model* does not take videos of such lengths.
    """
    _check_lengths(asked, lengths_s, model.reference_videos, "video")


async def fetch_sounds(asked: tuple[AskedPicture, ...], model: Model, pictures: Pictures) -> tuple[str, ...]:
    """
    Return the digests of the sounds that *asked* names, as they are kept; of one that is invented nothing is heard.

    Raises:
        Refusal: One cannot be fetched, or *model* does not take such sounds.
    """
    fetched = [await _sound(sound, pictures) for sound in asked]
    _check_lengths(asked, [length_s for length_s, _ in fetched], model.reference_audios, "audio")
    return tuple(sha256 for _, sha256 in fetched if sha256)


async def _video(asked: AskedPicture, pictures: Pictures, *, goes_on: bool) -> FetchedVideo:
    if asked.url.startswith(_ASSET):
        return _invented_video(asked.url.removeprefix(_ASSET), pictures)
    limits = common_fact("video_input")
    data = await pictures.fetch_bytes(asked, most=limits["max_mb"] * 2**20)
    if data is None:
        return _invented_video(asked.url, pictures)
    kept = pictures.place(pictures.keep(data))
    try:
        clip = await asyncio.to_thread(probe, kept)
        frame = await asyncio.to_thread(last_frame_png if goes_on else first_frame_png, kept)
        goes_on_px = await asyncio.to_thread(camera_px, kept) if goes_on else 0.0
    except MediaError as error:
        raise invalid(asked.param, "the video cannot be decoded") from error
    least, most = limits["side_px"]
    if not all(least <= side <= most for side in (clip.format.width_px, clip.format.height_px)):
        raise invalid(asked.param, f"the sides of a video must be {least} to {most} px")
    duration_s = float(clip.frames / clip.format.rate)
    picture = KeptPicture(role="reference_video", sha256=pictures.keep(frame))
    return FetchedVideo(picture, duration_s, (clip.format.width_px, clip.format.height_px), goes_on_px)


def _invented_video(name: str, pictures: Pictures) -> FetchedVideo:
    sha256 = pictures.keep(placeholder(name))
    return FetchedVideo(KeptPicture(role="reference_video", sha256=sha256), _INVENTED_S, ASSET_SIZE_PX)


async def _sound(asked: AskedPicture, pictures: Pictures) -> tuple[float, str]:
    """Return how long a sound is, and its digest; none of one that is invented."""
    if asked.url.startswith(_ASSET):
        return _INVENTED_S, ""
    try:
        if asked.url.startswith("data:"):
            data = from_sound_data_url(asked.url)
        else:
            downloaded = await pictures.fetch_bytes(asked, most=sound_limits().max_bytes)
            if downloaded is None:
                return _INVENTED_S, ""
            data = downloaded
        length_s = check_sound(data, name="the audio", limits=sound_limits()).duration_s
    except MediaError as refused:
        raise invalid(asked.param, refused.message) from refused
    return length_s, pictures.keep(data)


def _check_lengths(
    asked: tuple[AskedPicture, ...], lengths_s: list[float], limits: ReferenceLimits | None, kind: str
) -> None:
    if limits is None:
        return
    for medium, length_s in zip(asked, lengths_s, strict=True):
        accepted_s = limits.accepted_s
        if limits.each_s and accepted_s and not accepted_s[0] <= length_s <= accepted_s[1]:
            raise invalid(medium.param, f"{kind} duration must be {limits.each_s[0]:g} to {limits.each_s[1]:g} seconds")
    if sum(lengths_s) > limits.accepted_total_s:
        raise invalid("content", f"total {kind} duration must be at most {limits.accepted_total_s:g} seconds")
