"""A verb waits for what it imports, so it imports what it needs and no more."""

import shutil
from pathlib import Path

import pytest

from storyboard.cli.main import VERBS
from storyboard.model import installed
from tests.forked import storyboard
from tests.imports import imported_modules

pytestmark = pytest.mark.slow

_FILM = """\
storyboard: 1
title: Lamps
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}
shots:
  - {id: lamp, action: A small brass lamp is lit.}
  - {id: lane, action: A lane in the dark., from: lamp}
"""
LOOKS = (["check"], ["plan"], ["status"], ["why", "PROJECT", "lamp"])
"""What a person asks between two changes of a film."""
TABLES = (["models"], ["models", "seedance-2.0-mini"], ["providers"])
HEAVY = {"dbos", "sqlalchemy", "numpy", "av", "networkx", "ffmpeg", "obstore", "storyboard.simulator.app"}
"""What no look needs: each takes as long to import as a small film takes to be looked at."""
SERVES = {"httpx", "asyncio", "starlette", "uvicorn"}

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


@pytest.fixture(scope="module")
def shot_film(tmp_path_factory):
    """A film that is up to date, with archive and journal."""
    folder = tmp_path_factory.mktemp("film")
    (folder / "storyboard.yaml").write_text(_FILM, encoding="utf-8")
    done = storyboard("run", folder, "--no-stitch", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def changed_film(shot_film, tmp_path):
    """A film with takes of other words, and a shot that was never made."""
    folder = shutil.copytree(shot_film, tmp_path / "changed")
    more = _FILM.replace("brass", "steel") + "  - {id: door, action: A door opens., from: lane}\n"
    (folder / "storyboard.yaml").write_text(more, encoding="utf-8")
    return folder


@pytest.fixture
def new_film(tmp_path):
    (tmp_path / "storyboard.yaml").write_text(_FILM, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
@pytest.mark.parametrize("state", ["new_film", "shot_film", "changed_film"])
def test_a_look_imports_nothing_heavy_however_the_film_stands(words, state, request):
    folder = request.getfixturevalue(state)

    modules = modules_after(words, folder)

    assert "storyboard.load.load" in modules
    assert not modules & (HEAVY | SERVES)


@pytest.mark.parametrize("words", TABLES, ids=" ".join)
def test_the_tables_of_models_and_providers_import_nothing_heavy(words, new_film):
    assert not modules_after(words, new_film) & HEAVY


def test_a_look_at_a_shot_that_was_never_made_reads_the_journal_without_sqlalchemy(changed_film):
    (changed_film / "reports").mkdir(exist_ok=True)
    (changed_film / "reports/run.log").touch()

    modules = modules_after(["why", "PROJECT", "door"], changed_film)

    assert "storyboard.shoot.state.attempt_reader" in modules
    assert not modules & (HEAVY | SERVES)


@pytest.mark.parametrize("words", LOOKS, ids=" ".join)
def test_a_look_leaves_no_trace(words, new_film):
    """No folder and no database is made by who only looks."""
    modules_after(words, new_film)

    assert sorted(each.name for each in new_film.iterdir()) == ["storyboard.yaml"]


def modules_after(words: list[str], folder: Path) -> set[str]:
    """Return what is imported once the verb has run on the film in *folder*."""
    named = [str(folder) if word == "PROJECT" else word for word in words]
    if named[0] != "models" and str(folder) not in named:
        named.append(str(folder))
    return imported_modules(
        """
        import contextlib, io
        from storyboard.cli.main import app
        with contextlib.redirect_stdout(io.StringIO()):
            app(sys.argv[1:], standalone_mode=False)
        """,
        *named,
    )


def test_the_collector_of_garbage_leaves_what_a_verb_imports_alone():
    """It would look through all of it again and again: a seventh of the time of a look."""
    modules = imported_modules("""
        import gc
        from storyboard.cli.main import app
        began = []
        gc.callbacks.append(lambda phase, info: began.append(phase))
        app.info.cls.get_command(None, None, "check")
        assert "storyboard.load.load" in sys.modules
        assert (began, gc.isenabled()) == ([], True)
        assert gc.get_freeze_count() > 10_000
    """)

    assert "storyboard.cli.check" in modules


def test_a_provider_of_ours_is_found_without_a_look_at_every_package(monkeypatch):
    monkeypatch.setattr(installed, "provider_names", lambda: pytest.fail("looked at every package"))

    assert all(installed.is_installed(name) for name in ("simulator", "ark", "byteplus", "gateway", "jimeng"))


def test_a_provider_of_another_package_is_found_too(monkeypatch):
    monkeypatch.setattr(installed, "provider_names", lambda: ("lumen", "simulator"))

    assert (installed.is_installed("lumen"), installed.is_installed("nobody")) == (True, False)


def test_the_models_of_a_storyboard_collect_no_docstrings():
    """Pydantic would read and parse their source in each look; the schema alone repeats what stands there."""
    modules = imported_modules("""
        import inspect
        def parse(*_words):
            sys.modules["it.parses"] = sys
            return [], 0
        inspect.getsourcelines = parse
        inspect.findsource = parse
        import storyboard.model.storyboard, storyboard.model.takes, storyboard.load.load
    """)

    assert "storyboard.load.load" in modules
    assert "it.parses" not in modules
