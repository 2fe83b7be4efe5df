"""
A run record to an outline: a storyboard that would ask the same again.

Takes records of this program and of others of the same shape: what was asked
is read from the body that was sent.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from storyboard.author.imports.copied_pictures import CopiedPictures
from storyboard.author.imports.outline import Keys, Names, Outline, SceneOutline, ShotOutline, join_notes, literal
from storyboard.author.imports.settings import split_commands
from storyboard.author.imports.source_text import controls_said, without_controls
from storyboard.author.yaml.dump import Short
from storyboard.errors import CommandError
from storyboard.load.json_text import require_few_values
from storyboard.model.storyboard import Settings

Body = Mapping[str, Any]

_OURS = {"generate_audio": "audio", "camerafixed": "camera_fixed"}
"""The wire's word, and ours."""
_ALWAYS = frozenset({"model", "content", "return_last_frame", "callback_url", "execution_expires_after"})
"""What every request has, or is no matter of the picture."""
_PROVIDERS = {"volces.com": "ark", "bytepluses.com": "byteplus", "simulator.local": "simulator"}
_LAST_FRAME = "02_last_frame.png"
"""What the archive calls it."""
_KINDS = {"image_url": "image", "video_url": "video", "audio_url": "audio"}
"""Files that a body names, and what a reference to one is called."""
_DIGEST = re.compile(r"<sha256 ([0-9a-f]{64}), (\d+) characters>")
_TAKE = re.compile(r"(?:^|\.)([A-Za-z][\w-]*)(?:\.seg-\d+)?\.take-\d+$")
_USUAL_TIME = "mainline"
"""What a record counts for shots that say no time mode."""
_ROLES = {"first_frame": "first_frame", "last_frame": "last_frame"}


@dataclass(frozen=True, slots=True)
class _RecordedRequest:
    """One entry of the record, and the body that was sent for it."""

    entry: Body
    body: Body

    @property
    def shot(self) -> str:
        return str(self.entry.get("shot_id") or self.entry.get("task_id") or "")

    @property
    def last_frame(self) -> str:
        """Where the service put the last frame of the clip, without the signature."""
        content = _under(self.entry, "response", "query", "content")
        return str(content.get("last_frame_url") or "").partition("?")[0]


@dataclass(frozen=True, slots=True)
class _KnownPictures:
    """Where pictures are that a body names by a link that is dead, or by their digest."""

    frames: Mapping[str, str]
    """Links to last frames, and the ids of the record: to the id of the shot."""
    pictures: CopiedPictures

    def place(self, url: str) -> tuple[str, str]:
        """Return the shot whose last frame *url* is, else nothing; and where the picture is now, if that is known."""
        if above := self.frames.get(url.partition("?")[0]):
            return above, url
        digest = _DIGEST.search(url)
        path = self.pictures.with_digest(digest[1], int(digest[2])) if digest else None
        if path is None:
            return "", url
        take = _TAKE.search(path.parent.name) if path.name == _LAST_FRAME else None
        if take and take[1] in self.frames:
            return self.frames[take[1]], url
        return "", self.pictures.name_of_copy(path)


def is_run_record(document: object) -> bool:
    """Return whether *document*, read from JSON, has the shape of a run record."""
    return isinstance(document, dict) and isinstance(document.get("results"), list)


def read_run_record(text: str, *, name: str, folder: Path) -> Outline:
    """
    Return the outline of the run record in *text*; *name* is the file's, *folder* where it lies.

    Raises:
        CommandError: It is no run record, or nothing was asked in it.
    """
    try:
        require_few_values(text)
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise CommandError(f"{name}:{error.lineno}:{error.colno}: not valid JSON", hint="name a run record") from error
    except RecursionError as error:
        raise CommandError(f"{name}: the JSON is nested too deep", hint="name a run record") from error
    except ValueError as error:
        # Python says of numbers of thousands of digits what only a programmer understands.
        why = "a number of thousands of digits" if "digits" in str(error) else str(error)
        raise CommandError(f"{name}: the JSON cannot be read: {why}", hint="name a run record") from error
    document, left_out = _readable(document)
    if not is_run_record(document):
        raise CommandError(f"{name}: not a run record", hint="a run record has a list of `results`")
    asked = [_RecordedRequest(entry, _body(entry)) for entry in document["results"] if isinstance(entry, dict)]
    asked = sorted((request for request in asked if request.body.get("content")), key=_place)
    if not asked:
        raise CommandError(f"{name}: nothing was asked in this run", hint="entries have `request.submit.payload`")
    outline = _outline(document, _last_of_each(asked), name, CopiedPictures(folder))
    return replace(outline, remarks=(*([controls_said(left_out)] if left_out else []), *outline.remarks))


def _readable(value: object) -> tuple[Any, int]:
    """Return *value* without what no storyboard can hold in its texts, and how many characters that were."""
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, list):
        items = [_readable(item) for item in value]
        return [item for item, _ in items], sum(count for _, count in items)
    if isinstance(value, dict):
        pairs = [(_readable(key), _readable(item)) for key, item in value.items()]
        return {key: item for (key, _), (item, _) in pairs}, sum(key[1] + item[1] for key, item in pairs)
    return value, 0


def _body(entry: Body) -> Body:
    return _under(entry, "request", "submit", "payload")


def _under(value: object, *steps: str) -> Body:
    for step in steps:
        value = value.get(step) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _place(asked: _RecordedRequest) -> int:
    place = asked.entry.get("order_index")
    return place if isinstance(place, int) else 0


def _last_of_each(asked: list[_RecordedRequest]) -> list[_RecordedRequest]:
    """Return the last try of every segment, where the first one stood."""
    return list({(request.shot, str(request.entry.get("segment_id"))): request for request in asked}.values())


def _outline(document: Body, asked: list[_RecordedRequest], name: str, pictures: CopiedPictures) -> Outline:
    remarks: list[str] = []
    run_id = str(document.get("run_id") or Path(name).stem)
    prefix = re.sub(r"_\d{8}T\d{6}[\d.]*Z?$", "", run_id)
    names, scene_names = Names(), Names()
    shots: dict[str, ShotOutline] = {}
    frames: dict[str, str] = {}
    scenes: dict[str, list[ShotOutline]] = {}
    own_labels = _own_labels(document)
    labels = {} if own_labels else _labels(document, remarks)
    for request in asked:
        own = _short(request.shot, prefix)
        shot = _shot(request, names.id(own, fallback="shot"), _KnownPictures(frames, pictures), remarks)
        shot = ShotOutline({**labels, **own_labels.get(own, {}), **shot.keys})
        frames[own] = shot.keys["id"]
        if request.last_frame:
            frames[request.last_frame] = shot.keys["id"]
        shots[shot.keys["id"]] = shot
        scenes.setdefault(_short(str(request.entry.get("scene_id") or "scene"), prefix), []).append(shot)
    found = tuple(SceneOutline(scene_names.id(scene, fallback="scene"), scene if len(scenes) > 1 else "", tuple(group))
                  for scene, group in scenes.items())  # fmt: skip
    provider = _provider(asked, remarks)
    return Outline(
        title=prefix.replace("_", " ").strip() or name,
        synopsis=f"As asked in the run {run_id}",
        scenes=found,
        more={"provider": provider} if provider else {},
        pictures=pictures.files,
        remarks=tuple(dict.fromkeys(remarks)),
    )


def _own_labels(document: Body) -> dict[str, Keys]:
    """Return role and time mode by shot, as this program's records say them where they differ."""
    said = _under(document, "storyboard").get("labels")
    return {
        str(label.get("shot")): {key: label[key] for key in ("role", "time_mode") if _is_word(label.get(key))}
        for label in (said if isinstance(said, list) else [])
        if isinstance(label, dict)
    }


def _is_word(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def _labels(document: Body, remarks: list[str]) -> Keys:
    """Return role and time mode where the record counts one for all tasks: it does not say which task has which."""
    keys: Keys = {}
    results = document["results"]
    for key, name in (("role", "top_shot_roles"), ("time_mode", "top_time_modes")):
        counted = _under(document, "summary").get(name)
        counts = {
            str(entry["label"]): entry.get("count")
            for entry in (counted if isinstance(counted, list) else [])
            if isinstance(entry, dict) and isinstance(entry.get("label"), str) and entry["label"]
        }
        if len(counts) == 1 and [*counts.values()] == [len(results)]:
            keys[key] = next(iter(counts))
        elif counts and counts.keys() != {_USUAL_TIME}:
            told = ", ".join(f"{label} ({count})" for label, count in counts.items())
            remarks.append(f"the record counts {key.replace('_', ' ')}s and names no shots: {told}: write `{key}`")
    return keys


def _short(text: str, prefix: str) -> str:
    """Return an id of the record without what this program, or the one before it, put before the writer's."""
    return re.sub(r"^(?:SHOT|SCENE)_(?=[A-Za-z])", "", text.removeprefix(prefix).strip("_"))


def _host(url: str) -> str:
    """Return the name of the machine in *url*; empty where it is no address."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _provider(asked: list[_RecordedRequest], remarks: list[str]) -> str:
    urls = {str(_under(request.entry, "request", "submit").get("url") or "") for request in asked}
    hosts = {_host(url) for url in urls}
    found = {provider for host in hosts for end, provider in _PROVIDERS.items() if host.endswith(end)}
    if len(found) == 1:
        return found.pop()
    remarks.append(f"who was asked is not known ({', '.join(sorted(hosts)) or 'no URL'}): write `provider`")
    return ""


def _shot(asked: _RecordedRequest, name: str, known: _KnownPictures, remarks: list[str]) -> ShotOutline:
    body = asked.body
    notes: list[str] = []
    text, settings, commands = split_commands(_text(body), notes)
    if commands:
        remarks.append(f"shot {name}: {' '.join(commands)} became settings")
    keys: Keys = {"id": name, "model": body.get("model"), "prompt": literal(text)}
    keys |= _pictures(body, name, known, notes, remarks)
    keys |= {**settings, **_settings(body, notes)}
    for part in ("role", "shot_role", "time_mode"):
        if isinstance(said := asked.entry.get(part), str) and said:
            keys["time_mode" if part == "time_mode" else "role"] = said
    if said := join_notes(*notes):
        keys["notes"] = said
        remarks.append(f"shot {name}: some of what was asked is in the notes")
    return ShotOutline(keys)


def _text(body: Body) -> str:
    return "\n".join(str(part.get("text") or "") for part in _parts(body) if part.get("type") == "text")


def _parts(body: Body) -> list[Body]:
    content = body.get("content")
    return [part for part in content if isinstance(part, dict)] if isinstance(content, list) else []


def _pictures(body: Body, name: str, known: _KnownPictures, notes: list[str], remarks: list[str]) -> Keys:
    keys: Keys = {}
    parts = [part for part in _parts(body) if part.get("type") != "text"]
    for part in parts:
        kind = str(part.get("type"))
        if kind not in _KINDS:
            notes.append(f"{kind}: {json.dumps(part.get(kind), ensure_ascii=False)}")
            continue
        url = str(_under(part, kind).get("url") or "")
        role = str(part.get("role") or ("first_frame" if len(parts) == 1 else "reference_image"))
        above, url = known.place(url)
        above = above if role == "first_frame" else ""
        if above:
            keys["from"] = above
        elif not url or "<sha256" in url or "***" in url:
            notes.append(f"{role}: {url or 'a file'}")
            remarks.append(f"shot {name}: its {role.replace('_', ' ')} is not in the record: name the file again")
        elif kind == "image_url" and role in _ROLES:
            keys[_ROLES[role]] = url
        else:
            referred = url if kind == "image_url" else Short({_KINDS[kind]: url})
            keys["references"] = [*keys.get("references", []), referred]
    return keys


def _settings(body: Body, notes: list[str]) -> Keys:
    keys: Keys = {}
    extra: Keys = {}
    for word, value in body.items():
        ours = _OURS.get(word, word)
        if word in _ALWAYS or value is None:
            if word == "callback_url":
                notes.append("a callback address was given: storyboard run --callback-url")
        elif ours in Settings.model_fields:
            keys[ours] = value
        else:
            extra[word] = value
    return {**keys, **({"extra": extra} if extra else {})}
