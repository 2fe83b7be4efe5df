"""Stills in a run: drawn before what uses them, paid once, and what is perhaps paid counted and told."""

import asyncio
from base64 import b64encode
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest

from storyboard.archive.takes import read_takes
from storyboard.errors import LinkExpired, OutcomeUnknown, RequestRejected, Unavailable
from storyboard.load.load import load
from storyboard.plan.make_plan import plan_of
from storyboard.project import find_project
from storyboard.providers.images.base import DrawnPicture
from storyboard.reporter import Note
from storyboard.shoot import shooting
from storyboard.shoot.adopting import forget
from storyboard.shoot.shooting import shoot
from storyboard.shoot.state.journal import open_journal
from tests.films import a_png
from tests.scripted import Scripted

pytestmark = pytest.mark.usefixtures("quick")

FILM = """\
storyboard: 1
title: Ida
provider: byteplus
images: {{model: seedream-5.0-flash{images}}}
defaults: {{model: seedance-1.5-pro, resolution: 480p, ratio: "16:9", duration: 4}}
stills:
  - {{id: pier, action: A pier}}
shots:
  - {{id: turn, first_frame: pier, action: She turns}}
"""


@dataclass
class Painter:
    """An image service that paints each picture in another grey; *losses* strike the next calls, one each."""

    losses: list[Exception] = field(default_factory=list)
    as_link: bool = False
    name: str = "byteplus"
    submit_url: str = "https://images.example/images/generations"
    requests: list = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)
    downloads: int = 0
    broken_downloads: int = 0

    def model_id(self, model):
        return f"painted-{model}"

    def payload(self, request):
        return {"prompt": request.prompt, "size": request.size}

    async def draw(self, request):
        self.requests.append(request)
        self.pictures.append(a_png(colour=(len(self.requests), 60, 20)))
        if self.losses and (loss := self.losses.pop(0)):
            raise loss
        if self.as_link:
            return DrawnPicture({"created": 1}, 200, url="https://images.example/1.png")
        return DrawnPicture({"created": 1}, 200, data=self.pictures[-1])

    async def download(self, url, to: Path, *, most_bytes=0):
        self.downloads += 1
        if self.downloads <= self.broken_downloads:
            raise Unavailable("it broke off", provider=self.name)
        await asyncio.to_thread(to.write_bytes, self.pictures[-1])

    async def aclose(self):
        pass


class Told:
    def __init__(self):
        self.notes = []

    def report(self, event):
        if isinstance(event, Note):
            self.notes.append(event.text)


@pytest.fixture
def film(tmp_path):
    def write(images=""):
        (tmp_path / "storyboard.yaml").write_text(FILM.format(images=images), encoding="utf-8")
        return find_project(tmp_path)

    return write


def run(project, painter, *, told=None):
    videos = Scripted(folder=project.folder, name="byteplus")
    missed = shoot(
        plan_of(load(project)),
        project=project,
        reporter=told or Told(),
        run_id=uuid4().hex,
        connect_to=lambda _name, _project: videos,
        connect_images_to=lambda _name, _project: painter,
    )
    return missed, videos


def lost():
    return OutcomeUnknown("byteplus: sent, but no answer came", provider="byteplus")


def attempts(project):
    with open_journal(project) as journal:
        return sorted(journal.attempts().values(), key=lambda attempt: (attempt.key.shot, attempt.key.take))


@pytest.mark.parametrize("as_link", [False, True], ids=["as bytes", "as a link"])
def test_a_shot_opens_on_the_very_bytes_of_the_still(film, as_link):
    project, painter = film(), Painter(as_link=as_link)

    missed, videos = run(project, painter)

    assert missed == ()
    takes = read_takes(project)
    (still,) = takes["pier", 1]
    assert (project.archive / still.folder / "01_still.png").read_bytes() == painter.pictures[0]
    (request,) = videos.requests
    (picture,) = request.pictures
    assert (picture.role, picture.sha256) == ("first_frame", still.slate.video.sha256)
    assert (takes["turn", 1][0].slate.attempt.usd or 0) >= 0


def test_the_size_is_that_of_the_shot_that_opens_on_it(film):
    """480p of 16:9 is smaller than any picture of the model: the same shape, at the least that it makes."""
    painter = Painter()

    run(film(), painter)

    width, height = map(int, painter.requests[0].size.split("x"))
    assert width * height >= 921_600
    assert abs(width / height - 864 / 496) < 0.01


def test_a_lost_answer_is_asked_for_once_more_and_both_are_counted(film):
    project, painter, told = film(), Painter(losses=[lost()]), Told()

    missed, _ = run(project, painter, told=told)

    assert missed == ()
    assert len(painter.requests) == 2
    (slate,) = (take.slate.attempt for take in read_takes(project)["pier", 1])
    assert slate.usd == pytest.approx(2 * 0.018)
    assert len(slate.lost_at) == 1
    assert any("may be paid" in note and "both are counted" in note for note in told.notes)


def test_a_second_lost_answer_stops_the_still_and_nothing_is_asked_before_a_person_says_so(film):
    project, painter = film(), Painter(losses=[lost(), lost()])

    missed, videos = run(project, painter)

    assert [each.segment for each in missed] == [("pier", 1), ("turn", 1)]
    assert "may be paid" in missed[0].why
    assert "tasks forget" in missed[0].hint
    run(project, painter)
    assert len(painter.requests) == 2
    assert videos.requests == []

    forget(project, "pier")
    missed, _ = run(project, painter)

    assert missed == ()
    assert len(painter.requests) == 3


def test_a_dear_picture_is_not_asked_for_again(film):
    project, painter = film(", ask_again_below_usd: 0.01"), Painter(losses=[lost()])

    missed, _ = run(project, painter)

    assert len(painter.requests) == 1
    assert "may be paid" in missed[0].why


@pytest.mark.parametrize(
    "refusal",
    [
        RequestRejected("byteplus: refused", provider="byteplus", code="InputTextSensitiveContentDetected"),
        RequestRejected("byteplus: wrong", provider="byteplus", code="InvalidParameter"),
    ],
    ids=["moderation", "parameter"],
)
def test_a_refusal_before_work_is_not_counted_and_not_asked_again(film, refusal):
    project, painter = film(), Painter(losses=[refusal])

    missed, _ = run(project, painter)

    assert len(painter.requests) == 1
    assert missed[0].segment == ("pier", 1)
    with open_journal(project) as journal:
        assert journal.cost_so_far(provider="byteplus") == (0, 0.0)


def test_a_picture_that_was_held_back_is_asked_for_once_more(film):
    """It is not billed, and one identical question may succeed."""
    held = RequestRejected("byteplus: held back", provider="byteplus", code="OutputImageSensitiveContentDetected")
    project, painter = film(), Painter(losses=[held])

    missed, _ = run(project, painter)

    assert missed == ()
    assert len(painter.requests) == 2
    (slate,) = (take.slate.attempt for take in read_takes(project)["pier", 1])
    assert slate.usd == pytest.approx(0.018)


def test_a_busy_service_is_waited_for(film):
    painter = Painter(losses=[Unavailable("byteplus: too many", provider="byteplus")])

    missed, _ = run(film(), painter)

    assert missed == ()
    assert len(painter.requests) == 2


def test_a_broken_download_is_fetched_again_and_not_drawn_again(film):
    painter = Painter(as_link=True, broken_downloads=2)

    missed, _ = run(film(), painter)

    assert missed == ()
    assert (len(painter.requests), painter.downloads) == (1, 3)


REDRAWN = """\
storyboard: 1
title: Ida
provider: byteplus
images: {model: seedream-5.0-flash}
defaults: {model: seedance-1.5-pro, resolution: 480p, ratio: "16:9", duration: 4}
stills:
  - {id: again, from: storm, action: The same view}
shots:
  - {id: storm, action: A storm}
"""


def the_frame(project, painter):
    """Return how each call came to the frame that it was to be drawn from: as a link, or as its very bytes."""
    (storm,) = read_takes(project)["storm", 1]
    frame = (project.archive / storm.folder / "02_last_frame.png").read_bytes()
    data = f"data:image/png;base64,{b64encode(frame).decode()}"
    urls = [picture.url for request in painter.requests for picture in request.pictures]
    assert all(url == data or not url.startswith("data:") for url in urls)
    return ["bytes" if url == data else "link" for url in urls]


def test_a_still_is_drawn_from_the_last_frame_of_a_shot_as_its_service_keeps_it(film):
    project, painter = film(), Painter()
    project.file.write_text(REDRAWN, encoding="utf-8")

    missed, _ = run(project, painter)

    assert missed == ()
    assert the_frame(project, painter) == ["link"]


def test_a_link_to_the_frame_that_is_refused_goes_once_more_as_bytes(film):
    """It can die between the look at the clock and the service's download; nothing was paid."""
    dead = RequestRejected("byteplus: image[0] could not be downloaded", provider="byteplus", code="InvalidParameter")
    project, painter = film(), Painter(losses=[dead, dead])
    project.file.write_text(REDRAWN, encoding="utf-8")

    missed, _ = run(project, painter)

    assert the_frame(project, painter) == ["link", "bytes"], "and no third time"
    assert [each.segment for each in missed] == [("again", 1)]


def test_the_frame_goes_as_bytes_once_the_clock_was_set_back(film, monkeypatch):
    """Its link may be older than it seems."""
    monkeypatch.setattr(shooting, "tell_set_back", lambda context, _engine: setattr(context, "set_back", True))
    project, painter = film(), Painter()
    project.file.write_text(REDRAWN, encoding="utf-8")

    missed, _ = run(project, painter)

    assert missed == ()
    assert the_frame(project, painter) == ["bytes"]


def test_a_refusal_of_the_words_sends_no_bytes_after_the_link(film):
    refused = RequestRejected("byteplus: the text is refused", provider="byteplus", code="InputTextSensitive")
    project, painter = film(), Painter(losses=[refused])
    project.file.write_text(REDRAWN, encoding="utf-8")

    missed, _ = run(project, painter)

    assert the_frame(project, painter) == ["link"]
    assert [each.segment for each in missed] == [("again", 1)]


def test_a_dead_link_is_told_as_paid(film):
    class Dead(Painter):
        async def download(self, url, to, *, most_bytes=0):
            raise LinkExpired("the link is dead", provider="byteplus")

    missed, _ = run(film(), Dead(as_link=True))

    assert "is paid" in missed[0].why


def test_bytes_that_came_before_a_crash_are_not_paid_again(film):
    """The process dies between the file and the receipt."""
    project, painter = film(), Painter(losses=[lost(), lost()])
    run(project, painter)
    (attempt,) = [each for each in attempts(project) if each.key.shot == "pier"]
    assert attempt.state == "intended"
    folder = project.archive / "pier.take-01"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "01_still.png").write_bytes(painter.pictures[-1])

    missed, _ = run(project, painter)

    assert missed == ()
    assert len(painter.requests) == 2
