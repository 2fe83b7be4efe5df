"""
Filing a recording: the sound as it was served, listened to, durable, with its slate last.

What is no sound, or silent, or cut off, is no take: it is paid, and a person has to say whether another is to be. A
sound of a length that cannot be its words' is a take, and waits for a person's approval.
"""

from pathlib import Path

from storyboard.archive.takes import file_facts
from storyboard.errors import SoundRefused
from storyboard.media.sound.voice_files import VoiceFacts, voice_facts
from storyboard.model.clock import now
from storyboard.model.recordings import odd_length
from storyboard.model.takes import Attempt, ClipFacts, Slate, Take
from storyboard.reporter import Note
from storyboard.shoot.context import Context
from storyboard.shoot.filed_call import file_call


async def file_recording(context: Context, attempt_id: str) -> Take:
    """File the recording of an attempt as a take; raises as `file_call` does."""
    take = await file_call(context, attempt_id, look=_require_speech, make_slate=_slate)
    if take.slate.clip.remark:
        context.reporter.report(Note(f"{take.key}: {take.slate.clip.remark}: listen to it, and approve or retake it"))
    return take


def _require_speech(data: bytes, name: str) -> None:
    _listen(data, name)


def _listen(data: bytes, name: str) -> VoiceFacts:
    facts = voice_facts(data, name=name)
    if facts.is_silent:
        raise SoundRefused(f"{name}: nothing can be heard in it")
    if facts.is_cut_off:
        raise SoundRefused(f"{name}: it is cut off after {facts.duration_s:.1f} s of {facts.declared_s:.1f} s")
    return facts


def _slate(attempt: Attempt, place: Path) -> Slate:
    sound, facts = file_facts(place), _listen(place.read_bytes(), place.name)
    asked = attempt.asked
    clip = ClipFacts(
        width=0,
        height=0,
        frames=facts.samples,
        rate=f"{facts.rate}/1",
        has_audio=True,
        remark=odd_length(asked.prompt, facts.duration_s, speed=asked.speed or 1.0),
    )
    return Slate(
        attempt=attempt.model_copy(update={"state": "archived", "failure": None}),
        seed=None,
        archived_at=now(),
        clip=clip,
        video=sound,
        first_frame=sound,
        last_frame=sound,
        last_frame_served=True,
    )
