"""Pictures that a list or a record names: copied into the project that it becomes."""

import base64
import hashlib
import re
from pathlib import Path

from storyboard.errors import PictureRefused
from storyboard.media.picture.input_pictures import picture_facts
from storyboard.model.capabilities import picture_limits

_KINDS = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tiff", ".tif", ".gif", ".heic", ".heif"})


_MOST_FILES = 5_000
"""Looked through for a picture of which only the digest is known."""


class CopiedPictures:
    """The pictures found so far, each under a name of its own."""

    def __init__(self, folder: Path, *, from_anywhere: bool = False) -> None:
        self._folder = folder
        """Where the list lies."""
        self._from_anywhere = from_anywhere
        self.why: dict[str, str] = {}
        """Why a file that is named, and is there, is no picture."""
        self.files: dict[str, Path] = {}

    def find_picture(self, text: str) -> str | None:
        """Return the picture that *text* names as a storyboard names it; None where there is none."""
        text = text.strip()
        if re.match(r"(https?://|asset://|data:image/)", text):
            return text
        path = self._folder / text.replace("\\", "/")
        try:
            # A list of somebody else's takes no file from elsewhere on this machine, through links neither, unasked.
            is_inside = self._from_anywhere or path.resolve().is_relative_to(self._folder.resolve())
            if not is_inside or not path.is_file():
                return None
            with path.open("rb") as file:
                # The bytes say what it is; what its name ends in may be anything.
                picture_facts(file.read(picture_limits().max_bytes), name=path.name)
        except PictureRefused as error:
            self.why[text] = error.message
            return None
        except (OSError, ValueError, RuntimeError):
            return None
        return self.name_of_copy(path.resolve())

    def with_digest(self, digest: str, characters: int) -> Path | None:
        """Return the picture near the list whose bytes in base64 are so many *characters* with this SHA-256."""
        # A record of this program lies in a folder of the project; its pictures are beside that.
        root = self._folder.parent if self._folder.name == "reports" else self._folder
        pictures = (path for path in root.rglob("*") if path.suffix.lower() in _KINDS)
        for path, _ in zip(pictures, range(_MOST_FILES), strict=False):
            if -(-path.stat().st_size // 3) * 4 == characters:
                text = base64.b64encode(path.read_bytes())
                is_inside = path.resolve().is_relative_to(root.resolve())
                if is_inside and hashlib.sha256(text).hexdigest() == digest:
                    return path.resolve()
        return None

    def name_of_copy(self, path: Path) -> str:
        """Return how a storyboard names the picture at *path*, which is to be copied."""
        for name, file in self.files.items():
            if file == path:
                return name
        stems = (path.stem, *(f"{path.stem}-{n}" for n in range(2, 10_000)))
        names = (f"refs/{stem}{path.suffix}" for stem in stems)
        name = next(name for name in names if name not in self.files)
        self.files[name] = path
        return name
