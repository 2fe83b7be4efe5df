"""Where callbacks are taken: at addresses that nobody can guess, and nowhere else."""

from urllib.parse import urlsplit

import httpx
import pytest

from storyboard.errors import CommandError
from storyboard.model.take_key import TakeKey
from storyboard.model.takes import Request
from storyboard.model.tasks import Failed
from storyboard.reporter import Silent
from storyboard.shoot.callback_address import heartbeat_s, is_called_back
from storyboard.shoot.callback_server import open_callbacks
from tests.films import MODEL, a_film, a_project, a_shot
from tests.scripted import Scripted
from tests.shoot.calls import post, run


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "film"
    folder.mkdir()
    return a_project(folder)


@pytest.fixture
def door(project):
    """The address of one task that is still awaited, and what lies before it."""
    service = Scripted(folder=project.folder, polls_to_success=1)
    service.ends["one happens"] = Failed("InternalServiceError", "broke")
    run(a_film(a_shot("one")), project, service, callback_url="http://127.0.0.1:9")
    with open_callbacks(project, "http://127.0.0.1:0/base/", reporter=Silent()) as url:
        yield url, urlsplit(service.requests[0].callback_url).path


@pytest.mark.slow
def test_a_call_is_taken_whatever_a_proxy_leaves_of_its_path(door):
    url, path = door
    host = url.removesuffix("/base")

    assert url != host
    assert [post(host + before + path) for before in ("", "/base", "/a/b")] == [200, 200, 200]


@pytest.mark.slow
def test_a_call_to_no_address_of_ours_is_told_so(door):
    url, path = door

    assert [post(url + wrong) for wrong in (path[:-1], path + "x", "/callbacks/", "/callbacks", "/")] == [404] * 5
    assert httpx.get(url + path, trust_env=False).status_code == 405


@pytest.mark.slow
def test_a_call_of_more_than_a_megabyte_is_cut_short(door):
    url, path = door

    assert post(url + path, b"x" * 1_000_000) == 200
    assert post(url + path, b"x" * 1_000_001) == 413


def test_listening_for_a_project_that_was_never_run_leaves_no_trace(project):
    with open_callbacks(project, "http://127.0.0.1:0", reporter=Silent()) as url:
        assert post(f"{url}/callbacks/a-token") == 404

    assert [path.name for path in project.folder.iterdir()] == ["storyboard.yaml"]


@pytest.mark.slow
def test_a_database_that_cannot_be_asked_now_makes_the_service_call_again(project, door):
    _, path = door
    (project.state / "state.db").write_bytes(b"no database" * 1000)

    with open_callbacks(project, "http://127.0.0.1:0", reporter=Silent()) as url:
        assert post(url + path) == 503


@pytest.mark.parametrize(
    ("taken_s", "expected_s", "wait_s"),
    [
        (0, 100, 30),  # far from the end: a slow beat
        (80, 100, 20),  # near it: at the expected end
        (98, 100, 5),
        (100, 100, 30),  # past it: slow again
        (300, 100, 45),  # and slower
        (4000, 100, 60),
    ],
)
def test_the_heartbeat_is_slow_but_meets_the_expected_end(taken_s, expected_s, wait_s):
    assert heartbeat_s(taken_s=taken_s, expected_s=expected_s) == wait_s


@pytest.mark.parametrize(
    "text",
    ["film.example", "ftp://film.example", "http://", "https://film.example/?a=1", "https://film.example/#a",
     "http://film.example:port", "https://me:hunter2@film.example"],
)  # fmt: skip
def test_a_callback_url_that_nobody_could_call_is_refused(project, text):
    with pytest.raises(CommandError, match="callback URL") as refused, open_callbacks(project, text, reporter=Silent()):
        pass

    assert "hunter2" not in refused.value.message


def test_a_task_that_calls_elsewhere_is_not_waited_for_slowly():
    """Its run had another callback URL, or the one of now has none."""
    request = Request(
        key=TakeKey(shot="one"), provider="ark", model=MODEL, mode="text", prompt="", callback_url="http://127.0.0.1:1"
    )

    assert is_called_back(request, "http://127.0.0.1:1")
    assert not is_called_back(request, "http://127.0.0.1:2")
    assert not is_called_back(request.model_copy(update={"callback_url": ""}), "")


@pytest.mark.parametrize("text", ["https://film.example/studio/", "http://film.example:8080", "https://127.0.0.1:8443"])
def test_an_address_elsewhere_is_left_to_whoever_listens_there(project, text):
    with open_callbacks(project, text, reporter=Silent()) as url:
        assert url == text.rstrip("/")
