"""
An exported cut as files: the timeline, whole or not at all, and the media that were made for it.

Needs the extra ``export``.
"""

import os
import re
import shutil
import tempfile
from pathlib import Path
from urllib.parse import quote

from opentimelineio import adapters

from storyboard.edit.otio.cut_list import Media
from storyboard.edit.otio.formats import FORMS, Kind, text_of
from storyboard.edit.otio.tracks import Sheet, timeline_of
from storyboard.files import make_folder, not_written, write_durably


def write_timeline(sheet: Sheet, to: Path, *, kind: Kind) -> None:
    """
    Write *sheet* as a file of *kind* to *to*; files made for the reel land in ``NAME.media`` beside it.

    Raises:
        MediaError: A file cannot be written.
    """
    folder = to.parent.resolve()
    made = to.with_suffix(".media")
    form = FORMS[kind]
    try:
        make_folder(to.parent)
        places = _copied(sheet, made.resolve(), only_made=True)

        def url(media: Media) -> str:
            path = places.get(media.path, media.path).resolve()
            return path.as_uri() if form.absolute else quote(Path(os.path.relpath(path, folder)).as_posix())

        text = text_of(timeline_of(sheet, url=url), sheet, kind)
        write_durably(to, text.encode("utf-8"))
    except OSError as error:
        raise not_written(to, error) from error


def write_bundle(sheet: Sheet, to: Path) -> None:
    """
    Write *sheet* with all its media as one ``.otioz`` file to *to*.

    Raises:
        MediaError: The file cannot be written.
    """
    try:
        make_folder(to.parent)
        with tempfile.TemporaryDirectory(prefix=f".{to.name}.", dir=to.parent) as scratch:
            # In a bundle all media lie in one folder, and every take's clip has the same name.
            places = _copied(sheet, Path(scratch).resolve() / "media", only_made=False)
            # The library takes escapes out of an address twice: a % in a folder's name is escaped once more.
            made = timeline_of(sheet, url=lambda media: Path(str(places[media.path]).replace("%", "%25")).as_uri())
            part = Path(scratch) / to.name
            adapters.write_to_file(made, str(part), adapter_name="otioz")
            part.replace(to)
    except OSError as error:
        raise not_written(to, error) from error


def _copied(sheet: Sheet, folder: Path, *, only_made: bool) -> dict[Path, Path]:
    """Copy media into *folder*, each under the name of what it shows, and return where each is now."""
    named = [(piece.name, piece.media) for piece in sheet.pieces]
    if sheet.music:
        named.append((sheet.music.media.path.stem, sheet.music.media))
    places: dict[Path, Path] = {}
    taken: set[str] = set()
    for name, media in named:
        if media.path in places or (only_made and not media.is_made):
            continue
        # File systems that ignore case take Run.mp4 and run.mp4 for one.
        stem = re.sub(r"[^\w.-]+", "-", name)
        stem = next(one for one in (stem, *(f"{stem}-{n}" for n in range(2, 10_000))) if one.casefold() not in taken)
        taken.add(stem.casefold())
        places[media.path] = folder / f"{stem}{media.path.suffix}"
        make_folder(folder)
        # A link in its place would be written through.
        places[media.path].unlink(missing_ok=True)
        shutil.copyfile(media.path, places[media.path])
    return places
