"""A browser for each module, and a studio that serves a copy of the film that the module's `FILM` and `NAME` say."""

import shutil

import pytest

from tests.studio.browser.made_film import make_film
from tests.studio.browser.page_server import open_browser, require_browser, serving


@pytest.fixture(scope="module")
def browser():
    with open_browser(require_browser()) as browser:
        yield browser


@pytest.fixture(scope="module")
def made(request, tmp_path_factory):
    """The film, made once by the command line: an open browser has a loop of its own in this process."""
    return make_film(tmp_path_factory.mktemp("films") / request.module.NAME, request.module.FILM)


@pytest.fixture
def served(made, tmp_path):
    """A studio of a copy of it, for one test."""
    folder = tmp_path / made.name
    shutil.copytree(made, folder)
    with serving(folder, log=tmp_path / "serve.out") as served:
        served.folder = folder
        served.file = folder / "storyboard.yaml"
        served.url = f"{served.address}/films/{made.name}/"
        yield served
