"""
Stitch one film of hard cuts or dissolves, and nothing else: what ``stitch.py`` times.

A process of its own that imports only the stitcher: ``one_film.py KIND OUT CACHE CHAIN FRAMES CLIP ...``.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from storyboard.reporter import Silent
from storyboard.stitch.reel import stitch
from storyboard.stitch.timeline import Clip, Timeline, TimelineTransition

RATE = 24


@dataclass(frozen=True)
class Clips:
    """The clips of one film."""

    paths: Sequence[Path]
    frames: int
    chain: int
    """So many of them open on each other's last frames; then a new chain begins."""
    title: str = ""

    @property
    def shared(self) -> list[bool]:
        return [n % self.chain != 0 for n in range(len(self.paths))]

    @property
    def fades(self) -> tuple[int, int]:
        return len(self.paths) // 3, 2 * len(self.paths) // 3


def timeline(clips: Clips, *, kind: str) -> Timeline:
    fades = {"fades": clips.fades, "windows": (1, 3)}.get(kind, ())
    fade = TimelineTransition(kind="fade", frames=RATE // 2)
    return Timeline(
        name=kind,
        clips=tuple(
            Clip(
                shot=path.stem,
                segment=1,
                path=path,
                frames=clips.frames,
                rate=Fraction(RATE),
                start_frame=0,
                end_frame=clips.frames,
                has_audio=True,
                shares_first_frame=shares and n not in fades,
            )
            for n, (path, shares) in enumerate(zip(clips.paths, clips.shared, strict=True))
        ),
        transitions=tuple(fade if n in fades else None for n in range(len(clips.paths))),
        music=None,
        title_card=None,
        rate=Fraction(RATE),
        sound="copied" if kind == "copied" else "exact",
    )


if __name__ == "__main__":
    kind, out, cache, chain, frames, *names = sys.argv[1:]
    film = Clips([Path(name) for name in names], int(frames), int(chain))
    stitch(timeline(film, kind=kind), Path(out), cache=Path(cache), reporter=Silent())
