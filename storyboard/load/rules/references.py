"""Rules about how many pictures, videos and sounds a model takes as references, and what it does with them."""

from storyboard.load.problems import Findings, shorten
from storyboard.load.written_film import WrittenFilm, WrittenShot
from storyboard.model.capabilities import LEEWAY_S, Model, Models, ReferenceLimits
from storyboard.model.references import KINDS, ReferencedFile, ReferenceRole, references_of
from storyboard.model.request_settings import EXAMPLE


def check_references(shot: WrittenShot, model: Model, film: WrittenFilm, findings: Findings) -> None:
    """Note references that *model* does not take: too many of a kind, sounds alone, videos of a wrong length."""
    referred = references_of(shot.shot, film.shared.cast)
    _check_count(shot, film.models, referred, "reference_image", model.max_references, findings)
    for role, limits in _limits(model):
        _check_count(shot, film.models, referred, role, limits.most if limits else 0, findings)
        if limits:
            check_lengths(shot, model, role, _lengths(referred, role), findings)
    is_alone = (
        bool(referred)
        and not shot.shot.continues
        and all(reference.role == "reference_audio" for reference in referred)
    )
    if is_alone and not model.sounds_alone:
        message = f"shot {shot.shot.id!r} refers to sounds alone, and they need a picture or a video beside them"
        findings.error(shot.own("references"), message, hint="add one to `references`")
    _check_task_type(shot, model, film.models, referred, findings)
    for reference in referred:
        if reference.role == "reference_video" and reference.duration_s is None and model.reference_videos:
            message = f"the length of this video cannot be read, so the price of shot {shot.shot.id!r} is unknown"
            hint = f"write `{{video: {shorten(reference.place)}, duration: 8}}` with its seconds"
            findings.warning(shot.part.at("references", reference.index), message, hint=hint)


def check_lengths(
    shot: WrittenShot, model: Model, role: ReferenceRole, lengths: tuple[tuple[int, float], ...], findings: Findings
) -> None:
    """Note videos or sounds of a wrong length; *lengths* are those known, in seconds, each with its entry's place."""
    limits = dict(_limits(model))[role]
    if limits is None or not lengths:
        return
    word = KINDS[role]
    for index, length_s in lengths:
        if limits.each_s and limits.accepted_s and not limits.accepted_s[0] <= length_s <= limits.accepted_s[1]:
            message = (
                f"{model.name} takes {word}s of {limits.each_s[0]:g} to {limits.each_s[1]:g} s, not {length_s:g} s"
            )
            findings.error(shot.part.at("references", index), message, hint="cut it")
    total_s = sum(length_s for _, length_s in lengths)
    if len(lengths) > 1 and total_s > limits.accepted_total_s:
        message = f"the {word}s of shot {shot.shot.id!r} are {total_s:g} s together, and {model.name} takes "
        findings.error(shot.own("references"), f"{message}{limits.total_s:g} s", hint="leave some out, or cut them")


def _limits(model: Model) -> tuple[tuple[ReferenceRole, ReferenceLimits | None], ...]:
    return (("reference_video", model.reference_videos), ("reference_audio", model.reference_audios))


def _lengths(referred: tuple[ReferencedFile, ...], role: ReferenceRole) -> tuple[tuple[int, float], ...]:
    return tuple(
        (reference.index, reference.duration_s)
        for reference in referred
        if reference.role == role and reference.duration_s is not None
    )


def _check_count(
    shot: WrittenShot,
    models: Models,
    referred: tuple[ReferencedFile, ...],
    role: ReferenceRole,
    most: int,
    findings: Findings,
) -> None:
    model, count = shot.model, sum(reference.role == role for reference in referred)
    if model is None or count <= most or "references" not in model.modes:
        return
    word = KINDS[role]
    if most == 0:
        message, hint = f"{model.name} takes no reference {word}s", _able_models(role, models)
    else:
        message = f"shot {shot.shot.id!r} has {count} reference {word}s, and {model.name} takes {most}"
        hint = "leave some out"
    findings.error(shot.own("references"), message, hint=hint)


def _able_models(role: ReferenceRole, models: Models) -> str:
    return f"can: {', '.join(each.name for each in models if dict(_limits(each))[role])}"


def _check_task_type(
    shot: WrittenShot, model: Model, models: Models, referred: tuple[ReferencedFile, ...], findings: Findings
) -> None:
    kind, name = shot.shot.omni_reference_task_type, model.name
    videos = [reference for reference in referred if reference.role == "reference_video"]
    if kind is not None and not model.reference_task_types:
        able = ", ".join(each.name for each in models if each.reference_task_types)
        place = shot.place("omni_reference_task_type", "model")
        findings.error(place, f"{name} has no `omni_reference_task_type`", hint=f"has it: {able}")
        return
    if not model.reference_task_types or not (videos or kind) or shot.shot.continues:
        return
    asked = _asked_length(shot)
    if kind in model.task_types_as_wide_as_the_video:
        _check_source(shot, kind, model, videos, findings)
        if kind not in model.task_types_as_long_as_the_video:
            asked.pop("duration", None)
        if not shot.part.has("ratio"):
            # An inherited ratio is meant for other shots, and is not sent here.
            asked.pop("ratio", None)
        for key, written in asked.items():
            as_what = "long and as wide" if kind in model.task_types_as_long_as_the_video else "wide"
            message = f"{name} makes what it {kind}s as {as_what} as the video: `{key}: {written}` is refused"
            findings.error(shot.place(key), message, hint=_FREE[key])
    elif kind == "auto" and asked:
        (key, written), *_ = asked.items()
        message = f"{name} may read shot {shot.shot.id!r} as an edit of its video, and then refuses `{key}: {written}`"
        hint = f"write {' and '.join(_FREE[key].removeprefix('write ') for key in asked)}, or `{_AN_EXAMPLE}`"
        findings.warning(shot.place(key), message, hint=hint)


_FREE = {"duration": "write `duration: -1`", "ratio": "write `ratio: adaptive`"}
_AN_EXAMPLE = f"omni_reference_task_type: {EXAMPLE}"


def _check_source(
    shot: WrittenShot, kind: str | None, model: Model, videos: list[ReferencedFile], findings: Findings
) -> None:
    """Note where a task that is made of one video has none, several, or one of a wrong length."""
    if not videos:
        message = f"shot {shot.shot.id!r} has no video to {kind}"
        findings.error(shot.place("omni_reference_task_type"), message, hint="add one: `references: [{video: ...}]`")
    least, most = model.task_source_s.get(kind or "", (0.0, 3600.0))
    for reference in videos[:1] if len(videos) == 1 else ():
        if reference.duration_s is not None and not least <= reference.duration_s <= most + LEEWAY_S:
            message = f"{model.name} can {kind} videos of {least:g} to {most:g} s, not of {reference.duration_s:g} s"
            findings.error(shot.part.at("references", reference.index), message, hint="name another video, or cut it")


def _asked_length(shot: WrittenShot) -> dict[str, object]:
    """Return length and ratio as far as the shot asks for some of its own."""
    length, ratio = shot.segments[0].duration_s, shot.shot.ratio
    asked = {"duration": None if length == -1 else length, "ratio": None if ratio == "adaptive" else ratio}
    return {key: value for key, value in asked.items() if value is not None}
