"""
What pages play in place of clips and reels that a browser may not play: copies in H.264, made once.

They are kept by the digest of the file, sealed; a damaged one is made again. What is archived stays as it was served.
"""

from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from storyboard.errors import MediaError
from storyboard.files import digest_of, is_sealed, write_sealed
from storyboard.media.proxy import plays_in_browser, write_proxy
from storyboard.model.takes import Take
from storyboard.project import Project

COPIES = "copies"
"""Where the studio gives them out, among the files of a film."""


def proxies_of(project: Project) -> Path:
    """Return the folder where the copies are kept; it can be deleted at any time."""
    return project.state / "proxies"


@dataclass(frozen=True, slots=True)
class Proxies:
    """The copies of one film."""

    project: Project

    def path_of_copy(self, take: Take) -> Path | None:
        """Return where the copy of the clip of *take* is or will be; None where browsers play the clip itself."""
        clip = self._clip(take)
        return None if not clip.is_file() or _plays(clip, take.slate.video.sha256) else self._file_of_copy(take)

    def make_copy(self, take: Take) -> Path | None:
        """Return the copy of the clip of *take*, made where it is lacking; None where none is needed or possible."""
        kept = self.path_of_copy(take)
        return self._make(self._clip(take), kept) if kept is not None else None

    def is_needed_for_reel(self, reel: Path) -> bool:
        """Return whether browsers do not play *reel* itself."""
        return reel.is_file() and not plays_in_browser(reel)

    def path_of_reel_copy(self, reel: Path) -> Path | None:
        """Return where the copy of a reel is or will be; None where browsers play the reel itself."""
        try:
            return proxies_of(self.project) / f"{digest_of(reel)}.mp4" if self.is_needed_for_reel(reel) else None
        except OSError:
            return None

    def make_copy_of_reel(self, reel: Path) -> Path | None:
        """Return the copy of a reel, as `make_copy` does."""
        kept = self.path_of_reel_copy(reel)
        return self._make(reel, kept) if kept is not None else None

    def _clip(self, take: Take) -> Path:
        return self.project.archive / take.folder / take.slate.video.path

    def _file_of_copy(self, take: Take) -> Path:
        return proxies_of(self.project) / f"{take.slate.video.sha256}.mp4"

    def _make(self, clip: Path, kept: Path) -> Path | None:
        if is_sealed(kept):
            return kept
        # A page without it links to the clip itself, which every player on a desk opens.
        with suppress(MediaError, OSError):
            write_sealed(kept, partial(write_proxy, clip))
            return kept
        return None


@lru_cache(maxsize=10_000)
def _plays(clip: Path, digest: str) -> bool:  # noqa: ARG001 - other bytes are another clip
    return plays_in_browser(clip)
