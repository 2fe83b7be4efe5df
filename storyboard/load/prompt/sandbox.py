"""
Jinja2 in a sandbox: a template and the names that it may say, turned into text.

Templates come from files that anybody may have written. They are handed plain
values only (`plain_values`), and reach the attributes, methods, filters, tests
and functions of a list, nothing else. Names must exist, and what a template
makes and takes is bounded (`template_bounds`).

It knows no storyboard: which names there are is its caller's to say.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal, cast

from jinja2 import BaseLoader, StrictUndefined, Template, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.environment import TemplateModule
from jinja2.exceptions import TemplateError, TemplateRuntimeError, UndefinedError
from jinja2.runtime import BlockReference, Context, LoopContext, Macro, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Cycler, Joiner, Namespace, missing
from jinja2.visitor import NodeTransformer

from storyboard.errors import PromptInvalid
from storyboard.load.prompt.plain_values import TemplateFunction, method_names, plain_value
from storyboard.load.prompt.printable import kind_of, of_text, printable_value, whole_characters
from storyboard.load.prompt.template_bounds import (
    MAX_TEXT_CHARS,
    bounded_filter,
    bounded_work,
    charge,
    charge_text,
    charge_value,
    check_method,
    check_operator,
    count_steps,
    join_text,
    short_range,
    step,
)

MAX_TEMPLATE_CHARS = 100_000
_INCLUDE_CHARS = 2_000
"""What an include is charged at least."""
TEMPLATE_SUFFIX = ".j2"

_Function = Callable[..., object]

Names = Mapping[str, object]
"""What a template may say."""

Folders = tuple[Path, ...]
"""Where template files are looked up: the project's own folder first."""

Part = Literal["action", "background", "camera", "dialogue", "prompt", "title_card"]
"""Which text of a storyboard a template is."""

# What a template can do wrong while it runs, besides jinja2's own errors.
_MISTAKES = (
    TemplateError,
    ArithmeticError,
    AttributeError,
    LookupError,
    NameError,
    RuntimeError,
    TypeError,
    ValueError,
)

_FILTERS = (
    "abs", "attr", "capitalize", "count", "d", "default", "dictsort", "first", "float", "groupby", "int", "items",
    "join", "last", "length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace", "reverse",
    "round", "select", "selectattr", "sort", "string", "sum", "title", "tojson", "trim", "truncate", "unique", "upper",
    "wordcount",
)  # fmt: skip
"""jinja2's filters without those that pad to any width, choose at random or make HTML."""

_TEXT_FILTERS = frozenset({
    "capitalize", "join", "lower", "replace", "string", "title", "trim", "truncate", "upper", "wordcount",
})  # fmt: skip
"""Those that make text of whatever they are given."""

_TESTS = (
    "boolean", "defined", "divisibleby", "eq", "equalto", "even", "false", "float", "ge", "greaterthan", "gt", "in",
    "integer", "iterable", "le", "lessthan", "lower", "lt", "mapping", "ne", "none", "number", "odd", "sameas",
    "sequence", "string", "true", "undefined", "upper", "!=", "<", "<=", "==", ">", ">=",
)  # fmt: skip

_LOOP = frozenset({
    "changed", "cycle", "depth", "depth0", "first", "index", "index0", "last", "length", "nextitem", "previtem",
    "revindex", "revindex0",
})  # fmt: skip
_CYCLER = frozenset({"current", "next", "reset"})


def render(text: str, names: Names, *, folders: Folders, part: Part) -> str:
    """
    Return *text*, a template that may say *names*, without spaces at its ends.

    A ``prompt`` may name a file of *folders* instead; every template may import from them.

    Raises:
        PromptInvalid: A template is missing, broken, or says a name that there is not; *part* says whose it is.
    """
    named = part == "prompt" and _is_template_name(text)
    if "{" not in text and not named:
        return _refuse_long_text(text.strip(), part=part)
    plain_names = {name: plain_value(value) for name, value in names.items()}
    environment = _environment(folders)
    try:
        with bounded_work():
            template = environment.get_template(text) if named else _compile(environment, text)
            return whole_characters(join_text(template.generate(plain_names)).strip())
    except (*_MISTAKES, SyntaxError, MemoryError) as error:
        raise _error_with_place(error, part=part, names=names, folders=folders) from error


def _is_template_name(text: str) -> bool:
    """Return whether *text* names a template file rather than being a template."""
    return text.endswith(TEMPLATE_SUFFIX) and "\n" not in text and "{" not in text


def _template_file(name: str, folders: Folders) -> Path | None:
    """Return the file that *name* stands for in the first folder that has it; never one outside of them."""
    for folder in folders:
        try:
            file = (folder / name).resolve()
            if file.is_relative_to(folder.resolve()) and file.is_file():
                return file
        except (OSError, ValueError):  # no name that a file can have
            return None
    return None


def _template_names(folders: Folders) -> tuple[str, ...]:
    found: set[str] = set()
    for folder in folders:
        found.update(file.relative_to(folder).as_posix() for file in folder.rglob(f"*{TEMPLATE_SUFFIX}"))
    return tuple(sorted(found))


def _refuse_long_text(text: str, *, part: str) -> str:
    if len(text) > MAX_TEXT_CHARS:
        raise PromptInvalid(f"the text has {len(text)} characters, and at most {MAX_TEXT_CHARS} are sent", part=part)
    return text


class NotSent(TemplateRuntimeError):
    """A template speaks of a picture that is not sent."""


class _MissingName(StrictUndefined):
    """A name that is not there; its error lists what is there instead."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        """The name; where it was looked for in a value, lines with that value's kind and its names follow."""
        if self._undefined_hint or self._undefined_name is None:
            return super()._undefined_message
        name = str(self._undefined_name)
        if self._undefined_obj is missing:
            return name
        owner = self._undefined_obj
        known = owner if isinstance(owner, Mapping) else sorted(method_names(owner))
        return "\n".join([name, "" if isinstance(owner, Mapping) else kind_of(owner), *(str(each) for each in known)])


class _Folders(BaseLoader):
    """Template files of the project, then the shipped ones; never a file outside."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders

    def get_source(self, environment: object, template: str) -> tuple[str, str, Callable[[], bool]]:  # noqa: ARG002
        """Return text, path and whether it is still current, as jinja2 asks for them."""
        file = _template_file(template, self._folders)
        if file is None:
            raise TemplateNotFound(template)
        try:
            changed = file.stat().st_mtime_ns
            with file.open(encoding="utf-8-sig") as opened:
                # What is longer is refused, however long it is.
                text = opened.read(MAX_TEMPLATE_CHARS + 1)
        except (OSError, UnicodeDecodeError) as error:
            raise TemplateSyntaxError(f"cannot be read: {error}", 1, name=template, filename=str(file)) from error
        return text, str(file), partial(self._is_current, template, file, changed)

    def _is_current(self, name: str, file: Path, changed: int) -> bool:
        return _template_file(name, self._folders) == file and file.stat().st_mtime_ns == changed


class _BoundKeeper(NodeTransformer):
    """Has every loop and every joined text pass a filter that keeps the bounds."""

    def visit_For(self, node: nodes.For) -> nodes.For:  # noqa: N802 - jinja2's name for it
        if node.recursive:
            raise TemplateSyntaxError("a loop in a prompt cannot be recursive", node.lineno)
        self.generic_visit(node)
        chars = sum(len(text.data) for text in node.find_all(nodes.TemplateData))
        node.iter = _through("_count_steps", node.iter, nodes.Const(chars))
        return node

    def visit_Compare(self, node: nodes.Compare) -> nodes.Compare:  # noqa: N802
        self.generic_visit(node)
        node.expr = _through("_charge_value", node.expr)
        for operand in node.ops:
            operand.expr = _through("_charge_value", operand.expr)
        return node

    def visit_Pair(self, node: nodes.Pair) -> nodes.Pair:  # noqa: N802
        self.generic_visit(node)
        node.key = _through("_charge_value", node.key)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Filter:  # noqa: N802
        self.generic_visit(node)
        return _through("_join_output", nodes.List(node.nodes, lineno=node.lineno))

    def visit_AssignBlock(self, node: nodes.AssignBlock) -> nodes.AssignBlock:  # noqa: N802
        self.generic_visit(node)
        node.filter = nodes.Filter(node.filter, "_join_output", [], [], None, None, lineno=node.lineno)
        return node


def _through(name: str, node: nodes.Node, *arguments: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(cast(nodes.Expr, node), name, list(arguments), [], None, None, lineno=node.lineno)


class _Environment(ImmutableSandboxedEnvironment):
    """The sandbox, with bounds."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, folders: Folders) -> None:
        super().__init__(
            loader=_Folders(folders),
            undefined=_MissingName,
            finalize=printable_value,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,
            optimized=False,  # nothing runs before its budget is there
        )
        found = {name: cast(_Function, self.filters[name]) for name in _FILTERS}
        safe = {name: of_text(made) if name in _TEXT_FILTERS else made for name, made in found.items()}
        self.filters = {name: bounded_filter(name, made) for name, made in safe.items()}
        self.filters |= {"_count_steps": count_steps, "_join_output": _join_output, "_charge_value": charge_value}
        self.tests = {name: bounded_filter(name, cast(_Function, self.tests[name])) for name in _TESTS}
        self.globals = {"dict": dict, "cycler": Cycler, "joiner": Joiner, "namespace": Namespace, "range": short_range}
        self.policies["json.dumps_kwargs"] = {"sort_keys": True, "default": dict}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if len(source) > MAX_TEMPLATE_CHARS:
            raise TemplateSyntaxError(f"a template of over {MAX_TEMPLATE_CHARS} characters", 1, name, filename)
        tree: nodes.Template = _BoundKeeper().visit(super()._parse(source, name, filename))
        return tree

    def getattr(self, obj: object, attribute: str) -> object:
        # `vars.values` is the variable of that name before it is the method of a mapping.
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, Undefined):
            return obj
        may_read = self._may_read(obj, attribute)
        return super().getattr(obj, attribute) if may_read else self.undefined(obj=obj, name=attribute)

    def getitem(self, obj: object, argument: object) -> object:
        if isinstance(obj, str | list | tuple | Mapping):
            try:
                found = cast(Mapping[object, object], obj)[charge_value(argument)]
                return charge_value(found) if isinstance(argument, slice) else found
            except (TypeError, LookupError):
                pass
        if isinstance(argument, str) or isinstance(obj, Undefined):
            return self.getattr(obj, str(argument))
        return self.undefined(obj=obj, name=argument)  # type: ignore[arg-type] # jinja2 takes numbers too

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:  # noqa: ARG002 - jinja2's own signature
        return self._may_read(obj, attr)

    def is_safe_callable(self, obj: object) -> bool:
        """Return whether *obj* is on the list of what a template may call."""
        if isinstance(obj, Macro | BlockReference | LoopContext | Joiner | TemplateFunction):
            return True
        if any(obj is function for function in self.globals.values()):
            return True
        name, owner = getattr(obj, "__name__", ""), getattr(obj, "__self__", None)
        return callable(obj) and owner is not None and self._may_read(owner, name)

    def _may_read(self, obj: object, attribute: str) -> bool:
        """Return whether *attribute* of *obj* is on the list; what begins with an underscore never is."""
        if attribute.startswith("_"):
            return False
        if isinstance(obj, TemplateModule):
            return attribute in vars(obj)
        if isinstance(obj, Namespace):
            return True
        if isinstance(obj, LoopContext):
            return attribute in _LOOP
        return attribute in (_CYCLER if isinstance(obj, Cycler) else method_names(obj))

    def call(self, context: Context, obj: object, *args: object, **kwargs: object) -> object:
        step()
        if isinstance(obj, Undefined):
            str(obj)  # says which name there is not
        if not self.is_safe_callable(obj):
            raise TemplateRuntimeError(f"{kind_of(obj)} cannot be called: take away the brackets after it")
        charge_value([*args, *kwargs.values()])
        if (owner := getattr(obj, "__self__", None)) is not None and not isinstance(owner, Cycler | LoopContext):
            check_method(owner, obj.__name__, args)  # type: ignore[attr-defined] # a bound method has a name
        result = super().call(context, obj, *args, **kwargs)
        return charge_text(result) if isinstance(result, str) else result

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> object:
        step()
        check_operator(operator, left, right)
        return super().call_binop(context, operator, left, right)

    def get_template(self, *args: Any, **kwargs: Any) -> Template:  # noqa: ANN401 - jinja2's own signature
        step()
        charge(_INCLUDE_CHARS)
        return super().get_template(*args, **kwargs)


@lru_cache(maxsize=64)
def _environment(folders: Folders) -> _Environment:
    return _Environment(folders)


@lru_cache(maxsize=32_768)
def _compile(environment: _Environment, text: str) -> Template:
    return environment.from_string(text)


def _join_output(pieces: Iterable[object]) -> str:
    return join_text(str(printable_value(piece)) for piece in pieces)


def _error_with_place(error: BaseException, *, part: str, names: Names, folders: Folders) -> PromptInvalid:
    """Return *error* as ours, with the template's file and line."""
    file, line = _where(error)
    tell = partial(PromptInvalid, part=part, template=file, line=line)
    if isinstance(error, TemplateNotFound):
        missing = str(error)
        return tell(f"no template is called {missing!r}", name=missing, known=_template_names(folders))
    if isinstance(error, TemplateSyntaxError):
        return tell(f"the template is broken: {error.message}")
    if isinstance(error, UndefinedError):
        name, *more = str(error.message).split("\n")
        if more and more[0]:
            return tell(f"{more[0]} has no {name!r} in a prompt", name=name, known=tuple(more[1:]))
        if more or name.isidentifier():
            return tell(f"there is no {name!r} here", name=name, known=tuple(more[1:] or names))
    if isinstance(error, RecursionError):
        return tell("the template includes or calls itself, or is nested too deep")
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
