"""
Some frames of a clip, decoded without the rest of it.

Decoding begins at the last key frame before them, and what no other frame
leans on is passed over on the way. It knows PyAV.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from storyboard.errors import MediaError
from storyboard.media.coded.probe import open_clip, pixel_of, require_picture
from storyboard.media.picture.upright import upright


def decoded_frames(path: Path, *, start: int, frames: int) -> Iterator[av.VideoFrame]:
    """
    Yield *frames* frames of the clip at *path* from frame *start* on, in the order shown.

    Frames are counted from 0; a negative *start* counts from the end.

    Raises:
        MediaError: The clip cannot be read, or has no such frames.
    """
    with open_clip(path) as container:
        stream = require_picture(container, path)
        pixel = pixel_of(stream)
        packets = [
            # In Matroska the first packets have no time of decoding.
            (packet.pts, packet.pts if packet.dts is None else packet.dts, packet.is_keyframe)
            for packet in container.demux(stream)
            if packet.pts is not None and not packet.is_discard
        ]
        in_order = sorted(pts for pts, _, _ in packets)
        first = start if start >= 0 else len(in_order) + start
        wanted = in_order[max(first, 0) : first + frames]
        if first < 0 or len(wanted) < max(frames, 1):
            raise MediaError(f"{path}: has no frames {first} to {first + frames - 1}", hint="is the file whole?")
        # By its own decoding time: seeking to a time shown can land on the key frame after it.
        keys = [dts for pts, dts, is_key in packets if is_key and pts <= wanted[0]]
        container.seek(max(keys, default=packets[0][1]), stream=stream)
        found = 0
        for frame in _wanted_frames(container, stream, wanted):
            found += 1
            yield upright(frame, pixel=pixel)
    if found < frames:
        # Some clips hold packets that show nothing: only decoding all of it finds their frames.
        for frame in list(_frames_by_count(path, first, frames))[found:]:
            found += 1
            yield frame
    if found < frames:
        raise MediaError(f"{path}: frames {first} to {first + frames - 1} cannot be decoded", hint="download it again")


def _frames_by_count(path: Path, first: int, frames: int) -> Iterator[av.VideoFrame]:
    with open_clip(path) as container:
        stream = require_picture(container, path)
        for frame in islice(container.decode(stream), first, first + frames):
            yield upright(frame, pixel=pixel_of(stream))


def _wanted_frames(container: InputContainer, stream: VideoStream, wanted: list[int]) -> Iterator[av.VideoFrame]:
    # Clips are decoded side by side: threads of their own would cost memory and gain nothing.
    stream.thread_type = "NONE"
    left = set(wanted)
    for packet in container.demux(stream):
        is_early = packet.pts is not None and packet.pts < wanted[0]
        stream.codec_context.skip_frame = "NONREF" if is_early else "DEFAULT"
        for frame in packet.decode():
            if frame.pts in left:
                left.remove(frame.pts)
                yield frame
        if not left:
            return
