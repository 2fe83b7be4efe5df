"""
A whole storyboard file, read: every part with its place, every shot with its settings complete.

Short forms are written out here. No rule about the parts together is known here.
"""

from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter, ValidationError

from storyboard.load.defaults import SettingValues, complete_shot, layered_settings
from storyboard.load.problems import Findings, in_quotes
from storyboard.load.pydantic_words import shown_value
from storyboard.load.recordings import shot_with_recordings
from storyboard.load.reels import WrittenReel, read_reels
from storyboard.load.shared import READ_APART, SharedParts, read_shared_parts
from storyboard.load.spoken_lengths import with_spoken_durations
from storyboard.load.stills import (
    WrittenStill,
    cast_with_stills,
    names_of_stills,
    read_stills,
    shot_with_stills,
    still_with_stills,
)
from storyboard.load.text_settings import shared_commands, under, without_commands
from storyboard.load.typed_part import Part, path_of, plain_value, read_part
from storyboard.load.written_film import WrittenFilm, WrittenScene, WrittenShot, with_shots
from storyboard.load.yaml.nodes import ListNode, MapNode, Node, ScalarNode
from storyboard.load.yaml.source import Texts, YamlFile, read_source
from storyboard.model.capabilities import Models
from storyboard.model.image_models import default_image_model, find_image_model
from storyboard.model.installed import is_installed
from storyboard.model.paid import payees, usual_provider
from storyboard.model.segments import model_of, segments_of
from storyboard.model.stills import still_shot
from storyboard.model.storyboard import Scene, Settings, Shot, Storyboard
from storyboard.model.wires import wire_of
from storyboard.model.written import ShotId
from storyboard.model.written_reels import Cut, Reel
from storyboard.model.written_stills import Still
from storyboard.project import Project

ONLY_SCENE = "main"
"""Id of the scene that the short form ``shots`` stands for."""

_ID: TypeAdapter[str] = TypeAdapter(ShotId)
_SOME_SHOT = Shot(id="shot")
"""Stands in for shots that are read one by one."""


def read_film(
    project: Project, models: Models, findings: Findings, *, texts: Texts | None = None
) -> WrittenFilm | None:  # fmt: skip
    """
    Return what the storyboard file says; None, with the reason among *findings*, where it cannot be read at all.

    *texts* are read in place of the files at their paths.
    """
    source = read_source(project.file, findings, texts=texts)
    if source is None:
        return None
    head = read_part(
        Storyboard,
        source.root,
        findings,
        source=source,
        path="",
        given={**READ_APART, "scenes": (), "shots": (), "reels": {}, "stills": ()},
        stand_in={"storyboard": 1, "title": "untitled"},
    )
    if head is None:
        return None
    _require_format(head, findings)
    shared = read_shared_parts(head, project, findings, texts=texts)
    still_parts = read_stills(head, findings)
    names = names_of_stills(still_parts)
    shared = replace(shared, cast=cast_with_stills(shared.cast, names))
    look, of_look = shared_commands(shared.look, shared.place("look") or head.at("look"), findings)
    prompt, of_prompt = shared_commands(head.value.prompt or "", head.at("prompt"), findings)
    head = replace(head, value=head.value.model_copy(update={"prompt": prompt or None}))
    shared = replace(shared, look=look)
    scenes = _read_scenes(head, shared, {**of_prompt, **of_look}, findings, models=models)
    if names:
        scenes = with_shots(scenes, lambda written: shot_with_stills(written.shot, names, shared.cast), models)
    scenes = with_shots(scenes, lambda written: shot_with_recordings(written.shot, shared.speech), models)
    head, scenes = _name_providers(head, scenes, project, findings, models=models)
    reels = read_reels(head, findings)
    stills = _stills(still_parts, names, head, shared)
    storyboard = _storyboard(head, shared, scenes, reels).model_copy(
        update={
            "stills": tuple(still_with_stills(part.value, names, shared.cast) for part in still_parts),
            "images": shared.images,
            "speech": shared.speech,
        }
    )
    return with_spoken_durations(
        WrittenFilm(
            project, models, head, shared=shared, scenes=scenes, stills=stills, reels=reels, storyboard=storyboard
        )
    )


def _stills(
    parts: tuple[Part[Still], ...], names: frozenset[str], head: Part[Storyboard], shared: SharedParts
) -> tuple[WrittenStill, ...]:
    shots = [
        still_shot(still_with_stills(part.value, names, shared.cast), shared.images, provider=head.value.provider)
        for part in parts
    ]
    return tuple(
        WrittenStill(
            part,
            shared,
            shot,
            find_image_model(
                shot.model or default_image_model(wire_of(shot.provider or "").service, provider=shot.provider or "")
            ),
        )
        for part, shot in zip(parts, shots, strict=True)
    )


def _require_format(head: Part[Storyboard], findings: Findings) -> None:
    """Refuse ``true`` and ``1.0``, which Python takes for 1."""
    version = plain_value(head.node.items["storyboard"]) if head.has("storyboard") else 1
    if "storyboard" not in head.wrong and type(version) is not int:
        findings.error(head.at("storyboard"), f"`storyboard` must be 1, not {shown_value(version)}")


def _read_scenes(
    head: Part[Storyboard], shared: SharedParts, commands: SettingValues, findings: Findings, *, models: Models
) -> tuple[WrittenScene, ...]:
    below: SettingValues = {"provider": head.value.provider}
    for level in reversed(shared.defaults):
        below = layered_settings(below, level)
    below = under(below, commands)
    scenes: list[WrittenScene] = []
    if head.has("scenes"):
        for index, node in enumerate(_items(head.node.items["scenes"], head.source, "scenes", findings)):
            if scene := _read_scene(node, index, head.source, shared.defaults, below, findings, models=models):
                scenes.append(scene)
    if head.has("shots"):
        shots = _read_shots(
            head.node.items["shots"], head.source, "shots", shared.defaults, below, findings, models=models
        )
        scenes.append(WrittenScene(part=None, shots=shots))
    _require_one_form(head, findings)
    return tuple(scenes)


def _name_providers(
    head: Part[Storyboard], scenes: tuple[WrittenScene, ...], project: Project, findings: Findings, *, models: Models
) -> tuple[Part[Storyboard], tuple[WrittenScene, ...]]:
    """Name who was paid for takes of the film where it names no provider: for each shot its own, else the newest."""
    if head.has("provider"):
        return head, scenes
    paid = payees(project)
    # One that is no longer installed can make nothing: its takes stay.
    known = {shot: payee for shot, payee in paid.items() if is_installed(payee.provider)}
    name = usual_provider(known)
    for gone in sorted({payee.provider for payee in paid.values()} - {payee.provider for payee in known.values()}):
        findings.warning(
            head.at(),
            f"takes of this film were paid to {in_quotes(gone)}, and no provider of that name is installed",
            hint=f"install its package; until then `run` asks {name} for these shots",
        )
    head = replace(head, value=head.value.model_copy(update={"provider": name}))

    def with_provider(written: WrittenShot) -> Shot:
        shot = written.shot
        if any(level.has("provider") for level in written.levels):
            return shot
        return shot.model_copy(update={"provider": known[shot.id].provider if shot.id in known else name})

    return head, with_shots(scenes, with_provider, models)


def _require_one_form(head: Part[Storyboard], findings: Findings) -> None:
    if head.has("scenes") and head.has("shots"):
        later = max(("scenes", "shots"), key=lambda key: head.node.keys[key])
        findings.error(head.key(later), "`scenes` and `shots` are both written", hint="move the shots into a scene")
    if not head.has("scenes") and not head.has("shots"):
        findings.error(head.at(), "there are no shots", hint="write `shots`, or `scenes` with shots in them")


def _read_scene(
    node: Node,
    index: int,
    source: YamlFile,
    levels: tuple[Part[Settings], ...],
    below: SettingValues,
    findings: Findings,
    *,
    models: Models,
) -> WrittenScene | None:
    path = path_of("scenes", _id_or(index, node))
    # The scene's own defaults and shots are read piece by piece.
    apart: dict[str, Any] = {"defaults": Settings(), "shots": (_SOME_SHOT,)}
    part = read_part(
        Scene, node, findings, source=source, path=path, given=apart, stand_in={"id": f"scene-{index}"}
    )  # fmt: skip
    if part is None:
        return None
    if part.value.look is not None:
        look, commands = shared_commands(part.value.look, part.at("look"), findings)
        part, below = replace(part, value=part.value.model_copy(update={"look": look})), {**below, **commands}
    if part.has("defaults"):
        own = read_part(
            Settings, part.node.items["defaults"], findings, source=source, path=path_of(path, "defaults")
        )  # fmt: skip
        if own is not None:
            levels, below = (own, *levels), layered_settings(below, own)
    if not part.has("shots"):
        findings.error(part.at("shots"), f"scene {part.value.id!r} has no shots")
        return WrittenScene(part=part, shots=())
    shots = _read_shots(
        part.node.items["shots"], source, path_of(path, "shots"), levels, below, findings, models=models
    )
    return WrittenScene(part=part, shots=shots)


def _read_shots(
    node: Node,
    source: YamlFile,
    path: str,
    levels: tuple[Part[Settings], ...],
    below: SettingValues,
    findings: Findings,
    *,
    models: Models,
) -> tuple[WrittenShot, ...]:
    shots = []
    for index, item in enumerate(_items(node, source, path, findings)):
        at = path_of(path, _id_or(index, item))
        part = read_part(Shot, item, findings, source=source, path=at, stand_in={"id": f"shot-{index}"})
        if part is not None:
            shot = without_commands(part, complete_shot(part, below), findings)
            segments, model = segments_of(shot, models), model_of(shot, models)
            shots.append(WrittenShot(part, (part, *levels), shot, segments=segments, model=model))
    return tuple(shots)


def _items(node: Node, source: YamlFile, path: str, findings: Findings) -> list[Node]:
    if not isinstance(node, ListNode):
        place = source.place(node.line, node.column, path)
        findings.error(
            place, f"`{path}` must be a list, not {shown_value(plain_value(node))}", hint="begin each with '- '"
        )
        return []
    if not node.items:
        findings.error(source.place(node.line, node.column, path), f"`{path}` must not be empty")
    return node.items


def _id_or(index: int, node: Node) -> str | int:
    """Return the id in *node*, or its *index* where it has no valid one."""
    written = node.items.get("id") if isinstance(node, MapNode) else None
    if isinstance(written, ScalarNode):
        try:
            return _ID.validate_python(written.value, strict=True)
        except ValidationError:
            return index
    return index


def _storyboard(
    head: Part[Storyboard], shared: SharedParts, written: tuple[WrittenScene, ...], reels: tuple[WrittenReel, ...]
) -> Storyboard:
    scenes = tuple(_scene(scene, look=shared.look) for scene in written if scene.shots)
    every_shot = tuple(Cut(shot=shot.id) for scene in scenes for shot in scene.shots)
    by_name = {reel.name: reel.reel for reel in reels}
    if not by_name and every_shot:
        by_name = {"main": Reel(shots=every_shot)}
    return head.value.model_copy(
        update={
            "look": shared.look,
            "cast": shared.cast,
            "vars": shared.vars,
            "scenes": scenes,
            "shots": (),
            "reels": by_name,
        }
    )


def _scene(written: WrittenScene, *, look: str) -> Scene:
    shots = tuple(shot.shot for shot in written.shots)
    if written.part is None:
        return Scene(id=ONLY_SCENE, look=look, shots=shots)
    own = written.part.value
    return own.model_copy(update={"shots": shots, "look": look if own.look is None else own.look})
