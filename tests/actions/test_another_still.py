"""A person approves another take of a still: what hangs on it is made again, at the price told, and nothing else."""

import base64
import hashlib
from collections.abc import Iterator

import pytest

from storyboard import production
from storyboard.actions import plans, verdicts
from storyboard.archive.takes import read_takes
from storyboard.model.takes import Take
from storyboard.project import Project
from storyboard.reporter import Silent
from tests.films import a_png

pytestmark = pytest.mark.usefixtures("plain_films")

FILM = """\
storyboard: 1
title: Ida
defaults: {model: seedance-2.0-mini, resolution: 480p, ratio: "16:9", duration: 4}
images: {size: 1280x720}
cast:
  ida: {text: an old keeper, images: [front]}
stills:
  - {id: front, action: "{{ cast.ida }}, front view", takes: 2}
  - {id: back, references: [front], action: from behind}
  - {id: sea, action: the sea}
shots:
  - {id: turn, first_frame: back, action: she turns}
  - {id: stays, from: turn, action: she stays}
  - {id: both, references: [sea, refs/boat.png, ida], action: "{{ cast.ida }} as [Image 3], [Image 2] on [Image 1]"}
  - {id: waves, first_frame: sea, action: waves}
  - {id: alone, action: a gull}
"""
HANGS_ON_IT = {"back", "turn", "stays", "both"}


@pytest.fixture
def ida(film: Project) -> Project:
    """Return a film half of which hangs on one sheet."""
    (film.folder / "refs").mkdir()
    (film.folder / "refs" / "boat.png").write_bytes(a_png())
    film.file.write_text(FILM, "utf-8")
    return film


def run(film: Project, *only: str) -> None:
    production.run(film, reporter=Silent(), with_reels=False, only=only)


def takes_of(film: Project) -> dict[str, tuple[Take, ...]]:
    return {shot: takes for (shot, _), takes in read_takes(film).items()}


def picture_bytes(film: Project, folder: str) -> bytes:
    return (film.archive / folder / "01_still.png").read_bytes()


def sent_pictures(take: Take) -> Iterator[str]:
    """Give the digest of each picture that was sent for *take*, in order, as the slate tells it of the data URL."""
    for part in take.slate.attempt.request["content"]:
        if part["type"] == "image_url":
            yield part["image_url"]["url"].partition("<sha256 ")[2].partition(",")[0]


def told_digest(data: bytes) -> str:
    return hashlib.sha256(base64.b64encode(data)).hexdigest()


@pytest.mark.slow
def test_only_what_hangs_on_the_still_is_made_again_at_the_price_told(ida: Project) -> None:
    """Chains too, and shots that refer to it by the name of the cast; never what hangs on another still."""
    run(ida)
    prices = {shot: takes[0].slate.attempt.expected_usd for shot, takes in takes_of(ida).items()}
    assert plans.plan(ida).to_make == ()
    used = takes_of(ida)["back"][0].slate.attempt.sources[0].place
    other = 2 if used == "front.take-01" else 1

    changed = verdicts.approve(ida, "front", take=other)

    assert set(changed.outdated) == HANGS_ON_IT
    view = plans.plan(ida)
    assert [take.shot for take in view.to_make] == ["back", "turn", "stays", "both"]
    assert view.usd == pytest.approx(sum(prices[shot] for shot in HANGS_ON_IT))

    run(ida)

    counts = {shot: len(takes) for shot, takes in takes_of(ida).items()}
    assert counts == {"front": 2, "sea": 1, "waves": 1, "alone": 1} | dict.fromkeys(HANGS_ON_IT, 2)
    assert plans.plan(ida).to_make == ()

    verdicts.approve(ida, "front", take=3 - other)

    assert plans.plan(ida).to_make == (), "the takes of before fit again, and nothing is paid twice"


@pytest.mark.slow
def test_stills_files_and_the_cast_are_sent_in_the_order_written(ida: Project) -> None:
    """The prompt's numbers count in it."""
    run(ida, "both")
    (both,) = takes_of(ida)["both"]
    front = both.slate.attempt.sources[2].place

    assert front.startswith("front.take-")
    assert [(source.place, source.order) for source in both.slate.attempt.sources] == [
        ("sea.take-01", 1), ("refs/boat.png", 2), (front, 3),
    ]  # fmt: skip
    boat = (ida.folder / "refs" / "boat.png").read_bytes()
    pictures = (picture_bytes(ida, "sea.take-01"), boat, picture_bytes(ida, front))
    assert list(sent_pictures(both)) == [told_digest(data) for data in pictures]
    assert "[Image 3]" in both.slate.attempt.prompt
