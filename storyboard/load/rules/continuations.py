"""Rules about shots that go on from the clip of another."""

from storyboard.load.problems import Findings
from storyboard.load.written_film import WrittenFilm, WrittenShot
from storyboard.model.capabilities import EXTEND, Model
from storyboard.model.references import references_of
from storyboard.model.units import FPS

_FRAMES = ("from", "first_frame", "to", "last_frame")


def check_continuations(film: WrittenFilm, findings: Findings) -> None:
    """Note what excludes `continues`, models that cannot go on from a clip, and clips too short or too long for it."""
    by_id = {shot.shot.id: shot for shot in film.shots}
    for shot in film.shots:
        if shot.shot.continues is None or shot.is_wrong("continues"):
            continue
        _check_alone(shot, film, findings)
        _check_settings(shot, findings)
        if shot.model is not None and not shot.is_wrong("model"):
            _check_model(shot, shot.model, film, findings)
            _check_length(shot, shot.model, by_id.get(shot.shot.continues), findings)


def _check_alone(shot: WrittenShot, film: WrittenFilm, findings: Findings) -> None:
    name, above = shot.shot.id, shot.shot.continues
    for key in _FRAMES:
        if shot.part.has(key):
            message = f"shot {name!r} has both `continues` and `{key}`"
            hint = "keep `continues` to go on with the clip's motion, or `from` to open on its last frame"
            findings.error(shot.own(key), message, hint=hint)
    for reference in references_of(shot.shot, film.shared.cast):
        if reference.role == "reference_video":
            message = f"shot {name!r} goes on from the clip of {above!r}, and no other video goes with it"
            findings.error(shot.part.at("references", reference.index), message, hint="leave the video out")


def _check_settings(shot: WrittenShot, findings: Findings) -> None:
    """Look at the shot's own settings: those of the whole film are meant for its other shots."""
    ratio, kind = shot.shot.ratio, shot.shot.omni_reference_task_type
    if shot.part.has("ratio") and ratio not in {None, "adaptive"}:
        message = f"shot {shot.shot.id!r} has the shape of the clip that it goes on from, and takes no other"
        findings.error(shot.own("ratio"), message, hint="leave it out, or write adaptive")
    if shot.part.has("omni_reference_task_type") and kind not in {None, EXTEND}:
        message = f"`continues` asks for `{EXTEND}`, and `omni_reference_task_type: {kind}` is something else"
        findings.error(shot.own("omni_reference_task_type"), message, hint="leave it out")
    if shot.shot.draft:
        message = f"drafts that continue from a clip, as shot {shot.shot.id!r} does, are not documented"
        findings.error(shot.place("draft"), message, hint="write `draft: false` for this shot")


def _check_model(shot: WrittenShot, model: Model, film: WrittenFilm, findings: Findings) -> None:
    if not model.continues:
        able = ", ".join(each.name for each in film.models if each.continues)
        message = f"{model.name} cannot go on from a clip, as shot {shot.shot.id!r} wants"
        findings.error(shot.own("continues"), message, hint=f"can: {able}; or write `from: {shot.shot.continues}`")


def _check_length(shot: WrittenShot, model: Model, above: WrittenShot | None, findings: Findings) -> None:
    bounds = model.continued_s
    if above is None or bounds is None or not model.continues or above is shot:
        return
    frames, asked_s = above.shot.frames, above.segments[-1].duration_s
    length_s = asked_s if asked_s is not None else None if frames is None else float(frames / FPS)
    if length_s is not None and length_s > 0 and not bounds[0] <= length_s <= bounds[1]:
        message = (
            f"{model.name} goes on from clips of {bounds[0]:g} to {bounds[1]:g} s, and that of {above.shot.id!r} has"
        )
        findings.error(shot.own("continues"), f"{message} {length_s:.3g} s", hint="give it another length")
