"""Clips that players show and that are odd in one way, made with ffmpeg."""

import subprocess
from pathlib import Path

from storyboard.media.ffmpeg import ffmpeg_path

FRAMES = 12
RATE = 24
PICTURE = ("-f", "lavfi", "-i", f"testsrc2=s=64x48:r={RATE}:d=0.5")
SOUND = ("-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=0.5")
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p")


def ffmpeg(*words: str | Path) -> None:
    """Run ffmpeg with these words."""
    subprocess.run([ffmpeg_path(), "-v", "error", "-y", *map(str, words)], check=True)


def plain(folder: Path, *coding: str, name: str = "plain.mp4") -> Path:
    """Write 12 frames of 64x48 with half a second of sound."""
    made = folder / name
    ffmpeg(*PICTURE, *SOUND, *(coding or X264), "-c:a", "aac", "-ac", "2", made)
    return made


def chapters(folder: Path) -> Path:
    """Write a clip with a track of chapters."""
    notes = folder / "chapters.txt"
    notes.write_text(";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=250\ntitle=a\n", encoding="ascii")
    ffmpeg("-i", plain(folder), "-i", notes, "-map_metadata", "1", "-c", "copy", folder / "odd.mp4")
    return folder / "odd.mp4"


def time_code(folder: Path) -> Path:
    """Write a clip with a time code track."""
    ffmpeg("-i", plain(folder), "-c", "copy", "-timecode", "01:00:00:00", folder / "odd.mov")
    return (folder / "odd.mov").rename(folder / "odd.mp4")


def cover(folder: Path) -> Path:
    """Write a clip with cover art of 16x16 before its picture."""
    ffmpeg("-f", "lavfi", "-i", "color=red:s=16x16", "-frames:v", "1", folder / "cover.png")
    ffmpeg(
        "-i", folder / "cover.png", "-i", plain(folder), "-map", "0", "-map", "1", "-c", "copy",
        "-disposition:v:0", "attached_pic", folder / "odd.mp4",
    )  # fmt: skip
    return folder / "odd.mp4"


def clip_with_edit_list(folder: Path) -> Path:
    """Write a clip whose edit list leaves out its first six frames."""
    ffmpeg("-ss", "0.25", "-i", plain(folder), "-c", "copy", folder / "odd.mp4")
    return folder / "odd.mp4"


def offset(folder: Path) -> Path:
    """Write a clip that begins a quarter of a second before 0."""
    ffmpeg("-itsoffset", "-0.25", "-i", plain(folder), "-c", "copy", folder / "odd.mp4")
    return folder / "odd.mp4"


def second_is_default(folder: Path) -> Path:
    """Write a clip of two pictures and two sounds, of which the second ones are the default; the first are others."""
    ffmpeg(
        "-f", "lavfi", "-i", "color=black:s=32x32:r=24:d=0.5", "-f", "lavfi", "-i", "anullsrc=r=48000:cl=stereo",
        *PICTURE, *SOUND, "-map", "0:v", "-map", "2:v", "-map", "1:a", "-map", "3:a", *X264, "-c:a", "aac", "-ac", "2",
        "-t", "0.5", "-disposition:v:0", "0", "-disposition:v:1", "default", "-disposition:a:0", "0",
        "-disposition:a:1", "default", folder / "odd.mp4",
    )  # fmt: skip
    return folder / "odd.mp4"


def wide_pixels(folder: Path) -> Path:
    """Write 64x48 pixels of 4:3, seen as 85x48."""
    return plain(folder, "-vf", "setsar=4/3", *X264, name="odd.mp4")


def turned_clip(folder: Path, *, matrix: tuple[int, int, int, int]) -> Path:
    """Write a clip that is turned by the a, b, c, d of a display matrix."""
    made = plain(folder, name="odd.mp4")
    turn(made, matrix=matrix)
    return made


def turn(clip: Path, *, matrix: tuple[int, int, int, int]) -> None:
    """Write the a, b, c, d of a display matrix into *clip*, whose first track is its picture."""
    data = bytearray(clip.read_bytes())
    unit = 1 << 16
    straight = b"".join(n.to_bytes(4, "big", signed=True) for n in (unit, 0, 0, 0, unit, 0, 0, 0, 1 << 30))
    a, b, c, d = matrix
    other = (a * unit, b * unit, 0, c * unit, d * unit, 0, 0, 0, 1 << 30)
    at = data.index(straight, data.index(b"tkhd"))
    data[at : at + 36] = b"".join(n.to_bytes(4, "big", signed=True) for n in other)
    clip.write_bytes(data)


def broken_sound(folder: Path) -> Path:
    """Write a clip of whose sound one packet is junk."""
    from storyboard.media.coded.probe import probe  # noqa: PLC0415 - helpers of other tests need no probe

    made = plain(folder, name="odd.mp4")
    sound = probe(made).sound
    assert sound is not None
    data = bytearray(made.read_bytes())
    data[sound.offsets[8] : sound.offsets[8] + sound.sizes[8]] = b"\xff" * sound.sizes[8]
    made.write_bytes(data)
    return made
