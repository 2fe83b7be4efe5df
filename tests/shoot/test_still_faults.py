"""Whatever an image service answers: at most two calls, each counted and told, and what came is kept as it came."""

import io
import shutil
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from PIL import Image

from storyboard.archive.takes import read_takes
from storyboard.errors import CommandError
from storyboard.providers.images import http_images
from storyboard.shoot.adopting import adopt, forget
from storyboard.shoot.cancelling import cancel_tasks
from storyboard.shoot.state.journal import open_journal
from tests.films import a_png, a_vast_png
from tests.shoot.drawing import KEY, PRICE_USD, draw, serve_wire, takes_of, write_film

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path):
    return write_film(tmp_path)


def counted(project):
    with open_journal(project) as journal:
        return round(journal.cost_so_far()[1] / PRICE_USD, 3)


def intended(project):
    with open_journal(project) as journal:
        return list(journal.attempts(["intended"]).values())


@pytest.mark.parametrize("fault", ["lost", "500", "junk", "cut"])
def test_a_lost_answer_is_one_more_call_and_both_are_said_and_counted(fault, project):
    with serve_wire(faults=[fault]) as wire:
        missed, notes = draw(project, wire.url)

    assert missed == ()
    assert len(wire.bodies) == 2
    ((picture, usd, lost),) = takes_of(project)
    assert (picture, lost, round(usd / PRICE_USD, 3)) == (wire.made[1], 1, 2.0)
    assert counted(project) == 2.0
    assert sum("may be paid" in note and "both are counted" in note for note in notes) == 1


def test_a_call_past_its_deadline_is_lost(project, monkeypatch):
    monkeypatch.setattr(http_images.HttpImageService, "create_deadline_s", 0.5)
    with serve_wire(faults=["hang"]) as wire:
        missed, _ = draw(project, wire.url)

        assert missed == ()
        assert len(wire.bodies) == 2
    assert counted(project) == 2.0


@pytest.mark.parametrize("faults", [["lost", "500"], ["junk", "cut"], ["500", "500"]])
def test_a_second_loss_stops_it_and_says_how_many(faults, project):
    with serve_wire(faults=faults) as wire:
        missed, _ = draw(project, wire.url)
        draw(project, wire.url)

    assert len(wire.bodies) == 2
    assert "2 pictures were asked of byteplus" in missed[0].why
    assert "each may be paid" in missed[0].why
    assert "tasks forget" in missed[0].hint
    assert counted(project) == 2.0


@pytest.mark.parametrize("fault", ["429", "output", "held"])
def test_what_is_surely_unpaid_is_asked_again_and_not_counted(fault, project):
    with serve_wire(faults=[fault]) as wire:
        missed, _ = draw(project, wire.url)

    assert missed == ()
    assert len(wire.bodies) == 2
    assert counted(project) == 1.0


def test_a_picture_that_is_held_back_twice_stops_and_costs_nothing(project):
    with serve_wire(faults=["held", "held"]) as wire:
        missed, _ = draw(project, wire.url)

    assert len(wire.bodies) == 2
    assert "OutputImageSensitiveContentDetected" in missed[0].why
    assert counted(project) == 0.0
    assert not list(project.archive.glob("*/*.asked.json"))


@pytest.mark.parametrize("fault", ["input", "parameter"])
def test_a_refusal_is_final(fault, project):
    with serve_wire(faults=[fault]) as wire:
        missed, _ = draw(project, wire.url)

    assert len(wire.bodies) == 1
    assert missed[0].code in {"InputTextSensitiveContentDetected", "InvalidParameter"}
    assert counted(project) == 0.0


@pytest.mark.parametrize("as_date", [False, True], ids=["seconds", "date"])
def test_a_busy_service_says_how_long_to_wait(as_date, project):
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=4), usegmt=True)
    started = time.monotonic()
    with serve_wire(faults=["429"], retry_after=soon if as_date else "2") as wire:
        missed, _ = draw(project, wire.url)

    assert missed == ()
    assert time.monotonic() - started >= 2.0
    assert len(wire.bodies) == 2
    assert counted(project) == 1.0


def test_an_answer_with_several_pictures_is_said_and_each_is_counted(project):
    with serve_wire(faults=["several"]) as wire:
        _, notes = draw(project, wire.url)

    assert any("answered with 3 pictures" in note and "is counted" in note for note in notes)
    ((_, usd, _),) = takes_of(project)
    assert round(usd / PRICE_USD, 3) == counted(project) == 3.0


def test_a_picture_of_another_size_is_kept_and_said(project):
    with serve_wire(size_px=(1000, 1000)) as wire:
        missed, notes = draw(project, wire.url)

    assert missed == ()
    assert any("came in 1000x1000" in note for note in notes)
    assert takes_of(project)[0][0] == wire.made[0]


@pytest.mark.parametrize("as_link", [True, False])
def test_the_key_is_in_no_record_of_an_answer(as_link, project):
    with serve_wire(faults=["key"], as_link=as_link) as wire:
        draw(project, wire.url)

    for place in [*project.archive.rglob("*.json"), project.state / "state.db"]:
        assert KEY.encode() not in place.read_bytes()


def a_picture(kind):
    out = io.BytesIO()
    Image.new("RGB", (1312, 736)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("as_link", [True, False])
@pytest.mark.parametrize(("kind", "ending"), [("jpeg", "jpg"), ("webp", "webp")])
def test_a_picture_called_png_is_kept_as_what_it_is(kind, ending, as_link, project):
    with serve_wire(picture=a_picture(kind), as_link=as_link) as wire:
        missed, _ = draw(project, wire.url)

    assert missed == ()
    (take,) = read_takes(project)["pier", 1]
    assert take.slate.video.path == f"01_still.{ending}"
    assert takes_of(project)[0][0] == wire.made[0]


def test_a_link_that_leads_to_another_is_followed(project):
    with serve_wire(moved_links=2) as wire:
        missed, _ = draw(project, wire.url)

    assert missed == ()
    assert len(wire.bodies) == 1
    assert takes_of(project)[0][0] == wire.made[0]


def test_a_link_that_leads_to_itself_for_ever_is_told_as_paid(project):
    with serve_wire(moved_links=10_000) as wire:
        missed, _ = draw(project, wire.url)

    assert len(wire.bodies) == 1
    assert "is paid" in missed[0].why


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + bytes(64)
NO_PICTURES = {
    "a page": b"<html><body>Sign in</body></html>",
    "a vast picture": a_vast_png(30_000),
    "half a picture": a_png()[:-200],
    "nothing known": HEIC,
    "a moving picture": a_picture("gif"),
}


@pytest.mark.parametrize("as_link", [True, False], ids=["link", "bytes"])
@pytest.mark.parametrize("picture", NO_PICTURES.values(), ids=NO_PICTURES)
def test_what_is_no_picture_is_told_as_paid_and_nothing_is_asked_in_its_place(picture, as_link, project):
    with serve_wire(picture=picture, as_link=as_link) as wire:
        missed, _ = draw(project, wire.url)
        draw(project, wire.url)

        assert len(wire.bodies) == 1
        assert "is paid" in missed[0].why
        assert "tasks forget" in missed[0].hint
        assert counted(project) == 1.0
        wire.picture = b""
        forget(project, "pier")
        assert draw(project, wire.url)[0] == ()
    assert counted(project) == 2.0


def test_a_dead_link_is_told_as_paid_and_waits_for_a_person(project):
    with serve_wire(bad_links=2) as wire:
        missed, _ = draw(project, wire.url)
        again, _ = draw(project, wire.url)

        assert "is paid" in missed[0].why
        assert "tasks forget" in missed[0].hint
        assert "is paid" in again[0].why
        # The link was dead for a while only.
        assert draw(project, wire.url)[0] == ()
    assert len(wire.bodies) == 1


def test_lost_files_of_a_still_are_fetched_again_by_their_link(project):
    with serve_wire() as wire:
        draw(project, wire.url)
        next(project.archive.glob("*/01_still.png")).unlink()
        draw(project, wire.url)
        assert takes_of(project)[0][0] == wire.made[0]
        shutil.rmtree(project.archive)
        missed, notes = draw(project, wire.url)

    assert missed == ()
    assert len(wire.bodies) == 1
    assert any("fetched again" in note for note in notes)


def test_a_run_that_is_cancelled_while_it_draws_counts_its_call(project):
    with serve_wire(faults=["lost", "lost"]) as wire:
        draw(project, wire.url)

        (outcome,) = cancel_tasks(project, ("pier",), connect_to=None)

        assert outcome.became == "unknown"
        assert "may be paid" in outcome.why
        with pytest.raises(CommandError, match="a picture is made without a task"):
            adopt(project, "pier", "cgt-1")
        assert len(intended(project)) == 1
    assert counted(project) == 2.0
