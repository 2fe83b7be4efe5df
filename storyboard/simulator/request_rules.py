"""
The parameters of a create request beside its content, checked as strictly as the service does.

``null`` means absent; names that the service does not know are ignored, as are
``framespersecond`` and ``negative_prompt``, which real requests carried without
a trace.
"""

import json
import re
from dataclasses import dataclass
from typing import Literal

from storyboard.model.capabilities import Mode, Model, Models, common_fact
from storyboard.model.takes import Json
from storyboard.simulator.content import WIRE_MODES
from storyboard.simulator.refusals import Refusal, invalid, missing_parameter, unknown_model
from storyboard.simulator.signed_links import parts_of
from storyboard.simulator.task_types import constraint


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """What the request asks for, defaults filled in."""

    resolution: str
    ratio: str
    """May be ``adaptive``."""
    duration_s: int
    """-1 lets the model decide; not heeded where *frames* is given."""
    frames: int | None
    seed: int | None
    """None lets the service choose."""
    audio: bool | None
    draft: bool
    camera_fixed: bool
    watermark: bool
    return_last_frame: bool
    service_tier: Literal["default", "flex"]
    execution_expires_after: int
    callback_url: str | None
    priority: int | None
    safety_identifier: str | None
    output_format: str | None
    task_type: str | None
    """What the model is told to do with reference videos."""


_HALF_A_PAIR = re.compile(rb"\\u[dD][89a-fA-F]")
"""An escape that is half of a surrogate pair: without its other half it is no text, and cannot be kept."""


def read_body(raw: bytes) -> Json:
    """
    Return the request's JSON object without its nulls.

    Raises:
        Refusal: It is no JSON object.
    """
    try:
        body = json.loads(raw)
        if _HALF_A_PAIR.search(raw):
            json.dumps(body, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Refusal(400, "InvalidParameter", "The request body is not valid JSON.") from error
    if not isinstance(body, dict):
        raise Refusal(400, "InvalidParameter", "The request body must be a JSON object.")
    return {name: value for name, value in body.items() if value is not None}


def wire_model(body: Json, models: Models) -> Model:
    """
    Return the model that *body* names by its full id: the wire knows no short names.

    Raises:
        Refusal: None is named, or no such model is known.
    """
    name = body.get("model")
    if name is None or name == "":
        raise missing_parameter("model")
    if not isinstance(name, str):
        raise invalid("model", "must be a string")
    model = models.find(name)
    if model is None or name not in model.ids:
        raise unknown_model(name)
    return model


def read_parameters(body: Json, *, model: Model, mode: Mode) -> Parameters:
    """
    Return the parameters of *body* for a task of this *mode*.

    Raises:
        Refusal: A value is not of its kind, or the model does not take it.
    """
    ask = _Ask(body, model, mode)
    draft = ask.boolean("draft") and ask.has("draft", able=model.draft)
    tier = ask.service_tier(draft=draft)
    ask.camera()
    ask.tools()
    return Parameters(
        resolution=ask.resolution(draft=draft),
        ratio=ask.ratio(),
        duration_s=ask.duration(),
        frames=ask.frames(),
        seed=ask.seed(),
        audio=ask.audio(),
        draft=draft,
        camera_fixed=ask.boolean("camera_fixed"),
        watermark=ask.boolean("watermark"),
        return_last_frame=ask.boolean("return_last_frame"),
        service_tier=tier,
        execution_expires_after=ask.expiry(),
        callback_url=ask.callback(),
        priority=ask.whole("priority", 0, 9),
        safety_identifier=ask.safety_identifier(),
        output_format=ask.output_format(),
        task_type=ask.task_type(),
    )


class _Ask:
    """A request's body, read one parameter at a time, with the service's words for what is wrong."""

    def __init__(self, body: Json, model: Model, mode: Mode) -> None:
        self._body = body
        self._model = model
        self._mode = mode
        self._where = f"model {_without_date(body['model'])} in {WIRE_MODES[mode]}"

    def boolean(self, name: str, *, default: bool = False) -> bool:
        value = self._body.get(name, default)
        if not isinstance(value, bool):
            raise invalid(name, "must be a boolean")
        return value

    def whole(self, name: str, least: int, most: int) -> int | None:
        value = self._body.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise invalid(name, "must be an integer")
        if value < least:
            raise self._out_of_bounds(name, f"greater than or equal to {least}")
        if value > most:
            raise self._out_of_bounds(name, f"less than or equal to {most}")
        return value

    def text(self, name: str) -> str | None:
        value = self._body.get(name)
        if value is not None and not isinstance(value, str):
            raise invalid(name, "must be a string")
        return value

    def has(self, name: str, *, able: bool) -> bool:
        """Return True; refuse where the model is not *able*."""
        if not able:
            raise invalid(name, f"the specified parameter {name} is not supported for {self._where}, must be empty")
        return True

    def service_tier(self, *, draft: bool) -> Literal["default", "flex"]:
        tier = self.text("service_tier") or "default"
        if tier == "default":
            return "default"
        if tier != "flex":
            raise self._not_valid("service_tier")
        if draft:
            raise invalid("service_tier", "draft supports service_tier default only")
        if not self._model.flex:
            reason = f"the specified parameter service_tier is not supported for {self._where}, must be empty"
            raise invalid("service_tier", reason, code="InvalidParameter.UnsupportedParameter")
        return "flex"

    def resolution(self, *, draft: bool) -> str:
        written = self.text("resolution")
        resolution = (written or ("480p" if draft else self._model.default_resolution)).lower()
        known = set(self._model.resolutions)
        if self._mode == "references":
            known -= set(self._model.resolutions_not_with_references)
        if draft:
            known &= {"480p"}
        if resolution not in known:
            raise self._not_valid("resolution")
        return resolution

    def ratio(self) -> str:
        ratio = self.text("ratio")
        if ratio is None:
            return self._model.default_ratio(self._mode)
        if ratio not in self._model.ratios or (ratio == "adaptive" and self._mode in self._model.adaptive_not_for):
            raise self._not_valid("ratio")
        if ratio != "adaptive" and self._mode in self._model.only_adaptive_for:
            reason = "For first-frame or first-last-frame generation, the output ratio follows the first-frame image"
            raise constraint("ratio", f"{reason}, `ratio` must be adaptive")
        return ratio

    def duration(self) -> int:
        model = self._model
        if self._body.get("duration") == -1 and model.auto_duration:
            return -1
        written = self.whole("duration", model.min_duration_s, model.max_duration_s)
        return model.default_duration_s if written is None else written

    def frames(self) -> int | None:
        if "frames" not in self._body:
            return None
        allowed = self._model.frames
        self.has("frames", able=allowed is not None)
        frames = self.whole("frames", 1, 1_000_000)
        if allowed is not None and frames not in allowed:
            raise self._not_valid("frames")
        return frames

    def seed(self) -> int | None:
        seed = self.whole("seed", -1, self._model.max_seed)
        return None if seed == -1 else seed

    def audio(self) -> bool | None:
        if self._model.audio:
            return self.boolean("generate_audio", default=True)
        # The documentation's own first sample sends it to 1.0 pro, where it does nothing.
        self.boolean("generate_audio")
        return None

    def camera(self) -> None:
        if self.boolean("camera_fixed"):
            with_references = self._model.camera_fixed_with_references or self._mode != "references"
            self.has("camera_fixed", able=self._model.camera_fixed and with_references)

    def tools(self) -> None:
        tools = self._body.get("tools")
        if not tools:
            return
        self.has("tools", able=self._model.web_search and self._mode == "text")
        if tools != [{"type": "web_search"}]:
            raise self._not_valid("tools")

    def expiry(self) -> int:
        limits = common_fact("execution_expires_after")
        return self.whole("execution_expires_after", limits["min"], limits["max"]) or int(limits["default"])

    def callback(self) -> str | None:
        url = self.text("callback_url")
        if url is None:
            return None
        parts = parts_of(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise invalid("callback_url", "must be a valid http or https url")
        return url

    def safety_identifier(self) -> str | None:
        identifier = self.text("safety_identifier")
        most = common_fact("safety_identifier_max_chars")
        if identifier is not None and len(identifier) > most:
            raise invalid("safety_identifier", f"must be at most {most} characters")
        return identifier

    def output_format(self) -> str | None:
        written = self.text("output_format")
        kinds = self._model.output_formats
        if written is None:
            return "mp4" if kinds else None
        self.has("output_format", able=bool(kinds))
        if written not in kinds:
            raise self._not_valid("output_format")
        return written

    def task_type(self) -> str | None:
        """Return what the model is to do with reference videos; None where the request does not say."""
        kind = self.text("omni_reference_task_type")
        if kind is None:
            return None
        self.has("omni_reference_task_type", able=bool(self._model.reference_task_types))
        if kind not in self._model.reference_task_types:
            raise self._not_valid("omni_reference_task_type")
        return kind

    def _out_of_bounds(self, name: str, bound: str) -> Refusal:
        return invalid(name, f"the parameter {name} specified in the request must be {bound} for {self._where}")

    def _not_valid(self, name: str) -> Refusal:
        return invalid(name, f"the parameter {name} specified in the request is not valid for {self._where}")


def _without_date(model_id: str) -> str:
    """Return what messages call a model: ``doubao-seedance-2-0`` for ``doubao-seedance-2-0-260128``."""
    return model_id.rpartition("-")[0]
