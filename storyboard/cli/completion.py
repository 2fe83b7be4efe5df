"""
What a shell offers behind a verb: projects, shots, takes, reels, models and providers.

It reads names alone, from the storyboard's text and from folders, so that it is
quick; a storyboard that is broken, or missing, offers nothing and says nothing.
"""

import json
from collections.abc import Callable, Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

import typer

from storyboard.errors import StoryboardError
from storyboard.model.installed import provider_names
from storyboard.project import PROJECTS, STORYBOARD_FILE, Project, find_project

_MOST_BYTES = 2_000_000
_UNREADABLE = (
    StoryboardError, OSError, ValueError, LookupError, AttributeError, TypeError, RecursionError,
)  # fmt: skip
"""What a storyboard of any form, or the lack of one, raises."""


def complete_projects(incomplete: str) -> list[str]:
    """Return the projects here and in ``projects/``."""
    return _offer(lambda: _project_names(incomplete), incomplete)


def complete_providers(incomplete: str) -> list[str]:
    """Return the registered providers."""
    return _offer(provider_names, incomplete)


def complete_models(incomplete: str) -> list[str]:
    """Return the models of the table."""
    return _offer(_model_names, incomplete)


def complete_shots(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the shots of the project that stands before; without one, of that in the current folder."""
    return _offer(lambda: _shots(_project_of(_words_before(ctx))), incomplete)


def complete_reels(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the reels of the project that stands before."""
    return _offer(lambda: _reels(_project_of(_words_before(ctx))), incomplete)


def complete_project_or_shot(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return shots, and where no project stands before, projects too."""
    return _offer(lambda: _project_or(ctx, incomplete, _shots), incomplete)


def complete_project_or_shots(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return shots, also behind others, and where no project stands before, projects too."""
    return complete_project_or_shot(ctx, incomplete) or complete_shots(ctx, incomplete)


def complete_project_or_clip(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return shots and reels, and where no project stands before, projects too."""
    return _offer(
        lambda: _project_or(ctx, incomplete, lambda project: [*_shots(project), *_reels(project)]), incomplete
    )


def complete_take(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return for ``[PROJECT] SHOT [TAKE]`` what may stand next."""
    return _offer(lambda: _project_or(ctx, incomplete, _shots) or _takes(_words_before(ctx)), incomplete)


def _offer(names: Callable[[], Iterable[str]], incomplete: str) -> list[str]:
    """Return those of *names* that go on from what is typed; nothing where they cannot be read."""
    try:
        return sorted({name for name in names() if name.startswith(incomplete)})
    # A shell shows no error between two keys.
    except _UNREADABLE:
        return []


def _words_before(ctx: typer.Context) -> list[str]:
    """Return the arguments that are whole, options left out."""
    found: list[str] = []
    arguments = [part.name for part in ctx.command.params if part.param_type_name == "argument"]
    for value in (ctx.params.get(name) for name in arguments if name):
        if isinstance(value, list | tuple):
            found += [str(word) for word in value]
        elif isinstance(value, str | Path) and str(value) != ".":
            found.append(str(value))
    # Behind an option that lacks its value, nothing is taken for an argument yet.
    return found or [word for word in ctx.args if not word.startswith("-")]


def _project_of(words: list[str]) -> Project:
    if words and (project := _project_at(Path(words[0]))):
        return project
    return find_project(Path())


def _project_at(where: Path) -> Project | None:
    file = next((place for place in (where, PROJECTS / where) if (place / STORYBOARD_FILE).is_file()), None)
    return find_project(file) if file else find_project(where) if where.is_file() else None


def _project_or(ctx: typer.Context, incomplete: str, names: Callable[[Project], list[str]]) -> list[str]:
    words = _words_before(ctx)
    if not words:
        here = names(find_project(Path())) if Path(STORYBOARD_FILE).is_file() else []
        return [*_project_names(incomplete), *here]
    project = _project_at(Path(words[0]))
    return names(project) if project and len(words) == 1 else []


def _project_names(incomplete: str) -> list[str]:
    folder = Path(incomplete).parent if "/" in incomplete else Path()
    places = [file.parent for file in folder.glob(f"*/{STORYBOARD_FILE}")]
    short = [file.parent.name for file in Path(PROJECTS).glob(f"*/{STORYBOARD_FILE}")]
    return [*(place.as_posix() for place in places), *short]


def _read_file(project: Project) -> dict[str, Any]:
    """Return what stands in the storyboard file, unexamined."""
    if project.file.stat().st_size > _MOST_BYTES:
        return {}
    import yaml  # noqa: PLC0415 - every verb reads this module, and a run shows its line before it imports yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        found = yaml.load(project.file.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - a safe one
    except yaml.YAMLError:
        return {}
    return found if isinstance(found, dict) else {}


def _shots(project: Project) -> list[str]:
    written = _read_file(project)
    lists = [
        written.get("stills"),
        written.get("shots"),
        *(scene.get("shots") for scene in written.get("scenes") or ()),
    ]
    found = [shot["id"] for shots in lists for shot in shots or ()]
    is_recorded = isinstance(written.get("speech"), dict) and bool(written["speech"].get("provider"))
    return [*found, *(_recordings(lists[1:]) if is_recorded else ())]


def _recordings(lists: list[Any]) -> list[str]:
    """Return the names of the lines and narrations in *lists* of shots that have no file."""
    # It needs pydantic, and every verb reads this module: only who completes names of recordings pays for it.
    from storyboard.model.said import line_id, narration_id  # noqa: PLC0415

    found: list[str] = []
    for shot in (shot for shots in lists for shot in shots or ()):
        lines = enumerate(shot.get("lines") or (), start=1)
        found += [line_id(shot["id"], number) for number, line in lines if not _has_file(line)]
        found += [narration_id(shot["id"])] if shot.get("narration") and not _has_file(shot["narration"]) else []
    return found


def _has_file(spoken: object) -> bool:
    return isinstance(spoken, dict) and "file" in spoken


def _reels(project: Project) -> list[str]:
    return list(_read_file(project).get("reels") or ["main"])


def _takes(words: list[str]) -> list[str]:
    project = _project_of(words)
    folders = project.archive.glob(f"{project.prefix}{words[-1]}.*take-*")
    return [str(int(folder.name.rpartition("-")[2])) for folder in folders]


def _model_names() -> list[str]:
    table = json.loads(files("storyboard").joinpath("data/models.json").read_text(encoding="utf-8"))
    return [model["name"] for model in (*table["models"], *table["image_models"], *table["speech_models"])]
