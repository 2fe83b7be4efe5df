"""
A project's own models: ``models.toml`` beside the storyboard adds to the model table, or overrides it.

Every value is optional. A model that the table has keeps what is not written
here; a new one is `like` another, or else may be asked for anything and has no
known price.
"""

import os
import re
from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from storyboard.load.problems import Findings, Place
from storyboard.load.pydantic_words import mistake
from storyboard.load.typed_part import path_of
from storyboard.load.yaml.source import path_from_here
from storyboard.model.capabilities import Facts, Mode, Model, Models, Rate, ReferenceLimits, Retirement, Service
from storyboard.model.model_table import free_model, shipped_models
from storyboard.model.storyboard import Resolution
from storyboard.model.written import Written
from storyboard.model.written_stills import Ratio
from storyboard.project import OWN_MODELS_FILE, Project

_MAX_BYTES = 256 * 1024

_SYNTAX = re.compile(r"(.*) \(at line (\d+), column (\d+)\)")
_NAME = r"""(?:'([^']*)'|"([^"]*)"|([\w-]+))"""
_HEADER = re.compile(rf"\s*\[\s*{_NAME}\s*(?:\.|\])")
_ENTRY = re.compile(rf"(\s*){_NAME}\s*[=.]")
_PRICE_KEYS = frozenset({
    "online", "flex", "online_audio", "online_silent", "flex_audio", "flex_silent", "480p_720p", "1080p", "4k",
})  # fmt: skip

_INPUTS = frozenset({"no_video_input", "video_input"})


class OwnModel(Written):
    """What a person writes of one model."""

    like: str | None = None
    """A model of the table, whose values hold where none is written here."""
    id: str | None = Field(default=None, min_length=1)
    """The service's own id, or an endpoint's, on every service."""
    volcengine_id: str | None = Field(default=None, min_length=1)
    byteplus_id: str | None = Field(default=None, min_length=1)
    modes: tuple[Mode, ...] | None = Field(default=None, min_length=1)
    reference_pictures: int | None = Field(default=None, ge=0, le=1000)
    reference_videos: int | None = Field(default=None, ge=0, le=1000)
    reference_sounds: int | None = Field(default=None, ge=0, le=1000)
    reference_seconds: float | None = Field(default=None, gt=0)
    """Of all videos, and of all sounds, of one request together."""
    resolutions: tuple[Resolution, ...] | None = Field(default=None, min_length=1)
    default_resolution: Resolution | None = None
    ratios: tuple[Ratio, ...] | None = Field(default=None, min_length=1)
    text_ratio: Ratio | None = None
    """What the service takes for a shot of text that asks for no ratio."""
    min_duration: int | None = Field(default=None, ge=1)
    max_duration: int | None = Field(default=None, ge=1)
    default_duration: int | None = Field(default=None, ge=-1)
    auto_duration: bool | None = None
    retired: bool | None = None
    """False where this account keeps a model that its service has shut down for others."""
    audio: bool | None = None
    flex: bool | None = None
    camera_fixed: bool | None = None
    priority: bool | None = None
    web_search: bool | None = None
    takes_heif: bool | None = None
    reads_text_commands: bool | None = None
    output_formats: tuple[str, ...] | None = None
    last_frame: bool | None = None
    seed: bool | None = None
    max_seed: int | None = Field(default=None, ge=0)
    requests_per_minute: int | None = Field(default=None, ge=1)
    concurrent_tasks: int | None = Field(default=None, ge=1)
    expected_seconds: int | None = Field(default=None, ge=1)
    usd_per_m_tokens: float | dict[str, float | dict[str, float]] | None = None
    cny_per_m_tokens: float | dict[str, float | dict[str, float]] | None = None
    pixels: dict[str, dict[str, tuple[int, int]]] | None = None
    """Resolution, then ratio, to width and height."""


_SAME_NAME = {
    "resolutions", "default_resolution", "ratios", "auto_duration", "audio", "flex", "camera_fixed", "priority",
    "web_search", "output_formats", "max_seed", "pixels", "text_ratio", "takes_heif", "reads_text_commands",
}  # fmt: skip
"""Keys that are `Model`'s own."""

_ENDED = Retirement(at=None, is_found=False, source=OWN_MODELS_FILE)
_PAST: dict[Service, Retirement] = {"volcengine": _ENDED, "byteplus": _ENDED}

_OTHER_NAME = {
    "min_duration": "min_duration_s", "max_duration": "max_duration_s", "default_duration": "default_duration_s",
    "reference_pictures": "max_references", "last_frame": "returns_last_frame", "seed": "seeds",
    "expected_seconds": "expected_s",
}  # fmt: skip


def read_models(project: Project, findings: Findings) -> Models:
    """Return the model table of *project*; what is wrong with its own file is noted, and left out."""
    file = project.folder / OWN_MODELS_FILE
    return shipped_models().with_own(_models_in(file, findings) if os.path.lexists(file) else {})


def models_of(project: Project) -> Models:
    """Return the model table of *project*, as far as its own file is right; `check` says where it is not."""
    return read_models(project, Findings())


def _models_in(file: Path, findings: Findings) -> Mapping[str, Model]:
    import tomllib  # noqa: PLC0415 - few films have models of their own, and every look would wait for it

    name = path_from_here(file)
    try:
        text = _text_of(file)
        tables = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        findings.error(Place(name), f"the file cannot be read: {error}")
        return {}
    except tomllib.TOMLDecodeError as error:
        found = _SYNTAX.fullmatch(str(error))
        words, line, column = found.groups() if found else (str(error), "1", "1")
        findings.error(Place(name, int(line), int(column)), f"this is not TOML: {words}", hint="https://toml.io")
        return {}
    except (RecursionError, ValueError):
        # What Python's reader passes on as it is: an integer of thousands of digits, lists within lists without end.
        findings.error(Place(name), "a value is too long or too deep to be read", hint="https://toml.io")
        return {}
    reading = _FileReader(name, text, findings)
    for model, written in tables.items():
        reading.read_model(model, written)
    return reading.models


def _text_of(file: Path) -> str:
    """
    Return the text of *file*.

    Raises:
        OSError: It is too large, or no plain file: reading from a pipe or a device may never end.
    """
    if not file.is_file():
        raise OSError("it is not a plain file")
    with file.open("rb") as opened:
        data = opened.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise OSError(f"it is over {_MAX_BYTES // 1024} kB")
    return data.decode("utf-8")


class _FileReader:
    """One file being read, with the places of its lines."""

    def __init__(self, file: str, text: str, findings: Findings) -> None:
        self.models: dict[str, Model] = {}
        self._by_id: dict[str, Model] = {}
        self._file = file
        self._places = _places(text.splitlines())
        self._findings = findings

    def read_model(self, name: str, written: object) -> None:
        """Keep the model that is written under *name*."""
        if not isinstance(written, dict):
            self._note(name, "", f"`{name}` stands outside of any model", 'begin a model with ["its-name"]')
            return
        nested = [key for key, value in written.items() if isinstance(value, dict) and key not in OwnModel.model_fields]
        if nested:
            whole = f"{name}.{nested[0]}"
            hint = f'write ["{whole}"]: outside of quotes a dot parts tables'
            self._note(name, nested[0], f"unknown key `{nested[0]}`", hint)
            return
        try:
            own = OwnModel.model_validate({key: _tuples(value) for key, value in written.items()})
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                message, hint = mistake(detail, OwnModel, self._findings)
                self._note(name, str(detail["loc"][0]), message, hint)
            return
        base = self._base(name, own)
        if base is not None:
            self._keep(name, own, base)

    def _base(self, name: str, own: OwnModel) -> Model | None:
        """Return the model that *own* changes; None, with the reason noted, where it names none."""
        known = ChainMap(self.models, dict(shipped_models().by_name))
        if own.like is None:
            return shipped_models().by_name.get(name) or free_model(name)
        if own.like not in known:
            hint = self._findings.nearest(own.like, known) or f"models are {', '.join(shipped_models().names)}"
            self._note(name, "like", f"no model is called {own.like!r}", hint)
            return None
        return known[own.like]

    def _keep(self, name: str, own: OwnModel, base: Model) -> None:
        model = _model_with(name, own, base, source=self._file)
        if model.min_duration_s > model.max_duration_s:
            message = f"`min_duration` {model.min_duration_s} is over `max_duration` {model.max_duration_s}"
            self._note(name, "min_duration", message)
        elif model.default_resolution not in model.resolutions:
            message = f"`default_resolution` {model.default_resolution} is none of `resolutions`"
            self._note(name, "default_resolution", message, f"they are {', '.join(model.resolutions)}")
        elif wrong := self._wrong_price(own):
            message = f"`{wrong[1]}` is no kind of price"
            self._note(name, wrong[0], message, f"kinds are {', '.join(sorted(_PRICE_KEYS | _INPUTS))}")
        elif taken := self._other_with(model):
            self._note(name, "id", f"{taken.name!r} and {name!r} have the same id", "a model has one name")
        else:
            self.models[name] = model
            self._by_id |= dict.fromkeys(model.ids, model)

    def _wrong_price(self, own: OwnModel) -> tuple[str, str] | None:
        for key in ("usd_per_m_tokens", "cny_per_m_tokens"):
            written = getattr(own, key)
            wrong = _wrong_kinds(written) if isinstance(written, dict) else []
            if wrong:
                return key, wrong[0]
        return None

    def _other_with(self, model: Model) -> Model | None:
        # Each has its two ids to itself, so the models read before are found by them.
        others = (self._by_id.get(model_id) for model_id in model.ids if model_id)
        shipped = (other for other in shipped_models() if other.name not in self.models)
        found = (*others, *(other for other in shipped if {*other.ids} & {*model.ids} - {""}))
        return next((other for other in found if other is not None and other.name != model.name), None)

    def _note(self, model: str, key: str, message: str, hint: str = "") -> None:
        line, column = self._places.get((model, key)) or self._places.get((model, ""), (1, 1))
        self._findings.error(Place(self._file, line, column, path_of(model, key)), message, hint=hint)


def _places(lines: Iterable[str]) -> dict[tuple[str, str], tuple[int, int]]:
    """Return line and column of each model's table, under an empty key, and of each key that begins a line in one."""
    found: dict[tuple[str, str], tuple[int, int]] = {}
    model = None
    for number, text in enumerate(lines, start=1):
        if text.lstrip().startswith("["):
            header = _HEADER.match(text)
            model = "".join(header.groups("")) if header else None
            key, column = "", 1
        elif entry := _ENTRY.match(text):
            key, column = "".join(entry.groups("")[1:]), len(entry[1]) + 1
        else:
            continue
        if model is not None:
            found.setdefault((model, key), (number, column))
    return found


def _wrong_kinds(written: Mapping[str, Any]) -> list[str]:
    inner = [set(value) - _INPUTS for value in written.values() if isinstance(value, dict)]
    return sorted((set(written) - _PRICE_KEYS).union(*inner))


def _tuples(value: object) -> object:
    if isinstance(value, list):
        return tuple(_tuples(item) for item in value)
    if isinstance(value, dict):
        return {key: _tuples(item) for key, item in value.items()}
    return float(value) if isinstance(value, int) and not isinstance(value, bool) and value < 0 else value


def _model_with(name: str, own: OwnModel, base: Model, *, source: str) -> Model:
    """Return *base* as *name*, with what is written in *own*."""
    written: dict[str, Any] = own.model_dump(exclude_none=True)
    changes: dict[str, Any] = {key: value for key, value in written.items() if key in _SAME_NAME}
    changes |= {_OTHER_NAME[key]: value for key, value in written.items() if key in _OTHER_NAME}
    if own.retired is not None or name != base.name:
        changes["retired"] = _PAST if own.retired else {}
    if own.modes is not None:
        changes["modes"] = frozenset(own.modes)
    for key in ("videos", "sounds"):
        most, seconds = written.get(f"reference_{key}"), own.reference_seconds
        field = "reference_videos" if key == "videos" else "reference_audios"
        if most is not None or (seconds is not None and getattr(base, field)):
            changes[field] = _limits(most, seconds, getattr(base, field))
    if own.requests_per_minute or own.concurrent_tasks:
        changes["rate"] = Rate(
            requests_per_minute=own.requests_per_minute or base.rate.requests_per_minute,
            concurrent_tasks=own.concurrent_tasks or base.rate.concurrent_tasks,
        )
    facts: Facts = dict(base.facts)
    for key, value in written.items():
        facts[key] = {"v": _price(value) if key.endswith("_per_m_tokens") else value, "src": source}
    return replace(base, name=name, ids=_ids(name, own, base), facts=facts, **changes)


def _ids(name: str, own: OwnModel, base: Model) -> tuple[str, str]:
    """Return the ids on both services; a new model's own name where none is written."""
    there = base.ids if base.name == name else (name, name)
    return own.volcengine_id or own.id or there[0], own.byteplus_id or own.id or there[1]


def _limits(most: int | None, total_s: float | None, base: ReferenceLimits | None) -> ReferenceLimits | None:
    if most == 0:
        return None
    base = base or ReferenceLimits(most=1, each_s=None, total_s=15.0)
    return replace(base, most=most or base.most, total_s=total_s or base.total_s)


def _price(written: float | dict[str, Any]) -> dict[str, Any]:
    """Return a price in the table's form; a number alone is that of everything but flex, which is not known then."""
    return {"online": written} if isinstance(written, int | float) else written
