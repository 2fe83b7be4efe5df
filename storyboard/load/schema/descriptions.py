"""
What the docstrings under the fields of the storyboard's models say.

The models themselves do not collect them: that takes a tenth of the time of a look at a film, and only the schema
repeats them.
"""

import ast
import inspect
import sys
from functools import cache
from typing import Any

from pydantic import BaseModel

from storyboard.model import reel_words, storyboard, written_lines, written_reels, written_stills
from storyboard.model.written import Written

_MODULES = (storyboard, reel_words, written_lines, written_reels, written_stills)
"""Where what a person writes is typed."""


def add_descriptions(properties: dict[str, Any], model: type[Written]) -> None:
    """Write into the *properties* of a schema what the docstrings of *model*, and of those below it, say of each."""
    said = docstrings_of(model)
    for name, field in model.model_fields.items():
        if name in said:
            properties[field.alias or name].setdefault("description", said[name])


def model_named(name: str) -> type[Written]:
    """Return the model that a schema calls *name*."""
    found: type[Written] = next(getattr(module, name) for module in _MODULES if hasattr(module, name))
    return found


def docstrings_of(model: type[BaseModel]) -> dict[str, str]:
    """Return what stands under the fields of *model*, and of those that it is made from."""
    said: dict[str, str] = {}
    for kind in reversed(model.__mro__):
        if issubclass(kind, BaseModel) and kind is not BaseModel:
            said |= _docstrings(kind.__module__).get(kind.__name__, {})
    return said


@cache
def _docstrings(module: str) -> dict[str, dict[str, str]]:
    """Return what stands under the fields of the models of a *module*, by the names of models and fields."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: _of_fields(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def _of_fields(node: ast.ClassDef) -> dict[str, str]:
    said = {}
    for field, below in zip(node.body, node.body[1:], strict=False):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                said[name] = inspect.cleandoc(text)
    return said
