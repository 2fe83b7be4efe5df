"""The files and links that a request sends, with the digests of files."""

from collections.abc import Iterable

from storyboard.files import digest_of
from storyboard.load.prompt.sent_pictures import SentFile
from storyboard.model.stills import StillName
from storyboard.model.takes import Source
from storyboard.model.written_lines import RecordingName
from storyboard.project import Project

_LINKS = ("http://", "https://", "data:", "asset://")


def sources_of(sent: Iterable[SentFile], *, project: Project, is_numbered: bool) -> tuple[Source, ...]:
    """
    Return where what is *sent* comes from, but for what other takes give.

    References are *numbered* where stills stand among them, so that each keeps its place.
    """
    return tuple(
        _source(
            file,
            project=project,
            order=file.number if file.line or (is_numbered and file.role.startswith("reference_")) else 0,
        )
        for file in sent
        if file.place and not isinstance(file.place, StillName | RecordingName)
    )


def _source(sent: SentFile, *, project: Project, order: int) -> Source:
    text = sent.place
    if text.startswith(_LINKS):
        return Source(role=sent.role, kind="link", place=text, duration_s=sent.duration_s, order=order)
    sha256 = digest_of(project.folder / text)
    return Source(role=sent.role, kind="file", place=text, sha256=sha256, order=order, line=sent.line)
