"""Rules about the pictures that a storyboard names."""

import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from storyboard.capabilities import find_model, picture_limits
from storyboard.errors import PictureRefused
from storyboard.load.film import Film, WrittenShot
from storyboard.load.findings import Findings, Place, quoted
from storyboard.load.inside import Refusal, find_inside, read_bytes
from storyboard.media.pictures import check_picture, from_data_url
from storyboard.numbering import reference_pictures
from storyboard.segments import DEFAULT_MODEL

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")
_ASSET = re.compile(r"asset://[A-Za-z0-9][A-Za-z0-9_-]*")
_FORMS = "a path in the project, an http(s) link, a data URL, or asset:// and an id"
_BASE64_GROWTH = 4 / 3

Answer = Refusal | int
"""Why a picture is refused, or its size in bytes; 0 where the bytes are not here."""


class PictureCheck:
    """Looks at every picture of a film, and at each only once."""

    def __init__(self, film: Film, findings: Findings) -> None:
        self._film = film
        self._findings = findings
        self._seen: dict[tuple[str, bool], Answer] = {}

    def check(self) -> None:
        """Note every picture that is not there, or that the shot's model does not take."""
        for member in self._film.shared.cast_parts:
            if member.value.image is not None:
                self._look(member.value.image, member.at("image"), newer_model=True)
            for index, picture in enumerate(member.value.images):
                self._look(picture, member.at("images", index), newer_model=True)
        for shot in self._film.shots:
            self._check_shot(shot)

    def _check_shot(self, shot: WrittenShot) -> None:
        newer, part = _takes_newer_formats(shot), shot.part
        sizes = [
            self._look(picture, part.at(key), newer_model=newer)
            for key, picture in (("first_frame", shot.shot.first_frame), ("last_frame", shot.shot.last_frame))
            if picture is not None
        ]
        cast = self._film.shared.cast
        for index, name in enumerate(shot.shot.references):
            place = part.at("references", index)
            if name in cast:
                self._check_member(name, place)
            elif not _is_like_a_picture(name, self._film):
                hint = self._findings.nearest(name, cast) or f"cast names or {_FORMS}"
                self._findings.error(place, f"{quoted(name)} is neither in the cast nor a picture", hint=hint)
            else:
                self._look(name, place, newer_model=newer)
        sizes += [self._size(picture, newer) for picture in reference_pictures(shot.shot, cast)]
        self._check_body(shot, sum(sizes))

    def _check_member(self, name: str, place: Place) -> None:
        if not self._film.shared.cast[name].pictures:
            message = f"{name!r} of the cast has no picture to refer to"
            self._findings.error(place, message, hint=f"write `{name}: {{text: ..., image: ...}}`")

    def _check_body(self, shot: WrittenShot, size: int) -> None:
        most = picture_limits().max_body_bytes
        if size * _BASE64_GROWTH > most:
            message = (
                f"the pictures of shot {shot.shot.id!r} are {size / 2**20:.0f} MB together, too much for one request"
            )
            hint = f"a request holds {most // 2**20} MB, and pictures grow by a third in it"
            self._findings.error(shot.own("references"), message, hint=hint)

    def _size(self, picture: str, newer_model: bool) -> int:  # noqa: FBT001 - the key of what was seen
        answer = self._seen.get((picture, newer_model), self._seen.get((picture, True), 0))
        return answer if isinstance(answer, int) else 0

    def _look(self, picture: str, place: Place, *, newer_model: bool) -> int:
        """Return the size of *picture* in bytes, as far as they are here; what is wrong with it is noted."""
        seen = self._seen.get((picture, newer_model))
        if seen is None:
            seen = self._answer(picture, newer_model=newer_model)
            self._seen[picture, newer_model] = seen
        if isinstance(seen, int):
            return seen
        message, hint = seen
        self._findings.error(place, message, hint=hint)
        return 0

    def _answer(self, picture: str, *, newer_model: bool) -> Answer:
        scheme = _SCHEME.match(picture)
        if scheme is None:
            return self._file(picture, newer_model=newer_model)
        match scheme[1].lower():
            case "http" | "https":
                return _link(picture)
            case "asset":
                return 0 if _ASSET.fullmatch(picture) else (f"{quoted(picture)} is no asset id", "asset://asset-...")
            case "data":
                return _checked(picture, "the picture in the data URL", newer_model=newer_model)
        return f"{quoted(picture)} is no picture that can be sent", _FORMS

    def _file(self, picture: str, *, newer_model: bool) -> Answer:
        folder = self._film.project.folder
        path = find_inside(picture, folder=folder, what="picture", findings=self._findings)
        if isinstance(path, tuple):
            return path
        data = read_bytes(path, most=picture_limits().max_bytes, what="picture")
        if isinstance(data, tuple):
            return data
        return _checked(data, f"picture {quoted(picture)}", newer_model=newer_model)


def _checked(picture: bytes | str, name: str, *, newer_model: bool) -> Answer:
    try:
        data = from_data_url(picture) if isinstance(picture, str) else picture
        check_picture(data, name=name, limits=picture_limits(), newer_model=newer_model)
    except PictureRefused as error:
        return error.message, error.hint
    return len(data)


def _link(picture: str) -> Answer:
    try:
        host = urlsplit(picture).hostname
    except ValueError:
        host = None
    if not host or any(character.isspace() for character in picture):
        return f"{quoted(picture)} is no link", "https://host/path"
    return 0


def _is_like_a_picture(name: str, film: Film) -> bool:
    """Return whether *name* is written like a path or a link, or is a file of the project."""
    is_written_so = "/" in name or ":" in name or bool(PurePosixPath(name).suffix)
    return is_written_so or (film.project.folder / name).is_file()


def _takes_newer_formats(shot: WrittenShot) -> bool:
    model = find_model(shot.shot.model or DEFAULT_MODEL)
    return model is None or not model.name.startswith("seedance-1.0")
