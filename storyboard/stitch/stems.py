"""
Stems: narration, music and the sound of the clips, each as a file beside the reel that is as long as the reel.

Together they are what is heard in the reel: steps back, fades and loudness are in them.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Final, get_args

from storyboard.files import unwritable_result, whole
from storyboard.media.sound.sound_span import Layer
from storyboard.stitch.soundtrack import Soundtrack

LAYERS: Final[tuple[Layer, ...]] = get_args(Layer)


def stem_path(reel: Path, layer: Layer) -> Path:
    """Return the file of one layer of the reel at *reel*: ``main.narration.wav``."""
    return reel.with_name(f"{reel.stem}.{layer}.wav")


def write_stems(soundtrack: Soundtrack, reel: Path) -> tuple[str, ...]:
    """
    Write each layer of *soundtrack* that is heard beside the reel at *reel*, and return the names of the files.

    Raises:
        MediaError: A sound cannot be read, or a file cannot be written.
    """
    # They need NumPy, which takes longer to import than all the rest: only who asks for stems pays for it.
    from storyboard.media.sound.sound import mixed_sound  # noqa: PLC0415
    from storyboard.media.sound.wav_file import write_wav  # noqa: PLC0415

    heard = {each.layer for each in soundtrack.spans}
    written = []
    for layer in (layer for layer in LAYERS if layer in heard):
        spans = [each for each in soundtrack.spans if each.layer == layer]
        to = stem_path(reel, layer)
        try:
            with whole(to) as part:
                write_wav(mixed_sound(spans, samples=soundtrack.samples), part)
        except OSError as error:
            raise unwritable_result(to, error) from error
        written.append(to.name)
    return tuple(written)


def has_all_stems(reel: Path, names: Collection[str] | None) -> bool:
    """Return whether the stems with these *names* lie beside the reel at *reel*; False where none was asked for."""
    return names is not None and all(reel.with_name(name).is_file() for name in names)


def remove_stems(reel: Path, names: Collection[str]) -> None:
    """
    Remove stems of an earlier reel at *reel*, by their *names*: they belong to another sound.

    Raises:
        MediaError: One cannot be removed.
    """
    for to in (stem_path(reel, layer) for layer in LAYERS):
        if to.name in names:
            try:
                to.unlink(missing_ok=True)
            except OSError as error:
                raise unwritable_result(to, error) from error
