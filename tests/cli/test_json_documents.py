"""With `--json` a verb prints one document, and `storyboard schema --of VERB` says what stands in it."""

import json
import re
import subprocess
import sys
from importlib import import_module
from inspect import signature

import pytest
from jsonschema import Draft202012Validator

from storyboard.actions.documents import DOCUMENTS, document_schema
from storyboard.actions.model_facts import model_check
from storyboard.actions.task_facts import CancelledTask, settled_doubt
from storyboard.cli.main import VERBS
from storyboard.providers.model_list import ModelComparison
from tests.forked import storyboard
from tests.show.report.report_films import an_attempt

pytestmark = pytest.mark.slow

FILM = """\
storyboard: 1
title: Lamps
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}
budget: {usd: 3}
shots:
  - {id: lamp, action: A small brass lamp is lit.}
  - {id: lane, action: A lane in the dark., from: lamp, approve: true}
"""
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
    "fmt": ["--check"],
    "open": [],
    "providers": [],
    "doctor": [],
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
    } - {"tasks"}
    assert {command.callback for command in modules["tasks"].app.registered_commands} == {
        command.callback
        for command in modules["tasks"].app.registered_commands
        if "json" in signature(command.callback).parameters
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


@pytest.mark.parametrize("words", [[], ["seedance-2.0-mini"], ["seedream-5.5"]], ids=str)
def test_the_tables_of_models_are_as_their_schema_says(words):
    told = document("models", *words)

    assert told["models" if "seedream-5.5" not in words else "image_models"]


def test_a_check_of_models_is_as_its_schema_says():
    """It is asked of a service, and told by its name."""
    compared = ModelComparison(lacking=("new-id",), gone=(), kept=(), unlisted=("seedance-1.0-pro",))
    told = model_check({"ark": compared}).model_dump(mode="json")

    Draft202012Validator(document_schema("models")).validate(told)
    assert told["ark"]["lacking"] == ["new-id"]


def test_what_fmt_would_do_is_told(shot_film, tmp_path):
    (tmp_path / "storyboard.yaml").write_text("title:   Lamps\nstoryboard: 1\nshots: [{id: a, action: A.}]\n", "utf-8")

    told = document("fmt", tmp_path, "--check")
    done = document("fmt", tmp_path)

    assert (told["state"], done["state"], told["diff"]) == ("would reformat", "reformatted", done["diff"])
    assert document("fmt", tmp_path)["state"] == "already formatted"


def test_the_tasks_of_a_service_are_told_in_its_words_and_in_ours(shot_film):
    def tasks(verb, *words):
        done = storyboard("tasks", verb, *words, "--provider", "simulator", "--project", shot_film, "--json")
        told = json.loads(done.stdout)
        Draft202012Validator(document_schema("tasks")).validate(told)
        return told

    (made,) = [task for task in tasks("list")["tasks"] if task["facts"]["task"] == tasks("list")["tasks"][0]["id"]]

    assert (made["status"], made["facts"]["status"], made["model"]) == (
        "succeeded",
        "succeeded",
        made["facts"]["model"],
    )
    assert tasks("show", made["id"])["facts"] == made["facts"]
    assert made["facts"]["made_at"].endswith("Z")
    assert tasks("delete", made["id"], "--yes")["tasks"] == [
        {"task": made["id"], "status": "succeeded", "deleted": True, "why": ""}
    ]


def test_one_document_is_no_watch(shot_film):
    done = storyboard("stitch", shot_film, "--watch", "--json")

    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("verb", ["simulate", "serve"])
def test_a_server_tells_where_it_listens_as_soon_as_it_does(verb, shot_film, tmp_path):
    """A program that starts one on a free port learns which."""
    words = {"simulate": ["--folder", str(tmp_path)], "serve": [str(shot_film)]}[verb]
    command = [sys.executable, "-m", "storyboard", verb, *words, "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            text = "".join(iter(server.stdout.readline, "}\n")) + "}"
        finally:
            server.terminate()

    told = json.loads(text)
    Draft202012Validator(document_schema(verb)).validate(told)
    assert re.fullmatch(r"http://127\.0\.0\.1:[1-9]\d+", told["address"])
    assert told["link"].startswith(told["address"])


def test_what_a_person_settles_about_tasks_is_as_the_schema_says():
    attempt = an_attempt("lamp", take=2)
    told = [
        settled_doubt(attempt, shot="lamp", segment=1, task="cgt-1"),
        settled_doubt(None, shot="lamp", segment=1),
        CancelledTask(task="cgt-1", status="cancelled"),
    ]

    for each in told:
        Draft202012Validator(document_schema("tasks")).validate(each.model_dump(mode="json"))
    assert [each.take for each in told[:2]] == [2, None]
