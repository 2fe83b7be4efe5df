"""The shipped model table: the facts of ``data/models.json``, each model typed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal

from storyboard.model.capabilities import (
    Facts,
    Mode,
    Model,
    Models,
    Rate,
    ReferenceLimits,
    Retirement,
    Service,
    model_table,
)

_MODE_KEYS: dict[Mode, str] = {
    "text": "t2v",
    "first_frame": "first_frame",
    "first_last_frame": "first_last_frame",
    "references": "reference_images",
}


@cache
def shipped_models() -> Models:
    """Return the models of the table, in its order."""
    expected: dict[str, int] = model_table()["common"]["expected_s"]["v"]
    return Models({facts["name"]: _model(facts, expected) for facts in model_table()["models"]})


def free_model(name: str) -> Model:
    """Return a model that nothing is known about: it may be asked for anything, at an unknown price."""
    newest = shipped_models().by_name["seedance-2.5"]
    unknown: Facts = {"v": None, "src": "not known"}
    facts = {key: unknown if isinstance(fact, dict) else fact for key, fact in newest.facts.items()}
    return replace(
        newest,
        name=name,
        ids=(name, name),
        retired={},
        successor=None,
        modes=frozenset(_MODE_KEYS),
        resolutions=("480p", "720p", "1080p", "4k"),
        adaptive_not_for=frozenset(),
        only_adaptive_for=frozenset(),
        min_duration_s=1,
        max_duration_s=3600,
        default_duration_s=-1,
        frames=range(1, 100_000),
        flex=True,
        camera_fixed=True,
        keeps_shape=False,
        codings={},
        sounds_alone=True,
        task_types_as_wide_as_the_video=(),
        task_types_as_long_as_the_video=(),
        task_source_s={},
        task_words={},
        seeds=False,
        pixels={},
        facts={**facts, "name": name, "seed": {"v": {}, "src": "not known"}},
    )


def _model(facts: Facts, expected: dict[str, int]) -> Model:
    values: Facts = {name: fact["v"] if isinstance(fact, dict) else fact for name, fact in facts.items()}
    modes, resolutions, ratios = values["modes"], values["resolutions"], values["ratios"]
    duration, frames, seed = values["duration_s"], values["frames"], values["seed"]
    camera, references = values["camera_fixed"], modes["reference_images"]
    task_types: tuple[str, ...] = tuple(modes.get("omni_reference_task_type", ()))
    tasks: Facts = values.get("omni_reference_task_type", {})
    return Model(
        name=facts["name"],
        ids=(values["model_id_cn"] or "", values["model_id_byteplus"] or ""),
        retired=_retirements(facts["retired"]),
        successor=values["successor"],
        modes=frozenset(mode for mode, key in _MODE_KEYS.items() if modes[key]),
        max_references=references[1] if references else 0,
        reference_videos=_reference_limits(modes["reference_video"]),
        reference_audios=_reference_limits(modes["reference_audio"]),
        reference_task_types=task_types,
        sounds_alone=not (modes["reference_audio"] or {}).get("not_alone", True),
        task_types_as_wide_as_the_video=_among(task_types, ratios.get("only_adaptive_for", ())),
        task_types_as_long_as_the_video=_among(task_types, duration.get("must_be_minus_1_for", ())),
        task_source_s={
            task_type: (fact["source_s"][0], fact["source_s"][1])
            for task_type in task_types
            if "source_s" in (fact := tasks.get(task_type, {}))
        },
        task_words={
            task_type: tuple(tasks[f"{task_type}_words"]) for task_type in task_types if f"{task_type}_words" in tasks
        },
        not_edit_sentence=tasks.get("not_edit_sentence", ""),
        resolutions=tuple(resolutions["values"]),
        default_resolution=resolutions["default"],
        resolutions_not_with_references=tuple(resolutions.get("not_with_reference_images", ())),
        ratios=tuple(ratios["values"]),
        adaptive_not_for=_modes(ratios.get("adaptive_not_for", ())),
        only_adaptive_for=_modes(ratios.get("only_adaptive_for", ())),
        text_ratio=values["text_ratio"],
        min_duration_s=duration["min"],
        max_duration_s=duration["max"],
        default_duration_s=duration["default"],
        auto_duration=duration["auto_minus_1"],
        frames=range(frames["min"], frames["max"] + 1, 4) if frames else None,
        audio=bool(values["audio"]),
        draft=_is_supported(values["draft"]),
        draft_final_resolutions=_final_resolutions(values["draft"]),
        draft_final_sends=_final_sends(values["draft"]),
        flex=_is_supported(values["flex"]),
        camera_fixed=_is_supported(camera),
        camera_fixed_with_references=not (camera and "reference_images" in camera.get("not_with", ())),
        priority=bool(values["priority"]),
        web_search=_is_supported(values["web_search_tool"]),
        takes_heif=values["takes_heif"],
        reads_text_commands=values["reads_text_commands"],
        output_formats=tuple(values["container"]) if len(values["container"]) > 1 else (),
        returns_last_frame=bool(values["return_last_frame"]),
        seeds=_is_supported(seed),
        repeats_seeds=seed.get("reproducible") is not False,
        max_seed=min(seed.get("max", _MAX_SEED), _MAX_SEED),
        rate=_rate(values["rate"]),
        rates_of_sizes={size: _rate(values["rate"][size]) for size in resolutions["values"] if size in values["rate"]},
        expected_s=expected.get(facts["name"], expected["default"]),
        pixels=_pixels(values["pixels"]),
        keeps_shape=bool(values.get("pixels_with_first_frame", {}).get("keeps_shape")),
        codings={size: values["codec"][size] for size in resolutions["values"] if values.get("codec", {}).get(size)},
        facts=facts,
    )


def _among(task_types: tuple[str, ...], names: Sequence[str]) -> tuple[str, ...]:
    return tuple(task_type for task_type in task_types if task_type in names)


_SERVICES: dict[Service, str] = {"volcengine": "cn", "byteplus": "byteplus"}


def _retirements(fact: Facts) -> dict[Service, Retirement]:
    told = {service: fact["v"][key] for service, key in _SERVICES.items() if fact["v"][key]}
    return {
        service: Retirement(
            at=_moment(end["at"]),
            is_found=end.get("found", False),
            source=fact["src"],
            is_sure=fact["confidence"] == "high",
        )
        for service, end in told.items()
    }


def _moment(text: str) -> datetime:
    """Return a time, or the first moment of a day, as the table writes it."""
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _final_resolutions(fact: Any) -> tuple[str, ...]:  # noqa: ANN401 - a bool or a mapping with more about it
    return tuple(fact.get("final", {}).get("resolutions", ())) if isinstance(fact, dict) else ()


def _final_sends(fact: Any) -> frozenset[str]:  # noqa: ANN401 - a bool or a mapping with more about it
    return frozenset(fact.get("final", {}).get("send", ())) if isinstance(fact, dict) else frozenset()


def _pixels(fact: Facts) -> dict[str, dict[str, tuple[int, int]]]:
    return {name: {ratio: (width, height) for ratio, (width, height) in sizes.items()} for name, sizes in fact.items()}


# The older documentation says 2^32-1, the newest 2^31-1; the smaller is right for both.
_MAX_SEED = 2**31 - 1


def _modes(names: tuple[str, ...]) -> frozenset[Mode]:
    return frozenset(mode for mode, key in _MODE_KEYS.items() if key in names)


def _is_supported(fact: Any) -> bool:  # noqa: ANN401 - a bool or a mapping with more about it
    return bool(fact.get("supported")) if isinstance(fact, dict) else bool(fact)


def _reference_limits(fact: Facts | Literal[False]) -> ReferenceLimits | None:
    if not fact:
        return None
    each_s = fact.get("each_s")
    return ReferenceLimits(
        most=fact["max"], each_s=(each_s[0], each_s[1]) if each_s else None, total_s=fact["total_s_max"]
    )


def _rate(fact: Facts) -> Rate:
    limits = fact.get("enterprise", fact)
    return Rate(requests_per_minute=limits["rpm"], concurrent_tasks=limits["concurrency"])
