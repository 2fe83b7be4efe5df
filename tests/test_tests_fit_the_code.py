"""A test that imports or replaces what the code has under another name now would test nothing."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

_TESTS = Path(__file__).parent
_FILES = sorted([*_TESTS.rglob("*.py"), *(_TESTS.parent / "benchmarks").rglob("*.py")])


def test_what_is_imported_and_replaced_is_there():
    """Setting an attribute that a module lacks would succeed, and change nothing."""
    missing = {
        str(file.relative_to(_TESTS.parent)): list(_missing(ast.parse(file.read_text(encoding="utf-8"))))
        for file in _FILES
    }

    assert len(missing) > 300
    assert {file: lines for file, lines in missing.items() if lines} == {}


def test_an_attribute_that_a_module_lacks_is_seen():
    lines = ("from storyboard.providers import pace, no_such", "pace._GONE = 1", "monkeypatch.setattr(pace, 'a', 1)")
    tree = ast.parse("\n".join(lines))

    assert list(_missing(tree)) == ["line 1: no_such", "line 2: pace._GONE", "line 3: pace.a"]


def _missing(tree: ast.AST) -> Iterator[str]:
    modules: dict[str, ModuleType] = {}
    nodes = list(ast.walk(tree))
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("storyboard"):
            for alias in node.names:
                imported = _imported(node.module, alias.name)
                if imported is None:
                    yield f"line {node.lineno}: {alias.name}"
                elif isinstance(imported, ModuleType):
                    modules[alias.asname or alias.name] = imported
    for node in nodes:
        match node:
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                pass
            case ast.Call(func=ast.Attribute(attr="setattr"), args=[ast.Name(id=module), ast.Constant(value=name), *_]):
                pass
            case _:
                continue
        if module in modules and not hasattr(modules[module], name):
            yield f"line {node.lineno}: {module}.{name}"


def _imported(module: str, name: str) -> object | None:
    """Return what `from module import name` gives; None where it gives nothing."""
    holder = importlib.import_module(module)
    if hasattr(holder, name):
        return getattr(holder, name)
    try:
        return importlib.import_module(f"{module}.{name}")
    except ModuleNotFoundError:
        return None
