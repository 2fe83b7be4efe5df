"""What is known of a model stands in the model table, never in the beginning of its name."""

import ast
import re
from pathlib import Path

import pytest

import storyboard
from storyboard.model.model_table import shipped_models

_FAMILY = re.compile(r"seedance|doubao|dreamina", re.IGNORECASE)
_LOOKS_AT_TEXT = {
    "startswith", "endswith", "removeprefix", "removesuffix", "partition", "rpartition", "split", "find", "index",
    "count", "match", "fullmatch", "search", "compile",
}  # fmt: skip
_IDS_OF_A_SERVICE = {"load/rules/abilities.py"}
"""Where an id that no table holds is told from a misspelled name."""


def guesses_in(source: str) -> list[int]:
    """Return the lines that look at the name of a model to learn something of it."""
    return [node.lineno for node in ast.walk(ast.parse(source)) if _is_guess(node)]


def _is_guess(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr=name), args=args):
            return name in _LOOKS_AT_TEXT and any(map(_names_a_family, args))
        case ast.Compare(left=left, comparators=others):
            return any(map(_names_a_family, (left, *others)))
        case ast.MatchValue(value=value):
            return _names_a_family(value)
    return False


def _names_a_family(node: ast.AST) -> bool:
    texts = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str))
    return any(_FAMILY.search(text) for text in texts)


@pytest.mark.parametrize(
    "source",
    [
        'model.name.startswith("seedance-1.0")',
        'name.startswith(("doubao-", "x"))',
        '"seedance-1.5" in name',
        'model.name == "seedance-2.0"',
        're.match(r"seedance-1[.]", name)',
        "match name:\n    case 'seedance-2.5':\n        pass",
    ],
)
def test_a_guess_is_seen(source):
    assert guesses_in(source)


def test_a_name_that_is_only_written_is_no_guess():
    assert guesses_in('DEFAULT = "seedance-1.5-pro"\nmodels.by_name["seedance-1.0-pro"]\nname.startswith("ep-")') == []


def test_nothing_is_guessed_from_the_name_of_a_model():
    root = Path(storyboard.__file__).parent
    sources = {path.relative_to(root).as_posix(): path for path in root.rglob("*.py")}
    guesses = {name: guesses_in(path.read_text(encoding="utf-8")) for name, path in sources.items()}

    assert len(sources) > 100
    assert {name: lines for name, lines in guesses.items() if lines and name not in _IDS_OF_A_SERVICE} == {}


def test_the_facts_of_each_generation():
    models = shipped_models()
    facts = {
        name: (model.takes_heif, model.reads_text_commands, model.text_ratio) for name, model in models.by_name.items()
    }

    assert facts["seedance-1.0-lite-i2v"] == facts["seedance-1.0-pro-fast"] == (False, True, "16:9")
    assert facts["seedance-1.5-pro"] == (True, True, "adaptive")
    assert facts["seedance-2.0-mini"] == facts["seedance-2.5"] == (True, False, "adaptive")
