"""The verbs `check` and `schema`, run as a person runs them."""

import json

from docs.format_page import EXAMPLE
from storyboard.load.schema.file_schema import file_schema
from tests.forked import storyboard
from tests.load.wrong_files import TOP


def test_check_of_a_right_file_says_so_and_ends_with_0(write, tmp_path):
    """Talk goes to stderr; there is no data."""
    write(EXAMPLE.replace("seedance-1.5-pro", "seedance-2.0-mini"))

    done = storyboard("check", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == f"{tmp_path.name}: 3 shots, no problems\n"


def test_check_tells_problems_on_stdout_and_ends_with_2(write, tmp_path):
    """One line a problem, its hint indented below; the project may be named by its file."""
    write(TOP + "look: '{{ x }}'\nshots: [{id: wake, action: x}, {id: run, from: wak, action: x}]")

    done = storyboard("check", "storyboard.yaml", cwd=tmp_path)

    assert done.returncode == 2
    assert done.stdout == (
        "storyboard.yaml:3:7: warning: look: `look` is not a template: {{ }} is sent as it stands\n"
        "  templates are `prompt`, `action`, `background`, `camera`, `dialogue`, `lines` and cards\n"
        "storyboard.yaml:4:48: error: shots.run.from: no shot is called 'wak'\n"
        "  did you mean 'wake'?\n"
    )
    assert done.stderr == f"{tmp_path.name}: 1 error, 1 warning\n"


def test_check_with_json_prints_one_document(write, tmp_path):
    """Every problem with seven keys; nothing else is said."""
    write(TOP + "shots: [{id: wake, action: x}, {id: run, from: wak, action: x}]")

    done = storyboard("check", "--json", cwd=tmp_path)

    assert (done.returncode, done.stderr) == (2, "")
    assert json.loads(done.stdout) == {
        "ok": False,
        "problems": [
            {
                "file": "storyboard.yaml",
                "line": 3,
                "column": 48,
                "path": "shots.run.from",
                "severity": "error",
                "message": "no shot is called 'wak'",
                "hint": "did you mean 'wake'?",
            }
        ],
    }


def test_warnings_alone_are_ok(write, tmp_path):
    """They are told, and the film can be shot."""
    write(TOP + "shots: [{id: a, action: x, model: ep-1}]")

    done = storyboard("check", ".", "--json", cwd=tmp_path)

    answer = json.loads(done.stdout)
    assert (done.returncode, answer["ok"]) == (0, True)
    assert [problem["severity"] for problem in answer["problems"]] == ["warning"]


def test_check_where_there_is_no_storyboard_ends_with_2(tmp_path):
    """The folder is named, and what is looked for."""
    done = storyboard("check", "nowhere", cwd=tmp_path)

    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere: no storyboard here" in done.stderr


def test_schema_prints_the_schema(tmp_path):
    """On stdout, for an editor."""
    done = storyboard("schema", cwd=tmp_path)

    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == file_schema()
