"""Rules about the videos and sounds that shots refer to, and about all that one request carries."""

from dataclasses import dataclass

from storyboard.errors import SoundRefused
from storyboard.load.problems import Findings, in_quotes
from storyboard.load.project_files import Refusal, find_inside, is_file_there, read_bytes
from storyboard.load.rules.pictures import PictureCheck, asset_refusal, link_refusal, takes_heif
from storyboard.load.rules.references import check_lengths
from storyboard.load.written_film import WrittenFilm, WrittenShot
from storyboard.media.sound.sound_files import SoundFacts, check_sound, from_sound_data_url
from storyboard.model.capabilities import picture_limits, sound_limits
from storyboard.model.references import ReferencedFile, references_of

_BASE64_GROWTH = 4 / 3


@dataclass(frozen=True, slots=True)
class _HeardSound:
    size_bytes: int = 0
    facts: SoundFacts | None = None
    """None where the bytes are not here."""


class ReferencedMediaCheck:
    """Looks at every video and sound of a film, and at each only once."""

    def __init__(self, film: WrittenFilm, pictures: PictureCheck, findings: Findings) -> None:
        """*pictures* has looked at the pictures already."""
        self._film = film
        self._pictures = pictures
        self._findings = findings
        self._heard: dict[str, Refusal | _HeardSound] = {}

    def check(self) -> None:
        """Note every video and sound that cannot be sent, and shots that send too much at once."""
        for shot in self._film.shots:
            referred = references_of(shot.shot, self._film.shared.cast)
            for reference in referred:
                self._check_one(shot, reference)
            self._check_lengths(shot, referred)
            self._check_body(shot, referred)

    def _check_one(self, shot: WrittenShot, reference: ReferencedFile) -> None:
        refusal: Refusal | None = None
        if reference.role == "reference_video":
            refusal = _video_refusal(reference.place)
        elif reference.role == "reference_audio" and not isinstance(heard := self._sound(reference.place), _HeardSound):
            refusal = heard
        if refusal is not None:
            message, hint = refusal
            self._findings.error(shot.part.at("references", reference.index), message, hint=hint)

    def _check_lengths(self, shot: WrittenShot, referred: tuple[ReferencedFile, ...]) -> None:
        lengths = []
        for reference in referred:
            heard = self._sound(reference.place) if reference.role == "reference_audio" else None
            if isinstance(heard, _HeardSound) and heard.facts is not None:
                lengths.append((reference.index, round(heard.facts.duration_s, 1)))
        if shot.model is not None:
            check_lengths(shot, shot.model, "reference_audio", tuple(lengths), self._findings)

    def _check_body(self, shot: WrittenShot, referred: tuple[ReferencedFile, ...]) -> None:
        heif, most = takes_heif(shot), picture_limits().max_body_bytes
        frames = [picture for picture in (shot.shot.first_frame, shot.shot.last_frame) if picture is not None]
        pictures = frames + [reference.place for reference in referred if reference.role == "reference_image"]
        size = sum(self._pictures.seen_picture(picture, takes_heif=heif).size_bytes for picture in pictures)
        sounds = [self._sound(reference.place) for reference in referred if reference.role == "reference_audio"]
        size += sum(heard.size_bytes for heard in sounds if isinstance(heard, _HeardSound))
        spoken = [shot.shot.lines[number - 1].written_file for number in shot.segments[0].sounds]
        size += sum(self._size_of(file) for file in spoken if file)
        if size * _BASE64_GROWTH > most:
            what = "pictures and sounds" if sounds or spoken else "pictures"
            message = (
                f"the {what} of shot {shot.shot.id!r} are {size / 2**20:.0f} MB together, too much for one request"
            )
            hint = f"a request holds {most // 2**20} MB, and {what} grow by a third in it"
            self._findings.error(shot.own("references"), message, hint=hint)

    def _size_of(self, text: str) -> int:
        """Return how large a recording is; 0 where it is not there, which other rules tell."""
        folder = self._film.project.folder
        return (folder / text).stat().st_size if is_file_there(text, folder=folder) else 0

    def _sound(self, text: str) -> Refusal | _HeardSound:
        if text not in self._heard:
            self._heard[text] = self._listen(text)
        return self._heard[text]

    def _listen(self, text: str) -> Refusal | _HeardSound:
        if text.startswith(("http://", "https://")):
            return link_refusal(text) or _HeardSound()
        if text.startswith("asset://"):
            return asset_refusal(text) or _HeardSound()
        if text.startswith("data:"):
            return _check(text, "the sound in the data URL")
        path = find_inside(text, folder=self._film.project.folder, what="sound", findings=self._findings)
        if isinstance(path, tuple):
            return path
        data = read_bytes(path, most=sound_limits().max_bytes, what="sound")
        return data if isinstance(data, tuple) else _check(data, f"sound {in_quotes(text)}")


def _video_refusal(text: str) -> Refusal | None:
    if text.startswith(("http://", "https://")):
        return link_refusal(text)
    if text.startswith("asset://"):
        return asset_refusal(text)
    hint = "put it on the web and write its https link, or write the asset:// id that the service gave it"
    return f"the services take no video as a file, and {in_quotes(text)} is not a link", hint


def _check(sound: bytes | str, name: str) -> Refusal | _HeardSound:
    try:
        data = from_sound_data_url(sound) if isinstance(sound, str) else sound
        facts = check_sound(data, name=name, limits=sound_limits())
    except SoundRefused as error:
        return error.message, error.hint
    return _HeardSound(len(data), facts)
