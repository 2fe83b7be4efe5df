"""What a shell offers between two keys: quick, and silent whatever is wrong."""

import os
import subprocess
import sys

import pytest
import shellingham

from storyboard.cli.named_shell import settle_shell
from storyboard.errors import CommandError
from tests.cli.tea_house import write_film

HEAVY = {"av", "dbos", "numpy", "sqlalchemy", "ffmpeg", "jinja2", "pydantic"}


def offered(*words, cwd):
    """Return what bash is offered for the last of *words*, which may be empty."""
    line = " ".join(("storyboard", *words))
    environment = {
        **os.environ, "_STORYBOARD_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words)),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv[0] = 'storyboard'; from storyboard.cli.main import main; main()"],
        env=environment, cwd=cwd, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout.split()


@pytest.fixture
def films(tmp_path):
    """A folder with a film, two takes of it, and a broken one."""
    write_film(tmp_path / "tea")
    for take in (1, 2):
        (tmp_path / f"tea/archive/door.take-0{take}").mkdir(parents=True)
    write_film(tmp_path / "broken", "storyboard: [\nshots: {")
    write_film(tmp_path / "odd", "shots: [3, {id: [x]}]\nscenes: 7\nreels: 5\n")
    return tmp_path


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("pl",), ["plan"]),
        (("plan", "t"), ["tea"]),
        (("plan", "--provider", "s"), ["simulator"]),
        (("models", "seedance-2.5"), ["seedance-2.5", "seedance-2.5-flash"]),
        (("why", "tea", "ta"), ["table"]),
        (("cancel", "tea", "rain", "le"), ["leave"]),
        (("approve", "tea", "door", ""), ["1", "2"]),
        (("open", "tea", "te"), ["tea"]),
        (("open", "tea", "茶"), ["茶"]),
        (("run", "tea", "--only", "do"), ["door"]),
        (("stitch", "tea", "--reel", "m"), ["main"]),
    ],
)
def test_names_are_completed(words, names, films):
    assert offered(*words, cwd=films) == names


@pytest.mark.parametrize("film", ["broken", "odd", "nowhere"])
def test_a_broken_storyboard_completes_nothing_and_says_nothing(film, films):
    assert offered("why", film, "x", cwd=films) == []


@pytest.mark.parametrize(
    ("shell", "words"),
    [("bash", "complete -o default -F"), ("zsh", "#compdef "), ("fish", "complete --command ")],
)
def test_the_script_of_each_shell_is_shown(shell, words, tmp_path):
    """Of the one that is named, whichever this is."""
    done = subprocess.run(
        [sys.executable, "-m", "storyboard", "--show-completion", shell],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "_STORYBOARD_COMPLETE" in done.stdout or "_COMPLETE" in done.stdout
    assert words in done.stdout


def test_a_shell_that_nobody_can_tell_is_asked_for(monkeypatch):
    def fail():
        raise shellingham.ShellDetectionFailure

    monkeypatch.setattr(shellingham, "detect_shell", fail)

    with pytest.raises(CommandError, match="which shell this is") as unknown:
        settle_shell(["--show-completion"])

    assert unknown.value.hint == "name it: storyboard --show-completion bash, zsh or fish"


def test_what_reads_the_names_imports_nothing_heavy():
    code = f"import sys; import storyboard.cli.completion; print(sorted({HEAVY!r} & set(sys.modules)))"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_recordings_are_offered_by_their_names(films):
    write_film(
        films / "talk",
        "storyboard: 1\ntitle: A\nspeech: {provider: openai}\ncast: {ida: a boy}\nshots:\n"
        "  - {id: pier, lines: [{ida: Row!}, {ida: No!, file: a.wav}, Yes.], narration: They left.}\n",
    )

    names = {"pier.line-1", "pier.line-3", "pier.narration"}
    assert set(offered("retake", "talk", "pier.", cwd=films)) == names
