"""Rules about narration: recordings that can be heard, and voices that have the time to end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from storyboard.load.problems import Findings
from storyboard.load.reels import WrittenCut
from storyboard.load.rules.recordings import RecordingCheck
from storyboard.load.rules.reels import reel_cuts, seen_length_s
from storyboard.load.written_film import WrittenFilm, WrittenShot
from storyboard.model.reel_lengths import NARRATION_SLACK_S, TITLE_CARD_S
from storyboard.model.speaking_time import speaking_time_s
from storyboard.model.units import FPS, names_of


@dataclass(frozen=True, slots=True)
class _NarrationTime:
    """How long a narration is, in seconds."""

    seconds: Fraction
    is_guess: bool = False
    """Whether nobody has recorded it yet."""

    @property
    def spare_s(self) -> Fraction:
        """By so much it may seem too long: a guess by the text is right within a quarter."""
        return max(NARRATION_SLACK_S, self.seconds / 4) if self.is_guess else NARRATION_SLACK_S


@dataclass(frozen=True, slots=True)
class _PlacedNarration:
    """When a narration begins in a reel, in seconds; *length* is None where nobody knows how long it is."""

    shot: str
    begin_s: Fraction
    length: _NarrationTime | None


def check_narration(film: WrittenFilm, recordings: RecordingCheck, findings: Findings) -> None:
    """
    Note narration that nobody speaks, and voices that are cut off in a reel.

    *recordings* has listened to the recordings.
    """
    narrated = {
        shot.shot.id: shot
        for shot in film.shots
        if shot.has_id and shot.shot.narration is not None and not shot.is_wrong("narration")
    }
    if not narrated:
        return
    _warn_of_unspoken(film, narrated, findings)
    lengths = {name: _length_of(shot, film, recordings) for name, shot in narrated.items()}
    by_id = {shot.shot.id: shot for shot in film.shots if shot.has_id}
    off = {reel.name for reel in film.reels if not reel.reel.narration.heard}
    cards = {reel.name for reel in film.reels if reel.part is not None and reel.part.has("title_card")}
    ends = {reel.name for reel in film.reels if reel.part is not None and reel.part.has("end_card")}
    for name, cuts in reel_cuts(film).items():
        if name in off:
            continue
        _warn_of_second_showing(name, cuts, narrated, findings)
        voices, end_s = _placed_voices(cuts, by_id, lengths, begin_s=TITLE_CARD_S if name in cards else 0)
        end_s = end_s + TITLE_CARD_S if end_s is not None and name in ends else end_s
        _warn_of_crowded(name, voices, end_s, narrated, findings)


def _warn_of_unspoken(film: WrittenFilm, narrated: Mapping[str, WrittenShot], findings: Findings) -> None:
    unspoken = [shot for shot in narrated.values() if shot.shot.narration and not shot.shot.narration.file]
    if unspoken and film.shared.speech.provider is None:
        names = names_of(shot.shot.id for shot in unspoken)
        message = f"nobody speaks the narration of {names}: it has no recording, and is text for subtitles only"
        hint = "name a recording with `file`, or who records it: `speech: {provider: …}`"
        findings.warning(unspoken[0].own("narration"), message, hint=hint)


def _length_of(shot: WrittenShot, film: WrittenFilm, recordings: RecordingCheck) -> _NarrationTime | None:
    """Return how long a narration is: its recording, or about what one will be; None where nobody speaks it."""
    narration, speech = shot.shot.narration, film.shared.speech
    if narration is None or narration.file is None:
        return None
    if narration.written_file is not None:
        heard = recordings.recording(narration.written_file)
        return None if heard is None else _NarrationTime(Fraction(heard.duration_s))
    return _NarrationTime(Fraction(speaking_time_s(narration.text, speed=speech.speed or 1)), is_guess=True)


def _warn_of_second_showing(
    reel: str, cuts: Sequence[WrittenCut], narrated: Mapping[str, WrittenShot], findings: Findings
) -> None:
    seen: set[str] = set()
    for cut in cuts:
        if cut.cut.shot in seen and cut.cut.shot in narrated:
            message = f"reel {reel!r} shows {cut.cut.shot!r} more than once: its narration is heard the first time"
            findings.warning(cut.shot_place, message, hint="write `narration: off` in the reel to leave it out")
        seen.add(cut.cut.shot)


def _placed_voices(
    cuts: Sequence[WrittenCut],
    by_id: dict[str, WrittenShot],
    lengths: Mapping[str, _NarrationTime | None],
    *,
    begin_s: int,
) -> tuple[list[_PlacedNarration], Fraction | None]:
    """Return when each narration begins, and when the last clip ends, as far as lengths are known."""
    voices: list[_PlacedNarration] = []
    told: set[str] = set()
    at_s = Fraction(begin_s)
    before: WrittenCut | None = None
    for cut in cuts:
        shot = cut.cut.shot
        if shot in lengths and shot not in told:
            told.add(shot)
            # It begins where its shot is seen alone, and that is where the clip before ends.
            voices.append(_PlacedNarration(shot, at_s, lengths[shot]))
        shown_s = seen_length_s(cut, by_id)
        if shown_s is None:
            return voices, None
        entry = cut.cut.transition
        entry_s = Fraction(entry.duration) if entry and (before is not None or begin_s) else Fraction(0)
        at_s += shown_s - entry_s - (1 / FPS if _shares_frame(before, cut, by_id) else 0)
        before = cut
    return voices, at_s


def _shares_frame(before: WrittenCut | None, cut: WrittenCut, by_id: dict[str, WrittenShot]) -> bool:
    """Return whether the frame that two clips meet on is shown once."""
    if before is None or cut.cut.transition or cut.cut.trim or before.cut.trim or cut.cut.shot not in by_id:
        return False
    shot, earlier = by_id[cut.cut.shot].shot, by_id.get(before.cut.shot)
    return shot.from_ == before.cut.shot or (earlier is not None and earlier.shot.to == shot.id)


def _warn_of_crowded(
    reel: str,
    voices: Sequence[_PlacedNarration],
    end_s: Fraction | None,
    narrated: Mapping[str, WrittenShot],
    findings: Findings,
) -> None:
    """Warn of each voice that is cut off, by the next one or by the end of the reel."""
    heard = [(voice, voice.length) for voice in voices if voice.length is not None]
    for n, (voice, length) in enumerate(heard):
        after = heard[n + 1][0] if n + 1 < len(heard) else None
        until_s = after.begin_s if after else end_s
        over_s = voice.begin_s + length.seconds - until_s if until_s is not None else Fraction(0)
        if until_s is None or over_s <= length.spare_s:
            continue
        about = "about " if length.is_guess else ""
        until = f"that of {after.shot!r} begins" if after else "the reel ends"
        room = f"{float(until_s - voice.begin_s):.1f} s until {until}"
        message = (
            f"the narration of {voice.shot!r} is {about}{float(over_s):.1f} s too long for reel {reel!r}:"
            f" {about}{float(length.seconds):.1f} s, and {room}; it is cut off there"
        )
        hint = "say it shorter, make the shots longer, or write `narration: off` in that reel"
        findings.warning(narrated[voice.shot].own("narration"), message, hint=hint)
