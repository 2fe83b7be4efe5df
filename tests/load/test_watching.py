"""`check --watch`, as a person has it open beside an editor."""

import os
import signal
import subprocess
import sys

import pytest

from tests.load.wrong_files import TOP

RIGHT = TOP + "prompt: mine.j2\nshots: [{id: a, action: x}]\n"


@pytest.fixture
def watched_film(write, tmp_path):
    """Start the verb on a film with a template; return a function that gives its lines up to the next pause."""
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "mine.j2").write_text("{{ shot.action }}\n")
    write(RIGHT)
    process = subprocess.Popen(
        [sys.executable, "-m", "storyboard", "check", "--watch"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )

    def lines() -> list[str]:
        found = []
        for line in process.stdout:
            if "^C ends it" in line:
                return found
            found.append(line.rstrip())
        raise AssertionError(found)

    with process:
        try:
            yield process, lines
        finally:
            process.kill()


def save(file, text):
    """Put a new file in the place of the old one, as editors do: nobody ever sees half of it."""
    new = file.parent.parent / f"{file.parent.name}.saved"
    new.write_text(text, encoding="utf-8")
    new.replace(file)


@pytest.mark.slow
def test_every_change_is_checked(watched_film, tmp_path):
    """Of the storyboard, and of the templates beside it; a mistake does not end it, ^C does, with 130."""
    process, lines = watched_film
    storyboard, template = tmp_path / "storyboard.yaml", tmp_path / "prompts" / "mine.j2"
    assert lines() == [f"{tmp_path.name}: 1 shot, no problems"]
    save(storyboard, RIGHT + "reels: {main: [b]}\n")
    assert any("no shot is called 'b'" in line for line in lines())
    save(storyboard, RIGHT)
    assert lines() == [f"{tmp_path.name}: 1 shot, no problems"]
    save(template, "{{ shot.action }} {{ lok }}\n")
    assert any("prompts/mine.j2:1:22" in line for line in lines())

    process.send_signal(signal.SIGINT)

    assert process.wait(timeout=120) == 130


def test_one_document_and_no_end_do_not_go_together(write, tmp_path):
    write(RIGHT)

    done = subprocess.run(
        [sys.executable, "-m", "storyboard", "check", "--watch", "--json"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (2, "")
    assert "--json prints one document" in done.stderr
