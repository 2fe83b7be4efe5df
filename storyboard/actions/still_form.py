"""The form of a still's settings, made from the table of image models."""

from collections.abc import Iterator
from typing import Any

from storyboard.actions.setting_form import FieldKind, SettingField
from storyboard.model.image_models import default_image_model, find_image_model, image_models_of
from storyboard.model.installed import image_service_names
from storyboard.model.stills import StillShot
from storyboard.model.wires import wire_of
from storyboard.model.written_stills import Still

_RATIOS = ("16:9", "4:3", "1:1", "3:4", "9:16", "21:9")
_MOST_SEED = 2**32 - 1


def still_fields(still: StillShot) -> tuple[SettingField, ...]:
    """Return the fields of the form of *still*, as it is after loading, in the order of the format."""
    able = {field.name: field for field in _fields(still)}
    return tuple(able[name] for name in Still.model_fields if name in able)


def _fields(still: StillShot) -> Iterator[SettingField]:
    provider = still.provider or ""
    service = wire_of(provider).service
    usual = default_image_model(service, provider=provider)
    models = tuple(model.name for model in image_models_of(service))
    yield _field(still, "model", "choice", values=models if usual in models else (usual, *models), default=usual)
    yield _field(still, "provider", "choice", values=image_service_names())
    model = find_image_model(still.model or usual)
    yield _field(still, "size", "text", values=model.labels if model else ())
    yield _field(still, "ratio", "choice", values=_RATIOS)
    yield _field(still, "seed", "number", least=0, most=_MOST_SEED, step=1, also=(-1,))
    yield _field(still, "takes", "number", least=1, most=100, step=1, default=1)
    yield _field(still, "approve", "switch", default=False)


def _field(still: StillShot, name: str, kind: FieldKind, **more: Any) -> SettingField:  # noqa: ANN401 - parts of a field
    said = Still.model_fields[name].description or ""
    return SettingField(name=name, kind=kind, help=" ".join(said.split()), value=getattr(still, name), **more)
