"""`import storyboard` costs nothing, and gives names that are complete, typed and described."""

import ast
import inspect
import typing
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType

import pytest

import storyboard
from storyboard import errors
from storyboard.errors import StoryboardError
from storyboard.model.until import Until
from tests.imports import imported_modules

PACKAGE = Path(storyboard.__file__).parent
FUNCTIONS = [name for name in storyboard.__all__ if isinstance(getattr(storyboard, name), FunctionType)]
ASYNC = [name for name in FUNCTIONS if name.endswith("_async")]
HEAVY = {"dbos", "sqlalchemy", "numpy", "av", "pydantic", "yaml", "asyncio", "logging", "httpx", "rich", "typer"}


def parameters(name: str) -> list[inspect.Parameter]:
    return list(inspect.signature(getattr(storyboard, name)).parameters.values())


def family(error: type[StoryboardError]) -> Iterator[str]:
    yield error.__name__
    for child in error.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from family(child)


def test_the_import_imports_nothing_of_ours_and_nothing_heavy():
    modules = imported_modules("import storyboard")

    assert {name for name in modules if name.startswith("storyboard")} == {"storyboard"}
    assert not modules & HEAVY


def test_all_names_start_no_engine_no_thread_no_logging_and_no_handler_of_signals():
    modules = imported_modules("""
        import logging, signal, threading
        signals = [signal.getsignal(number) for number in signal.valid_signals()]
        streams = sys.stdin, sys.stdout, sys.stderr, sys.excepthook, threading.excepthook
        import storyboard
        for name in storyboard.__all__:
            getattr(storyboard, name)
        assert signals == [signal.getsignal(number) for number in signal.valid_signals()]
        assert streams == (sys.stdin, sys.stdout, sys.stderr, sys.excepthook, threading.excepthook)
        assert not logging.getLogger().handlers and not logging.getLogger("storyboard").handlers
        assert threading.active_count() == 1
    """)

    assert "storyboard.library.runs" in modules
    assert not modules & {"dbos", "sqlalchemy", "numpy", "typer", "uvicorn"}


def test_a_look_imports_no_more_than_the_verb():
    modules = imported_modules("import storyboard; storyboard.check, storyboard.plan, storyboard.status")

    assert not modules & {"dbos", "sqlalchemy", "numpy", "av", "asyncio", "httpx", "storyboard.library.runs"}


def test_a_star_gives_what_is_public_and_dir_names_it():
    names: dict[str, object] = {}
    exec("from storyboard import *", names)

    assert set(names) - {"__builtins__"} == set(storyboard.__all__)
    assert set(storyboard.__all__) <= set(dir(storyboard))


def test_what_is_not_public_is_no_attribute():
    with pytest.raises(AttributeError, match="has no attribute 'film_now'"):
        _ = storyboard.film_now


def test_every_function_of_the_library_is_public():
    """What has no underscore before its name is promised."""
    sources = [ast.parse(file.read_text(encoding="utf-8")) for file in (PACKAGE / "library").glob("*.py")]
    functions = {
        node.name
        for source in sources
        for node in source.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    }

    assert functions - set(FUNCTIONS) == {"request_of", "reporter_for", "in_loop"}
    assert set(FUNCTIONS) <= functions


def test_the_whole_tree_of_errors_is_public():
    assert {*family(StoryboardError), "Problem"} - set(storyboard.__all__) == set()


def test_type_checkers_see_the_same_names():
    stub = ast.parse((PACKAGE / "__init__.pyi").read_text(encoding="utf-8"))
    imports = {
        alias.asname: getattr(__import__(node.module, fromlist=[alias.name]), alias.name)
        for node in stub.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }

    assert sorted([*imports, "__version__"]) == sorted(storyboard.__all__)
    assert all(getattr(storyboard, name) is value for name, value in imports.items())


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_has_types_a_sentence_and_its_errors(name):
    function = getattr(storyboard, name)
    said = inspect.getdoc(function) or ""

    assert {*(each.name for each in parameters(name)), "return"} == set(typing.get_type_hints(function))
    assert said.splitlines()[0].endswith((".", ",")) or said.split("\n\n")[0].endswith(".")
    assert "Raises:" in said


@pytest.mark.parametrize("name", [name for name in storyboard.__all__ if isinstance(getattr(storyboard, name), type)])
def test_a_class_says_what_it_is(name):
    assert (inspect.getdoc(getattr(storyboard, name)) or "")[:1].isalpha()


@pytest.mark.parametrize("name", ASYNC)
def test_what_is_awaited_takes_what_the_plain_function_takes(name):
    assert parameters(name) == parameters(name.removesuffix("_async"))
    assert inspect.iscoroutinefunction(getattr(storyboard, name))


@pytest.mark.parametrize("name", ["load", "plan", "stitch"])
def test_a_package_of_the_same_name_stays_private_and_is_found_by_its_path(name):
    """Python sets a package as an attribute of the one around it, whenever its first module is imported."""
    modules = imported_modules(f"""
        import storyboard
        before = storyboard.{name}
        import storyboard.{name}.{name if name != "stitch" else "reel"} as module
        from storyboard.{name} import {name if name != "stitch" else "reel"} as same
        assert storyboard.{name} is before and callable(before), before
        assert module is same
        assert storyboard.{name}.{name if name != "stitch" else "reel"} is module
    """)

    assert f"storyboard.{name}" in modules


@pytest.mark.parametrize(
    "first", ["import storyboard.plan.plan", "storyboard.check", "from storyboard.plan import plan"]
)
def test_a_name_stays_the_function_whatever_was_imported_before(first):
    modules = imported_modules(f"""
        import storyboard
        {first}
        assert storyboard.plan.__module__ == "storyboard.library.looks", storyboard.plan
    """)

    assert "storyboard.plan.plan" in modules


def test_every_function_that_stops_early_takes_what_the_verb_takes():
    stops = [
        inspect.signature(each).parameters["until"] for each in (storyboard.run, storyboard.run_async, storyboard.plan)
    ]

    assert {stop.annotation for stop in stops} == {Until | None}
    assert typing.get_args(Until) == ("stills", "recordings")
