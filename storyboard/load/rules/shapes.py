"""Rules about the shape of shots that refer to pictures: the service would take that of the first one."""

from storyboard.load.problems import Findings
from storyboard.load.rules.pictures import PictureCheck, takes_heif
from storyboard.load.written_film import WrittenFilm, WrittenShot
from storyboard.model.capabilities import EXTEND
from storyboard.model.modes import mode_of_segment
from storyboard.model.request_settings import ADAPTIVE, Size, film_ratio, first_reference, lets_references_decide


def check_shapes(film: WrittenFilm, pictures: PictureCheck, findings: Findings) -> None:
    """Warn where the first reference is of another shape than the film; *pictures* has looked at it."""
    own = film_ratio(film.storyboard, film.models, size_of=lambda place: _size(place, pictures, heif=True))
    for shot in film.shots:
        if not shot.is_wrong("ratio", "model", "references"):
            _check_shape(shot, film, pictures, findings, own=own)


def _check_shape(shot: WrittenShot, film: WrittenFilm, pictures: PictureCheck, findings: Findings, *, own: str) -> None:
    model, ratio, mode = shot.model, shot.shot.ratio, mode_of_segment(shot.segments[0])
    if model is None or mode != "references" or ratio not in {None, ADAPTIVE}:
        return
    task_type = EXTEND if shot.shot.continues else shot.shot.omni_reference_task_type
    if not lets_references_decide(model, mode, task_type):
        return
    place = first_reference(shot.shot, film.shared.cast)
    size = _size(place, pictures, heif=takes_heif(shot)) if place else None
    theirs = model.nearest_ratio(*size) if size else ""
    if theirs in {"", own}:
        return
    name = shot.shot.id
    if ratio is None:
        message = (
            f"shot {name!r} writes no `ratio`, and the service would take that of its first reference, {theirs}: "
            f"{own}, the film's own, is sent"
        )
        hint = f'write `ratio: "{own}"` to say so, or `ratio: adaptive` for {theirs}'
    else:
        message = f"shot {name!r} adapts to its first reference, {theirs}, in a film of {own}"
        hint = f'write `ratio: "{own}"` for this shot'
    findings.warning(shot.place("ratio") if ratio else shot.own("references"), message, hint=hint)


def _size(place: str, pictures: PictureCheck, *, heif: bool) -> Size | None:
    facts = pictures.seen_picture(place, takes_heif=heif).facts
    return (facts.width_px, facts.height_px) if facts else None
