"""Rules about reels: shots, transitions, trims, music and title cards."""

from fractions import Fraction

from storyboard.load.problems import Findings, Place, in_quotes
from storyboard.load.project_files import find_inside
from storyboard.load.reels import WrittenCut, WrittenReel
from storyboard.load.rules.translations import check_translations
from storyboard.load.transitions import TRANSITION_KINDS
from storyboard.load.written_film import WrittenFilm, WrittenShot
from storyboard.model.capabilities import Model
from storyboard.model.segments import Segment
from storyboard.model.units import FPS, frames_for
from storyboard.model.written_reels import Cut, Transition, Trim

_TRIM_SLACK = Fraction(1, 2)
"""Seconds that a service's clip may be longer than asked."""


def check_reels(film: WrittenFilm, findings: Findings) -> None:
    """Note what cannot be cut together as written, and shots that no reel shows."""
    by_id = {shot.shot.id: shot for shot in film.shots if shot.has_id}
    for reel in film.reels:
        for cut in reel.cuts:
            if cut.is_known and cut.cut.shot not in by_id:
                hint = findings.nearest(cut.cut.shot, by_id)
                findings.error(cut.shot_place, f"no shot is called {cut.cut.shot!r}", hint=hint)
        _check_transitions(reel, by_id, findings)
        _check_trims(reel, by_id, findings)
        _check_freezes(reel, by_id, findings)
        _check_music(reel, film, findings)
        _check_subtitles(film, reel, by_id, findings)
    if film.reels:
        _check_unseen_shots(film, findings)


def _check_subtitles(
    film: WrittenFilm, reel: WrittenReel, by_id: dict[str, WrittenShot], findings: Findings
) -> None:  # fmt: skip
    asked, shots = reel.reel.subtitles, [by_id[cut.cut.shot] for cut in reel.cuts if cut.cut.shot in by_id]
    if reel.part is None:
        return
    check_translations(film, reel, reel.part, shots, findings)
    if asked.show == "off" or asked.text == "action":
        return
    if reel.part.wrong_paths & {"subtitles.show", "subtitles.text"}:
        return
    if not any(_says_something(shot) for shot in shots):
        message = f"reel {reel.name!r} asks for subtitles, and no shot of it has `dialogue` or `lines`"
        findings.warning(reel.part.at("subtitles"), message, hint="for an animatic write `subtitles: {text: action}`")


def _says_something(shot: WrittenShot) -> bool:
    said = shot.shot.dialogue or shot.shot.lines or shot.shot.narration
    return bool(said) or shot.is_wrong("dialogue", "lines", "narration")


def _check_unseen_shots(film: WrittenFilm, findings: Findings) -> None:
    seen = {cut.cut.shot for reel in film.reels for cut in reel.cuts}
    for shot in film.shots:
        if shot.has_id and shot.shot.id not in seen:
            message = f"no reel shows shot {shot.shot.id!r}"
            findings.warning(shot.own("id"), message, hint="it will still be shot and paid for")


def _check_transitions(reel: WrittenReel, by_id: dict[str, WrittenShot], findings: Findings) -> None:
    has_title_card = reel.part is not None and reel.part.has("title_card")
    following = [*reel.cuts[1:], None]
    for index, (cut, after) in enumerate(zip(reel.cuts, following, strict=True)):
        transition = cut.cut.transition
        if transition is not None:
            place = cut.at("transition", "kind")
            if transition.kind not in TRANSITION_KINDS and "transition.kind" not in cut.wrong:
                hint = findings.nearest_or_all(transition.kind, TRANSITION_KINDS, are="there are")
                findings.error(place, f"no transition is called {in_quotes(transition.kind)}", hint=hint)
            if index == 0 and not has_title_card:
                message = f"the first shot of reel {reel.name!r} has a transition, and nothing comes before it"
                findings.error(cut.at("transition"), message, hint="leave it out")
        _check_room(cut, after, by_id, findings)


def _check_room(
    cut: WrittenCut, after: WrittenCut | None, by_id: dict[str, WrittenShot], findings: Findings
) -> None:  # fmt: skip
    """Note transitions into and out of a clip that are longer together than what is seen of it."""
    seen_s = seen_length_s(cut, by_id)
    into, out = _measurable(cut), _measurable(after)
    needed_s = _duration_s(into) + _duration_s(out)
    if seen_s is None or needed_s <= seen_s:
        return
    where: Place = cut.at("transition") if into else (after or cut).at("transition")
    which, verb = f"transition {'into' if into else 'out of'}", "needs"
    if into and out:
        which, verb = "transitions into and out of", "need"
    needed, seen = f"{float(needed_s):g} s", f"{float(seen_s):.3g} s of it are seen"
    message = f"the {which} shot {cut.cut.shot!r} {verb} {needed}, and {seen}"
    findings.error(where, message, hint="shorten the transition or the trim")


def _measurable(cut: WrittenCut | None) -> Transition | None:
    """Return the transition into *cut*, where its length is not written wrong."""
    return None if cut is None or "transition.duration" in cut.wrong else cut.cut.transition


def _duration_s(transition: Transition | None) -> Fraction:
    return Fraction(transition.duration) if transition else Fraction(0)


def _check_trims(reel: WrittenReel, by_id: dict[str, WrittenShot], findings: Findings) -> None:
    for cut in reel.cuts:
        trim = cut.cut.trim
        if trim is None:
            continue
        length_s = _length_s(by_id.get(cut.cut.shot))
        if trim.end is not None and trim.start >= trim.end:
            message = f"the trim of shot {cut.cut.shot!r} starts at {trim.start:g} s and ends at {trim.end:g} s"
            findings.error(cut.at("trim", "start"), message, hint="the start must come before the end")
        elif length_s is not None and trim.start >= length_s:
            message = (
                f"the trim of shot {cut.cut.shot!r} starts at {trim.start:g} s, and it is {float(length_s):.3g} s long"
            )
            findings.error(cut.at("trim", "start"), message, hint="write a start within the shot")
        elif length_s is not None and trim.end is not None and trim.end > length_s + _TRIM_SLACK:
            message = (
                f"the trim of shot {cut.cut.shot!r} ends at {trim.end:g} s, and it is {float(length_s):.3g} s long"
            )
            findings.warning(cut.at("trim", "end"), message, hint="it will end where the shot ends")


def _check_freezes(reel: WrittenReel, by_id: dict[str, WrittenShot], findings: Findings) -> None:
    for cut in reel.cuts:
        freeze, trim = cut.cut.freeze, cut.cut.trim or Trim()
        if freeze is None or "freeze.at" in cut.wrong:
            continue
        length_s = _length_s(by_id.get(cut.cut.shot))
        end_s = min(float("inf") if end is None else end for end in (length_s, trim.end))
        if not trim.start <= freeze.at <= end_s:
            seen = f"what is seen of it is from {trim.start:g} s to {float(end_s):.3g} s"
            message = f"shot {cut.cut.shot!r} freezes at {freeze.at:g} s, and {seen}"
            findings.error(cut.at("freeze", "at"), message, hint="write a time within that")


def _check_music(reel: WrittenReel, film: WrittenFilm, findings: Findings) -> None:
    if reel.part is None or reel.reel.audio is None:
        return
    music, wrong = reel.reel.audio, reel.part.wrong_paths
    has_loudness = music.loudness is not None or "audio.loudness" in wrong
    if not has_loudness and "level" in music.model_fields_set:
        message = "`level` is about loudness, and none is asked for"
        findings.error(reel.part.at("audio", "level"), message, hint="add `loudness`")
    if music.file is None and "audio.file" in wrong:
        return
    if music.file is None:
        if not has_loudness:
            hint = "write the `file` of some music, or the `loudness` to bring the reel to"
            findings.error(reel.part.at("audio"), "`audio` names neither a file nor a loudness", hint=hint)
        for key in ("gain_db", "fade_in", "fade_out", "duck_db"):
            if key in music.model_fields_set:
                message = f"`{key}` is about music, and there is none"
                findings.error(reel.part.at("audio", key), message, hint="add `file`")
        return
    path = find_inside(music.file, folder=film.project.folder, what="music", findings=findings)
    if isinstance(path, tuple):
        message, hint = path
        findings.error(reel.part.at("audio", "file"), message, hint=hint)


def seen_length_s(cut: WrittenCut, by_id: dict[str, WrittenShot]) -> Fraction | None:
    """Return how long the shot is seen in this cut; None where the model decides its length."""
    length_s, trim = _length_s(by_id.get(cut.cut.shot)), cut.cut.trim
    if length_s is None or cut.wrong & {"speed", "freeze.for", "trim", "freeze"}:
        return None
    if trim is None:
        return _shown_s(length_s, cut)
    end_s = length_s if trim.end is None else min(Fraction(trim.end), length_s)
    return _shown_s(max(end_s - Fraction(trim.start), Fraction(0)), cut)


def reel_cuts(film: WrittenFilm) -> dict[str, tuple[WrittenCut, ...]]:
    """Return what each reel shows, in order; without any written, all shots are in ``main``."""
    if film.reels:
        return {reel.name: reel.cuts for reel in film.reels}
    every = (WrittenCut(Cut(shot=shot.shot.id), shot.part.node, shot.part.source, shot.part.path, is_known=True)
             for shot in film.shots if shot.has_id)  # fmt: skip
    return {"main": tuple(every)}


def _shown_s(length_s: Fraction, cut: WrittenCut) -> Fraction:
    """Return how long so much of a shot takes in the reel."""
    freeze = cut.cut.freeze
    return length_s / Fraction(cut.cut.speed) + (Fraction(freeze.for_) if freeze else 0)


def _length_s(shot: WrittenShot | None) -> Fraction | None:
    """Return the length of a shot's clips in a row; None where it is not known before they are made."""
    if shot is None or shot.is_wrong("duration", "frames", "model", "beats"):
        return None
    frames = [_frames(segment, shot.model) for segment in shot.segments]
    if any(count is None for count in frames):
        return None
    shared = len(frames) - 1
    return (sum(count for count in frames if count) - shared) / FPS


def _frames(segment: Segment, model: Model | None) -> int | None:
    if segment.shot.frames is not None and segment.duration_s is None:
        return segment.shot.frames
    if model is None:
        return None
    asked = model.default_duration_s if segment.duration_s is None else segment.duration_s
    return frames_for(asked) if asked > 0 else None
