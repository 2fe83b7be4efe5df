"""Rules about stills: what they are drawn from, what their models make, and names that are taken."""

from storyboard.load.problems import Findings, in_quotes
from storyboard.load.rules.pictures import PictureCheck
from storyboard.load.stills import WrittenStill
from storyboard.load.written_film import WrittenFilm
from storyboard.model.image_models import image_models
from storyboard.model.installed import image_service_names
from storyboard.model.stills import StillName
from storyboard.model.wires import SERVICE_NAMES, wire_of


def check_stills(film: WrittenFilm, pictures: PictureCheck, findings: Findings) -> None:
    """Note stills that cannot be made as they are written."""
    for still in film.stills:
        _check_words(still, findings)
        _check_sources(still, film, pictures, findings)
        _check_bytes(still, film, pictures, findings)
        _check_service(still, findings)
        _check_model(still, findings)
        _check_size(still, findings)


def check_drift(film: WrittenFilm, findings: Findings) -> None:
    """Note a picture that drift is to be measured from and that is no still."""
    stills = [still.shot.id for still in film.stills if still.has_id]
    written = [(film.head.value.drift, film.head.at("drift", "against"))]
    written += [(reel.reel.drift, reel.part.at("drift", "against")) for reel in film.reels if reel.part]
    for drift, place in written:
        if drift and drift.against and drift.against not in stills:
            hint = findings.nearest(drift.against, stills) or "name one of `stills`"
            findings.error(place, f"no still is called {in_quotes(drift.against)}", hint=hint)


def _check_words(still: WrittenStill, findings: Findings) -> None:
    value = still.part.value
    if not value.action and not value.prompt and not still.part.wrong & {"action", "prompt"}:
        findings.error(still.at("action"), f"still {value.id!r} sends no text", hint="write its `action`")


def _check_sources(still: WrittenStill, film: WrittenFilm, pictures: PictureCheck, findings: Findings) -> None:
    for index, entry in enumerate(still.shot.references):
        place = still.at("references", index)
        if isinstance(entry, StillName) and entry == still.shot.id:
            findings.error(place, f"still {entry!r} is drawn from itself", hint="name another picture")
        elif not isinstance(entry, StillName):
            pictures.check_reference(str(entry), place)
    most = still.model.max_references if still.model else None
    count = len(film_references(still, film))
    if most is not None and still.model is not None and count > most:
        message = f"still {still.shot.id!r} is drawn from {count} pictures, and {still.model.name} takes {most}"
        findings.error(still.at("references"), message, hint="leave some out")


def _check_bytes(still: WrittenStill, film: WrittenFilm, pictures: PictureCheck, findings: Findings) -> None:
    """Note pictures of more bytes than the still's model takes."""
    if still.model is None:
        return
    most = still.model.max_reference_bytes
    for place in film_references(still, film):
        size = 0 if isinstance(place, StillName) else pictures.seen_picture(place, takes_heif=True).size_bytes
        if size > most:
            message = f"still {still.shot.id!r} is drawn from a picture of {size:,} bytes, and {still.model.name} takes"
            findings.error(still.at("references"), f"{message} {most:,}", hint="make it smaller, or give it as a link")


def film_references(still: WrittenStill, film: WrittenFilm) -> tuple[str, ...]:
    """Return every picture that *still* is drawn from, cast names replaced by the member's pictures."""
    found: list[str] = [still.shot.from_] if still.shot.from_ else []
    for entry in still.shot.references:
        member = film.shared.cast.get(str(entry)) if not isinstance(entry, StillName) else None
        found += member.pictures if member else (str(entry),)
    return tuple(found)


def _check_service(still: WrittenStill, findings: Findings) -> None:
    name, known = still.shot.provider, image_service_names()
    if name is None or name in known or "provider" in still.part.wrong:
        return
    hint = findings.nearest(name, known) or f"these make pictures: {', '.join(known)}"
    findings.error(still.place("provider"), f"{in_quotes(name)} makes no stills", hint=f"{hint}; name one in `images`")


def _check_model(still: WrittenStill, findings: Findings) -> None:
    name = still.shot.model
    if name is None or "model" in still.part.wrong:
        return
    place = still.place("model")
    if still.model is None:
        hint = findings.nearest(name, tuple(image_models())) or f"known are: {', '.join(image_models())}"
        message = f"{in_quotes(name)} is not the name of a known image model: it is sent as it is written"
        findings.warning(place, message, hint=hint)
        return
    service = wire_of(still.shot.provider or "").service
    end = still.model.retired.get(service) if service else None
    if service and end is not None and end.is_over:
        able = ", ".join(model.name for model in image_models().values() if service not in model.retired)
        findings.warning(
            place,
            f"{still.model.name} is retired at {SERVICE_NAMES[service]} {end.words}",
            hint=f"still made there: {able}",
        )


def _check_size(still: WrittenStill, findings: Findings) -> None:
    size, model = still.shot.size, still.model
    if still.shot.ratio == "adaptive":
        findings.error(still.place("ratio"), "a still has a shape of its own", hint="leave `ratio` out, or write 16:9")
    if size is None or model is None or "size" in still.part.wrong:
        return
    width, by, height = size.partition("x")
    place = still.place("size")
    if not by and size not in model.labels:
        hint = f"it makes {', '.join(model.labels)}, or WIDTHxHEIGHT"
        findings.error(place, f"{model.name} makes no pictures of {size}", hint=hint)
    if by and not model.pixels[0] <= int(width) * int(height) <= model.pixels[1]:
        least, most = (f"{pixels:,}" for pixels in model.pixels)
        nearest = "x".join(map(str, model.nearest_size(int(width), int(height))))
        message = f"{model.name} makes pictures of {least} to {most} pixels, and {size} is none"
        findings.error(place, message, hint=f"the nearest is {nearest}")
    if by and not 1 / 16 <= int(width) / int(height) <= 16:
        findings.error(place, f"{size} is too narrow or too wide", hint="one side may be 16 times the other")
