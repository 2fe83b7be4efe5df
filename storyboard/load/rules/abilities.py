"""Rules about what the models can do."""

import re

from storyboard.load.problems import Findings, in_quotes
from storyboard.load.rules.references import check_references
from storyboard.load.rules.wires import MODE_WORDS, check_wire
from storyboard.load.typed_part import Part
from storyboard.load.written_film import WrittenFilm, WrittenShot
from storyboard.model.capabilities import Mode, Model, Models
from storyboard.model.installed import is_installed, provider_names
from storyboard.model.modes import mode_of_segment
from storyboard.model.segments import DEFAULT_MODEL
from storyboard.model.storyboard import Settings, Shot
from storyboard.model.wires import wire_of

_FULL_ID = re.compile(r".*-\d{6}|ep-.*|.*(doubao|dreamina)-.*")
"""What a service's own model and endpoint ids look like."""
_DRAFT_IN_FLEX = (
    "leave `draft` out and draft it with `storyboard run --draft`, in the default tier: its final stays in flex; "
    "or leave `service_tier` out"
)


def check_abilities(film: WrittenFilm, findings: Findings) -> None:
    """Note models and providers that are not there, and what a model is asked that it cannot do."""
    for level in _levels(film):
        _check_one_length(level, findings)
    for shot in film.shots:
        _check_provider(shot, film, findings)
        check_wire(
            shot,
            tuple(map(mode_of_segment, shot.segments)),
            findings,
        )
        _check_modes_exclude(shot, findings)
        if shot.is_wrong("model"):
            continue
        if shot.model is None:
            _check_unknown_model(shot, film.models, findings)
        else:
            _check_shot(shot, shot.model, film, findings)


def _levels(film: WrittenFilm) -> list[Part[Settings]]:
    """Return every place where settings are written together, each once."""
    seen: dict[int, Part[Settings]] = {id(level.node): level for level in film.shared.defaults}
    for shot in film.shots:
        seen |= {id(level.node): level for level in shot.levels}
    return list(seen.values())


def _check_one_length(level: Part[Settings], findings: Findings) -> None:
    if level.has("frames") and level.has("duration"):
        message = "`frames` and `duration` are both written"
        findings.error(level.at("frames"), message, hint="use one or the other")


def _check_provider(shot: WrittenShot, film: WrittenFilm, findings: Findings) -> None:
    name = shot.shot.provider
    if name is None or is_installed(name):
        return
    is_named_nearby = any(level.has("provider") for level in shot.levels)
    place = shot.place("provider") if is_named_nearby else film.head.at("provider")
    hint = findings.nearest_or_all(name, provider_names(), are="registered are")
    findings.error(place, f"no provider is called {in_quotes(name)}", hint=hint)


def _check_modes_exclude(shot: WrittenShot, findings: Findings) -> None:
    frames = [key for key in ("from", "first_frame", "to", "last_frame") if shot.part.has(key)]
    if shot.shot.references and frames and not shot.shot.continues:
        message = f"shot {shot.shot.id!r} has both `references` and `{frames[0]}`; no model takes both"
        findings.error(shot.own("references"), message, hint="use one or the other")


def _check_unknown_model(shot: WrittenShot, models: Models, findings: Findings) -> None:
    name = shot.shot.model or DEFAULT_MODEL
    if _FULL_ID.fullmatch(name):
        message = f"model {in_quotes(name)} is not in the model table, and is sent as it stands"
        findings.warning(shot.place("model"), message, hint="its settings cannot be checked, and its price is unknown")
    else:
        known = [*models.names, *(full_id for each in models for full_id in each.ids)]
        hint = findings.nearest(name, known) or f"models are {', '.join(models.names)}"
        findings.error(shot.place("model"), f"no model is called {in_quotes(name)}", hint=hint)
    if shot.shot.duration == 0:
        findings.error(shot.place("duration"), "duration 0 makes no shot", hint="write whole seconds")


def _check_shot(shot: WrittenShot, model: Model, film: WrittenFilm, findings: Findings) -> None:
    _check_mode(shot, model, film.models, findings)
    _check_durations(shot, model, findings)
    _check_frame_count(shot, model, findings)
    _check_picture_settings(shot, model, film.models, findings)
    _check_switches(shot, model, film.models, findings)
    check_references(shot, model, film, findings)


def _check_mode(shot: WrittenShot, model: Model, models: Models, findings: Findings) -> None:
    missing: dict[Mode, int] = {}
    for segment in shot.segments:
        mode = mode_of_segment(segment)
        # Who cannot go on from a clip is told so elsewhere.
        if mode not in model.modes and not (mode == "references" and shot.shot.continues):
            missing.setdefault(mode, segment.index)
    for mode, index in missing.items():
        able = [each.name for each in models if mode in each.modes]
        key = _mode_key(shot, mode)
        what = f"pieces that follow each other (shot {shot.shot.id!r})" if index > 1 and not key else MODE_WORDS[mode]
        findings.error(shot.own(key or "model"), f"{model.name} cannot make {what}", hint=f"can: {', '.join(able)}")


def _mode_key(shot: WrittenShot, mode: Mode) -> str:
    """Return the key of the shot that asks for *mode*; empty where none does."""
    keys = {
        "references": ("references",),
        "first_last_frame": ("to", "last_frame"),
        "first_frame": ("from", "first_frame"),
        "text": (),
    }[mode]
    return next((key for key in keys if shot.part.has(key)), "")


def _check_durations(shot: WrittenShot, model: Model, findings: Findings) -> None:
    least, most = model.min_duration_s, model.max_duration_s
    for segment in shot.segments:
        asked = segment.duration_s
        place = shot.place("duration", "model")
        if shot.shot.beats and shot.shot.beats[segment.index - 1].duration:
            place = shot.part.at("beats", segment.index - 1, "duration")
        if asked == -1:
            if not model.auto_duration:
                hint = f"write {least} to {most}"
                findings.error(place, f"{model.name} cannot choose the duration itself", hint=hint)
        elif asked is not None and not least <= asked <= most:
            piece = "a piece of " if segment.count > 1 else ""
            hint = "write more `beats`" if asked > most else ""
            findings.error(place, f"{piece}{asked} s is not what {model.name} makes: {least} to {most} s", hint=hint)


def _check_frame_count(shot: WrittenShot, model: Model, findings: Findings) -> None:
    frames = shot.shot.frames
    if frames is None:
        return
    if any(beat.duration for beat in shot.shot.beats):
        message = "`frames` and beats with durations are both written"
        findings.error(shot.place("frames"), message, hint="use one or the other")
    if model.frames is None:
        place = shot.place("frames", "model")
        findings.error(place, f"{model.name} has no `frames`", hint="write `duration` instead")
    elif frames not in model.frames:
        counts = model.frames
        hint = f"{counts[0]}, {counts[1]}, {counts[2]} ... {counts[-1]}; {_nearest_count(frames, counts)} is nearest"
        findings.error(shot.place("frames"), f"{model.name} cannot make {frames} frames", hint=hint)


def _warn_unconfirmed(shot: WrittenShot, model: Model, resolution: str, findings: Findings) -> None:
    price = model.price(resolution=resolution, audio=model.audio, flex=False)
    unpriced = ", and its price is not known" if price.usd is None and price.cny is None else ""
    message = f"only one source says that {model.name} makes {resolution}{unpriced}"
    sizes = [size for size in model.resolutions if size not in model.unconfirmed_resolutions]
    findings.warning(
        shot.place("resolution", "model"), message, hint=f"try it with one short shot, or write `{sizes[-1]}`"
    )


def _nearest_count(frames: int, counts: range) -> int:
    return min(counts, key=lambda count: abs(count - frames))


def _check_picture_settings(shot: WrittenShot, model: Model, models: Models, findings: Findings) -> None:
    resolution, ratio = shot.shot.resolution, shot.shot.ratio
    mode = mode_of_segment(shot.segments[0])
    if resolution and resolution not in model.resolutions:
        able = [each.name for each in models if resolution in each.resolutions and not each.retired]
        others = f"; {resolution} is made by {', '.join(able)}" if able else ""
        hint = f"it makes {', '.join(model.resolutions)}{others}"
        findings.error(shot.place("resolution", "model"), f"{model.name} does not make {resolution}", hint=hint)
    elif resolution and resolution in model.unconfirmed_resolutions:
        _warn_unconfirmed(shot, model, resolution, findings)
    elif mode == "references" and resolution in model.resolutions_not_with_references:
        message = f"{model.name} does not make {resolution} from reference pictures"
        findings.error(shot.own("resolution"), message, hint="write a smaller resolution for this shot")
    if ratio and ratio not in model.ratios:
        hint = f"it makes {', '.join(model.ratios)}"
        findings.error(shot.place("ratio", "model"), f"{model.name} does not make {ratio}", hint=hint)
    elif ratio == "adaptive" and mode in model.adaptive_not_for:
        with_references = f"{model.name} adapts to no reference picture, as shot {shot.shot.id!r} wants"
        without = f"{model.name} has no picture to adapt to in shot {shot.shot.id!r}"
        message = with_references if mode == "references" else without
        findings.error(shot.own("ratio"), message, hint='write a ratio such as "16:9" for it')
    elif shot.part.has("ratio") and ratio != "adaptive" and mode in model.only_adaptive_for:
        # An inherited ratio is meant for the shots that open a chain, and is not sent here.
        message = f"{model.name} takes the ratio of the first frame and no other"
        findings.error(shot.own("ratio"), message, hint="leave it out, or write adaptive")


def _check_switches(shot: WrittenShot, model: Model, models: Models, findings: Findings) -> None:
    asked, name = shot.shot, model.name
    flex, draft = asked.service_tier == "flex", bool(asked.draft)
    wanted = (
        ("audio", bool(asked.audio) and not model.audio, f"{name} makes no sound", "write `audio: false` for it"),
        ("draft", draft and not model.draft, f"{name} makes no drafts", _able_models("draft", models)),
        ("draft", draft and _is_promoted(asked) and not _has_final(asked.resolution, model), *_only_finals(model)),
        ("service_tier", flex and not model.flex, f"{name} has no flex tier", _able_models("flex", models)),
        ("draft", flex and draft, "no draft is made in the flex tier", _DRAFT_IN_FLEX),
        (
            "camera_fixed",
            bool(asked.camera_fixed) and not model.camera_fixed,
            f"{name} has no `camera_fixed`",
            _able_models("camera_fixed", models),
        ),
        (
            "priority",
            asked.priority is not None and not model.priority,
            f"{name} has no `priority`",
            _able_models("priority", models),
        ),
        (
            "tools",
            bool(asked.tools) and not model.web_search,
            f"{name} cannot search the web",
            _able_models("web_search", models),
        ),
        ("output_format", not _makes_file(asked.output_format, model), *_only_formats(model, models)),
        ("seed", (asked.seed or 0) > model.max_seed, f"{name} takes seeds up to {model.max_seed}", ""),
    )
    # What the provider has no word for is told of the provider: another model would not help.
    unsaid = wire_of(asked.provider or "").no_word_for
    for key, is_wrong, message, hint in wanted:
        if is_wrong and key not in unsaid:
            findings.error(shot.place(key, "model"), message, hint=hint)
    if asked.tools and model.web_search and mode_of_segment(shot.segments[0]) != "text":
        message = f"{name} searches the web for shots of text alone, and shot {asked.id!r} has pictures"
        findings.error(shot.place("tools"), message, hint="write `tools:` with nothing behind it in this shot")
    if (
        asked.camera_fixed
        and mode_of_segment(shot.segments[0]) == "references"
        and model.camera_fixed
        and not model.camera_fixed_with_references
    ):
        message = f"{name} has no `camera_fixed` with reference pictures"
        findings.error(shot.own("camera_fixed"), message, hint="write `camera_fixed: false` for this shot")


def _is_promoted(shot: Shot) -> bool:
    """Return whether the service makes the final of *shot* from its draft: where it opens on no other shot's frame."""
    return shot.final == "promote" or (shot.final is None and not (shot.from_ or shot.to))


def _has_final(resolution: str | None, model: Model) -> bool:
    finals = model.draft_final_resolutions
    return not (model.draft and finals) or (resolution or model.default_resolution) in finals


def _only_finals(model: Model) -> tuple[str, str]:
    sizes = " or ".join(model.draft_final_resolutions)
    hint = f"write `resolution: {sizes}` for this shot, or `final: remake`"
    return f"drafts of {model.name} become finals in {sizes} only", hint


def _makes_file(wanted: str | None, model: Model) -> bool:
    return wanted is None or wanted in model.output_formats


def _only_formats(model: Model, models: Models) -> tuple[str, str]:
    if model.output_formats:
        return f"{model.name} makes {' and '.join(model.output_formats)}", ""
    return f"{model.name} has no `output_format`: it makes mp4", _able_models("output_formats", models)


def _able_models(what: str, models: Models) -> str:
    return f"can: {', '.join(each.name for each in models if getattr(each, what))}"
