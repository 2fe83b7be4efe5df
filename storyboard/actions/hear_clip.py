"""
One clip, heard by a service: at most two calls, and what came filed beside its take.

What is asked is noted before it is sent. So a process that dies in between leaves word of a call that may be paid.
"""

import asyncio
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from storyboard.actions.heard_result import UnheardClip, unheard_clip
from storyboard.archive.heard_clips import file_heard_clip, read_heard_clip
from storyboard.errors import MediaError, OutcomeUnknown, ProviderError, Unavailable
from storyboard.model.clock import now
from storyboard.model.heard_clip import HeardClip
from storyboard.model.take_key import take_words
from storyboard.model.takes import Take
from storyboard.model.units import count_of
from storyboard.project import Project
from storyboard.providers.recognition.base import HeardSpeech, RecognitionService
from storyboard.reporter import Note, Reporter

_SOUND_HZ: Final = 16_000
"""Of what is sent: more is not needed to know words by."""
_MOST_CALLS: Final = 2
_TRIES: Final = 4
"""How often a busy service is asked."""
_LONGEST_WAIT_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class AskedClip:
    """A clip, and who is to hear it."""

    take: Take
    service: RecognitionService
    usd: Decimal | None
    """What one call costs; None where nobody knows."""
    model: str = ""
    language: str = ""
    again: bool = False
    """Whether it is asked for whatever was asked before."""

    @property
    def name(self) -> str:
        """``turn take 2``."""
        return take_words([self.take.folder])


async def hear_clip(project: Project, asked: AskedClip, *, reporter: Reporter) -> UnheardClip | None:
    """
    Let a clip be heard and file what was heard beside its take; return why it was not.

    Raises:
        Unwritable: Nothing can be filed.
        ArchiveError: What was heard before cannot be read, or the bucket cannot be used.
    """
    take, before = asked.take, read_heard_clip(project, asked.take)
    with TemporaryDirectory(prefix="storyboard-") as folder:
        clip, sound = project.archive / take.folder / take.slate.video.path, Path(folder) / f"{take.key.shot}.wav"
        try:
            has_sound = await asyncio.to_thread(_write_sound, clip, sound)
        except MediaError as error:
            return _unheard(asked, error.message, hint=error.hint)
        if not has_sound:
            file_heard_clip(project, take, _first_note(asked).model_copy(update={"has_sound": False}))
            return None
        return await _Listening(project, asked, sound, reporter).listen(before)


def _write_sound(clip: Path, to: Path) -> bool:
    """Write what *clip* lets hear to *to*, as services take it; return whether it has any sound."""
    # NumPy takes longer to import than all the rest.
    from storyboard.media.coded.probe import probe  # noqa: PLC0415
    from storyboard.media.sound.mono_sound import mono_sound  # noqa: PLC0415
    from storyboard.media.sound.sound_bytes import sound_bytes  # noqa: PLC0415

    if not probe(clip).has_audio:
        return False
    sound = mono_sound(clip, rate_hz=_SOUND_HZ)
    to.write_bytes(sound_bytes(sound[None, :], rate_hz=_SOUND_HZ, format="wav"))
    return bool(sound.size)


class _Listening:
    """The calls for one clip."""

    def __init__(self, project: Project, asked: AskedClip, sound: Path, reporter: Reporter) -> None:
        self._project = project
        self._asked = asked
        self._sound = sound
        self._reporter = reporter

    async def listen(self, before: HeardClip | None) -> UnheardClip | None:
        """Ask as often as may be; return why nothing was heard."""
        note = before or _first_note(self._asked)
        lost, why = 0 if self._asked.again else len(note.lost_at), "the answer to an earlier call was lost"
        while lost < _MOST_CALLS:
            at = now()
            # Until its answer is here, nobody knows what became of it.
            self._file(note.model_copy(update={"lost_at": (*note.lost_at, at)}))
            try:
                heard = await self._answer()
            except OutcomeUnknown as error:
                note = note.model_copy(update={"lost_at": (*note.lost_at, at)})
                lost, why = lost + 1, error.message
            except ProviderError as error:
                # Surely nothing was done.
                self._file(note if note.is_known or note.lost_at else None)
                return _unheard(self._asked, error.message, hint=error.hint, perhaps_paid=len(note.lost_at))
            else:
                self._file(self._full_note(note, heard, at=at))
                return None
        calls = count_of(len(note.lost_at), "call")
        why = f"{why.rstrip('.')}; {calls} may be paid, and nobody is asked again"
        return _unheard(self._asked, why, hint="to ask once more all the same: --again", perhaps_paid=len(note.lost_at))

    def _full_note(self, note: HeardClip, heard: HeardSpeech, *, at: str) -> HeardClip:
        """Return *note* with what was *heard*, as much of it as a clip can hold."""
        calls = {"lost_at": note.lost_at, "heard_at": (*note.heard_at, at)}
        known = _first_note(self._asked).model_copy(update=calls)
        return known.with_answer(heard.text, heard.words, seconds=heard.billed_s)

    async def _answer(self) -> HeardSpeech:
        """
        Return what the service heard; wait where it is busy.

        Raises:
            ProviderError: As `RecognitionService.hear` does.
        """
        for attempt in range(1, _TRIES + 1):
            try:
                return await self._asked.service.hear(
                    self._sound, model=self._asked.model, language=self._asked.language
                )
            except Unavailable as error:
                wait_s = max(error.retry_after_s, 2.0**attempt)
                if attempt == _TRIES or wait_s > _LONGEST_WAIT_S:
                    raise
                text = f"{self._asked.name} is heard later: {error.message.rstrip('.')}; asked again in {wait_s:.0f} s"
                self._reporter.report(Note(text))
                await asyncio.sleep(wait_s)
        raise AssertionError("the last attempt returns or raises")

    def _file(self, heard: HeardClip | None) -> None:
        file_heard_clip(self._project, self._asked.take, heard)


def _first_note(asked: AskedClip) -> HeardClip:
    """Return the note on a clip that nobody was asked about yet."""
    return HeardClip(
        clip_sha256=asked.take.slate.video.sha256,
        service=asked.service.name,
        model=asked.model or asked.service.default_model,
        language=asked.language,
        usd=asked.usd,
    )


def _unheard(asked: AskedClip, why: str, *, hint: str = "", perhaps_paid: int = 0) -> UnheardClip:
    key = asked.take.key
    return unheard_clip((key.shot, key.segment), why, hint=hint, perhaps_paid=perhaps_paid)
