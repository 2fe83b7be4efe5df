"""
A task, read from whatever a service or a gateway in front of one answers.

The state is read first, in any of its known words. Optional fields are read
leniently: one of an unknown form is dropped, and said in the task's ``odd``.
Links are looked for where services and gateways are known to put them. It
knows no client and raises one error.
"""

from collections.abc import Iterator

from storyboard.model.takes import Json
from storyboard.model.tasks import Cancelled, Expired, Failed, Progress, Queued, Running, Succeeded, Task
from storyboard.providers.answers import (
    ErrorWords,
    UnusableAnswer,
    for_the_record,
    in_one_line,
    json_object,
    task_id_of,
)
from storyboard.providers.failures import failure_type
from storyboard.providers.odd_values import Odd, link_problem, links_in, seed_in, tokens_in, unix_s, whole
from storyboard.providers.task_states import State, state_of

_ENVELOPES = ("data", "output", "result", "response", "task", "task_result")
_INSIDE = (*_ENVELOPES, "content", "assets", "resource")
_MOST_LAYERS = 16

_STATUS_KEYS = ("status", "state", "task_status", "taskStatus", "task_state")
_VIDEO_KEYS = (
    "video_url", "videoUrl", "video_urls", "result_url", "output_url", "download_url", "video", "videos", "url",
    "creations", "works", "generations", "outputs", "output", "results", "result", "content",
    "data", "fail_reason",
)  # fmt: skip
"""The surest first; some gateways of the New API kind keep the link where a failure's reason goes."""
_SURE_VIDEO_KEYS = _VIDEO_KEYS[:6]
"""Those under which nothing but the clip that was made stands."""
_BESIDE = ("videos", "video_url", "video", "assets", "creations", "outputs", "content")
_LAST_FRAME_KEYS = ("last_frame_url", "last_frame")
_CREATED_KEYS = ("created_at", "submit_time", "create_time")
_UPDATED_KEYS = ("updated_at", "completed_at", "finish_time", "started_at", "start_time")
_REASON_KEYS = ("error_message", "fail_reason", "failure_reason", "error_msg", "reason", "message", "msg")
_CODE_KEYS = ("error_code", "errorCode", "fail_code", "code")
_LONGEST_REASON = 20_000
_LONGEST_MARKER = 10**7
_LEAST_HTTP = 100
_PROGRESS_KEYS = ("progress", "percent", "percentage")


def read_task(body: Json, *, http_status: int = 200, listed: bool = False) -> Task:
    """
    Return the task that *body* tells of, in an envelope or without one.

    A *listed* task that succeeded may have no link: a list also shows tasks
    whose links are gone, and tasks of other kinds. Its ``video_url`` is empty then.

    Raises:
        UnusableAnswer: It tells of no task with an id and a state, or of one that succeeded without a video.
    """
    about, word = _about(body)
    odd: Odd = []
    task_id = task_id_of(about)
    state = state_of(word)
    if state == "succeeded" and not _video(about, []) and about is not body:
        # Some put what was made beside the task.
        about = {key: body[key] for key in _BESIDE if key in body} | about
    if state == "succeeded" and not _video(about, []) and (inner := _contradiction(about)):
        state = inner
    if state is None:
        state, counts_as = (
            ("succeeded", "its clip is there, so it counts as succeeded")
            if (word.isdecimal() and _link(about, _SURE_VIDEO_KEYS, []))
            else (None, "it counts as running")
        )
        odd.append(f"its state is {_quote(word)}, which no document knows: {counts_as}")
    kept = for_the_record(about)
    if kept is not about:
        odd.append("its answer is very long, and only a part of it is kept")
    return Task(
        id=task_id,
        model=model if isinstance(model := about.get("model"), str) else "",
        progress=_progress(state, about, task_id, odd, listed=listed),
        created_at=_time(about, _CREATED_KEYS, odd),
        body=kept,
        http_status=http_status,
        execution_expires_after=whole(
            about.get("execution_expires_after"), "execution_expires_after", odd, most=_LONGEST_MARKER
        ),
        updated_at=_time(about, _UPDATED_KEYS, odd),
        odd=tuple(odd),
    )


def created_id(body: Json) -> str:
    """Return the id of the task in the answer to a create, from wherever gateways put it; empty where there is none."""
    outer, *inner = _layers(body, _ENVELOPES)
    alone = [text for key in _ENVELOPES if isinstance(text := body.get(key), str)]
    named = [task_id_of(layer) for layer in inner] + [task_id_of({"id": text}) for text in alone]
    return next((found for found in (*named, task_id_of(outer)) if found), "")


def video_link(body: Json) -> str:
    """Return the link to the clip in the record of a task; empty where there is none."""
    return _video(body, [])


def last_frame_link(body: Json) -> str:
    """Return the link to the last frame in the record of a task; empty where there is none."""
    return _link(body, _LAST_FRAME_KEYS, [])


def _about(body: Json) -> tuple[Json, str]:
    """Return the object that tells of the task, with its state's word: the outermost that has an id and a state."""
    told = [(layer, word) for layer in _layers(body, _ENVELOPES) if task_id_of(layer) and (word := _word(layer))]
    if not told:
        words = failure_words(body, _REASON_KEYS)
        raise UnusableAnswer(f"the answer holds no task with an id and a state: {words.message}")
    return next((found for found in told if state_of(found[1])), told[0])


def _contradiction(about: Json) -> State | None:
    """Return what an inner object says, where an outer one's success is the envelope's; None where none says it."""
    inner = [state_of(word) for layer in _layers(about, _ENVELOPES)[1:] if (word := _word(layer))]
    return next((state for state in inner if state not in {None, "succeeded"}), None)


def _word(layer: Json) -> str:
    """Return the word for a state, or the number that stands in its place; empty where there is neither."""
    values = [value for key in _STATUS_KEYS if (value := layer.get(key)) is not None]
    values += [
        inner for value in values if isinstance(value, dict) for key in _STATUS_KEYS if (inner := value.get(key))
    ]
    word = next((value for value in values if isinstance(value, str) and value.strip()), "")
    return word or next((str(value) for value in values if _is_number_of_state(value, layer)), "")


def _is_number_of_state(value: object, layer: Json) -> bool:
    """Return whether *value* is the number of a state, and no code of HTTP's or of an error."""
    is_number = type(value) is int and 0 <= value < _LEAST_HTTP and not layer.get("error")
    progress = [str(layer[key]).rstrip("% ") for key in _PROGRESS_KEYS if layer.get(key) not in (None, "")]
    is_under_way = bool(progress) and progress[0] not in {"100", "100.0"}
    return is_number and (is_under_way or bool(_link(layer, _SURE_VIDEO_KEYS, [])))


def _layers(body: Json, inside: tuple[str, ...] = _INSIDE) -> list[Json]:
    """Return *body* and the objects within it where gateways put things, the outer ones first."""
    layers = [body]
    for layer in layers:
        layers += [inner for key in inside for inner in _single_task(layer.get(key))]
        if len(layers) > _MOST_LAYERS:
            break
    return layers


def _single_task(value: object) -> list[Json]:
    """Return the object that *value* is, or holds as its only item; what was sent has a type or a role."""
    if isinstance(value, dict):
        return [value]
    items = value if isinstance(value, list) and len(value) == 1 else []
    return [item for item in items if isinstance(item, dict) and not {"type", "role"} & item.keys()]


def _progress(state: State | None, about: Json, task_id: str, odd: Odd, *, listed: bool) -> Progress:
    match state:
        case "queued":
            return Queued()
        case "running" | None:
            return Running()
        case "succeeded":
            return _success(about, task_id, odd, listed=listed)
        case "failed":
            return failure_words(about, _REASON_KEYS)
        case "cancelled":
            return Cancelled()
        case "expired":
            return Expired()


def _success(about: Json, task_id: str, odd: Odd, *, listed: bool) -> Succeeded:
    problems: list[str] = []
    video_url = _video(about, problems)
    if not (video_url or listed):
        what = f", and {problems[0]}" if problems else ""
        raise UnusableAnswer(f"task {task_id} succeeded, but its answer holds no video_url{what}")
    unusable: list[str] = []
    last_frame_url = _link(about, _LAST_FRAME_KEYS, unusable)
    odd += [f"{problem}, and is left out" for problem in unusable[:1] if not last_frame_url]
    return Succeeded(
        video_url=video_url,
        last_frame_url=last_frame_url or None,
        tokens=tokens_in(about.get("usage"), odd),
        seed=seed_in(about.get("seed"), odd),
    )


def _video(about: Json, problems: list[str]) -> str:
    return _link(about, _VIDEO_KEYS, problems)


def _link(about: Json, keys: tuple[str, ...], problems: list[str]) -> str:
    """Return the first link under one of *keys*; empty where there is none, *problems* then say what stands there."""
    layers = _layers(about)
    for key in keys:
        for link in (link for layer in layers for link in links_in(layer.get(key))):
            problem = link_problem(link)
            if not problem:
                return link
            if key.endswith("url"):
                problems.append(f"its `{key}` {_quote(link.partition('?')[0])} {problem}")
    return ""


def _time(about: Json, keys: tuple[str, ...], odd: Odd) -> int | None:
    for key in keys:
        if (read_s := unix_s(about.get(key), key, odd)) is not None:
            return read_s
    return None


def failure_words(about: Json, keys: tuple[str, ...] = _REASON_KEYS) -> Failed:
    """Return why a task failed, whatever form its error has; it has no code where none is told."""
    values = [value for layer in _layers(about) for key in ("error", *keys) if (value := layer.get(key))]
    told = next((words for value in values for words in _error_words(value) if words.message or words.code), None)
    if told is None:
        return Failed(code="", message=in_one_line(None))
    code, message = told.code or _code_beside(about), told.message or ""
    # Some write "Code: what it means" in one text.
    head, _, rest = message[:_LONGEST_REASON].partition(":")
    if not code and rest.strip() and failure_type(head.strip()) != "unknown":
        code, message = head.strip(), rest
    return Failed(code=code, message=in_one_line(message))


def _code_beside(about: Json) -> str:
    """Return the code that stands beside a failure's words; a number there may be HTTP's or an envelope's."""
    for value in (layer.get(key) for layer in _layers(about) for key in _CODE_KEYS):
        if isinstance(value, str) and value.isidentifier() and state_of(value) is None:
            return value[:100]
    return ""


def _error_words(value: object, depth: int = 4) -> Iterator[ErrorWords]:
    """Give the words in an error of any form: text, number, list, or an object of them."""
    match value:
        case str() if value.lstrip().startswith("{") and depth:
            try:
                yield from _error_words(json_object(value[:_LONGEST_REASON].encode()), depth - 1)
            except UnusableAnswer:
                yield ErrorWords(message=value)
        case str():
            yield ErrorWords(message=value)
        case bool() | None:
            return
        case int() | float():
            yield ErrorWords(code=str(value)[:40])
        case list() if depth:
            for item in value[:5]:
                yield from _error_words(item, depth - 1)
        case dict() if depth:
            yield from _object_words(value, depth - 1)


def _object_words(value: Json, depth: int) -> Iterator[ErrorWords]:
    inner = value.get("error") or value.get("Error")
    if inner:
        yield from _error_words(inner, depth)
    words = (value.get(key) for key in ("message", "Message", "msg", "detail", *_REASON_KEYS))
    message = next((word for word in words if isinstance(word, str) and word.strip()), None)
    code = next((code for key in ("code", "Code", "type") if isinstance(code := value.get(key), str | int)), None)
    yield ErrorWords(code=None if code is None else str(code)[:100], message=message)


def _quote(word: str) -> str:
    """Return a service's word for a sentence: in quotes, short, and without signs that steer a terminal."""
    return ascii(word) if len(word) <= 40 and not word.isprintable() else repr(word[:40])
