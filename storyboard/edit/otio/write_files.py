"""
Write an exported reel as files: the timeline, whole or not at all, and the media that were made for it.

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
from storyboard.edit.otio.exported_reel import NARRATION, ExportedReel, timeline_of
from storyboard.edit.otio.formats import FORMS, Kind, text_of
from storyboard.files import make_folder, unwritable_result, write_durably


def write_timeline(reel: ExportedReel, to: Path, *, kind: Kind) -> None:
    """
    Write *reel* as a file of *kind* to *to*; files made for the reel land in ``NAME.media`` beside it.

    Raises:
        MediaError: A file cannot be written.
    """
    folder = to.parent.resolve()
    made = to.with_suffix(".media")
    form = FORMS[kind]
    try:
        make_folder(to.parent)
        places = _copy_media(reel, made.resolve(), only_made=True)

        def url(media: Media) -> str:
            path = places.get(media.path, media.path).resolve()
            return path.as_uri() if form.absolute else quote(Path(os.path.relpath(path, folder)).as_posix())

        text = text_of(timeline_of(reel, url=url), reel, kind)
        write_durably(to, text.encode("utf-8"))
    except OSError as error:
        raise unwritable_result(to, error) from error


def write_bundle(reel: ExportedReel, to: Path) -> None:
    """
    Write *reel* with all its media as one ``.otioz`` file to *to*.

    Raises:
        MediaError: The file cannot be written.
    """
    try:
        make_folder(to.parent)
        with tempfile.TemporaryDirectory(prefix=f".{to.name}.", dir=to.parent) as scratch:
            # In a bundle all media lie in one folder, and every take's clip has the same name.
            places = _copy_media(reel, Path(scratch).resolve() / "media", only_made=False)
            # The library takes escapes out of an address twice: a % in a folder's name is escaped once more.
            made = timeline_of(reel, url=lambda media: Path(str(places[media.path]).replace("%", "%25")).as_uri())
            part = Path(scratch) / to.name
            adapters.write_to_file(made, str(part), adapter_name="otioz")
            part.replace(to)
    except OSError as error:
        raise unwritable_result(to, error) from error


def _copy_media(reel: ExportedReel, folder: Path, *, only_made: bool) -> dict[Path, Path]:
    """Copy media into *folder*, each under the name of what it shows, and return where each is now."""
    named = [(piece.name, piece.media) for piece in reel.pieces]
    if reel.music:
        named.append((reel.music.media.path.stem, reel.music.media))
    named += [(f"{each.shot}.{NARRATION}", each.media) for each in reel.narrations]
    places: dict[Path, Path] = {}
    taken: set[str] = set()
    for name, media in named:
        if media.path in places or (only_made and not media.is_made):
            continue
        # File systems that ignore case take Run.mp4 and run.mp4 for one.
        stem = re.sub(r"[^\w.-]+", "-", name)
        stem = next(
            candidate
            for candidate in (stem, *(f"{stem}-{n}" for n in range(2, 10_000)))
            if candidate.casefold() not in taken
        )
        taken.add(stem.casefold())
        places[media.path] = folder / f"{stem}{media.path.suffix}"
        make_folder(folder)
        # A link in its place would be written through.
        places[media.path].unlink(missing_ok=True)
        shutil.copyfile(media.path, places[media.path])
    return places
