"""
Which kinds of files are opened as videos and sounds: those that hold them, and none that names other files.

A playlist would have FFmpeg read from anywhere on the disk and in the network. It knows no project.
"""

from pathlib import Path
from typing import BinaryIO

import av
from av.container import InputContainer

_KINDS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,h264,hevc,av1,obu,ivf,flv,asf,mxf,nut,gif,apng,"
    "yuv4mpegpipe,wav,w64,mp3,flac,aac,ac3,eac3,aiff,caf,amr,au,ogg,wv,ape,tta"
)
_ALONE = {"format_whitelist": _KINDS, "protocol_whitelist": "file"}


def open_media(file: Path | BinaryIO) -> InputContainer:
    """
    Open a file, or the bytes of one, for reading.

    Raises:
        av.FFmpegError: It is none of the known kinds, or cannot be read.
        OSError: It cannot be read.
    """
    return av.open(str(file) if isinstance(file, Path) else file, mode="r", options=dict(_ALONE))
