"""
Prompts: jinja2 templates turned into the text that is sent for a segment.

Templates come from files that anybody may have written, so they run in
jinja2's sandbox, with names that must exist and with bounds on what they may
do: 20,000 characters of text, 10,000 loop rounds and calls for one text,
ranges of 1,000. What remains possible is slow work of a few seconds, such as
many rounds of filters over a very long text of the storyboard's own.

It knows where templates are looked up, and nothing of YAML or of providers.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextvars import ContextVar
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal, cast

from jinja2 import BaseLoader, StrictUndefined, Template, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.exceptions import TemplateError, TemplateRuntimeError, UndefinedError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from jinja2.visitor import NodeTransformer

from storyboard.errors import PromptInvalid
from storyboard.model import Scene, Storyboard
from storyboard.project import Project, templates_folder
from storyboard.segments import Segment
from storyboard.text_commands import split_text_commands

MAX_TEXT_CHARS = 20_000
"""Of a rendered text, and of every text made on the way."""
MAX_STEPS = 10_000
"""Loop rounds, calls and includes in one text."""
MAX_RANGE = 1_000
MAX_TEMPLATE_CHARS = 100_000
TEMPLATE_SUFFIX = ".j2"

_Names = Mapping[str, object]

# What a template can do wrong while it runs, besides jinja2's own errors.
_MISTAKES = (TemplateError, ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)

_FILTERS = (
    "abs", "attr", "capitalize", "count", "d", "default", "dictsort", "first", "float", "groupby", "int", "items",
    "join", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace", "reverse",
    "round", "select", "selectattr", "sort", "string", "sum", "title", "tojson", "trim", "truncate", "unique", "upper",
    "wordcount",
)  # fmt: skip
"""jinja2's filters without those that pad to any width, choose at random or make HTML."""

_ENDLESS_METHODS = frozenset({"center", "expandtabs", "format", "format_map", "ljust", "rjust", "zfill"})
"""Methods of text that pad to any width."""

_steps_left: ContextVar[list[int]] = ContextVar("_steps_left")


def render_prompt(storyboard: Storyboard, scene: Scene, segment: Segment, *, project: Project) -> str:
    """
    Return the text sent for *segment*: `render_whole` without the text commands that templates brought into it.

    Raises:
        PromptInvalid: A template is missing, broken, or says a name that there is not.
    """
    return split_text_commands(render_whole(storyboard, scene, segment, project=project)).text


def render_whole(storyboard: Storyboard, scene: Scene, segment: Segment, *, project: Project) -> str:
    """
    Return the text of *segment* as its templates make it.

    The action is a template itself and is rendered first. Without any
    ``prompt`` the text is the action, a space and the look.

    Raises:
        PromptInvalid: A template is missing, broken, or says a name that there is not.
    """
    look = (scene.look if scene.look is not None else storyboard.look) or ""
    names = _names(storyboard, scene, segment, look=look)
    shot = segment.shot.model_dump(by_alias=True, exclude={"action", "prompt", "beats", "extra"})
    action = _render(segment.action, {**names, "shot": shot}, project=project, part="action")
    template = segment.shot.prompt if segment.shot.prompt is not None else storyboard.prompt
    if template is None:
        return f"{action} {look}".strip()
    return _render(template, {**names, "shot": {**shot, "action": action}}, project=project, part="prompt")


def render_words(storyboard: Storyboard, scene: Scene, segment: Segment, *, project: Project) -> str:
    """
    Return what a subtitle of *segment* says: the shot's dialogue, else the action.

    Raises:
        PromptInvalid: A template is missing, broken, or says a name that there is not.
    """
    look = (scene.look if scene.look is not None else storyboard.look) or ""
    names = _names(storyboard, scene, segment, look=look)
    shot = segment.shot.model_dump(by_alias=True, exclude={"action", "dialogue", "prompt", "beats", "extra"})
    if segment.shot.dialogue is None:
        return _render(segment.action, {**names, "shot": shot}, project=project, part="action")
    return _render(segment.shot.dialogue, {**names, "shot": shot}, project=project, part="dialogue")


def render_text(storyboard: Storyboard, text: str, *, project: Project) -> str:
    """
    Return *text* of a title card, a template that may say ``title``, ``look``, ``cast`` and ``vars``.

    Raises:
        PromptInvalid: It is broken, or says a name that there is not.
    """
    return _render(text, _film_names(storyboard, look=storyboard.look or ""), project=project, part="title_card")


def _is_template_name(text: str) -> bool:
    """Return whether *text* names a template file rather than being a template."""
    return text.endswith(TEMPLATE_SUFFIX) and "\n" not in text and "{" not in text


def _template_file(name: str, folders: tuple[Path, Path]) -> Path | None:
    """Return the file that *name* stands for in the first folder that has it; never one outside of them."""
    for folder in folders:
        file = (folder / name).resolve()
        if file.is_relative_to(folder.resolve()) and file.is_file():
            return file
    return None


def _template_names(folders: tuple[Path, Path]) -> tuple[str, ...]:
    found: set[str] = set()
    for folder in folders:
        found.update(file.relative_to(folder).as_posix() for file in folder.rglob(f"*{TEMPLATE_SUFFIX}"))
    return tuple(sorted(found))


@lru_cache(maxsize=64)
def _prompt_folders(project: Project) -> tuple[Path, Path]:
    return project.folder / "prompts", templates_folder() / "prompts"


def _film_names(storyboard: Storyboard, *, look: str) -> dict[str, object]:
    return {"title": storyboard.title, "look": look, "cast": storyboard.cast, "vars": storyboard.vars}


def _names(storyboard: Storyboard, scene: Scene, segment: Segment, *, look: str) -> dict[str, object]:
    return {
        **_film_names(storyboard, look=look),
        "scene": {"id": scene.id, "title": scene.title},
        "segment": {"index": segment.index, "count": segment.count, "duration": segment.duration_s},
    }


def _render(
    text: str, names: _Names, *, project: Project, part: Literal["action", "dialogue", "prompt", "title_card"]
) -> str:  # fmt: skip
    named = part == "prompt" and _is_template_name(text)
    if "{" not in text and not named:
        return _bounded(text.strip(), part=part)
    environment = _environment(_prompt_folders(project))
    token = _steps_left.set([MAX_STEPS])
    try:
        template = environment.get_template(text) if named else _compiled(environment, text)
        return _joined(template.generate(names)).strip()
    except (*_MISTAKES, SyntaxError, MemoryError) as error:
        raise _placed(error, part=part, names=names, project=project) from error
    finally:
        _steps_left.reset(token)


def _bounded(text: str, *, part: str) -> str:
    if len(text) > MAX_TEXT_CHARS:
        raise PromptInvalid(f"the text has {len(text)} characters, and at most {MAX_TEXT_CHARS} are sent", part=part)
    return text


def _joined(pieces: Iterator[str]) -> str:
    kept: list[str] = []
    chars = 0
    for piece in pieces:
        kept.append(piece)
        chars += len(piece)
        if chars > MAX_TEXT_CHARS:
            raise _RunsAway(f"the text grows past {MAX_TEXT_CHARS} characters")
    return "".join(kept)


class _RunsAway(TemplateRuntimeError):
    """A template wants more rounds or more text than any prompt needs."""


class _Missing(StrictUndefined):
    """A name that is not there; its error lists what is there instead."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        """The name; where it was looked for in a value, a line break and that value's names follow."""
        if self._undefined_hint or self._undefined_name is None:
            return super()._undefined_message
        name = str(self._undefined_name)
        if self._undefined_obj is missing:
            return name
        known = self._undefined_obj if isinstance(self._undefined_obj, Mapping) else ()
        return "\n".join([name, "", *(str(each) for each in known)])


class _Folders(BaseLoader):
    """Template files of the project, then the shipped ones; never a file outside."""

    def __init__(self, folders: tuple[Path, Path]) -> None:
        self._folders = folders

    def get_source(self, environment: object, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002
        """Return text, path and whether it is still current, as jinja2 asks for them."""
        file = _template_file(template, self._folders)
        if file is None:
            raise TemplateNotFound(template)
        try:
            text, changed = file.read_text(encoding="utf-8-sig"), file.stat().st_mtime_ns
        except (OSError, UnicodeDecodeError) as error:
            raise TemplateSyntaxError(f"cannot be read: {error}", 1, name=template, filename=str(file)) from error
        return text, str(file), partial(self._is_current, template, file, changed)

    def _is_current(self, name: str, file: Path, changed: int) -> bool:
        return _template_file(name, self._folders) == file and file.stat().st_mtime_ns == changed


class _Watched(NodeTransformer):
    """Has every loop and every joined text pass a filter that keeps the bounds."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 - jinja2's name for it
        if node.recursive:
            raise TemplateSyntaxError("a loop in a prompt cannot be recursive", node.lineno)
        self.generic_visit(node)
        node.iter = _through("_counted", node.iter)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802
        self.generic_visit(node)
        return _through("_measured", nodes.List(node.nodes, lineno=node.lineno))

    def visit_AssignBlock(self, node: nodes.AssignBlock) -> nodes.AssignBlock:  # noqa: N802
        self.generic_visit(node)
        node.filter = nodes.Filter(node.filter, "_measured", [], [], None, None, lineno=node.lineno)
        return node


def _through(name: str, node: nodes.Node) -> nodes.Filter:
    return nodes.Filter(cast(nodes.Expr, node), name, [], [], None, None, lineno=node.lineno)


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox, with bounds."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, folders: tuple[Path, Path]) -> None:
        super().__init__(
            loader=_Folders(folders),
            undefined=_Missing,
            finalize=_printed,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,
        )
        self.filters = {name: self.filters[name] for name in _FILTERS}
        self.filters |= {"_counted": _counted, "_measured": _measured}
        self.globals = {name: self.globals[name] for name in ("dict", "cycler", "joiner", "namespace")}
        self.globals["range"] = _short_range

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if len(source) > MAX_TEMPLATE_CHARS:
            raise TemplateSyntaxError(f"a template of over {MAX_TEMPLATE_CHARS} characters", 1, name, filename)
        tree: nodes.Template = _Watched().visit(super()._parse(source, name, filename))
        return tree

    def getattr(self, obj: object, attribute: str) -> object:
        # `vars.values` is the variable of that name before it is the method of a mapping.
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, str) and attribute in _ENDLESS_METHODS:
            return self.unsafe_undefined(obj, attribute)
        return super().getattr(obj, attribute)

    def call(self, context: Context, obj: object, *args: object, **kwargs: object) -> object:
        _step()
        result = super().call(context, obj, *args, **kwargs)
        return _measured([result]) if isinstance(result, str) else result

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        _refuse_growth(operator, left, right)
        return super().call_binop(context, operator, left, right)

    def get_template(self, *args: Any, **kwargs: Any) -> Template:  # noqa: ANN401 - jinja2's own signature
        _step()
        return super().get_template(*args, **kwargs)


@lru_cache(maxsize=64)
def _environment(folders: tuple[Path, Path]) -> _Environment:
    return _Environment(folders)


@lru_cache(maxsize=32_768)
def _compiled(environment: _Environment, text: str) -> Template:
    return environment.from_string(text)


def _step() -> None:
    left = _steps_left.get()
    left[0] -= 1
    if left[0] < 0:
        raise _RunsAway(f"the template takes more than {MAX_STEPS} rounds")


def _counted(values: Iterable[object]) -> Iterator[object]:
    for value in values:
        _step()
        yield value


def _measured(pieces: Iterable[object]) -> str:
    return _joined(str(_printed(piece)) for piece in pieces)


def _printed(value: object) -> object:
    """Return what ``{{ value }}`` prints: nothing for None, a list with commas."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(str(_printed(item)) for item in value)
    return value


def _short_range(*bounds: int) -> range:
    asked = range(*bounds)
    if len(asked) > MAX_RANGE:
        raise _RunsAway(f"a range of more than {MAX_RANGE}")
    return asked


def _refuse_growth(operator: str, left: object, right: object) -> None:
    """Refuse what makes a short text or number huge in one step."""
    if operator == "%" and isinstance(left, str):
        raise _RunsAway("text is joined with ~ in a prompt, not made with %")
    if operator == "**" or (operator == "*" and not all(isinstance(side, int | float) for side in (left, right))):
        raise _RunsAway(f"{operator} is for small numbers only in a prompt")
    if any(isinstance(side, int) and abs(side) > 10**18 for side in (left, right)):
        raise _RunsAway("a number over 10^18")
    if operator == "+" and isinstance(left, str) and isinstance(right, str):
        _measured([left, right])


def _placed(error: BaseException, *, part: str, names: _Names, project: Project) -> PromptInvalid:
    """Return *error* as ours, with the template's file and line."""
    file, line = _where(error)
    tell = partial(PromptInvalid, part=part, template=file, line=line)
    if isinstance(error, TemplateNotFound):
        missing = str(error)
        return tell(f"no template is called {missing!r}", name=missing, known=_template_names(_prompt_folders(project)))
    if isinstance(error, TemplateSyntaxError):
        return tell(f"the template is broken: {error.message}")
    if isinstance(error, UndefinedError):
        name, *known = str(error.message).split("\n")
        if name.isidentifier():
            return tell(f"there is no {name!r} here", name=name, known=tuple(filter(None, known or names)))
    return tell(f"the template fails: {str(error) or type(error).__name__}")


def _where(error: BaseException) -> tuple[str, int]:
    """Return file and line of the innermost template in *error*; no file for an inline one."""
    if isinstance(error, TemplateSyntaxError):
        return error.filename or "", error.lineno
    where = ("", 1)
    traceback = error.__traceback__
    while traceback:
        file = traceback.tb_frame.f_code.co_filename
        if file == "<template>":
            where = ("", traceback.tb_lineno)
        elif file.endswith(TEMPLATE_SUFFIX):
            where = (file, traceback.tb_lineno)
        traceback = traceback.tb_next
    return where
