"""
Rules about how long it takes to say what a shot says: told before anything is paid.

A recording is measured to the sample, and words are estimated by their script: what an estimate says is a warning.
"""

from storyboard.errors import PromptInvalid
from storyboard.load.problems import Findings
from storyboard.load.prompt.prompt import speeches_in
from storyboard.load.spoken_lengths import line_lengths_s, sent_lengths_s
from storyboard.load.written_film import WrittenFilm, WrittenShot
from storyboard.model.sent_sounds import MOST_LINE_S
from storyboard.model.speaking_time import speaking_time_s
from storyboard.model.spoken_length import TOLERANCE_S, UNSURE, SpokenTime, lengths_of, said_s, whole_s
from storyboard.model.storyboard import Scene
from storyboard.model.units import FPS

_MOST_SILENT = 0.5
"""A shot with recordings of which so much is silent is told."""


def check_fit(film: WrittenFilm, findings: Findings) -> None:
    """Note lines that no sound can hold, shots that are too short for what is said, and long silence."""
    for shot, scene in film.rendered_shots:
        is_said = shot.shot.lines or shot.shot.dialogue
        if is_said and not shot.is_wrong("lines", "dialogue", "model", "duration", "frames", "beats"):
            _check_shot(shot, scene, film, findings)


def _check_shot(shot: WrittenShot, scene: Scene, film: WrittenFilm, findings: Findings) -> None:
    try:
        lines_s = _lengths_s(shot, scene, film)
    except PromptInvalid:
        # Told by the rules about texts.
        return
    _check_lines(shot, lines_s, findings)
    available_s = _available_s(shot)
    if available_s is None or not shot.segments[0].has_sound:
        return
    needed_s, sent_s = said_s(lines_s), sent_lengths_s(lines_s, shot.segments[0], film.shared.cast)
    is_exact = bool(shot.shot.lines) and all(line.written_file for line in shot.shot.lines)
    limits = shot.model.reference_audios if shot.model else None
    if is_exact and limits and needed_s > limits.accepted_total_s:
        # Told by the rules about recordings: no length helps.
        return
    if is_exact and shot.segments[0].sounds and needed_s > available_s + TOLERANCE_S:
        message = f"the lines of shot {shot.shot.id!r} are {needed_s:.1f} s long, and it is {available_s:g} s"
        findings.error(shot.place("duration", "lines"), message, hint=_longer(shot, sent_s))
    elif needed_s > available_s * UNSURE:
        key = "lines" if shot.shot.lines else "dialogue"
        takes = "take" if key == "lines" else "takes"
        message = (
            f"the {key} of shot {shot.shot.id!r} {takes} about {needed_s:.1f} s to say, and it is {available_s:g} s"
        )
        findings.warning(shot.place("duration", key), message, hint=_longer(shot, sent_s))
    elif said_s(sent_s) > available_s * UNSURE:
        message = (
            f"the lines of shot {shot.shot.id!r} take about {said_s(sent_s):.1f} s as they are sent, for each sound "
            f"has at least {shot.segments[0].least_sound_s:g} s, and it is {available_s:g} s"
        )
        findings.warning(shot.place("duration", "lines"), message, hint=_longer(shot, sent_s))
    else:
        _check_silence(shot, sent_s, available_s, findings)


def _lengths_s(shot: WrittenShot, scene: Scene, film: WrittenFilm) -> tuple[float, ...]:
    segment = shot.segments[0]
    if shot.shot.lines:
        return line_lengths_s(film.storyboard, scene, segment, project=film.project)
    speeches = speeches_in(film.storyboard, scene, segment, project=film.project)
    return tuple(0.0 if speech.is_sound else speaking_time_s(speech.words) for speech in speeches)


def _check_lines(shot: WrittenShot, lines_s: tuple[float, ...], findings: Findings) -> None:
    for number, (line, line_s) in enumerate(zip(shot.shot.lines, lines_s, strict=False), start=1):
        if line.file is not None and line.written_file is None and line_s > MOST_LINE_S:
            message = f"line {number} of shot {shot.shot.id!r} takes about {line_s:.0f} s to say"
            hint = "split it, in two shots"
            findings.warning(
                shot.part.at("lines", number - 1), f"{message}, and no sound may be over {MOST_LINE_S:g} s", hint=hint
            )


def _check_silence(shot: WrittenShot, lines_s: tuple[float, ...], available_s: float, findings: Findings) -> None:
    """Warn of a shot much longer than the recordings that are sent with it."""
    if not shot.segments[0].sounds or isinstance(shot.shot.duration, SpokenTime) or shot.model is None:
        return
    needed_s, (least, most) = said_s(lines_s), lengths_of(shot.shot, shot.model)
    fitting = whole_s(lines_s, least=least, most=most)
    if needed_s < available_s * _MOST_SILENT and fitting < available_s:
        message = f"nothing is said in {available_s - needed_s:.1f} s of the {available_s:g} s of shot {shot.shot.id!r}"
        hint = f"write `duration: {fitting}`, or leave it out"
        findings.warning(
            shot.place("duration", "lines"), f"{message}, which are silent or filled by the model", hint=hint
        )


def _available_s(shot: WrittenShot) -> float | None:
    """Return how long the shot is; None where the service chooses."""
    if shot.shot.frames is not None:
        return float((shot.shot.frames - 1) / FPS)
    lengths = [segment.duration_s for segment in shot.segments]
    known = [length_s for length_s in lengths if length_s is not None and length_s > 0]
    if len(known) == len(lengths):
        return float(sum(known))
    if shot.model is None or shot.model.default_duration_s <= 0 or -1 in lengths:
        return None
    return float(shot.model.default_duration_s * len(lengths))


def _longer(shot: WrittenShot, lines_s: tuple[float, ...]) -> str:
    """Return what helps where a shot is too short."""
    if shot.model is None:
        return "make it longer, or say less"
    least, most = lengths_of(shot.shot, shot.model)
    wanted = whole_s(lines_s, least=least, most=10 * most)
    if wanted > most:
        return f"say less, or give some of it to another shot: {shot.model.name} makes {least} to {most} s"
    leave = ", or leave it out" if shot.shot.lines else ""
    return f"write `duration: {wanted}`{leave}; or say less"
