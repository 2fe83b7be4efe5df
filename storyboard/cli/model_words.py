"""One model in words: what it makes, what it costs, and where each fact was read."""

from collections.abc import Iterator
from typing import Any

from storyboard.cli.model_table import prices_of
from storyboard.model.capabilities import Mode, Model
from storyboard.model.units import count_of
from storyboard.model.wires import retirement_words
from storyboard.plan.price_table import SECONDS, costs_of

MODES: dict[Mode, str] = {
    "text": "text alone",
    "first_frame": "a first frame",
    "first_last_frame": "a first and a last frame",
    "references": "references",
}
_PAIR = 2
_PRICES = {"usd_per_m_tokens", "cny_per_m_tokens"}
_NONE_MEANS_NO = {"retired", "successor"}
_NAMES = {
    "model_id_cn": "id at Volcengine",
    "model_id_byteplus": "id at BytePlus",
    "fps": "frames a second",
    "web_search_tool": "web search",
    "usd_per_m_tokens": "USD per million tokens",
    "cny_per_m_tokens": "CNY per million tokens",
    "omni_reference_task_type": "what to do with reference videos",
    "t2v": "text alone",
    "values": "",
    "supported": "",
    "cn": "Volcengine",
    "byteplus": "BytePlus",
    "480p_720p": "480p and 720p",
    "auto_minus_1": "-1 lets the model choose",
    "rpm": "requests a minute",
    "concurrency": "tasks at once",
    "tpd": "tokens a day",
    "mb": "MB",
}
"""What keys of the table are called, where the words of the key itself would not do."""


def model_rows(model: Model) -> Iterator[tuple[str, str]]:
    """Return what a film maker asks first: what it is called, and what it is."""
    for service, full_id in zip(("Volcengine", "BytePlus"), model.ids, strict=True):
        yield f"id at {service}", full_id or "not known"
    if when := retirement_words(model, ""):
        yield "retired", when + (f"; use {model.successor}" if model.successor else "")
    yield "made from", _joined_words([MODES[mode] for mode in MODES if mode in model.modes])
    yield "length", _length(model)
    yield "sizes", ", ".join(model.resolutions)
    yield "ratios", ", ".join(model.ratios)
    if references := _references(model):
        yield "references", references
    yield "has", ", ".join(_switches(model, is_able=True)) or "no settings beyond these"
    if unable := _switches(model, is_able=False):
        yield "does not have", ", ".join(unable)
    yield from _rate_rows(model)


def fact_rows(model: Model) -> Iterator[tuple[str, str]]:
    """Return each fact of *model* in words, with its source."""
    for key, fact in model.facts.items():
        if isinstance(fact, dict) and key != "pixels" and "v" in fact:
            is_alive = key in _NONE_MEANS_NO and not _has_more(fact["v"])
            said = "no" if is_alive else price_words(fact["v"]) if key in _PRICES else words_of(fact["v"])
            sure = f", {fact['confidence']} confidence" if fact.get("confidence") else ""
            yield _name(key), f"{said}  [{fact['src']}{sure}]"


def price_words(prices: Any) -> str:  # noqa: ANN401 - a fact is whatever the table holds
    """Return prices of sizes in words: ``46 (28 with a reference video) at 480p/720p``."""
    if not isinstance(prices, dict) or not all(isinstance(part, dict) for part in prices.values()):
        return words_of(prices)
    return ", ".join(f"{_with_video(part)} at {size.replace('_', '/')}" for size, part in prices.items())


def _with_video(prices: dict[str, Any]) -> str:
    if set(prices) != {"no_video_input", "video_input"}:
        return words_of(prices)
    return f"{words_of(prices['no_video_input'])} ({words_of(prices['video_input'])} with a reference video)"


def _has_more(value: Any) -> bool:  # noqa: ANN401 - a fact is whatever the table holds
    return any(value.values()) if isinstance(value, dict) else bool(value)


def words_of(value: Any) -> str:  # noqa: ANN401 - a fact is whatever the table holds
    """Return a fact of the table in words."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{_name(key)} {_within(part)}".strip() for key, part in value.items()) or "not known"
    if isinstance(value, list):
        numbers = len(value) == _PAIR and all(isinstance(part, int | float) for part in value)
        return (" to " if numbers else ", ").join(words_of(part) for part in value) or "none"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _within(value: Any) -> str:  # noqa: ANN401 - a fact is whatever the table holds
    """Return a part of a fact; what has parts of its own stands in brackets."""
    return f"({words_of(value)})" if isinstance(value, dict | list) and len(value) > 1 else words_of(value)


def _name(key: str) -> str:
    if key in _NAMES:
        return _NAMES[key]
    return " ".join("seconds" if word == "s" else word for word in key.split("_"))


def _joined_words(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else "nothing"


def _length(model: Model) -> str:
    auto = ", or -1 to let the model choose" if model.auto_duration else ""
    frames = f", or {model.frames[0]} to {model.frames[-1]} frames" if model.frames else ""
    return f"{model.min_duration_s}-{model.max_duration_s} s{auto}{frames}"


def _references(model: Model) -> str:
    kinds = [f"up to {model.max_references} pictures"] if model.max_references else []
    for limits, word in ((model.reference_videos, "videos"), (model.reference_audios, "sounds")):
        if limits is not None:
            each = f"{limits.each_s[0]:g} to {limits.each_s[1]:g} s each, " if limits.each_s else ""
            kinds.append(f"up to {limits.most} {word} ({each}{limits.total_s:g} s together)")
    without = ", ".join(model.resolutions_not_with_references)
    return ", ".join(kinds) + (f"; not in {without}" if kinds and without else "")


def _switches(model: Model, *, is_able: bool) -> list[str]:
    able = {
        "sound": model.audio,
        "drafts": model.draft,
        "the flex tier": model.flex,
        "`camera_fixed`": model.camera_fixed,
        "a seed": model.seeds,
        "`priority`": model.priority,
        "web search": model.web_search,
        "a choice of mp4 and mov": bool(model.output_formats),
        "its last frame as a picture": model.returns_last_frame,
    }
    return [word for word, is_there in able.items() if is_there == is_able]


def price_rows(model: Model) -> Iterator[tuple[str, str, str, str]]:
    """Return what five seconds cost: the size, USD at BytePlus, CNY at Volcengine, and what else is so of the clip."""
    for cost in costs_of(model):
        kinds = [f"with {SECONDS} s of reference video"] if cost.video_input else []
        kinds += ["silent"] if model.audio and not cost.audio else []
        yield cost.resolution, *prices_of(cost), ", ".join(kinds)


def _rate_rows(model: Model) -> Iterator[tuple[str, str]]:
    rates = {"": model.rate, **{f" in {size}": rate for size, rate in model.rates_of_sizes.items()}}
    for where, rate in rates.items():
        requests, tasks = count_of(rate.requests_per_minute, "request"), count_of(rate.concurrent_tasks, "task")
        yield f"limits{where}", f"{requests} a minute, {tasks} at once"
