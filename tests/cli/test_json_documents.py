"""With `--json` a verb prints one document, and `storyboard schema --of VERB` says what stands in it."""

import json
from importlib import import_module
from inspect import signature

import pytest
from jsonschema import Draft202012Validator

from storyboard.actions.documents import DOCUMENTS, document_schema
from storyboard.cli.main import VERBS
from tests.forked import storyboard

FILM = """\
storyboard: 1
title: Lamps
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}
budget: {usd: 3}
shots:
  - {id: lamp, action: A small brass lamp is lit.}
  - {id: lane, action: A lane in the dark., from: lamp, approve: true}
"""
OPEN = {"models", "providers", "doctor"}
"""Their documents repeat the tables of facts, which are open."""
OF_PROJECT = {
    "check": [],
    "plan": [],
    "status": [],
    "why": ["lamp"],
    "graph": [],
    "note": ["lamp"],
    "run": ["--draft", "--no-stitch"],
    "cancel": [],
    "report": [],
}


@pytest.fixture(scope="module")
def shot_film(tmp_path_factory):
    folder = tmp_path_factory.mktemp("film")
    (folder / "storyboard.yaml").write_text(FILM, encoding="utf-8")
    document("run", folder)
    return folder


def document(verb, *words):
    """Return what the verb prints, which must be as its schema says."""
    done = storyboard(verb, *words, "--json")
    assert done.stdout, done.stderr
    told = json.loads(done.stdout)
    Draft202012Validator(document_schema(verb)).validate(told)
    return told


def test_every_verb_that_prints_json_has_a_schema():
    modules = {verb: import_module(f"storyboard.cli.{verb}{'_' if verb == 'import' else ''}") for verb in VERBS}
    functions = {verb: getattr(module, module.__name__.split(".")[-1], None) for verb, module in modules.items()}

    assert {verb for verb, function in functions.items() if function and "json" in signature(function).parameters} == {
        *DOCUMENTS,
        *OPEN,
    }


@pytest.mark.parametrize("verb", DOCUMENTS)
def test_a_schema_describes_its_fields_and_allows_no_others(verb):
    schema = document_schema(verb)
    Draft202012Validator.check_schema(schema)
    said = json.dumps(schema)

    assert '"description"' in said
    assert not Draft202012Validator(schema).is_valid({"nothing": 1})


def test_the_schema_is_printed():
    done = storyboard("schema", "--of", "plan")

    assert json.loads(done.stdout) == document_schema("plan")
    assert "currency" in json.loads(done.stdout)["$defs"]["PlannedSegment"]["properties"]


def test_there_is_no_schema_of_what_is_no_verb():
    done = storyboard("schema", "--of", "plam")

    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no schema of 'plam'" in done.stderr


@pytest.mark.parametrize("verb", OF_PROJECT)
def test_what_verbs_print_is_as_their_schemas_say(verb, shot_film):
    document(verb, shot_film, *OF_PROJECT[verb])


def test_a_graph_in_a_file_is_named(shot_film, tmp_path):
    assert document("graph", shot_film, "-o", tmp_path / "film.dot") == {
        "file": str(tmp_path / "film.dot"),
        "mermaid": None,
    }


def test_a_person_s_word_about_a_take_is_told(shot_film):
    approved = document("approve", shot_film, "lamp")
    rejected = document("reject", shot_film, "lamp", "1", "--note", "too dark")
    cleared = document("approve", shot_film, "lamp", "1", "--clear")

    assert [each["folder"] for each in approved["takes"]] == ["lamp.take-01"]
    assert [each["verdict"] for each in rejected["before"]] == ["circled"]
    assert [each["note"] for each in cleared["before"]] == ["too dark"]


def test_a_note_is_told_as_it_is_written_and_taken_away(shot_film):
    written = document("note", shot_film, "lamp", "brighter", "--at", "1")
    removed = document("note", shot_film, "lamp", "--remove", written["id"])

    assert (written["text"], removed) == ("brighter", written)
    assert document("note", shot_film, "lamp") == {"notes": []}


def test_reels_that_are_written_are_told(shot_film):
    (stitched,) = document("stitch", shot_film, "--draft")["reels"]
    (exported,) = document("export", shot_film, "--draft")["reels"]

    assert stitched["file"].endswith("main.mp4")
    assert exported["file"].endswith("main.otio")
    assert stitched["frames"] == exported["frames"]


def test_films_that_are_made_are_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.csv").write_text("shot,action\none,A lamp.\n", encoding="utf-8")

    assert document("new", "tea")["file"].endswith("tea/storyboard.yaml")
    assert {"name", "line"} == set(document("new", "--list")["starters"][0])
    assert document("import", "list.csv")["shots"] == 1


def test_one_document_is_no_watch(shot_film):
    done = storyboard("stitch", shot_film, "--watch", "--json")

    assert (done.returncode, done.stdout) == (2, "")
