"""Every rule of the format: a file that breaks it is told, at its place, with what to do."""

import pytest

from storyboard.load.load import check
from tests.load.doubtful_files import WARNINGS
from tests.load.every_wrong_file import EVERY_WRONG_FILE
from tests.load.wrong_files import ARROW, TOP


@pytest.mark.parametrize("name", EVERY_WRONG_FILE)
def test_a_wrong_file_has_one_problem_at_its_place(write, name):
    """One mistake, one problem: with file, line, column, path, sentence and hint."""
    text, path, words, hint = EVERY_WRONG_FILE[name]
    line = text[: text.index(ARROW)].count("\n") + 1
    column = text.split("\n")[line - 1].index(ARROW) + 1

    problems = check(write(text.replace(ARROW, "")))

    assert [(problem.file, problem.line, problem.column, problem.path) for problem in problems] == [
        ("storyboard.yaml", line, column, path)
    ]
    assert words in problems[0].message
    assert hint in problems[0].hint
    assert problems[0].severity == "error"


@pytest.mark.parametrize("name", WARNINGS)
def test_a_doubtful_file_has_one_warning_at_its_place(write, name):
    """What is probably not meant is told, and can be shot all the same."""
    text, path, words = WARNINGS[name]
    line = text[: text.index(ARROW)].count("\n") + 1
    column = text.split("\n")[line - 1].index(ARROW) + 1

    (problem,) = check(write(text.replace(ARROW, "")))

    assert (problem.line, problem.column, problem.path) == (line, column, path)
    assert words in problem.message
    assert problem.severity == "warning"


def test_every_mistake_is_told_at_once_in_the_order_of_places(write):
    """A wrong value does not hide what else is wrong with the same shot."""
    project = write(
        TOP + "shots:\n"
        "  - id: wake\n"
        "    action: x\n"
        "    duration: five\n"
        "    seed: many\n"
        "    first_frame: refs/nobody.png\n"
        "  - id: run\n"
        "    from: wak\n"
        "    colour: red\n"
        "    action: '{{ nobody }}'\n"
    )

    paths = [problem.path for problem in check(project)]

    assert paths == [
        "shots.wake.duration",
        "shots.wake.seed",
        "shots.wake.first_frame",
        "shots.run.from",
        "shots.run.colour",
        "shots.run.action",
    ]


def test_loops_that_share_a_shot_are_all_told(write):
    """Mending one loop does not bring up the next."""
    project = write(
        TOP + "shots:\n"
        "  - {id: a, from: b, to: c, action: x}\n"
        "  - {id: b, from: a, action: x}\n"
        "  - {id: c, from: a, action: x}\n"
    )

    messages = {problem.message for problem in check(project)}

    assert messages == {"shots wait for each other: a -> b -> a", "shots wait for each other: a -> c -> a"}


def test_a_name_that_is_not_there_in_a_template_file_is_told_in_that_file(write, tmp_path):
    """Once, however many shots use the template."""
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "mine.j2").write_text("{{ shot.action }}\nIn {{ vars.citty }}.\n")
    project = write(TOP + "prompt: mine.j2\nvars: {city: Rome}\nshots: [{id: a, action: x}, {id: b, action: x}]")

    (problem,) = check(project)

    assert (problem.file, problem.line, problem.column, problem.path) == ("prompts/mine.j2", 2, 12, "prompt")
    assert problem.hint == "did you mean 'city'?"


def test_a_mistake_in_an_included_file_is_told_in_that_file(write):
    """With the line there, and the keys that an include may hold."""
    write("cast:\n  mia: {text: m, imag: x}\ntitle: x\n", name="shared.yaml")
    project = write(TOP + "include: [shared.yaml]\nshots: [{id: a, action: x}]")

    problems = [(problem.file, problem.line, problem.column, problem.path, problem.hint) for problem in check(project)]

    assert problems == [
        ("shared.yaml", 2, 18, "cast.mia.imag", "did you mean 'image'?"),
        ("shared.yaml", 3, 1, "title", "the keys here are cast, look, vars, defaults, images, speech"),
    ]


def test_newer_kinds_of_pictures_are_for_models_that_take_them(write, tmp_path):
    """HEIC is taken by 1.5 pro and not by 1.0 pro."""
    size = (640).to_bytes(4, "big") + (360).to_bytes(4, "big")
    (tmp_path / "a.heic").write_bytes(b"\0\0\0\x18ftypheic" + b"\0\0\0\x14ispe" + b"\0\0\0\0" + size)
    shots = "shots:\n- {id: a, action: x, first_frame: a.heic}\n"
    older = "- {id: b, action: x, first_frame: a.heic, model: seedance-1.0-pro}"

    assert check(write(TOP + shots)) == ()
    (problem,) = check(write(TOP + shots + older))
    assert (problem.line, problem.path) == (5, "shots.b.first_frame")


def test_pictures_that_are_too_much_together_are_refused(write, tmp_path, png):
    """A request holds 64 MB, and pictures grow by a third in it."""
    for name in ("a.png", "b.png"):
        (tmp_path / name).write_bytes(png["mia"])
        with (tmp_path / name).open("r+b") as file:
            file.truncate(25 * 2**20)

    problems = check(write(TOP + "shots: [{id: a, action: x, model: seedance-2.0, references: [a.png, b.png]}]"))

    assert [(problem.path, problem.message) for problem in problems] == [
        ("shots.a.references", "the pictures of shot 'a' are 50 MB together, too much for one request")
    ]


def test_a_link_that_leads_out_of_the_project_is_refused(write, tmp_path, png):
    """A path is judged by where it ends."""
    outside = tmp_path.parent / f"{tmp_path.name}-outside.png"
    outside.write_bytes(png["mia"])
    (tmp_path / "refs" / "link.png").symlink_to(outside)

    (problem,) = check(write(TOP + "shots: [{id: a, action: x, first_frame: refs/link.png}]"))

    assert problem.message == "picture 'refs/link.png' is not inside the project's folder"


def test_a_problem_outside_the_current_folder_has_an_absolute_path(write, tmp_path, monkeypatch):
    """So that an editor finds it from anywhere."""
    project = write("storyboard: 1\n")
    monkeypatch.chdir(tmp_path / "refs")

    assert {problem.file for problem in check(project)} == {str(tmp_path / "storyboard.yaml")}
