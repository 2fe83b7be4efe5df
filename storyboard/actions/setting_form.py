"""The form of a shot's settings, made from the model table: only what its model and its provider can do."""

from collections.abc import Iterator
from typing import Any, Literal

from storyboard.actions.result import Result
from storyboard.load.schema.descriptions import docstrings_of
from storyboard.model.capabilities import Mode, Model, Models
from storyboard.model.installed import provider_names
from storyboard.model.modes import mode_of_segment
from storyboard.model.segments import DEFAULT_MODEL, DEFAULT_RETRIES, segments_of
from storyboard.model.storyboard import Shot
from storyboard.model.wires import Wire, wire_of

FieldKind = Literal["choice", "several", "number", "switch", "text"]


class SettingField(Result):
    """One setting that a shot can have."""

    name: str
    """Its key in the file."""
    kind: FieldKind
    """`several` of `values` may be chosen."""
    help: str
    """What it is, as the schema says."""
    value: Any = None
    """What rules now, wherever it is written; None where nobody wrote it."""
    default: Any = None
    """What is taken where nobody writes it; None where the service decides, or nothing is sent."""
    values: tuple[str, ...] = ()
    """What may be chosen."""
    least: float | None = None
    most: float | None = None
    step: float | None = None
    also: tuple[float, ...] = ()
    """Numbers beside the range that mean something of their own: `-1` lets the model choose."""


def setting_fields(shot: Shot, models: Models) -> tuple[SettingField, ...]:
    """Return the fields of the form of *shot*, as it is after loading, in the order of the format."""
    model, wire = models.find(shot.model or DEFAULT_MODEL), wire_of(shot.provider or "")
    segments = segments_of(shot, models)
    modes = frozenset(map(mode_of_segment, segments))
    able = {field.name: field for field in _own_fields(shot, models, modes)}
    if model is not None:
        mode = mode_of_segment(segments[0])
        able |= {field.name: field for field in _fields_of_model(shot, model, mode, wire)}
    unsaid = wire.no_word_for | wire.dropped
    return tuple(able[name] for name in Shot.model_fields if name in able and name not in unsaid)


def _field(shot: Shot, name: str, kind: FieldKind, **more: Any) -> SettingField:  # noqa: ANN401 - parts of a field
    said = docstrings_of(Shot).get(name, "")
    value = getattr(shot, name)
    return SettingField(name=name, kind=kind, help=" ".join(said.split()), value=value, **more)


def _own_fields(shot: Shot, models: Models, modes: frozenset[Mode]) -> Iterator[SettingField]:
    """Give the settings that every shot has: models and providers that can make a shot of these *modes*."""
    able = (model for model in models if modes <= model.modes)
    names = tuple(model.name for model in able if not any(end.is_over for end in model.retired.values()))
    yield _field(shot, "model", "choice", values=names, default=DEFAULT_MODEL)
    wires = {name: wire_of(name).modes for name in provider_names()}
    providers = tuple(name for name, known in wires.items() if known is None or modes <= known)
    yield _field(shot, "provider", "choice", values=providers)
    yield _field(shot, "takes", "number", least=1, most=100, step=1, default=1)
    yield _field(shot, "retries", "number", least=0, most=5, step=1, default=DEFAULT_RETRIES)
    yield _field(shot, "approve", "switch", default=False)
    yield _field(shot, "watermark", "switch")
    yield _field(shot, "negative_prompt", "text")
    yield _field(shot, "safety_identifier", "text")
    yield _field(shot, "execution_expires_after", "number", least=3600, most=259200, step=1)


def _fields_of_model(shot: Shot, model: Model, mode: Mode, wire: Wire) -> Iterator[SettingField]:
    has_references = mode == "references"
    sizes = tuple(
        size for size in model.resolutions if not (has_references and size in model.resolutions_not_with_references)
    )
    yield _field(shot, "resolution", "choice", values=sizes, default=model.default_resolution)
    ratios = tuple(each for each in model.ratios if each != "adaptive" or mode not in model.adaptive_not_for)
    ratios = tuple(each for each in ratios if wire.ratios is None or each in wire.ratios)
    if not model.follows_shape(mode, shot.omni_reference_task_type) and ratios:
        yield _field(shot, "ratio", "choice", values=ratios, default=model.default_ratio(mode))
    yield from _length_fields(shot, model, wire)
    if model.seeds:
        yield _field(shot, "seed", "number", least=0, most=model.max_seed, step=1)
    yield from _switches(shot, model, mode)
    if has_references and model.reference_task_types:
        yield _field(shot, "omni_reference_task_type", "choice", values=model.reference_task_types)
    if model.output_formats:
        yield _field(shot, "output_format", "choice", values=model.output_formats)


def _length_fields(shot: Shot, model: Model, wire: Wire) -> Iterator[SettingField]:
    """Give `duration`, as far as no task type rules it, and `frames` where the model has it."""
    if shot.omni_reference_task_type in model.task_types_as_long_as_the_video:
        return
    also = (-1,) if model.auto_duration else ()
    if wire.durations_s is not None:
        lengths = tuple(str(length) for length in wire.durations_s)
        yield _field(shot, "duration", "choice", values=lengths, default=model.default_duration_s)
    else:
        # Past the model's own limit the shot is made in segments.
        yield _field(
            shot, "duration", "number", least=model.min_duration_s, most=3600, step=1, also=also,
            default=model.default_duration_s,
        )  # fmt: skip
    if model.frames is not None:
        frames = model.frames
        yield _field(shot, "frames", "number", least=frames[0], most=frames[-1], step=frames.step)


def _switches(shot: Shot, model: Model, mode: Mode) -> Iterator[SettingField]:
    if model.audio:
        yield _field(shot, "audio", "switch")
    if model.camera_fixed and (mode != "references" or model.camera_fixed_with_references):
        yield _field(shot, "camera_fixed", "switch", default=False)
    if model.draft and shot.service_tier != "flex":
        yield _field(shot, "draft", "switch", default=False)
        yield _field(shot, "final", "choice", values=("promote", "remake"))
    if model.flex and not shot.draft:
        yield _field(shot, "service_tier", "choice", values=("default", "flex"), default="default")
    if model.priority:
        yield _field(shot, "priority", "number", least=0, most=9, step=1)
    if model.web_search and mode == "text":
        yield _field(shot, "tools", "several", values=("web_search",))
