"""
A project's folder: where the storyboard, the archive, the reels and the state are.

It knows paths only; it reads no storyboard and opens no database.
"""

from dataclasses import dataclass
from pathlib import Path

from storyboard.errors import CommandError

STORYBOARD_FILE = "storyboard.yaml"


@dataclass(frozen=True, slots=True)
class Project:
    """One storyboard file and the folder it stands in."""

    file: Path
    """The storyboard file, absolute."""
    is_rehearsal: bool = False
    """Whether a paid film is tried on the simulator: its reels and reports are left as they are."""

    @property
    def folder(self) -> Path:
        """The project's folder: pictures are looked up here and results land here."""
        return self.file.parent

    @property
    def name(self) -> str:
        """``fox`` for ``projects/fox/storyboard.yaml``, ``fox-part2`` for ``projects/fox/part2.yaml``."""
        if self.file.name == STORYBOARD_FILE:
            return self.folder.name
        return f"{self.folder.name}-{self.file.stem}"

    @property
    def prefix(self) -> str:
        """What tells this storyboard's takes from those of another file in the folder; usually empty."""
        return "" if self.file.name == STORYBOARD_FILE else f"{self.file.stem}."

    @property
    def archive(self) -> Path:
        """One folder a take."""
        return self.folder / "archive"

    @property
    def reels(self) -> Path:
        """Finished films."""
        return self.folder / "reels"

    def reel(self, name: str) -> Path:
        """Return the file of the finished film called *name*."""
        return self.reels / f"{name}{'.rehearsal' if self.is_rehearsal else ''}.mp4"

    @property
    def reports(self) -> Path:
        """Run record and page."""
        reports = self.folder / "reports"
        return reports / "rehearsal" if self.is_rehearsal else reports

    @property
    def state(self) -> Path:
        """Databases, locks and the simulator's own store; nothing a person needs to read."""
        return self.folder / ".storyboard"


def find_project(where: Path) -> Project:
    """
    Return the project at *where*: its folder, or a storyboard file.

    Raises:
        CommandError: There is no storyboard there.
    """
    file = where / STORYBOARD_FILE if where.is_dir() else where
    if not file.is_file():
        hint = f"name a project folder or a storyboard file; {STORYBOARD_FILE} is looked for in a folder"
        raise CommandError(f"{where}: no storyboard here", hint=hint)
    return Project(file=file.resolve())


def templates_folder() -> Path:
    """Return the folder of the shipped templates: in the wheel, or beside the package in a checkout."""
    package = Path(__file__).resolve().parent
    shipped = package / "templates"
    return shipped if shipped.is_dir() else package.parent / "templates"
