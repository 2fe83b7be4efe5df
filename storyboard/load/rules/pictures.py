"""Rules about the pictures that a storyboard names."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from storyboard.errors import PictureRefused
from storyboard.load.problems import Findings, Place, in_quotes
from storyboard.load.project_files import Refusal, find_inside, is_file_there, read_bytes
from storyboard.load.stills import names_of_stills
from storyboard.load.written_film import WrittenFilm, WrittenShot
from storyboard.media.picture.input_pictures import PictureFacts, check_picture, from_data_url
from storyboard.model.capabilities import picture_limits
from storyboard.model.references import references_of
from storyboard.model.stills import StillName
from storyboard.model.storyboard import Reference

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
_ASSET = re.compile(r"asset://[A-Za-z0-9][A-Za-z0-9_-]*")
_FORMS = "a path in the project, an http(s) link, a data URL, or asset:// and an id"


@dataclass(frozen=True, slots=True)
class SeenPicture:
    """A picture that was looked at."""

    size_bytes: int = 0
    """0 where the bytes are not here."""
    facts: PictureFacts | None = None
    """None where the bytes are not here."""


NOT_HERE = SeenPicture()


class PictureCheck:
    """Looks at every picture of a film, and at each only once."""

    def __init__(self, film: WrittenFilm, findings: Findings) -> None:
        self._film = film
        self._findings = findings
        self._stills = names_of_stills(still.part for still in film.stills)
        self._seen: dict[tuple[str, bool], Refusal | SeenPicture] = {}

    def check(self) -> None:
        """Note every picture that is not there, or that the shot's model does not take."""
        for member in self._film.shared.cast_parts:
            if member.value.image is not None:
                self._look(member.value.image, member.at("image"), takes_heif=True)
            for index, picture in enumerate(member.value.images):
                self._look(picture, member.at("images", index), takes_heif=True)
        for shot in self._film.shots:
            self._check_shot(shot)

    def _check_shot(self, shot: WrittenShot) -> None:
        heif, part = takes_heif(shot), shot.part
        for key, picture in (("first_frame", shot.shot.first_frame), ("last_frame", shot.shot.last_frame)):
            if picture is not None:
                self._look(picture, part.at(key), takes_heif=heif)
        entries = shot.shot.references
        good = {index for index, entry in enumerate(entries) if self._is_something(entry, part.at("references", index))}
        for reference in references_of(shot.shot, self._film.shared.cast):
            if reference.role == "reference_image" and reference.index in good:
                self._look(reference.place, part.at("references", reference.index), takes_heif=heif)

    def check_reference(self, written: str, place: Place) -> None:
        """Note what stands among the references of a still at *place*, and is neither of the cast nor a picture."""
        if self._is_something(written, place) and written not in self._film.shared.cast:
            self._look(written, place, takes_heif=True)

    def seen_picture(self, picture: str, *, takes_heif: bool) -> SeenPicture:
        """Return what was seen of *picture*; nothing where it was refused."""
        seen = self._seen.get((picture, takes_heif), self._seen.get((picture, True), NOT_HERE))
        return seen if isinstance(seen, SeenPicture) else NOT_HERE

    def _is_something(self, written: str | Reference, place: Place) -> bool:
        """Return whether an entry of ``references`` stands for one thing; what is wrong with it is noted."""
        if isinstance(written, StillName):
            return True
        if isinstance(written, Reference):
            return self._is_one_thing(written, place)
        cast = self._film.shared.cast
        if written in cast:
            self._check_member(written, place)
            return True
        if not _is_like_a_picture(written, self._film):
            hint = self._findings.nearest(written, cast) or f"cast names or {_FORMS}"
            self._findings.error(place, f"{in_quotes(written)} is neither in the cast nor a picture", hint=hint)
            return False
        return True

    def _is_one_thing(self, written: Reference, place: Place) -> bool:
        named = written.model_dump(include={"image", "video", "audio"}, exclude_none=True)
        if len(named) != 1:
            message = f"a reference is one of `image`, `video` and `audio`, and this one has {len(named) or 'none'}"
            self._findings.error(place, message, hint="write `{video: https://...}`, each in an entry of its own")
        elif written.duration is not None and written.video is None:
            self._findings.error(place, "only a video has a `duration` here", hint="leave it out")
        return len(named) == 1

    def _check_member(self, name: str, place: Place) -> None:
        if not self._film.shared.cast[name].pictures:
            message = f"{name!r} of the cast has no picture to refer to"
            self._findings.error(place, message, hint=f"write `{name}: {{text: ..., image: ...}}`")

    def _look(self, picture: str, place: Place, *, takes_heif: bool) -> None:
        """Look at *picture*, or remember it; what is wrong with it is noted."""
        if isinstance(picture, StillName) or picture in self._stills:
            return
        seen = self._seen.get((picture, takes_heif))
        if seen is None:
            seen = self._answer(picture, takes_heif=takes_heif)
            self._seen[picture, takes_heif] = seen
        if not isinstance(seen, SeenPicture):
            message, hint = seen
            self._findings.error(place, message, hint=hint)

    def _answer(self, picture: str, *, takes_heif: bool) -> Refusal | SeenPicture:
        scheme = _SCHEME.match(picture)
        if scheme is None:
            return self._file(picture, takes_heif=takes_heif)
        match scheme[1].lower():
            case "http" | "https":
                return link_refusal(picture) or NOT_HERE
            case "asset":
                return asset_refusal(picture) or NOT_HERE
            case "data":
                return _check(picture, "the picture in the data URL", takes_heif=takes_heif)
        return f"{in_quotes(picture)} is no picture that can be sent", _FORMS

    def _file(self, picture: str, *, takes_heif: bool) -> Refusal | SeenPicture:
        folder = self._film.project.folder
        path = find_inside(picture, folder=folder, what="picture", findings=self._findings)
        if isinstance(path, tuple):
            return path
        data = read_bytes(path, most=picture_limits().max_bytes, what="picture")
        if isinstance(data, tuple):
            return data
        return _check(data, f"picture {in_quotes(picture)}", takes_heif=takes_heif)


def _check(picture: bytes | str, name: str, *, takes_heif: bool) -> Refusal | SeenPicture:
    try:
        data = from_data_url(picture) if isinstance(picture, str) else picture
        facts = check_picture(data, name=name, limits=picture_limits(), takes_heif=takes_heif)
    except PictureRefused as error:
        return error.message, error.hint
    return SeenPicture(len(data), facts)


def link_refusal(text: str) -> Refusal | None:
    """Return why *text* is no http(s) link that a service could follow; None where it is one."""
    try:
        host = urlsplit(text).hostname
    except ValueError:
        host = None
    if not host or any(character.isspace() for character in text):
        return f"{in_quotes(text)} is not a link", "https://host/path"
    return None


def asset_refusal(text: str) -> Refusal | None:
    """Return why *text* is no id of an asset; None where it is one."""
    return None if _ASSET.fullmatch(text) else (f"{in_quotes(text)} is no asset id", "asset://asset-...")


def _is_like_a_picture(name: str, film: WrittenFilm) -> bool:
    """Return whether *name* is written like a path or a link, or is a file of the project."""
    is_written_so = "/" in name or ":" in name or bool(PurePosixPath(name).suffix)
    return is_written_so or is_file_there(name, folder=film.project.folder)


def takes_heif(shot: WrittenShot) -> bool:
    """Return whether the model of *shot* takes HEIC and HEIF; one of which nothing is known may."""
    return shot.model is None or shot.model.takes_heif
