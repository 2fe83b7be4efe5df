"""The pages name the tests that hold what they promise; each of these is there under its name."""

import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_PAGES = [*_ROOT.glob("*.md"), *(_ROOT / "docs").rglob("*.md"), _ROOT / "benchmarks" / "README.md"]
_PATH = re.compile(r"\btests/[\w/]+(?:\.py)?")
_MODULE = re.compile(r"\bpython -m ((?:tests|benchmarks)(?:\.\w+)+)")
_ROW = re.compile(r"^\|(?!-)(?! (?:border|Border) ).*\|$", re.MULTILINE)


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: str(page.relative_to(_ROOT)))
def test_every_test_that_a_page_names_is_there(page):
    text = page.read_text(encoding="utf-8")
    modules = {f"{module.replace('.', '/')}.py" for module in _MODULE.findall(text)}

    assert {name for name in {*_PATH.findall(text), *modules} if not (_ROOT / name).exists()} == set()


def test_every_border_has_its_test():
    """The last cell of each row in the page on security is a test, and nothing but tests."""
    rows = _ROW.findall((_ROOT / "docs" / "security.md").read_text(encoding="utf-8"))
    bare = [row for row in rows if not re.search(r"\| `tests/[\w/]+\.py`(?:, `tests/[\w/]+\.py`)* \|$", row)]

    assert len(rows) > 20
    assert bare == []


def test_the_page_on_security_says_how_to_report_a_hole():
    text = (_ROOT / "docs" / "security.md").read_text(encoding="utf-8")

    assert "in private" in text.partition("## How to report a hole")[2]
