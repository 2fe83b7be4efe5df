"""Pictures that a list names: copied into the project that it becomes."""

import re
from pathlib import Path

_KINDS = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".tiff", ".tif", ".gif", ".heic", ".heif"})


class Pictures:
    """The pictures found so far, each under a name of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        """Where the list lies."""
        self.files: dict[str, Path] = {}

    def named(self, text: str) -> str | None:
        """Return the picture that *text* names as a storyboard names it; None where there is none."""
        text = text.strip()
        if re.match(r"(https?://|asset://|data:image/)", text):
            return text
        path = self._folder / text.replace("\\", "/")
        try:
            is_there = path.suffix.lower() in _KINDS and path.is_file()
        except (OSError, ValueError):
            return None
        return self._kept(path.resolve()) if is_there else None

    def _kept(self, path: Path) -> str:
        for name, file in self.files.items():
            if file == path:
                return name
        stems = (path.stem, *(f"{path.stem}-{n}" for n in range(2, 10_000)))
        names = (f"refs/{stem}{path.suffix}" for stem in stems)
        name = next(name for name in names if name not in self.files)
        self.files[name] = path
        return name
