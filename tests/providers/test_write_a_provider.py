"""The page for those who write a provider: its code is run as it stands there."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from storyboard.media.measure.decode_whole import decode_whole

pytestmark = pytest.mark.slow

PAGE = Path(__file__).parents[2] / "docs" / "write-a-provider.md"


def block(language, opening):
    """Return the fenced block of *language* that begins with *opening*."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", PAGE.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    (found,) = [text for text in blocks if text.startswith(opening)]
    return found


def install_package(folder, *, module, code, entry_point):
    """Put a package where an installer would; return the environment in which it is found."""
    (folder / f"{module}.py").write_text(code, encoding="utf-8")
    metadata = folder / f"{module}-1.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text(f"[storyboard.providers]\n{entry_point}\n", encoding="utf-8")
    return {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}


def python(*arguments, environment, cwd):
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True, text=True, timeout=120, check=False, cwd=cwd, env=environment,
    )  # fmt: skip


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    """The environment in which the page's toy is installed."""
    (entry_point,) = re.findall(r"^toy = .*$", block("toml", "[project]"), flags=re.MULTILINE)
    code = block("python", "# toy_provider.py")
    return install_package(
        tmp_path_factory.mktemp("site"), module="toy_provider", code=code, entry_point=entry_point.replace('"', "")
    )


def test_the_toy_shoots_a_film(toy, tmp_path):
    """From another package's entry point to a reel of 4 s and 4 s, whose shared frame is shown once; then no more."""
    (tmp_path / "storyboard.yaml").write_text(block("yaml", "storyboard: 1"), encoding="utf-8")

    done = python("-m", "storyboard", "run", "--json", environment=toy, cwd=tmp_path)
    then = python("-m", "storyboard", "plan", "--json", environment=toy, cwd=tmp_path)

    assert done.returncode == 0, done.stderr
    assert {shot["state"] for shot in json.loads(done.stdout)["shots"]} == {"done"}
    assert decode_whole(tmp_path / "reels" / "main.mp4").frames == 96 + 96 - 1
    assert json.loads(then.stdout)["totals"]["to_make"] == 0


def test_a_name_that_is_near_is_the_toy_s(toy, tmp_path):
    """The outside provider is among the registered ones."""
    wrong = block("yaml", "storyboard: 1").replace("provider: toy", "provider: tpy")
    (tmp_path / "storyboard.yaml").write_text(wrong, encoding="utf-8")

    done = python("-m", "storyboard", "check", environment=toy, cwd=tmp_path)

    assert done.returncode == 2
    assert "did you mean 'toy'" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("was", "becomes", "seen"),
    [
        ("", "", ""),
        ("body={**answer", "body={} and {**answer", "test_every_progress_is_read"),
        ('raise UnusableAnswer(f"video', 'return Running()  # (f"video', "test_an_answer_about_a_task_that_cannot"),
        (
            "return check_answer(Video, answer).id",
            'return answer.get("id", "none")',
            "test_a_create_that_got_no_usable",
        ),
        ('"open_on": first_frames', '"open_on": []', "test_a_first_frame_is_sent"),
    ],
    ids=["whole", "without the service's words", "with a guess", "without an id", "without the picture"],
)
def test_lumen_keeps_the_contract_and_a_broken_one_does_not(was, becomes, seen, tmp_path):
    """The tests that an outside package runs on its own see what is wrong with it."""
    code = block("python", "# lumen.py")
    assert was in code
    environment = install_package(
        tmp_path, module="lumen", code=code.replace(was, becomes), entry_point="lumen = lumen:connect"
    )
    (tmp_path / "test_lumen.py").write_text(block("python", "# test_lumen.py"), encoding="utf-8")

    options = ["-q", "-p", "no:cacheprovider", "-k", seen]
    done = python("-m", "pytest", *options, "test_lumen.py", environment=environment, cwd=tmp_path)

    assert done.returncode == (1 if seen else 0), done.stdout
    assert (f"FAILED test_lumen.py::TestLumen::{seen}" if seen else " passed") in done.stdout


@pytest.mark.parametrize(
    ("was", "becomes", "seen"),
    [
        ("", "", ""),
        (' | ({"seen": seen} if seen else {})', "", "test_pictures_are_sent_in_order"),
        (" | request.extra", "", "test_extra_settings_are_sent_untouched"),
    ],
    ids=["whole", "without pictures", "without extra settings"],
)
def test_easel_keeps_the_contract_of_images_and_a_broken_one_does_not(was, becomes, seen, tmp_path):
    code = block("python", "# easel.py")
    assert was in code
    environment = install_package(
        tmp_path, module="easel", code=code.replace(was, becomes), entry_point="easel = easel:connect"
    )
    (tmp_path / "test_easel.py").write_text(block("python", "# test_easel.py"), encoding="utf-8")

    options = ["-q", "-p", "no:cacheprovider", "-k", seen]
    done = python("-m", "pytest", *options, "test_easel.py", environment=environment, cwd=tmp_path)

    assert done.returncode == (1 if seen else 0), done.stdout
    assert (f"FAILED test_easel.py::TestEasel::{seen}" if seen else " passed") in done.stdout


@pytest.mark.parametrize(
    ("was", "becomes", "seen"),
    [
        ("", "", ""),
        ('"how": request.tone', '"how": None', "test_what_is_asked_for_is_sent_and_nothing_else"),
        (" | request.extra", "", "test_extra_settings_are_sent_untouched"),
    ],
    ids=["whole", "without the tone", "without extra settings"],
)
def test_chorus_keeps_the_contract_of_speech_and_a_broken_one_does_not(was, becomes, seen, tmp_path):
    code = block("python", "# chorus.py")
    assert was in code
    environment = install_package(
        tmp_path, module="chorus", code=code.replace(was, becomes), entry_point="chorus = chorus:connect"
    )
    (tmp_path / "test_chorus.py").write_text(block("python", "# test_chorus.py"), encoding="utf-8")

    options = ["-q", "-p", "no:cacheprovider", "-k", seen]
    done = python("-m", "pytest", *options, "test_chorus.py", environment=environment, cwd=tmp_path)

    assert done.returncode == (1 if seen else 0), done.stdout
    assert (f"FAILED test_chorus.py::TestChorus::{seen}" if seen else " passed") in done.stdout
