"""A verb waits for what it imports, so it imports what it needs and no more."""

import pytest

from storyboard.cli.main import VERBS
from tests.imports import imported_modules

RUNS = {"dbos", "sqlalchemy", "httpx", "asyncio"}
"""What makes takes, and reads the state of runs."""
PAGES = {"starlette", "uvicorn", "storyboard.show.report.page"}
NUMBERS = {"numpy"}
"""What decoded pictures and sounds are worked on with."""


@pytest.mark.parametrize("verb", ["check", "plan", "why", "stitch", "approve"])
def test_verbs_that_run_nothing_import_nothing_that_runs(verb):
    """Together it takes as long to import as all that these verbs do."""
    modules = imported_modules(f"import storyboard.cli.{verb}")

    assert f"storyboard.cli.{verb}" in modules
    assert not modules & (RUNS | PAGES | NUMBERS)


def test_a_verb_is_imported_when_it_is_asked_for():
    """None waits for the others."""
    modules = imported_modules("import storyboard.cli.main")

    assert not modules & {"pydantic", "yaml", "storyboard.production", "storyboard.cli.check"}


def test_help_imports_no_verb():
    """It says of each what it does, and takes no longer than Python does to start."""
    modules = imported_modules("""
        import contextlib, io
        from storyboard.cli.main import app
        with contextlib.redirect_stdout(io.StringIO()) as said:
            app(["--help"], standalone_mode=False)
        assert "stitch     Stitch the reels" in said.getvalue()
    """)

    assert not modules & {"pydantic", "yaml", *(f"storyboard.cli.{verb}" for verb in VERBS)}


def test_every_verb_has_a_line_of_help_that_fits_a_narrow_terminal():
    assert [verb for verb, line in VERBS.items() if not line or len(f"  providers  {line}") > 78] == []
